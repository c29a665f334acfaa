//! Figures without noise: compared by counting, not by chance.
//!
//! Retired instructions, fuel, bytes, pages and artifact sizes come out the same each time, or nearly. No
//! interval is needed and none is given: an effect is there or it is not. What "nearly" means is stated as a
//! tolerance and printed with the verdict, and a figure that does not keep it within one side is not
//! deterministic and refused, because comparing it this way would raise false alarms for ever.

use crate::error::{Defect, StatsError};
use crate::sample::Sample;

/// By how much two deterministic figures may differ and still count as the same: the greater of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tolerance {
    /// In the figure's own unit: ± 2 instructions.
    pub absolute: f64,
    /// As a part of the base's figure: 0.001 is ± 0.1 %.
    pub relative: f64,
}

impl Tolerance {
    /// The distance from `base` that still counts as the same.
    #[must_use]
    pub fn around(&self, base: f64) -> f64 {
        self.absolute.max(self.relative * base.abs())
    }
}

/// The relation of a deterministic figure of the head to that of the base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Exact {
    /// Within the tolerance; `by` is what is left, exactly 0 where nothing changed at all.
    Unchanged {
        /// Head less base, in the figure's unit.
        by: f64,
    },
    /// Beyond the tolerance.
    Changed {
        /// Head less base, in the figure's unit.
        by: f64,
        /// The same as a part of the base; `None` when the base is 0.
        relative: Option<f64>,
    },
}

/// Compares two figures. A tolerance is two-sided: fewer instructions than before are a change too.
///
/// # Errors
/// When a figure or the tolerance is not finite, or the tolerance negative.
pub fn compare_exactly(base: f64, head: f64, tolerance: Tolerance) -> Result<Exact, Defect> {
    let by = head - base;
    let allowed = tolerance.around(base);
    if ![base, head, by, tolerance.absolute, tolerance.relative, allowed].iter().all(|v| v.is_finite()) {
        return Err(Defect::NotFinite);
    }
    if tolerance.absolute < 0.0 || tolerance.relative < 0.0 {
        return Err(Defect::NotPositive);
    }
    // A tolerance given in per cent must not fail for the last bit of its product.
    if by.abs() <= allowed * (1.0 + f64::EPSILON) {
        return Ok(Exact::Unchanged { by });
    }
    let relative = by / base.abs();
    Ok(Exact::Changed { by, relative: relative.is_finite().then_some(relative) })
}

/// The one figure of several launches of the same version: their median, once all of them agree.
///
/// # Errors
/// Without launches, or with one that is not finite; [`StatsError::NotExact`] when they are further apart than
/// twice the tolerance, once for either side of the figure.
pub fn agreed(launches: &[f64], tolerance: Tolerance) -> Result<f64, StatsError> {
    if let Some(index) = launches.iter().position(|launch| !launch.is_finite()) {
        return Err(StatsError::Launch { index, defect: Defect::NotFinite });
    }
    let sample = Sample::new(launches.to_vec()).map_err(|_| StatsError::NoLaunches)?;
    let (least, greatest, median) = (sample.min(), sample.max(), sample.median());
    let allowed = 2.0 * tolerance.around(median);
    if greatest - least <= allowed * (1.0 + f64::EPSILON) {
        Ok(median)
    } else {
        Err(StatsError::NotExact { least, greatest, allowed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Tolerance = Tolerance { absolute: 0.0, relative: 0.0 };

    #[test]
    fn nothing_is_exactly_nothing() {
        assert_eq!(compare_exactly(2_038.0, 2_038.0, NONE), Ok(Exact::Unchanged { by: 0.0 }));
        assert_eq!(compare_exactly(0.0, 0.0, NONE), Ok(Exact::Unchanged { by: 0.0 }));
        let changed = compare_exactly(2_038.0, 842.0, NONE).unwrap();
        assert_eq!(changed, Exact::Changed { by: -1_196.0, relative: Some(-1_196.0 / 2_038.0) });
        assert_eq!(compare_exactly(0.0, 3.0, NONE), Ok(Exact::Changed { by: 3.0, relative: None }));
    }

    #[test]
    fn the_greater_tolerance_counts_and_its_end_belongs_to_it() {
        let tolerance = Tolerance { absolute: 2.0, relative: 0.001 };
        assert_eq!(compare_exactly(100.0, 102.0, tolerance), Ok(Exact::Unchanged { by: 2.0 }));
        assert!(matches!(compare_exactly(100.0, 102.5, tolerance), Ok(Exact::Changed { .. })));
        assert_eq!(compare_exactly(5_000.0, 5_005.0, tolerance), Ok(Exact::Unchanged { by: 5.0 }));
        assert!(matches!(compare_exactly(5_000.0, 4_994.0, tolerance), Ok(Exact::Changed { .. })));
        // Half a per cent is found every time.
        assert!(matches!(compare_exactly(1_000.0, 1_005.0, tolerance), Ok(Exact::Changed { .. })));
    }

    #[test]
    fn launches_that_disagree_are_refused() {
        let tolerance = Tolerance { absolute: 1.0, relative: 0.0 };
        assert_eq!(agreed(&[7.0, 8.0, 9.0], tolerance), Ok(8.0));
        let error = agreed(&[7.0, 8.0, 10.0], tolerance).unwrap_err();
        assert_eq!(error.to_string(), "not deterministic: launches from 7 to 10, where 2 apart is allowed");
        assert_eq!(agreed(&[], NONE), Err(StatsError::NoLaunches));
        assert_eq!(
            agreed(&[1.0, f64::NAN], NONE),
            Err(StatsError::Launch { index: 1, defect: Defect::NotFinite })
        );
    }

    #[test]
    fn bad_numbers_are_refused() {
        assert_eq!(compare_exactly(f64::NAN, 1.0, NONE), Err(Defect::NotFinite));
        assert_eq!(compare_exactly(1.0, f64::INFINITY, NONE), Err(Defect::NotFinite));
        let negative = Tolerance { absolute: -1.0, relative: 0.0 };
        assert_eq!(compare_exactly(1.0, 1.0, negative), Err(Defect::NotPositive));
    }
}
