//! Load for people: errors beside latencies, and how far to trust either.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tollgate_analysis::load::{Document, Judged, Mode};
use tollgate_loadgen::Bound;
use tollgate_loadgen::summary::PERCENTILES;
use tollgate_model::load::{
    ClosedResult, Curve, Generator, LoadResult, LoadSettings, SearchResult, Stalls, Tail,
};

use crate::grid::Grid;

/// The whole document.
pub fn text(document: &Document) -> String {
    match &document.mode {
        Mode::Open { settings, objective, result } => open(settings, objective.as_ref(), result),
        Mode::Closed { result, .. } => closed(result),
        Mode::Curve { curve } => self::curve(curve),
        Mode::Search { result, .. } => search(result),
    }
}

fn open(settings: &LoadSettings, objective: Option<&Judged>, result: &LoadResult) -> String {
    let mut text = format!(
        "offered {} operations ({:.0}/s for {:.1} s, {}) on {} connections\n{}",
        result.offered,
        result.offered_rate,
        settings.duration_ms as f64 / 1e3,
        settings.arrivals,
        settings.connections,
        counts(result.achieved_rate, result.completed, &result.failed, result.censored),
    );
    let percent = |q: f64| format!("p{}", (q * 1e6).round() / 1e4);
    let mut columns: Vec<String> = PERCENTILES.iter().map(|&q| percent(q)).collect();
    columns.push("longest".to_string());
    let row = |name: &str, tail: &Tail, shown: bool| {
        let mut fields: Vec<String> =
            PERCENTILES.iter().map(|&q| if shown { field(tail, q) } else { "invalid".to_string() }).collect();
        fields.push(if shown { longest(tail) } else { "invalid".to_string() });
        (name.to_string(), fields)
    };
    let mut rows = vec![
        row("response", &result.response, result.valid),
        row("service", &result.service, result.valid),
        row("lateness", &result.lateness, true),
    ];
    if let Some(without) = without(result) {
        rows.insert(1, row("without the machine's stalls", without, result.valid));
    }
    let _ = write!(text, "\n{}", Grid { corner: String::new(), columns, rows }.text());
    let _ = writeln!(text, "\n{}", generator(&result.generator));
    let _ = writeln!(text, "{}", stalls(result.stalls.as_ref()));
    if PERCENTILES.iter().any(|&q| result.response.percentile(q).is_some_and(|p| p.generator_bound))
        && result.valid
    {
        text.push_str(
            "≤: more than 5 % of this percentile is the generator's own lateness; the truth lies below\n",
        );
    }
    if let Some(Judged { objective, met, reason }) = objective {
        let met = match met {
            Some(true) => "met",
            Some(false) => "missed",
            None => "cannot be judged",
        };
        let reason = reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
        let _ = writeln!(text, "objective {objective}: {met}{reason}");
    }
    if let Some(bound) = &result.generator.bound {
        let _ = writeln!(text, "INVALID: {bound}");
    }
    if let Some(bound) = result.machines() {
        let _ = writeln!(text, "NOT THE SERVICE'S: {bound}");
    }
    text
}

/// The response without what the machine's stalls may have slowed, where there is such.
fn without(result: &LoadResult) -> Option<&Tail> {
    result.stalls.as_ref()?.response.as_ref()
}

/// The counts of operations by how they ended.
fn counts(rate: f64, completed: u64, failed: &BTreeMap<String, u64>, censored: u64) -> String {
    let failures: u64 = failed.values().sum();
    let mut text = format!(
        "achieved {rate:.0}/s · completed {completed} · failed {failures} · still open at the end {censored}\n"
    );
    for (kind, count) in failed {
        let _ = writeln!(text, "  {count} × {kind}");
    }
    text
}

/// A percentile with its interval, or how many operations it takes.
fn field(tail: &Tail, q: f64) -> String {
    if let Some(few) = tail.too_few.iter().find(|few| few.q == q) {
        return format!("too few operations:\nneeds {}", few.needed);
    }
    let Some(found) = tail.percentile(q) else { return "–".to_string() };
    let bound = |nanos, at_least| if at_least { Bound::AtLeast(nanos) } else { Bound::Exactly(nanos) };
    let sign = if found.generator_bound && !found.at_least { "≤ " } else { "" };
    format!(
        "{sign}{}\n[{}, {}]",
        bound(found.value_ns, found.at_least),
        Bound::Exactly(found.low_ns),
        bound(found.high_ns, found.high_at_least)
    )
}

fn longest(tail: &Tail) -> String {
    match (tail.count, tail.max_at_least) {
        (0, _) => "–".to_string(),
        (_, true) => Bound::AtLeast(tail.max_ns).to_string(),
        (_, false) => Bound::Exactly(tail.max_ns).to_string(),
    }
}

/// The lateness of the generator, and the core that it ran on.
fn generator(generator: &Generator) -> String {
    let mut text = format!(
        "The generator was {} late at p50 and {} at p99, {}; it worked {:.0} % of the time",
        Bound::Exactly(generator.lateness_p50_ns),
        Bound::Exactly(generator.lateness_p99_ns),
        core(generator.core),
        generator.busy * 100.0,
    );
    if let Some(cpu) = generator.cpu_us_per_request {
        let _ = write!(text, ", {cpu:.1} µs of processor time an operation");
    }
    if let Some(guard) = generator.guard_ns {
        let _ = write!(text, ", and spun the last {} of a wait", Bound::Exactly(guard));
    }
    text
}

/// What the machine stood still.
fn stalls(stalls: Option<&Stalls>) -> String {
    match stalls {
        None => "Whether the machine stalled is not known: the kernel does not tell".to_string(),
        Some(Stalls { count: 0, .. }) => "The machine was not seen to stall".to_string(),
        Some(Stalls { count, total_ns, longest_ns, left_out, .. }) => format!(
            "The machine stalled {count} times, for {} in all and {} at the longest; {left_out} operations may be slow for that",
            Bound::Exactly(*total_ns),
            Bound::Exactly(*longest_ns)
        ),
    }
}

fn core(core: Option<u32>) -> String {
    match core {
        Some(core) => format!("pinned to core {core}"),
        None => "not pinned (see --core)".to_string(),
    }
}

fn closed(result: &ClosedResult) -> String {
    let mut text = format!(
        "closed loop, {} connections: {:.0} requests/s\n{}",
        result.connections,
        result.requests_per_second,
        counts(result.requests_per_second, result.completed, &result.failed, result.censored)
    );
    let cpu = result
        .cpu_us_per_request
        .map_or(String::new(), |cpu| format!("{cpu:.2} µs of processor time a request, "));
    let _ = writeln!(text, "The generator used {cpu}{}", core(result.core));
    text.push_str(
        "Latencies of a closed loop are not what users would wait: use --rate or --curve for those\n",
    );
    text
}

fn curve(curve: &Curve) -> String {
    let mut text = format!(
        "highest throughput, closed loop, {} connections: {:.0} requests/s\n\n",
        curve.capacity.connections, curve.capacity.requests_per_second
    );
    let rows = curve.points.iter().map(|point| {
        let result = &point.result;
        let failed: u64 = result.failed.values().sum();
        let mut fields = vec![
            format!("{:.0}/s", result.offered_rate),
            format!("{:.0}/s", result.achieved_rate),
            format!("{failed}"),
            format!("{}", result.censored),
        ];
        fields.extend(
            [0.5, 0.99]
                .map(|q| if result.valid { field(&result.response, q) } else { "invalid".to_string() }),
        );
        fields.push(match without(result) {
            Some(tail) if result.valid => field(tail, 0.99),
            _ => "–".to_string(),
        });
        fields.push(Bound::Exactly(result.generator.lateness_p99_ns).to_string());
        (format!("{:.0} %", point.share * 100.0), fields)
    });
    let columns = [
        "offered",
        "achieved",
        "failed",
        "open",
        "response p50",
        "response p99",
        "without stalls",
        "lateness p99",
    ];
    let grid = Grid {
        corner: "load".to_string(),
        columns: columns.map(String::from).to_vec(),
        rows: rows.collect(),
    };
    text.push_str(&grid.text());
    for point in curve.points.iter().filter(|point| !point.result.valid) {
        if let Some(bound) = &point.result.generator.bound {
            let _ = writeln!(text, "INVALID at {:.0} %: {bound}", point.share * 100.0);
        }
    }
    for point in &curve.points {
        if let Some(bound) = point.result.machines() {
            let _ = writeln!(text, "NOT THE SERVICE'S at {:.0} %: {bound}", point.share * 100.0);
        }
    }
    text
}

fn search(result: &SearchResult) -> String {
    let reason = result.reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
    let objective = &result.objective;
    let found = match (result.low, result.high) {
        (Some(low), Some(high)) if result.high_missed => {
            format!("{objective} holds up to {low:.0}/s and not at {high:.0}/s{reason}")
        }
        (Some(low), Some(high)) => {
            format!("{objective} holds up to {low:.0}/s; from {high:.0}/s on it cannot be told{reason}")
        }
        (Some(low), None) => {
            format!(
                "{objective} holds at {low:.0}/s, twice what a closed loop reaches: nothing higher was tried"
            )
        }
        (None, Some(high)) if result.high_missed => {
            format!("{objective} does not even hold at {high:.0}/s{reason}")
        }
        (None, _) => format!("{objective} cannot be told{reason}"),
    };
    let valid = result.rungs.iter().map(|rung| rung.trials.len()).sum::<usize>();
    format!("{found}\n{} rates were tried, {valid} trials\n", result.rungs.len())
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
