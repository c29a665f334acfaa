//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use tollgate_model::journal::Placement;
use tollgate_model::{Grant, Imports};
use tollgate_orchestrate::lock::LockPolicy;
use tollgate_orchestrate::own::{self, Asked};
use tollgate_orchestrate::run::Lane;

use crate::arguments::time;
use crate::output::Format;

/// What running business logic as a WebAssembly component costs, measured so that it can be trusted.
#[derive(Debug, Parser)]
#[command(name = "tollgate", version, about, after_help = EXAMPLES, max_term_width = 110)]
pub struct Cli {
    /// A folder with runtime configurations of your own (TOML); one of the same name replaces ours
    #[arg(long, global = true, value_name = "DIR")]
    pub configs: Option<PathBuf>,

    /// A suite of your own, by its folder; may be given several times
    #[arg(long = "suite", global = true, value_name = "DIR")]
    pub suites: Vec<PathBuf>,

    /// Use this program instead of the registered worker: for every contender that the worker opens, and for load on services.
    /// `run` and `selftest` also take a folder of its links (`scripts/worker REV --links N`): calls are then of all of them;
    /// `run --links` takes those of other programs too
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    pub worker: Option<PathBuf>,

    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

const EXAMPLES: &str = "\
Examples:
  tollgate bench my.wasm --invoke 'f(1, 2)'     a component of yours under each configuration, in a minute
  tollgate run                                  the quick plan: a table in minutes
  tollgate run --plan nightly                   everything, for a machine that has the night
  tollgate run --cells 'fraud/*@component/*/winch'
  tollgate verify                               do all give the same answers?
  tollgate load http://127.0.0.1:8080/ --rate 1000
  tollgate compare reports/BASE reports/HEAD    what has changed?
  tollgate report reports/20260101T120000-quick a page that says what to choose
  tollgate doctor                               is this machine fit for measuring?
  tollgate guests inspect rust                  what a component is made of

Exit codes: 0 fine, 1 confirmed regression, 2 usage or bad input, 3 inconclusive, 4 not comparable,
5 invalid measurement (answers differ, machine too noisy, generator too late), 6 a subject failed,
130 interrupted.";

/// A verb.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Measure a plan: a folder under reports/ and a table
    Run(RunArgs),
    /// Measure a component of yours under every sensible runtime configuration
    Bench(crate::cmd::bench::BenchArgs),
    /// Write a suite for a component of yours, to grow: functions, inputs, recorded answers, a plan
    Init(crate::cmd::init::InitArgs),
    /// What does another release of Wasmtime do to a component of yours?
    Upgrade(crate::cmd::upgrade::UpgradeArgs),
    /// Where does a call spend its time? Host and guest in one flame graph, and shares of what a call is made of
    Profile(crate::cmd::profile::ProfileArgs),
    /// What is a call made of, and what could one do about it? One page: time, instructions, advice
    Explain(crate::cmd::explain::ExplainArgs),
    /// Run every golden case through every cell
    Verify(VerifyArgs),
    /// Put load on an HTTP service on this machine: what its users would wait
    Load(Box<crate::cmd::load::LoadArgs>),
    /// Serve the logic over HTTP until Ctrl-C
    Serve(ServeArgs),
    /// Compare two runs: what has changed, and what could not have been seen
    Compare(crate::cmd::compare::CompareArgs),
    /// Race two worker programs in one run: the way to compare on a noisy machine
    Race(crate::cmd::race::RaceArgs),
    /// Keep nights in a database, and tell when something has changed
    History(crate::cmd::history::HistoryArgs),
    /// Measure Tollgate itself: how often it calls equals different, and which slowdowns it finds
    Selftest(crate::cmd::selftest::SelftestArgs),
    /// Make one page of runs: what to choose, and everything behind it
    Report(crate::cmd::report::ReportArgs),
    /// Make a site of runs of many machines and nights: static pages that link to each other
    Site(crate::cmd::site::SiteArgs),
    /// Write a run in the formats of others
    Export(crate::cmd::export::ExportArgs),
    /// List cells, functions, suites, programs, runtime and service configurations, plans
    List(ListArgs),
    /// Make a suite's data of recorded traffic, and look for what is personal in it
    Suite {
        /// What to do with suites
        #[command(subcommand)]
        verb: crate::cmd::suite::SuiteVerb,
    },
    /// Build, list and inspect guests
    Guests {
        /// What to do with guests
        #[command(subcommand)]
        verb: GuestsVerb,
    },
    /// Look at this machine: toolchains, noise, and what to do about each
    Doctor {
        /// How to print
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What is measured, and how.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate run
  tollgate run --plan my-plan.toml --seed 7
  tollgate run --cells 'probe/*-bytes/*@component/rust/{cranelift,winch}' --launches 30
  tollgate run --lane instructions --cells '{probe/nop,pricing/*}@component/rust/cranelift'
  tollgate run --links LINKS/                   calls over several links of each program: scripts/links 16 makes them
  tollgate run --resume reports/20260101T120000-quick
  tollgate run --format csv > rows.csv")]
pub struct RunArgs {
    /// A plan's name, or a TOML file
    #[arg(long, default_value = "quick", value_name = "PLAN")]
    pub plan: String,

    /// Only these cells (and the native control): a glob over WORKLOAD@CONTENDER
    #[arg(long, value_name = "GLOB")]
    pub cells: Option<String>,

    /// Only what is counted (instructions, allocations, system calls …): exact on any machine, however busy
    #[arg(long, value_enum, value_name = "LANE")]
    pub lane: Option<OnlyLane>,

    /// Launches of each contender, instead of the plan's
    #[arg(long, value_name = "N")]
    pub launches: Option<u32>,

    /// Launch each block's calls from other links of its programs: a folder that has a folder of links for each program, by its
    /// file name (`scripts/links 16` makes it). Calls are then of the sources, and not of one file of each
    #[arg(long, value_name = "DIR")]
    pub links: Option<PathBuf>,

    /// Everything random is drawn from this; drawn from the clock if not given, and always recorded
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// As many launches as fit this time, golden answers included: 60s, 5m
    #[arg(long, value_parser = time, value_name = "TIME", conflicts_with = "launches")]
    pub budget: Option<Duration>,

    /// Also use launches made while the machine was too noisy (processor time stolen, throttled): their rows say so
    #[arg(long)]
    pub keep_noisy: bool,

    #[command(flatten)]
    pub placement: PlacementArgs,

    /// Where the run's folder goes, instead of reports/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Go on with a run that was stopped
    #[arg(long, value_name = "DIR", conflicts_with_all = ["plan", "cells", "lane", "launches", "keep_noisy", "budget", "seed", "out"])]
    pub resume: Option<PathBuf>,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// A component of somebody's, and what is called of it.
#[derive(Debug, Args)]
pub struct ComponentArgs {
    /// A component (.wasm, or .wat text), or a core module of plain numbers
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// A call to measure, in WAVE, or the bare name of a function; may be given several times
    #[arg(long, value_name = "CALL")]
    pub invoke: Vec<String>,

    /// A call in WAVE that makes the object that methods are called on, `counter(5)`: once for each instance, which keeps it.
    /// May be given several times, for objects of several kinds
    #[arg(long, value_name = "CALL")]
    pub setup: Vec<String>,

    /// A file with an input a line, as JSON, for the function that is called
    #[arg(long, value_name = "FILE")]
    pub inputs: Option<PathBuf>,

    /// An argument that a program is started with, its name first; may be given several times
    #[arg(long = "arg", value_name = "TEXT", allow_hyphen_values = true)]
    pub args: Vec<String>,

    /// An environment variable that it is granted; may be given several times
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = named_value)]
    pub env: Vec<(String, String)>,

    /// A folder that it may read, under its own name or another; may be given several times
    #[arg(long = "dir", value_name = "HOST[::GUEST]", value_parser = granted_folder)]
    pub dirs: Vec<(String, PathBuf)>,

    /// A file that it reads from stdin
    #[arg(long, value_name = "FILE")]
    pub stdin: Option<PathBuf>,

    /// A TOML file whose `[imports]` answer what it imports beyond WASI with constants. Without it a draft is printed where
    /// one is wanted
    #[arg(long, value_name = "FILE", value_parser = own::stubs)]
    pub imports: Option<Imports>,
}

/// `NAME=VALUE`.
fn named_value(text: &str) -> Result<(String, String), String> {
    let named = text.split_once('=').filter(|(name, _)| !name.is_empty());
    named
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .ok_or("write it as NAME=VALUE".to_string())
}

/// `HOST`, or `HOST::GUEST`: the guest's name, and the folder.
fn granted_folder(text: &str) -> Result<(String, PathBuf), String> {
    let (host, guest) = text.split_once("::").unwrap_or((text, text));
    match host.is_empty() || guest.is_empty() {
        true => Err("write it as HOST or HOST::GUEST".to_string()),
        false => Ok((guest.to_string(), PathBuf::from(host))),
    }
}

impl ComponentArgs {
    /// The name of its suite: that of its file.
    pub fn suite_name(&self) -> String {
        own::suite_name(&self.file.file_stem().unwrap_or_default().to_string_lossy())
    }

    /// What is asked of it: no more functions than `most`, where none is named, and inputs from that seed.
    pub fn asked(&self, most: Option<usize>, seed: u64) -> Asked {
        let ComponentArgs { file, invoke, setup, inputs, .. } = self;
        // Its suite may lie anywhere.
        let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let grant = Grant {
            args: self.args.clone(),
            env: self.env.iter().cloned().collect(),
            dirs: self.dirs.iter().map(|(name, folder)| (name.clone(), absolute(folder))).collect(),
            stdin: self.stdin.as_ref().map(absolute),
            imports: self.imports.clone().unwrap_or_default(),
        };
        Asked {
            grant,
            file: file.clone(),
            invoke: invoke.clone(),
            setup: setup.clone(),
            inputs: inputs.clone(),
            most,
            seed,
            slow: own::SLOW,
            runtimes: None,
            quick: false,
        }
    }
}

/// What alone is measured, if not everything that the plan says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnlyLane {
    /// What is counted: instructions, allocations, pages, system calls, bytes
    Instructions,
}

impl From<OnlyLane> for Lane {
    fn from(OnlyLane::Instructions: OnlyLane) -> Self {
        Lane::Instructions
    }
}

/// Where launches whose calls are timed start from.
#[derive(Clone, Copy, Debug, Args)]
pub struct PlacementArgs {
    /// Start each launch whose calls are timed from a fresh copy of its program, or all from the one file
    ///
    /// Where the page cache keeps a file lasts longer than any launch. A fresh copy makes that scatter between launches, on
    /// machines where it matters.
    #[arg(long, value_enum, default_value_t = PlacementArg::Fresh, hide_short_help = true)]
    placement: PlacementArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PlacementArg {
    Fresh,
    Shared,
}

impl From<PlacementArgs> for Placement {
    fn from(args: PlacementArgs) -> Self {
        match args.placement {
            PlacementArg::Fresh => Placement::Fresh,
            PlacementArg::Shared => Placement::Shared,
        }
    }
}

/// What is done where another run measures on this machine.
#[derive(Clone, Copy, Debug, Args)]
pub struct LockArgs {
    /// Wait while another run measures on this machine
    #[arg(long)]
    pub wait: bool,

    /// Measure although another run may measure on this machine: their figures disturb each other (for tests)
    #[arg(long, alias = "beside", conflicts_with = "wait", hide_short_help = true)]
    pub no_lock: bool,
}

impl From<LockArgs> for LockPolicy {
    fn from(LockArgs { wait, no_lock }: LockArgs) -> Self {
        match (wait, no_lock) {
            (_, true) => LockPolicy::Ignore,
            (true, false) => LockPolicy::Wait,
            (false, false) => LockPolicy::Refuse,
        }
    }
}

/// What is verified.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate verify
  tollgate verify --cells 'pricing/*@component/rust/winch'
  tollgate verify --plan quick --format json")]
pub struct VerifyArgs {
    /// The cells of this plan, instead of every function on every contender
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,

    /// Only these cells: a glob over WORKLOAD@CONTENDER (sized functions are verified as `/1KiB`)
    #[arg(long, value_name = "GLOB")]
    pub cells: Option<String>,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What is served.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate serve http/rust/component
  tollgate serve pricing/get-quote@http/rust/wasi-p3 --listen 127.0.0.1:8080
  tollgate serve my-service.wasm --listen 127.0.0.1:8080     then: tollgate load http://127.0.0.1:8080/ --rate 1000
  tollgate serve my-service.wasm --service wasi-p2-reuse     128 requests an instance instead of one
  curl -d '{\"sku\":\"TG-0001-B\",\"quantity\":1}' http://127.0.0.1:8080/pricing/get-quote")]
pub struct ServeArgs {
    /// An HTTP contender, or a cell of it: a service answers every function of the logic; or the file of a wasi:http component
    #[arg(value_name = "CELL")]
    pub cell: String,

    /// How a component of yours is driven: a service configuration of kind wasi-http; else as `wasmtime serve` does
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,

    /// Where to listen; port 0 picks one that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,

    /// Pin the threads that answer to this core
    #[arg(long, value_name = "N")]
    pub core: Option<usize>,
}

/// What is listed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate list
  tollgate list cells --plan nightly
  tollgate list configs --configs my-configs/")]
pub struct ListArgs {
    /// What to list
    #[arg(value_enum, default_value_t = Listed::Cells)]
    pub what: Listed,

    /// The plan whose cells are listed
    #[arg(long, default_value = "quick", value_name = "PLAN")]
    pub plan: String,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listed {
    /// What a plan measures
    Cells,
    /// The functions of all suites
    Functions,
    /// The suites
    Suites,
    /// The worker programs, and the contenders that each opens
    Programs,
    /// The runtime configurations
    Configs,
    /// The service configurations
    Services,
    /// The plans
    Plans,
}

/// What to do with guests.
#[derive(Debug, Subcommand)]
pub enum GuestsVerb {
    /// Build guests whose sources have changed (by content)
    Build {
        /// Only these; all if none is named
        names: Vec<String>,
    },
    /// How things stand with each guest
    List {
        /// How to print
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
    /// What a component is made of: WIT, imports, exports, sizes
    Inspect {
        /// A guest's name, or a .wasm file
        guest: String,
        /// How to print
        #[arg(long, value_enum, default_value_t = Format::Table)]
        format: Format,
    },
}
