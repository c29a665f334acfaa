//! `tollgate selftest`.

use std::path::PathBuf;

use clap::Args;
use tollgate_model::exit::Exit;

use crate::checkout::Checkout;
use crate::trouble::{Outcome, Trouble};

/// Measure Tollgate itself
#[derive(Debug, Args)]
pub struct SelftestArgs {}

/// Carries it out.
pub fn carry_out(_checkout: &Checkout, _worker: Option<PathBuf>, _args: &SelftestArgs) -> Outcome<Exit> {
    Err(Trouble::usage("`selftest` is not there yet"))
}
