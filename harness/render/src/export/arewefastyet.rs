//! Rows of the `history.json` that wasmCloud's trend site draws: one for each figure that is a time or a rate, with the commit and
//! the machine. What it calls a mean is our figure, whose interval stands beside it. Appended to those of other runs they are its history.

use serde::Serialize;
use tollgate_model::metric::Metric;
use tollgate_stats::{median, sd};

use super::Source;
use super::benchstat::values;

/// The site takes whatever has more than one element for a rate: that many operations take `mean_ns`.
const ELEMENTS: u64 = 1_000;

#[derive(Serialize)]
struct Row {
    bench: String,
    group: String,
    param: String,
    sha: String,
    short_sha: String,
    #[serde(rename = "ref")]
    reference: String,
    run_id: String,
    run_attempt: &'static str,
    timestamp: String,
    host: String,
    kernel: String,
    cpus_online: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    throughput: Option<Throughput>,
    mean_ns: f64,
    median_ns: f64,
    std_dev_ns: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ci_low_ns: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ci_high_ns: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Throughput {
    elements: u64,
}

/// The document.
pub fn text(source: &Source) -> Option<String> {
    let fact = |name: &str| source.run.host.comparability.get(name).map_or("unknown", String::as_str);
    let sha = source.run.revision.clone().unwrap_or_else(|| "unknown".to_string());
    let rows: Vec<Row> = source
        .figures()
        .filter_map(|measured| {
            let in_ns = scale(measured.row.metric)?;
            let launches: Vec<f64> =
                values(&measured).into_iter().map(|(_, value)| in_ns.of(value)).collect();
            let (one, other) =
                (measured.figure.low.map(|it| in_ns.of(it)), measured.figure.high.map(|it| in_ns.of(it)));
            // Of a rate the higher end is the shorter time.
            let (low, high) = if in_ns.inverse { (other, one) } else { (one, other) };
            let value = in_ns.of(measured.figure.value);
            Some(Row {
                bench: measured.row.cell.workload.to_string(),
                group: measured.metric.clone(),
                param: measured.row.cell.contender.to_string(),
                short_sha: sha.chars().take(12).collect(),
                sha: sha.clone(),
                reference: source.run.host.facts.get("ref").cloned().unwrap_or_else(|| "unknown".to_string()),
                run_id: format!("{}-{}", source.run.started, source.run.seed),
                run_attempt: "1",
                timestamp: timestamp(&source.run.started),
                host: source.run.host.key(),
                kernel: fact("kernel").to_string(),
                cpus_online: fact("cores").parse().unwrap_or(0),
                throughput: in_ns.inverse.then_some(Throughput { elements: ELEMENTS }),
                mean_ns: value,
                median_ns: median(&launches).unwrap_or(value),
                std_dev_ns: sd(&launches).unwrap_or(0.0),
                ci_low_ns: low,
                ci_high_ns: high,
            })
        })
        .filter(|row| [row.mean_ns, row.median_ns, row.std_dev_ns].iter().all(|it| it.is_finite()))
        .collect();
    let text = serde_json::to_string_pretty(&rows).expect("figures are plain data");
    (!rows.is_empty()).then_some(text + "\n")
}

/// What turns a figure into nanoseconds: of so many operations, where it is a rate.
struct InNanoseconds {
    factor: f64,
    inverse: bool,
}

impl InNanoseconds {
    fn of(&self, value: f64) -> f64 {
        if self.inverse { self.factor / value } else { self.factor * value }
    }
}

fn scale(metric: Metric) -> Option<InNanoseconds> {
    let (factor, inverse) = match metric.unit() {
        "ns" => (1.0, false),
        "us" => (1e3, false),
        "s" => (1e9, false),
        "1/s" => (1e9 * ELEMENTS as f64, true),
        _ => return None,
    };
    Some(InNanoseconds { factor, inverse })
}

/// `20260102T030405Z` as `2026-01-02T03:04:05Z`.
fn timestamp(stamp: &str) -> String {
    match (
        stamp.get(0..4),
        stamp.get(4..6),
        stamp.get(6..8),
        stamp.get(9..11),
        stamp.get(11..13),
        stamp.get(13..15),
    ) {
        (Some(year), Some(month), Some(day), Some(hour), Some(minute), Some(second)) => {
            format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")
        }
        _ => stamp.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{self, figure, row, with_launches};

    #[test]
    fn times_are_nanoseconds_and_rates_are_the_time_of_a_thousand() {
        let cell = "pricing/get-quote@component/rust/winch";
        let rows = vec![
            with_launches(row(cell, "call-ns", figure(88.5, 86.0, 90.0)), &[87.0, 88.0, 92.0]),
            row(cell, "cold-compile-us", figure(15.5, 15.0, 16.0)),
            row(cell, "calls-per-second/1t", figure(10_000.0, 8_000.0, 12_500.0)),
            row(cell, "size-wasm-bytes", figure(1.0, 1.0, 1.0)),
        ];
        let mut run = testing::run();
        run.revision = Some("0123456789abcdef".to_string());
        let said: Vec<serde_json::Value> =
            serde_json::from_str(&text(&Source::new(&run, &[], rows)).unwrap()).unwrap();
        assert_eq!(said.len(), 3, "a size is no time: {said:?}");
        let call = &said[0];
        assert_eq!(call["bench"], "pricing/get-quote");
        assert_eq!((&call["group"], &call["param"]), (&"call-ns".into(), &"component/rust/winch".into()));
        assert_eq!((call["mean_ns"].as_f64(), call["median_ns"].as_f64()), (Some(88.5), Some(88.0)));
        assert!((call["std_dev_ns"].as_f64().unwrap() - 7.0_f64.sqrt()).abs() < 1e-9, "{call}");
        assert_eq!(
            (&call["short_sha"], &call["timestamp"]),
            (&"0123456789ab".into(), &"2026-01-01T00:00:00Z".into())
        );
        assert_eq!(said[1]["ci_low_ns"], 15_000.0);
        // The site shows elements × 10⁹ / mean_ns.
        let rate = &said[2];
        let of =
            |key: &str| rate["throughput"]["Elements"].as_f64().unwrap() * 1e9 / rate[key].as_f64().unwrap();
        assert_eq!((of("mean_ns"), of("ci_high_ns"), of("ci_low_ns")), (10_000.0, 8_000.0, 12_500.0));
    }
}
