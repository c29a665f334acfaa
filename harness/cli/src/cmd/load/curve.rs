//! Latency against load: the highest throughput first, then parts of it.

use std::time::Duration;

use tollgate_analysis::load::{Document, Mode};
use tollgate_loadgen::http::HttpClient;
use tollgate_loadgen::{Rules, summary};
use tollgate_model::load::{Curve, CurvePoint};
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::stderr::tell;

use super::generator::{Load, command_error};

/// 10 % to 110 %.
const POINTS: u32 = 11;

/// How long each point takes, unless told.
const STEP: Duration = Duration::from_secs(3);

/// Measures all points.
pub fn draw(load: &Load<'_>, client: &mut HttpClient) -> Outcome<Document> {
    let step = load.args.duration.map_or(STEP, |whole| whole / POINTS);
    let closed = client.closed_loop(step).map_err(|error| command_error(&error))?;
    let capacity = summary::closed_result(&closed);
    if capacity.requests_per_second <= 0.0 {
        return Ok(load.document(Mode::Curve { curve: Box::new(Curve { capacity, points: Vec::new() }) }));
    }
    let mut points = Vec::new();
    for tenth in 1..=POINTS {
        let share = f64::from(tenth) / 10.0;
        let rate = capacity.requests_per_second * share;
        tell(&format!("point {tenth} of {POINTS}: {rate:.0}/s for {:.1} s", step.as_secs_f64()));
        let seed = load.args.seed.wrapping_add(u64::from(tenth));
        let schedule = load.shape.schedule(rate, step, seed).map_err(CommandError::usage)?;
        let run = client.open_loop(&schedule).map_err(|error| command_error(&error))?;
        load.keep(&format!("{:03}-", tenth * 10), &run)?;
        points.push(CurvePoint {
            share,
            settings: tollgate_model::load::LoadSettings {
                seed,
                ..load.settings(schedule.rate(), schedule.horizon())
            },
            result: summary::load_result(&run, &Rules::default()),
        });
    }
    Ok(load.document(Mode::Curve { curve: Box::new(Curve { capacity, points }) }))
}
