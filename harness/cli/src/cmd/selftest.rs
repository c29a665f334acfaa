//! `tollgate selftest`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::launcher::registered_worker;
use tollgate_orchestrate::lock::MeasuringLock;
use tollgate_orchestrate::race::{ALPHA, MARGIN};
use tollgate_orchestrate::selftest::{self, SelftestRequest, errs};
use tollgate_orchestrate::{interrupt, race};
use tollgate_render::terminal::selftest as table;

use crate::arguments::time;
use crate::cli::LockArgs;
use crate::invocation::{command, refuse_debug_build, seed_of_the_clock};
use crate::{output, run_files};

/// Measure Tollgate itself: how often it calls equals different, and which slowdowns it finds
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate selftest
  tollgate selftest --budget 2h --cells 'pricing/*@component/rust/cranelift'
  tollgate selftest --worker target/workers/COMMIT/links     what layout does to verdicts
  tollgate selftest --format json | jq '.\"not-to-gate\"'

Races a worker against itself, with nothing and with 1, 2, 5 and 10 % of its calls put in once more, and compares \
runs of the same plan, in turns until the time is over. A folder of links takes part in it as programs of one source \
that are laid out differently: then it shows what layout does to verdicts. What it finds is kept in reports/selftest.json too: which \
metrics raise more than twice the false alarms on this machine that they may, and are not to gate. Exit code 5 \
where false verdicts are more frequent than is claimed.")]
pub struct SelftestArgs {
    /// How long to go on; what was begun is finished
    #[arg(long, default_value = "15m", value_name = "TIME", value_parser = time)]
    pub budget: Duration,

    /// The cells that race: a glob over the call times of the plan
    #[arg(long, default_value = "pricing/get-quote@component/rust/cranelift", value_name = "GLOB")]
    pub cells: String,

    /// The plan whose runs are compared with each other, and whose pace races take: a name, or a TOML file
    #[arg(long, default_value = "selftest", value_name = "PLAN")]
    pub plan: String,

    /// Everything random is drawn from this; drawn from the clock if not given, and always recorded
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Where the folder goes, instead of reports/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = SelftestFormat::Table)]
    pub format: SelftestFormat,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SelftestFormat {
    /// For people
    Table,
    /// For programs: one JSON document
    Json,
}

/// Tests.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &SelftestArgs) -> Outcome<Exit> {
    refuse_debug_build()?;
    interrupt::listen();
    let (pace, comparisons) = race::planned(checkout, Some(&args.plan), Some(&args.cells), u32::MAX)?;
    let request = SelftestRequest {
        worker: worker.map_or_else(|| registered_worker(checkout), Ok)?,
        comparisons,
        pace,
        margin: MARGIN,
        alpha: ALPHA,
        plan: args.plan.clone(),
        budget: args.budget,
        seed: args.seed.unwrap_or_else(seed_of_the_clock),
        command: command(),
    };
    let _lock = MeasuringLock::take(args.lock.into())?;
    let reports = args.out.clone().unwrap_or_else(|| checkout.reports());
    let tested = selftest::execute(checkout, &request, &reports, &|run| {
        run_files::write(run, |_| String::new()).map(drop)
    })?;
    match args.format {
        SelftestFormat::Json => output::print_json(&tested.found)?,
        SelftestFormat::Table => {
            output::print(&table::text(&tested.found))?;
            output::print(&format!("results: {}\n", tested.folder.display()))?;
        }
    }
    if tested.interrupted {
        return Err(CommandError::interrupted(format!(
            "stopped; what was found out is kept in {}",
            tested.folder.display()
        )));
    }
    Ok(if errs(&tested.found) { Exit::Invalid } else { Exit::Fine })
}
