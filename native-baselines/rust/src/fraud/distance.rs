//! The distance between two places, without floating point: the earth is flattened around the mean latitude
//! (equirectangular projection). Good to a percent or so up to a thousand kilometres; beyond that it need only be large.

use super::Place;

const RIGHT_ANGLE: i64 = 90_000_000;
const HALF_TURN: i64 = 180_000_000;

/// The cosine of 0°, 5°, … 90°, times 65,536, rounded.
const COSINES: [i64; 19] = [
    65_536, 65_287, 64_540, 63_303, 61_584, 59_396, 56_756, 53_684, 50_203, 46_341, 42_126, 37_590, 32_768,
    27_697, 22_415, 16_962, 11_380, 5_712, 0,
];
/// Between two cosines.
const COSINE_STEP: i64 = 5_000_000;

/// Whole kilometres; coordinates off the globe count as its edge.
pub(super) fn kilometres(from: &Place, to: &Place) -> u32 {
    let latitude = |place: &Place| i64::from(place.lat_microdegrees).clamp(-RIGHT_ANGLE, RIGHT_ANGLE);
    let longitude = |place: &Place| i64::from(place.lon_microdegrees).clamp(-HALF_TURN, HALF_TURN);
    let north = (latitude(from) - latitude(to)).abs();
    let turn = (longitude(from) - longitude(to)).abs();
    let turn = turn.min(2 * HALF_TURN - turn);
    let mean = (latitude(from) + latitude(to)).abs() / 2;
    let east = (turn * cosine(mean)) >> 16;
    let microdegrees = (north * north + east * east).unsigned_abs().isqrt();
    // A degree is 111.195 km.
    (microdegrees * 111_195 / 1_000_000_000) as u32
}

/// The cosine of 0 to 90 million microdegrees, times 65,536, in straight pieces.
fn cosine(microdegrees: i64) -> i64 {
    let knot = (microdegrees / COSINE_STEP) as usize;
    let part = microdegrees % COSINE_STEP;
    match COSINES.get(knot + 1) {
        Some(next) => COSINES[knot] - (COSINES[knot] - next) * part / COSINE_STEP,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use proptest::prelude::*;

    use super::*;

    fn at(lat_microdegrees: i32, lon_microdegrees: i32) -> Place {
        Place { country: String::new(), lat_microdegrees, lon_microdegrees }
    }

    #[test]
    fn is_near_the_truth_where_it_matters() {
        let berlin = at(52_520_000, 13_405_000);
        assert_eq!(kilometres(&berlin, &berlin), 0);
        let close = |place, truth: u32| kilometres(&berlin, &place).abs_diff(truth) * 100 <= truth;
        assert!(close(at(48_137_000, 11_576_000), 504)); // Munich
        assert!(close(at(48_857_000, 2_352_000), 878)); // Paris
    }

    #[test]
    fn goes_the_short_way_round() {
        assert_eq!(kilometres(&at(0, 179_900_000), &at(0, -179_900_000)), 22);
        assert_eq!(kilometres(&at(90_000_000, 0), &at(90_000_000, 180_000_000)), 0);
    }

    proptest! {
        #[test]
        fn is_symmetric_and_fits_the_globe(a: i32, b: i32, c: i32, d: i32) {
            let there = kilometres(&at(a, b), &at(c, d));
            prop_assert_eq!(there, kilometres(&at(c, d), &at(a, b)));
            prop_assert!(there <= 28_310);
        }
    }
}
