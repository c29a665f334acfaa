//! `tollgate serve`.

use std::path::PathBuf;
use std::time::Duration;

use tollgate_model::exit::Exit;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::FailureKind;
use tollgate_model::{Cell, Contender, Layer};

use crate::checkout::Checkout;
use crate::cli::ServeArgs;
use crate::interrupt;
use crate::output;
use crate::run::crew::Crew;
use crate::run::served::Served;
use crate::trouble::{Outcome, Trouble};
use crate::worker::Fault;

/// Opening compiles, which may take a while; ending waits for requests in flight.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serves until it is told to end, then finishes what is in flight.
pub fn carry_out(checkout: &Checkout, worker: Option<PathBuf>, args: &ServeArgs) -> Outcome<Exit> {
    interrupt::listen();
    let contender = contender(checkout, &args.cell)?;
    let crew = crew(checkout, worker, &contender)?;
    let mut served = Served::listen(&contender, &crew, args.listen, args.core).map_err(trouble)?;
    output::print(&format!("listening on http://{}\n", served.address))?;
    while !interrupt::requested() {
        std::thread::sleep(Duration::from_millis(50));
        served.lives().map_err(trouble)?;
    }
    output::tell("finishing what is in flight");
    match served.end(PATIENCE) {
        true => Ok(Exit::Fine),
        false => Err(Trouble::subject(format!("{contender} did not end by itself and was killed"))),
    }
}

/// The contender that a cell's id names, or that is named itself.
fn contender(checkout: &Checkout, id: &str) -> Outcome<Contender> {
    let contender = match id.contains('@') {
        true => id.parse::<Cell>().map_err(Trouble::usage)?.contender,
        false => id.parse().map_err(Trouble::usage)?,
    };
    if contender.layer != Layer::Http {
        return Err(Trouble::usage(format!(
            "{contender} is called, not served: name an HTTP service, such as http/rust/component"
        )));
    }
    let name = contender.config.as_deref().unwrap_or_default();
    let services = checkout.services()?;
    if !services.contains_key(name) {
        let near = tollgate_model::strict_toml::nearest(name, services.keys().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!(" did you mean `{near}`?"));
        return Err(Trouble::usage(format!(
            "there is no service configuration `{name}`:{near} `tollgate list services` shows them all"
        )));
    }
    Ok(contender)
}

fn crew(checkout: &Checkout, worker: Option<PathBuf>, contender: &Contender) -> Outcome<Crew> {
    let comparison = Comparison::new(Vec::new(), vec![contender.clone()], Vec::new(), 1);
    Crew::gather(checkout, worker, &[comparison], PATIENCE)
}

/// A request that makes no sense, such as a port that is taken, is whoever's who asked.
fn trouble(fault: Fault) -> Trouble {
    match fault {
        Fault::Interrupted => Trouble::interrupted("stopped"),
        Fault::Refused(failure) if failure.kind == FailureKind::Request => Trouble::usage(failure),
        fault => Trouble::subject(fault),
    }
}
