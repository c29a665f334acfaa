//! `tollgate load`: put load on a service on this machine and say what its users would have waited.

mod args;
mod ask;
mod curve;
mod files;
mod generator;
mod machine;
mod search;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_loadgen::{Arrivals, Schedule};
use tollgate_model::exit::Exit;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::interrupt;

pub use args::{LoadArgs, LoadFormat, rate};

use ask::Ask;
use generator::Load;

/// How long operations start, unless told.
const DURATION: Duration = Duration::from_secs(10);

/// How many start at once in `--arrivals burst`.
const BURST: usize = 10;

/// Puts load on the service.
pub fn execute(args: &LoadArgs, suites: &[PathBuf]) -> Outcome<Exit> {
    let arrivals = arrivals(&args.arrivals)?;
    // Everything that can be refused is refused before the service hears of it.
    let schedule = match &arrivals {
        _ if args.closed || args.search || args.curve => None,
        Shape::Of(shape) => {
            let rate = args.rate.ok_or_else(|| {
                CommandError::usage(
                    "say how much: --rate R operations a second, or --closed, --curve, --search",
                )
            })?;
            let duration = args.duration.unwrap_or(DURATION);
            Some(shape.schedule(rate, duration, args.seed).map_err(CommandError::usage)?)
        }
        Shape::File(_) if args.rate.is_some() || args.duration.is_some() => {
            return Err(CommandError::usage(
                "a file of arrivals has its own rate and duration: leave out --rate and --duration",
            ));
        }
        Shape::File(file) => Some(Schedule::trace(file).map_err(CommandError::usage)?),
    };
    let shape = match arrivals {
        Shape::Of(shape) => shape,
        Shape::File(_) if schedule.is_some() => Arrivals::Constant,
        Shape::File(_) => {
            return Err(CommandError::usage(
                "a file of arrivals has a rate of its own: none to search or to vary",
            ));
        }
    };
    let ask = Ask::prepare(args, suites)?;
    machine::make_room(args.connections)?;
    if let Some(core) = args.core {
        machine::pin(core)?;
    }
    interrupt::listen();
    let load = Load { args, shape, url: format!("http://{}{}", ask.target.authority, ask.target.path) };
    let mut client = load.connect(ask)?;
    let document = match schedule {
        Some(schedule) => load.open(&mut client, &schedule)?,
        None if args.closed => load.closed(&mut client)?,
        None if args.curve => curve::draw(&load, &mut client)?,
        None => search::look(&load, &mut client)?,
    };
    load.report(&document)
}

/// When operations start.
enum Shape<'a> {
    Of(Arrivals),
    File(&'a Path),
}

fn arrivals(text: &str) -> Outcome<Shape<'_>> {
    if text == "burst" {
        return Ok(Shape::Of(Arrivals::Burst(BURST)));
    }
    match text.parse() {
        Ok(arrivals) => Ok(Shape::Of(arrivals)),
        Err(_) if Path::new(text).is_file() => Ok(Shape::File(Path::new(text))),
        Err(error) => {
            Err(CommandError::usage(format!("{error}, or the name of a file; there is no such file")))
        }
    }
}
