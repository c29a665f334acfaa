//! What is typed after `tollgate race`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use tollgate_orchestrate::race::{ALPHA, MARGIN};

use crate::arguments::{Part, part, time};
use crate::cli::{LockArgs, PlacementArgs};
use crate::cmd::compare::Format;

/// Race two worker programs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate race target/old/tollgate-worker target/release/tollgate-worker
  tollgate race BASE HEAD --cells 'pricing/*@component/rust/{cranelift,winch}' --budget 10m
  tollgate race BASE HEAD --margin 2% --format json > changes.json
  tollgate race BASE_LINKS/ HEAD_LINKS/        about two sources, not two files
  tollgate race BASE HEAD --lane instructions   exactly, on any machine, where valgrind is
  tollgate race WORKER WORKER --slower 2%       would a slowdown of 2 % be found here?
  tollgate race --replay reports/20260101T120000-race

Goes on until every cell is worse, better or equivalent (within the margin), or the budget ends. It may be looked \
at, and ended, at any time: the intervals hold at every look together. Verdicts about two files are about these files, \
and the order of the code in them is a part of that. Of two folders of links (`scripts/worker REV --links 60`), every \
block races another pair, and verdicts are about the sources; it ends when no pair is left. Exit codes: 0 all decided and none worse, \
1 worse, 3 something is left open, 5 answers differ, 6 a subject failed.")]
pub struct RaceArgs {
    /// The worker program that the other is held against, or a folder of its links
    #[arg(value_name = "BASE_WORKER", required_unless_present = "replay")]
    pub base: Option<PathBuf>,

    /// The other worker program, or a folder of its links
    #[arg(value_name = "HEAD_WORKER", required_unless_present = "replay")]
    pub head: Option<PathBuf>,

    /// The plan whose call times in a process race, and whose pace is taken; `quick`, if cells are named
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,

    /// Only these cells: a glob over WORKLOAD@CONTENDER
    #[arg(long, value_name = "GLOB")]
    pub cells: Option<String>,

    /// Go on this long at most
    #[arg(long, default_value = "3m", value_name = "TIME", value_parser = time)]
    pub budget: Duration,

    /// What is too small to matter: `2%` or `0.02`
    #[arg(long, value_name = "PART", value_parser = part, default_value_t = Part(MARGIN))]
    pub margin: Part,

    /// The probability that any verdict of the whole race is false
    #[arg(long, value_name = "PART", value_parser = part, default_value_t = Part(ALPHA))]
    pub alpha: Part,

    /// Make the head slower by this, to see whether that is found
    #[arg(long, value_name = "PART", value_parser = part)]
    pub slower: Option<Part>,

    /// By the clock, or by counting instructions
    #[arg(long, value_enum, default_value_t = RaceLane::Timed)]
    pub lane: RaceLane,

    /// Blocks (launches of each side) of each contender at most
    #[arg(long, default_value_t = 10_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_blocks: u32,

    /// Everything random is drawn from this; drawn from the clock if not given, and always recorded
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    #[command(flatten)]
    pub placement: PlacementArgs,

    /// Where the race's folder goes, instead of reports/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Print what a race in that folder said
    #[arg(long, alias = "again", value_name = "DIR", conflicts_with_all = ["base", "head", "plan", "cells", "slower", "seed", "out"])]
    pub replay: Option<PathBuf>,

    #[command(flatten)]
    pub lock: LockArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// How a race's figures come about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RaceLane {
    /// By the clock
    Timed,
    /// By counting instructions: exact, and blind to what is not an instruction
    Instructions,
}
