//! The heat map's steps: equal factors look equally strong, in both directions.

use tollgate_model::metric::Direction;

/// The start of each step, as a factor away from the baseline.
const STEPS: [f64; 5] = [1.05, 1.25, 2.0, 5.0, 20.0];

/// The class of a ratio: `w3` is worse than the baseline by a factor of 2 to 5, `b1` better by 1.05 to 1.25.
pub fn class(ratio: f64, direction: Direction) -> String {
    let worse = match direction {
        Direction::Lower => ratio,
        Direction::Higher => 1.0 / ratio,
    };
    let away = if worse < 1.0 { 1.0 / worse } else { worse };
    let step = STEPS.iter().filter(|step| away >= **step).count();
    match (step, worse > 1.0) {
        (0, _) => "e".to_string(),
        (step, true) => format!("w{step}"),
        (step, false) => format!("b{step}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_factors_are_equally_strong_in_both_directions() {
        for (ratio, lower, higher) in [
            (1.0, "e", "e"),
            (1.04, "e", "e"),
            (1.1, "w1", "b1"),
            (1.0 / 1.1, "b1", "w1"),
            (3.7, "w3", "b3"),
            (0.2, "b4", "w4"),
            (117.0, "w5", "b5"),
        ] {
            assert_eq!(class(ratio, Direction::Lower), lower, "{ratio}");
            assert_eq!(class(ratio, Direction::Higher), higher, "{ratio}");
        }
    }
}
