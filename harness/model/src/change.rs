//! Changes between two sides: a verdict for each metric of each cell. Comparing two runs, racing two workers and
//! the history all end in these; reports and exports read them and nothing else.

use serde::{Deserialize, Serialize};

use crate::cell::Cell;
use crate::contender::Contender;
use crate::exit::Exit;
use crate::metric::Metric;
use crate::named::named;
use crate::results::Figure;

named! {
    /// The way a figure came about, and so the way it is compared.
    Lane {
        /// By the clock: compared by intervals over launches.
        Timed = "timed",
        /// By counting: compared exactly, but for a stated tolerance.
        Counted = "counted",
    }
}

named! {
    /// A verdict on a change.
    Verdict {
        /// Worse beyond the margin.
        Worse = "worse",
        /// Better beyond the margin.
        Better = "better",
        /// Any difference lies within the margin.
        Equivalent = "equivalent",
        /// Neither could be shown.
        Inconclusive = "inconclusive",
        /// One side has no figure; the remarks say why.
        NotCompared = "not-compared",
    }
}

/// One metric of one cell, head against base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// The cell.
    pub cell: Cell,
    /// The metric.
    pub metric: Metric,
    /// The other contender, where the metric is about two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Contender>,
    /// The way the figures came about.
    pub lane: Lane,
    /// The verdict.
    pub verdict: Verdict,
    /// The base's figure, in the metric's unit.
    pub base: Option<f64>,
    /// The head's figure, in the metric's unit.
    pub head: Option<f64>,
    /// Head over base, with its interval.
    pub ratio: Option<Figure>,
    /// The confidence level of the interval; 1 where figures are counted.
    pub level: f64,
    /// The largest difference that is too small to matter, as a part.
    pub margin: f64,
    /// Whether the interval excludes 1: there is a difference, large enough to matter or not.
    pub differs: bool,
    /// "Could not have detected less than", as a part.
    pub detectable: Option<f64>,
    /// The p-value of "changed beyond the margin".
    pub p: Option<f64>,
    /// The same, adjusted for the number of metrics.
    pub adjusted: Option<f64>,
    /// Launches (or blocks) on the base's side and on the head's.
    pub launches: (usize, usize),
    /// Remarks for the reader.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

impl Change {
    /// One of which nothing is known yet.
    pub fn unknown(cell: Cell, metric: Metric, lane: Lane) -> Self {
        Change {
            cell,
            metric,
            against: None,
            lane,
            verdict: Verdict::NotCompared,
            base: None,
            head: None,
            ratio: None,
            level: 1.0,
            margin: 0.0,
            differs: false,
            detectable: None,
            p: None,
            adjusted: None,
            launches: (0, 0),
            remarks: Vec::new(),
        }
    }
}

/// The verdict on all of them together: worse if any is, equivalent only if nothing is left open.
pub fn overall(changes: &[Change]) -> Verdict {
    let any = |verdict| changes.iter().any(|change| change.verdict == verdict);
    if any(Verdict::Worse) {
        Verdict::Worse
    } else if any(Verdict::Inconclusive) || changes.iter().all(|c| c.verdict == Verdict::NotCompared) {
        Verdict::Inconclusive
    } else if any(Verdict::Better) {
        Verdict::Better
    } else {
        Verdict::Equivalent
    }
}

impl Verdict {
    /// The exit code of a command that ends with this verdict.
    pub const fn exit(self) -> Exit {
        match self {
            Self::Worse => Exit::Regression,
            Self::Better | Self::Equivalent => Exit::Fine,
            Self::Inconclusive | Self::NotCompared => Exit::Inconclusive,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(verdict: Verdict) -> Change {
        let cell = "probe/nop@component/rust/cranelift".parse().unwrap();
        Change { verdict, ..Change::unknown(cell, Metric::CallNs, Lane::Timed) }
    }

    #[test]
    fn the_worst_decides_and_nothing_open_is_called_fine() {
        use Verdict::{Better, Equivalent, Inconclusive, NotCompared, Worse};
        for (verdicts, expected) in [
            (&[Equivalent, Worse, Inconclusive][..], Worse),
            (&[Equivalent, Inconclusive, Better], Inconclusive),
            (&[Equivalent, Better], Better),
            (&[Equivalent, NotCompared], Equivalent),
            (&[NotCompared, NotCompared], Inconclusive),
            (&[], Inconclusive),
        ] {
            let changes: Vec<Change> = verdicts.iter().map(|&verdict| of(verdict)).collect();
            assert_eq!(overall(&changes), expected, "{verdicts:?}");
        }
        assert_eq!(overall(&[of(Worse)]).exit(), Exit::Regression);
        assert_eq!(overall(&[]).exit(), Exit::Inconclusive);
    }
}
