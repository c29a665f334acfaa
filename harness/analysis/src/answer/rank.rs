//! Which of several figures is the best, and which cannot be told from it.

use tollgate_model::Contender;
use tollgate_model::metric::Direction;
use tollgate_model::results::Figure;

use super::Certainty;
use crate::ratio::differs;

/// Number of settings it takes; among equals, its place among what people ask about.
pub type Simplicity = (usize, usize);

/// Something that may be chosen.
#[derive(Clone)]
pub struct Candidate<T> {
    /// The candidate.
    pub contender: Contender,
    /// Its figure.
    pub value: f64,
    /// Its simplicity: the less it takes, the sooner it is chosen.
    pub simplicity: Simplicity,
    /// The basis of the ratio to others.
    pub of: T,
}

/// The distance from the best within which a figure is as good: another build or another day differ by as much.
const AS_GOOD: f64 = 0.03;

/// The same as it is written.
pub fn as_good() -> String {
    format!("{:.0} %", AS_GOOD * 100.0)
}

/// The best candidate, and how sure that is. `ratio` says how many times the second one's figure the first one's is.
///
/// Candidates are gone through from the best down: those that are as good, or not shown to differ, are tied with it, however
/// many others lie between, because one with a wide interval hides behind those with narrow ones. Of those that are tied and
/// as good, the one with the fewest settings is named.
pub fn best<T>(
    mut candidates: Vec<Candidate<T>>,
    direction: Direction,
    ratio: impl Fn(&T, &T) -> Option<Figure>,
) -> Option<(Candidate<T>, Certainty)> {
    candidates.sort_by(|one, other| match direction {
        Direction::Lower => one.value.total_cmp(&other.value),
        Direction::Higher => other.value.total_cmp(&one.value),
    });
    let mut candidates = candidates.into_iter();
    let first = candidates.next()?;
    let others: Vec<(Candidate<T>, Option<Figure>)> = candidates
        .map(|other| {
            let ratio = ratio(&other.of, &first.of);
            (other, ratio)
        })
        .collect();
    let best = first.value;
    let as_good = |other: &Candidate<T>| (other.value / best - 1.0).abs() <= AS_GOOD;
    let told_apart = |ratio: &Option<Figure>| ratio.as_ref().and_then(differs) == Some(true);
    let (tied, apart): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(other, ratio)| as_good(other) || !told_apart(ratio));
    if tied.is_empty() {
        let next = apart.into_iter().next().and_then(|(next, ratio)| Some((next.contender, ratio?)));
        let certainty = next.map_or(Certainty::Alone, |(next, ratio)| Certainty::Clear {
            next,
            ratio,
            better: direction,
        });
        return Some((first, certainty));
    }
    let mut tied: Vec<Candidate<T>> =
        std::iter::once(first).chain(tied.into_iter().map(|(other, _)| other)).collect();
    let named = (0..tied.len()).filter(|&index| index == 0 || as_good(&tied[index]));
    let named = named.min_by_key(|&index| tied[index].simplicity)?;
    let first = tied.remove(named);
    Some((first, Certainty::Tied(tied.into_iter().map(|other| other.contender).collect())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(config: &str, value: f64, half: f64) -> Candidate<Figure> {
        let of = Figure { value, low: Some(value * (1.0 - half)), high: Some(value * (1.0 + half)) };
        Candidate {
            contender: Contender::component("rust", config),
            value,
            simplicity: (config.len(), 0),
            of,
        }
    }

    fn certainty(candidates: Vec<Candidate<Figure>>, direction: Direction) -> (String, Certainty) {
        let ratio = |one: &Figure, other: &Figure| crate::ratio::of_figures(one, other);
        let (first, certainty) = best(candidates, direction, ratio).unwrap();
        (first.contender.config.unwrap(), certainty)
    }

    #[test]
    fn what_is_shown_to_be_better_is_clear() {
        let all = vec![candidate("b", 12.0, 0.01), candidate("a", 10.0, 0.01)];
        let (first, certainty) = certainty(all, Direction::Lower);
        assert_eq!(first, "a");
        assert!(
            matches!(certainty, Certainty::Clear { next, ratio, .. } if next.config.as_deref() == Some("b")
            && (ratio.value - 1.2).abs() < 1e-9)
        );
    }

    #[test]
    fn more_may_be_better() {
        let all = vec![candidate("a", 10.0, 0.01), candidate("b", 12.0, 0.01)];
        assert_eq!(certainty(all, Direction::Higher).0, "b");
    }

    #[test]
    fn a_wide_interval_ties_even_behind_a_narrow_one() {
        let all = vec![candidate("a", 10.0, 0.01), candidate("b", 11.0, 0.01), candidate("c", 12.0, 0.5)];
        let (_, certainty) = certainty(all, Direction::Lower);
        assert_eq!(certainty, Certainty::Tied(vec![Contender::component("rust", "c")]));
    }

    #[test]
    fn of_those_that_are_as_good_the_simplest_is_named() {
        let all = || vec![candidate("with-much", 10.0, 0.02), candidate("plain", 10.05, 0.02)];
        let (first, tied) = certainty(all(), Direction::Lower);
        assert_eq!(first, "plain");
        assert_eq!(tied, Certainty::Tied(vec![Contender::component("rust", "with-much")]));
        // However surely they differ, nobody should choose by one per cent.
        let sure = vec![candidate("with-much", 10.0, 0.0001), candidate("plain", 10.1, 0.0001)];
        assert_eq!(certainty(sure, Direction::Lower).0, "plain");
        // Not shown to differ is not as good.
        let wide = vec![candidate("with-much", 10.0, 0.2), candidate("plain", 12.0, 0.2)];
        assert_eq!(certainty(wide, Direction::Lower).0, "with-much");
    }

    #[test]
    fn without_intervals_nothing_is_told_apart() {
        let bare = |config: &str, value| {
            let of = Figure { value, low: None, high: None };
            Candidate {
                contender: Contender::component("rust", config),
                value,
                simplicity: (config.len(), 0),
                of,
            }
        };
        let (_, certainty) = certainty(vec![bare("a", 1.0), bare("b", 100.0)], Direction::Lower);
        assert!(matches!(certainty, Certainty::Tied(_)));
        assert!(best(Vec::<Candidate<Figure>>::new(), Direction::Lower, |_, _| None).is_none());
    }
}
