use tollgate_model::change::Lane;

use super::*;

fn change(metric: Metric, verdict: Verdict, p: f64) -> Change {
    let cell = "probe/nop@component/rust/cranelift".parse().unwrap();
    Change {
        verdict,
        level: 0.95,
        p: Some(p),
        launches: (1, 1),
        ..Change::unknown(cell, metric, Lane::Timed)
    }
}

/// The counts of races with this slowdown: found, false.
fn races(slower: f64, verdicts: &[Verdict]) -> (u64, u64) {
    let mut kind = Kind::new(slower, 0.005, 0.001);
    for &verdict in verdicts {
        kind.add(&[change(Metric::CallNs, verdict, 1.0)], &[Some(3.0)]);
    }
    let told = kind.rates();
    (told.found.count, told.false_verdicts.count)
}

#[test]
fn what_is_false_depends_on_what_was_put_in() {
    use Verdict::{Better, Equivalent, Inconclusive, NotCompared, Worse};
    let all = [Worse, Better, Equivalent, Inconclusive, NotCompared];
    assert_eq!(races(0.0, &all), (1, 2), "worse and better are false where nothing was");
    assert_eq!(races(0.02, &all), (1, 2), "better and equivalent are false where 2 % was");
    assert_eq!(races(0.02, &[Worse, Worse, Inconclusive]), (2, 0));
}

#[test]
fn times_are_of_what_was_found() {
    let mut kind = Kind::new(0.02, 0.005, 0.001);
    for (verdict, after) in [(Verdict::Worse, 4.0), (Verdict::Worse, 8.0), (Verdict::Inconclusive, 99.0)] {
        kind.add(&[change(Metric::CallNs, verdict, 1.0)], &[Some(after)]);
    }
    let told = kind.rates();
    assert_eq!((told.found_after_s, told.found.of), (Some(6.0), 3));
    assert!(told.found.rate.low.unwrap() < 0.2 && told.found.rate.high.unwrap() > 0.98, "{told:?}");
}

#[test]
fn a_metric_is_not_gated_when_chance_does_not_explain_its_alarms() {
    let pairs = |alarms: u64, of: u64| {
        let mut pairs = Pairs::default();
        for pair in 0..of {
            let p = if pair < alarms { 0.01 } else { 0.5 };
            pairs.add(&[change(Metric::CallNs, Verdict::Inconclusive, p)]);
        }
        let told = pairs.by_metric(0.05).remove(0);
        assert_eq!((told.alarms.count, told.alarms.of), (alarms, of));
        told.gate
    };
    assert!(pairs(0, 10));
    assert!(pairs(1, 8), "one of eight is more than twice 5 %, and chance does that once in three times");
    assert!(pairs(9, 100), "twice nominal is allowed");
    assert!(!pairs(4, 10));
    assert!(!pairs(15, 100));
}

#[test]
fn what_two_runs_leave_open_is_an_outcome_of_three_runs_and_not_of_two() {
    let start = Metric::BuildSeconds;
    let mut pairs = Pairs::default();
    let open = Change {
        p: None,
        remarks: vec![crate::change::TOO_FEW_RUNS.to_string()],
        ..change(start, Verdict::Inconclusive, 1.0)
    };
    pairs.add(&[open, change(Metric::CallNs, Verdict::Equivalent, 1.0)]);
    pairs.add_by_runs(&[change(start, Verdict::Worse, 0.001), change(Metric::CallNs, Verdict::Worse, 0.001)]);
    let told = pairs.by_metric(0.05);
    let of = |metric| told.iter().find(|of| of.metric == metric).map(|of| (of.alarms.count, of.alarms.of));
    assert_eq!((of(Metric::CallNs), of(start)), (Some((0, 1)), Some((1, 1))), "{told:?}");
    assert_eq!(pairs.as_a_whole(0.05).unwrap().of, 1);
}

#[test]
fn a_pair_alarms_when_an_adjusted_verdict_does() {
    let mut pairs = Pairs::default();
    pairs.add(&[change(Metric::CallNs, Verdict::Inconclusive, 0.01)]);
    pairs.add(&[
        change(Metric::CallNs, Verdict::Worse, 0.0),
        change(Metric::BreakEvenCalls, Verdict::Equivalent, 1.0),
    ]);
    let whole = pairs.as_a_whole(0.05).unwrap();
    assert_eq!((whole.count, whole.of), (1, 2));
    assert!(!exceeds(&rate(1, 10, Some(0.05))) && exceeds(&rate(4, 10, Some(0.05))));
    assert_eq!(Pairs::default().as_a_whole(0.05), None);
}
