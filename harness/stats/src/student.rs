//! Student's t distribution: its quantiles and its tails.

use std::f64::consts::FRAC_PI_2;

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::normal::normal_quantile;

/// From here on the normal quantile stands in: it is within 2e-5 of Student's at the usual levels, and the search of
/// statrs 0.19.1, whose incomplete beta function is too rough by then, may not end.
const NEARLY_NORMAL: usize = 100_000;

/// The value `t` such that a Student variable with `df` degrees of freedom lies in `[-t, t]` with
/// probability `level`: 12.7 for one degree at 0.95, where a normal variable has 1.96.
///
/// `None` for no degrees of freedom or a level that is not strictly between 0 and 1.
#[must_use]
pub fn student_quantile(level: f64, df: usize) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let outside = 1.0 - level;
    match df {
        0 => None,
        // In closed form: the longest tail of all lies beyond where statrs 0.19.1 looks for roots (statrs#435).
        1 => Some(1.0 / (outside * FRAC_PI_2).tan()),
        2..NEARLY_NORMAL => Some(-standard(df)?.inverse_cdf(outside / 2.0)),
        NEARLY_NORMAL.. => Some(-normal_quantile(outside / 2.0)?),
    }
}

/// The probability that a Student variable with `df` degrees of freedom lies at least as far from zero as `t`,
/// on either side: the two-sided p-value. `None` for no degrees of freedom or a NaN.
#[must_use]
pub fn student_two_sided(t: f64, df: usize) -> Option<f64> {
    if t.is_nan() {
        return None;
    }
    Some(2.0 * standard(df)?.sf(t.abs()))
}

/// The standard distribution (location 0, scale 1); `None` for no degrees of freedom.
fn standard(df: usize) -> Option<StudentsT> {
    StudentsT::new(0.0, 1.0, df as f64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By mpmath with 60 digits.
    #[test]
    fn known_quantiles() {
        for (level, df, expected) in [
            (0.95, 1, 12.706_204_736_174_693),
            (0.999, 1, 636.619_248_768_719_1),
            (0.95, 2, 4.302_652_729_749_462),
            (0.95, 3, 3.182_446_305_283_708),
            (0.999, 3, 12.923_978_636_687_48),
            (0.50, 4, 0.740_697_084_112_682_6),
            (0.99, 5, 4.032_142_983_555_227),
            (0.9999, 8, 7.120_003_882_734_65),
            (0.95, 29, 2.045_229_642_132_704),
            (0.999, 30, 3.645_958_635_042_021_5),
            (0.95, 120, 1.979_930_405_082_440_5),
            (0.95, 1_000, 1.962_339_080_826_408),
        ] {
            let found = student_quantile(level, df).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-12, "t({level}, {df}) = {found}, not {expected}");
        }
    }

    /// By mpmath with 60 digits.
    #[test]
    fn known_tails() {
        for (t, df, expected) in [
            (2.0, 1, 0.295_167_235_300_866_5),
            (1_000.0, 1, 6.366_195_601_611_178e-4),
            (0.5, 4, 0.643_329_963_181_863_3),
            (1_000.0, 4, 5.999_960_000_209_999e-12),
            (6.0, 10, 1.321_088_603_547_856e-4),
            (50.0, 10, 2.474_310_329_302_68e-13),
            (2.0, 50, 0.050_947_068_737_693_25),
            (6.0, 1_000, 2.755_369_173_377_469e-9),
            (50.0, 1_000, 2.758_672_412_325_165e-274),
        ] {
            for t in [t, -t] {
                let found = student_two_sided(t, df).unwrap();
                assert!(
                    (found / expected - 1.0).abs() < 1e-11,
                    "P(|t| ≥ {t}, {df}) = {found}, not {expected}"
                );
            }
        }
    }

    #[test]
    fn it_falls_towards_the_normal_quantile() {
        let quantiles: Vec<f64> = (1..200).map(|df| student_quantile(0.95, df).unwrap()).collect();
        assert!(quantiles.windows(2).all(|pair| pair[0] > pair[1]));
        for df in [NEARLY_NORMAL - 1, NEARLY_NORMAL, usize::MAX] {
            assert!((student_quantile(0.95, df).unwrap() - 1.959_964).abs() < 1e-4);
        }
    }

    /// To levels far beyond those in use.
    #[test]
    fn tails_are_the_other_way_round_of_quantiles() {
        for df in [1, 2, 3, 7, 30, 1_000, NEARLY_NORMAL - 1] {
            for outside in [0.999, 0.5, 0.05, 1e-3, 1e-6, 1e-9, 1e-12] {
                let tail = student_two_sided(student_quantile(1.0 - outside, df).unwrap(), df).unwrap();
                assert!((tail / outside - 1.0).abs() < 1e-3, "t(1 − {outside}, {df}): {tail}");
            }
            assert_eq!(student_two_sided(0.0, df), Some(1.0));
            assert_eq!(student_two_sided(f64::NEG_INFINITY, df), Some(0.0));
        }
        assert_eq!(student_two_sided(1.0, 0), None);
        assert_eq!(student_two_sided(f64::NAN, 5), None);
    }

    #[test]
    fn no_freedom_no_quantile() {
        assert_eq!(student_quantile(0.95, 0), None);
        assert_eq!(student_quantile(1.0, 5), None);
        assert_eq!(student_quantile(f64::NAN, 5), None);
    }
}
