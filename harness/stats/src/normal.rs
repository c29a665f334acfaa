//! The quantile function of the normal distribution.

use statrs::distribution::{ContinuousCDF, Normal};

/// The value that a standard normal variable stays below with probability `p`: Φ⁻¹(p), to the last digit or two.
/// `None` unless `0 < p < 1`.
#[must_use]
pub fn normal_quantile(p: f64) -> Option<f64> {
    (p > 0.0 && p < 1.0).then(|| Normal::standard().inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The three check values of Wichura (1988, Algorithm AS 241), and the ones everybody knows.
    #[test]
    fn known_values() {
        for (p, expected) in [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813_5),
            (1e-20, -9.262_340_089_798_408),
            (0.5, 0.0),
            (0.8, 0.841_621_233_572_914_4),
            (0.975, 1.959_963_984_540_054_5),
            (0.9995, 3.290_526_731_491_894_6),
        ] {
            let found = normal_quantile(p).unwrap();
            assert!((found - expected).abs() < 1e-13 * expected.abs().max(1.0), "Φ⁻¹({p}) = {found}");
        }
    }

    #[test]
    fn it_is_odd_and_increasing() {
        let grid: Vec<f64> = (1..1000).map(|i| normal_quantile(f64::from(i) / 1000.0).unwrap()).collect();
        assert!(grid.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(grid.iter().zip(grid.iter().rev()).all(|(a, b)| (a + b).abs() < 1e-13));
    }

    #[test]
    fn certainty_has_no_quantile() {
        for p in [0.0, 1.0, -1.0, 2.0, f64::NAN] {
            assert_eq!(normal_quantile(p), None);
        }
    }
}
