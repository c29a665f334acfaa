//! One file for each verb.

pub mod compare;
mod completions;
mod doctor;
pub mod export;
mod guests;
pub mod history;
mod list;
pub mod load;
pub mod race;
pub mod report;
pub mod run;
pub mod selftest;
mod serve;
mod verify;

use tollgate_model::exit::Exit;

use crate::checkout::Checkout;
use crate::cli::{Cli, Verb};
use crate::trouble::Outcome;

/// Does what the command line asks.
pub fn carry_out(cli: Cli) -> Outcome<Exit> {
    if let Verb::Completions { shell } = cli.verb {
        return completions::print(shell);
    }
    // It works anywhere, on anything that speaks HTTP.
    if let Verb::Load(args) = &cli.verb {
        return load::carry_out(args);
    }
    // All that it needs is in the runs' folders.
    if let Verb::Compare(args) = &cli.verb {
        return compare::carry_out(args);
    }
    if let Verb::Report(args) = &cli.verb {
        return report::carry_out(args);
    }
    let checkout = Checkout::find(cli.configs)?;
    match cli.verb {
        Verb::Run(args) => run::carry_out(&checkout, cli.worker, args),
        Verb::Verify(args) => verify::carry_out(&checkout, cli.worker, &args),
        Verb::Serve(args) => serve::carry_out(&checkout, cli.worker, &args),
        Verb::Race(args) => race::carry_out(&checkout, cli.worker, &args),
        Verb::History(args) => history::carry_out(&checkout, cli.worker, &args),
        Verb::Selftest(args) => selftest::carry_out(&checkout, cli.worker, &args),
        Verb::Export(args) => export::carry_out(&checkout, cli.worker, &args),
        Verb::List(args) => list::carry_out(&checkout, &args),
        Verb::Guests { verb } => guests::carry_out(&checkout, verb),
        Verb::Doctor { format } => doctor::carry_out(&checkout, format),
        Verb::Completions { .. } | Verb::Load(_) | Verb::Compare(_) | Verb::Report(_) => {
            unreachable!("answered above: it needs no checkout")
        }
    }
}
