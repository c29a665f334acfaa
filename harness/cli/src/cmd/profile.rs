//! `tollgate profile`.

mod subject;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use tollgate_model::Cell;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::lock::MeasuringLock;
use tollgate_orchestrate::profile::{self, Side};
use tollgate_profile::{MemoryProfile, Summary, moved};
use tollgate_render::terminal::{memory_profile as memory, profile as table, profiled_runs as runs_table};

pub use subject::{Subject, SubjectArgs};

use crate::cli::LockArgs;
use crate::invocation::refuse_debug_build;
use crate::output;

/// What is profiled, and how.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate profile pricing/get-quote@component/rust/cranelift
  tollgate profile my.wasm --invoke 'score(\"acct-7\", 1299)'
  tollgate profile pricing/get-quote@component/rust/cranelift --against pricing/get-quote@component/rust/winch
  tollgate profile probe/nop@component/rust/cranelift --against-worker OLD_WORKER --duration 20s
  tollgate profile pricing/get-quote@component/rust/winch --starts --frequency 4999
  tollgate profile pricing/quote-cart@component/rust/cranelift --memory
  tollgate profile reports/MONDAY --against reports/TUESDAY         two runs with measure = [\"profile\"]
  tollgate --worker $(scripts/worker --profiling) profile CELL      inlined functions by name, too

Calls go on in one worker while `perf` takes samples of it; every second slice is not recorded, which says what recording \
costs. The folder that is written has flamegraph.svg (for a browser), profile.pb.gz (`go tool pprof`), firefox.json (for \
profiler.firefox.com), stacks.folded, attribution.csv and summary.json. What the classes mean is in docs/PROFILING.md. It runs on x86-64 Linux alone.")]
pub struct ProfileArgs {
    #[command(flatten)]
    pub subject: SubjectArgs,

    /// Profile starts instead of calls: fresh processes until their component is ready, and compiling by its passes
    #[arg(long)]
    pub starts: bool,

    /// Profile what is allocated instead, in bytes, by phase and by who asked: of the host's heap, and of the guest's allocator.
    /// It needs valgrind, takes half a minute, of a component of megabytes many, and is exact
    #[arg(long, conflicts_with_all = ["starts", "against", "against_worker", "exact", "rate"])]
    pub memory: bool,

    /// Profile this cell as well, and say what moved from CELL to it; of a run that has profiles, another run
    #[arg(long, value_name = "CELL|RUN")]
    pub against: Option<String>,

    /// Profile the same in this worker program as well, and say what moved
    #[arg(long, value_name = "FILE")]
    pub against_worker: Option<PathBuf>,

    /// The folder to write, instead of one under reports/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = ProfileFormat::Table)]
    pub format: ProfileFormat,
}

impl ProfileArgs {
    fn asked(&self, cell: &Cell, worker: Option<PathBuf>) -> profile::Asked {
        profile::Asked { starts: self.starts, ..self.subject.asked(cell, worker) }
    }
}

/// How a profile is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProfileFormat {
    /// For people
    Table,
    /// The summary, as JSON; two of them where two are held against each other
    Json,
}

/// Profiles one subject, or two.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &ProfileArgs) -> Outcome<Exit> {
    refuse_debug_build()?;
    interrupt::listen();
    profile::refuse_existing(args.out.as_deref())?;
    if profile::names_a_run(&args.subject.subject) {
        return of_runs(checkout, args);
    }
    let subject = Subject::of(checkout, worker.clone(), &args.subject)?;
    let alone = subject.alone(checkout);
    let checkout = alone.as_ref().unwrap_or(checkout);
    let other = args.against.as_ref().map(|id| profile::cell(checkout, id)).transpose()?;
    let reports = checkout.reports();
    let _lock = MeasuringLock::take(args.lock.into())?;
    if args.memory {
        let taken = profile::memory(checkout, &args.asked(&subject.cell, worker))?;
        let folder = profile::write_memory(&taken, &reports, args.out.as_deref())?;
        return print_memory(&taken.profile, &folder, args.format);
    }
    let asked = args.asked(&subject.cell, worker.clone());
    let first = profile::profile(checkout, &asked)?;
    if other.is_none() && args.against_worker.is_none() {
        let folder = profile::write(&first, &reports, args.out.as_deref())?;
        return print_one(first.summary(), &folder, args.format);
    }
    let cell = other.as_ref().unwrap_or(&subject.cell);
    let in_worker = args.against_worker.clone().or(worker.clone());
    let second = profile::profile(checkout, &args.asked(cell, in_worker))?;
    if first.is_sampled() != second.is_sampled() {
        return Err(CommandError::subject(
            "perf was to be had for one of the two only: samples and counts are not held against each other",
        ));
    }
    let name = |cell: &Cell, worker: Option<&PathBuf>| match (worker, &args.against_worker) {
        (Some(worker), Some(_)) => format!("{cell} in {}", worker.display()),
        (None, Some(_)) => format!("{cell} in the registered worker"),
        (_, None) => cell.to_string(),
    };
    let sides = [
        Side { name: name(&subject.cell, worker.as_ref()), taking: &first },
        Side { name: name(cell, args.against_worker.as_ref()), taking: &second },
    ];
    let folder = profile::write_difference(&sides, &reports, args.out.as_deref())?;
    print_two(&sides, &folder, args.format)
}

/// Holds the profiles of two runs against each other, which measures nothing.
fn of_runs(checkout: &Checkout, args: &ProfileArgs) -> Outcome<Exit> {
    let first = &args.subject.subject;
    let other = args.against.as_deref().filter(|other| profile::names_a_run(other)).ok_or_else(|| {
        CommandError::usage(format!(
            "{first} is a folder: a run's profiles are held against another run's, --against RUN; a cell is WORKLOAD@CONTENDER"
        ))
    })?;
    let measures = args.starts || args.memory || args.against_worker.is_some() || args.subject.measures();
    if measures {
        return Err(CommandError::usage(
            "two runs were measured already: leave out all but --against, --out and --format",
        ));
    }
    let two = profile::two_runs(first, other)?;
    let folder = profile::write_two_runs(&two, &checkout.reports(), args.out.as_deref())?;
    match args.format {
        ProfileFormat::Json => output::print_json(&two)?,
        ProfileFormat::Table => {
            output::print(&format!("from {}\nto   {}\n", two.runs[0], two.runs[1]))?;
            for cell in &two.cells {
                output::print(&format!(
                    "\n{}",
                    runs_table::text(&cell.cell, &cell.classes, &cell.functions)
                ))?;
            }
            for note in &two.notes {
                output::print(&format!("remark: {note}\n"))?;
            }
            output::print(&format!("\ndifferences: {}\n", folder.display()))?;
        }
    }
    Ok(Exit::Fine)
}

fn print_memory(profile: &MemoryProfile, folder: &Path, format: ProfileFormat) -> Outcome<Exit> {
    match format {
        ProfileFormat::Json => output::print_json(profile)?,
        ProfileFormat::Table => {
            output::print(&memory::text(profile))?;
            output::print(&format!("\nprofile: {}\n", folder.join("memory.json").display()))?;
        }
    }
    Ok(Exit::Fine)
}

fn print_one(summary: &Summary, folder: &Path, format: ProfileFormat) -> Outcome<Exit> {
    match format {
        ProfileFormat::Json => output::print_json(summary)?,
        ProfileFormat::Table => {
            output::print(&table::text(summary))?;
            output::print(&format!("\nprofile: {}\n", folder.join("flamegraph.svg").display()))?;
        }
    }
    Ok(Exit::Fine)
}

fn print_two(sides: &[Side; 2], folder: &Path, format: ProfileFormat) -> Outcome<Exit> {
    let summaries = [sides[0].taking.summary(), sides[1].taking.summary()];
    match format {
        ProfileFormat::Json => output::print_json(&summaries)?,
        ProfileFormat::Table => {
            let names = [sides[0].name.as_str(), sides[1].name.as_str()];
            let moved = moved(&sides[0].taking.folded(), &sides[1].taking.folded());
            output::print(&table::difference(names, summaries, &moved))?;
            output::print(&format!("\ndifference: {}\n", folder.join("difference.svg").display()))?;
        }
    }
    Ok(Exit::Fine)
}
