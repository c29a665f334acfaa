//! Stops of the processors: what was seen of them, and which load tests the machine can carry.

use serde::Serialize;
use tollgate_loadgen::stalls::Window;

use super::{Finding, Level};

/// The percentiles that people ask for.
const ASKED: [(f64, &str); 4] = [(0.999, "p99.9"), (0.99, "p99"), (0.9, "p90"), (0.5, "p50")];

/// An operation is on two cores: the generator's and the service's.
const TOUCHED: usize = 2;

/// Stops may be so many times rarer than what lies beyond a percentile, at the least: what has to wait for the queue that a
/// stop leaves is slow as well.
const MARGIN: f64 = 2.0;

/// Stops with one core busy, and with all.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Stops {
    /// With one core busy and the others as they were.
    pub alone: Busy,
    /// With all of them busy at once.
    pub together: Busy,
}

/// Cores that were kept busy, and what they were stopped for meanwhile.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Busy {
    /// Number of cores that were busy at once.
    pub cores: usize,
    /// Duration.
    pub seconds: f64,
    /// Number of stops of half a millisecond or more, of all of these cores.
    pub stops: usize,
    /// The longest.
    pub longest_ms: f64,
    /// Time that a core was stopped for in a second, the mean of these cores.
    pub ms_a_second: f64,
    /// The part of the machine's time that the hypervisor says it took meanwhile.
    pub steal: f64,
}

impl Busy {
    /// The stops of each core.
    pub fn new(seconds: f64, cores: &[Vec<Window>], steal: f64) -> Self {
        let stops = || cores.iter().flatten().map(Window::nanos);
        let (longest, all) = (stops().max().unwrap_or(0), stops().sum::<u64>());
        Busy {
            cores: cores.len(),
            seconds,
            stops: stops().count(),
            longest_ms: longest as f64 / 1e6,
            ms_a_second: all as f64 / 1e6 / seconds / cores.len().max(1) as f64,
            steal,
        }
    }

    /// The highest percentile that stays the service's where so many cores are busy.
    fn carries(&self) -> Option<&'static str> {
        let stopped = self.ms_a_second / 1e3 * self.cores.min(TOUCHED) as f64;
        ASKED.iter().find(|(q, _)| stopped * MARGIN <= 1.0 - q).map(|(_, name)| *name)
    }

    /// Whose the tails are.
    fn tails(&self) -> String {
        match self.carries() {
            Some(percentile) => format!("tails above {percentile} are the machine's"),
            None => "every percentile is the machine's".to_string(),
        }
    }

    fn told(&self, who: &str) -> String {
        match self.stops {
            0 => format!("none while {who} busy"),
            stops => format!(
                "up to {:.1} ms while {who} busy ({stops} in {:.1} s, {:.1} ms a second)",
                self.longest_ms, self.seconds, self.ms_a_second
            ),
        }
    }
}

impl Stops {
    /// What it means for load tests.
    pub fn finding(&self) -> Finding {
        let (alone, together) = (&self.alone, &self.together);
        let all = match together.cores {
            1 => "the one core is".to_string(),
            2 => "both cores are".to_string(),
            cores => format!("all {cores} cores are"),
        };
        let mut found = together.told(&all);
        if together.cores > 1 {
            found += &format!(", {}", alone.told("one is"));
        }
        if together.stops > 0 {
            found += &format!("; steal {:.1} %", together.steal * 100.0);
        }
        let carries_all = |busy: &Busy| busy.carries() == Some(ASKED[0].1);
        if carries_all(alone) && carries_all(together) {
            return Finding::good("stops", found + ": load tests may keep every core busy");
        }
        found += &match (carries_all(alone), together.cores) {
            (true, 2..) => format!(": {} in load tests that keep all cores busy", together.tails()),
            (false, 2..) if alone.tails() != together.tails() => {
                let (any, all) = (alone.tails(), together.tails());
                format!(": {any} in any load test, and where it keeps all cores busy, {all}")
            }
            _ => format!(": {} in any load test", together.tails()),
        };
        Finding::bad(
            "stops",
            Level::Warning,
            found,
            "keep load well below what fills every core, or measure where processors are not shared; `tollgate load` \
             tells stops apart",
        )
    }
}

/// What a probe says that could not tell a stop from other work.
pub fn unknown() -> Finding {
    Finding::good("stops", "the kernel does not tell them from other work")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second of so many stops of so many milliseconds, on each of so many cores.
    fn busy(cores: usize, stops: u64, ms: u64) -> Busy {
        let stop = |at| Window { start: at * 50_000_000, end: at * 50_000_000 + ms * 1_000_000 };
        Busy::new(1.0, &vec![(0..stops).map(stop).collect(); cores], 0.031)
    }

    fn told(alone: Busy, together: Busy) -> (Level, String) {
        let finding = Stops { alone, together }.finding();
        (finding.level, finding.found)
    }

    #[test]
    fn stops_are_summed_up() {
        let busy = busy(2, 3, 17);
        assert_eq!((busy.cores, busy.stops, busy.longest_ms), (2, 6, 17.0));
        assert!((busy.ms_a_second - 51.0).abs() < 1e-9, "{busy:?}");
    }

    #[test]
    fn a_machine_without_stops_carries_everything() {
        let said =
            "none while both cores are busy, none while one is busy: load tests may keep every core busy";
        assert_eq!(told(busy(1, 0, 0), busy(2, 0, 0)), (Level::Good, said.to_string()));
    }

    #[test]
    fn stops_that_come_with_all_cores_busy_are_said_so() {
        let (level, found) = told(busy(1, 0, 0), busy(2, 2, 17));
        assert_eq!(level, Level::Warning);
        assert_eq!(
            found,
            "up to 17.0 ms while both cores are busy (4 in 1.0 s, 34.0 ms a second), none while one is busy; steal 3.1 %: \
             tails above p50 are the machine's in load tests that keep all cores busy"
        );
    }

    #[test]
    fn the_more_time_is_stopped_the_lower_the_percentile_that_is_left() {
        let carries = |stops, ms| busy(2, stops, ms).carries();
        assert_eq!(carries(0, 0), Some("p99.9"));
        // 1 ms of 1000 on either core is two operations of a thousand, and four slow ones.
        assert_eq!(carries(1, 1), Some("p99"));
        assert_eq!(carries(4, 5), Some("p90"));
        assert_eq!(carries(5, 20), Some("p50"));
        assert_eq!(carries(15, 20), None);
    }

    #[test]
    fn stops_of_one_core_alone_are_in_every_load_test() {
        let (_, found) = told(busy(1, 1, 9), busy(2, 5, 20));
        assert!(
            found.ends_with(
                ": tails above p90 are the machine's in any load test, and where it keeps all cores busy, tails above p50 \
                 are the machine's"
            ),
            "{found}"
        );
        let (_, found) = told(busy(1, 15, 20), busy(1, 15, 20));
        assert!(found.starts_with("up to 20.0 ms while the one core is busy (15 in 1.0 s"), "{found}");
        assert!(found.ends_with(": every percentile is the machine's in any load test"), "{found}");
    }
}
