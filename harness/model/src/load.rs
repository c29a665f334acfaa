//! Load and what came of it: the same words in the worker protocol, in journals and in what `tollgate load` prints.
//!
//! Times are nanoseconds. Everything that a figure needs in order to be believed stands beside it: how many operations
//! it rests on, how late the generator was, and whether the run is a result at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod explored;
mod objective;

pub use explored::{Curve, CurvePoint, Rung, SearchResult};
pub use objective::{BadObjective, Objective};

/// The load that is offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LoadSettings {
    /// Operations a second.
    pub rate: f64,
    /// From the first intended start to the horizon before which all others lie.
    pub duration_ms: u64,
    /// `constant`, `poisson`, `burst:N`, or `trace:FILE`.
    pub arrivals: String,
    /// The seed of random arrivals.
    pub seed: u64,
    /// Number of connections or threads that serve the one queue of intended starts.
    pub connections: u32,
    /// Time to wait for answers when nothing more starts; what is open then is censored.
    pub drain_ms: u64,
}

/// The result of an open-loop run. All that was offered is accounted for: completed, failed, or censored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LoadResult {
    /// Operations that were scheduled.
    pub offered: u64,
    /// Operations that were answered well. Only they have latencies.
    pub completed: u64,
    /// Failed operations by kind, such as `connection refused`, `status 503`, `wrong answer`.
    pub failed: BTreeMap<String, u64>,
    /// Operations in flight or still waiting when the drain was over.
    pub censored: u64,
    /// Operations a second, as scheduled.
    pub offered_rate: f64,
    /// Good answers a second.
    pub achieved_rate: f64,
    /// Duration of the run, draining included.
    pub elapsed_ms: u64,
    /// End less intended start: what a user would have waited.
    pub response: Tail,
    /// End less actual start: what the subject alone would own up to.
    pub service: Tail,
    /// Lateness of the generator itself. It is part of the response already.
    pub lateness: Tail,
    /// The generator's own figures.
    pub generator: Generator,
    /// The stalls of the machine meanwhile; none where nothing watched for them.
    #[serde(default)]
    pub stalls: Option<Stalls>,
    /// What the service was given to do before; none where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_up: Option<LoadWarmUp>,
    /// Whether this is a result. If not, [`Generator::bound`] says why. One whose tail is [the machine's](Self::machines) is
    /// a result below that tail only.
    pub valid: bool,
}

impl LoadResult {
    /// Number of failed operations, of any kind.
    pub fn failures(&self) -> u64 {
        self.failed.values().sum()
    }

    /// The reason that the tail is the machine's, where it is.
    pub fn machines(&self) -> Option<&str> {
        self.stalls.as_ref()?.bound.as_deref().filter(|_| self.valid)
    }
}

/// Requests on connections that are always busy, before a schedule is held against a service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LoadWarmUp {
    /// Its duration.
    pub ms: u64,
    /// Good answers.
    pub requests: u64,
    /// Good answers a second in the first window.
    pub first_rate: f64,
    /// The same in the last.
    pub last_rate: f64,
    /// Whether the rate rose no more; else the time for it was over.
    pub steady: bool,
}

/// A distribution of times.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tail {
    /// Number of times in it, censored ones among them.
    pub count: u64,
    /// Number of those that are only known from below.
    pub censored: u64,
    /// The least of those lower bounds: from here on, values are "at least".
    pub censored_from_ns: Option<u64>,
    /// The shortest.
    pub min_ns: u64,
    /// The mean; a lower bound where something is censored.
    pub mean_ns: f64,
    /// The longest.
    pub max_ns: u64,
    /// Whether the longest is only known from below.
    pub max_at_least: bool,
    /// The percentiles that so many operations allow.
    pub percentiles: Vec<TailPercentile>,
    /// Those that they do not allow, and how many it would take.
    pub too_few: Vec<TooFew>,
    /// The whole histogram: HdrHistogram V2, deflated, base64. Censored operations stand at their lower bounds.
    pub histogram: String,
}

impl Tail {
    /// The percentile, where there are operations enough to speak of it.
    pub fn percentile(&self, q: f64) -> Option<&TailPercentile> {
        self.percentiles.iter().find(|percentile| (percentile.q - q).abs() < 1e-9)
    }
}

/// A percentile and its interval at 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TailPercentile {
    /// Which, between 0 and 1.
    pub q: f64,
    /// The percentile itself.
    pub value_ns: u64,
    /// The lower end of its interval.
    pub low_ns: u64,
    /// The upper end of its interval.
    pub high_ns: u64,
    /// Whether it is only known from below: print "≥".
    pub at_least: bool,
    /// Whether the upper end is.
    pub high_at_least: bool,
    /// Whether too much of it is the generator's own lateness at this percentile. The truth lies below: print "≤".
    pub generator_bound: bool,
}

/// A percentile that cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TooFew {
    /// Which, between 0 and 1.
    pub q: f64,
    /// Number of operations that it takes: 100 beyond the percentile.
    pub needed: u64,
}

/// The generator's own figures in an open-loop run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Generator {
    /// The median of its lateness, of however few operations.
    pub lateness_p50_ns: u64,
    /// The 99th percentile of its lateness, of however few operations.
    pub lateness_p99_ns: u64,
    /// The part of the run during which a connection or thread was free.
    pub free: f64,
    /// The part of the run during which it worked: neither asleep nor spinning.
    pub busy: f64,
    /// Its processor time for each operation, spinning included; none where subject and generator share a thread.
    pub cpu_us_per_request: Option<f64>,
    /// The reason that the run says more about the generator than about the subject: `generator-bound: …`.
    pub bound: Option<String>,
    /// The core that it was pinned to.
    pub core: Option<u32>,
    /// Time before a start at which it stopped sleeping and began to spin (never more than half of a wait).
    pub guard_ns: Option<u64>,
    /// By how much the kernel may delay its wake-ups.
    pub timer_slack_ns: Option<u64>,
}

/// The stalls of the machine during a load: a processor was stopped that has a part in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Stalls {
    /// Their number.
    pub count: u64,
    /// Their length, all together.
    pub total_ns: u64,
    /// The longest.
    pub longest_ns: u64,
    /// From when to when each lasted, from the beginning of the run.
    pub windows_ns: Vec<(u64, u64)>,
    /// Operations that fell into one and took no longer than it can have made them.
    #[serde(default)]
    pub left_out: u64,
    /// The response of the others; none where nothing is left out.
    #[serde(default)]
    pub response: Option<Tail>,
    /// The reason that the tail says more about the machine than about the subject: `the machine's: …`.
    #[serde(default)]
    pub bound: Option<String>,
}

/// The result of a closed-loop run: throughput. It is not what users would wait for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ClosedResult {
    /// Good answers a second.
    pub requests_per_second: f64,
    /// Number of connections that were kept busy.
    pub connections: u32,
    /// Operations that were answered well.
    pub completed: u64,
    /// Failed operations by kind.
    pub failed: BTreeMap<String, u64>,
    /// Operations that were still open when the drain was over.
    pub censored: u64,
    /// Duration, draining included.
    pub elapsed_ms: u64,
    /// The generator's processor time for each operation.
    pub cpu_us_per_request: Option<f64>,
    /// The core that the generator was pinned to.
    pub core: Option<u32>,
    /// End less start. Closed-loop: what queues form elsewhere is not in it.
    pub service: Tail,
}

impl ClosedResult {
    /// Number of failed operations, of any kind.
    pub fn failures(&self) -> u64 {
        self.failed.values().sum()
    }
}

/// The tail of service time per call of an in-process subject, one call after the other (closed-loop).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "per-call", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum PerCall {
    /// Each call was timed on its own.
    Measured {
        /// The clock's addition to each time, which is taken off.
        clock_ns: f64,
        /// The median call of the pilot.
        median_ns: f64,
        /// The times.
        service: Tail,
    },
    /// Reading the clock costs too much of a call. There is no tail, and no guess at one.
    NotMeasurable {
        /// The clock's addition to each time.
        clock_ns: f64,
        /// The median call.
        median_ns: f64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_journal() {
        let text = r#"{"per-call":"not-measurable","clock-ns":11.5,"median-ns":60.0}"#;
        let read: PerCall = serde_json::from_str(text).unwrap();
        assert_eq!(read, PerCall::NotMeasurable { clock_ns: 11.5, median_ns: 60.0 });
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        let settings = LoadSettings {
            rate: 1000.0,
            duration_ms: 10_000,
            arrivals: "poisson".to_string(),
            seed: 1,
            connections: 8,
            drain_ms: 5_000,
        };
        let text = serde_json::to_string(&settings).unwrap();
        assert!(text.contains(r#""duration-ms":10000"#) && text.contains(r#""drain-ms":5000"#), "{text}");
        assert_eq!(serde_json::from_str::<LoadSettings>(&text).unwrap(), settings);
    }
}
