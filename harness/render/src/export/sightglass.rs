//! Sightglass's measurements: what its `summarize` and `effect-size` read, a measurement for each launch.
//!
//! Theirs are whole counts of an event in a phase of a program's life. A call is far shorter than their programs, so that it is
//! told in picoseconds.

use serde::Serialize;
use tollgate_model::counts::Counter;
use tollgate_model::metric::{ColdStep, Metric, PageCache};

use super::Source;
use super::benchstat::values;

#[derive(Serialize)]
struct Measurement {
    arch: String,
    /// There the path of an engine's library: what is compared.
    engine: String,
    wasm: String,
    /// The launch.
    process: u32,
    iteration: u32,
    phase: Phase,
    event: &'static str,
    count: u64,
}

#[derive(Clone, Copy, Serialize)]
enum Phase {
    Compilation,
    Instantiation,
    Execution,
}

/// The document.
pub fn text(source: &Source) -> Option<String> {
    let arch = source.run.host.comparability.get("architecture").map_or("unknown", String::as_str);
    let mut measurements = Vec::new();
    for measured in source.figures() {
        let contender = &measured.row.cell.contender;
        let (Some((phase, event, scale)), Some(config)) = (event(measured.row.metric), &contender.config)
        else {
            continue;
        };
        let runtime =
            source.wasmtime.as_ref().map_or("wasmtime".to_string(), |version| format!("wasmtime-{version}"));
        for (process, value) in values(&measured) {
            measurements.push(Measurement {
                arch: arch.to_string(),
                engine: format!("{runtime}/{config}"),
                wasm: format!("{}/{}", contender.build, measured.row.cell.workload),
                process,
                iteration: 0,
                phase,
                event,
                count: (value * scale).round() as u64,
            });
        }
    }
    let text = serde_json::to_string_pretty(&measurements).expect("figures are plain data");
    (!measurements.is_empty()).then_some(text + "\n")
}

/// Phase, event, and what turns our unit into the event's; none of what has no place there.
fn event(metric: Metric) -> Option<(Phase, &'static str, f64)> {
    match metric {
        Metric::CallNs => Some((Phase::Execution, "picoseconds", 1e3)),
        Metric::PerCall(Counter::Instructions) => Some((Phase::Execution, "instructions", 1.0)),
        Metric::Cold(ColdStep::Compile, PageCache::Warm) => Some((Phase::Compilation, "nanoseconds", 1e3)),
        Metric::Cold(ColdStep::Instantiate, PageCache::Warm) => {
            Some((Phase::Instantiation, "nanoseconds", 1e3))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{self, figure, row, with_launches};

    #[test]
    fn each_launch_is_a_measurement_of_its_phase_in_whole_counts() {
        let cell = "pricing/get-quote@component/rust/winch";
        let native = "pricing/get-quote@native/rust";
        let rows = vec![
            with_launches(row(cell, "call-ns", figure(88.0, 86.0, 90.0)), &[87.5, 88.5]),
            with_launches(row(cell, "cold-compile-us", figure(15.5, 15.0, 16.0)), &[15.25, 15.75]),
            row(cell, "instructions-per-call", figure(812.0, 812.0, 812.0)),
            with_launches(row(cell, "warm-drop-us", figure(1.5, 1.0, 2.0)), &[1.25, 1.75]),
            with_launches(row(native, "call-ns", figure(20.0, 19.0, 21.0)), &[20.0, 20.0]),
        ];
        let text = text(&Source::new(&testing::run(), &[], rows)).unwrap();
        let said: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(
            said[0],
            serde_json::json!({
                "arch": "x86_64", "engine": "wasmtime/winch", "wasm": "rust/pricing/get-quote", "process": 0,
                "iteration": 0, "phase": "Execution", "event": "picoseconds", "count": 87_500
            })
        );
        let counts = |phase: &str, event: &str| -> Vec<u64> {
            let of = said.iter().filter(|it| it["phase"] == phase && it["event"] == event);
            of.map(|it| it["count"].as_u64().unwrap()).collect()
        };
        assert_eq!(counts("Execution", "picoseconds"), [87_500, 88_500]);
        assert_eq!(counts("Compilation", "nanoseconds"), [15_250, 15_750]);
        assert_eq!(counts("Execution", "instructions"), [812]);
        assert_eq!(said.len(), 5, "native code has no engine, and a drop no phase");
    }
}
