//! `tollgate export`.

use std::path::PathBuf;

use clap::Args;
use tollgate_model::exit::Exit;

use crate::checkout::Checkout;
use crate::trouble::{Outcome, Trouble};

/// Export a run
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// A run's folder
    #[arg(value_name = "RUN")]
    pub run: std::path::PathBuf,
}

/// Carries it out.
pub fn carry_out(_checkout: &Checkout, _worker: Option<PathBuf>, _args: &ExportArgs) -> Outcome<Exit> {
    Err(Trouble::usage("`export` is not there yet"))
}
