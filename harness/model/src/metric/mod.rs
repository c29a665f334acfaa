//! The metrics, with unit and direction.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;
use crate::counts::Counter;

mod class;
mod label;
mod parts;
mod share;

pub use class::Class;
pub use parts::{Bytes, ColdStep, Held, Moment, PageCache, Percentile, SizeKind, Timed, WarmStep};
pub use share::Share;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
}

/// The largest difference at which two figures of the same code still count as the same: the greater of the two bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// In the metric's unit.
    pub absolute: f64,
    /// As a part of the figure.
    pub relative: f64,
}

/// A metric. Its id is stable: files and commands use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Metric {
    /// Time of one call on one thread, the empty loop subtracted.
    CallNs,
    /// Of a call: entering the guest and leaving it (`nop`).
    EntryNs,
    /// Of a call: handing the payload over (`sink` − `nop`), with what the guest does to receive it.
    LoweringNs,
    /// Of a call: taking the payload back (`echo` − `sink`); the guest returns what it got, and makes nothing.
    LiftingNs,
    /// Of a call: the logic itself (workload − `echo` of the same payload class).
    LogicNs,
    /// Calls in a second on that many threads, each with a store of its own.
    CallsPerSecond {
        /// Number of threads that call at once.
        threads: u16,
    },
    /// Fuel that one call burns, where the engine counts it. Deterministic; misses the host's share.
    FuelPerCall,
    /// Something that is counted of each call.
    PerCall(Counter),
    /// Of a cold start: one step.
    Cold(ColdStep, PageCache),
    /// Of a call, by sampling: the time that samples of this class stand for. Of a request, processor time.
    Sampled(Class),
    /// From just before the process is spawned to the end of the n-th call, or response of a service: the steps of the
    /// start and the calls, without what lies between them.
    ToCall {
        /// Counted from 1.
        call: u32,
        /// Whether files were in memory.
        cache: PageCache,
    },
    /// After how many calls this configuration has made up for its slower start over the other; the row says which.
    BreakEvenCalls,
    /// Of a new instance in a warm engine: one step.
    Warm(WarmStep),
    /// A percentile of single calls, timed one by one in a closed loop where the clock is cheap enough.
    CallTail(Percentile),
    /// A percentile of operations under an open-loop load.
    Tail(Timed, Percentile),
    /// The same under a load that is this part of the service's own capacity.
    TailAt(Share, Timed, Percentile),
    /// Requests in a second with that many connections busy all the time: the capacity.
    RequestsPerSecond {
        /// Number of connections.
        connections: u16,
    },
    /// Processor time that the service's process takes for a request, at capacity.
    CpuPerRequest,
    /// Bytes of the subject's process.
    Memory(Moment, Bytes),
    /// Resident bytes that one more of it costs, by regression; what is shared is divided among those who share it.
    BytesPer(Held),
    /// Of those, the bytes that were written to: what cannot be dropped and read again when memory is short.
    DirtyPer(Held),
    /// Number of them that fit in a GiB, once the first is there.
    PerGib(Held),
    /// Bytes of what is built or deployed.
    Size(SizeKind),
    /// Files that have to be deployed.
    Files,
    /// Build time of the artifact, from sources and with nothing there; dependencies included.
    BuildSeconds,
}

impl Metric {
    /// From the spawn of a process to its first right answer, files in memory.
    pub const FIRST_ANSWER: Self = Self::ToCall { call: 1, cache: PageCache::Warm };

    /// The unit of its figures.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::CallNs | Self::EntryNs | Self::LoweringNs | Self::LiftingNs | Self::LogicNs => "ns",
            Self::CallTail(_) | Self::Sampled(_) => "ns",
            Self::CallsPerSecond { .. } | Self::RequestsPerSecond { .. } => "1/s",
            Self::FuelPerCall => "fuel",
            Self::PerCall(counter) => counter.unit(),
            Self::Cold(..)
            | Self::ToCall { .. }
            | Self::Warm(_)
            | Self::Tail(..)
            | Self::TailAt(..)
            | Self::CpuPerRequest => "us",
            Self::BreakEvenCalls => "calls",
            Self::Memory(..) | Self::BytesPer(_) | Self::DirtyPer(_) | Self::Size(_) => "B",
            Self::PerGib(_) => "1/GiB",
            Self::Files => "files",
            Self::BuildSeconds => "s",
        }
    }

    /// Which way is better.
    pub const fn direction(self) -> Direction {
        match self {
            Self::CallsPerSecond { .. } | Self::RequestsPerSecond { .. } | Self::PerGib(_) => {
                Direction::Higher
            }
            _ => Direction::Lower,
        }
    }

    /// Whether it is a part of a call.
    pub const fn is_part(self) -> bool {
        matches!(self, Self::EntryNs | Self::LoweringNs | Self::LiftingNs | Self::LogicNs)
    }

    /// The times and the percentile of an open-loop load, at a rate or at a part of the capacity.
    pub const fn tail(self) -> Option<(Timed, Percentile)> {
        match self {
            Self::Tail(timed, percentile) | Self::TailAt(_, timed, percentile) => Some((timed, percentile)),
            _ => None,
        }
    }

    /// The part of the capacity that was offered, of a tail at one.
    pub const fn share(self) -> Option<Share> {
        match self {
            Self::TailAt(share, ..) => Some(share),
            _ => None,
        }
    }

    /// Whether the plan's load is among its conditions.
    pub const fn is_under_load(self) -> bool {
        matches!(
            self,
            Self::Tail(..)
                | Self::TailAt(..)
                | Self::Sampled(_)
                | Self::RequestsPerSecond { .. }
                | Self::CpuPerRequest
                | Self::Memory(Moment::Load, _)
        )
    }

    /// Whether it depends on what a function is called with.
    pub const fn takes_inputs(self) -> bool {
        !matches!(self, Self::Size(_) | Self::Files | Self::BuildSeconds)
    }

    /// Whether the same code must give the same figure every time, but for its tolerance.
    pub const fn deterministic(self) -> bool {
        self.tolerance().is_some()
    }

    /// The tolerance between two figures of the same code, where they are compared by that and not by intervals.
    pub const fn tolerance(self) -> Option<Tolerance> {
        match self {
            Self::FuelPerCall | Self::Size(_) | Self::Files => {
                Some(Tolerance { absolute: 0.0, relative: 0.0 })
            }
            Self::PerCall(counter) => counter.tolerance(),
            _ => None,
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cached = |cache: PageCache| if cache == PageCache::Warm { "" } else { "/dropped" };
        f.pad(&match *self {
            Self::CallsPerSecond { threads } => format!("calls-per-second/{threads}t"),
            Self::RequestsPerSecond { connections } => format!("requests-per-second/{connections}c"),
            Self::PerCall(counter) => format!("{counter}-per-call"),
            Self::Sampled(class) => format!("sampled-{class}-ns"),
            Self::Cold(step, cache) => format!("cold-{step}-us{}", cached(cache)),
            Self::ToCall { call, cache } => format!("cold-to-call-{call}-us{}", cached(cache)),
            Self::Warm(step) => format!("warm-{step}-us"),
            Self::CallTail(percentile) => format!("call-{percentile}-ns"),
            Self::Tail(timed, percentile) => format!("{timed}-{percentile}-us"),
            Self::TailAt(share, timed, percentile) => {
                format!("{timed}-{percentile}-us/at-{}", share.hundredths())
            }
            Self::Memory(moment, bytes) => format!("memory-{moment}-{bytes}-bytes"),
            Self::BytesPer(held) => format!("bytes-per-{held}"),
            Self::DirtyPer(held) => format!("dirty-bytes-per-{held}"),
            Self::PerGib(held) => format!("{held}-per-gib"),
            Self::Size(kind) => format!("size-{kind}-bytes"),
            plain => return f.pad(plain.plain_id().expect("every other metric is a plain one")),
        })
    }
}

/// A metric that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no metric `{0}`: write call-ns, cold-compile-us, response-p99-us, memory-steady-private-bytes …"
)]
pub struct BadMetric(String);

impl FromStr for Metric {
    type Err = BadMetric;

    fn from_str(text: &str) -> Result<Self, BadMetric> {
        let plain = Self::PLAIN.iter().find(|(_, id)| *id == text).map(|(metric, _)| *metric);
        plain.or_else(|| family(text)).ok_or_else(|| BadMetric(text.to_string()))
    }
}

/// Reads a metric that belongs to a family.
fn family(text: &str) -> Option<Metric> {
    let between = |before: &str, after: &str| text.strip_prefix(before)?.strip_suffix(after);
    if let Some(threads) = between("calls-per-second/", "t") {
        return Some(Metric::CallsPerSecond { threads: positive(threads)? });
    }
    if let Some(connections) = between("requests-per-second/", "c") {
        return Some(Metric::RequestsPerSecond { connections: positive(connections)? });
    }
    if let Some(cold) = text.strip_prefix("cold-") {
        let (step, cache) = match cold.strip_suffix("/dropped") {
            Some(step) => (step, PageCache::Dropped),
            None => (cold, PageCache::Warm),
        };
        let step = step.strip_suffix("-us")?;
        return match step.strip_prefix("to-call-") {
            Some(call) => Some(Metric::ToCall { call: positive(call)?, cache }),
            None => Some(Metric::Cold(ColdStep::named(step)?, cache)),
        };
    }
    if let Some(memory) = between("memory-", "-bytes") {
        let (moment, bytes) = memory.rsplit_once('-')?;
        return Some(Metric::Memory(Moment::named(moment)?, Bytes::named(bytes)?));
    }
    if let Some(class) = between("sampled-", "-ns") {
        return Class::named(class).map(Metric::Sampled);
    }
    if let Some(step) = between("warm-", "-us") {
        return WarmStep::named(step).map(Metric::Warm);
    }
    if let Some(percentile) = between("call-", "-ns") {
        return Percentile::named(percentile).map(Metric::CallTail);
    }
    if let Some(held) = text.strip_prefix("dirty-bytes-per-") {
        return Held::named(held).map(Metric::DirtyPer);
    }
    if let Some(held) = text.strip_prefix("bytes-per-") {
        return Held::named(held).map(Metric::BytesPer);
    }
    if let Some(held) = text.strip_suffix("-per-gib") {
        return Held::named(held).map(Metric::PerGib);
    }
    if let Some(counter) = text.strip_suffix("-per-call") {
        return Counter::named(counter).map(Metric::PerCall);
    }
    if let Some(kind) = between("size-", "-bytes") {
        return SizeKind::named(kind).map(Metric::Size);
    }
    let (tail, share) = match text.split_once("/at-") {
        Some((tail, share)) => (tail, Some(Share::percent(positive(share)?))),
        None => (text, None),
    };
    let (timed, percentile) = tail.strip_suffix("-us")?.rsplit_once('-')?;
    let (timed, percentile) = (Timed::named(timed)?, Percentile::named(percentile)?);
    Some(share.map_or(Metric::Tail(timed, percentile), |share| Metric::TailAt(share, timed, percentile)))
}

/// A count as it is written: no sign, no leading zero.
fn positive<T: FromStr + PartialEq + fmt::Display>(text: &str) -> Option<T> {
    let value: T = text.parse().ok()?;
    (value.to_string() == text && text != "0").then_some(value)
}

impl Metric {
    /// The metrics that are no family, by id.
    const PLAIN: &'static [(Metric, &'static str)] = &[
        (Self::CallNs, "call-ns"),
        (Self::EntryNs, "entry-ns"),
        (Self::LoweringNs, "lowering-ns"),
        (Self::LiftingNs, "lifting-ns"),
        (Self::LogicNs, "logic-ns"),
        (Self::FuelPerCall, "fuel-per-call"),
        (Self::BreakEvenCalls, "break-even-calls"),
        (Self::CpuPerRequest, "cpu-per-request-us"),
        (Self::Files, "files"),
        (Self::BuildSeconds, "build-s"),
    ];

    fn plain_id(self) -> Option<&'static str> {
        Self::PLAIN.iter().find(|(metric, _)| *metric == self).map(|(_, id)| *id)
    }
}

as_string!(Metric => BadMetric);

#[cfg(test)]
mod tests {
    use super::*;

    /// Every metric there is, with a few of each that has a number.
    fn all() -> Vec<Metric> {
        let mut all: Vec<Metric> = Metric::PLAIN.iter().map(|(metric, _)| *metric).collect();
        all.extend([1, 16].map(|threads| Metric::CallsPerSecond { threads }));
        all.extend([1, 64].map(|connections| Metric::RequestsPerSecond { connections }));
        for &cache in PageCache::ALL {
            all.extend(ColdStep::ALL.iter().map(|&step| Metric::Cold(step, cache)));
            all.extend([1, 10_000].map(|call| Metric::ToCall { call, cache }));
        }
        all.extend(WarmStep::ALL.iter().map(|&step| Metric::Warm(step)));
        for &percentile in Percentile::ALL {
            all.push(Metric::CallTail(percentile));
            all.extend(Timed::ALL.iter().map(|&timed| Metric::Tail(timed, percentile)));
            let share = Share::percent(60);
            all.extend(Timed::ALL.iter().map(|&timed| Metric::TailAt(share, timed, percentile)));
        }
        for &bytes in Bytes::ALL {
            all.extend(Moment::ALL.iter().map(|&moment| Metric::Memory(moment, bytes)));
        }
        for &held in Held::ALL {
            all.extend([Metric::BytesPer(held), Metric::DirtyPer(held), Metric::PerGib(held)]);
        }
        all.extend(Class::ALL.iter().map(|&class| Metric::Sampled(class)));
        all.extend(SizeKind::ALL.iter().map(|&kind| Metric::Size(kind)));
        all.extend(Counter::ALL.iter().map(|&counter| Metric::PerCall(counter)));
        all
    }

    #[test]
    fn ids_survive_a_round_trip_and_are_unique() {
        let all = all();
        let mut ids: Vec<String> = all.iter().map(Metric::to_string).collect();
        for (metric, id) in all.iter().zip(&ids) {
            assert_eq!(id.parse::<Metric>().unwrap(), *metric, "{id}");
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
    }

    #[test]
    fn ids_read_like_what_they_are() {
        for id in [
            "call-ns",
            "calls-per-second/16t",
            "cold-compile-us",
            "cold-first-call-us/dropped",
            "cold-to-call-10000-us",
            "warm-instantiate-us",
            "response-p99.9-us",
            "response-p99-us/at-60",
            "call-p99-ns",
            "memory-first-call-private-bytes",
            "bytes-per-component-mapped",
            "instance-per-gib",
            "size-wasm-gzip-bytes",
            "instructions-per-call",
            "sampled-guest-allocation-ns",
        ] {
            assert_eq!(id.parse::<Metric>().unwrap().to_string(), id);
        }
    }

    #[test]
    fn what_is_counted_has_a_tolerance_and_what_is_timed_has_none() {
        assert!(Metric::PerCall(Counter::Instructions).tolerance().unwrap().relative < 0.001);
        assert_eq!(Metric::FuelPerCall.tolerance(), Some(Tolerance { absolute: 0.0, relative: 0.0 }));
        assert!(!Metric::PerCall(Counter::HardwareInstructions).deterministic());
        assert!(!Metric::CallNs.deterministic());
    }

    #[test]
    fn what_is_no_metric_is_refused() {
        for id in [
            "",
            "calls-per-second",
            "calls-per-second/0t",
            "calls-per-second/+1t",
            "calls-per-second/xt",
            "cold-us",
            "cold-to-call-0-us",
            "response-p98-us",
            "response-p99-us/at-060",
            "response-p99-us/at-0",
            "response-p99-us/at-",
            "call-ns/at-60",
            "memory-steady-bytes",
        ] {
            assert!(id.parse::<Metric>().is_err(), "{id}");
        }
    }
}
