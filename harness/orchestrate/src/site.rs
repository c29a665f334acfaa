//! A site on disk: the runs that it is made of, by machine, and the folder that it is written to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::command_error::{CommandError, Outcome};
use crate::file::{write_json, write_whole};
use crate::history::folders::{first_line, in_order, runs_below};
use crate::stderr::tell;

/// The runs of one machine.
pub struct OfMachine {
    /// Its comparability key.
    pub key: String,
    /// Their folders, newest first.
    pub runs: Vec<PathBuf>,
}

/// The runs in these folders, by machine; the machine that measured last is first. Races are left out: they have no figures of
/// one subject. So is what cannot be read, with a word.
pub fn machines(folders: &[PathBuf]) -> Outcome<Vec<OfMachine>> {
    let mut found = Vec::new();
    for folder in folders {
        let below = runs_below(folder)?;
        if below.is_empty() {
            return Err(CommandError::usage(format!(
                "{} is no run and holds none (no journal.jsonl): name a folder that `tollgate run` wrote, or one with such folders",
                folder.display()
            )));
        }
        found.extend(below);
    }
    let mut seen = BTreeSet::new();
    found.retain(|folder| seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.clone())));
    let mut machines: Vec<OfMachine> = Vec::new();
    for folder in in_order(found).into_iter().rev() {
        match first_line(&folder) {
            None => tell(&format!(
                "left out: the first line of the journal in {} cannot be read",
                folder.display()
            )),
            Some(run) if run.race.is_some() => {}
            Some(run) => {
                let key = run.host.key();
                match machines.iter_mut().find(|machine| machine.key == key) {
                    Some(machine) => machine.runs.push(folder),
                    None => machines.push(OfMachine { key, runs: vec![folder] }),
                }
            }
        }
    }
    if machines.is_empty() {
        return Err(CommandError::usage(
            "there are only races: a site is made of runs, which `tollgate run` writes",
        ));
    }
    Ok(machines)
}

/// The name of the file by which a site knows itself.
const MARK: &str = "tollgate-site.json";

/// The folder of a site.
pub struct Target {
    root: PathBuf,
    before: BTreeSet<String>,
    written: BTreeSet<String>,
}

/// What stands in the mark.
#[derive(Serialize, Deserialize)]
struct Mark {
    /// The files of the site, from its root.
    files: BTreeSet<String>,
}

impl Target {
    /// A folder that is not there, is empty, or holds a site: nobody else's files are among those that go.
    pub fn open(root: &Path) -> Outcome<Self> {
        let unreadable = |error: &std::io::Error| CommandError::file("read", root, error);
        let before = match fs::read(root.join(MARK)) {
            Ok(text) => {
                let mark: Mark = serde_json::from_slice(&text).map_err(|error| {
                    CommandError::usage(format!(
                        "{}: {error}; name another folder",
                        root.join(MARK).display()
                    ))
                })?;
                mark.files
            }
            Err(_) if !root.exists() => BTreeSet::new(),
            Err(_) => {
                let mut entries = fs::read_dir(root).map_err(|error| unreadable(&error))?;
                if entries.next().is_some() {
                    return Err(CommandError::usage(format!(
                        "{} holds files that are no site's: name a folder that is empty, not there, or one that `tollgate site` made",
                        root.display()
                    )));
                }
                BTreeSet::new()
            }
        };
        Ok(Target { root: root.to_path_buf(), before, written: BTreeSet::new() })
    }

    /// Writes a page, whole or not at all.
    pub fn write(&mut self, address: &str, page: &str) -> Outcome {
        let file = self.root.join(address);
        let folder = file.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(|error| CommandError::file("create", folder, &error))?;
        // What is begun and not ended is known to be ours the next time.
        if self.written.is_empty() {
            let files = self.before.iter().cloned().chain([address.to_string()]).collect();
            write_json(&self.root.join(MARK), &Mark { files })?;
        }
        write_whole(&file, page)?;
        self.written.insert(address.to_string());
        Ok(())
    }

    /// Removes pages of before that are not there any more, and says by the mark which there are. The number of pages.
    pub fn end(self) -> Outcome<usize> {
        let inside = |address: &&String| {
            Path::new(address).components().all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        for gone in self.before.difference(&self.written).filter(inside) {
            // Somebody may have taken it away already.
            let _ = fs::remove_file(self.root.join(gone));
        }
        write_json(&self.root.join(MARK), &Mark { files: self.written.clone() })?;
        Ok(self.written.len())
    }
}

/// A release of a runtime, and the runs that were made with it.
pub type Under<T> = (String, Vec<T>);

/// Runs of one plan under each release of a runtime, and which of them are neighbours: older release first.
pub fn neighbours<T: Clone>(runs: &[(String, String, T)]) -> Vec<(Under<T>, Under<T>)> {
    let mut by_plan: BTreeMap<&str, Vec<(&str, Vec<T>)>> = BTreeMap::new();
    for (plan, runtime, run) in runs {
        let of_plan = by_plan.entry(plan).or_default();
        match of_plan.iter_mut().find(|(known, _)| known == runtime) {
            Some((_, runs)) => runs.push(run.clone()),
            None => of_plan.push((runtime, vec![run.clone()])),
        }
    }
    let mut pairs = Vec::new();
    for of_plan in by_plan.values_mut() {
        of_plan.sort_by_key(|(runtime, _)| version(runtime));
        for pair in of_plan.windows(2) {
            let side = |(runtime, runs): &(&str, Vec<T>)| (runtime.to_string(), runs.clone());
            pairs.push((side(&pair[0]), side(&pair[1])));
        }
    }
    pairs
}

/// The numbers of `wasmtime 50.0.1`, to sort by; a release candidate stands before its release.
fn version(runtime: &str) -> (Vec<u64>, bool, String) {
    let version = runtime.rsplit(' ').next().unwrap_or_default();
    let (release, candidate) = version.split_once('-').unwrap_or((version, ""));
    let numbers = release.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    (numbers, candidate.is_empty(), candidate.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_neighbours_by_number_and_within_a_plan() {
        let run =
            |plan: &str, runtime: &str, name: u32| (plan.to_string(), format!("wasmtime {runtime}"), name);
        let runs = [
            run("nightly", "50.0.1", 5),
            run("nightly", "9.0.0", 1),
            run("nightly", "49.0.5", 3),
            run("quick", "51.0.0", 9),
            run("nightly", "50.0.1", 4),
            run("nightly", "50.0.1-rc.1", 7),
        ];
        let found: Vec<_> =
            neighbours(&runs).into_iter().map(|(base, head)| (base.0, base.1, head.0, head.1)).collect();
        let named = |runtime: &str| format!("wasmtime {runtime}");
        assert_eq!(
            found,
            [
                (named("9.0.0"), vec![1], named("49.0.5"), vec![3]),
                (named("49.0.5"), vec![3], named("50.0.1-rc.1"), vec![7]),
                (named("50.0.1-rc.1"), vec![7], named("50.0.1"), vec![5, 4]),
            ]
        );
    }

    #[test]
    fn a_site_takes_no_other_files_place_and_removes_only_its_own() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path().join("site");
        let mut first = Target::open(&root).unwrap();
        first.write("index.html", "1").unwrap();
        first.write("runs/a/index.html", "a").unwrap();
        assert_eq!(first.end().unwrap(), 2);
        fs::write(root.join("runs/a/mine.txt"), "mine").unwrap();

        let mut second = Target::open(&root).unwrap();
        second.write("index.html", "2").unwrap();
        assert_eq!(second.end().unwrap(), 1);
        assert_eq!(fs::read_to_string(root.join("index.html")).unwrap(), "2");
        assert!(!root.join("runs/a/index.html").exists() && root.join("runs/a/mine.txt").exists());

        let others = scratch.path().join("others");
        fs::create_dir(&others).unwrap();
        fs::write(others.join("thesis.txt"), "words").unwrap();
        let refused = Target::open(&others).err().unwrap().to_string();
        assert!(refused.contains("holds files that are no site's"), "{refused}");
    }

    #[test]
    fn a_mark_that_leads_out_of_the_site_removes_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        fs::write(scratch.path().join("precious"), "precious").unwrap();
        let root = scratch.path().join("site");
        fs::create_dir(&root).unwrap();
        fs::write(root.join(MARK), r#"{"files":["../precious"]}"#).unwrap();
        let mut target = Target::open(&root).unwrap();
        target.write("index.html", "1").unwrap();
        target.end().unwrap();
        assert!(scratch.path().join("precious").exists());
    }
}
