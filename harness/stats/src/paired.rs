//! Two things measured side by side: as a ratio of neighbours in time, or as a difference within a launch.

use crate::bootstrap::Bootstrap;
use crate::draw::Draw;
use crate::error::{Defect, StatsError};
use crate::estimate::Estimate;
use crate::launches::samples;
use crate::sample::Sample;

/// One block: a launch of the contender and one of the control, open at once, measured round by round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairedBlock {
    /// The contender's slices; the index is the round.
    pub contender: Vec<f64>,
    /// The control's slices, as many, in the same rounds.
    pub control: Vec<f64>,
}

impl PairedBlock {
    /// The logarithm of contender over control, round by round.
    ///
    /// # Errors
    /// When a side is empty, holds what is not finite and positive, or has more rounds than the other.
    pub fn log_ratios(&self) -> Result<Sample, Defect> {
        let (contender, control) = (self.contender.len(), self.control.len());
        if contender != control {
            return Err(Defect::Unpaired { contender, control });
        }
        // Both sides are looked at first: the ratio of two infinities, or of two negatives, must not pass.
        Sample::positive(self.contender.clone())?;
        Sample::positive(self.control.clone())?;
        // A difference of logarithms, not the logarithm of a quotient, which could overflow.
        Sample::new(self.contender.iter().zip(&self.control).map(|(c, k)| c.ln() - k.ln()).collect())
    }
}

/// Two terms measured in the same launch, whose slices are not paired.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// The slices of what is subtracted from, such as `sink`.
    pub minuend: Vec<f64>,
    /// The slices of what is subtracted, such as `nop`. There may be more or fewer of them.
    pub subtrahend: Vec<f64>,
}

impl Bootstrap {
    /// The ratio of contender to control. A block's number is the median of the log-ratios of its rounds;
    /// blocks and the rounds within them are resampled; the estimate is brought back by `exp`.
    ///
    /// Neighbouring slices share what the machine was doing, so it cancels within a round, before anything
    /// is averaged. What does not cancel, layout, differs from block to block and is what the interval
    /// shows. `between` and `standard_error` are relative. Not for slices that were not taken in turns.
    ///
    /// # Errors
    /// As for [`Bootstrap::estimate`], and for a block that [`PairedBlock::log_ratios`] refuses.
    pub fn paired_ratio(&self, blocks: &[PairedBlock]) -> Result<Estimate, StatsError> {
        let samples = samples(blocks, PairedBlock::log_ratios)?;
        let variance = |log_ratios: &Sample, draw: &mut Draw| draw.variance(log_ratios, |value| value);
        Ok(self.estimate_of(&samples, |log_ratios, draw| draw.median(log_ratios), variance)?.exp())
    }

    /// The difference of two terms of one launch, in their unit: the median of the one less the median of
    /// the other. Launches are resampled, and the slices of both terms, each on its own.
    ///
    /// What both terms of a launch share (layout, the machine's state) cancels, because a launch is picked
    /// with both. The difference of small numbers may be negative; it is reported as it comes.
    ///
    /// # Errors
    /// As for [`Bootstrap::estimate`], and for a launch with a term that is empty or not finite.
    pub fn paired_difference(&self, launches: &[Terms]) -> Result<Estimate, StatsError> {
        let samples = samples(launches, |terms| {
            Ok((Sample::new(terms.minuend.clone())?, Sample::new(terms.subtrahend.clone())?))
        })?;
        let value = |(minuend, subtrahend): &(Sample, Sample), draw: &mut Draw| {
            draw.median(minuend) - draw.median(subtrahend)
        };
        let variance = |(minuend, subtrahend): &(Sample, Sample), draw: &mut Draw| {
            draw.variance(minuend, |value| value) + draw.variance(subtrahend, |value| value)
        };
        self.estimate_of(&samples, value, variance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(contender: &[f64], control: &[f64]) -> PairedBlock {
        PairedBlock { contender: contender.to_vec(), control: control.to_vec() }
    }

    #[test]
    fn what_the_machine_does_to_a_round_cancels() {
        // The machine is 1, 2 and 5 times slower from round to round; the contender always takes 10 % more.
        let blocks = [block(&[110.0, 220.0, 550.0], &[100.0, 200.0, 500.0]), block(&[1.1, 2.2], &[1.0, 2.0])];
        let ratio = Bootstrap::new(1).paired_ratio(&blocks).unwrap();
        assert!((ratio.value - 1.1).abs() < 1e-12);
        assert!(ratio.interval.unwrap().half_width() < 1e-9);
    }

    #[test]
    fn swapping_the_sides_turns_the_ratio_over() {
        let blocks = [block(&[11.0, 10.5, 12.0], &[10.0; 3]), block(&[10.9, 11.0, 11.8], &[10.1, 9.9, 10.0])];
        let swapped = blocks.clone().map(|b| block(&b.control, &b.contender));
        let ratio = Bootstrap::new(1).paired_ratio(&blocks).unwrap();
        let inverse = Bootstrap::new(1).paired_ratio(&swapped).unwrap();
        assert!((ratio.value * inverse.value - 1.0).abs() < 1e-12);
        assert!((ratio.between.unwrap() - inverse.between.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn blocks_that_cannot_be_paired_are_named() {
        let good = block(&[1.0], &[1.0]);
        for (bad, defect) in [
            (block(&[1.0, 2.0], &[1.0]), Defect::Unpaired { contender: 2, control: 1 }),
            (block(&[], &[]), Defect::Empty),
            (block(&[1.0], &[0.0]), Defect::NotPositive),
            (block(&[-1.0], &[-1.0]), Defect::NotPositive),
            (block(&[f64::INFINITY], &[f64::INFINITY]), Defect::NotFinite),
        ] {
            let error = Bootstrap::new(1).paired_ratio(&[good.clone(), bad]).unwrap_err();
            assert_eq!(error, StatsError::Launch { index: 1, defect });
        }
    }

    #[test]
    fn a_difference_takes_its_terms_as_they_come() {
        let launch =
            |by: f64| Terms { minuend: vec![10.0 + by, 12.0 + by, 11.0 + by], subtrahend: vec![4.0 + by; 5] };
        // The launches differ by far more than the terms, and that cancels.
        let difference =
            Bootstrap::new(1).paired_difference(&[launch(0.0), launch(50.0), launch(9.0)]).unwrap();
        assert!((difference.value - 7.0).abs() < 1e-12);
        assert_eq!(difference.between, Some(0.0));
        // The slices within still leave a doubt.
        assert!(difference.interval.unwrap().half_width() > 0.1);
    }
}
