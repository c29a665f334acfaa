//! Figures that are counted: compared exactly.

use tollgate_model::change::{Change, Verdict};
use tollgate_model::metric::Direction;
use tollgate_model::results::Figure;
use tollgate_stats::{Exact, Tolerance, agreed, compare_exactly};

use super::pair::{OfSide, Pair};

/// Compares them and says so in the change. How far figures of the same code may lie apart is the metric's to say; who asks
/// may allow more.
pub fn compare(pair: &Pair, allowed: Tolerance, change: &mut Change) {
    let own = pair.metric.tolerance();
    let tolerance = Tolerance {
        absolute: own.map_or(0.0, |own| own.absolute).max(allowed.absolute),
        relative: own.map_or(0.0, |own| own.relative).max(allowed.relative),
    };
    change.margin = tolerance.relative;
    let (base, head) = match (one(&pair.base, tolerance), one(&pair.head, tolerance)) {
        (Ok(base), Ok(head)) => (base, head),
        (Err(why), _) => return undecidable(change, "base", &why),
        (_, Err(why)) => return undecidable(change, "head", &why),
    };
    (change.base, change.head) = (Some(base), Some(head));
    let ratio = Some(head / base).filter(|ratio| ratio.is_finite());
    change.ratio = ratio.map(|value| Figure { value, low: Some(value), high: Some(value) });
    match compare_exactly(base, head, tolerance) {
        Ok(Exact::Unchanged { by }) => {
            change.verdict = Verdict::Equivalent;
            change.differs = by != 0.0;
            if by == 0.0 {
                // Of nothing to nothing there is no quotient, and yet nothing has changed.
                change.ratio = Some(Figure { value: 1.0, low: Some(1.0), high: Some(1.0) });
            }
        }
        Ok(Exact::Changed { by, .. }) => {
            change.differs = true;
            let better = (by > 0.0) == (pair.metric.direction() == Direction::Higher);
            change.verdict = if better { Verdict::Better } else { Verdict::Worse };
        }
        Err(defect) => change.remarks.push(format!("the figures cannot be compared: {defect}")),
    }
}

/// The one figure of all launches of all runs, which must agree.
fn one(side: &OfSide, tolerance: Tolerance) -> Result<f64, String> {
    let mut counts = Vec::new();
    for found in side.measured() {
        counts.extend(found.row.per_launch.iter().map(|launch| launch.value));
        if found.row.per_launch.is_empty() {
            counts.extend(found.row.figure.map(|figure| figure.value));
        }
    }
    agreed(&counts, tolerance).map_err(|error| error.to_string())
}

fn undecidable(change: &mut Change, side: &str, why: &str) {
    change.verdict = Verdict::Inconclusive;
    change.remarks.push(format!("the {side}'s count is {why}"));
}
