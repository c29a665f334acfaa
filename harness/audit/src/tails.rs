//! Percentiles: the launches' histograms read anew, put together, and resampled by a generator of the audit's own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use crate::formula::{DRAWS, Spread, mean_and_deviation, resampled, student};
use crate::histogram::read;
use crate::journal::{Journal, Measured};
use crate::made::RESAMPLED;

/// How much of a response may be the generator's own lateness.
const MOST_LATE: f64 = 0.05;

/// Operations beyond a percentile that one of several launches together takes, and one of each launch alone.
const BEYOND_TOGETHER: f64 = 50.0;
const BEYOND_ALONE: f64 = 100.0;

/// Launches that an interval takes.
const LEAST: usize = 5;

/// How often launches are drawn again for what is printed.
const THEIR_DRAWS: f64 = 1000.0;

/// Two resamplings of the same launches are off by more than so many standard errors in none of a million intervals.
const SURELY: f64 = 5.0;
const FOR_GOOD_MEASURE: f64 = 0.02;

/// A metric that is a percentile.
pub struct Percentile<'a> {
    of: Of<'a>,
    part: f64,
}

/// Which operations: of which kind of time, and at which load.
#[derive(Clone, Copy)]
struct Of<'a> {
    /// `response`, `service`, `lateness`, `undisturbed`; or `call` of calls timed one by one.
    times: &'a str,
    /// Per cent of each launch's own capacity; none at the plan's rate.
    share: Option<u64>,
}

/// What a percentile should be.
pub struct Tail {
    /// Itself.
    pub value: f64,
    /// Half of its interval; none where there are too few launches.
    pub reach: Option<Reach>,
    /// The sign of a bound.
    pub bound: &'static str,
    /// That of each launch alone, where each has operations enough.
    pub alone: BTreeMap<u64, f64>,
}

/// Half of an interval.
#[derive(Clone, Copy)]
pub struct Reach {
    /// As a logarithm.
    pub half: f64,
    /// By which part of it one may be off that was resampled by another generator.
    pub by: f64,
}

/// A ratio of two percentiles.
pub struct Ratio {
    /// Itself.
    pub value: f64,
    /// Half of its interval; none where there are too few blocks.
    pub reach: Option<Reach>,
}

/// The comparison, the cell, which of its times, and at which part of its capacity.
type Key = (u64, String, String, Option<u64>);

/// The operations of a journal's cells, each read once.
pub struct Histograms<'a> {
    journal: &'a Journal,
    read: RefCell<BTreeMap<Key, Rc<Result<Operations, String>>>>,
}

/// The operations of a cell.
struct Operations {
    launches: Vec<One>,
    /// Every value with its launch and how often it was seen there, the least first.
    all: Vec<(f64, usize, u64)>,
}

/// A launch.
struct One {
    block: u64,
    count: u64,
    /// From here on times are only known from below.
    censored: Option<f64>,
}

impl<'a> Histograms<'a> {
    /// Those of a journal.
    pub fn of(journal: &'a Journal) -> Self {
        Histograms { journal, read: RefCell::default() }
    }

    fn get(&self, comparison: u64, cell: &str, of: Of) -> Rc<Result<Operations, String>> {
        let key = (comparison, cell.to_string(), of.times.to_string(), of.share);
        let mut known = self.read.borrow_mut();
        Rc::clone(known.entry(key).or_insert_with(|| Rc::new(operations(self.journal, comparison, cell, of))))
    }
}

impl<'a> Percentile<'a> {
    /// That of a metric's name: `response-p99-us`, `undisturbed-p99-us/at-60`, `call-p50-ns`.
    pub fn of(name: &'a str) -> Option<Self> {
        let (name, share) = match name.split_once("/at-") {
            Some((name, share)) => (name, Some(share.parse().ok()?)),
            None => (name, None),
        };
        let (times, unit) = name.rsplit_once('-')?;
        let (times, percentile) = times.split_once("-p")?;
        let known = match unit {
            "us" => matches!(times, "response" | "service" | "lateness" | "undisturbed"),
            "ns" => times == "call" && share.is_none(),
            _ => false,
        };
        let part: f64 = percentile.parse::<f64>().ok()? / 100.0;
        known.then_some(Percentile { of: Of { times, share }, part })
    }

    /// What it should be; `Err` says why there should be none.
    pub fn made(&self, read: &Histograms, comparison: u64, cell: &str) -> Result<Tail, String> {
        let own = read.get(comparison, cell, self.of);
        let own = (*own).as_ref().map_err(String::clone)?;
        Ok(Tail {
            value: own.enough(self.part)?,
            reach: own.reach(self.part),
            bound: self.bound(read, comparison, cell, own),
            alone: own.alone(self.part),
        })
    }

    /// What its ratio to the control should be.
    pub fn ratio(&self, read: &Histograms, comparison: u64, cell: &str) -> Option<Ratio> {
        let control = read.journal.control(comparison, cell)?;
        if control == cell {
            return Some(Ratio { value: 1.0, reach: Some(Reach { half: 0.0, by: 0.0 }) });
        }
        let (own, other) = (read.get(comparison, cell, self.of), read.get(comparison, &control, self.of));
        let (own, other) = ((*own).as_ref().ok()?, (*other).as_ref().ok()?);
        let (value, beneath) = (own.enough(self.part).ok()?, other.enough(self.part).ok()?);
        if !self.bound(read, comparison, &control, other).is_empty() {
            return None;
        }
        let (above, below) = (own.alone(self.part), other.alone(self.part));
        let logs: Vec<f64> =
            above.iter().filter_map(|(block, above)| Some((above / below.get(block)?).ln())).collect();
        let (mean, deviation) = mean_and_deviation(&logs);
        let by_blocks = |enough: bool| {
            let half = || student(logs.len() - 1) * deviation / (logs.len() as f64).sqrt();
            Ratio { value: mean.exp(), reach: enough.then(|| Reach { half: half(), by: RESAMPLED }) }
        };
        if logs.len() >= LEAST {
            return Some(by_blocks(true));
        }
        match own.reach(self.part).zip(other.reach(self.part)) {
            Some((one, other)) => {
                let reach = Reach { half: one.half.hypot(other.half), by: one.by.max(other.by) };
                Some(Ratio { value: value / beneath, reach: Some(reach) })
            }
            None => (logs.len() >= 2).then(|| by_blocks(false)),
        }
    }

    fn bound(&self, read: &Histograms, comparison: u64, cell: &str, own: &Operations) -> &'static str {
        let Some(value) = own.together(self.part) else { return "" };
        let censored = own.launches.iter().filter_map(|one| one.censored).reduce(f64::min);
        if censored.is_some_and(|from| value >= from) {
            return "≥";
        }
        // A service's own time does not hold the generator's lateness.
        if !matches!(self.of.times, "response" | "undisturbed") {
            return "";
        }
        let lateness = read.get(comparison, cell, Of { times: "lateness", ..self.of });
        let late = (*lateness).as_ref().ok().and_then(|of| of.together(self.part));
        if late.is_some_and(|late| late > value * MOST_LATE) { "≤" } else { "" }
    }
}

fn operations(journal: &Journal, comparison: u64, cell: &str, of: Of) -> Result<Operations, String> {
    let (measured, stopped) = journal.of(comparison, cell);
    if stopped {
        return Err("nothing: a launch of it failed".to_string());
    }
    let scale = if of.times == "call" { 1.0 } else { 1e-3 };
    let (mut launches, mut all) = (Vec::new(), Vec::new());
    for (block, tail) in measured.iter().filter(|one| one.quiet).filter_map(|one| told(one, of)) {
        let text = tail["histogram"].as_str().unwrap_or_default();
        let counts = read(text).ok_or_else(|| format!("a histogram of block {block} that cannot be read"))?;
        let launch = launches.len();
        all.extend(counts.into_iter().map(|(nanos, count)| ((nanos as f64).max(0.5) * scale, launch, count)));
        launches.push(One {
            block,
            count: tail["count"].as_u64().unwrap_or(0),
            censored: tail["censored-from-ns"].as_u64().map(|from| from as f64 * scale),
        });
    }
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(Operations { launches, all })
}

/// The distribution of a launch that is a result.
fn told<'a>(measured: &'a Measured<'a>, of: Of) -> Option<(u64, &'a Value)> {
    let tail = match of.times {
        "call" => measured.observed("call-tail")?.get("service")?,
        times => {
            let load = load(measured, of.share)?;
            load["valid"].as_bool().filter(|valid| *valid)?;
            let left = &load["stalls"]["response"];
            match times {
                // Where the machine did not stall, nothing is left out.
                "undisturbed" if left.is_null() => &load["response"],
                "undisturbed" => left,
                times => &load[times],
            }
        }
    };
    Some((measured.block, tail))
}

/// A launch's load: at the plan's rate, or at a part of its own capacity.
fn load<'a>(measured: &'a Measured<'a>, share: Option<u64>) -> Option<&'a Value> {
    let Some(share) = share else { return measured.observed("load") };
    let loads = measured.observed("utilisation")?["loads"].as_array()?;
    Some(&loads.iter().find(|load| load[0] == share)?[1])
}

impl Operations {
    /// The least value that a part of all operations does not exceed, of launches that each count so often.
    fn quantile(&self, part: f64, times: &[u64]) -> Option<f64> {
        let count: u64 = self.all.iter().map(|(_, launch, count)| count * times[*launch]).sum();
        let rank = ((part * count as f64).ceil() as u64).max(1);
        let mut below = 0;
        self.all
            .iter()
            .find(|(_, launch, count)| {
                below += count * times[*launch];
                below >= rank
            })
            .map(|(value, ..)| *value)
    }

    fn together(&self, part: f64) -> Option<f64> {
        self.quantile(part, &vec![1; self.launches.len()])
    }

    /// The percentile, with operations enough.
    fn enough(&self, part: f64) -> Result<f64, String> {
        let count: u64 = self.launches.iter().map(|one| one.count).sum();
        let needed = needed(part, BEYOND_TOGETHER);
        let value = self.together(part).ok_or("nothing: no launch of it is valid")?;
        if count < needed {
            Err(format!("nothing: {count} operations, and it takes {needed}"))
        } else {
            Ok(value)
        }
    }

    fn reach(&self, part: f64) -> Option<Reach> {
        let launches = self.launches.len();
        (launches >= LEAST).then_some(())?;
        let of = |picked: &[usize]| {
            let mut times = vec![0; launches];
            picked.iter().for_each(|&launch| times[launch] += 1);
            self.quantile(part, &times).filter(|value| *value > 0.0).map(f64::ln)
        };
        let spread = Spread::of(&resampled(launches, of));
        // Resampling divides by n, and a standard error by n − 1.
        let widened = (launches as f64 / (launches as f64 - 1.0)).sqrt();
        let error = spread.error(THEIR_DRAWS).hypot(spread.error(DRAWS as f64));
        Some(Reach {
            half: student(launches - 1) * spread.deviation * widened,
            by: SURELY * error + FOR_GOOD_MEASURE,
        })
    }

    /// That of each launch alone; of all or of none.
    fn alone(&self, part: f64) -> BTreeMap<u64, f64> {
        let one = |(launch, one): (usize, &One)| {
            let mut times = vec![0; self.launches.len()];
            times[launch] = 1;
            let value = self.quantile(part, &times)?;
            let known = one.censored.is_none_or(|from| value < from);
            (one.count >= needed(part, BEYOND_ALONE) && known).then_some((one.block, value))
        };
        self.launches.iter().enumerate().map(one).collect::<Option<_>>().unwrap_or_default()
    }
}

fn needed(part: f64, beyond: f64) -> u64 {
    (beyond / (1.0 - part) - 1e-6).ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_known_by_their_names() {
        let part = |name| Percentile::of(name).map(|of| of.part);
        assert_eq!(part("response-p99-us"), Some(0.99));
        assert!((part("call-p99.9-ns").unwrap() - 0.999).abs() < 1e-12);
        assert_eq!(part("undisturbed-p90-us/at-60"), Some(0.9));
        assert_eq!(Percentile::of("service-p50-us/at-30").unwrap().of.share, Some(30));
        for name in [
            "call-ns",
            "cold-process-us",
            "cpu-per-request-us",
            "response-p99-ns",
            "call-p50-us",
            "call-p50-ns/at-30",
            "response-p50-us/at-half",
        ] {
            assert!(part(name).is_none(), "{name}");
        }
        assert_eq!((needed(0.99, 50.0), needed(0.999, 100.0), needed(0.5, 50.0)), (5_000, 100_000, 100));
    }

    /// Six launches, and all 46,656 ways to draw six of them, which resampling approaches.
    #[test]
    fn an_interval_may_be_off_by_as_much_as_resampling_is() {
        let one = |count| One { block: 0, count, censored: None };
        let of = |levels: [f64; 6]| {
            let all = levels.into_iter().enumerate().map(|(launch, at)| (at, launch, 1000)).collect();
            Operations { launches: (0..6).map(|_| one(1000)).collect(), all }
        };
        let exact = |operations: &Operations, part: f64| {
            let all: Vec<f64> = (0..6_usize.pow(6))
                .map(|draw| {
                    let mut times = [0; 6];
                    (0..6).for_each(|nth| times[draw / 6_usize.pow(nth) % 6] += 1);
                    operations.quantile(part, &times).unwrap().ln()
                })
                .collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            let variance = all.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / all.len() as f64;
            student(5) * (variance * 6.0 / 5.0).sqrt()
        };
        // For another median, four of six draws must be of the one launch: a rare group, and resampling is unsure.
        let rare = of([100.0, 100.0, 100.0, 100.0, 100.0, 200.0]);
        let reach = rare.reach(0.5).unwrap();
        assert!((reach.half / exact(&rare, 0.5) - 1.0).abs() < reach.by && reach.by > 0.5, "{}", reach.by);
        let even = of([100.0, 102.0, 104.0, 106.0, 108.0, 110.0]);
        let reach = even.reach(0.5).unwrap();
        assert!((reach.half / exact(&even, 0.5) - 1.0).abs() < reach.by && reach.by < 0.3, "{}", reach.by);
    }

    #[test]
    fn quantiles_are_of_all_launches_together_or_of_one() {
        let one = |count| One { block: 0, count, censored: None };
        let all = vec![(1.0, 0, 98), (5.0, 1, 1), (7.0, 0, 1)];
        let operations = Operations { launches: vec![one(99), one(1)], all };
        assert_eq!([0.5, 0.99, 1.0].map(|part| operations.together(part)), [Some(1.0), Some(5.0), Some(7.0)]);
        assert_eq!(operations.quantile(0.5, &[0, 1]), Some(5.0));
        assert_eq!(operations.quantile(0.5, &[0, 0]), None);
    }
}
