//! Configurations beside each other: for each metric that two of them share, the ratio in every workload, and the verdict
//! in words. `assets/compare.js` of the page says the same of what a reader picks, and is held to this by a test.

mod words;

use tollgate_model::{Cell, Contender, Metric, Workload};

use crate::ratio::between;
use crate::row_index::{Entry, RowIndex};

pub use words::{Scale, noun, over_workloads, scale, verdict};

use tollgate_model::results::Figure;

/// One metric of two contenders, in every workload that both have a figure of.
pub struct Shared<'a> {
    /// The metric.
    pub metric: Metric,
    /// The workloads, in the order of reports.
    pub lines: Vec<Line<'a>>,
}

/// One workload of two contenders.
pub struct Line<'a> {
    /// The workload.
    pub workload: Workload,
    /// The one that the other is held against.
    pub base: Entry<'a>,
    /// The other.
    pub other: Entry<'a>,
    /// The other's figure over the base's; none where one of them is a bound, or not above nothing.
    pub ratio: Option<Figure>,
}

impl Shared<'_> {
    /// The verdict over all of its workloads, in words.
    pub fn words(&self) -> String {
        let ratios: Vec<Option<Figure>> = self.lines.iter().map(|line| line.ratio).collect();
        over_workloads(&ratios, self.metric)
    }
}

/// Everything that two contenders share; what people ask first comes first.
pub fn shared<'a>(index: &RowIndex<'a>, base: &Contender, other: &Contender) -> Vec<Shared<'a>> {
    let mut metrics: Vec<Metric> = Vec::new();
    for entry in index.rows().filter(|entry| entry.row.against.is_none()) {
        if !metrics.contains(&entry.row.metric) {
            metrics.push(entry.row.metric);
        }
    }
    metrics.sort_by_key(|metric| rank(*metric));
    let of = |metric: Metric| {
        let lines = index.workloads.iter().filter_map(|&workload| line(index, workload, base, other, metric));
        let lines: Vec<Line> = lines.collect();
        (!lines.is_empty()).then_some(Shared { metric, lines })
    };
    metrics.into_iter().filter_map(of).collect()
}

fn line<'a>(
    index: &RowIndex<'a>,
    workload: Workload,
    base: &Contender,
    other: &Contender,
    metric: Metric,
) -> Option<Line<'a>> {
    let cell = |contender: &Contender| Cell { workload, contender: contender.clone() };
    let (base, other) = index.pair(&cell(base), &cell(other), metric)?;
    let bound = !base.row.bound.is_none() || !other.row.bound.is_none();
    let ratio = || between(&other, &base, index.seed(&other));
    let ratio = if bound { None } else { ratio() };
    Some(Line { workload, base, other, ratio })
}

/// The place of a metric among what people ask about; the same number for the rest, which stay as they come.
pub fn rank(metric: Metric) -> usize {
    words::ASKED.iter().position(|asked| *asked == metric).unwrap_or(words::ASKED.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn of(world: &testing::World, other: &str) -> Vec<(Metric, String)> {
        let report = world.report();
        let index = RowIndex::of(&report);
        let contender = |config| Contender::component("rust", config);
        let all = shared(&index, &contender("cranelift"), &contender(other));
        all.iter().map(|shared| (shared.metric, shared.words())).collect()
    }

    #[test]
    fn winch_compiles_faster_and_its_calls_take_longer() {
        let told = of(&testing::world(), "winch");
        assert_eq!(told[0].0, Metric::CallNs);
        assert!(told[0].1.starts_with("takes 1.5") && told[0].1.contains("for each of 2"), "{}", told[0].1);
        let step =
            Metric::Cold(tollgate_model::metric::ColdStep::Compile, tollgate_model::metric::PageCache::Warm);
        let compiling = told.iter().find(|(metric, _)| *metric == step);
        let compiling = &compiling.unwrap().1;
        assert!(compiling.starts_with("is 3.0") && compiling.contains("times as fast"), "{compiling}");
    }

    #[test]
    fn what_the_launches_do_not_tell_apart_is_not_told_apart() {
        let told = of(&testing::world(), "pooling");
        assert_eq!(told, [(Metric::CallNs, "not told apart for any of 2 workloads".to_string())]);
    }

    #[test]
    fn ratios_are_of_the_same_blocks_and_not_of_two_printed_figures() {
        let mut world = testing::world();
        // Figures that are twice each other, of launches that are half as long again.
        world.rows_of("winch", Metric::CallNs).for_each(|row| {
            let figure = row.figure.as_mut().unwrap();
            figure.value *= 4.0;
        });
        assert!(of(&world, "winch")[0].1.starts_with("takes 1.5"), "{:?}", of(&world, "winch")[0]);
    }

    #[test]
    fn a_bound_has_no_ratio_and_what_is_held_against_another_is_left_out() {
        let mut world = testing::world();
        world
            .rows_of("winch", Metric::CallNs)
            .for_each(|row| row.bound = tollgate_model::results::Bound::AtLeast);
        let told = of(&world, "winch");
        assert_eq!(told[0].1, "no ratio");
        assert!(told.iter().all(|(metric, _)| *metric != Metric::BreakEvenCalls));
    }
}
