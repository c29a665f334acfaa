//! The effects that a comparison could not have seen.

use crate::normal::normal_quantile;

/// The least true effect that a two-sided comparison at significance `alpha` finds with probability `power`,
/// in the unit of `sigma_between`:
///
/// (z₁₋α⁄₂ + z_power) · σ_between · √(1/n₁ + 1/n₂)
///
/// `sigma_between` is the standard deviation from launch to launch (of logarithms, to read the answer as a
/// part of the value); `n1` and `n2` count launches, never slices. The normal approximation of, for example,
/// Cohen (1988), *Statistical Power Analysis*, ch. 2. Its limit: σ is taken as known. With fewer than about
/// 10 launches in all the truth is larger, so print it as "could not have detected less than".
///
/// `None` without launches on either side, for a negative or non-finite σ, or for `alpha` or `power` not
/// strictly between 0 and 1.
#[must_use]
pub fn minimum_detectable_effect(
    sigma_between: f64,
    n1: usize,
    n2: usize,
    alpha: f64,
    power: f64,
) -> Option<f64> {
    if !(sigma_between.is_finite() && sigma_between >= 0.0)
        || n1 == 0
        || n2 == 0
        || !(alpha > 0.0 && alpha < 1.0)
    {
        return None;
    }
    // From the small tail: 1 − α/2 would round away a very small α.
    let z = normal_quantile(power)? - normal_quantile(alpha / 2.0)?;
    Some(z * sigma_between * (1.0 / n1 as f64 + 1.0 / n2 as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// σ = 1 %, α = 0.001, 30 against 3 launches, power 0.8: 2.5 %.
    #[test]
    fn the_worked_example() {
        let effect = minimum_detectable_effect(0.01, 30, 3, 0.001, 0.8).unwrap();
        assert!((effect - 0.025).abs() < 0.0001, "{effect}");
    }

    #[test]
    fn four_times_the_launches_see_half_the_effect() {
        let effect = |n| minimum_detectable_effect(0.02, n, n, 0.05, 0.8).unwrap();
        assert!((effect(10) / effect(40) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn senseless_questions_have_no_answer() {
        assert_eq!(minimum_detectable_effect(0.01, 0, 3, 0.05, 0.8), None);
        assert_eq!(minimum_detectable_effect(-0.01, 3, 3, 0.05, 0.8), None);
        assert_eq!(minimum_detectable_effect(f64::NAN, 3, 3, 0.05, 0.8), None);
        assert_eq!(minimum_detectable_effect(0.01, 3, 3, 0.0, 0.8), None);
        assert_eq!(minimum_detectable_effect(0.01, 3, 3, 0.05, 1.0), None);
    }
}
