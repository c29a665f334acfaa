//! A run over several links of one worker's source: each block whose calls take turns is launched from another link, so that the
//! order of code in a file is part of how launches scatter, and not of the figure.

use std::path::{Path, PathBuf};

use tollgate_model::plan::Comparison;
use tollgate_stats::Rng;

use crate::command_error::{CommandError, Outcome};
use crate::launcher::{Launcher, ProcessLauncher};
use crate::race::links::links;
use crate::stderr::tell;

/// The links that a run's worker is, in the order in which blocks take them, drawn by the seed; none where it is one program.
pub fn drawn(worker: Option<&Path>, seed: u64) -> Outcome<Vec<PathBuf>> {
    let Some(folder) = worker.filter(|worker| worker.is_dir()) else { return Ok(Vec::new()) };
    let mut links = links(folder)?;
    Rng::derive(seed, &["links"]).shuffle(&mut links);
    Ok(links)
}

/// The links of a run that is gone on with.
pub fn again(worker: Option<&Path>, names: &[String]) -> Outcome<Vec<PathBuf>> {
    let Some(folder) = worker.filter(|worker| worker.is_dir()) else {
        return Err(CommandError::usage(format!(
            "the run is over {} links of its worker: name their folder with --worker",
            names.len()
        )));
    };
    let link = |name: &String| {
        let file = folder.join(name);
        match file.is_file() {
            true => Ok(file),
            false => Err(CommandError::usage(format!(
                "the run was begun with {name}, and {} has no such link: name the folder that it was in",
                folder.display()
            ))),
        }
    };
    names.iter().map(link).collect()
}

/// Their names.
pub fn names(links: &[PathBuf]) -> Option<Vec<String>> {
    let name = |link: &PathBuf| link.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (!links.is_empty()).then(|| links.iter().map(name).collect())
}

/// Takes no link twice: another launch of the same one tells nothing new of its source.
pub fn each_once(comparisons: &mut [Comparison], links: &[PathBuf]) {
    let most = u32::try_from(links.len()).unwrap_or(u32::MAX);
    let more = |comparison: &&mut Comparison| comparison.is_interleaved() && comparison.launches > most;
    if links.is_empty() {
        return;
    }
    let mut fewer = false;
    for comparison in comparisons.iter_mut().filter(more) {
        (comparison.launches, fewer) = (most, true);
    }
    if fewer {
        tell(&format!(
            "{most} launches of what takes turns, one of each link: more would be certain about these links only"
        ));
    }
}

/// Refuses links that are not the same program with the same runtime.
pub fn of_one_source(launcher: &ProcessLauncher, links: &[PathBuf], comparisons: &[Comparison]) -> Outcome {
    let mut contenders = comparisons.iter().flat_map(|comparison| &comparison.contenders);
    let Some(contender) = contenders.find(|it| launcher.programs().is_opened_by_worker(it)) else {
        return Ok(());
    };
    let mut first: Option<String> = None;
    for link in links {
        // What cannot be opened at all is told of when its answers are checked.
        let Ok((_, receipt)) = launcher.with_worker(link)?.open(contender) else { continue };
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
    Ok(())
}

#[cfg(test)]
mod tests {
    use tollgate_model::Contender;
    use tollgate_model::plan::Measure;

    use super::*;

    fn folder(links: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        (0..links)
            .for_each(|link| std::fs::write(folder.path().join(format!("link-{link:02}")), "").unwrap());
        folder
    }

    #[test]
    fn the_seed_draws_their_order_and_names_bring_it_back() {
        let folder = folder(8);
        let of = |seed| drawn(Some(folder.path()), seed).unwrap();
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        let known = names(&of(1)).unwrap();
        assert_eq!(again(Some(folder.path()), &known).unwrap(), of(1));
        std::fs::remove_file(folder.path().join(&known[3])).unwrap();
        let gone = again(Some(folder.path()), &known).unwrap_err().to_string();
        assert!(gone.contains("has no such link") && gone.contains(&known[3]), "{gone}");
        assert!(again(None, &known).unwrap_err().to_string().contains("name their folder with --worker"));
        assert_eq!((drawn(None, 1).unwrap(), names(&[])), (Vec::new(), None));
        assert_eq!(drawn(Some(Path::new("/bin/sh")), 1).unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn no_link_is_taken_twice_by_what_takes_turns() {
        let of = |measure, launches| {
            let workloads = vec!["probe/nop".parse().unwrap()];
            Comparison::new(workloads, vec![Contender::native("rust")], vec![measure], launches)
        };
        let mut comparisons =
            [of(Measure::CallTime, 20), of(Measure::CallTime, 4), of(Measure::ColdStart, 20)];
        each_once(&mut comparisons, &[]);
        assert_eq!(comparisons[0].launches, 20);
        let links: Vec<PathBuf> = (0..8).map(|link| PathBuf::from(format!("link-{link}"))).collect();
        each_once(&mut comparisons, &links);
        assert_eq!(comparisons.map(|comparison| comparison.launches), [8, 4, 20]);
    }
}
