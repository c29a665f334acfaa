//! The journal, for downloads and raw samples: figures to five digits. Histograms are left to the tails, and how each
//! workload was made ready (`prepared`) to the run's folder.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use tollgate_analysis::report::Source;
use tollgate_model::journal::{Launch, Measured, Observation, Run};
use tollgate_model::load::{LoadResult, PerCall, Tail};

use super::{Packed, pack_within, round};

/// A journal that is packed for more room than it may have in the end, which nobody knows before the page is written.
pub struct Begun<'a> {
    source: &'a Source<'a>,
    packed: Packed,
    /// The attempts that are left, should it not fit.
    left: &'static [Attempt],
}

/// What an attempt leaves out.
type Attempt = (Without, Option<&'static str>);

#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    SamplesOfProbes,
    Samples,
    Launches,
}

/// What does not fit leaves out the samples of probes first, then all samples, then its launches.
const ATTEMPTS: &[Attempt] = &[
    (Without::Nothing, None),
    (Without::SamplesOfProbes, Some("raw samples of probes")),
    (Without::Samples, Some("raw samples")),
    (Without::Launches, Some("launches")),
];

/// The journal of a run within that many characters.
pub fn begin<'a>(id: String, source: &'a Source<'a>, most: usize) -> Begun<'a> {
    attempt(id, source, most, ATTEMPTS)
}

impl Begun<'_> {
    /// The same within as many or fewer characters.
    pub fn within(self, most: usize) -> Packed {
        match self.packed.text.len() <= most || self.left.is_empty() {
            true => self.packed,
            false => attempt(self.packed.id, self.source, most, self.left).packed,
        }
    }
}

fn attempt<'a>(id: String, source: &'a Source<'a>, most: usize, attempts: &'static [Attempt]) -> Begun<'a> {
    for (place, &(left_out, without)) in attempts.iter().enumerate() {
        let left = &attempts[place + 1..];
        // Its first line is there whatever the room.
        let most = if left.is_empty() { usize::MAX } else { most };
        if let Some(text) = pack_within(most, |to| write(to, source, left_out)) {
            return Begun { source, packed: Packed { id, text, without }, left };
        }
    }
    unreachable!("the last attempt has all the room there is")
}

/// A line of the journal, borrowed.
#[derive(Serialize)]
#[serde(tag = "line", rename_all = "kebab-case")]
enum Line<'a> {
    Run(&'a Run),
    Launch(&'a Launch),
}

fn write(to: &mut dyn Write, source: &Source, without: Without) -> io::Result<()> {
    let mut line = |line: &Line| {
        let mut serializer = serde_json::Serializer::with_formatter(&mut *to, FiveDigits(CompactFormatter));
        line.serialize(&mut serializer)?;
        to.write_all(b"\n")
    };
    line(&Line::Run(source.run))?;
    if without == Without::Launches {
        return Ok(());
    }
    let left_out = |measured: &Measured| match without {
        Without::SamplesOfProbes => !source.run.functions.is_logic(measured.workload),
        Without::Samples | Without::Launches => true,
        Without::Nothing => false,
    };
    source.launches.iter().try_for_each(|launch| line(&Line::Launch(&thinned(launch, left_out))))
}

/// Without the samples that are to be left out, and without histograms: those stand in the tails, of all launches together.
/// Rows remark the parts of `prepared` that matter.
fn thinned(launch: &Launch, left_out: impl Fn(&Measured) -> bool) -> Launch {
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

    fn packed(id: String, source: &Source, most: usize) -> Packed {
        begin(id, source, most).within(most)
    }

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

    /// Room that turns out to be less than hoped for ends where packing for that room from the start ends.
    #[test]
    fn what_was_begun_with_more_room_is_what_the_less_allows() {
        let world = testing::world();
        let report = world.report();
        let source = &report.runs[0];
        let whole = packed("j".to_string(), source, usize::MAX).text.len();
        for most in [usize::MAX, whole, whole - 1, whole / 2, 10] {
            let at_once = packed("j".to_string(), source, most);
            for hoped in [usize::MAX, whole, whole - 1].into_iter().filter(|hoped| *hoped >= most) {
                let begun = begin("j".to_string(), source, hoped).within(most);
                assert_eq!((begun.text, begun.without), (at_once.text.clone(), at_once.without), "{most}");
            }
        }
    }
}
