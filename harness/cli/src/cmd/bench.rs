//! `tollgate bench`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::own::{self, Asked, Listed};
use tollgate_orchestrate::run::{self, RunRequest};
use tollgate_render::terminal::listing::{self, Item};
use tollgate_render::terminal::own as table;

use crate::arguments::time;
use crate::cli::{ComponentArgs, LockArgs, PlacementArgs};
use crate::cmd::run::{exit, print};
use crate::invocation::{command, refuse_debug_build, seed_of_the_clock};
use crate::output::{self, Format};
use crate::run_files;

/// So many functions are measured where none is named: what fits a screen and a minute.
const MOST: usize = 8;

/// The budget of `--quick`.
const QUICK: Duration = Duration::from_secs(10);

/// What is measured of a component.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate bench my.wasm --list                              what it exports, with a call of each to try
  tollgate bench my.wasm --invoke 'score(\"acct-7\", 1299)'    one function, one input
  tollgate bench my.wasm --invoke score --inputs calls.jsonl what your callers send, an input a line as JSON
  tollgate bench my.wasm --setup 'counter(5)' --invoke 'counter.add(2)'  a method, on an object that the setup makes
  tollgate bench my.wasm --quick                             a first look at everything, inputs made up
  tollgate bench my.wasm --invoke 'f(1)' --runtimes '{cranelift,winch,my-own}' --configs my-configs/

Calls are WAVE, as `wasmtime run --invoke` takes them. Where no input is given, inputs are made up from the types, and \
figures of calls are of those. Of WASI 0.2 there is what --arg, --env, --dir and --stdin grant, and no socket; \
what is printed goes nowhere. Core modules that import nothing are taken too, and .wat text.")]
pub struct BenchArgs {
    #[command(flatten)]
    pub component: ComponentArgs,

    /// Only list what it exports, with an example call of each function
    #[arg(long, conflicts_with_all = ["invoke", "setup", "inputs", "runtimes", "quick", "budget"])]
    pub list: bool,

    /// The runtime configurations, as a glob over their names (`tollgate list configs`), instead of our choice
    #[arg(long, value_name = "GLOB")]
    pub runtimes: Option<String>,

    /// The time that all of it may take
    #[arg(long, value_parser = time, value_name = "TIME", default_value = "60s")]
    pub budget: Duration,

    /// A first look: a budget of 10s, with fewer configurations for starts, memory and handing values over
    #[arg(long, conflicts_with = "budget")]
    pub quick: bool,

    /// Everything random is drawn from this, inputs too; drawn from the clock if not given, and always recorded
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Also use launches made while the machine was too noisy (processor time stolen, throttled): the page says so
    #[arg(long)]
    pub keep_noisy: bool,

    #[command(flatten)]
    pub placement: PlacementArgs,

    /// Where the run's folder goes, instead of reports/ (outside of a checkout: tollgate-reports/)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Measures a component in a suite that is written for it.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &BenchArgs) -> Outcome<Exit> {
    if args.list {
        return list(args);
    }
    let begun = Instant::now();
    refuse_debug_build()?;
    interrupt::listen();
    let seed = args.seed.unwrap_or_else(seed_of_the_clock);
    let budget = if args.quick { QUICK } else { args.budget };
    let asked = Asked {
        slow: (budget / 60).min(own::SLOW),
        runtimes: args.runtimes.clone(),
        quick: args.quick,
        ..args.component.asked(Some(MOST), seed)
    };
    let scratch = own::Scratch::new(&checkout.drafts())?;
    let folder = scratch.folder.join(args.component.suite_name());
    let draft = own::draft(checkout, worker.clone(), &asked, &folder)?;
    let hollow = draft.hollow(&scratch.folder)?;
    let request = RunRequest {
        command: command(),
        worker: worker.clone(),
        links: None,
        plan: hollow.as_ref().map_or(&draft.plan, |hollow| &hollow.plan).to_string_lossy().into_owned(),
        cells: None,
        lane: None,
        launches: None,
        keep_noisy: args.keep_noisy,
        budget: Some(budget),
        placement: args.placement.into(),
        seed,
        reports: args.out.clone().unwrap_or_else(|| checkout.reports()),
        lock: args.lock.into(),
    };
    let suites = checkout.alone_with(draft.folder.clone());
    let suites = match hollow {
        Some(hollow) => suites.and_with(hollow.folder),
        None => suites,
    };
    let executed = run::start(&suites, &request, begun)?;
    // What was measured stays with its figures: inputs and answers.
    draft.copy_to(&executed.folder)?;
    let summary = run_files::write(&executed, |report| table::answer(report, &draft.made_up))?;
    let said = format!("{}{}", summary.machine, summary.text);
    print(&executed.finished()?, &summary.rows, &said, args.format)?;
    Ok(exit(&summary.rows))
}

/// A line for each function: a call of it and its types, or why it cannot be called.
fn list(args: &BenchArgs) -> Outcome<Exit> {
    let listed = own::listing(&args.component.file)?;
    let item = |it: &Listed| match &it.refused {
        Some(why) => Item { name: it.name.clone(), about: format!("cannot be called: {why}") },
        None => {
            let setup = it.setup.as_ref().map_or(String::new(), |call| format!(", with --setup '{call}'"));
            let about = format!("{}{setup}", it.signature);
            Item { name: it.call.clone().unwrap_or_else(|| it.name.clone()), about }
        }
    };
    let items: Vec<Item> = listed.iter().map(item).collect();
    match args.format {
        Format::Json => output::print_json(&listed)?,
        Format::Csv => output::print(&listing::csv(&items))?,
        Format::Table => output::print(&listing::lines(&items))?,
    }
    Ok(Exit::Fine)
}
