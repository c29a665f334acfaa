//! The search: bracket by steps of a half, then bisect at random.
//!
//! At random, because halving exactly asks every subject at the same few rates, and one whose timer, batch or
//! garbage collector resonates with one of them is misjudged every time. Several trials a rung, because the p99 of
//! one run says little about the next run's near the knee, where queues have a long memory.

use std::convert::Infallible;

use tollgate_stats::Rng;

use super::{Miss, Verdict};

/// The factor of each step of the bracketing.
const STEP: f64 = 1.5;

/// So many trials of one rung may be invalid before the rung is.
const INVALID: usize = 3;

/// The settings of a search: its range and its effort.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// The first rate to try.
    pub start: f64,
    /// Rates are not tried below this.
    pub least: f64,
    /// Nor above this.
    pub most: f64,
    /// The search ends when the interval is this narrow, as a part: 0.02 is 2 %. At least 0.001.
    pub precision: f64,
    /// Number of valid trials that decide a rung, by majority; at least 3 and odd are used.
    pub trials: usize,
    /// Decides the rates between the ends of the bracket, and is handed on to the trials.
    pub seed: u64,
}

/// All trials at one rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// Operations a second.
    pub rate: f64,
    /// The verdict of each trial.
    pub verdicts: Vec<Verdict>,
    /// Whether most valid trials met the objective; `None` when too many were invalid.
    pub passed: Option<bool>,
}

/// The upper limit of the rate.
#[derive(Clone, Debug, PartialEq)]
pub enum Upper {
    /// At this rate the objective was missed, for the reason of the first trial that missed it.
    Missed(f64, Miss),
    /// At this rate trials were invalid, for this reason: how much more the subject bears is not known.
    Invalid(f64, String),
    /// The objective was met at the highest rate that may be tried.
    NotReached,
}

/// The highest sustainable rate, as an interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Sustainable {
    /// The highest rate that passed; `None` when even the least did not.
    pub low: Option<f64>,
    /// The limit above it.
    pub high: Upper,
    /// All that was tried, in the order in which it was.
    pub rungs: Vec<Rung>,
}

impl Search {
    /// From `start` on, between a thousandth and a thousand times of it, to 2 %, with 3 trials a rung.
    #[must_use]
    pub fn from(start: f64, seed: u64) -> Self {
        Self { start, least: start / 1e3, most: start * 1e3, precision: 0.02, trials: 3, seed }
    }

    /// Searches. `trial` runs at a rate with a seed and says what came of it.
    ///
    /// # Panics
    /// When the search's own numbers make no sense: rates not positive and in order, a precision below 0.001.
    pub fn run(&self, mut trial: impl FnMut(f64, u64) -> Verdict) -> Sustainable {
        match self.try_run(|rate, seed| Ok::<_, Infallible>(trial(rate, seed))) {
            Ok(sustainable) => sustainable,
            Err(never) => match never {},
        }
    }

    /// The same with trials that can break off the search.
    ///
    /// # Errors
    /// The first error of a trial.
    ///
    /// # Panics
    /// When the search's own numbers make no sense: rates not positive and in order, a precision below 0.001.
    pub fn try_run<E>(&self, trial: impl FnMut(f64, u64) -> Result<Verdict, E>) -> Result<Sustainable, E> {
        let in_order = 0.0 < self.least && self.least <= self.start && self.start <= self.most;
        assert!(
            in_order && self.most.is_finite() && self.precision >= 0.001,
            "no search is possible: {self:?}"
        );
        let mut climb = Climb {
            search: self,
            trial,
            rng: Rng::derive(self.seed, &["search"]),
            found: Sustainable { low: None, high: Upper::NotReached, rungs: Vec::new() },
        };
        climb.bracket()?;
        climb.bisect()?;
        Ok(climb.found)
    }
}

struct Climb<'a, T> {
    search: &'a Search,
    trial: T,
    rng: Rng,
    found: Sustainable,
}

impl<E, T: FnMut(f64, u64) -> Result<Verdict, E>> Climb<'_, T> {
    /// Up from a start that passes until something fails, or down from one that fails until something passes.
    fn bracket(&mut self) -> Result<(), E> {
        let mut rate = self.search.start;
        let up = self.rung(rate)?;
        loop {
            let next =
                if up { (rate * STEP).min(self.search.most) } else { (rate / STEP).max(self.search.least) };
            if next == rate {
                return Ok(());
            }
            rate = next;
            if self.rung(rate)? != up {
                return Ok(());
            }
        }
    }

    /// Narrows the bracket down.
    fn bisect(&mut self) -> Result<(), E> {
        while let (Some(low), Upper::Missed(high, _) | Upper::Invalid(high, _)) =
            (self.found.low, &self.found.high)
            && high / low > 1.0 + self.search.precision
        {
            // Somewhere in the middle half.
            let rate = low + (high - low) * (0.25 + 0.5 * self.rng.unit());
            self.rung(rate)?;
        }
        Ok(())
    }

    /// Tries one rate, and answers whether it passed.
    fn rung(&mut self, rate: f64) -> Result<bool, E> {
        let needed = self.search.trials.max(3) | 1;
        let mut verdicts = Vec::new();
        let count =
            |verdicts: &[Verdict], what: fn(&Verdict) -> bool| verdicts.iter().filter(|v| what(v)).count();
        let passed = loop {
            verdicts.push((self.trial)(rate, self.rng.next_u64())?);
            let met = count(&verdicts, |verdict| *verdict == Verdict::Met);
            let missed = count(&verdicts, |verdict| matches!(verdict, Verdict::Missed(_)));
            if verdicts.len() - met - missed >= INVALID {
                break None;
            }
            if met + missed == needed {
                break Some(met > missed);
            }
        };
        if passed == Some(true) {
            self.found.low = Some(rate);
        } else {
            self.found.high = upper(rate, &verdicts, passed);
        }
        self.found.rungs.push(Rung { rate, verdicts, passed });
        Ok(passed == Some(true))
    }
}

/// The upper limit set by a rung that did not pass.
fn upper(rate: f64, verdicts: &[Verdict], passed: Option<bool>) -> Upper {
    verdicts
        .iter()
        .find_map(|verdict| match verdict {
            Verdict::Missed(miss) if passed.is_some() => Some(Upper::Missed(rate, *miss)),
            Verdict::Invalid(why) if passed.is_none() => Some(Upper::Invalid(rate, why.clone())),
            _ => None,
        })
        .unwrap_or(Upper::NotReached)
}

#[cfg(test)]
#[path = "sustainable_tests.rs"]
mod tests;
