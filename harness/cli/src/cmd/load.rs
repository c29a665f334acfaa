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

pub use args::{LoadArgs, LoadFormat};

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

/// Everything that the ways of putting load on share.
struct Load<'a> {
    args: &'a LoadArgs,
    shape: Arrivals,
    url: String,
}

impl Load<'_> {
    fn connect(&self, ask: Ask) -> Outcome<HttpClient> {
        let settings = Settings {
            connections: self.args.connections as usize,
            drain: self.args.drain,
            timeout: self.args.timeout,
            ..Settings::default()
        };
        tell(&format!("{} {} on {} connections", ask.method, self.url, self.args.connections));
        let connected = HttpClient::connect(&ask.target, ask.requests, settings);
        let mut client = connected.map_err(|error| command_error(&error))?;
        client.stop_when(interrupt::requested);
        if ask.rehearsed {
            client.rehearse().map_err(|error| command_error(&error))?;
        }
        Ok(client)
    }

    fn open(&self, client: &mut HttpClient, schedule: &Schedule) -> Outcome<Document> {
        let run = client.open_loop(schedule).map_err(|error| command_error(&error))?;
        let rules = Rules::default();
        let objective = self.args.slo.map(|slo| (slo.to_string(), slo.judge(&run, &rules)));
        self.keep("", &run)?;
        Ok(self.document(Mode::Open {
            settings: self.settings(schedule.rate(), schedule.horizon()),
            objective: objective.map(|(objective, verdict)| Judged::new(objective, &verdict)),
            result: Box::new(summary::load_result(&run, &rules)),
        }))
    }

    fn closed(&self, client: &mut HttpClient) -> Outcome<Document> {
        let duration = self.args.duration.unwrap_or(DURATION);
        let run = client.closed_loop(duration).map_err(|error| command_error(&error))?;
        if let Some(folder) = &self.args.out {
            files::write_histogram(folder, "service", &run.recording.service)?;
        }
        let result = Box::new(summary::closed_result(&run));
        Ok(self.document(Mode::Closed { duration_ms: duration.as_millis() as u64, result }))
    }

    fn settings(&self, rate: f64, horizon: u64) -> LoadSettings {
        LoadSettings {
            rate,
            duration_ms: horizon / 1_000_000,
            arrivals: match self.args.arrivals.as_str() {
                "burst" => format!("burst:{BURST}"),
                shape if shape.parse::<Arrivals>().is_ok() => shape.to_string(),
                file => format!("trace:{file}"),
            },
            seed: self.args.seed,
            connections: self.args.connections,
            drain_ms: self.args.drain.as_millis() as u64,
        }
    }

    /// Writes a run's histograms, if they are wanted.
    fn keep(&self, prefix: &str, run: &Run) -> Outcome {
        let Some(folder) = &self.args.out else { return Ok(()) };
        let recording = &run.recording;
        files::write_histogram(folder, &format!("{prefix}response"), &recording.response)?;
        files::write_histogram(folder, &format!("{prefix}service"), &recording.service)?;
        files::write_histogram(folder, &format!("{prefix}lateness"), &recording.lateness)
    }

    fn document(&self, mode: Mode) -> Document {
        Document {
            schema: SCHEMA,
            url: self.url.clone(),
            fixture: self.args.fixture.clone(),
            expect: self.args.expect.clone(),
            mode,
        }
    }

    fn report(&self, document: &Document) -> Outcome<Exit> {
        let verdict = verdict(document);
        if let Some(folder) = &self.args.out {
            files::write(folder, document)?;
        }
        match self.args.format {
            LoadFormat::Json => output::print_json(document)?,
            LoadFormat::Table => output::print(&table::text(document))?,
        }
        if let Some(reason) = &verdict.reason {
            tell(&format!("tollgate: {reason}"));
        }
        Ok(verdict.exit)
    }
}

/// What it means that the generator cannot go on.
fn command_error(error: &HttpError) -> CommandError {
    use rustix::io::Errno;
    match error {
        HttpError::Stopped { .. } => CommandError::interrupted(format!(
            "{error}; a part of a run is no result, and nothing is kept of it"
        )),
        HttpError::Connect { cause, .. } => match *cause {
            Errno::MFILE | Errno::NFILE | Errno::ADDRNOTAVAIL | Errno::NOMEM => CommandError::usage(error),
            _ => CommandError::subject(error),
        },
        HttpError::Nothing | HttpError::Poll(_) => CommandError::usage(error),
    }
}
