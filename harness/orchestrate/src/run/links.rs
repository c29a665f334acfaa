//! A run over several links of its programs' sources: each block's calls are launched from other links, so that the order of code
//! in a file is part of how launches scatter, and not of the figure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tollgate_model::plan::Comparison;
use tollgate_model::{Contender, Programs, journal};
use tollgate_stats::Rng;

use crate::command_error::{CommandError, Outcome};
use crate::launcher::{Launcher, Links, ProcessLauncher, WorkerPrograms};
use crate::race::links::links;
use crate::stderr::tell;

/// Where the links of each program lie, by the program's file name.
pub type Folders = BTreeMap<String, PathBuf>;

/// The folders that were named: one of the worker's links, in place of the worker, or one that has a folder for each program.
pub fn folders(programs: &Programs, worker: Option<&Path>, of_programs: Option<&Path>) -> Outcome<Folders> {
    let mut folders = of_programs.map_or(Ok(Folders::new()), |folder| by_program(programs, folder))?;
    let (Some(worker), Some(registered)) = (worker, programs.generator()) else { return Ok(folders) };
    let name = registered.file_name();
    if let Some(links) = folders.get(name) {
        return Err(CommandError::usage(format!(
            "{} are links of {name}, and --worker names {} in its place: leave one of the two out",
            links.display(),
            worker.display()
        )));
    }
    if worker.is_dir() {
        folders.insert(name.to_string(), worker.to_path_buf());
    }
    Ok(folders)
}

/// The folders within a folder, each of which is called like a program.
fn by_program(programs: &Programs, folder: &Path) -> Outcome<Folders> {
    let cannot = |error| CommandError::usage(format!("cannot read {}: {error}", folder.display()));
    let mut folders = Folders::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !path.is_dir() {
            continue;
        }
        if !programs.iter().any(|program| program.file_name() == name) {
            return Err(CommandError::usage(format!(
                "{}: no program is called {name}; `tollgate list programs` shows them all",
                path.display()
            )));
        }
        folders.insert(name, path);
    }
    if folders.is_empty() {
        return Err(CommandError::usage(format!(
            "{} has no folder of links of any program: scripts/links 16 makes one (links of the worker alone go with --worker)",
            folder.display()
        )));
    }
    Ok(folders)
}

/// The links in those folders, in the order in which blocks take them, drawn by the seed. Programs that nothing of the
/// comparisons needs are left out.
pub fn drawn(
    folders: &Folders,
    programs: &Programs,
    comparisons: &[Comparison],
    seed: u64,
) -> Outcome<Links> {
    let contenders = || comparisons.iter().flat_map(|comparison| &comparison.contenders);
    let opens = |name: &str| contenders().any(|it| is_opened_by(programs, it, name));
    let is_worker = |name: &str| programs.generator().is_some_and(|worker| worker.file_name() == name);
    let mut drawn = Links::new();
    for (name, folder) in folders.iter().filter(|(name, _)| opens(name) || is_worker(name)) {
        let mut links = links(folder)?;
        Rng::derive(seed, &["links", name]).shuffle(&mut links);
        drawn.insert(name.clone(), links);
    }
    if drawn.is_empty() && !folders.is_empty() {
        let names: Vec<&str> = folders.keys().map(String::as_str).collect();
        return Err(CommandError::usage(format!(
            "there are links of {} alone, and nothing that is measured runs in it",
            names.join(" and ")
        )));
    }
    Ok(drawn)
}

fn is_opened_by(programs: &Programs, contender: &Contender, name: &str) -> bool {
    programs.answering(contender).is_some_and(|program| program.file_name() == name)
}

/// The links of a run that is gone on with.
pub fn again(folders: &Folders, names: &journal::Links) -> Outcome<Links> {
    if let Some(program) = folders.keys().find(|_| names.is_empty()) {
        return Err(CommandError::usage(format!(
            "the run was begun with one file of {program}: go on with it without links"
        )));
    }
    let of_program = |(program, names): (&String, &Vec<String>)| {
        let Some(folder) = folders.get(program) else {
            return Err(CommandError::usage(format!(
                "the run is over {} links of {program}: name their folder with --worker, or the one that it lies in with --links",
                names.len()
            )));
        };
        let links = names.iter().map(|name| link(folder, name)).collect::<Outcome<_>>()?;
        Ok((program.clone(), links))
    };
    names.0.iter().map(of_program).collect()
}

fn link(folder: &Path, name: &String) -> Outcome<PathBuf> {
    let file = folder.join(name);
    if file.is_file() {
        return Ok(file);
    }
    Err(CommandError::usage(format!(
        "the run was begun with {name}, and {} has no such link: name the folder that it was in",
        folder.display()
    )))
}

/// The program in the worker's place: the first of its links, where a folder of them was named for it.
pub fn worker(named: Option<PathBuf>, programs: &Programs, links: &Links) -> Option<PathBuf> {
    let first = || links.get(programs.generator()?.file_name())?.first().cloned();
    named.map(|worker| if worker.is_dir() { first().unwrap_or(worker) } else { worker })
}

/// Their names.
pub fn names(links: &Links) -> journal::Links {
    let name = |link: &PathBuf| link.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of_program = |(program, links): (&String, &Vec<PathBuf>)| {
        (program.clone(), links.iter().map(name).collect::<Vec<_>>())
    };
    journal::Links(links.iter().map(of_program).collect())
}

/// Takes no link twice: another launch of the same one tells nothing new of its source.
pub fn each_once(comparisons: &mut [Comparison], programs: &WorkerPrograms, links: &Links) {
    let of = |contender: &Contender| links.get(programs.registered(contender)?.file_name());
    let mut fewest = None;
    for comparison in comparisons.iter_mut().filter(|it| it.measure.iter().any(|it| it.is_of_calls())) {
        let Some(most) = comparison.contenders.iter().filter_map(of).map(Vec::len).min() else { continue };
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        if comparison.launches > most {
            comparison.launches = most;
            fewest = Some(fewest.map_or(most, |fewest: u32| fewest.min(most)));
        }
    }
    if let Some(launches) = fewest {
        tell(&format!("{launches} launches, one of each link: more would be certain about these links only"));
    }
}

/// Refuses links of a program that are not the same program with the same runtime.
pub fn of_one_source(launcher: &ProcessLauncher, links: &Links, comparisons: &[Comparison]) -> Outcome {
    for (program, links) in links {
        let opened = |contender: &&Contender| {
            launcher.programs().registered(contender).is_some_and(|it| it.file_name() == program)
        };
        let mut contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
        let Some(contender) = contenders.find(opened) else { continue };
        let mut first: Option<String> = None;
        for link in links {
            let alone = Links::from([(program.clone(), vec![link.clone()])]);
            // What cannot be opened at all is told of when its answers are checked.
            let Ok((_, receipt)) = launcher.clone().with_links(alone).open(contender) else { continue };
            let who = format!("{}, {}", receipt.program, receipt.runtime);
            let first = first.get_or_insert_with(|| who.clone());
            if *first != who {
                return Err(CommandError::usage(format!(
                    "{} is {who}, and {} is {first}: not links of one source",
                    link.display(),
                    links[0].display()
                )));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
