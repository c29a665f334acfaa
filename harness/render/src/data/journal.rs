//! The journal, for downloads and raw samples: figures to five digits. Histograms are left to the tails, and how each
//! workload was made ready (`prepared`) to the run's folder.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use tollgate_analysis::report::Source;
use tollgate_model::journal::{Launch, Measured, Observation, Run};
use tollgate_model::load::{LoadResult, PerCall, Tail};

use super::{Packed, pack, pack_within, round};

/// The journal of a run within that many characters. What does not fit leaves out the samples of probes first, then all
/// samples, then its launches.
pub fn packed(id: String, source: &Source, most: usize) -> Packed {
    let of_probe = |measured: &Measured| !source.run.functions.is_logic(measured.workload);
    let attempts: [(Sampled, Option<&str>); 3] =
        [(&|_| false, None), (&of_probe, Some("raw samples of probes")), (&|_| true, Some("raw samples"))];
    for (left_out, without) in attempts {
        if let Some(text) =
            pack_within(most, |to| write(to, source, |launch| Some(thinned(launch, left_out))))
        {
            return Packed { id, text, without };
        }
    }
    Packed { id, text: pack(|to| write(to, source, |_| None)), without: Some("launches") }
}

/// A line of the journal, borrowed.
#[derive(Serialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
enum Line<'a> {
    Run(&'a Run),
    Launch(&'a Launch),
}

fn write<'a>(
    to: &mut dyn Write,
    source: &Source<'a>,
    thinned: impl Fn(&'a Launch) -> Option<Launch>,
) -> io::Result<()> {
    let mut line = |line: &Line| {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *to, FiveDigits(CompactFormatter));
        line.serialize(&mut serializer)?;
        to.write_all(b"\n")
    };
    line(&Line::Run(source.run))?;
    source.launches.iter().filter_map(thinned).try_for_each(|launch| line(&Line::Launch(&launch)))
}

/// Whether samples are left out.
type Sampled<'a> = &'a dyn Fn(&Measured) -> bool;

/// Without the samples that are to be left out, and without histograms: those stand in the tails, of all launches together.
/// Rows remark the parts of `prepared` that matter.
fn thinned(launch: &Launch, left_out: Sampled) -> Launch {
    let mut launch = launch.clone();
    for measured in &mut launch.measured {
        let left_out = left_out(measured);
        for observation in &mut measured.observed {
            if let Observation::CallTime(timed) = observation {
                timed.prepared = None;
                if left_out {
                    timed.slices.clear();
                    timed.reference_ns = None;
                }
            }
            tails(observation).into_iter().for_each(|tail| tail.histogram.clear());
        }
    }
    launch
}

fn tails(observation: &mut Observation) -> Vec<&mut Tail> {
    match observation {
        Observation::Load(load) => of_load(load).collect(),
        Observation::Utilisation(found) => {
            let capacity = std::iter::once(&mut found.capacity.service);
            capacity.chain(found.loads.iter_mut().flat_map(|(_, load)| of_load(load))).collect()
        }
        Observation::Capacity(capacity) => vec![&mut capacity.driven.service],
        Observation::CallTail(tail) => match &mut **tail {
            PerCall::Measured { service, .. } => vec![service],
            PerCall::NotMeasurable { .. } => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_load(load: &mut LoadResult) -> impl Iterator<Item = &mut Tail> {
    let undisturbed = load.stalls.as_mut().and_then(|stalls| stalls.response.as_mut());
    [&mut load.response, &mut load.service, &mut load.lateness].into_iter().chain(undisturbed)
}

/// JSON whose figures have five digits.
struct FiveDigits(CompactFormatter);

impl Formatter for FiveDigits {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        self.0.write_f64(writer, round(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::unpack;
    use tollgate_analysis::testing;

    #[test]
    fn the_journal_is_the_journal_to_five_digits() {
        let world = testing::world();
        let report = world.report();
        let packed = packed("j".to_string(), &report.runs[0], usize::MAX);
        assert_eq!(packed.without, None);
        let text = unpack(&packed.text);
        let lines: Vec<tollgate_model::journal::Line> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 1 + world.launches.len());
        assert!(matches!(&lines[0], tollgate_model::journal::Line::Run(run) if **run == world.run));
        let tollgate_model::journal::Line::Launch(launch) = &lines[1] else { panic!("{:?}", lines[1]) };
        let (kept, whole) = (launch.measured[0].slices()[0], world.launches[0].measured[0].slices()[0]);
        assert!((kept / whole - 1.0).abs() < 1e-4, "{kept} {whole}");
    }

    #[test]
    fn samples_of_probes_are_the_first_to_go() {
        let mut world = testing::world();
        world.launches[1].measured[0].workload = "probe/nop".parse().unwrap();
        world.launches[1].measured[0].begin_call_time().slices =
            (1..40).map(|n| 1.0 / f64::from(n)).collect();
        let report = world.report();
        let source = &report.runs[0];
        let whole = packed("j".to_string(), source, usize::MAX);
        let thin = packed("j".to_string(), source, whole.text.len() - 1);
        assert_eq!(thin.without, Some("raw samples of probes"));
        assert_eq!(unpack(&thin.text).matches("\"slices\":[").count(), 1);
    }

    #[test]
    fn what_does_not_fit_leaves_out_its_samples_and_says_so() {
        let world = testing::world();
        let report = world.report();
        let source = &report.runs[0];
        let whole = packed("j".to_string(), source, usize::MAX);
        let thin = packed("j".to_string(), source, whole.text.len() - 1);
        assert_eq!(thin.without, Some("raw samples"));
        assert!(!unpack(&thin.text).contains("\"slices\":["));
        let none = packed("j".to_string(), source, 10);
        assert_eq!((none.without, unpack(&none.text).lines().count()), (Some("launches"), 1));
    }
}
