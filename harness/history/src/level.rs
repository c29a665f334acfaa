//! The level of nights from one change to the next, and the band that such nights lie in.

use tollgate_model::history::{ChangedAt, Level, ShownNight};
use tollgate_stats::{mad, median, student_quantile};

use crate::scale::Scale;

/// Fewer nights than this say too little about how far nights lie apart.
const ENOUGH: usize = 8;

/// The median deviation of normal numbers is as sure as the standard deviation of so many times as many (Rousseeuw and
/// Croux 1993).
const EFFICIENCY: f64 = 0.37;

/// One level from each change to the next.
///
/// A band is where another night of the same level lies with 95 %: the median and the deviation from it, both robust, on
/// the logarithm where all numbers are positive, by Student's t with room for the level itself being an estimate.
pub(crate) fn levels(nights: &[ShownNight], controlled: bool, changes: &[ChangedAt]) -> Vec<Level> {
    let counted: Vec<(&str, f64)> = nights
        .iter()
        .filter_map(|night| Some((night.run.as_str(), night.figure(controlled)?.value)))
        .collect();
    let begins = |(run, _): &(&str, f64)| changes.iter().any(|change| change.run == *run);
    let mut levels = Vec::new();
    let mut from = 0;
    for to in 1..=counted.len() {
        if to == counted.len() || begins(&counted[to]) {
            levels.extend(level(&counted[from..to]));
            from = to;
        }
    }
    levels
}

fn level(nights: &[(&str, f64)]) -> Option<Level> {
    let (scale, scaled) = Scale::of(nights.iter().map(|(_, number)| *number));
    let middle = median(&scaled)?;
    let count = scaled.len() as f64;
    let band = (scaled.len() >= ENOUGH).then(|| {
        let freedom = (EFFICIENCY * (count - 1.0)).round() as usize;
        let reach = student_quantile(0.95, freedom)? * mad(&scaled)? * (1.0 + 1.0 / count).sqrt();
        Some((scale.number(middle - reach), scale.number(middle + reach)))
    });
    let (first, last) = (nights.first()?.0.to_string(), nights.last()?.0.to_string());
    Some(Level { first, last, middle: scale.number(middle), band: band.flatten() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::history::Step;
    use tollgate_model::results::Figure;
    use tollgate_stats::Rng;

    fn nights(numbers: &[f64]) -> Vec<ShownNight> {
        let night = |(place, &value): (usize, &f64)| ShownNight {
            run: format!("n{place}"),
            started: place as i64,
            revision: None,
            runtime: None,
            artifact: None,
            rerun_of: None,
            status: "measured".to_string(),
            left_out: None,
            value: Some(Figure { value, low: None, high: None }),
            ratio: None,
        };
        numbers.iter().enumerate().map(night).collect()
    }

    fn at(place: usize) -> ChangedAt {
        let step = Step { relative: true, by: 0.1, low: None, high: None };
        ChangedAt { run: format!("n{place}"), p: 0.001, step }
    }

    /// A number from a normal distribution, by the sum of twelve.
    fn normal(rng: &mut Rng) -> f64 {
        (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0
    }

    #[test]
    fn each_change_begins_a_level() {
        let numbers: Vec<f64> =
            (0..20).map(|i| if i < 12 { 100.0 } else { 110.0 } + f64::from(i % 3)).collect();
        let levels = levels(&nights(&numbers), false, &[at(12)]);
        let ends: Vec<_> = levels.iter().map(|level| (level.first.as_str(), level.last.as_str())).collect();
        assert_eq!(ends, [("n0", "n11"), ("n12", "n19")]);
        assert!(
            (levels[0].middle - 101.0).abs() < 0.1 && (levels[1].middle - 111.0).abs() < 0.1,
            "{levels:?}"
        );
    }

    #[test]
    fn a_few_nights_have_a_middle_and_no_band() {
        let levels = levels(&nights(&[1.0, 2.0, 3.0]), false, &[]);
        assert!((levels[0].middle - 2.0).abs() < 1e-9 && levels[0].band.is_none());
        assert!(super::levels(&[], false, &[]).is_empty());
    }

    #[test]
    fn a_night_that_is_left_out_is_in_no_level() {
        let mut nights = nights(&[1.0; 9]);
        nights[8].left_out = Some("busy".to_string());
        assert_eq!(levels(&nights, false, &[])[0].last, "n7");
    }

    /// The next night lies in the band in 95 of 100 histories, few nights or many.
    #[test]
    fn the_band_holds_what_it_says() {
        for count in [8, 12, 30, 90] {
            let mut rng = Rng::new(7);
            let held = (0..2_000).filter(|_| {
                let mut night = || 100.0 * (0.02 * normal(&mut rng)).exp();
                let numbers: Vec<f64> = (0..count).map(|_| night()).collect();
                let (low, high) = levels(&nights(&numbers), false, &[])[0].band.unwrap();
                (low..=high).contains(&night())
            });
            let share = held.count() as f64 / 2_000.0;
            assert!((0.925..=0.975).contains(&share), "{share} of {count}");
        }
    }
}
