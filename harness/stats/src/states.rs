//! The states of a machine: does the speed of one fixed work, taken once for each launch, fall into groups?
//!
//! A virtual core whose sibling thread is busy, or whose frequency is another, does the same work at another speed, and
//! stays so for seconds or hours. Launches of two such states have an average that is nobody's. So the speeds are divided
//! into three groups, or else two, as k-means would (on logarithms, and exactly: Fisher 1958, Wang and Song 2011), each with
//! at least 5 % of the launches and three of them. The groups are states only if each two neighbours
//!
//! - lie at least 20 % apart by their medians ([`LEAST_APART`]): less is ordinary noise;
//! - lie at least twice as far apart as both scatter together ([`LEAST_SEPARATION`]): a slow tail is broad;
//! - have hardly anything between them: the middle third of the way from one to the other holds at most a fifth as many
//!   launches as the smaller of the two ([`MOST_BETWEEN`]). A normal sample that is cut in half has the most there.
//!
//! Otherwise the machine is taken to have one state, as it is where there are too few launches to tell
//! ([`LEAST_LAUNCHES`]). Whoever is to be told of states that are none is worse off than who is not told of states 1.25 ×
//! apart: where the rule errs, it errs towards one. The figures were chosen by simulation before any run was looked at;
//! `tests/states.rs` holds the rates.

/// Fewer launches than this are not divided: three that agree by chance are a quarter of ten.
pub const LEAST_LAUNCHES: usize = 12;
/// The least part of all launches that is a state.
pub const LEAST_SHARE: f64 = 0.05;
/// The least number of launches that is a state.
pub const LEAST_IN_GROUP: usize = 3;
/// The least ratio of neighbouring states' speeds.
pub const LEAST_APART: f64 = 1.2;
/// The least distance between neighbours, in sums of their standard deviations.
pub const LEAST_SEPARATION: f64 = 2.0;
/// The most launches in the middle third between neighbours, as a part of the smaller one.
pub const MOST_BETWEEN: f64 = 0.2;

/// Cuts are looked for among this many launches, evenly spread over all: which of 10,000 is next to a valley does not matter.
const LOOKED_AT: usize = 400;
/// The factor that makes the mean absolute deviation of normal data estimate its standard deviation: √(π/2). It follows
/// stragglers less than the standard deviation does, and few values less blindly than their median deviation.
const NORMAL_MEAN_DEVIATION: f64 = 1.253_314_137_315_5;

/// The states that launches ran in, the fastest first; one, where the speeds do not fall into groups.
#[derive(Clone, Debug, PartialEq)]
pub struct States {
    /// The states, by their time.
    pub groups: Vec<Group>,
    /// The logarithms of the times at which one state ends and the next begins.
    bounds: Vec<f64>,
}

/// One state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Launches in it.
    pub launches: usize,
    /// Its part of all launches.
    pub share: f64,
    /// The median time of the fixed work.
    pub centre: f64,
}

impl States {
    /// The states behind the times of the fixed work, one for each launch. `None` without launches, and where a time is not
    /// a positive number.
    #[must_use]
    pub fn of(times: &[f64]) -> Option<Self> {
        if times.is_empty() || !times.iter().all(|time| time.is_finite() && *time > 0.0) {
            return None;
        }
        let mut logs: Vec<f64> = times.iter().map(|time| time.ln()).collect();
        logs.sort_unstable_by(f64::total_cmp);
        let bounds = [3, 2].into_iter().find_map(|groups| {
            let bounds = bounds(&logs, groups)?;
            divided(&logs, &bounds).windows(2).all(|pair| are_apart(pair[0], pair[1])).then_some(bounds)
        });
        let bounds = bounds.unwrap_or_default();
        let group = |logs: &[f64]| Group {
            launches: logs.len(),
            share: logs.len() as f64 / times.len() as f64,
            centre: middle(logs).exp(),
        };
        Some(Self { groups: divided(&logs, &bounds).into_iter().map(group).collect(), bounds })
    }

    /// The state of a launch by its time, as an index into the groups.
    #[must_use]
    pub fn state(&self, time: f64) -> usize {
        self.bounds.iter().filter(|bound| time.ln() > **bound).count()
    }

    /// Whether there is more than one.
    #[must_use]
    pub fn are_several(&self) -> bool {
        self.groups.len() > 1
    }
}

/// Where sorted values are cut into that many groups with the least squares within. `None` where they are too few, or equal
/// on both sides.
fn bounds(sorted: &[f64], groups: usize) -> Option<Vec<f64>> {
    if sorted.len() < LEAST_LAUNCHES {
        return None;
    }
    let looked_at = sorted.len().min(LOOKED_AT);
    let thin: Vec<f64> =
        (0..looked_at).map(|nth| sorted[nth * (sorted.len() - 1) / (looked_at - 1)]).collect();
    let least = LEAST_IN_GROUP.max((LEAST_SHARE * thin.len() as f64).ceil() as usize);
    let between = |cut: usize| (thin[cut - 1] < thin[cut]).then(|| thin[cut - 1].midpoint(thin[cut]));
    cuts(&thin, groups, least)?.into_iter().map(between).collect()
}

/// The indices at which the second and every later group begins. The best division of the first so many into one group more
/// is the best of one group less and a last group, wherever that begins.
fn cuts(sorted: &[f64], groups: usize, least: usize) -> Option<Vec<usize>> {
    let squares = Squares::of(sorted);
    let alone = |end: usize| if end < least { f64::INFINITY } else { squares.within(0, end) };
    let mut best: Vec<Vec<(f64, usize)>> = vec![(0..=sorted.len()).map(|end| (alone(end), 0)).collect()];
    for _ in 1..groups {
        let before = &best[best.len() - 1];
        let last_from = |end: usize| {
            let begins = least..=end.saturating_sub(least);
            let divisions = begins.map(|from| (before[from].0 + squares.within(from, end), from));
            divisions.min_by(|one, other| one.0.total_cmp(&other.0)).unwrap_or((f64::INFINITY, 0))
        };
        let next = (0..=sorted.len()).map(last_from).collect();
        best.push(next);
    }
    let mut end = sorted.len();
    best.last()?[end].0.is_finite().then_some(())?;
    let mut cuts: Vec<usize> = Vec::new();
    for divisions in best[1..].iter().rev() {
        end = divisions[end].1;
        cuts.push(end);
    }
    cuts.reverse();
    Some(cuts)
}

/// Sums of values and of their squares up to each of them.
struct Squares(Vec<(f64, f64)>);

impl Squares {
    fn of(values: &[f64]) -> Self {
        let mut sums = vec![(0.0, 0.0)];
        // From the first value on: sums of large squares would cancel.
        let steps = values.iter().map(|value| value - values[0]);
        steps.fold((0.0, 0.0), |(sum, squares), step| {
            let so_far = (sum + step, squares + step * step);
            sums.push(so_far);
            so_far
        });
        Self(sums)
    }

    /// The squared distances from their mean of the values from one index to before another, which is greater.
    fn within(&self, from: usize, to: usize) -> f64 {
        let (sum, squares) = (self.0[to].0 - self.0[from].0, self.0[to].1 - self.0[from].1);
        (squares - sum * sum / (to - from) as f64).max(0.0)
    }
}

/// Sorted values in groups, cut at the bounds.
fn divided<'a>(sorted: &'a [f64], bounds: &[f64]) -> Vec<&'a [f64]> {
    let (mut groups, mut rest) = (Vec::new(), sorted);
    for bound in bounds {
        let (group, others) = rest.split_at(rest.partition_point(|value| value <= bound));
        groups.push(group);
        rest = others;
    }
    groups.push(rest);
    groups
}

/// Whether two neighbouring groups, the faster first, are two states.
fn are_apart(faster: &[f64], slower: &[f64]) -> bool {
    let (from, to) = (middle(faster), middle(slower));
    let way = to - from;
    let between = |value: &&f64| **value > from + way / 3.0 && **value < to - way / 3.0;
    let between = faster.iter().chain(slower).filter(between).count();
    way >= LEAST_APART.ln()
        && way >= LEAST_SEPARATION * (scatter(faster) + scatter(slower))
        && between as f64 <= MOST_BETWEEN * faster.len().min(slower.len()) as f64
}

/// The median of sorted values, of which there is at least one.
fn middle(sorted: &[f64]) -> f64 {
    sorted[(sorted.len() - 1) / 2].midpoint(sorted[sorted.len() / 2])
}

/// The standard deviation by the mean distance from the median. More is said of few, who may agree by chance: by two thirds of
/// three, by a tenth of twenty.
fn scatter(sorted: &[f64]) -> f64 {
    let middle = middle(sorted);
    let distances: f64 = sorted.iter().map(|value| (value - middle).abs()).sum();
    let count = sorted.len() as f64;
    NORMAL_MEAN_DEVIATION * distances / (count - 1.0).max(1.0) * (1.0 + 2.0 / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(around: f64, count: usize) -> impl Iterator<Item = f64> {
        (0..count).map(move |nth| around * (1.0 + 0.01 * (nth % 5) as f64))
    }

    fn shares(states: &States) -> Vec<usize> {
        states.groups.iter().map(|group| group.launches).collect()
    }

    #[test]
    fn groups_have_their_share_and_centre_and_every_launch_is_in_one() {
        let times: Vec<f64> = spread(1000.0, 10).chain(spread(1900.0, 5)).chain(spread(600.0, 5)).collect();
        let states = States::of(&times).unwrap();
        assert_eq!(shares(&states), [5, 10, 5]);
        assert!((states.groups[1].share - 0.5).abs() < 1e-12);
        assert!((states.groups[2].centre / 1938.0 - 1.0).abs() < 1e-9, "{states:?}");
        for (nth, time) in times.iter().enumerate() {
            assert_eq!(states.state(*time), [1, 1, 2, 0][nth / 5], "{time}");
        }
    }

    #[test]
    fn one_state_is_one_group_and_holds_everything() {
        let states = States::of(&spread(1000.0, 40).collect::<Vec<f64>>()).unwrap();
        assert!(!states.are_several() && states.groups[0].launches == 40);
        assert_eq!((states.state(1.0), states.state(1e9)), (0, 0));
        assert!(!States::of(&[5.0; 30]).unwrap().are_several());
    }

    #[test]
    fn a_few_launches_are_not_divided() {
        let times: Vec<f64> = spread(1000.0, 6).chain(spread(2000.0, 5)).collect();
        assert!(!States::of(&times).unwrap().are_several());
        // A straggler is no state, nor are two.
        let times: Vec<f64> = spread(1000.0, 18).chain(spread(2000.0, 2)).collect();
        assert!(!States::of(&times).unwrap().are_several());
    }

    #[test]
    fn many_launches_are_divided_where_few_would_be() {
        let times: Vec<f64> = spread(1000.0, 9_000).chain(spread(1500.0, 6_000)).collect();
        assert_eq!(shares(&States::of(&times).unwrap()), [9_000, 6_000]);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for times in [&[][..], &[1.0, 0.0], &[1.0, f64::NAN], &[f64::INFINITY], &[-1.0]] {
            assert_eq!(States::of(times), None);
        }
    }
}
