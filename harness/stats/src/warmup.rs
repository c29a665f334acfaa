//! Whether a subject is warm: a rule that a worker can ask after every batch.
//!
//! The last two windows of batches are compared. They are steady when
//!
//! 1. their medians differ by no more than the tolerance, and
//! 2. there is no trend across both: not one that is significant (Mann–Kendall beyond ±1.96, 5 % two-sided)
//!    *and* large enough to matter (the Theil–Sen slope over both windows exceeds half of the tolerance).
//!
//! Medians, ranks and Theil–Sen slopes, so that spikes neither keep a warm subject waiting nor hide a cold
//! one. The second condition is for slow drifts, whose neighbouring windows look alike; it looks upwards
//! too, because a subject that gets slower (a growing heap, a throttled core) is not steady either.
//!
//! Its limits (Barrett et al. 2017, "Virtual machine warmup blows hot and cold", and Traini et al.
//! 2023, who found every rule of this kind stopping too early or too late on a part of real series):
//! it cannot foresee a step that comes after two flat windows (a tier that compiles late, so keep feeding it batches
//! while measuring and look again), or see a drift that is smaller than the noise of two windows. It is
//! evidence to be recorded, not a proof.

use crate::describe::median;
use crate::regression::theil_sen;
use crate::trend::trend_score;

/// Two-sided 5 % point of the normal distribution: no trend within it is believed. Stricter tests miss slow
/// drifts (at 1 %, a drift of 0.08 % a batch under 1 % noise was called steady in one of nine simulated
/// series of 300 batches); a warm subject that is doubted once is only asked again after the next batch.
const BELIEVABLE_TREND: f64 = 1.96;

/// The criterion for a steady series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WarmupRule {
    /// Number of batches in a window; at least 2 are used. Nothing is steady before two windows.
    pub window: usize,
    /// By what part the medians of the two windows may differ.
    pub tolerance: f64,
}

impl Default for WarmupRule {
    /// Windows of 20 batches, 2 %: with noise of 1 % it sees a drift of 0.1 % a batch, and takes a flat
    /// series for steady at the first look in 19 of 20 cases.
    fn default() -> Self {
        Self { window: 20, tolerance: 0.02 }
    }
}

/// The finding of the rule, with its evidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Warmup {
    /// Number of batches seen.
    pub batches: usize,
    /// The batch from which on the series has been steady until now: the first of the two windows that first
    /// passed and since which every batch passed. `None` while it is not steady.
    pub steady_from: Option<usize>,
    /// The change of the median from the window before the last to the last, as a part. `None` before two
    /// windows are full, or when a batch time in them was not finite and positive.
    pub change: Option<f64>,
    /// The change that the trend across both windows amounts to, as a part; 0 when no trend is believed.
    pub drift: Option<f64>,
}

/// Watches batch times until they are steady. The caller decides how long to wait, and what to do if they
/// never are; a cap that is reached belongs into the result.
#[derive(Clone, Debug)]
pub struct WarmupJudge {
    rule: WarmupRule,
    recent: Vec<f64>,
    found: Warmup,
}

impl WarmupJudge {
    /// A judge that has seen nothing.
    #[must_use]
    pub fn new(rule: WarmupRule) -> Self {
        let rule = WarmupRule { window: rule.window.max(2), ..rule };
        let found = Warmup { batches: 0, steady_from: None, change: None, drift: None };
        Self { rule, recent: Vec::with_capacity(2 * rule.window), found }
    }

    /// The finding of a judge that has seen the whole series.
    #[must_use]
    pub fn judge(rule: WarmupRule, batch_times: &[f64]) -> Warmup {
        let mut judge = Self::new(rule);
        for &time in batch_times {
            judge.feed(time);
        }
        judge.verdict()
    }

    /// Takes the time of the next batch. A time that is not finite and positive is no measurement: nothing
    /// is steady while one is among the last two windows. Costs some microseconds: stay outside timed parts.
    pub fn feed(&mut self, batch_time: f64) {
        if self.recent.len() == 2 * self.rule.window {
            self.recent.remove(0);
        }
        self.recent.push(batch_time);
        self.found.batches += 1;
        (self.found.change, self.found.drift) = self.evidence().unzip();
        let passes = matches!((self.found.change, self.found.drift), (Some(change), Some(drift))
            if change.abs() <= self.rule.tolerance && drift.abs() <= self.rule.tolerance / 2.0);
        let from = self.found.steady_from.unwrap_or(self.found.batches.saturating_sub(2 * self.rule.window));
        self.found.steady_from = passes.then_some(from);
    }

    /// Whether the last two windows are steady.
    #[must_use]
    pub fn is_steady(&self) -> bool {
        self.found.steady_from.is_some()
    }

    /// The finding up to now.
    #[must_use]
    pub fn verdict(&self) -> Warmup {
        self.found
    }

    /// Change and drift, once two windows are full of usable times.
    fn evidence(&self) -> Option<(f64, f64)> {
        let usable = self.recent.iter().all(|time| time.is_finite() && *time > 0.0);
        if self.recent.len() < 2 * self.rule.window || !usable {
            return None;
        }
        let (before, last) = self.recent.split_at(self.rule.window);
        let now = median(last)?;
        let change = now / median(before)? - 1.0;
        let drift = if trend_score(&self.recent)?.abs() > BELIEVABLE_TREND {
            let series: Vec<(f64, f64)> =
                self.recent.iter().enumerate().map(|(i, &time)| (i as f64, time)).collect();
            theil_sen(&series)?.slope * self.recent.len() as f64 / now
        } else {
            0.0
        };
        Some((change, drift))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::normal_quantile;
    use crate::rng::Rng;

    /// 300 batches of 100 with 1 % noise, shaped by a factor for each batch; many seeds of them.
    fn judged(shape: impl Fn(usize, &mut Rng) -> f64) -> Vec<Warmup> {
        let noise = |rng: &mut Rng| 1.0 + 0.01 * normal_quantile(rng.unit().max(1e-300)).unwrap();
        (0..200)
            .map(|seed| {
                let mut rng = Rng::new(seed);
                let series: Vec<f64> =
                    (0..300).map(|i| 100.0 * shape(i, &mut rng) * noise(&mut rng)).collect();
                // As a worker does it: stop at the first batch that says so.
                let mut judge = WarmupJudge::new(WarmupRule::default());
                for time in series {
                    judge.feed(time);
                    if judge.is_steady() {
                        break;
                    }
                }
                judge.verdict()
            })
            .collect()
    }

    fn share(found: &[Warmup], pass: impl Fn(usize) -> bool) -> f64 {
        found.iter().filter(|w| w.steady_from.is_some_and(&pass)).count() as f64 / found.len() as f64
    }

    #[test]
    fn what_is_flat_from_the_start_is_steady_after_two_windows() {
        let found = judged(|_, _| 1.0);
        assert!(share(&found, |from| from == 0) > 0.93);
        assert_eq!(share(&found, |_| true), 1.0);
    }

    #[test]
    fn a_decay_is_steady_once_little_of_it_is_left() {
        let found = judged(|i, _| 1.0 + 0.5 * (-(i as f64) / 20.0).exp());
        // After 50 batches 4 % of it is left, after 150 nothing.
        assert!(share(&found, |from| (50..150).contains(&from)) > 0.97, "{found:?}");
    }

    #[test]
    fn a_step_after_thirty_batches_is_waited_for() {
        let found = judged(|i, _| if i < 30 { 1.3 } else { 1.0 });
        // A window's median has changed over when half of it has.
        assert!(share(&found, |from| (20..60).contains(&from)) > 0.97, "{found:?}");
    }

    #[test]
    fn spikes_do_not_keep_it_waiting() {
        let found = judged(|_, rng| if rng.unit() < 0.05 { 1.5 } else { 1.0 });
        assert!(share(&found, |from| from < 20) > 0.95);
    }

    #[test]
    fn a_slow_drift_is_never_steady() {
        for slope in [-0.001, 0.001] {
            let found = judged(|i, _| 1.0 + slope * i as f64);
            assert!(share(&found, |_| true) < 0.02);
            assert!(found.iter().all(|w| w.batches == 300 || w.steady_from.is_some()));
        }
    }

    #[test]
    fn a_late_step_withdraws_what_was_said() {
        let series: Vec<f64> = (0..100).map(|i| if i < 70 { 1.2 } else { 1.0 }).collect();
        assert_eq!(WarmupJudge::judge(WarmupRule::default(), &series[..70]).steady_from, Some(0));
        assert_eq!(WarmupJudge::judge(WarmupRule::default(), &series[..90]).steady_from, None);
    }

    #[test]
    fn nothing_is_steady_with_a_bad_time_or_too_few() {
        assert_eq!(WarmupJudge::judge(WarmupRule::default(), &[1.0; 39]).change, None);
        for bad in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
            let mut series = vec![1.0; 60];
            series[50] = bad;
            let found = WarmupJudge::judge(WarmupRule::default(), &series);
            assert_eq!((found.steady_from, found.change, found.batches), (None, None, 60));
        }
    }
}
