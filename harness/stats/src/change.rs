//! Since when is it slower? Change points in a history of nights.
//!
//! The series is one metric of one cell: the logarithm of head over a **control of the same night**, oldest
//! first. The control takes the host and the hour with it; without it, nights on another machine are changes.
//!
//! Two questions, both answered by the rank-CUSUM of [`crate::cusum`]:
//!
//! - **Tonight** ([`ChangeRule::tonight`]): has it changed in the last few nights? Only the last `recent`
//!   places are looked at, against all that came before within the window: older places had their nights to
//!   alarm, and looking there again costs power where it is needed.
//! - **The whole history** ([`ChangeRule::history`]): all change points, by binary segmentation (Scott and
//!   Knott 1974; Vostrikova 1981): the likeliest place is tested, and where it holds both sides are searched
//!   again. It may miss a short bump between two equal levels (Fryzlewicz 2014).
//!
//! # Why not the last fortnight
//!
//! Simulated: nightly numbers with 2 % noise, α = 0.01, a step of 5 %. In how many of 100 histories there was
//! an alarm within so many nights of it; the same with 5 % of nights spiking by 30 %; and how many of 1000
//! unchanged nights alarmed, nominal 10, ± 3 by chance. `examples/change_table.rs` prints it.
//!
//! | rule | 3 nights | 5 nights | 7 nights | 5, spikes | false |
//! |---|---|---|---|---|---|
//! | 14 nights, any place | 8 | 66 | 83 | 51 | 10.0 |
//! | 14 nights, the last 5 | 17 | 81 | 85 | 59 | 6.8 |
//! | 28 nights, any place | 7 | 73 | 93 | 43 | 11.5 |
//! | 28 nights, the last 5 | 64 | 95 | 98 | 79 | 9.8 |
//! | **42 nights, the last 5** | 73 | 98 | 100 | 89 | 12.0 |
//! | 42 nights, the last 7 | 60 | 96 | 100 | 84 | 9.5 |
//!
//! Fourteen nights, five of them changed, leave nine to know the noise from, and ranks of 9 and 5 numbers
//! cannot get far below α; they are enough for steps of 4 σ. With fewer nights than the window the rule works
//! with those there are, and with fewer than about 14 it can hardly alarm at all.
//!
//! # What it cannot do
//!
//! - **Each night is a new chance**: α is the rate for one metric in one night. Over metrics use
//!   [`crate::benjamini_hochberg`] on the p-values, and confirm on a rerun.
//! - **The window must begin after the last confirmed change**, else the old level is in the baseline and the
//!   same change alarms again. Hand in the nights since then.
//! - Nights must be exchangeable where nothing has changed: what drifts slowly, or what the control does not
//!   share, is found as a change, rightly or not.
//! - The interval of a step takes its place as known. It was chosen where the step looks largest, so a step
//!   that was barely found is overstated.

use std::ops::RangeInclusive;

use crate::cusum::{Draws, Place, place};
use crate::error::Defect;
use crate::located::{best_fit, located};
use crate::rng::Rng;
use crate::sample::Sample;
use crate::shift::{Shift, shift};

/// The rule by which changes are looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeRule {
    /// Number of nights, tonight included, that are looked at for tonight's question.
    pub window: usize,
    /// Number of nights ago that the change may have begun at most, for tonight's question.
    pub recent: usize,
    /// The least number of nights on either side of a change. One bad night is not a change.
    pub segment: usize,
    /// At most this p-value is a change.
    pub alpha: f64,
    /// Maximum number of random orders drawn. p is never below 1/(permutations + 1): over many metrics it
    /// takes more than for one.
    pub permutations: usize,
    /// The confidence level of a step's interval.
    pub level: f64,
    /// All that is drawn is a function of this seed and of the series.
    pub seed: u64,
}

/// The place where a series changes, if it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangePoint {
    /// The index of the first number after the change.
    pub at: usize,
    /// The p-value: how often chance alone makes a place as unlike.
    pub p: f64,
    /// By how much it changed, on the scale of the series: for log-ratios 0.05 is about 5 % more. Negative is
    /// less.
    pub step: Shift,
}

impl ChangeRule {
    /// 42 nights, of which the last 5 may have changed; segments of 3; α = 0.01 with 9999 orders; 95 %.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { window: 42, recent: 5, segment: 3, alpha: 0.01, permutations: 9_999, level: 0.95, seed }
    }

    /// The likeliest change in the last nights of the series, with its p-value: an alarm where that is at most
    /// `alpha`, alone or adjusted. `None` when there are not enough nights for one on both sides.
    ///
    /// # Errors
    /// When the series holds a NaN or an infinity. A night without a result is left out, not filled in.
    pub fn tonight(&self, series: &[f64]) -> Result<Option<ChangePoint>, Defect> {
        finite(series)?;
        let from = series.len().saturating_sub(self.window);
        let nights = &series[from..];
        let segment = self.segment.max(1);
        let most = self.recent.min(nights.len().saturating_sub(segment));
        let mut rng = Rng::derive(self.seed, &["change", "tonight"]);
        let Some(found) = place(nights, segment..=most, self.draws(), &mut rng) else { return Ok(None) };
        let after = best_fit(nights, segment..=most).unwrap_or(found.after);
        let at = series.len() - after;
        Ok(Some(ChangePoint { at, p: found.p, step: shift(&series[from..at], &series[at..], self.level)? }))
    }

    /// The nights that a change may have begun with, at the rule's level of confidence; [`ChangeRule::tonight`] found it at `at`.
    /// Indexes of the series, as that is.
    #[must_use]
    pub fn within(&self, series: &[f64], at: usize) -> RangeInclusive<usize> {
        let from = series.len().saturating_sub(self.window);
        let mut rng = Rng::derive(self.seed, &["change", "within"]);
        let found = located(&series[from..], at - from, self.segment.max(1), self.level, &mut rng);
        from + found.start()..=from + found.end()
    }

    /// All change points of the series, oldest first. Each step is that between the two levels next to it.
    ///
    /// # Errors
    /// As for [`ChangeRule::tonight`].
    pub fn history(&self, series: &[f64]) -> Result<Vec<ChangePoint>, Defect> {
        finite(series)?;
        let mut places = Vec::new();
        self.split(series, 0, &mut places);
        places.sort_unstable_by_key(|(at, _)| *at);
        let level = |index: usize| {
            let from = if index == 0 { 0 } else { places[index - 1].0 };
            &series[from..places.get(index).map_or(series.len(), |(at, _)| *at)]
        };
        let point = |(index, &(at, p))| {
            Ok(ChangePoint { at, p, step: shift(level(index), level(index + 1), self.level)? })
        };
        places.iter().enumerate().map(point).collect()
    }

    fn split(&self, series: &[f64], from: usize, places: &mut Vec<(usize, f64)>) {
        let segment = self.segment.max(1);
        // A stream of its own for each part, so that it does not depend on what was found in another.
        let labels = [from.to_string(), series.len().to_string()];
        let mut rng = Rng::derive(self.seed, &["change", "history", &labels[0], &labels[1]]);
        let most = series.len().saturating_sub(segment);
        let found = place(series, segment..=most, self.draws(), &mut rng);
        let Some(Place { after, p }) = found.filter(|found| found.p <= self.alpha) else { return };
        let after = best_fit(series, segment..=most).unwrap_or(after);
        let (before, later) = series.split_at(series.len() - after);
        places.push((from + before.len(), p));
        self.split(before, from, places);
        self.split(later, from + before.len(), places);
    }

    fn draws(&self) -> Draws {
        Draws { most: self.permutations, alpha: self.alpha }
    }
}

fn finite(series: &[f64]) -> Result<(), Defect> {
    if series.is_empty() { Ok(()) } else { Sample::new(series.to_vec()).map(|_| ()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nights that wander by ± 2 around the levels, each of which lasts for so many nights.
    fn nights(levels: &[(usize, f64)]) -> Vec<f64> {
        let level = |&(count, level): &(usize, f64)| std::iter::repeat_n(level, count);
        levels
            .iter()
            .flat_map(level)
            .zip((0..).map(|i| f64::from(i * 3 % 5 - 2)))
            .map(|(l, w)| l + w)
            .collect()
    }

    #[test]
    fn a_step_is_dated_and_sized() {
        let series = nights(&[(30, 0.0), (4, 10.0)]);
        let found = ChangeRule::new(1).tonight(&series).unwrap().unwrap();
        assert!(found.at == 30 && found.p < 0.001, "{found:?}");
        assert!((found.step.estimate - 10.0).abs() <= 1.0);
        assert!(found.step.interval.unwrap().low > 5.0);
        assert_eq!(ChangeRule::new(1).tonight(&series), ChangeRule::new(1).tonight(&series));
    }

    #[test]
    fn one_or_two_bad_nights_are_no_change() {
        for bad in [1, 2] {
            let found = ChangeRule::new(1).tonight(&nights(&[(30, 0.0), (bad, 50.0)])).unwrap().unwrap();
            assert!(found.p > 0.01, "{bad}: {found:?}");
        }
    }

    #[test]
    fn what_lies_before_the_window_is_not_seen() {
        let found = ChangeRule::new(1).tonight(&nights(&[(40, 100.0), (42, 0.0)])).unwrap().unwrap();
        assert!(found.p > 0.01, "{found:?}");
    }

    #[test]
    fn every_level_of_a_history_is_found() {
        let series = nights(&[(20, 0.0), (15, 8.0), (25, -4.0), (10, 8.0)]);
        let found = ChangeRule::new(1).history(&series).unwrap();
        assert_eq!(found.iter().map(|point| point.at).collect::<Vec<_>>(), [20, 35, 60]);
        for (point, step) in found.iter().zip([8.0, -12.0, 12.0]) {
            assert!((point.step.estimate - step).abs() <= 1.0, "{point:?}");
        }
        assert!(ChangeRule::new(1).history(&nights(&[(70, 3.0)])).unwrap().is_empty());
    }

    #[test]
    fn short_or_bad_series() {
        let rule = ChangeRule::new(1);
        assert_eq!(rule.tonight(&[1.0; 5]), Ok(None));
        assert_eq!((rule.tonight(&[]), rule.history(&[])), (Ok(None), Ok(vec![])));
        assert_eq!(rule.tonight(&[1.0, f64::NAN]), Err(Defect::NotFinite));
        assert_eq!(rule.history(&[f64::INFINITY; 9]), Err(Defect::NotFinite));
    }
}
