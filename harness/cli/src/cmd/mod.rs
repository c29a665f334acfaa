//! One file for each verb.

pub mod bench;
pub mod compare;
mod completions;
mod doctor;
pub mod explain;
pub mod export;
mod guests;
pub mod history;
pub mod init;
mod list;
pub mod load;
pub mod profile;
pub mod race;
pub mod report;
pub mod run;
pub mod selftest;
mod serve;
pub mod site;
pub mod suite;
pub mod upgrade;
mod verify;

use tollgate_fixtures::Tollgate;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_suite::Generators;

use crate::cli::{Cli, Verb};

/// Typed code for the suites that name it.
const GENERATORS: Generators<'static> = &[&Tollgate];

/// Does what the command line asks.
pub fn execute(cli: Cli) -> Outcome<Exit> {
    if let Verb::Completions { shell } = cli.verb {
        return completions::print(shell);
    }
    // It works anywhere, on anything that speaks HTTP.
    if let Verb::Load(args) = &cli.verb {
        return load::execute(args, &cli.suites);
    }
    // All that it needs is in the runs' folders.
    if let Verb::Compare(args) = &cli.verb {
        return compare::execute(args);
    }
    if let Verb::Report(args) = &cli.verb {
        return report::execute(args);
    }
    if let Verb::Site(args) = &cli.verb {
        return site::execute(args);
    }
    // So is all of a suite's data in the suite.
    if let Verb::Suite { verb } = &cli.verb {
        return suite::execute(verb);
    }
    let checkout = Checkout::find(cli.configs, cli.suites)?.with_generators(GENERATORS);
    match cli.verb {
        Verb::Run(args) => run::execute(&checkout, cli.worker, args),
        Verb::Bench(args) => bench::execute(&checkout, cli.worker, &args),
        Verb::Init(args) => init::execute(&checkout, cli.worker, &args),
        Verb::Explain(args) => explain::execute(&checkout, cli.worker, &args),
        Verb::Profile(args) => profile::execute(&checkout, cli.worker, &args),
        Verb::Verify(args) => verify::execute(&checkout, cli.worker, &args),
        Verb::Serve(args) => serve::execute(&checkout, cli.worker, &args),
        Verb::Upgrade(args) => upgrade::execute(&checkout, &args),
        Verb::Race(args) => race::execute(&checkout, cli.worker, &args),
        Verb::History(args) => history::execute(&checkout, &args),
        Verb::Selftest(args) => selftest::execute(&checkout, cli.worker, &args),
        Verb::Export(args) => export::execute(&args),
        Verb::List(args) => list::execute(&checkout, &args),
        Verb::Guests { verb } => guests::execute(&checkout, verb),
        Verb::Doctor { format } => doctor::execute(&checkout, format),
        Verb::Completions { .. }
        | Verb::Suite { .. }
        | Verb::Load(_)
        | Verb::Compare(_)
        | Verb::Report(_)
        | Verb::Site(_) => {
            unreachable!("answered above: it needs no checkout")
        }
    }
}
