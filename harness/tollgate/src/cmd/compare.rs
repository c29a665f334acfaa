//! `tollgate compare`.

use std::path::PathBuf;

use clap::Args;
use tollgate_model::exit::Exit;

use crate::checkout::Checkout;
use crate::trouble::{Outcome, Trouble};

/// What has changed from one run to another?
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// A run's folder
    #[arg(value_name = "BASE")]
    pub base: String,

    /// A run's folder
    #[arg(value_name = "HEAD")]
    pub head: String,
}

/// Carries it out.
pub fn carry_out(_checkout: &Checkout, _worker: Option<PathBuf>, _args: &CompareArgs) -> Outcome<Exit> {
    Err(Trouble::usage("`compare` is not there yet"))
}
