//! Sequential stopping: a race that is looked at after every block, without more false alarms for looking.
//!
//! A t-test at 1 % that is repeated after every block alarms on 12 % of races between equals. Here the
//! interval is a *confidence sequence*: the probability that it misses the truth at **any** look, however
//! many there are, is at most 1 − level. So a race may stop as soon as its verdict is decided, or go on
//! because someone is curious.
//!
//! # Which method, and why
//!
//! Simulated: blocks until 1 is excluded at 99 %, as median / 95th of 100, in 1000 races of at most 180
//! blocks (three minutes). σ is the noise from block to block, 1.3–3.2 % on a busy host. *Spikes*: 5 % of the
//! blocks are off by 40 % to either side. *False*: how many of 1000 races between equals alarmed, nominal 10,
//! with plain noise, with spikes, and with skewed noise on hosts of three kinds. `examples/race_table.rs`
//! prints it.
//!
//! | method | +2 %, σ 1.3 % | +2 %, σ 3.2 % | +5 %, σ 3.2 % | +2 %, σ 3.2 %, spikes | false |
//! |---|---|---|---|---|---|
//! | **signed ranks, bet on** | 11 / 19 | 40 / 83 | 11 / 19 | 48 / 101 | 4, 4, 5 |
//! | t mixture | 13 / 19 | 36 / 74 | 13 / 19 | > 180 / > 180 | 5, 0, 2 |
//! | alpha spending, a look at every 5th | 25 / 35 | 60 / 85 | 25 / 35 | 160 / > 180 | 9, 8, 10 |
//! | t-test at every block | 6 / 11 | 17 / 44 | 6 / 11 | 41 / > 180 | 118, 101, 69 |
//!
//! - **Signed ranks, bet on** ([`crate::wager`]) are what is used. They assume nothing of the noise but that
//!   swapping the sides of a block turns its sign over, which the harness makes true by drawing the order;
//!   and they are exact from the first block on, however long the tails.
//! - **The t mixture** (Lai 1976, "On confidence sequences"; Wang and Ramdas 2023) is the usual choice for
//!   normal noise, where it needs a tenth fewer blocks. Spikes inflate its σ, and it then hardly ends.
//! - **Alpha spending** (Lan and DeMets 1983, with the function of O'Brien and Fleming) must know the end of
//!   the race in advance and cannot go on beyond it; early looks, those that make a race short, get next to
//!   nothing to spend.
//!
//! At 99.9 %, which forty races between equals pass without an alarm in at least 24 of 25 cases, 95 of 100
//! races with σ 3.2 % find +2 % within 101 blocks and +5 % within 25.
//!
//! A margin asks for more: that +2 % lies beyond 1 % is shown as late as that +1 % is there at all, after
//! four times the blocks. On a busy host (3.2 %) three minutes show it to lie beyond 0.5 %, in 99 of 100
//! races at 99 %.
//!
//! # What it cannot do
//!
//! - With fewer than 10 blocks at 99 %, or 13 at 99.9 %, nothing can be decided, whatever they show.
//! - Several cells race at once: give each the level 1 − α/k, so that no verdict of the whole race is false
//!   with 1 − α.
//! - Blocks must be independent; and a log-ratio that drifts during the race is refuted at every point at
//!   once. Then there is no interval, and the verdict stays inconclusive.
//! - Outside of equality the point that the interval holds is the centre of symmetry. For a skewed noise that
//!   is between median and mean.

use crate::describe::{mad, median};
use crate::error::Defect;
use crate::interval::Interval;
use crate::normal::normal_quantile;
use crate::verdict::{Judge, POWER, State, Verdict};
use crate::wager::Wager;

/// A race between head and base, block after block.
#[derive(Clone, Debug)]
pub struct Race {
    judge: Judge,
    /// The logarithm of what a bet must have made of 1: each end of the interval may err with half of 1 −
    /// level.
    enough: f64,
    blocks: Vec<f64>,
    /// About no effect, and about the two ends of the margin.
    at_one: Wager,
    at_low: Wager,
    at_high: Wager,
}

impl Race {
    /// A race before its first block. The level is that of the whole race, over all looks.
    #[must_use]
    pub fn new(judge: Judge) -> Self {
        let margin = judge.margin().ln_1p();
        Self {
            judge,
            enough: (2.0 / (1.0 - judge.level())).ln(),
            blocks: Vec::new(),
            at_one: Wager::new(0.0),
            at_low: Wager::new(-margin),
            at_high: Wager::new(margin),
        }
    }

    /// One more block: the logarithm of head over base, such as the median of a block's
    /// [log-ratios](crate::PairedBlock::log_ratios). Costs a microsecond or two.
    ///
    /// # Errors
    /// For a NaN or an infinity; the race is as it was before.
    pub fn feed(&mut self, log_ratio: f64) -> Result<(), Defect> {
        if !log_ratio.is_finite() {
            return Err(Defect::NotFinite);
        }
        self.blocks.push(log_ratio);
        for wager in [&mut self.at_one, &mut self.at_low, &mut self.at_high] {
            wager.feed(log_ratio);
        }
        Ok(())
    }

    /// Number of blocks so far.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The conclusion by now. Once it is better, worse or equivalent, it stays so, unless blocks come to
    /// contradict what earlier ones had shown.
    #[must_use]
    pub fn state(&self) -> State {
        let is = |money: f64| money >= self.enough;
        let (above_high, below_high) = (is(self.at_high.above()), is(self.at_high.below()));
        let (above_low, below_low) = (is(self.at_low.above()), is(self.at_low.below()));
        match (below_low, above_low, below_high, above_high) {
            (false, _, false, true) => self.judge.beyond(true),
            (true, false, _, false) => self.judge.beyond(false),
            (false, true, true, false) => State::Equivalent,
            _ => State::Inconclusive,
        }
    }

    /// Whether 1 is excluded: there is a difference, large enough to matter or not.
    #[must_use]
    pub fn differs(&self) -> bool {
        (self.at_one.above() >= self.enough) != (self.at_one.below() >= self.enough)
    }

    /// Whether going on cannot tell more: a race may stop here.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.state() != State::Inconclusive
    }

    /// The interval of the ratio, valid at this look and at all others together. `None` while there are too
    /// few blocks for both ends, and when they contradict each other. Costs some milliseconds for hundreds of
    /// blocks: to be shown, not to be asked in a loop.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        let (least, greatest) = (crate::min(&self.blocks)?, crate::max(&self.blocks)?);
        // Beyond these every block lies on one side, and what is not refuted there is not refuted anywhere
        // further.
        let reach = greatest - least + 1e-9;
        let refuted_from_above = |point: f64| Wager::after(point, &self.blocks).above() >= self.enough;
        let refuted_from_below = |point: f64| Wager::after(point, &self.blocks).below() >= self.enough;
        let low = edge(least - reach, greatest + reach, refuted_from_above)?;
        let high = -edge(-greatest - reach, -least + reach, |point| refuted_from_below(-point))?;
        let estimate = median(&self.blocks)?.clamp(low, high.max(low));
        (low <= high).then_some(Interval { low, estimate, high, level: self.judge.level() }.map(f64::exp))
    }

    /// All that may be said by now, in the form of every other verdict. Its p-value is always valid too: it
    /// may be read at any look (Johari et al. 2022). `None` before the first block.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let middle = median(&self.blocks)?;
        let interval = self.interval();
        let ratio = interval.map_or(middle.exp(), |interval| interval.estimate);
        let money = self.at_high.above().max(self.at_low.below());
        Some(Verdict {
            state: self.state(),
            ratio,
            interval,
            differs: self.differs(),
            detectable: interval.and_then(|interval| self.detectable(&interval)),
            p: Some((2.0 * (-money).exp()).min(1.0)),
        })
    }

    /// A true change shifts the interval as it is now: its near end is beyond the margin, with a chance of
    /// [`POWER`], when the change is beyond it by half of the interval and what the estimate itself may be
    /// off.
    fn detectable(&self, interval: &Interval) -> Option<f64> {
        let half = interval.map(f64::ln).half_width();
        let error = mad(&self.blocks)? / (self.blocks.len() as f64).sqrt();
        Some((self.judge.margin().ln_1p() + half + normal_quantile(POWER)? * error).exp_m1())
    }
}

/// The last point for which `holds` does: it holds below some point and never above. `None` when it does not
/// even hold at `low`.
fn edge(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
    if !holds(low) {
        return None;
    }
    // Down to a millionth of the range: less than any noise, and far less than what is printed.
    for _ in 0..24 {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle } else { high = middle }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Better;

    fn race(margin: f64, blocks: impl IntoIterator<Item = f64>) -> Race {
        let mut race = Race::new(Judge::new(margin, 0.99, Better::Lower).unwrap());
        blocks.into_iter().for_each(|block| race.feed(block).unwrap());
        race
    }

    /// Blocks that wander by 2 % around an effect.
    fn around(effect: f64) -> impl Iterator<Item = f64> {
        (0..).map(move |i| effect + f64::from(i * 7 % 9 - 4) / 200.0)
    }

    #[test]
    fn nothing_is_decided_by_a_handful_of_blocks() {
        let few = race(0.01, [0.5; 9]);
        assert!(!few.is_decided() && !few.differs() && few.interval().is_none());
        assert_eq!(race(0.01, [0.5; 10]).state(), State::Worse);
        assert_eq!(race(0.01, [-0.5; 10]).state(), State::Better);
        assert!(race(0.01, []).verdict().is_none());
    }

    #[test]
    fn the_interval_says_what_the_state_says() {
        for (effect, blocks) in [(0.05, 30), (0.0, 300), (-0.03, 60), (0.008, 90), (0.0, 20)] {
            let race = race(0.01, around(effect).take(blocks));
            let verdict = race.verdict().unwrap();
            let interval = verdict.interval.unwrap();
            let by_inclusion = Judge::new(0.01, 0.99, Better::Lower).unwrap().state(&interval);
            assert_eq!(verdict.state, by_inclusion, "{effect}: {verdict:?}");
            assert_eq!(verdict.differs, !interval.contains(1.0), "{effect}: {verdict:?}");
            assert!(interval.contains(effect.exp()) && interval.contains(verdict.ratio), "{verdict:?}");
            assert_eq!(verdict.p.unwrap() <= 0.01, verdict.state.is_changed());
        }
    }

    #[test]
    fn equals_become_equivalent() {
        let race = race(0.02, around(0.0).take(120));
        assert_eq!((race.state(), race.differs(), race.blocks()), (State::Equivalent, false, 120));
        assert!((0.02..0.04).contains(&race.verdict().unwrap().detectable.unwrap()));
    }

    #[test]
    fn without_noise_a_race_still_ends() {
        assert_eq!(race(0.01, [0.0; 20]).state(), State::Equivalent);
        assert!(race(0.01, [0.0; 20]).interval().unwrap().contains(1.0));
        assert!(!race(0.0, [0.0; 200]).is_decided());
    }

    #[test]
    fn blocks_that_contradict_earlier_ones_decide_nothing() {
        let race = race(0.01, around(0.1).take(40).chain(around(-0.1).take(200)));
        assert_eq!((race.state(), race.differs(), race.interval()), (State::Inconclusive, false, None));
    }

    #[test]
    fn a_bad_block_is_refused_and_changes_nothing() {
        let mut race = race(0.01, [0.1; 5]);
        assert_eq!(race.feed(f64::NAN), Err(Defect::NotFinite));
        assert_eq!(race.blocks(), 5);
    }
}
