//! When a series is said to have changed tonight.
//!
//! Figures by the clock are judged by [`ChangeRule::tonight`] (a rank-CUSUM over the last 42 nights, the last 5 of which
//! may have changed) on the logarithm of the ratio to the same night's control, or of the bare figure where there is no
//! control. A night alarms at [`ALPHA`] for the series alone *and* at [`RATE`] among all series of that night (Benjamini
//! and Hochberg). Figures that are counted are compared exactly.

use tollgate_model::Metric;
use tollgate_model::history::Step;
use tollgate_stats::{ChangeRule, Exact, benjamini_hochberg, compare_exactly};

use crate::night::tolerance;
use crate::scale::Scale;

/// The rate at which an unchanged series may be suspected, in a night.
pub const ALPHA: f64 = 0.01;

/// Among the series that are suspected in a night, the expected part of false ones.
pub const RATE: f64 = 0.05;

/// Number of nights to look back.
pub const WINDOW: usize = 42;

/// So many series can be told apart at [`RATE`] with the draws that [`ChangeRule::new`] makes.
const FEW: usize = 250;

/// The likeliest change in the last nights of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The index of the likeliest first night after it.
    pub at: usize,
    /// Those that it may as well be, with 95 %: the first and the last.
    pub within: (usize, usize),
    /// The probability that chance alone makes one as great.
    pub p: f64,
    /// By how much.
    pub step: Step,
}

/// Looks for a change in the last of these nights, oldest first, among `tests` series of the same night. `None` where
/// there are too few nights.
pub fn look(numbers: &[f64], seed: u64, tests: usize) -> Option<Look> {
    let (scale, scaled) = Scale::of(numbers.iter().copied());
    let rule = ChangeRule { window: WINDOW, alpha: ALPHA, ..ChangeRule::new(seed) };
    let mut found = rule.tonight(&scaled).ok()??;
    if found.p <= ALPHA && tests > FEW {
        // Among many a p-value counts only if it is small, and how small takes more draws to tell.
        let rule = ChangeRule { permutations: 40 * tests, alpha: ALPHA / 10.0, ..rule };
        found = rule.tonight(&scaled).ok()??;
    }
    let interval = found.step.interval;
    let step = Step {
        relative: scale.relative,
        by: scale.part(found.step.estimate),
        low: interval.map(|interval| scale.part(interval.low)),
        high: interval.map(|interval| scale.part(interval.high)),
    };
    // What is no change has no place.
    let within = match found.p <= ALPHA {
        true => rule.within(&scaled, found.at),
        false => found.at..=found.at,
    };
    Some(Look { at: found.at, within: (*within.start(), *within.end()), p: found.p, step })
}

/// Which of tonight's series are suspected, by their p-values: the adjusted one of those, `None` of the others.
pub fn suspected(p_values: &[f64]) -> Vec<Option<f64>> {
    let all: Vec<Option<f64>> = p_values.iter().copied().map(Some).collect();
    let adjusted = benjamini_hochberg(&all);
    p_values
        .iter()
        .zip(adjusted)
        .map(|(&p, adjusted)| adjusted.filter(|&adjusted| p <= ALPHA && adjusted <= RATE))
        .collect()
}

/// By how much a counted figure has changed, if it has by more than its metric's tolerance.
pub fn counted(metric: Metric, base: f64, tonight: f64) -> Option<Step> {
    match compare_exactly(base, tonight, tolerance(metric)).ok()? {
        Exact::Unchanged { .. } => None,
        Exact::Changed { by, relative } => Some(Step {
            relative: relative.is_some(),
            by: relative.unwrap_or(by),
            low: relative.or(Some(by)),
            high: relative.or(Some(by)),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nights that wander by ± 2 % around 1, and the last few times `factor`.
    fn nights(count: usize, changed: usize, factor: f64) -> Vec<f64> {
        let wander = (0..count).map(|i| 1.0 + 0.01 * f64::from(i as u32 * 3 % 5) - 0.02);
        wander.enumerate().map(|(i, n)| if i >= count - changed { n * factor } else { n }).collect()
    }

    #[test]
    fn a_step_is_a_part_of_what_was_before() {
        let found = look(&nights(30, 4, 1.10), 1, 1).unwrap();
        assert_eq!(found.at, 26);
        assert!(found.p <= 0.001 && found.step.relative, "{found:?}");
        assert!((found.step.by - 0.10).abs() < 0.015, "{found:?}");
        assert!(found.step.low.unwrap() > 0.05 && found.step.high.unwrap() < 0.15, "{found:?}");
    }

    #[test]
    fn what_may_be_below_zero_changes_in_its_unit() {
        let series: Vec<f64> = nights(30, 0, 1.0).into_iter().map(|n| (n - 1.0) * 100.0).collect();
        let series: Vec<f64> =
            series.iter().enumerate().map(|(i, n)| n + if i >= 26 { 12.0 } else { 0.0 }).collect();
        let found = look(&series, 1, 1).unwrap();
        assert!(!found.step.relative && (found.step.by - 12.0).abs() < 1.5, "{found:?}");
    }

    /// One in a thousand series may be told from chance at 5 % only below 1 in 20,000.
    #[test]
    fn among_many_the_p_value_can_be_small_enough() {
        let series = nights(42, 5, 1.30);
        assert_eq!(look(&series, 1, 1).unwrap().p, 1e-4);
        assert!(look(&series, 1, 1_000).unwrap().p < RATE / 1_000.0);
    }

    #[test]
    fn alone_and_among_others() {
        assert!(suspected(&[0.009])[0].is_some());
        assert!(suspected(&[0.02])[0].is_none(), "alone it may be by the rate, but not by alpha");
        let many: Vec<f64> = std::iter::once(0.009).chain((1..60).map(|i| f64::from(i) / 60.0)).collect();
        assert!(suspected(&many).iter().all(Option::is_none));
        assert_eq!(suspected(&[]), []);
    }

    #[test]
    fn counting_has_no_chance_in_it() {
        let fuel = |base, tonight| counted(Metric::FuelPerCall, base, tonight);
        assert_eq!(fuel(2_038.0, 2_038.000_000_000_1), None);
        let step = fuel(2_000.0, 1_990.0).unwrap();
        assert_eq!((step.relative, step.by), (true, -0.005));
        let step = fuel(0.0, 3.0).unwrap();
        assert_eq!((step.relative, step.by), (false, 3.0));
        assert_eq!(fuel(0.0, 0.0), None);
    }

    #[test]
    fn a_count_with_a_tolerance_may_use_it() {
        let instructions: Metric = "instructions-per-call".parse().unwrap();
        let tolerance = instructions.tolerance().unwrap();
        let base = 10_000.0;
        let allowed = tolerance.absolute.max(tolerance.relative * base);
        assert_eq!(counted(instructions, base, base + 0.9 * allowed), None);
        assert!(counted(instructions, base, base + 1.1 * allowed).is_some());
    }

    #[test]
    fn too_few_nights_say_nothing() {
        assert_eq!(look(&[1.0; 5], 1, 1), None);
        assert_eq!(look(&[], 1, 1), None);
    }
}
