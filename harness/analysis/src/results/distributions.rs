//! Whole distributions: the operations of all valid launches of a cell together, for charts and for HdrHistogram's plotters.

use tollgate_loadgen::record::Latencies;
use tollgate_loadgen::{summary, write_hgrm};
use tollgate_model::Cell;
use tollgate_model::journal::{Launch, Run};
use tollgate_model::load::{PerCall, Tail};
use tollgate_stats::{Bootstrap, Counts, pooled};

use super::distribution::{Distribution, Quantile, TailKind};
use super::launches::Launches;
use super::pooled::{needed, quantile_of};
use crate::parallel;

/// The share of operations beyond a quantile, as one in so many: equal steps on the axis of a percentile plot.
const ONE_IN: [f64; 20] = [
    1.02, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4,
    1e5,
];

/// A histogram in a journal that is none.
#[derive(Debug, thiserror::Error)]
#[error("a histogram of {cell} ({}) cannot be read: {error}", .kind.name())]
pub struct UnreadableHistogram {
    cell: Cell,
    kind: TailKind,
    error: String,
}

/// A distribution for each cell and kind of time that a run has.
pub fn distributions(run: &Run, launches: &[Launch]) -> Result<Vec<Distribution>, UnreadableHistogram> {
    let comparisons = 0..run.comparisons.len();
    let of_each: Vec<Launches> = comparisons.map(|number| Launches::of(run, number, launches)).collect();
    let numbered = of_each.iter().enumerate();
    let cells = numbered.flat_map(|(number, of_it)| of_it.cells().map(move |cell| (number, cell)));
    let cells: Vec<(usize, Cell)> = cells.collect();
    let bootstrap = Bootstrap::new(run.seed);
    let made = parallel::each(&cells, |(number, cell)| of_cell(&of_each[*number], *number, cell, bootstrap));
    let made: Vec<Vec<Distribution>> = made.into_iter().collect::<Result<_, _>>()?;
    Ok(made.into_iter().flatten().collect())
}

fn of_cell(
    launches: &Launches,
    number: usize,
    cell: &Cell,
    bootstrap: Bootstrap,
) -> Result<Vec<Distribution>, UnreadableHistogram> {
    let found = launches.of_cell(cell);
    let valid = || found.valid.iter().filter_map(|(_, measured)| measured.load()).filter(|load| load.valid);
    let calls = found.valid.iter().filter_map(|(_, measured)| match measured.call_tail()? {
        PerCall::Measured { service, .. } => Some(service),
        PerCall::NotMeasurable { .. } => None,
    });
    let kinds: [(TailKind, Vec<&Tail>); 4] = [
        (TailKind::Response, valid().map(|load| &load.response).collect()),
        (TailKind::Service, valid().map(|load| &load.service).collect()),
        (TailKind::Lateness, valid().map(|load| &load.lateness).collect()),
        (TailKind::Call, calls.collect()),
    ];
    let measured = kinds.into_iter().filter(|(_, tails)| !tails.is_empty());
    let distribution = |(kind, tails): (TailKind, Vec<&Tail>)| {
        let unreadable = |error| UnreadableHistogram { cell: cell.clone(), kind, error };
        let together = together(&tails).map_err(unreadable)?;
        let censored = tails.iter().filter_map(|tail| tail.censored_from_ns).min();
        Ok(Distribution {
            comparison: number,
            cell: cell.clone(),
            kind,
            count: together.count,
            points: together.quantiles(tails.len(), bootstrap),
            censored_from_us: censored.map(|ns| ns as f64 / 1e3),
            hgrm: together.hgrm,
        })
    };
    measured.map(distribution).collect()
}

struct Together {
    count: u64,
    /// The launches' operations, in microseconds.
    launches: pooled::Together,
    hgrm: String,
}

fn together(tails: &[&Tail]) -> Result<Together, String> {
    let read = |tail: &&Tail| summary::histogram(tail).map_err(|error| error.to_string());
    let launches: Vec<Latencies> = tails.iter().map(read).collect::<Result<_, _>>()?;
    let mut all = launches.first().cloned().ok_or("there is none")?;
    launches.iter().skip(1).for_each(|one| all.merge(one));
    let mut hgrm = Vec::new();
    write_hgrm(&all, &mut hgrm).map_err(|error| error.to_string())?;
    // A time of nothing has no logarithm: half of the histogram's least step stands for it.
    let in_us = |nanos: u64| (nanos as f64).max(0.5) / 1e3;
    let counts = |latencies: &Latencies| -> Counts {
        let recorded = latencies.histogram().iter_recorded();
        recorded.map(|at| (in_us(at.value_iterated_to()), at.count_at_value())).collect()
    };
    Ok(Together {
        count: tails.iter().map(|tail| tail.count).sum(),
        launches: pooled::Together::of(&launches.iter().map(counts).collect::<Vec<_>>()),
        hgrm: String::from_utf8_lossy(&hgrm).into_owned(),
    })
}

impl Together {
    /// The quantiles that the operations of so many launches allow.
    fn quantiles(&self, launches: usize, bootstrap: Bootstrap) -> Vec<Quantile> {
        let allowed = ONE_IN.iter().map(|one_in| 1.0 - 1.0 / one_in).filter(|q| needed(*q) <= self.count);
        let quantile = |q| {
            let figure = quantile_of(&self.launches, launches, q, bootstrap).ok()?;
            Some(Quantile { q, us: figure.value, interval: figure.low.zip(figure.high) })
        };
        allowed.filter_map(quantile).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launch(values: impl Iterator<Item = u64> + Clone) -> Tail {
        let mut latencies = Latencies::new();
        values.clone().for_each(|nanos| latencies.record(nanos));
        Tail {
            count: values.count() as u64,
            censored: 0,
            censored_from_ns: None,
            min_ns: 0,
            mean_ns: 0.0,
            max_ns: 0,
            max_at_least: false,
            percentiles: Vec::new(),
            too_few: Vec::new(),
            histogram: latencies.to_base64(),
        }
    }

    #[test]
    fn quantiles_are_of_all_launches_and_go_as_far_as_they_may() {
        let tails = [launch((1..=5_000).map(|us| us * 1_000)), launch((5_001..=10_000).map(|us| us * 1_000))];
        let together = together(&tails.iter().collect::<Vec<_>>()).unwrap();
        let points = together.quantiles(2, Bootstrap::new(1));
        let last = points.last().unwrap();
        assert_eq!((together.count, last.q), (10_000, 0.995));
        assert!((last.us / 9_950.0 - 1.0).abs() < 0.01, "{last:?}");
        assert!(together.hgrm.contains("#[Mean"), "{}", together.hgrm);
    }
}
