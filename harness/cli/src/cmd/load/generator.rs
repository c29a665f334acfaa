//! The load generator in this process, and all that the ways of putting load on share.

use tollgate_analysis::load::{Document, Judged, Mode, SCHEMA, verdict};
use tollgate_loadgen::http::{HttpClient, HttpError, Settings};
use tollgate_loadgen::search::judge;
use tollgate_loadgen::{Arrivals, Rules, Run, Schedule, summary};
use tollgate_model::exit::Exit;
use tollgate_model::load::LoadSettings;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::interrupt;
use tollgate_orchestrate::stderr::tell;
use tollgate_render::terminal::load as table;

use super::ask::Ask;
use super::{BURST, DURATION, LoadArgs, LoadFormat, files};
use crate::output;

/// Everything that the ways of putting load on share.
pub struct Load<'a> {
    pub args: &'a LoadArgs,
    pub shape: Arrivals,
    pub url: String,
}

impl Load<'_> {
    pub fn connect(&self, ask: Ask) -> Outcome<HttpClient> {
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

    pub fn open(&self, client: &mut HttpClient, schedule: &Schedule) -> Outcome<Document> {
        let run = client.open_loop(schedule).map_err(|error| command_error(&error))?;
        let rules = Rules::default();
        let objective = self.args.slo.map(|slo| (slo.to_string(), judge(&slo, &run, &rules)));
        self.keep("", &run)?;
        Ok(self.document(Mode::Open {
            settings: self.settings(schedule.rate(), schedule.horizon()),
            objective: objective.map(|(objective, verdict)| Judged::new(objective, &verdict)),
            result: Box::new(summary::load_result(&run, &rules)),
        }))
    }

    pub fn closed(&self, client: &mut HttpClient) -> Outcome<Document> {
        let duration = self.args.duration.unwrap_or(DURATION);
        let run = client.closed_loop(duration).map_err(|error| command_error(&error))?;
        if let Some(folder) = &self.args.out {
            files::write_histogram(folder, "service", &run.recording.service)?;
        }
        let result = Box::new(summary::closed_result(&run));
        Ok(self.document(Mode::Closed { duration_ms: duration.as_millis() as u64, result }))
    }

    pub fn settings(&self, rate: f64, horizon: u64) -> LoadSettings {
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
    pub fn keep(&self, prefix: &str, run: &Run) -> Outcome {
        let Some(folder) = &self.args.out else { return Ok(()) };
        let recording = &run.recording;
        files::write_histogram(folder, &format!("{prefix}response"), &recording.response)?;
        files::write_histogram(folder, &format!("{prefix}service"), &recording.service)?;
        files::write_histogram(folder, &format!("{prefix}lateness"), &recording.lateness)
    }

    pub fn document(&self, mode: Mode) -> Document {
        Document {
            schema: SCHEMA,
            url: self.url.clone(),
            fixture: self.args.fixture.clone(),
            expect: self.args.expect.clone(),
            mode,
        }
    }

    pub fn report(&self, document: &Document) -> Outcome<Exit> {
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
pub fn command_error(error: &HttpError) -> CommandError {
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
