//! The changes between two counts: exact, but for the tolerance that each metric states.

use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::counts::{Count, Counter};
use tollgate_model::journal::Measured;
use tollgate_model::metric::{Direction, Metric};
use tollgate_model::results::Figure;
use tollgate_model::{Cell, metric};
use tollgate_stats::{Exact, Tolerance, compare_exactly};

/// Every deterministic counter of a cell, head against base. A counter that neither side has, or could have, is left out.
pub fn of_cell(cell: &Cell, base: Option<&Measured>, head: Option<&Measured>) -> Vec<Change> {
    let stopped = [("base", base), ("head", head)].into_iter().find_map(|(side, measured)| match measured {
        None => Some(format!("the {side} was not counted")),
        Some(measured) => {
            measured.stopped.as_ref().map(|it| format!("the {side} has {}: {}", it.status(), it.reason()))
        }
    });
    if let Some(why) = stopped {
        return vec![not_compared(cell, Metric::PerCall(Counter::Instructions), None, None, why)];
    }
    let deterministic = Counter::ALL.iter().filter_map(|&counter| Some((counter, counter.tolerance()?)));
    deterministic
        .filter_map(|(counter, tolerance)| {
            let (base, head) = (of(base, counter), of(head, counter));
            let metric = Metric::PerCall(counter);
            Some(match (base, head) {
                (Some(Ok(base)), Some(Ok(head))) => {
                    let by = if base.by == head.by {
                        base.by.clone()
                    } else {
                        format!("{}; head: {}", base.by, head.by)
                    };
                    compared(
                        cell,
                        metric,
                        tolerance,
                        base.per_call(),
                        head.per_call(),
                        format!("counted by {by}"),
                    )
                }
                (None, None) => return None,
                (base, head) => {
                    let why = [base, head].into_iter().flatten().find_map(Result::err);
                    let figure = |side: Option<Result<&Count, _>>| Some(side?.ok()?.per_call());
                    let why = why.unwrap_or("only one side was counted").to_string();
                    not_compared(cell, metric, figure(base), figure(head), why)
                }
            })
        })
        .collect()
}

/// A side's count, or why there is none; nothing where nobody wanted it.
fn of(side: Option<&Measured>, counter: Counter) -> Option<Result<&Count, &str>> {
    Some(side?.counts()?.get(&counter)?.count())
}

/// One metric that is counted, head against base.
fn compared(
    cell: &Cell,
    metric: Metric,
    tolerance: metric::Tolerance,
    base: f64,
    head: f64,
    counted_by: String,
) -> Change {
    let allowed = Tolerance { absolute: tolerance.absolute, relative: tolerance.relative };
    let mut change = not_compared(cell, metric, Some(base), Some(head), counted_by);
    let part = (base != 0.0).then(|| head / base);
    change.ratio = part.map(|value| Figure { value, low: Some(value), high: Some(value) });
    change.margin = tolerance.relative;
    change.detectable = (base != 0.0).then(|| allowed.around(base) / base.abs());
    change.launches = (1, 1);
    match compare_exactly(base, head, allowed) {
        Err(defect) => change.remarks.push(defect.to_string()),
        Ok(Exact::Unchanged { by }) => {
            change.verdict = Verdict::Equivalent;
            let left = if by == 0.0 {
                "exactly unchanged".to_string()
            } else {
                format!("{by:+.3}, within the tolerance")
            };
            change.remarks.push(left);
        }
        Ok(Exact::Changed { by, .. }) => {
            let worse = (by > 0.0) == (metric.direction() == Direction::Lower);
            change.verdict = if worse { Verdict::Worse } else { Verdict::Better };
            change.differs = true;
        }
    }
    change
}

fn not_compared(cell: &Cell, metric: Metric, base: Option<f64>, head: Option<f64>, remark: String) -> Change {
    Change {
        base,
        head,
        launches: (usize::from(base.is_some()), usize::from(head.is_some())),
        remarks: vec![remark],
        ..Change::unknown(cell.clone(), metric, Lane::Counted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::change::overall;
    use tollgate_model::counts::Counted;
    use tollgate_model::journal::Stopped;

    const CALLS: u64 = 2_048;

    fn measured(counts: &[(Counter, i64)]) -> Measured {
        let mut measured = Measured::new("probe/nop".parse().unwrap());
        for &(counter, events) in counts {
            let by = "callgrind 3.19".to_string();
            measured.begin_counts().insert(counter, Counted::Count(Count { calls: CALLS, events, by }));
        }
        measured
    }

    fn changes(base: &Measured, head: &Measured) -> Vec<Change> {
        let cell = "probe/nop@component/rust/cranelift".parse().unwrap();
        of_cell(&cell, Some(base), Some(head))
    }

    fn instructions(a_call: f64) -> Measured {
        measured(&[(Counter::Instructions, (a_call * CALLS as f64) as i64)])
    }

    #[test]
    fn half_a_per_cent_is_found_and_nothing_is_exactly_nothing() {
        let base = instructions(842.0);
        let same = &changes(&base, &base)[0];
        assert_eq!((same.verdict, same.differs), (Verdict::Equivalent, false));
        assert!(same.remarks.contains(&"exactly unchanged".to_string()), "{same:?}");
        let worse = &changes(&base, &instructions(842.0 * 1.005))[0];
        assert_eq!((worse.verdict, worse.lane, worse.level), (Verdict::Worse, Lane::Counted, 1.0));
        assert!((worse.ratio.unwrap().value - 1.005).abs() < 1e-5);
        let better = &changes(&base, &instructions(842.0 / 1.005))[0];
        assert_eq!(better.verdict, Verdict::Better);
        let within = &changes(&base, &instructions(842.3))[0];
        assert_eq!(within.verdict, Verdict::Equivalent);
        assert!(within.remarks[1].contains("within the tolerance"), "{within:?}");
        assert!(within.detectable.unwrap() < 0.001);
    }

    #[test]
    fn what_was_nothing_and_is_something_is_worse() {
        let of = |allocations| measured(&[(Counter::Allocations, allocations)]);
        let change = &changes(&of(0), &of(2_048))[0];
        assert_eq!((change.verdict, change.ratio), (Verdict::Worse, None));
        assert_eq!(changes(&of(0), &of(0))[0].verdict, Verdict::Equivalent);
    }

    #[test]
    fn what_was_not_counted_is_not_compared_and_not_called_fine() {
        let mut skipped = Measured::new("probe/nop".parse().unwrap());
        skipped
            .begin_counts()
            .insert(Counter::Instructions, Counted::Skipped("valgrind is not installed".to_string()));
        let found = changes(&instructions(842.0), &skipped);
        assert_eq!(found[0].verdict, Verdict::NotCompared);
        assert_eq!((found[0].base, found[0].head), (Some(842.0), None));
        assert_eq!(found[0].remarks, ["valgrind is not installed"]);
        assert_eq!(overall(&found), Verdict::Inconclusive);
        let mut nothing = Measured::new("probe/nop".parse().unwrap());
        let none = Count { calls: 0, events: 0, by: "callgrind 3.19".to_string() };
        nothing.begin_counts().insert(Counter::Instructions, Counted::Count(none));
        let found = changes(&nothing, &nothing);
        assert_eq!((found[0].verdict, found[0].base), (Verdict::NotCompared, None), "a count of no calls");
        let mut broken = instructions(842.0);
        broken.stopped = Some(Stopped::Failed("it trapped".to_string()));
        assert_eq!(changes(&instructions(842.0), &broken)[0].remarks, ["the head has failed: it trapped"]);
    }

    #[test]
    fn what_is_timed_by_the_processor_is_not_compared_exactly() {
        let of = |events| measured(&[(Counter::HardwareInstructions, events)]);
        assert!(changes(&of(1), &of(2)).is_empty());
    }
}
