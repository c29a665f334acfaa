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
pub struct CallPaths(BTreeMap<(Contender, Workload), Went>);

/// How the calls of one cell went in, and to what.
#[derive(Debug, Default)]
struct Went {
    paths: Paths,
    /// The calls that made the objects they went to; empty for functions without one.
    setups: BTreeSet<String>,
}

impl CallPaths {
    /// Those of these launches.
    pub fn of(launches: &[Launch]) -> Self {
        let mut cells: BTreeMap<(Contender, Workload), Went> = BTreeMap::new();
        for launch in launches {
            for measured in &launch.measured {
                if let Some((path, prepared)) = path(measured).zip(measured.prepared()) {
                    let went = cells.entry((launch.contender.clone(), measured.workload)).or_default();
                    went.paths.insert(path);
                    went.setups.extend(prepared.setup.clone());
                }
            }
        }
        CallPaths(cells)
    }

    /// The one path on which all contenders of a workload were timed, if it is one.
    pub fn of_workload(&self, workload: Workload) -> Option<CallPath> {
        let of_it = self.0.iter().filter(|((_, of), _)| *of == workload);
        let paths: Paths = of_it.flat_map(|(_, went)| &went.paths).copied().collect();
        paths.first().copied().filter(|_| paths.len() == 1)
    }

    /// The difference between the paths of a cell here and in another run, or the objects that were called, if any.
    pub fn differ(&self, other: &CallPaths, cell: &Cell) -> Option<String> {
        let cell = (cell.contender.clone(), cell.workload);
        let (here, there) = (self.0.get(&cell)?, other.0.get(&cell)?);
        if let Some(paths) = told(&here.paths, &there.paths, "in the other run") {
            return Some(format!("{} was timed {paths}", cell.0));
        }
        (here.setups != there.setups).then(|| {
            let (here, there) = (objects(&here.setups), objects(&there.setups));
            format!("calls of {} went to {here}, and in the other run to {there}", cell.0)
        })
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

fn objects(setups: &BTreeSet<String>) -> String {
    match setups.is_empty() {
        true => "no object".to_string(),
        false => format!(
            "the object of `{}`",
            setups.iter().map(String::as_str).collect::<Vec<_>>().join("` and `")
        ),
    }
}

fn list(paths: &Paths) -> String {
    paths.iter().map(|path| path.name()).collect::<Vec<_>>().join("` and `")
}
