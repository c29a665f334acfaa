//! Whether a series goes anywhere.

/// The trend of a series upwards (positive) or downwards (negative), in standard deviations of what a
/// series without trend would show: the Mann–Kendall test (Mann 1945; Kendall 1975, *Rank Correlation
/// Methods*), with continuity correction. Beyond ±1.96 is significant at 5 %, two-sided.
///
/// Only the order of the values counts, so spikes do not matter and no distribution is assumed. Ties are
/// not corrected for, which makes it cautious on coarse clocks. It takes the values to be independent:
/// autocorrelated noise looks like trend. Comparing all pairs, it takes n²/2 steps. `None` for fewer than
/// 4 values, of which not even a perfect order is significant, or when one is NaN.
#[must_use]
pub fn trend_score(values: &[f64]) -> Option<f64> {
    let count = values.len();
    if count < 4 || values.iter().any(|value| value.is_nan()) {
        return None;
    }
    let mut score = 0_i64;
    for (i, earlier) in values.iter().enumerate() {
        for later in &values[i + 1..] {
            score += i64::from(later > earlier) - i64::from(later < earlier);
        }
    }
    let n = count as f64;
    let deviation = (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
    Some((score - score.signum()) as f64 / deviation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn order_alone_counts() {
        let rising: Vec<f64> = (0..10).map(f64::from).collect();
        // S = 45, variance 10 · 9 · 25 / 18 = 125.
        assert!((trend_score(&rising).unwrap() - 44.0 / 125.0_f64.sqrt()).abs() < 1e-12);
        let spiked: Vec<f64> = rising.iter().map(|x| x.exp()).collect();
        assert_eq!(trend_score(&spiked), trend_score(&rising));
        let falling: Vec<f64> = rising.iter().map(|x| -x).collect();
        assert_eq!(trend_score(&falling), trend_score(&rising).map(|z| -z));
        assert_eq!(trend_score(&[3.0; 10]), Some(0.0));
    }

    #[test]
    fn noise_is_called_a_trend_at_the_nominal_rate() {
        let mut rng = Rng::new(11);
        let alarms = (0..4000)
            .filter(|_| {
                let noise: Vec<f64> = (0..40).map(|_| rng.unit()).collect();
                trend_score(&noise).unwrap().abs() > 1.96
            })
            .count();
        // 5 % of 4000 is 200, plus or minus three standard deviations of 13.8.
        assert!((158..=242).contains(&alarms), "{alarms}");
    }

    #[test]
    fn too_little_or_bad_is_no_trend() {
        assert_eq!(trend_score(&[1.0, 2.0, 3.0]), None);
        assert_eq!(trend_score(&[1.0, 2.0, 3.0, f64::NAN]), None);
    }
}
