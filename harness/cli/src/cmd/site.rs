//! `tollgate site`.

use std::path::{Path, PathBuf};

use clap::Args;
use tollgate_analysis::change::side::Side;
use tollgate_analysis::recorded_run::RecordedRun;
use tollgate_analysis::report::Report;
use tollgate_analysis::results;
use tollgate_model::change::Verdict;
use tollgate_model::exit::Exit;
use tollgate_model::history::Series;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_orchestrate::profile::stacks;
use tollgate_orchestrate::report_inputs::{between, name, of_machine};
use tollgate_orchestrate::runs;
use tollgate_orchestrate::site::{OfMachine, Target, Under, machines, neighbours};
use tollgate_orchestrate::stderr::tell;
use tollgate_render::html;
use tollgate_render::site::{self, Answer, Compared, LANDING, Listed, Machine};

/// What a site is made of, and where it goes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate site reports -o site                                    of every run under reports/
  tollgate site reports --history reports/history.sqlite -o site   with series and alarms over the nights
  python3 -m http.server --bind 127.0.0.1 --directory site 8080    to look at it

It can be made again into the same folder: pages that are no more go, and nothing else does.")]
pub struct SiteArgs {
    /// Folders of runs, or folders that hold them; of as many machines as there are
    #[arg(value_name = "FOLDER", required = true)]
    pub folders: Vec<PathBuf>,

    /// The folder that the site goes into: empty, not there yet, or a site already
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,

    /// The database that `tollgate history` keeps, reports/history.sqlite: a page for each series, and what was found in them
    #[arg(long, value_name = "FILE")]
    pub history: Option<PathBuf>,

    /// Runs of each machine that have a page of their own, the newest; the others are listed
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub pages: u32,
}

/// Runs of a release that are compared with those of another: more would tell little more, and take long to read.
const COMPARED: usize = 5;

/// Reads the runs and writes the site.
pub fn execute(args: &SiteArgs) -> Outcome<Exit> {
    let machines = machines(&args.folders)?;
    let mut target = Target::open(&args.output)?;
    let nights = |machine: &OfMachine| match &args.history {
        Some(file) => of_machine(file, &machine.key),
        None => Ok(Vec::new()),
    };
    let nights: Vec<Vec<Series>> = machines.iter().map(nights).collect::<Outcome<_>>()?;
    let mut shown = Vec::new();
    for (machine, series) in machines.iter().zip(&nights) {
        shown.extend(of_one(machine, series, args.pages as usize, &mut target)?);
    }
    target.write(LANDING, &site::landing(&shown))?;
    let pages = target.end()?;
    tell(&format!(
        "wrote {pages} pages to {}: begin with {}",
        args.output.display(),
        args.output.join(LANDING).display()
    ));
    Ok(Exit::Fine)
}

/// The pages of one machine, and what the first page says of it; nothing where none of its runs can be read.
fn of_one<'a>(
    machine: &'a OfMachine,
    series: &'a [Series],
    pages: usize,
    target: &mut Target,
) -> Outcome<Option<Machine<'a>>> {
    let (mut listed, mut read, mut answer, mut repository) = (Vec::new(), Vec::new(), None, None);
    for folder in &machine.runs {
        let run = match runs::open(folder) {
            Ok(run) => run,
            Err(error) => {
                tell(&format!("left out: {error}"));
                continue;
            }
        };
        let has_page = listed.len() < pages;
        // The nights are the newest run's: an older page would show what came after it.
        let history = Some(series).filter(|series| listed.is_empty() && !series.is_empty());
        let of_it = of_run(folder, &run, history, has_page.then_some(&mut *target))?;
        // The newest that has one; a run of one cell made since then does not take it away.
        if answer.as_ref().is_none_or(|answer: &Answer| answer.decision.is_none() && of_it.decision.is_some())
        {
            answer = Some(of_it);
        }
        repository = repository.or_else(|| run.run.host.facts.get("repository").cloned());
        let told = told(folder, &run, has_page);
        if let [runtime] = &told.runtimes[..] {
            read.push((told.plan.clone(), runtime.clone(), folder.clone()));
        }
        listed.push(told);
    }
    let Some(answer) = answer else { return Ok(None) };
    let mut shown =
        Machine { key: &machine.key, answer, runs: listed, series, releases: Vec::new(), repository };
    for (base, head) in neighbours(&read) {
        shown.releases.extend(of_releases(&shown, base, head, target)?);
    }
    for one in series {
        target.write(&site::series_page(one), &site::series(&shown, one))?;
    }
    target.write(&site::machine_page(&machine.key), &site::machine(&shown))?;
    Ok(Some(shown))
}

/// Writes the page of a run, where it is to have one, and says what it answers.
fn of_run(
    folder: &Path,
    run: &RecordedRun,
    history: Option<&[Series]>,
    target: Option<&mut Target>,
) -> Outcome<Answer> {
    let name = name(folder);
    let (tails, stacks) = match target {
        Some(_) => (results::distributions(&run.run, &run.launches)?, stacks(folder, &run.launches)),
        None => (Vec::new(), Vec::new()),
    };
    let report = Report { runs: vec![run.source(&name, &tails)], history, stacks, ..Report::default() };
    if let Some(target) = target {
        target.write(&site::run_page(&name), &html(&report))?;
    }
    Ok(Answer::of(&report).expect("it has one run"))
}

fn told(folder: &Path, run: &RecordedRun, has_page: bool) -> Listed {
    let receipts = run.launches.iter().filter_map(|launch| launch.receipt.as_ref());
    let mut runtimes: Vec<String> = receipts
        .map(|receipt| receipt.runtime.clone())
        .filter(|runtime| runtime.starts_with("wasmtime "))
        .collect();
    runtimes.sort();
    runtimes.dedup();
    Listed {
        name: name(folder),
        started: run.run.started.clone(),
        plan: run.run.plan.clone(),
        revision: run.run.revision.clone(),
        runtimes,
        launches: run.launches.len(),
        has_page,
    }
}

/// Writes the page of two releases; nothing where their runs cannot be held against each other.
fn of_releases(
    machine: &Machine,
    (from, base): Under<PathBuf>,
    (to, head): Under<PathBuf>,
    target: &mut Target,
) -> Outcome<Option<Compared>> {
    let side = |name, folders: &[PathBuf]| -> Outcome<Side> {
        let newest = folders.iter().take(COMPARED).rev();
        Ok(Side { name, runs: newest.map(|folder| runs::open(folder)).collect::<Outcome<_>>()? })
    };
    let (base, head) = (side("base", &base)?, side("head", &head)?);
    let changes = match between(&base, &head) {
        Ok(changes) => changes,
        Err(error) => {
            tell(&format!("no page of {from} to {to}: {error}"));
            return Ok(None);
        }
    };
    let names = |side: &Side| side.runs.iter().map(|run| name(&run.folder)).collect::<Vec<_>>();
    let page = site::release(machine, (&from, &to), (&names(&base), &names(&head)), &changes);
    target.write(&site::release_page(machine.key, &from, &to), &page)?;
    let count = |verdict| changes.iter().filter(|change| change.verdict == verdict).count();
    let changed = (count(Verdict::Worse), count(Verdict::Better));
    Ok(Some(Compared { from, to, changed }))
}
