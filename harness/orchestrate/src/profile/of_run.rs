//! The stacks that a run's profiles saw, read from the files in its folder.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_analysis::report::Stacks;
use tollgate_model::Cell;
use tollgate_model::journal::{Launch, Sampled};
use tollgate_profile::pprof_stacks;

/// The folder of profiles in a run's.
pub const FOLDER: &str = "profiles";

/// The stacks of each cell that was profiled, all launches together. Whoever has a journal alone has none.
pub fn stacks(folder: &Path, launches: &[Launch]) -> Vec<Stacks> {
    let mut all: Vec<Stacks> = Vec::new();
    for launch in launches {
        for measured in &launch.measured {
            let Some(sampled) = measured.profile() else { continue };
            let read = file(folder, sampled).and_then(|file| fs::read(file).ok());
            let Some(found) = read.and_then(|bytes| pprof_stacks(&bytes)) else { continue };
            let cell = Cell { workload: measured.workload, contender: launch.contender.clone() };
            let place = all.iter().position(|it| it.cell == cell).unwrap_or_else(|| {
                let (folded, picture) = (Default::default(), sampled.flame_graph.clone());
                all.push(Stacks { cell, folded, launches: 0, picture });
                all.len() - 1
            });
            all[place].launches += 1;
            for (stack, count) in found {
                *all[place].folded.entry(stack).or_default() += count;
            }
        }
    }
    all
}

/// The file of a launch's samples: of the run's own folder, whatever a journal names.
fn file(folder: &Path, sampled: &Sampled) -> Option<PathBuf> {
    let name = Path::new(&sampled.pprof).file_name()?;
    Some(folder.join(FOLDER).join(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::journal::{Measured, Observation};
    use tollgate_profile::{Frame, Origin, Profile, pprof};

    fn launch(block: u32, pprof: &str) -> Launch {
        let mut measured = Measured::new("probe/nop".parse().unwrap());
        let pprof = pprof.to_string();
        measured.observed.push(Observation::Profile(Box::new(Sampled { pprof, ..Sampled::default() })));
        Launch { measured: vec![measured], ..Launch::new(0, block, "component/rust/winch".parse().unwrap()) }
    }

    fn samples(frames: &[&str]) -> Vec<u8> {
        let mut profile = Profile::default();
        let frame = |name: &&str| Frame { name: name.to_string(), origin: Origin::Guest, line: None };
        let stack: Vec<_> = frames.iter().map(|name| profile.frame(frame(name))).collect();
        profile.add(0, 1, stack);
        pprof(&profile, 999).unwrap()
    }

    #[test]
    fn the_launches_of_a_cell_are_added_up_and_only_the_runs_own_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let write = |name: &str, content: &[u8]| fs::write(folder.path().join(name), content).unwrap();
        write("profiles/a.pb.gz", &samples(&["main", "call (x)"]));
        write("profiles/b.pb.gz", &samples(&["main", "call (x)"]));
        write("profiles/broken.pb.gz", b"no profile");
        write("secret.pb.gz", &samples(&["secret"]));
        let names = ["profiles/a.pb.gz", "profiles/b.pb.gz", "profiles/broken.pb.gz", "profiles/gone.pb.gz"];
        let names = names.into_iter().chain(["profiles/../secret.pb.gz", ""]).zip(0..);
        let launches: Vec<Launch> = names.map(|(name, block)| launch(block, name)).collect();
        let all = stacks(folder.path(), &launches);
        assert_eq!((all.len(), all[0].launches), (1, 2));
        let folded: Vec<_> = all[0].folded.iter().map(|(stack, count)| (stack.as_str(), *count)).collect();
        assert_eq!(folded, [("main_[j];call (x)_[j]", 2)]);
    }
}
