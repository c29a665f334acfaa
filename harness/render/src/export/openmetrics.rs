//! OpenMetrics text: gauges in base units. A figure's interval is two gauges more, `…_low_…` and `…_high_…`.
//!
//! The format is <https://prometheus.io/docs/specs/om/open_metrics_spec/>: the lines of a family stand together, a unit is
//! the end of the family's name, and `# EOF` is the last line.

use std::collections::BTreeMap;
use std::fmt::Write;

use tollgate_model::metric::{Direction, Metric, PageCache};
use tollgate_model::results::{Bound, Figure};

use super::Source;
use super::source::{Measured, to_control};

type Labels = Vec<(&'static str, String)>;

/// The name of a metric here.
struct Name {
    /// Without `tollgate_`, and without the unit.
    stem: String,
    labels: Labels,
    help: String,
}

/// The lines of a family.
struct Family {
    unit: Option<&'static str>,
    help: String,
    samples: Vec<(Labels, f64)>,
}

/// The document.
pub fn text(source: &Source) -> Option<String> {
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for measured in source.measured() {
        let metric = measured.row.metric;
        let (unit, scale) = base_unit(metric);
        let Name { stem, labels, help } = name(metric);
        let labels = [of_cell(&measured), labels].concat();
        let scaled = |value: f64| value * scale;
        let Figure { value, low, high } = measured.figure;
        keep(&mut families, &stem, "", unit, &help, &labels, Some(scaled(value)));
        if measured.row.bound.is_none() {
            let end = |which| format!("{help} ({which} of the 95 % interval)");
            keep(&mut families, &stem, "_low", unit, &end("lower end"), &labels, low.map(scaled));
            keep(&mut families, &stem, "_high", unit, &end("upper end"), &labels, high.map(scaled));
        }
        if let Some(ratio) = to_control(measured.row) {
            let labels = [of_cell(&measured), vec![("metric", measured.metric.clone())]].concat();
            let help = "How many times the control's figure that is, launch by launch beside it";
            keep(&mut families, "to_native", "", Some("ratio"), help, &labels, Some(ratio.value));
        }
    }
    if families.is_empty() {
        return None;
    }
    let mut text = String::new();
    for (name, family) in &families {
        family.write(name, &mut text);
    }
    let about: Labels = source.circumstances().into_iter().collect();
    writeln!(text, "# TYPE tollgate_run info\n# HELP tollgate_run The run that all of this is of")
        .expect(MEMORY);
    writeln!(text, "tollgate_run_info{} 1\n# EOF", braces(&about)).expect(MEMORY);
    Some(text)
}

const MEMORY: &str = "memory takes what is written";

fn keep(
    families: &mut BTreeMap<String, Family>,
    stem: &str,
    end: &str,
    unit: Option<&'static str>,
    help: &str,
    labels: &Labels,
    value: Option<f64>,
) {
    let Some(value) = value.filter(|value| value.is_finite()) else { return };
    let name = format!("tollgate_{stem}{end}{}", unit.map_or(String::new(), |unit| format!("_{unit}")));
    let family =
        families.entry(name).or_insert_with(|| Family { unit, help: help.to_string(), samples: vec![] });
    family.samples.push((labels.clone(), value));
}

impl Family {
    fn write(&self, name: &str, text: &mut String) {
        writeln!(text, "# TYPE {name} gauge").expect(MEMORY);
        if let Some(unit) = self.unit {
            writeln!(text, "# UNIT {name} {unit}").expect(MEMORY);
        }
        writeln!(text, "# HELP {name} {}", escaped(&self.help)).expect(MEMORY);
        for (labels, value) in &self.samples {
            writeln!(text, "{name}{} {value}", braces(labels)).expect(MEMORY);
        }
    }
}

fn braces(labels: &Labels) -> String {
    let label = |(name, value): &(&str, String)| format!("{}=\"{}\"", name.replace('-', "_"), escaped(value));
    format!("{{{}}}", labels.iter().map(label).collect::<Vec<_>>().join(","))
}

fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', r"\n").replace('\r', " ")
}

/// The unit of a metric's figures here, and the factor that they are multiplied with.
fn base_unit(metric: Metric) -> (Option<&'static str>, f64) {
    match metric.unit() {
        "ns" => (Some("seconds"), 1e-9),
        "us" => (Some("seconds"), 1e-6),
        "s" => (Some("seconds"), 1.0),
        "B" => (Some("bytes"), 1.0),
        _ => (None, 1.0),
    }
}

/// Whose figure it is.
fn of_cell(measured: &Measured) -> Labels {
    let (row, contender) = (measured.row, &measured.row.cell.contender);
    let mut labels = vec![
        ("cell", row.cell.to_string()),
        ("workload", row.cell.workload.to_string()),
        ("layer", contender.deployment.to_string()),
        ("language", contender.build.clone()),
    ];
    labels.extend(contender.config.clone().map(|config| ("config", config)));
    labels.extend(row.against.as_ref().map(|other| ("over", other.to_string())));
    let again = measured.benchmark[row.cell.to_string().len()..].strip_prefix('#');
    labels.extend(again.map(|ordinal| ("again", ordinal.to_string())));
    match row.bound {
        Bound::None => {}
        Bound::AtLeast => labels.push(("bound", "at-least".to_string())),
        Bound::AtMost => labels.push(("bound", "at-most".to_string())),
    }
    labels
}

/// Metrics that belong together are one family, told apart by labels. All others are called as everywhere.
fn name(metric: Metric) -> Name {
    let of = |stem: &str, help: &str, labels: &[(&'static str, String)]| Name {
        stem: stem.to_string(),
        labels: labels.to_vec(),
        help: help.to_string(),
    };
    let cached = |cache: PageCache| {
        ("files", if cache == PageCache::Warm { "in-memory" } else { "dropped" }.to_string())
    };
    match metric {
        Metric::Tail(timed, percentile) => of(
            "latency",
            "Of operations under an open-loop load: what users wait, what the subject takes, the generator's lateness",
            &[("timed", timed.to_string()), ("quantile", percentile.quantile().to_string())],
        ),
        Metric::TailAt(share, timed, percentile) => of(
            "latency_at_utilisation",
            "The same under a load that is this part of the service's own capacity",
            &[
                ("timed", timed.to_string()),
                ("quantile", percentile.quantile().to_string()),
                ("utilisation", share.of_one().to_string()),
            ],
        ),
        Metric::CallTail(percentile) => of(
            "call_tail",
            "Of single calls, timed one by one",
            &[("quantile", percentile.quantile().to_string())],
        ),
        Metric::CallsPerSecond { threads } => {
            of("calls_per_second", "Calls in a second", &[("threads", threads.to_string())])
        }
        Metric::RequestsPerSecond { connections } => {
            of("requests_per_second", "Capacity of a service", &[("connections", connections.to_string())])
        }
        Metric::Cold(step, cache) => {
            of("cold", "A step of a cold start", &[("step", step.to_string()), cached(cache)])
        }
        Metric::ToCall { call, cache } => of(
            "cold_to_call",
            "From the spawn to the end of that call, counted from 1",
            &[("call", call.to_string()), cached(cache)],
        ),
        Metric::Warm(step) => {
            of("warm", "A step of a new instance in a warm engine", &[("step", step.to_string())])
        }
        Metric::Memory(moment, bytes) => of(
            "memory",
            "Of the subject's process",
            &[("moment", moment.to_string()), ("kind", bytes.to_string())],
        ),
        Metric::BytesPer(held) => {
            of("one_more", "Proportional bytes of one more", &[("held", held.to_string())])
        }
        Metric::DirtyPer(held) => of(
            "one_more_dirty",
            "Bytes of one more that are backed by no file",
            &[("held", held.to_string())],
        ),
        Metric::PerGib(held) => of("fit_in_a_gib", "How many fit in a GiB", &[("held", held.to_string())]),
        Metric::Size(kind) => of("size", "Of what is built and deployed", &[("of", kind.to_string())]),
        plain => {
            let id = plain.to_string();
            let better = if plain.direction() == Direction::Higher { "more" } else { "less" };
            let stem =
                ["-ns", "-us", "-s", "-bytes"].iter().find_map(|unit| id.strip_suffix(unit)).unwrap_or(&id);
            let stem: String =
                stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            Name { stem, labels: Vec::new(), help: format!("Tollgate's {id}, {better} is better") }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{self, figure, row};
    use tollgate_model::results::Row;

    fn said(rows: Vec<Row>) -> String {
        text(&Source::new(&testing::run(), &[], rows)).unwrap()
    }

    #[test]
    fn figures_are_gauges_in_base_units() {
        let http = "pricing/get-quote@http/rust/native";
        let text = said(vec![
            row("probe/nop@component/rust/winch", "call-ns", figure(50.0, 48.0, 52.0)),
            row(http, "response-p99-us", figure(250.0, 200.0, 300.0)),
        ]);
        let cell = r#"{cell="probe/nop@component/rust/winch",workload="probe/nop",layer="component",language="rust",config="winch"}"#;
        assert!(
            text.contains(
                "# TYPE tollgate_call_seconds gauge\n# UNIT tollgate_call_seconds seconds\n# HELP "
            )
        );
        for (family, value) in [("call", 50.0 * 1e-9), ("call_low", 48.0 * 1e-9), ("call_high", 52.0 * 1e-9)]
        {
            assert!(text.contains(&format!("\ntollgate_{family}_seconds{cell} {value}\n")), "{text}");
        }
        assert!(text.contains(r#"config="native",timed="response",quantile="0.99"} 0.00025"#), "{text}");
        assert!(text.contains("\ntollgate_run_info{plan=\"quick\",host_key=\""), "{text}");
    }

    #[test]
    fn a_bound_says_so_and_has_no_interval() {
        let late = row("pricing/get-quote@http/rust/native", "response-p50-us", figure(250.0, 200.0, 300.0));
        let text = said(vec![Row { bound: Bound::AtMost, ..late }]);
        assert!(text.contains(r#"bound="at-most""#) && !text.contains("_low_"), "{text}");
    }
}
