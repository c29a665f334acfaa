//! The quantile function of the normal distribution.

/// Below this distance of `p` from a half the central fit holds.
const CENTRAL: f64 = 0.425;
/// Up to this `sqrt(-ln(tail))` the middle fit holds, beyond it the far one.
const FAR: f64 = 5.0;

/// The value that a standard normal variable stays below with probability `p`: Φ⁻¹(p).
///
/// Wichura's PPND16 (1988, Algorithm AS 241, *Applied Statistics* 37, 477–484): relative error about 1e-16.
/// `None` unless `0 < p < 1`.
#[must_use]
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let q = p - 0.5;
    if q.abs() <= CENTRAL {
        let r = CENTRAL * CENTRAL - q * q;
        return Some(q * polynomial(&A, r) / polynomial(&B, r));
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-tail.ln()).sqrt();
    let size = if r <= FAR {
        polynomial(&C, r - 1.6) / polynomial(&D, r - 1.6)
    } else {
        polynomial(&E, r - FAR) / polynomial(&F, r - FAR)
    };
    Some(size.copysign(q))
}

/// Horner's scheme, coefficients from the constant term up.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

const A: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const B: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_6,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_7e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const E: [f64; 8] = [
    6.657_904_643_501_104,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_9e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const F: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_055e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Wichura's own three check values, and the ones everybody knows.
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
