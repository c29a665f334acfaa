//! The effect of a change: head against base, as the logarithm of their ratio, and how sure it is.
//!
//! Logarithms, because times and sizes differ by factors: noise is relative, the interval comes out right for
//! "times slower", and swapping the sides changes the sign and nothing else (Fleming and Wallace 1986).
//!
//! **Paired**, where head and base share blocks: each block gives one log-ratio, and the rest is Student's
//! (1908) one-sample t. **Unpaired**, for two runs at different times: the standard errors of both sides add
//! in squares, with the degrees of freedom of Welch (1947) and Satterthwaite (1946), rounded down, which errs
//! to the wide side. To compare two runs on a shared host let both sides be ratios to the *same* control
//! measured in their own run: what the host did to a run then cancels, and what is left unpaired is layout.
//!
//! Both take an [`Estimate`], so the doubt that slices leave counts too (see [`crate::standard_error`]), or
//! plain numbers, one a block or launch, whose standard error needs no bootstrap.

use crate::describe::{mean, sd};
use crate::error::{Defect, StatsError};
use crate::estimate::Estimate;
use crate::interval::Interval;
use crate::student::{student_quantile, student_two_sided};

/// Head against base. See the [module](self).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The logarithm of head over base: 0.01 is about 1 % more.
    pub log_ratio: f64,
    /// Its standard error and degrees of freedom. `None` when a side has a single launch, from which nothing
    /// can be known about others.
    pub error: Option<EffectError>,
}

/// The uncertainty of an effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectError {
    /// The standard error of the log-ratio. 0 where no launch differs from another.
    pub standard: f64,
    /// The degrees of freedom of Student's t, at least 1.
    pub freedom: usize,
}

impl Effect {
    /// Of blocks that hold both sides: from [`crate::Bootstrap::paired_ratio`]. `None` for a ratio that is not
    /// positive.
    #[must_use]
    pub fn paired(ratio: &Estimate) -> Option<Self> {
        let (log_ratio, error) = on_logs(ratio)?;
        Some(Self { log_ratio, error })
    }

    /// Of two runs: each side from [`crate::Bootstrap::geometric`], or better from
    /// [`crate::Bootstrap::paired_ratio`] against the control of its own run. `None` when a side is not
    /// positive.
    #[must_use]
    pub fn unpaired(base: &Estimate, head: &Estimate) -> Option<Self> {
        let ((base, of_base), (head, of_head)) = (on_logs(base)?, on_logs(head)?);
        Some(Self { log_ratio: head - base, error: of_base.zip(of_head).map(|(b, h)| b.beside(h)) })
    }

    /// The same from plain ratios of head to base, one a block.
    ///
    /// # Errors
    /// Without blocks, and naming a block whose ratio is not finite and positive.
    pub fn of_blocks(ratios: &[f64]) -> Result<Self, StatsError> {
        let logs = logs(ratios)?;
        let (log_ratio, error) = one_side(&logs).ok_or(StatsError::NoLaunches)?;
        Ok(Self { log_ratio, error })
    }

    /// The same from plain numbers of two runs, one a launch.
    ///
    /// # Errors
    /// Without launches on either side, and naming a launch that is not finite and positive, by its index
    /// within its side.
    pub fn of_launches(base: &[f64], head: &[f64]) -> Result<Self, StatsError> {
        let (base, of_base) = one_side(&logs(base)?).ok_or(StatsError::NoLaunches)?;
        let (head, of_head) = one_side(&logs(head)?).ok_or(StatsError::NoLaunches)?;
        Ok(Self { log_ratio: head - base, error: of_base.zip(of_head).map(|(b, h)| b.beside(h)) })
    }

    /// Head over base: 1.02 is 2 % more.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.log_ratio.exp()
    }

    /// The interval of the ratio. `None` without a standard error, for a level outside (0, 1), and where the
    /// upper end is beyond all numbers.
    #[must_use]
    pub fn interval(&self, level: f64) -> Option<Interval> {
        let error = self.error?;
        let reach = student_quantile(level, error.freedom)? * error.standard;
        let (low, estimate, high) = (self.log_ratio - reach, self.log_ratio, self.log_ratio + reach);
        Some(Interval { low, estimate, high, level }.map(f64::exp))
            .filter(|interval| interval.high.is_finite())
    }

    /// The two-sided p-value of "the true ratio differs from 1 by no more than the margin". With margin 0 it
    /// is that of the usual t-test. It is below 1 − level where the interval at that level lies wholly
    /// outside of the margin, so the figure and the picture never disagree.
    #[must_use]
    pub fn p_value(&self, margin: f64) -> Option<f64> {
        let error = self.error?;
        let beyond = self.log_ratio.abs() - margin.ln_1p();
        if beyond <= 0.0 {
            return Some(1.0);
        }
        student_two_sided(beyond / error.standard, error.freedom)
    }

    /// The detectable change: the least true change, as a part, that would have been found to lie outside
    /// of the margin with probability `power`. (t₁₋α⁄₂ + t_power) standard errors beyond the margin (Bloom
    /// 1995, "Minimum detectable effects"). Unlike [`crate::minimum_detectable_effect`] it knows how few
    /// launches σ came from; but it is an estimate like σ itself, off by 1/√(2 · freedom). Simulated, with a
    /// power of 80 %: what it names is found in 76 of 100 cases by 6 blocks, in 80 by 30.
    #[must_use]
    pub fn detectable(&self, margin: f64, level: f64, power: f64) -> Option<f64> {
        let error = self.error?;
        if !(power > 0.5 && power < 1.0) {
            return None;
        }
        // One-sided, so that what lies outside of the two-sided level is twice as much.
        let reach =
            student_quantile(level, error.freedom)? + student_quantile(2.0 * power - 1.0, error.freedom)?;
        Some((margin.ln_1p() + reach * error.standard).exp_m1()).filter(|part| part.is_finite())
    }
}

impl EffectError {
    /// That of a difference of two independent numbers.
    fn beside(self, other: Self) -> Self {
        let (a, b) = (self.standard.powi(2), other.standard.powi(2));
        let (of_a, of_b) = (self.freedom as f64, other.freedom as f64);
        let welch = (a + b).powi(2) / (a * a / of_a + b * b / of_b);
        // Neither side varies: then all launches count alike. Otherwise it lies between the lesser and the
        // sum.
        let freedom = if welch.is_finite() { welch as usize } else { self.freedom + other.freedom };
        Self { standard: (a + b).sqrt(), freedom: freedom.max(self.freedom.min(other.freedom)) }
    }
}

fn on_logs(estimate: &Estimate) -> Option<(f64, Option<EffectError>)> {
    let log = estimate.value.ln();
    let error =
        estimate.standard_error.map(|standard| EffectError { standard, freedom: estimate.launches - 1 });
    log.is_finite().then_some((log, error))
}

fn one_side(logs: &[f64]) -> Option<(f64, Option<EffectError>)> {
    let standard = sd(logs).map(|sd| sd / (logs.len() as f64).sqrt());
    Some((mean(logs)?, standard.map(|standard| EffectError { standard, freedom: logs.len() - 1 })))
}

fn logs(values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let log = |(index, &value): (usize, &f64)| match value {
        value if !value.is_finite() => Err(StatsError::Launch { index, defect: Defect::NotFinite }),
        value if value <= 0.0 => Err(StatsError::Launch { index, defect: Defect::NotPositive }),
        value => Ok(value.ln()),
    };
    values.iter().enumerate().map(log).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bootstrap::Bootstrap;
    use crate::paired::PairedBlock;

    const BASE: [f64; 4] = [100.0, 102.0, 98.0, 101.0];
    const HEAD: [f64; 6] = [105.0, 104.0, 108.0, 106.0, 107.0, 103.0];

    /// By hand, and the tail by integrating the density: t = 4.5550 with 6.76 degrees of freedom, rounded
    /// down to 6.
    #[test]
    fn welch_as_the_textbook_has_it() {
        let effect = Effect::of_launches(&BASE, &HEAD).unwrap();
        let error = effect.error.unwrap();
        assert_eq!(error.freedom, 6);
        assert!((effect.log_ratio / error.standard - 4.555008).abs() < 1e-5, "{effect:?}");
        assert!((effect.ratio() - 1.052346).abs() < 1e-5);
        assert!((effect.p_value(0.0).unwrap() - 0.003871).abs() < 1e-5, "{:?}", effect.p_value(0.0));
    }

    #[test]
    fn swapping_the_sides_turns_the_ratio_over() {
        let (there, back) =
            (Effect::of_launches(&BASE, &HEAD).unwrap(), Effect::of_launches(&HEAD, &BASE).unwrap());
        assert!((there.ratio() * back.ratio() - 1.0).abs() < 1e-12);
        assert_eq!(there.p_value(0.01), back.p_value(0.01));
        assert_eq!(there.detectable(0.01, 0.95, 0.8), back.detectable(0.01, 0.95, 0.8));
    }

    #[test]
    fn the_p_value_passes_a_bound_where_the_interval_passes_the_margin() {
        let effect = Effect::of_launches(&BASE, &HEAD).unwrap();
        for margin in [0.0, 0.01, 0.025] {
            let p = effect.p_value(margin).unwrap();
            let at = effect.interval(1.0 - p).unwrap();
            assert!((at.low - (1.0 + margin)).abs() < 1e-4, "{margin}: {at:?}");
        }
        assert_eq!(effect.p_value(0.06), Some(1.0));
    }

    #[test]
    fn estimates_and_plain_numbers_agree() {
        let one_each = |values: &[f64]| values.iter().map(|&value| vec![value]).collect::<Vec<_>>();
        let estimate = |values: &[f64]| Bootstrap::new(1).geometric(&one_each(values)).unwrap();
        let close = |a: Effect, b: Effect| {
            assert!((a.log_ratio - b.log_ratio).abs() < 1e-12);
            assert!((a.error.unwrap().standard / b.error.unwrap().standard - 1.0).abs() < 0.1);
        };
        close(
            Effect::unpaired(&estimate(&BASE), &estimate(&HEAD)).unwrap(),
            Effect::of_launches(&BASE, &HEAD).unwrap(),
        );
        let block = |(&control, &contender): (&f64, &f64)| PairedBlock {
            contender: vec![contender],
            control: vec![control],
        };
        let blocks: Vec<_> = BASE.iter().zip(&HEAD).map(block).collect();
        let ratios: Vec<f64> = HEAD.iter().zip(&BASE).map(|(head, base)| head / base).collect();
        close(
            Effect::paired(&Bootstrap::new(1).paired_ratio(&blocks).unwrap()).unwrap(),
            Effect::of_blocks(&ratios).unwrap(),
        );
    }

    #[test]
    fn one_launch_gives_an_effect_and_no_certainty() {
        let effect = Effect::of_launches(&[100.0], &HEAD).unwrap();
        assert!(effect.ratio() > 1.05);
        assert_eq!((effect.interval(0.95), effect.p_value(0.0)), (None, None));
        assert_eq!(effect.detectable(0.0, 0.95, 0.8), None);
    }

    #[test]
    fn launches_without_noise_leave_no_doubt() {
        let effect = Effect::of_launches(&[100.0; 3], &[101.0; 3]).unwrap();
        assert_eq!((effect.p_value(0.0), effect.p_value(0.02)), (Some(0.0), Some(1.0)));
        assert_eq!(Effect::of_launches(&[100.0; 3], &[100.0; 2]).unwrap().p_value(0.0), Some(1.0));
    }

    #[test]
    fn bad_launches_are_named() {
        let error = |index, defect| Err(StatsError::Launch { index, defect });
        assert_eq!(Effect::of_blocks(&[1.0, f64::NAN]), error(1, Defect::NotFinite));
        assert_eq!(Effect::of_launches(&BASE, &[1.0, 2.0, 0.0]), error(2, Defect::NotPositive));
        assert_eq!(Effect::of_blocks(&[]), Err(StatsError::NoLaunches));
    }
}
