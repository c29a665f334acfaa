//! Results on the terminal: the time of a call, its parts, throughput, and whatever has no figure with its reason.

use tollgate_analysis::figures::{capital, plain, ratio, without_certainty};
use tollgate_analysis::precision;
use tollgate_model::Contender;
use tollgate_model::journal::Run;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Row, Status};

use super::contender_grid::{grid, titled};
use super::isolated;
use super::linked::of_links;
use super::reasons::reasons;
use crate::grid::Grid;
use crate::label::label;
use crate::text::wrapped;

/// The whole summary of a run.
pub fn summary(run: &Run, rows: &[Row]) -> String {
    let mut text = String::new();
    for (title, grid) in sections(run, rows) {
        text.push_str(&format!("{title}\n{}\n", grid.text()));
    }
    for (what, cells) in reasons(rows) {
        text.push_str(&format!("{what}\n    {cells}\n"));
    }
    if let Some(precise) = precision::in_short(rows, &run.functions) {
        text.push_str(&format!("How precise\n{}", wrapped(&format!("{}.", capital(&precise)))));
    }
    text
}

/// The tables of a run, with their titles; none is empty.
pub fn sections(run: &Run, rows: &[Row]) -> Vec<(String, Grid)> {
    let mut sections = Vec::new();
    for (number, comparison) in run.comparisons.iter().enumerate() {
        let of = |metric: &dyn Fn(Metric) -> bool| -> Vec<&Row> {
            rows.iter().filter(|row| row.comparison == number && metric(row.metric)).collect()
        };
        let everyone = &comparison.contenders;
        let guests: Vec<Contender> =
            everyone.iter().filter(|it| it.deployment.is_compiled_by_runtime()).cloned().collect();
        let time = |row: &Row| time(row, run.functions.is_logic(row.cell.workload));
        let calls = of(&|metric| metric == Metric::CallNs);
        sections.extend([
            (
                titled(comparison, "Time of one call", ", with its ratio to the native call")
                    + &of_links(run, &calls),
                by_workload(&calls, everyone, time),
            ),
            ("What a call is made of".to_string(), parts(&of(&Metric::is_part), &guests)),
            (
                titled(comparison, "Calls in a second", ", with the ratio to native"),
                by_threads(&of(&|metric| matches!(metric, Metric::CallsPerSecond { .. })), everyone, time),
            ),
            (
                "Fuel of one call (deterministic; counts the guest's work only)".to_string(),
                by_workload(&of(&|metric| metric == Metric::FuelPerCall), &guests, plain),
            ),
            (
                "Work of one call, counted (host and guest together)".to_string(),
                counted(&of(&|metric| matches!(metric, Metric::PerCall(_))), everyone),
            ),
        ]);
        sections.extend(isolated::sections(run, &of(&|_| true), comparison));
    }
    sections.retain(|(_, grid)| !grid.rows.is_empty() && !grid.columns.is_empty());
    sections
}

/// One row a workload.
fn by_workload(rows: &[&Row], contenders: &[Contender], field: impl Fn(&Row) -> String) -> Grid {
    grid("workload", rows, contenders, |row| row.cell.workload.to_string(), field)
}

/// One row a workload and thread count.
fn by_threads(rows: &[&Row], contenders: &[Contender], field: impl Fn(&Row) -> String) -> Grid {
    grid("workload", rows, contenders, |row| name(row, "calls in a second, "), field)
}

/// One row a workload and counter, where anybody has a figure.
fn counted(rows: &[&Row], contenders: &[Contender]) -> Grid {
    let has_figure = |row: &Row| {
        let same = |other: &&&Row| (other.cell.workload, other.metric) == (row.cell.workload, row.metric);
        rows.iter().filter(same).any(|other| other.figure.is_some())
    };
    let rows: Vec<&Row> = rows.iter().copied().filter(|row| has_figure(row)).collect();
    grid("of one call", &rows, contenders, |row| name(row, " of one call"), plain)
}

/// A workload with a metric of it, without what the table says of all.
fn name(row: &Row, said: &str) -> String {
    format!("{}, {}", row.cell.workload, label(row.metric, &[said]))
}

/// One row a part of a call: `lowering, probe/sink-bytes/64KiB`.
fn parts(rows: &[&Row], contenders: &[Contender]) -> Grid {
    let rows: Vec<&Row> =
        rows.iter().filter(|row| contenders.contains(&row.cell.contender)).copied().collect();
    let name = |row: &Row| format!("{}, {}", row.metric.label(), row.cell.workload);
    grid("part", &rows, contenders, name, part)
}

/// The figure, and its ratio to native. Not for probes: a native `sink` takes a reference and does nothing,
/// so that a ratio to it would only look like one.
fn time(row: &Row, logic: bool) -> String {
    match (&row.status, &row.figure, &row.to_native) {
        (Status::Measured, Some(figure), Some(to_native)) if logic && !row.is_control() => {
            format!("{}  {}", without_certainty(figure, row.metric), ratio(to_native))
        }
        _ => plain(row),
    }
}

/// The figure, and its ratio to a copy within one process.
fn part(row: &Row) -> String {
    match (&row.status, &row.figure, &row.to_memcpy) {
        (Status::Measured, Some(figure), Some(to_memcpy)) => {
            format!("{}  {} of a memcpy", without_certainty(figure, row.metric), ratio(to_memcpy))
        }
        _ => plain(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing;
    use tollgate_model::plan::{Comparison, Measure};

    const NATIVE: &str = "native/rust";
    const WINCH: &str = "component/rust/winch";

    fn run(comparison: Comparison) -> Run {
        Run { comparisons: vec![comparison], ..testing::run() }
    }

    fn rows(metrics: &[(&str, &str)]) -> Vec<Row> {
        let row = |(workload, metric): &(&str, &str)| {
            let cell = format!("{workload}@{WINCH}");
            testing::row(&cell, metric.parse().unwrap(), 100.0, Some(2.5))
        };
        metrics.iter().map(row).collect()
    }

    fn comparison(workload: &str) -> Comparison {
        let contenders = [NATIVE, WINCH].map(|contender| contender.parse().unwrap());
        testing::comparison(vec![workload.parse().unwrap()], contenders.to_vec(), Measure::CallTime, 3)
    }

    #[test]
    fn rows_are_named_as_on_the_page_without_what_their_table_says() {
        let rows = rows(&[
            ("probe/sink-bytes/1KiB", "lowering-ns"),
            ("probe/sink-bytes/1KiB", "calls-per-second/2t"),
            ("probe/sink-bytes/1KiB", "system-calls-per-call"),
            ("probe/sink-bytes/1KiB", "cold-spawn-us"),
            ("probe/sink-bytes/1KiB", "memory-steady-dirty-bytes"),
            ("probe/sink-bytes/1KiB", "bytes-per-component-mapped"),
            ("probe/sink-bytes/1KiB", "size-wasm-gzip-bytes"),
        ]);
        let sections = sections(&run(comparison("probe/sink-bytes/1KiB")), &rows);
        let names = sections.iter().flat_map(|(_, grid)| &grid.rows).map(|(name, _)| name.as_str());
        assert_eq!(
            names.collect::<Vec<_>>(),
            [
                "lowering, probe/sink-bytes/1KiB",
                "probe/sink-bytes/1KiB, 2 threads",
                "probe/sink-bytes/1KiB, system calls",
                "process start",
                "steady, written",
                "one more component, code mapped",
                "component, gzip",
            ]
        );
    }

    #[test]
    fn logic_is_held_against_the_control_and_probes_are_not() {
        let workload = |name: &str| {
            let text = summary(&run(comparison(name)), &rows(&[(name, "call-ns")]));
            (text.contains("with its ratio to the native call"), text.contains("× 2.50"))
        };
        assert_eq!(workload("pricing/quote-cart"), (true, true));
        assert_eq!(workload("probe/nop"), (true, false));
    }

    #[test]
    fn it_ends_with_how_precise_the_run_is_where_it_has_figures_enough() {
        let of = |calls: usize| {
            summary(
                &run(comparison("pricing/quote-cart")),
                &rows(&vec![("pricing/quote-cart", "call-ns"); calls]),
            )
        };
        assert!(of(20).contains("How precise\n    Half of the 95 % intervals of call times ("), "{}", of(20));
        assert!(!of(1).contains("How precise"), "{}", of(1));
    }

    #[test]
    fn without_a_control_figures_are_absolute_and_no_title_promises_more() {
        let mut alone = comparison("pricing/quote-cart");
        alone.contenders.remove(0);
        alone.controls.clear();
        let mut rows = rows(&[
            ("pricing/quote-cart", "call-ns"),
            ("pricing/quote-cart", "calls-per-second/1t"),
            ("pricing/quote-cart", "cold-to-call-1-us"),
            ("pricing/quote-cart", "requests-per-second/8c"),
        ]);
        rows.iter_mut().for_each(|row| (row.control, row.to_native) = (None, None));
        let text = summary(&run(alone), &rows);
        assert!(text.contains("100 ns ± 10 %") && text.contains("spawn to first answer"), "{text}");
        for promise in ["×", "native", "control"] {
            assert!(!text.contains(promise), "{promise}: {text}");
        }
    }
}
