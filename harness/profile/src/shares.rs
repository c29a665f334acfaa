//! The share of each class in a profile, with an interval.
//!
//! Samples in a row are alike: a collection, a stall, a slow input lasts longer than a sample. So the recording is cut into
//! slices of equal time, each class's share is taken in each, and the interval is Student's over the slices.

use tollgate_model::metric::Class;
use tollgate_stats::{Interval, student_quantile};

use crate::frames::Profile;

/// Number of slices that a recording is cut into.
const SLICES: usize = 20;

/// Intervals hold with this probability.
const LEVEL: f64 = 0.95;

/// A class's share of the samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The class.
    pub class: Class,
    /// Number of samples.
    pub samples: u64,
    /// The share, and its interval where there are slices enough.
    pub share: f64,
    /// The interval.
    pub interval: Option<Interval>,
}

/// The shares of all classes that a profile has samples of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shares {
    /// In the order of a call.
    pub classes: Vec<Share>,
    /// Number of samples.
    pub samples: u64,
}

impl Shares {
    /// The shares in a profile.
    pub fn of(profile: &Profile) -> Self {
        let classes = profile.classes();
        let samples: Vec<(u64, Class)> =
            profile.samples().iter().map(|sample| (sample.at_ns, classes[sample.stack.0 as usize])).collect();
        let slices = slices(&samples);
        let share = |class: &Class| {
            let of_it = |samples: &[Class]| samples.iter().filter(|it| *it == class).count() as f64;
            let count = samples.iter().filter(|(_, it)| it == class).count();
            (count > 0).then(|| {
                let share = count as f64 / samples.len() as f64;
                let in_slices: Vec<f64> = slices.iter().map(|it| of_it(it) / it.len() as f64).collect();
                Share { class: *class, samples: count as u64, share, interval: interval(share, &in_slices) }
            })
        };
        Shares { classes: Class::ALL.iter().filter_map(share).collect(), samples: samples.len() as u64 }
    }

    /// The share of a class; none where no sample is of it.
    pub fn share(&self, class: Class) -> f64 {
        self.classes.iter().find(|share| share.class == class).map_or(0.0, |share| share.share)
    }
}

/// Samples by slices of equal time; slices without any are left out.
fn slices(samples: &[(u64, Class)]) -> Vec<Vec<Class>> {
    let begin = samples.iter().map(|(at, _)| *at).min().unwrap_or(0);
    let end = samples.iter().map(|(at, _)| *at).max().unwrap_or(0);
    let length = (end - begin) / SLICES as u64 + 1;
    let mut slices = vec![Vec::new(); SLICES];
    for (at, class) in samples {
        slices[((at - begin) / length) as usize].push(*class);
    }
    slices.retain(|slice| !slice.is_empty());
    slices
}

fn interval(share: f64, in_slices: &[f64]) -> Option<Interval> {
    let spread = tollgate_stats::sd(in_slices)?;
    let t = student_quantile(LEVEL, in_slices.len().checked_sub(1)?)?;
    let half = t * spread / (in_slices.len() as f64).sqrt();
    let (low, high) = ((share - half).max(0.0), (share + half).min(1.0));
    Some(Interval { low, estimate: share, high, level: LEVEL })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::{frame, profile};
    use crate::frames::{FrameId, Profile};

    #[test]
    fn shares_add_up_and_classes_without_samples_are_left_out() {
        let profile = profile(&[("wasmtime::a", 30), ("guest:price", 60), ("kernel:fault", 10)]);
        let shares = Shares::of(&profile);
        let found: Vec<(Class, f64)> = shares.classes.iter().map(|it| (it.class, it.share)).collect();
        assert_eq!(found, [(Class::Glue, 0.3), (Class::Logic, 0.6), (Class::Kernel, 0.1)]);
        assert_eq!((shares.samples, shares.share(Class::Lifting)), (100, 0.0));
    }

    /// Draws that repeat themselves, between 0 and 1.
    struct Draws(u64);

    impl Draws {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
        }
    }

    /// A recording of five seconds in which the logic has 40 % of the time, but comes and goes in spells of about so many
    /// samples.
    fn recorded(draws: &mut Draws, spell: f64) -> Profile {
        let mut profile = Profile::default();
        let [logic, glue] = ["guest:price", "wasmtime::a"].map(|name| profile.frame(frame(name)));
        let pick = |draws: &mut Draws| -> FrameId { if draws.next() < 0.4 { logic } else { glue } };
        let mut now = pick(draws);
        for at in 0..5_000_u64 {
            if draws.next() < 1.0 / spell {
                now = pick(draws);
            }
            profile.add(at * 1_000_000, 1, vec![now]);
        }
        profile
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say_although_samples_come_in_spells() {
        for spell in [1.0, 10.0, 40.0] {
            let mut draws = Draws(7);
            let holds = (0..400).filter(|_| {
                let shares = Shares::of(&recorded(&mut draws, spell));
                let logic = shares.classes.iter().find(|it| it.class == Class::Logic).unwrap();
                logic.interval.unwrap().contains(0.4)
            });
            let held = holds.count() as f64 / 400.0;
            assert!((0.91..=0.99).contains(&held), "spells of {spell}: {held}");
        }
    }

    #[test]
    fn one_sample_has_no_interval() {
        assert_eq!(Shares::of(&profile(&[("guest:price", 1)])).classes[0].interval, None);
        assert_eq!(Shares::of(&Profile::default()), Shares::default());
    }
}
