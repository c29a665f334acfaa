//! `tollgate run`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use tollgate_model::exit::Exit;
use tollgate_model::journal::{Launch, Run, SCHEMA};
use tollgate_model::pattern::Pattern;
use tollgate_model::plan::Comparison;
use tollgate_model::results::{Row, Status};

use crate::checkout::Checkout;
use crate::cli::RunArgs;
use crate::counted::OnlyLane;
use crate::journal::Journal;
use crate::output::{self, Format, table, tell, units};
use crate::run::PAGE;
use crate::run::crew::Crew;
use crate::run::golden::Unfit;
use crate::run::{self, Carried, MeasuringLock, golden};
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;
use crate::{counted, host, interrupt};

/// Measures a plan, or goes on with a run.
pub fn carry_out(checkout: &Checkout, worker: Option<PathBuf>, args: RunArgs) -> Outcome<Exit> {
    let begun = Instant::now();
    if cfg!(debug_assertions) {
        return Err(Trouble::invalid(
            "this is a debug build: build with `cargo build --release` before you measure",
        ));
    }
    interrupt::listen();
    let carried = match &args.resume {
        Some(folder) => resume(checkout, worker, folder, &args, begun)?,
        None => start(checkout, worker, &args, begun)?,
    };
    print(&carried, args.format)?;
    Ok(exit(&carried.rows))
}

/// Measures a plan into a new folder.
pub fn start(
    checkout: &Checkout,
    worker: Option<PathBuf>,
    args: &RunArgs,
    begun: Instant,
) -> Outcome<Carried> {
    let mut run = planned(checkout, args)?;
    let _lock = MeasuringLock::take(args.others)?;
    let crew = Crew::gather(checkout, worker, &run.comparisons, run::deadline(&run))?;
    run.subjects = crew.subjects(&run.comparisons);
    let unfit = golden_first(checkout, &crew, &run.comparisons)?;
    let reports = args.out.clone().unwrap_or_else(|| checkout.reports());
    let folder = run::new_folder(&reports, &run.started, &run.plan)?;
    let journal = Journal::create(&folder, &run)?;
    tell(&format!("measuring into {}", folder.display()));
    run::carry_out(&folder, run, Vec::new(), journal, &crew, &unfit, begun)
}

fn resume(
    checkout: &Checkout,
    worker: Option<PathBuf>,
    folder: &Path,
    args: &RunArgs,
    begun: Instant,
) -> Outcome<Carried> {
    let _lock = MeasuringLock::take(args.others)?;
    let (journal, found) = Journal::resume(folder)?;
    if found.run.race.is_some() {
        return Err(Trouble::usage(format!(
            "{} is a race, and a race is not gone on with: see what it says with `tollgate race --again {0}`",
            folder.display()
        )));
    }
    same_machine(&found.run)?;
    if found.torn {
        tell("the journal's last line was cut off: that launch is measured again");
    }
    if let Some(end) = found.end {
        tell(&format!("{} was carried out to its end: nothing is missing", folder.display()));
        return run::summarize(folder, found.run, &found.launches, end);
    }
    let crew = Crew::gather(checkout, worker, &found.run.comparisons, run::deadline(&found.run))?;
    same_subjects(&found.run, &crew)?;
    same_runtime(&found.launches, &crew)?;
    let unfit = golden_first(checkout, &crew, &found.run.comparisons)?;
    run::carry_out(folder, found.run, found.launches, journal, &crew, &unfit, begun)
}

/// The run that the arguments ask for.
fn planned(checkout: &Checkout, args: &RunArgs) -> Outcome<Run> {
    let mut plan = checkout.plan(&args.plan)?;
    if let Some(launches) = args.launches {
        plan.pace.launches = launches;
        plan.groups.iter_mut().for_each(|group| group.launches = None);
    }
    let known = checkout.known()?;
    let comparisons =
        plan.resolve(&known).map_err(|error| Trouble::usage(format!("{}: {error}", args.plan)))?;
    Ok(Run {
        schema: SCHEMA,
        tollgate: env!("CARGO_PKG_VERSION").to_string(),
        plan: Path::new(&args.plan).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        command: command(),
        seed: args.seed.unwrap_or_else(seed_of_the_clock),
        started: jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string(),
        pace: plan.pace,
        comparisons: in_lane(only(comparisons, args.cells.as_deref())?, args)?,
        subjects: BTreeMap::new(),
        host: host::host(),
        revision: checkout.revision(),
        race: None,
    })
}

/// The comparisons that remain in the lane that is asked for.
fn in_lane(comparisons: Vec<Comparison>, args: &RunArgs) -> Outcome<Vec<Comparison>> {
    let Some(OnlyLane::Instructions) = args.lane else { return Ok(comparisons) };
    // Counts are the same in every launch: a second one only checks the first.
    let kept = counted::only_counted(comparisons, args.launches.unwrap_or(1));
    if kept.is_empty() {
        return Err(Trouble::usage(format!(
            "{}: no group measures calls in a process or sizes, and those are what `--lane instructions` counts",
            args.plan
        )));
    }
    Ok(kept)
}

/// The comparisons that remain when only some cells are asked for.
pub fn only(comparisons: Vec<Comparison>, cells: Option<&str>) -> Outcome<Vec<Comparison>> {
    let Some(cells) = cells else { return Ok(comparisons) };
    let keep = Pattern::new(cells).map_err(Trouble::usage)?;
    let kept: Vec<Comparison> =
        comparisons.into_iter().filter_map(|comparison| comparison.only(&keep)).collect();
    if kept.is_empty() {
        return Err(Trouble::usage(format!("no cell fits `{cells}`; `tollgate list cells` shows them all")));
    }
    Ok(kept)
}

/// Nothing is measured before its answers match. Answers that differ end the run; a cell that gives none is left out.
pub fn golden_first(checkout: &Checkout, crew: &Crew, comparisons: &[Comparison]) -> Outcome<Unfit> {
    let mut different = None;
    let checks = golden::check(checkout, crew, &golden::needed(comparisons), |check| {
        if let (Some(difference), None) = (check.difference(), &different) {
            different = Some(format!(
                "{}@{} answers differently, so nothing is measured\n  case      {}\n  expected  {}\n  got       {}",
                check.function, check.contender, difference.case, difference.expected, difference.got
            ));
        }
    });
    match (checks, different) {
        (Err(Fault::Interrupted), _) => Err(Trouble::interrupted("stopped before anything was measured")),
        (Err(fault), _) => Err(Trouble::subject(fault)),
        (Ok(_), Some(different)) => Err(Trouble::invalid(different)),
        (Ok(checks), None) => {
            let cases: u64 = checks.iter().filter_map(|c| c.outcome.as_ref().ok()).map(|v| v.cases).sum();
            let broken = checks.iter().filter(|check| check.outcome.is_err()).count();
            tell(&format!("golden answers: {cases} cases agree{}", unanswered(broken)));
            Ok(Unfit::of(&checks))
        }
    }
}

fn unanswered(broken: usize) -> String {
    if broken == 0 { String::new() } else { format!(", {broken} cells gave none (shown below as such)") }
}

/// A run is of one machine.
fn same_machine(run: &Run) -> Outcome {
    let here = host::host();
    if run.host.identity != here.identity || run.host.key() != here.key() {
        let differing = run.host.differs_in(&here).join(", ");
        let what =
            if differing.is_empty() { "another machine".to_string() } else { format!("other {differing}") };
        return Err(Trouble::not_comparable(format!(
            "the run was begun on {what}: launches of two machines do not go into one run"
        )));
    }
    Ok(())
}

/// A run is of one set of subjects: the same components under the same runtime configurations.
fn same_subjects(run: &Run, crew: &Crew) -> Outcome {
    let now = crew.subjects(&run.comparisons);
    let changed = run.subjects.iter().find(|(contender, then)| now.get(contender) != Some(then));
    changed.map_or(Ok(()), |(contender, _)| {
        Err(Trouble::not_comparable(format!(
            "{contender} has changed since the run was begun: start a new run"
        )))
    })
}

/// A run is of one runtime: a worker that was built anew with another Wasmtime begins a new run.
fn same_runtime(launches: &[Launch], crew: &Crew) -> Outcome {
    let told = launches.iter().filter_map(|launch| Some((&launch.contender, launch.receipt.as_ref()?)));
    let Some((contender, then)) = told.max_by_key(|(contender, _)| contender.layer) else { return Ok(()) };
    // One that cannot be opened any more is told of when its answers are checked.
    let Ok((_, now)) = crew.open(contender) else { return Ok(()) };
    if (&now.program, &now.runtime, &now.fixtures) != (&then.program, &then.runtime, &then.fixtures) {
        return Err(Trouble::not_comparable(format!(
            "the run was begun with {} and {}, this is {} and {} (or other inputs): start a new run",
            then.program, then.runtime, now.program, now.runtime
        )));
    }
    Ok(())
}

fn print(carried: &Carried, format: Format) -> Outcome {
    match format {
        Format::Json => return output::print_json(&carried.rows),
        Format::Csv => return output::print(&output::csv::text(&carried.rows)),
        Format::Table => {
            output::print(&table::summary(&carried.run, &carried.rows))?;
            output::print(&format!("\n{}", carried.text))?;
        }
    }
    let overhead = 1.0 - carried.end.measuring_s / carried.end.wall_s.max(1e-9);
    output::print(&format!(
        "\n95 % intervals over launches, seed {}. {} in all, {:.0} % of it not measuring.\nresults: {}\npage:    {}\n",
        carried.run.seed,
        units::duration(carried.end.wall_s),
        overhead * 100.0,
        carried.folder.display(),
        carried.folder.join(PAGE).display()
    ))
}

/// What the figures mean for the exit code: a subject that failed is worse than a noisy machine.
fn exit(rows: &[Row]) -> Exit {
    let any = |of: fn(&Status) -> bool| rows.iter().any(|row| of(&row.status));
    if any(|status| matches!(status, Status::Failed(_))) {
        Exit::SubjectFailed
    } else if any(|status| matches!(status, Status::Invalid(_))) {
        Exit::Invalid
    } else {
        Exit::Fine
    }
}

/// The command line, as a shell would take it again.
pub fn command() -> String {
    let words: Vec<String> = std::env::args().skip(1).map(|word| quoted(&word)).collect();
    format!("tollgate {}", words.join(" "))
}

/// A word as a shell would need it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// For who does not care which seed it is.
pub fn seed_of_the_clock() -> u64 {
    // Short enough to be typed again.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs() % 1_000_000_000)
}
