//! Which of several figures is the best, and which cannot be told from it.

use tollgate_model::Contender;
use tollgate_model::metric::Direction;
use tollgate_model::results::Figure;

use super::Certainty;
use crate::ratio::differs;

/// Something that may be chosen.
#[derive(Clone)]
pub struct Candidate<T> {
    /// What would be chosen.
    pub contender: Contender,
    /// Its figure.
    pub value: f64,
    /// What the ratio to others is made from.
    pub of: T,
}

/// The best candidate, and how sure that is. `ratio` says how many times the second one's figure the first one's is.
///
/// Candidates are gone through from the best down: those that are not shown to differ from it are tied with it, however
/// many others lie between, because one with a wide interval hides behind those with narrow ones.
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
    let others: Vec<(Contender, Option<Figure>)> =
        candidates.map(|other| (other.contender, ratio(&other.of, &first.of))).collect();
    let told_apart = |ratio: &Option<Figure>| ratio.as_ref().and_then(differs) == Some(true);
    let tied: Vec<Contender> =
        others.iter().filter(|(_, ratio)| !told_apart(ratio)).map(|(other, _)| other.clone()).collect();
    let certainty = match others.into_iter().next() {
        None => Certainty::Alone,
        Some((next, Some(ratio))) if tied.is_empty() => Certainty::Clear { next, ratio },
        Some(_) => Certainty::Tied(tied),
    };
    Some((first, certainty))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(config: &str, value: f64, half: f64) -> Candidate<Figure> {
        let of = Figure { value, low: Some(value * (1.0 - half)), high: Some(value * (1.0 + half)) };
        Candidate { contender: Contender::component("rust", config), value, of }
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
        assert!(matches!(certainty, Certainty::Clear { next, ratio } if next.config.as_deref() == Some("b")
            && (ratio.value - 1.2).abs() < 1e-9));
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
    fn without_intervals_nothing_is_told_apart() {
        let bare = |config: &str, value| {
            let of = Figure { value, low: None, high: None };
            Candidate { contender: Contender::component("rust", config), value, of }
        };
        let (_, certainty) = certainty(vec![bare("a", 1.0), bare("b", 100.0)], Direction::Lower);
        assert!(matches!(certainty, Certainty::Tied(_)));
        assert!(best(Vec::<Candidate<Figure>>::new(), Direction::Lower, |_, _| None).is_none());
    }
}
