//! Where a change lies, once it is known that there is one; and how well that is known.
//!
//! The place is that of the best fit of two levels, by the sum of absolute deviations from both medians: the rank-CUSUM that finds a
//! change is great on both sides of it, and takes the night before for the first one after now and then. How well the place
//! is known is told by drawing anew: the nights on both sides, each less its side's median, are drawn with replacement and put back on
//! two levels that meet at the place, which is looked for again; how far it falls from there says how far it may have fallen in the
//! first place. Small steps are placed badly, whatever the p-value, which the tests below hold.

use std::ops::RangeInclusive;

use crate::median;
use crate::rng::Rng;

/// So many series are drawn anew.
const DRAWN: usize = 400;

/// The place where two levels fit best, as the count of the numbers after it, of those that are asked about.
pub(crate) fn best_fit(series: &[f64], after: RangeInclusive<usize>) -> Option<usize> {
    let off =
        |side: &[f64]| median(side).map(|middle| side.iter().map(|it| (it - middle).abs()).sum::<f64>());
    let fit = |after: usize| {
        let (before, later) = series.split_at(series.len().checked_sub(after)?);
        Some((after, off(before)? + off(later)?))
    };
    after.filter_map(fit).min_by(|one, other| one.1.total_cmp(&other.1)).map(|(after, _)| after)
}

/// The indexes that a change may have begun with, at a level of confidence; `at` is always one. Places with fewer than `segment`
/// numbers on one side are not looked at.
pub(crate) fn located(
    series: &[f64],
    at: usize,
    segment: usize,
    level: f64,
    rng: &mut Rng,
) -> RangeInclusive<usize> {
    spread(series, segment, level, rng).map_or(at..=at, |(first, last)| first.min(at)..=last.max(at))
}

fn spread(series: &[f64], segment: usize, level: f64, rng: &mut Rng) -> Option<(usize, usize)> {
    let count = series.len();
    let places = segment..=count.checked_sub(segment)?;
    let found = count - best_fit(series, places.clone())?;
    let (before, later) = series.split_at(found);
    let (low, high) = (median(before)?, median(later)?);
    let rests: Vec<f64> = before.iter().map(|it| it - low).chain(later.iter().map(|it| it - high)).collect();
    let mut falls: Vec<isize> = (0..DRAWN)
        .filter_map(|_| {
            let draw = |nth: usize| if nth < found { low } else { high };
            let drawn: Vec<f64> = (0..count).map(|nth| draw(nth) + rests[rng.index(count)]).collect();
            Some((count - best_fit(&drawn, places.clone())?) as isize - found as isize)
        })
        .collect();
    falls.sort_unstable();
    let tail = (DRAWN as f64 * (1.0 - level) / 2.0) as usize;
    let (early, late) = (*falls.get(tail)?, *falls.get(falls.len().checked_sub(1 + tail)?)?);
    // Where places fall too late, the change was earlier than it was found.
    let within = |place: isize| place.clamp(1, count as isize - 1) as usize;
    Some((within(found as isize - late), within(found as isize - early)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::ChangeRule;

    /// Histories of 42 nights that change, by so many standard deviations, so many nights before they end, and in which that was
    /// found: how many there were, the part whose change lies within, the part placed rightly, and how many nights it is within.
    fn simulated(step: f64, after: usize, spikes: f64) -> (usize, f64, f64, f64) {
        let mut rng = Rng::new(11);
        let (mut found, mut held, mut right, mut wide) = (0, 0, 0, 0);
        for seed in 0..400 {
            let series: Vec<f64> = (0..42)
                .map(|night| {
                    let normal = (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0;
                    let spike = if rng.unit() < spikes { 15.0 } else { 0.0 };
                    normal + spike + if night >= 42 - after { step } else { 0.0 }
                })
                .collect();
            let rule = ChangeRule { permutations: 999, ..ChangeRule::new(seed) };
            let Some(point) = rule.tonight(&series).unwrap().filter(|point| point.p <= 0.01) else {
                continue;
            };
            let within = rule.within(&series, point.at);
            assert!(within.contains(&point.at));
            found += 1;
            held += usize::from(within.contains(&(42 - after)));
            right += usize::from(point.at == 42 - after);
            wide += within.end() - within.start() + 1;
        }
        let part = |count: usize| count as f64 / f64::from(found as u32);
        (found, part(held), part(right), part(wide))
    }

    #[test]
    fn the_change_lies_within_as_often_as_is_said() {
        for (step, after, spikes) in
            [(2.0, 5, 0.0), (3.0, 4, 0.0), (3.0, 4, 0.05), (5.0, 3, 0.0), (3.0, 6, 0.0)]
        {
            let (found, held, right, wide) = simulated(step, after, spikes);
            println!(
                "{step} sigma, {after} nights, {spikes}: {found} found, {held:.3} within {wide:.1}, {right:.2} right"
            );
            assert!(found >= 100 && held >= 0.9, "{step} sigma, {after} nights: {held} of {found}");
        }
    }

    #[test]
    fn a_clean_step_is_one_night() {
        let series: Vec<f64> =
            (0..30).map(|i| f64::from(i * 3 % 5) + if i < 26 { 0.0 } else { 50.0 }).collect();
        assert_eq!(ChangeRule::new(1).within(&series, 26), 26..=26);
        assert_eq!(located(&[1.0; 4], 2, 3, 0.95, &mut Rng::new(1)), 2..=2);
    }
}
