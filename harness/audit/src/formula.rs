//! The formulas, as a textbook has them: none is shared with what made the figures.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// The distance of a normal distribution's quartiles from its median, in standard deviations.
const NORMAL_QUARTILE: f64 = 0.674_489_750_196;

/// The middle of numbers; of an even count, the mean of the two in the middle. NaN of none.
pub fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => sorted[n / 2 - 1] + (sorted[n / 2] - sorted[n / 2 - 1]) / 2.0,
    }
}

/// The mean. NaN of none.
pub fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// The standard error of a mean: s / √n, with n − 1 below s.
pub fn standard_error(numbers: &[f64]) -> f64 {
    let (n, mean) = (numbers.len() as f64, mean(numbers));
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    (squares / (n - 1.0) / n).sqrt()
}

/// The 97.5 % point of Student's t. With x = √ν tan θ the density is cosᵛ⁻¹ θ, up to a factor that cancels; its integral is
/// taken by Simpson's rule, and the point is found by halving.
pub fn student(freedom: usize) -> f64 {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<usize, f64>> = RefCell::default();
    }
    let known = KNOWN.with_borrow(|known| known.get(&freedom).copied());
    known.unwrap_or_else(|| {
        let point = student_by_halving(freedom);
        KNOWN.with_borrow_mut(|known| known.insert(freedom, point));
        point
    })
}

fn student_by_halving(freedom: usize) -> f64 {
    let density = |angle: f64| angle.cos().max(0.0).powi(freedom as i32 - 1);
    let integral = |to: f64| {
        let steps = 400;
        let width = to / f64::from(steps);
        let weight =
            |step: i32| if step == 0 || step == steps { 1.0 } else { 2.0 + 2.0 * f64::from(step % 2) };
        (0..=steps).map(|step| weight(step) * density(width * f64::from(step))).sum::<f64>() * width / 3.0
    };
    let all = integral(std::f64::consts::FRAC_PI_2);
    let (mut low, mut high) = (0.0, std::f64::consts::FRAC_PI_2);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if integral(middle) < 0.95 * all { low = middle } else { high = middle }
    }
    (freedom as f64).sqrt() * low.tan()
}

/// The mean, and the standard deviation with n − 1 below.
pub fn mean_and_deviation(numbers: &[f64]) -> (f64, f64) {
    (mean(numbers), standard_error(numbers) * (numbers.len() as f64).sqrt())
}

/// A standard deviation of numbers that were drawn, and by which part of it that of as many others may be off: its own standard
/// error is √((k − 1) / 4n) of it, with the kurtosis k (Cramér 1946, § 28.2), and k is 3 only where few launches decide nothing.
/// Where one launch of six is far off, resamples fall into groups, and a rare group makes the deviation as uncertain as it is rare.
pub struct Spread {
    /// The standard deviation.
    pub deviation: f64,
    /// The kurtosis.
    kurtosis: f64,
}

impl Spread {
    /// That of numbers.
    pub fn of(numbers: &[f64]) -> Self {
        let (mean, deviation) = mean_and_deviation(numbers);
        let fourth = numbers.iter().map(|number| (number - mean).powi(4)).sum::<f64>() / numbers.len() as f64;
        let kurtosis = if deviation > 0.0 { fourth / deviation.powi(4) } else { 1.0 };
        Spread { deviation, kurtosis }
    }

    /// The standard error of the deviation of so many, as a part of it.
    pub fn error(&self, draws: f64) -> f64 {
        ((self.kurtosis - 1.0) / 4.0 / draws).sqrt()
    }
}

/// How often launches are drawn again.
pub const DRAWS: usize = 1500;

/// What is made of launches that are drawn again, with replacement, by a generator of the audit's own (Marsaglia's xorshift):
/// each draw as the places of the launches that were picked.
pub fn resampled(launches: usize, make: impl Fn(&[usize]) -> Option<f64>) -> Vec<f64> {
    let mut below = shifted();
    let mut picked = vec![0; launches];
    let mut made = Vec::new();
    for _ in 0..DRAWS {
        picked.iter_mut().for_each(|nth| *nth = below(launches));
        made.extend(make(&picked));
    }
    made
}

/// A generator: a number below another.
fn shifted() -> impl FnMut(usize) -> usize {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move |n| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % n
    }
}

/// The order statistics between which a median lies in at least 95 of 100 cases: the r-th from below and from above, with
/// the greatest r that is passed on one side in at most 2.5 of 100. None where even the ends are.
pub fn median_ends(numbers: &[f64]) -> Option<(f64, f64)> {
    let n = numbers.len();
    let (mut term, mut below, mut rank) = (0.5f64.powi(n as i32), 0.0, 0);
    for k in 0..n {
        below += term;
        if below > 0.025 {
            break;
        }
        rank = k + 1;
        term *= (n - k) as f64 / (k + 1) as f64;
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    (rank > 0).then(|| (sorted[rank - 1], sorted[n - rank]))
}

/// The slope of points by Theil and Sen: the median of the slopes of all pairs.
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let pairs =
        points.iter().enumerate().flat_map(|(nth, one)| points[nth + 1..].iter().map(move |two| (one, two)));
    let slopes: Vec<f64> = pairs
        .filter(|(one, two)| one.0 != two.0)
        .map(|(one, two)| (two.1 - one.1) / (two.0 - one.0))
        .collect();
    median(&slopes)
}

/// The doubt that slices alone leave in the mean of their launches' medians: every launch's slices drawn again, a thousand
/// times, by a generator of its own (Marsaglia's xorshift); the spread by the nearer quartile. Of a launch whose number is a
/// difference, both sides are drawn; the second is empty where there is nothing to subtract.
pub fn doubt_of_slices(launches: &[(Vec<f64>, Vec<f64>)]) -> f64 {
    let mut below = shifted();
    let mut drawn = |slices: &[f64]| match slices.len() {
        0 => 0.0,
        n => median(&(0..n).map(|_| slices[below(n)]).collect::<Vec<f64>>()),
    };
    let mut centres: Vec<f64> = Vec::new();
    for _ in 0..1000 {
        centres.push(mean(&launches.iter().map(|(of, less)| drawn(of) - drawn(less)).collect::<Vec<f64>>()));
    }
    centres.sort_by(f64::total_cmp);
    let (first, middle, third) = (centres[250], centres[500], centres[750]);
    (middle - first).min(third - middle) / NORMAL_QUARTILE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_is_what_tables_have() {
        for (freedom, expected) in [(1, 12.706), (2, 4.303), (4, 2.776), (9, 2.262), (19, 2.093), (60, 2.000)]
        {
            assert!((student(freedom) - expected).abs() < 1e-3, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn a_median_of_six_lies_between_the_ends_and_one_of_five_nowhere() {
        let numbers: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(median_ends(&numbers[..5]), None);
        assert_eq!(median_ends(&numbers[..6]), Some((1.0, 6.0)));
        // Twenty: the sixth and the fifteenth, as tables of the sign test have it.
        assert_eq!(median_ends(&numbers), Some((6.0, 15.0)));
    }

    #[test]
    fn the_rest_by_hand() {
        assert_eq!((median(&[3.0, 1.0, 2.0]), median(&[4.0, 1.0])), (2.0, 2.5));
        assert!((standard_error(&[1.0, 3.0]) - 1.0).abs() < 1e-12);
        assert_eq!(slope(&[(1.0, 10.0), (2.0, 12.0), (11.0, 30.0)]), 2.0);
        // A median of three is off by one in 14 of 27 draws, so a mean of three has its quartiles a third away.
        assert!(
            (doubt_of_slices(&vec![(vec![9.0, 10.0, 11.0], Vec::new()); 3]) - 1.0 / 3.0 / NORMAL_QUARTILE)
                .abs()
                < 1e-6
        );
    }
}
