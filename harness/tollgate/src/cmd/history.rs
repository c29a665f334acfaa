//! `tollgate history`.

use std::path::PathBuf;

use clap::Args;
use tollgate_model::exit::Exit;

use crate::checkout::Checkout;
use crate::trouble::{Outcome, Trouble};

/// Nights in a database
#[derive(Debug, Args)]
pub struct HistoryArgs {}

/// Carries it out.
pub fn carry_out(_checkout: &Checkout, _worker: Option<PathBuf>, _args: &HistoryArgs) -> Outcome<Exit> {
    Err(Trouble::usage("`history` is not there yet"))
}
