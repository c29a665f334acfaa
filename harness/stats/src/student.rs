//! Student's t distribution: its quantiles and its tails.

use std::f64::consts::FRAC_PI_2;

use crate::beta::incomplete_beta;
use crate::normal::normal_quantile;

/// The value `t` such that a Student variable with `df` degrees of freedom lies in `[-t, t]` with
/// probability `level`: 12.7 for one degree at 0.95, where a normal variable has 1.96.
///
/// Hill (1970), Algorithm 396, *Communications of the ACM* 13, 619–620: exact for 1 and 2 degrees of freedom,
/// from 3 on good to five or six digits, far beyond what a bootstrap standard error deserves. `None` for no
/// degrees of freedom or a level that is not strictly between 0 and 1.
#[must_use]
pub fn student_quantile(level: f64, df: usize) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let outside = 1.0 - level;
    match df {
        0 => None,
        1 => Some(1.0 / (outside * FRAC_PI_2).tan()),
        2 => Some((2.0 / (outside * (2.0 - outside)) - 2.0).sqrt()),
        _ => expansion(outside, df as f64),
    }
}

/// The probability that a Student variable with `df` degrees of freedom lies at least as far from zero as `t`,
/// on either side: the two-sided p-value. Exact: I_x(df/2, ½) at x = df/(df + t²) (DLMF 8.17; Abramowitz and
/// Stegun 26.7.1). `None` for no degrees of freedom or a NaN; an infinite `t` has probability 0.
#[must_use]
pub fn student_two_sided(t: f64, df: usize) -> Option<f64> {
    if df == 0 || t.is_nan() {
        return None;
    }
    if t.is_infinite() {
        return Some(0.0);
    }
    let n = df as f64;
    Some(incomplete_beta(n / 2.0, 0.5, n / (n + t * t)))
}

/// Hill's expansion around the normal quantile; the names of the variables are the paper's.
fn expansion(p: f64, n: f64) -> Option<f64> {
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * (a * FRAC_PI_2).sqrt() * n;
    let mut y = (d * p).powf(2.0 / n);
    if y > 0.05 + a {
        let x = normal_quantile(p / 2.0)?;
        y = x * x;
        if n < 5.0 {
            c += 0.3 * (n - 4.5) * (x + 0.6);
        }
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
        y = (a * y * y).exp_m1();
    } else {
        y = ((1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0) + 0.5 / (n + 4.0)) * y
            - 1.0)
            * (n + 1.0)
            / (n + 2.0)
            + 1.0 / y;
    }
    Some((n * y).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two-sided values as every table prints them.
    #[test]
    fn known_values() {
        for (level, df, expected) in [
            (0.95, 1, 12.7062),
            (0.95, 2, 4.30265),
            (0.95, 3, 3.18245),
            (0.95, 4, 2.77645),
            (0.95, 5, 2.57058),
            (0.95, 9, 2.26216),
            (0.95, 29, 2.04523),
            (0.95, 120, 1.97993),
            (0.99, 5, 4.03214),
            (0.999, 3, 12.9240),
            (0.999, 30, 3.64596),
            (0.50, 4, 0.74070),
        ] {
            let found = student_quantile(level, df).unwrap();
            assert!((found / expected - 1.0).abs() < 2e-4, "t({level}, {df}) = {found}, not {expected}");
        }
    }

    #[test]
    fn it_falls_towards_the_normal_quantile() {
        let quantiles: Vec<f64> = (1..200).map(|df| student_quantile(0.95, df).unwrap()).collect();
        assert!(quantiles.windows(2).all(|pair| pair[0] > pair[1]));
        assert!((student_quantile(0.95, 1_000_000).unwrap() - 1.959_964).abs() < 1e-4);
    }

    #[test]
    fn tails_are_the_other_way_round_of_quantiles() {
        for df in [1, 2, 3, 7, 30, 1_000] {
            for level in [0.5, 0.95, 0.999] {
                let tail = student_two_sided(student_quantile(level, df).unwrap(), df).unwrap();
                assert!((tail / (1.0 - level) - 1.0).abs() < 1e-3, "t({level}, {df}): {tail}");
            }
            assert!((student_two_sided(0.0, df).unwrap() - 1.0).abs() < 1e-12);
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
