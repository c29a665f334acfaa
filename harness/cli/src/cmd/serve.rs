//! `tollgate serve`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_model::exit::Exit;
use tollgate_model::plan::Comparison;
use tollgate_model::protocol::FailureKind;
use tollgate_model::{Cell, Contender};
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::launcher::ProcessLauncher;
use tollgate_orchestrate::own;
use tollgate_orchestrate::session::Served;
use tollgate_orchestrate::stderr::tell;
use tollgate_orchestrate::worker::Fault;

use crate::cli::ServeArgs;
use crate::output;

/// Opening compiles, which may take a while; ending waits for requests in flight.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serves until it is told to end, then finishes what is in flight.
pub fn execute(checkout: &Checkout, worker: Option<PathBuf>, args: &ServeArgs) -> Outcome<Exit> {
    interrupt::listen();
    let (contender, launcher) = match Path::new(&args.cell) {
        file if file.extension().is_some_and(|it| it == "wasm") || file.is_file() => {
            let own = own::service(checkout, file, args.service.as_deref())?;
            let launcher =
                ProcessLauncher::of_component(checkout, worker, &own.contender, own.component, PATIENCE)?;
            (own.contender, launcher)
        }
        _ if args.service.is_some() => {
            return Err(CommandError::usage(format!(
                "--service is for a component of yours, a .wasm file: `{}` names its service itself",
                args.cell
            )));
        }
        _ => {
            let contender = contender(checkout, &args.cell)?;
            let launcher = launcher(checkout, worker, &contender)?;
            (contender, launcher)
        }
    };
    let mut served = Served::listen(&contender, &launcher, args.listen, args.core).map_err(command_error)?;
    output::print(&format!("listening on http://{}\n", served.address))?;
    while !interrupt::requested() {
        std::thread::sleep(Duration::from_millis(50));
        served.lives().map_err(command_error)?;
    }
    tell("finishing what is in flight");
    match served.end(PATIENCE) {
        true => Ok(Exit::Fine),
        false => Err(CommandError::subject(format!("{contender} did not end by itself and was killed"))),
    }
}

/// The contender that a cell's id names, or that is named itself.
fn contender(checkout: &Checkout, id: &str) -> Outcome<Contender> {
    let contender = match id.split_once('@') {
        Some((workload, _)) => {
            let cell: Cell = id.parse().map_err(CommandError::usage)?;
            // A cell is read by its form alone: whether it exists is another question.
            checkout.suites()?.functions().workload(workload).map_err(CommandError::usage)?;
            cell.contender
        }
        None => id.parse().map_err(CommandError::usage)?,
    };
    if !contender.deployment.is_served() {
        return Err(CommandError::usage(format!(
            "{contender} is called, not served: name an HTTP service, such as http/rust/component"
        )));
    }
    let name = contender.config.as_deref().unwrap_or_default();
    let services = checkout.services()?;
    if !services.contains_key(name) {
        let near = tollgate_model::strict_toml::nearest(name, services.keys().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!(" did you mean `{near}`?"));
        return Err(CommandError::usage(format!(
            "there is no service configuration `{name}`:{near} `tollgate list services` shows them all"
        )));
    }
    Ok(contender)
}

fn launcher(checkout: &Checkout, worker: Option<PathBuf>, contender: &Contender) -> Outcome<ProcessLauncher> {
    let comparison = Comparison::new(Vec::new(), vec![contender.clone()], Vec::new(), 1);
    ProcessLauncher::gather(checkout, worker, &[comparison], PATIENCE)
}

/// A request that makes no sense, such as a port that is taken, is whoever's who asked.
fn command_error(fault: Fault) -> CommandError {
    match fault {
        Fault::Interrupted => CommandError::interrupted("stopped"),
        Fault::Refused(failure) if failure.kind == FailureKind::Request => CommandError::usage(failure),
        fault => CommandError::subject(fault),
    }
}
