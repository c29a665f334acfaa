//! Call paths: the ways that calls went into a component. They cost differently, so that figures of one say nothing about
//! figures of the other.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_model::config::CallPath;
use tollgate_model::journal::{Launch, Measured};
use tollgate_model::{Cell, Contender, Workload};

use super::launches::OfCell;

/// The call paths of one cell. Native code has none, and journals before schema 3 do not tell.
type Paths = BTreeSet<CallPath>;

/// The call paths that all of a run's cells were timed on.
#[derive(Debug, Default)]
pub struct CallPaths(BTreeMap<(Contender, Workload), Paths>);

impl CallPaths {
    /// Those of these launches.
    pub fn of(launches: &[Launch]) -> Self {
        let mut paths: BTreeMap<(Contender, Workload), Paths> = BTreeMap::new();
        for launch in launches {
            for measured in &launch.measured {
                if let Some(path) = path(measured) {
                    paths.entry((launch.contender.clone(), measured.workload)).or_default().insert(path);
                }
            }
        }
        CallPaths(paths)
    }

    /// The one path on which all contenders of a workload were timed, if it is one.
    pub fn of_workload(&self, workload: Workload) -> Option<CallPath> {
        let of_it = self.0.iter().filter(|((_, of), _)| *of == workload);
        let paths: Paths = of_it.flat_map(|(_, paths)| paths).copied().collect();
        paths.first().copied().filter(|_| paths.len() == 1)
    }

    /// The difference between the paths of a cell here and in another run, if any.
    pub fn differ(&self, other: &CallPaths, cell: &Cell) -> Option<String> {
        let cell = (cell.contender.clone(), cell.workload);
        let paths = told(self.0.get(&cell)?, other.0.get(&cell)?, "in the other run")?;
        Some(format!("{} was timed {paths}", cell.0))
    }

    /// The difference between the paths of any cell here and in another run, if any.
    pub fn differ_anywhere(&self, other: &CallPaths) -> Option<String> {
        let mut cells = self.0.keys();
        cells.find_map(|(contender, workload)| {
            self.differ(other, &Cell { workload: *workload, contender: contender.clone() })
        })
    }
}

/// The difference between the call paths of two cells of one comparison, if any; `name` is what the reader knows the
/// other by.
pub fn differ(one: &OfCell, other: &OfCell, name: &str) -> Option<String> {
    told(&paths(one), &paths(other), name)
}

/// The call paths of a cell whose launches did not all take the same one.
pub fn mixed(found: &OfCell) -> Option<String> {
    Some(paths(found)).filter(|paths| paths.len() > 1).map(|paths| list(&paths))
}

fn paths(found: &OfCell) -> Paths {
    found.valid.iter().filter_map(|(_, measured)| path(measured)).collect()
}

fn path(measured: &Measured) -> Option<CallPath> {
    measured.prepared()?.path
}

fn told(one: &Paths, other: &Paths, name: &str) -> Option<String> {
    let known = !one.is_empty() && !other.is_empty();
    (known && one != other)
        .then(|| format!("on the call path `{}`, and {name} on `{}`", list(one), list(other)))
}

fn list(paths: &Paths) -> String {
    paths.iter().map(|path| path.name()).collect::<Vec<_>>().join("` and `")
}
