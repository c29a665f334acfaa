//! How much of what a contender can do an offered rate is: a tail far below capacity is that of an idle service.

use tollgate_analysis::row_index::RowIndex;
use tollgate_model::plan::Comparison;
use tollgate_model::{Cell, Metric};

use tollgate_analysis::figures::with_unit;

/// Below this part of their capacities, contenders are nearly idle: hardly anything ever waits.
const IDLE: f64 = 0.2;

/// An offered rate against what a contender can do.
#[derive(Clone, Copy)]
pub struct Utilisation {
    /// The part of its capacity, 1 for all of it.
    pub share: f64,
    /// The capacity, in operations a second.
    capacity: f64,
    metric: Metric,
}

impl Utilisation {
    /// Of a cell under the load of a comparison: a service by its requests in a second with all connections busy, calls of
    /// one thread by the time of a call; none where neither was measured.
    pub fn of(index: &RowIndex, comparison: &Comparison, cell: &Cell) -> Option<Self> {
        let connections = comparison.load.connections;
        let metric = Metric::RequestsPerSecond { connections };
        let capacity = match cell.contender.deployment.is_served() {
            true => index.measured(cell, metric)?.figure()?.value,
            false if connections == 1 => 1e9 / index.measured(cell, Metric::CallNs)?.figure()?.value,
            false => return None,
        };
        let share = comparison.load.rate / capacity;
        (share.is_finite() && share > 0.0).then_some(Utilisation { share, capacity, metric })
    }

    /// `0.9 % of its capacity, 112 k/s`.
    pub fn says(&self) -> String {
        format!("{} of its capacity, {}", percent(self.share), with_unit(self.capacity, self.metric))
    }
}

/// What an offered rate is of the capacities of all that it was offered to, in a sentence; none where no capacity is known.
pub fn sentence(rate: f64, all: &[Utilisation]) -> Option<String> {
    let least = all.iter().map(|one| one.share).reduce(f64::min)?;
    let most = all.iter().map(|one| one.share).reduce(f64::max)?;
    let shares = match percent(least) == percent(most) {
        true => percent(least),
        false => format!("{} to {}", percent(least), percent(most)),
    };
    let of = if all.len() == 1 { "its capacity" } else { "their capacities" };
    let idle = if most < IDLE { "Nearly idle: " } else { "" };
    let so = if most < IDLE {
        " This is what an unloaded service takes, not what users wait under load."
    } else {
        ""
    };
    Some(format!("{idle}{rate} a second is {shares} of {of}.{so}"))
}

fn percent(share: f64) -> String {
    match share * 100.0 {
        part if part < 9.95 => format!("{part:.1} %"),
        part => format!("{part:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(share: f64) -> Utilisation {
        let metric = Metric::RequestsPerSecond { connections: 8 };
        Utilisation { share, capacity: 1_000.0 / share, metric }
    }

    #[test]
    fn a_rate_far_below_capacity_is_called_idle_and_others_are_not() {
        let idle = sentence(1_000.0, &[at(0.009), at(0.11)]).unwrap();
        assert!(
            idle.starts_with("Nearly idle: 1000 a second is 0.9 % to 11 % of their capacities."),
            "{idle}"
        );
        assert_eq!(sentence(1_000.0, &[at(0.6)]).unwrap(), "1000 a second is 60 % of its capacity.");
        assert_eq!(sentence(1_000.0, &[]), None);
        assert_eq!(at(0.009).says(), "0.9 % of its capacity, 111 k/s");
    }
}
