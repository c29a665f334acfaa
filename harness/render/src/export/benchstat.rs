//! Go benchmark text, as benchstat and benchseries read it: a line for each launch, because launches are what they may
//! resample, and because they want at least four of them (six for a median's interval).
//!
//! The format is <https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md>; units and `assume=` are
//! of golang.org/x/perf.

use std::collections::BTreeMap;
use std::fmt::Write;

use tollgate_model::metric::{Direction, Metric};
use tollgate_model::results::Row;

use super::Source;
use super::source::Measured;

/// A benchmark and the launch: the measurements of one line.
type Lines = BTreeMap<(usize, u32), (String, Vec<String>)>;

/// The document.
pub fn text(source: &Source) -> Option<String> {
    let mut units = BTreeMap::new();
    let mut benchmarks: Vec<String> = Vec::new();
    let mut lines = Lines::new();
    for measured in source.figures() {
        let (unit, scale) = unit(measured.row.metric);
        let values = values(&measured);
        if values.is_empty() {
            continue;
        }
        units.insert(unit.clone(), measured.row.metric);
        let name = name(&measured);
        let index = benchmarks.iter().position(|other| *other == name).unwrap_or(benchmarks.len());
        if index == benchmarks.len() {
            benchmarks.push(name.clone());
        }
        for (launch, value) in values {
            let (_, figures) = lines.entry((index, launch)).or_insert_with(|| (name.clone(), Vec::new()));
            figures.push(format!("{} {unit}", value * scale));
        }
    }
    let mut text = configuration(source);
    for (unit, metric) in units {
        let better = if metric.direction() == Direction::Higher { "higher" } else { "lower" };
        let exact = if exact(metric) { " assume=exact" } else { "" };
        writeln!(text, "Unit {unit} better={better}{exact}").expect("memory takes what is written");
    }
    for (name, figures) in lines.values() {
        writeln!(text, "{name} 1 {}", figures.join(" ")).expect("memory takes what is written");
    }
    (!lines.is_empty()).then_some(text)
}

/// The facts that lines have in common. Whatever differs between two files keeps benchstat from comparing them: so
/// neither seed nor time nor revision is among it.
fn configuration(source: &Source) -> String {
    let fact = |name: &str| source.run.host.comparability.get(name).map_or("unknown", String::as_str);
    let arch = match fact("architecture") {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let mut keys = vec![("goos", "linux"), ("goarch", arch), ("cpu", fact("cpu-model"))];
    let circumstances = source.circumstances();
    let lasting = |name: &str| ["host-key", "tollgate", "wasmtime", "plan"].contains(&name);
    keys.extend(
        circumstances.iter().map(|(name, value)| (*name, value.as_str())).filter(|(name, _)| lasting(name)),
    );
    let line = |(name, value): (&str, &str)| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{name}: {value}\n")
    };
    keys.into_iter().map(line).collect()
}

/// The value of each launch. What is counted needs no launches: it is the same every time.
pub(super) fn values(measured: &Measured) -> Vec<(u32, f64)> {
    let launches: Vec<_> = measured.per_launch().map(|launch| (launch.block, launch.value)).collect();
    match launches.is_empty() && measured.row.metric.deterministic() {
        true => vec![(0, measured.figure.value)],
        false => launches,
    }
}

/// Whether every launch must say the same, to the last digit. Some of what is counted has a tolerance.
const fn exact(metric: Metric) -> bool {
    matches!(metric, Metric::FuelPerCall | Metric::Size(_) | Metric::Files)
}

/// `BenchmarkPricingGetQuote/lang=rust/config=winch/layer=component`. The layer is a word of ours and stands last: a name
/// that ends in a hyphen and digits would be read as run on so many processors.
fn name(measured: &Measured) -> String {
    let Row { cell, .. } = measured.row;
    let words = cell.workload.function.as_str().split(['/', '-']).filter(|word| !word.is_empty());
    let mut name = "Benchmark".to_string();
    name.extend(words.map(|word| word[..1].to_uppercase() + &word[1..]));
    let mut part = |key: &str, value: &str| {
        let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
        name.push_str(&format!("/{key}={}", value.chars().map(plain).collect::<String>()));
    };
    if let Some(size) = cell.workload.size {
        part("size", &size.to_string());
    }
    if let Some((_, again)) =
        measured.benchmark.rsplit_once('#').filter(|(before, _)| *before == cell.to_string())
    {
        part("again", again);
    }
    part("lang", &cell.contender.build);
    if let Some(config) = &cell.contender.config {
        part("config", config);
    }
    part("layer", &cell.contender.deployment.to_string());
    name
}

/// A unit that benchstat knows how to print: it makes seconds of `ns` and KiB of `bytes` between hyphens.
fn unit(metric: Metric) -> (String, f64) {
    let id = metric.to_string();
    let (id, cache) =
        id.split_once('/').map_or((id.as_str(), String::new()), |(id, rest)| (id, format!("/{rest}")));
    match (metric, metric.unit()) {
        (Metric::CallNs, _) => ("ns/op".to_string(), 1.0),
        (Metric::BuildSeconds, _) => ("build-ns".to_string(), 1e9),
        (_, "us") => (format!("{}-ns{cache}", id.trim_end_matches("-us")), 1e3),
        _ => (id.to_string() + &cache, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{self, figure, row, with_launches};

    fn said(rows: Vec<Row>) -> String {
        text(&Source::new(&testing::run(), &[], rows)).unwrap_or_default()
    }

    #[test]
    fn a_launch_is_a_line_with_all_that_it_says() {
        let cell = "probe/echo-bytes/1KiB@component/rust/pool-2";
        let text = said(vec![
            with_launches(row(cell, "call-ns", figure(88.0, 86.0, 90.0)), &[87.5, 88.5]),
            with_launches(row(cell, "warm-drop-us", figure(1.5, 1.0, 2.0)), &[1.25, 1.75]),
            row(cell, "fuel-per-call", figure(812.0, 812.0, 812.0)),
        ]);
        let name = "BenchmarkProbeEchoBytes/size=1KiB/lang=rust/config=pool-2/layer=component";
        assert!(
            text.contains(&format!("\n{name} 1 87.5 ns/op 1250 warm-drop-ns 812 fuel-per-call\n")),
            "{text}"
        );
        assert!(text.contains(&format!("\n{name} 1 88.5 ns/op 1750 warm-drop-ns\n")), "{text}");
        assert!(text.contains("\nUnit fuel-per-call better=lower assume=exact\n"), "{text}");
        assert!(text.contains("\nUnit ns/op better=lower\n"), "{text}");
        assert!(text.starts_with("goos: linux\ngoarch: amd64\ncpu: A B\n"), "{text}");
    }

    #[test]
    fn a_function_may_have_dashes_anywhere_in_its_name() {
        let cell = "geo/area--of-@component/rust/winch";
        let text = said(vec![with_launches(row(cell, "call-ns", figure(1.0, 0.9, 1.1)), &[1.0])]);
        assert!(text.contains("\nBenchmarkGeoAreaOf/lang=rust/"), "{text}");
    }

    #[test]
    fn a_figure_that_no_launch_has_is_no_line() {
        assert_eq!(said(vec![row("probe/nop@native/rust", "call-ns", figure(1.0, 0.9, 1.1))]), "");
    }

    #[test]
    fn units_of_one_metric_are_units_of_no_other() {
        let ids =
            ["call-ns", "cold-compile-us", "cold-compile-us/dropped", "build-s", "calls-per-second/16t"];
        let units = ids.map(|id| unit(id.parse().unwrap()).0);
        assert_eq!(
            units,
            ["ns/op", "cold-compile-ns", "cold-compile-ns/dropped", "build-ns", "calls-per-second/16t"]
        );
    }
}
