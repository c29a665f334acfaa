//! Defects of numbers handed in, and the launch that holds them.

use std::fmt;

/// A defect of one set of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// There is no value at all.
    Empty,
    /// A value is NaN or infinite, or what was computed from the values would be.
    NotFinite,
    /// A value is zero or negative where only a logarithm makes sense of it.
    NotPositive,
    /// Rounds cannot be paired: the two sides have different numbers of slices.
    Unpaired {
        /// Slices of the contender.
        contender: usize,
        /// Slices of the control.
        control: usize,
    },
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "holds no values"),
            Self::NotFinite => write!(f, "holds or leads to a NaN or an infinity"),
            Self::NotPositive => write!(f, "holds a zero or negative value; times and sizes are positive"),
            Self::Unpaired { contender, control } => write!(
                f,
                "cannot be paired by round: {contender} slices of the contender, {control} of the control"
            ),
        }
    }
}

/// The reason that no estimate was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StatsError {
    /// There is not a single launch.
    NoLaunches,
    /// One launch (or block) holds something that cannot be used. It is refused, never left out: a launch
    /// that is quietly left out is a biased result.
    Launch {
        /// Its index in the input, from 0.
        index: usize,
        /// Its defect.
        defect: Defect,
    },
    /// The confidence level is not strictly between 0 and 1.
    Level(f64),
    /// Too few resamples to say anything about spread.
    Resamples(usize),
    /// A margin of equivalence that is negative or not finite.
    Margin(f64),
    /// Launches of one version disagree about a figure that was said to be deterministic.
    NotExact {
        /// The least that was seen.
        least: f64,
        /// The greatest that was seen.
        greatest: f64,
        /// The difference that is allowed between them.
        allowed: f64,
    },
}

impl fmt::Display for StatsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLaunches => write!(f, "there are no launches to estimate from"),
            Self::Launch { index, defect } => write!(f, "launch {index} {defect}"),
            Self::Level(level) => write!(f, "confidence level {level} is not between 0 and 1, such as 0.95"),
            Self::Resamples(n) => write!(f, "{n} resamples are too few; use at least 100, better 1000"),
            Self::Margin(margin) => write!(f, "margin {margin} is not a part such as 0.01, or 0 for none"),
            Self::NotExact { least, greatest, allowed } => write!(
                f,
                "not deterministic: launches from {least} to {greatest}, where {allowed} apart is allowed"
            ),
        }
    }
}

impl std::error::Error for StatsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_the_launch_and_what_is_wrong() {
        let error = StatsError::Launch { index: 3, defect: Defect::Unpaired { contender: 5, control: 4 } };
        assert_eq!(
            error.to_string(),
            "launch 3 cannot be paired by round: 5 slices of the contender, 4 of the control"
        );
    }
}
