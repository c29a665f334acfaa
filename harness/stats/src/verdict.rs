//! Changed, equivalent or inconclusive: what may be said of an effect.
//!
//! Two questions are often taken for one. *Is there a difference at all?* is answered by whether the interval
//! excludes 1; with enough launches the answer is always yes, and a gate that alarms at 0.05 % is switched
//! off. *Is it large enough to matter?* needs a margin, and then there are three answers, by interval
//! inclusion (Westlake 1972; Schuirmann 1987, whose two one-sided tests this is; Kruschke 2018 for the
//! three-way rule):
//!
//! ```text
//!                     1/(1+m)      1      1+m
//!                        |        |        |
//! changed     |---x---|  |        |        |          wholly outside: beyond the margin, as far as one can be sure
//! equivalent             |    |---x--|     |          wholly inside: any difference is too small to matter
//! inconclusive           |        |    |---x---|      neither; it may still *differ* from 1, as here
//! ```
//!
//! "No significant difference" is not among them: silence of a test that could not have spoken is no evidence.
//! So each verdict carries what could have been detected, and whether 1 is excluded, which the margin hides.
//!
//! The margin is taken as a factor, from 1/(1+m) to 1+m and not from 1−m, so that base and head can be swapped
//! without another verdict. With m = 0 nothing is ever equivalent, and changed is what differs.
//!
//! With a level of 95 %, no true effect within the margin is called changed more than 5 times in 100, and no
//! true effect beyond it equivalent more than 2.5 times in 100: the latter has only one end to get past.

use crate::effect::Effect;
use crate::error::StatsError;
use crate::interval::Interval;

/// The probability with which a [detectable](Verdict::detectable) change would have been found.
pub const POWER: f64 = 0.8;

/// Which way is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Times, sizes, memory.
    Lower,
    /// Rates.
    Higher,
}

/// The conclusion that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Better beyond the margin.
    Better,
    /// Worse beyond the margin: what a gate stops.
    Worse,
    /// Any difference lies within the margin.
    Equivalent,
    /// Neither could be shown.
    Inconclusive,
}

/// By which rule an effect is judged: margin, level and direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judge {
    margin: f64,
    level: f64,
    better: Better,
}

/// An effect, judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// The conclusion that may be drawn.
    pub state: State,
    /// Head over base.
    pub ratio: f64,
    /// The interval of the ratio. `None` where a side has a single launch; the verdict is then inconclusive.
    pub interval: Option<Interval>,
    /// Whether the interval excludes 1: there is a difference, be it large enough to matter or not.
    pub differs: bool,
    /// "Could not have detected less than": the least true change, as a part, that would have been called
    /// changed with a probability of [`POWER`]. Never less than the margin.
    pub detectable: Option<f64>,
    /// The p-value of "changed", see [`Effect::p_value`].
    pub p: Option<f64>,
}

impl State {
    /// Whether it is better or worse.
    #[must_use]
    pub fn is_changed(self) -> bool {
        matches!(self, Self::Better | Self::Worse)
    }
}

impl Judge {
    /// A margin such as 0.01 for ± 1 %, or 0; a confidence level such as 0.95.
    ///
    /// # Errors
    /// For a margin that is negative or not finite, and a level outside (0, 1).
    pub fn new(margin: f64, level: f64, better: Better) -> Result<Self, StatsError> {
        if !(margin >= 0.0 && margin.is_finite()) {
            return Err(StatsError::Margin(margin));
        }
        if !(level > 0.0 && level < 1.0) {
            return Err(StatsError::Level(level));
        }
        Ok(Self { margin, level, better })
    }

    /// The greatest change that is too small to matter, as a part.
    #[must_use]
    pub fn margin(&self) -> f64 {
        self.margin
    }

    /// The confidence level.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.level
    }

    /// Which way is good.
    #[must_use]
    pub fn better(&self) -> Better {
        self.better
    }

    /// Judges an effect.
    #[must_use]
    pub fn judge(&self, effect: &Effect) -> Verdict {
        let interval = effect.interval(self.level);
        Verdict {
            state: interval.map_or(State::Inconclusive, |interval| self.state(&interval)),
            ratio: effect.ratio(),
            interval,
            differs: interval.is_some_and(|interval| !interval.contains(1.0)),
            detectable: effect.detectable(self.margin, self.level, POWER),
            p: effect.p_value(self.margin),
        }
    }

    /// The conclusion that an interval of the ratio allows, wherever it came from. An end on the margin is still
    /// inside.
    #[must_use]
    pub fn state(&self, interval: &Interval) -> State {
        let (low, high) = (1.0 / (1.0 + self.margin), 1.0 + self.margin);
        if interval.low > high {
            self.beyond(true)
        } else if interval.high < low {
            self.beyond(false)
        } else if self.margin > 0.0 && interval.lies_within(low, high) {
            State::Equivalent
        } else {
            State::Inconclusive
        }
    }

    /// Better or worse: whether head is greater than base.
    pub(crate) fn beyond(&self, greater: bool) -> State {
        if greater == (self.better == Better::Higher) { State::Better } else { State::Worse }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(low: f64, high: f64) -> State {
        let judge = Judge::new(0.02, 0.95, Better::Lower).unwrap();
        judge.state(&Interval { low, estimate: low.midpoint(high), high, level: 0.95 })
    }

    #[test]
    fn inclusion_decides() {
        assert_eq!(state(1.021, 1.03), State::Worse);
        assert_eq!(state(0.95, 0.98), State::Better);
        assert_eq!(state(0.99, 1.01), State::Equivalent);
        // It differs, but too little to matter.
        assert_eq!(state(1.001, 1.02), State::Equivalent);
        // It differs, and might matter.
        assert_eq!(state(1.01, 1.03), State::Inconclusive);
        assert_eq!(state(0.9, 1.1), State::Inconclusive);
    }

    #[test]
    fn rates_are_better_when_higher() {
        let judge = Judge::new(0.0, 0.95, Better::Higher).unwrap();
        let verdict = judge.judge(&Effect::of_blocks(&[1.05, 1.06, 1.04, 1.05]).unwrap());
        assert_eq!((verdict.state, verdict.differs), (State::Better, true));
        let verdict = judge.judge(&Effect::of_blocks(&[0.95, 0.96, 0.94]).unwrap());
        assert_eq!(verdict.state, State::Worse);
    }

    #[test]
    fn without_a_margin_nothing_is_equivalent() {
        let judge = Judge::new(0.0, 0.95, Better::Lower).unwrap();
        let verdict = judge.judge(&Effect::of_blocks(&[1.0; 5]).unwrap());
        assert_eq!((verdict.state, verdict.differs), (State::Inconclusive, false));
        assert_eq!(verdict.detectable, Some(0.0));
    }

    #[test]
    fn one_launch_is_inconclusive() {
        let judge = Judge::new(0.01, 0.95, Better::Lower).unwrap();
        let verdict = judge.judge(&Effect::of_launches(&[100.0], &[200.0]).unwrap());
        assert_eq!((verdict.state, verdict.interval, verdict.p), (State::Inconclusive, None, None));
        assert!((verdict.ratio - 2.0).abs() < 1e-12);
    }

    #[test]
    fn no_verdict_can_be_read_without_what_it_could_have_seen() {
        let judge = Judge::new(0.01, 0.95, Better::Lower).unwrap();
        let noisy = judge.judge(&Effect::of_blocks(&[0.9, 1.1, 1.0, 0.95, 1.06]).unwrap());
        assert_eq!(noisy.state, State::Inconclusive);
        assert!(noisy.detectable.unwrap() > 0.1, "{noisy:?}");
        let quiet = judge.judge(&Effect::of_blocks(&[1.001, 0.999, 1.0, 1.001, 0.999]).unwrap());
        assert_eq!(quiet.state, State::Equivalent);
        assert!((0.01..0.015).contains(&quiet.detectable.unwrap()), "{quiet:?}");
    }

    #[test]
    fn senseless_rules_are_refused() {
        let error = |margin, level| Judge::new(margin, level, Better::Lower).unwrap_err();
        assert_eq!(error(-0.01, 0.95), StatsError::Margin(-0.01));
        assert!(matches!(error(f64::NAN, 0.95), StatsError::Margin(_)));
        assert_eq!(error(0.01, 1.0), StatsError::Level(1.0));
    }
}
