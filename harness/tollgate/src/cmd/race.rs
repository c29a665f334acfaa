//! `tollgate race`.

use std::path::PathBuf;

use clap::Args;
use tollgate_model::exit::Exit;

use crate::checkout::Checkout;
use crate::trouble::{Outcome, Trouble};

/// Race two worker programs
#[derive(Debug, Args)]
pub struct RaceArgs {
    /// A worker program
    #[arg(value_name = "BASE_WORKER")]
    pub base: std::path::PathBuf,

    /// A worker program
    #[arg(value_name = "HEAD_WORKER")]
    pub head: std::path::PathBuf,
}

/// Carries it out.
pub fn carry_out(_checkout: &Checkout, _worker: Option<PathBuf>, _args: &RaceArgs) -> Outcome<Exit> {
    Err(Trouble::usage("`race` is not there yet"))
}
