//! The stacks that a run's profiles saw, read from the files in its folder.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_analysis::report::Stacks;
use tollgate_model::Cell;
use tollgate_model::journal::{Launch, Sampled};

/// The folder of profiles in a run's.
pub const FOLDER: &str = "profiles";

/// The stacks of each cell that was profiled, all launches together. Whoever has a journal alone has none.
pub fn stacks(folder: &Path, launches: &[Launch]) -> Vec<Stacks> {
    let mut all: Vec<Stacks> = Vec::new();
    for launch in launches {
        for measured in &launch.measured {
            let Some(sampled) = measured.profile() else { continue };
            let Some(text) = file(folder, sampled).and_then(|file| fs::read_to_string(file).ok()) else {
                continue;
            };
            let cell = Cell { workload: measured.workload, contender: launch.contender.clone() };
            let place = all.iter().position(|it| it.cell == cell).unwrap_or_else(|| {
                let (folded, picture) = (Default::default(), sampled.flame_graph.clone());
                all.push(Stacks { cell, folded, launches: 0, picture });
                all.len() - 1
            });
            all[place].launches += 1;
            for (stack, count) in text.lines().filter_map(line) {
                *all[place].folded.entry(stack.to_string()).or_default() += count;
            }
        }
    }
    all
}

/// The file of a launch's stacks: of the run's own folder, whatever a journal names.
fn file(folder: &Path, sampled: &Sampled) -> Option<PathBuf> {
    let name = Path::new(sampled.stacks.as_ref()?).file_name()?;
    Some(folder.join(FOLDER).join(name))
}

/// A stack and its count.
fn line(line: &str) -> Option<(&str, u64)> {
    let (stack, count) = line.rsplit_once(' ')?;
    Some((stack, count.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::journal::{Measured, Observation};

    fn launch(block: u32, stacks: Option<&str>) -> Launch {
        let mut measured = Measured::new("probe/nop".parse().unwrap());
        let stacks = stacks.map(str::to_string);
        measured.observed.push(Observation::Profile(Box::new(Sampled { stacks, ..Sampled::default() })));
        Launch { measured: vec![measured], ..Launch::new(0, block, "component/rust/winch".parse().unwrap()) }
    }

    #[test]
    fn the_launches_of_a_cell_are_added_up_and_only_the_runs_own_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("profiles/a.folded", "main;call (x) 3\nmain 1\nbroken\n");
        write("profiles/b.folded", "main;call (x) 4\n");
        write("secret", "main;secret 9\n");
        let launches = [
            launch(0, Some("profiles/a.folded")),
            launch(1, Some("profiles/b.folded")),
            launch(2, Some("profiles/gone.folded")),
            launch(3, Some("profiles/../secret")),
            launch(4, None),
        ];
        let all = stacks(folder.path(), &launches);
        assert_eq!((all.len(), all[0].launches), (1, 2));
        let folded: Vec<_> = all[0].folded.iter().map(|(stack, count)| (stack.as_str(), *count)).collect();
        assert_eq!(folded, [("main", 1), ("main;call (x)", 7)]);
    }
}
