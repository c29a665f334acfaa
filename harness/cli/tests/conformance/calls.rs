//! Calls that are timed and counted: figures that can be.

use tollgate_loadgen::summary::histogram;
use tollgate_model::load::PerCall;
use tollgate_model::protocol::{Answer, FailureKind, Slice};

use super::conversation::Conversation;
use super::requests::*;
use super::subjects::each;
use super::written::golden;

#[test]
fn slices_are_of_the_length_that_is_asked_for_and_agree_with_each_other() {
    each(|subject| {
        let mut worker = Conversation::open(subject);
        for workload in [QUOTE, SCREEN, "pricing/quote-cart", "fraud/score-transaction"] {
            let ready = prepared(&mut worker, workload);
            assert!(ready.batch >= 1 && ready.empty_ns >= 0.0 && ready.empty_ns < 1e4, "{ready:?}");
            assert!(ready.clock_share > 0.0 && ready.clock_share < 0.01, "{workload}: {ready:?}");
            let warm_up = ready.warm_up;
            assert!(warm_up.batches >= 1 && warm_up.ms > 0.0 && warm_up.first_over_last > 0.0, "{warm_up:?}");

            let slices: Vec<Slice> = (0..10).map(|_| measured(&mut worker, workload, SLICE_US)).collect();
            let batch_us = |call_ns: &f64| (call_ns + ready.empty_ns) * ready.batch as f64 / 1e3;
            for Slice { call_ns, .. } in &slices {
                assert!(call_ns.iter().all(|&ns| ns.is_finite() && ns > 0.0), "{workload}: {call_ns:?}");
                // The slice ends with the batch in which its time was up: those before it took less than all of it.
                let before_last: f64 = call_ns[..call_ns.len() - 1].iter().map(batch_us).sum();
                assert!(
                    before_last < SLICE_US as f64,
                    "{workload}: {before_last} us of {SLICE_US}: {ready:?}"
                );
            }
            // Whoever is interrupted has fewer batches, but not always.
            let most = slices.iter().map(|slice| slice.call_ns.iter().map(batch_us).sum::<f64>());
            let most = most.fold(0.0, f64::max);
            assert!(most > SLICE_US as f64 / 3.0, "{workload}: no slice is longer than {most} us: {ready:?}");

            let medians: Vec<f64> = slices.iter().map(|slice| median(slice.call_ns.clone())).collect();
            let (one, other) = (median(medians[..5].to_vec()), median(medians[5..].to_vec()));
            assert!(one / other < 10.0 && other / one < 10.0, "{workload}: {medians:?}");
            // A longer slice has more batches of the same length.
            let longer = (0..5).map(|_| measured(&mut worker, workload, 10 * SLICE_US).call_ns.len());
            let shorter = slices.iter().map(|slice| slice.call_ns.len()).max().unwrap();
            assert!(longer.max().unwrap() > shorter, "{workload}: not more than {shorter} batches");
        }
        // What is released is forgotten, and nothing else is.
        assert!(matches!(worker.ask(&release(QUOTE)), Answer::Released(_)));
        worker.is_refused(&measure(QUOTE, SLICE_US));
        assert!(!measured(&mut worker, SCREEN, SLICE_US).call_ns.is_empty());
        assert!(measured_after(&mut worker), "and can be made ready again");
    });
}

#[test]
fn a_cold_start_is_the_first_thing_and_the_only_one() {
    each(|subject| {
        let mut worker = Conversation::open(subject);
        looked(&mut worker); // touches nothing
        let answer = worker.ask(&cold(QUOTE, &[1, 10, 100]));
        let Answer::Started(started) = answer else { panic!("{answer:?}") };
        assert!(
            !started.phases.is_empty() && started.phases.iter().all(|phase| phase.us > 0.0),
            "{started:?}"
        );
        let calls: Vec<u32> = started.to_call_us.iter().map(|(call, _)| *call).collect();
        assert_eq!(calls, [1, 10, 100]);
        assert!(started.to_call_us[0].1 > 0.0 && started.to_call_us.is_sorted_by(|one, next| one.1 < next.1));
        let mut touched: Vec<(&str, Conversation)> = vec![("cold", worker)];
        for (name, asked) in [("prepare", prepare(QUOTE)), ("verify", verify(QUOTE, None, golden()))] {
            let mut worker = Conversation::open(subject);
            worker.ask(&asked);
            touched.push((name, worker));
        }
        for (after, mut worker) in touched {
            let failure = worker.is_refused(&cold(QUOTE, &[1]));
            assert_eq!(failure.kind, FailureKind::Request, "after {after}: {failure:?}");
        }
        for calls in [&[][..], &[0], &[10, 1], &[5, 5]] {
            let failure = Conversation::open(subject).is_refused(&cold(QUOTE, calls));
            assert_eq!(failure.kind, FailureKind::Request, "{calls:?}: {failure:?}");
        }
    });
}

#[test]
fn throughput_counts_calls_of_each_thread_or_says_that_there_are_none() {
    const WINDOW_MS: u64 = 50;
    each(|subject| {
        let mut worker = Conversation::open(subject);
        for threads in [1, 2] {
            match worker.ask(&throughput(QUOTE, threads, WINDOW_MS)) {
                Answer::Counted(counted) => {
                    assert_eq!(counted.threads.len(), usize::from(threads));
                    let whole = |ns: u64| ns >= WINDOW_MS * 1_000_000;
                    assert!(counted.threads.iter().all(|it| it.calls > 10 && whole(it.ns)), "{counted:?}");
                }
                Answer::Failed(failure) => {
                    assert!(
                        threads > 1 && failure.kind == FailureKind::Unsupported,
                        "{threads}: {failure:?}"
                    );
                }
                other => panic!("{other:?}"),
            }
        }
        let none = worker.ask(&throughput(QUOTE, 0, WINDOW_MS));
        assert!(
            matches!(&none, Answer::Failed(_))
                || matches!(&none, Answer::Counted(it) if it.threads.is_empty())
        );
    });
}

#[test]
fn a_tail_of_calls_holds_as_many_as_it_says_or_there_is_none() {
    each(|subject| {
        let mut worker = Conversation::open(subject);
        let answer = worker.ask(&call_tail(SCREEN, 100));
        let Answer::CallTail(PerCall::Measured { clock_ns, median_ns, service }) = answer else {
            panic!("{answer:?}")
        };
        assert!(clock_ns >= 0.0 && median_ns >= 10.0 * clock_ns, "{clock_ns} of {median_ns}");
        assert!(
            service.count > 0 && service.min_ns <= service.max_ns && service.censored == 0,
            "{service:?}"
        );
        assert_eq!(histogram(&service).unwrap().count(), service.count);
        match service.percentile(0.5) {
            Some(half) => assert!(half.low_ns <= half.value_ns && half.value_ns <= half.high_ns, "{half:?}"),
            None => assert!(service.count < 200, "calls enough for a median: {service:?}"),
        }
        assert!(service.mean_ns >= service.min_ns as f64 && service.mean_ns <= service.max_ns as f64);
        let named = service.percentiles.len() + service.too_few.len();
        assert_eq!(named, 4, "each percentile is there or it is said why not: {service:?}");
        // A call of nothing is shorter than any clock.
        let answer = worker.ask(&call_tail("probe/nop", 20));
        assert!(matches!(answer, Answer::CallTail(_)), "{answer:?}");
    });
}
