//! The highest rate that an objective bears.

use std::time::Duration;

use tollgate_analysis::load::{Document, Mode};
use tollgate_loadgen::http::HttpClient;
use tollgate_loadgen::search::{Search, Verdict, judge};
use tollgate_loadgen::{Failure, Rules, summary};
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::stderr::tell;

use super::generator::{Load, command_error};

/// How long the highest throughput is looked for, to know where to begin.
const PILOT: Duration = Duration::from_secs(1);

/// A trial takes at least so long: less is not yet a steady state.
const TRIAL: Duration = Duration::from_secs(1);

/// And no longer: at rates that would need more the search ends.
const LONGEST: Duration = Duration::from_secs(600);

/// Searches.
pub fn look(load: &Load<'_>, client: &mut HttpClient) -> Outcome<Document> {
    let objective =
        load.args.slo.ok_or_else(|| CommandError::usage("--search needs an objective: --slo 'p99<5ms'"))?;
    let closed = client.closed_loop(PILOT).map_err(|error| command_error(&error))?;
    if closed.rate <= 0.0 {
        let result = Box::new(summary::closed_result(&closed));
        return Ok(load.document(Mode::Closed { duration_ms: PILOT.as_millis() as u64, result }));
    }
    // Operations that the percentile needs, and a few more for those that fail.
    let needed = 105.0 / (1.0 - objective.q);
    let start = load.args.rate.unwrap_or(closed.rate / 2.0);
    let search = Search {
        least: (start / 1e3).max(needed / LONGEST.as_secs_f64()).min(start),
        most: start.max(closed.rate * 2.0),
        ..Search::from(start, load.args.seed)
    };
    let at_least = load.args.duration.unwrap_or(TRIAL);
    let rules = Rules::default();
    let mut wrong_answers = closed.recording.failures.get(&Failure::WrongAnswer).copied().unwrap_or(0);
    let mut longest = Duration::ZERO;
    let found = search.try_run(|rate, seed| {
        let needs = Duration::from_secs_f64((needed / rate).min(LONGEST.as_secs_f64()));
        let duration = at_least.max(needs);
        longest = longest.max(duration);
        let schedule = load.shape.schedule(rate, duration, seed).map_err(CommandError::usage)?;
        let run = client.open_loop(&schedule).map_err(|error| command_error(&error))?;
        wrong_answers += run.recording.failures.get(&Failure::WrongAnswer).copied().unwrap_or(0);
        let verdict = judge(&objective, &run, &rules);
        let words = match &verdict {
            Verdict::Met => "met".to_string(),
            Verdict::Missed(miss) => format!("missed: {miss}"),
            Verdict::Invalid(reason) => format!("invalid: {reason}"),
        };
        tell(&format!("{rate:.0}/s for {:.1} s: {objective} {words}", duration.as_secs_f64()));
        Ok::<_, CommandError>(verdict)
    })?;
    let settings = load.settings(start, longest.as_nanos() as u64);
    let result = Box::new(summary::search_result(&objective, &found));
    Ok(load.document(Mode::Search { settings, wrong_answers, result }))
}
