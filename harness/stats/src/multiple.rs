//! Many metrics at once: keeping the part of false alarms among all alarms.
//!
//! With 60 metrics judged at 1 %, one night in two has a false alarm. Benjamini and Hochberg (1995,
//! "Controlling the false discovery rate") keep the expected part of false ones among the alarms at a stated
//! rate instead; where nothing at all has changed, that is the probability of any alarm. It holds for
//! independent p-values and for those that rise and fall together (Benjamini and Yekutieli 2001), as metrics
//! of one host do.
//!
//! Its limits: a metric's own p-value must be right, and night after night there are new chances. Hence
//! the rerun before anyone is woken.

use crate::effect::Effect;
use crate::verdict::{Judge, State, Verdict};

/// A verdict among others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The verdict. What was changed alone and is not among the others has become inconclusive.
    pub verdict: Verdict,
    /// The p-value adjusted for the number of metrics: "changed" stands where it is at most the rate.
    pub adjusted: Option<f64>,
}

/// The adjusted p-values of Benjamini and Hochberg, in the order of the input: each is the least rate of false
/// discoveries at which its metric would still be among the discoveries, min over j ≥ i of m · p₍ⱼ₎ / j.
///
/// Equal p-values get equal answers. A missing one, a NaN, and whatever is no probability, is no test: it gets
/// `None`, and does not count among the m.
#[must_use]
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let is_p = |p: &f64| (0.0..=1.0).contains(p);
    let mut order: Vec<(usize, f64)> =
        p_values.iter().enumerate().filter_map(|(index, p)| Some((index, p.filter(is_p)?))).collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    let m = order.len();
    let mut adjusted = vec![None; p_values.len()];
    let mut least: f64 = 1.0;
    // From the greatest down; equal ones share the least of theirs, because the first of them has the
    // greatest rank.
    for (place, (index, p)) in order.into_iter().enumerate() {
        least = least.min(p * m as f64 / (m - place) as f64);
        adjusted[index] = Some(least);
    }
    adjusted
}

/// Judges each metric by its own rule and then all together: "changed" stands only where the adjusted p-value
/// is at most `rate`. Otherwise it becomes inconclusive, and never equivalent.
///
/// `rate` replaces what 1 − level allows where it is the stricter: both must be passed. Equivalence is not
/// adjusted: to claim it falsely is to miss an alarm, not to raise one.
#[must_use]
pub fn judge_all(metrics: &[(Judge, Effect)], rate: f64) -> Vec<Judged> {
    let verdicts: Vec<Verdict> = metrics.iter().map(|(judge, effect)| judge.judge(effect)).collect();
    let p_values: Vec<Option<f64>> = verdicts.iter().map(|verdict| verdict.p).collect();
    let adjusted = benjamini_hochberg(&p_values);
    verdicts.into_iter().zip(adjusted).map(|(verdict, adjusted)| together(verdict, adjusted, rate)).collect()
}

fn together(verdict: Verdict, adjusted: Option<f64>, rate: f64) -> Judged {
    let stands = adjusted.is_some_and(|adjusted| adjusted <= rate);
    let state = if verdict.state.is_changed() && !stands { State::Inconclusive } else { verdict.state };
    Judged { verdict: Verdict { state, ..verdict }, adjusted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Better;

    /// Evenly spaced ones are all adjusted to the greatest; and of the paper's own 15, four are discoveries
    /// at 5 %.
    #[test]
    fn known_values() {
        let all = |p: &[f64]| benjamini_hochberg(&p.iter().map(|&p| Some(p)).collect::<Vec<_>>());
        for adjusted in all(&[0.01, 0.02, 0.03, 0.04, 0.05]) {
            assert!((adjusted.unwrap() - 0.05).abs() < 1e-12);
        }
        let paper = all(&[
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ]);
        assert_eq!(paper.iter().filter(|p| p.unwrap() <= 0.05).count(), 4);
        assert!((paper[3].unwrap() - 0.035_625).abs() < 1e-12);
        assert_eq!(paper[14], Some(1.0));
    }

    #[test]
    fn order_does_not_matter_and_ties_are_equal() {
        let adjusted = benjamini_hochberg(&[Some(0.04), Some(0.001), Some(0.04), Some(0.9)]);
        assert_eq!(adjusted[0], adjusted[2]);
        assert!((adjusted[0].unwrap() - 0.04 * 4.0 / 3.0).abs() < 1e-12);
        assert!((adjusted[1].unwrap() - 0.004).abs() < 1e-12);
    }

    #[test]
    fn what_is_no_p_value_is_no_test() {
        let adjusted = benjamini_hochberg(&[None, Some(f64::NAN), Some(0.02), Some(-1.0), Some(1.5)]);
        assert_eq!(adjusted, [None, None, Some(0.02), None, None]);
        assert!(benjamini_hochberg(&[]).is_empty());
    }

    #[test]
    fn what_stands_alone_may_not_stand_among_others() {
        let judge = Judge::new(0.0, 0.95, Better::Lower).unwrap();
        let faint = Effect::of_blocks(&[1.02, 1.01, 1.03, 1.0, 1.02]).unwrap();
        let clear = Effect::of_blocks(&[1.20, 1.21, 1.19, 1.20, 1.22]).unwrap();
        let nothing = Effect::of_blocks(&[0.99, 1.01, 1.02, 0.98, 1.0]).unwrap();
        assert_eq!(judge_all(&[(judge, faint)], 0.05)[0].verdict.state, State::Worse);
        let mut many = vec![(judge, nothing); 18];
        many.extend([(judge, faint), (judge, clear)]);
        let judged = judge_all(&many, 0.05);
        assert_eq!(judged[18].verdict.state, State::Inconclusive);
        assert!(judged[18].verdict.differs, "what the interval shows is not taken back");
        assert_eq!(judged[19].verdict.state, State::Worse);
        assert!(judged[..18].iter().all(|one| one.verdict.state == State::Inconclusive));
    }

    #[test]
    fn metrics_without_certainty_do_not_dilute_the_others() {
        let judge = Judge::new(0.0, 0.95, Better::Lower).unwrap();
        let single = Effect::of_blocks(&[3.0]).unwrap();
        let faint = Effect::of_blocks(&[1.02, 1.01, 1.03, 1.0, 1.02]).unwrap();
        let judged = judge_all(&[(judge, single), (judge, faint), (judge, single)], 0.05);
        assert_eq!(judged[1].verdict.state, State::Worse);
        assert_eq!((judged[0].verdict.state, judged[0].adjusted), (State::Inconclusive, None));
    }
}
