//! Two runs of a machine that has several states, or that stops: what is compared, and what is left open.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tollgate_loadgen::record::Latencies;
use tollgate_loadgen::summary;
use tollgate_model::change::{Change, Verdict};
use tollgate_model::journal::{Launch, Links, Measured, Observation, Run, Subject, Utilisation, Window};
use tollgate_model::load::{ClosedResult, Generator, LoadResult, Stalls, Tail};
use tollgate_model::metric::{Metric, Percentile, Share, Timed};
use tollgate_model::plan::Measure;
use tollgate_model::protocol::ThreadCount;
use tollgate_model::{Contender, Workload};
use tollgate_stats::rate_interval;

use super::tests::Noise;
use super::{Matched, Settings, between};
use crate::recorded_run::RecordedRun;
use crate::testing;

const QUOTE: &str = "pricing/get-quote@component/rust/cranelift";
const BLOCKS: u32 = 20;

/// In the slow state the fixed work takes 1.7 times as long, native code 1.9 times and a component 1.5 times.
const SLOWER: [f64; 3] = [1.7, 1.9, 1.5];

/// A run of calls and of throughput, whose blocks are slow where `slow` says so.
fn run(noise: &mut Noise, ns: f64, slow: impl Fn(u32) -> bool) -> RecordedRun {
    let workload: Workload = "pricing/get-quote".parse().unwrap();
    let contenders = vec![Contender::native("rust"), Contender::component("rust", "cranelift")];
    let comparison = |measure| testing::comparison(vec![workload], contenders.clone(), measure, BLOCKS);
    let mut throughput = comparison(Measure::Throughput);
    throughput.threads = vec![1];
    let comparisons = vec![comparison(Measure::CallTime), throughput];
    let mut launches = Vec::new();
    for block in 0..BLOCKS {
        let times = |of: usize| if slow(block) { SLOWER[of] } else { 1.0 };
        for (index, contender) in contenders.iter().enumerate() {
            let call = [20.0, ns][index] * times(index + 1) * noise.factor(0.015);
            let mut measured = Measured::new(workload);
            let calls = measured.begin_call_time();
            calls.slices = (0..5).map(|_| call * noise.factor(0.01)).collect();
            calls.reference_ns = Some((0..5).map(|_| times(0) * 4e4 * noise.factor(0.02)).collect());
            launches.push(Launch { measured: vec![measured], ..Launch::new(0, block, contender.clone()) });
            let mut measured = Measured::new(workload);
            let count = ThreadCount { calls: (1e9 / call) as u64, ns: 1_000_000_000 };
            measured.begin_throughput().windows = vec![Window { threads: vec![count] }];
            launches.push(Launch { measured: vec![measured], ..Launch::new(1, block, contender.clone()) });
        }
    }
    recorded(Run { comparisons, ..testing::run() }, launches)
}

fn recorded(run: Run, launches: Vec<Launch>) -> RecordedRun {
    RecordedRun::new(PathBuf::new(), None, run, launches, None, false)
}

fn changes(base: &[RecordedRun], head: &[RecordedRun], margin: f64) -> Vec<Change> {
    let machine = Matched::of_runs(base.iter().collect(), head.iter().collect());
    let [base, head] = machine.rows();
    between(&base, &head, &Settings { margin, machine: Some(&machine), ..Settings::default() }).unwrap()
}

fn find(changes: &[Change], metric: Metric) -> &Change {
    let found = changes.iter().find(|it| it.metric == metric && it.cell.to_string() == QUOTE);
    found.unwrap_or_else(|| panic!("no {metric} in {changes:?}"))
}

fn of_calls(base: RecordedRun, head: RecordedRun, margin: f64) -> Change {
    find(&changes(&[base], &[head], margin), Metric::CallNs).clone()
}

fn alarms(change: &Change) -> bool {
    matches!(change.verdict, Verdict::Worse | Verdict::Better)
}

/// The verdict of rows as each run by itself has them.
fn each_by_itself(base: &RecordedRun, head: &RecordedRun) -> Change {
    find(&between(&[&base.rows], &[&head.rows], &Settings::default()).unwrap(), Metric::CallNs).clone()
}

#[test]
fn runs_that_were_mostly_in_different_states_are_compared_within_one() {
    let mut noise = Noise::new(31);
    let (fast, slow) = (|block| block >= 14, |block| block < 14);
    let mut pair = |of_head: f64| (run(&mut noise, 180.0, fast), run(&mut noise, of_head, slow));
    let (base, head) = pair(180.0);
    assert!(alarms(&each_by_itself(&base, &head)), "else this test shows nothing");
    let equal = of_calls(base, head, 0.02);
    assert!(!alarms(&equal), "{equal:?}");
    assert_eq!(equal.launches, (14, 6), "the faster of two that both met as often: {equal:?}");
    let remark = equal.remarks.iter().find(|remark| remark.contains("compared within one")).unwrap();
    assert!(remark.contains("2 states, up to 1.7 × apart"), "{remark}");
    assert!(remark.contains("30 % of the base's launches and 70 % of the head's"), "{remark}");
    let (base, head) = pair(207.0);
    let worse = of_calls(base, head, 0.02);
    assert_eq!(worse.verdict, Verdict::Worse, "{worse:?}");
    assert!((worse.ratio.unwrap().value / 1.15 - 1.0).abs() < 0.03, "{worse:?}");
}

#[test]
fn runs_that_met_no_common_state_are_left_open_with_the_reason() {
    let mut noise = Noise::new(32);
    let (base, head) = (run(&mut noise, 180.0, |_| false), run(&mut noise, 180.0, |_| true));
    assert!(alarms(&each_by_itself(&base, &head)), "else this test shows nothing");
    let all = changes(&[base], &[head], 0.02);
    let calls = find(&all, Metric::CallNs);
    assert_eq!(calls.verdict, Verdict::Inconclusive, "{calls:?}");
    assert!(calls.ratio.unwrap().low.is_none(), "{calls:?}");
    assert!(calls.remarks.iter().any(|remark| remark.ends_with("none that both sides met")), "{calls:?}");
    // Nor is what is timed without the fixed work.
    let throughput = find(&all, Metric::CallsPerSecond { threads: 1 });
    assert_eq!(throughput.verdict, Verdict::Inconclusive, "{throughput:?}");
    assert!(throughput.remarks.iter().any(|remark| remark.contains("the fixed work")), "{throughput:?}");
}

#[test]
fn a_machine_of_one_state_and_old_journals_change_nothing() {
    let mut noise = Noise::new(33);
    let (base, head) = (run(&mut noise, 180.0, |_| false), run(&mut noise, 189.0, |_| false));
    let by_itself = each_by_itself(&base, &head);
    assert_eq!(of_calls(base, head, 0.02), by_itself);
    let mut old = |slow: fn(u32) -> bool| {
        let mut run = run(&mut noise, 180.0, slow);
        for measured in run.launches.iter_mut().flat_map(|launch| &mut launch.measured) {
            if measured.call_time().is_some() {
                measured.begin_call_time().reference_ns = None;
            }
        }
        recorded(run.run, run.launches)
    };
    let (base, head) = (old(|block| block < 7), old(|block| block < 13));
    let by_itself = each_by_itself(&base, &head);
    assert_eq!(of_calls(base, head, 0.02), by_itself);
}

#[test]
fn calls_of_two_files_say_so_and_calls_over_links_of_all_their_programs_do_not() {
    let mut noise = Noise::new(36);
    // The component is opened by the worker, and the native calls that it is held against by this program.
    let mut side = |native: &str, links: &str| {
        let run = run(&mut noise, 180.0, |_| false);
        let links: Links = serde_json::from_str(links).unwrap();
        let program = |program: &str| Subject { program: Some(program.to_string()), ..Subject::default() };
        let native = (Contender::native("rust"), program(native));
        let component = (Contender::component("rust", "cranelift"), program("worker"));
        recorded(Run { links, subjects: [native, component].into(), ..run.run }, run.launches)
    };
    let mut is_of_files = |base: (&str, &str), head: (&str, &str)| {
        let change = of_calls(side(base.0, base.1), side(head.0, head.1), 0.02);
        change.remarks.iter().any(|remark| remark.contains("linked anew"))
    };
    let of_worker = r#"{"worker":["a","b"]}"#;
    let of_both = r#"{"native":["a","b"],"worker":["a","b"]}"#;
    assert!(is_of_files(("worker", "{}"), ("worker", "{}")));
    assert!(!is_of_files(("worker", of_worker), ("worker", of_worker)));
    assert!(is_of_files(("worker", of_worker), ("worker", "{}")), "one side is of a file");
    assert!(is_of_files(("native", of_worker), ("native", of_worker)), "so is what it is held against");
    assert!(!is_of_files(("native", of_both), ("native", of_both)));
}

#[test]
fn equals_on_a_machine_that_changes_its_state_are_called_different_no_more_often_than_is_said() {
    let mut noise = Noise::new(34);
    let mut own = |pairs: u32| {
        let alarmed = (0..pairs).filter(|pair| {
            // Each run has another share of slow blocks, from none to all of them.
            let (of_base, of_head) = (7 * pair % 21, 13 * pair % 21);
            let (base, head) = (
                run(&mut noise, 180.0, move |block| block < of_base),
                run(&mut noise, 180.0, move |block| BLOCKS - 1 - block < of_head),
            );
            alarms(&of_calls(base, head, 0.0))
        });
        alarmed.count() as u64
    };
    let found = own(210);
    let rate = rate_interval(found, 210, 0.999).unwrap();
    assert!(rate.low <= 0.05, "{found} of 210");
}

fn tail(nanos: impl Iterator<Item = f64>) -> Tail {
    let mut latencies = Latencies::new();
    nanos.for_each(|nanos| latencies.record(nanos as u64));
    summary::tail(&latencies)
}

/// A run of loads, 10 launches; the machine stopped in that many of them for as long as the tail is.
fn loads(noise: &mut Noise, us: f64, stalled: u32) -> RecordedRun {
    let workload: Workload = "pricing/get-quote".parse().unwrap();
    let contender: Contender = "http/rust/component".parse().unwrap();
    let comparison = testing::comparison(vec![workload], vec![contender.clone()], Measure::Load, 10);
    let launches = (0..10).map(|block| {
        let own = noise.factor(0.01);
        let tail = tail((0..4_000).map(|at| us * 1e3 * own * (1.0 + f64::from(at % 100) / 100.0)));
        let bound = "the machine's: p99".to_string();
        let stalls = Stalls { count: 3, longest_ns: 17_000_000, bound: Some(bound), ..Stalls::default() };
        let result = LoadResult {
            offered: 4_000,
            completed: 4_000,
            failed: BTreeMap::new(),
            censored: 0,
            offered_rate: 1_000.0,
            achieved_rate: 1_000.0,
            elapsed_ms: 4_000,
            response: tail.clone(),
            service: tail,
            lateness: self::tail((0..4_000).map(|_| 100.0)),
            generator: Generator::default(),
            stalls: (block < stalled).then_some(stalls),
            warm_up: None,
            valid: true,
        };
        let mut measured = Measured::new(workload);
        measured.observed.push(Observation::Load(Box::new(result)));
        Launch { measured: vec![measured], ..Launch::new(0, block, contender.clone()) }
    });
    let launches = launches.collect();
    recorded(Run { comparisons: vec![comparison], ..testing::run() }, launches)
}

#[test]
fn a_tail_that_is_the_machines_tells_nothing_of_a_change() {
    let mut noise = Noise::new(35);
    let mut compared = |stalled: u32, percentile| {
        let mut side = |us| [0; 3].map(|_| loads(&mut noise, us, stalled));
        let (base, head) = (side(200.0), side(300.0));
        let all = changes(&base, &head, 0.02);
        let metric = Metric::Tail(Timed::Response, percentile);
        all.into_iter().find(|change| change.metric == metric).unwrap()
    };
    assert_eq!(compared(2, Percentile::P99).verdict, Verdict::Worse);
    let open = compared(5, Percentile::P99);
    assert_eq!(open.verdict, Verdict::Inconclusive, "{open:?}");
    assert!(
        open.remarks.iter().any(|remark| remark.contains("the base's tail is the machine's")),
        "{open:?}"
    );
    assert_eq!(
        compared(5, Percentile::P50).verdict,
        Verdict::Worse,
        "the middle is the service's all the same"
    );
}

/// The same run, whose loads were at a part of the service's capacity.
fn at_a_share(mut run: RecordedRun, share: Share) -> RecordedRun {
    run.run.comparisons[0].measure = vec![Measure::Utilisation];
    run.run.comparisons[0].load.shares = vec![share];
    for launch in &mut run.launches {
        let observed = launch.measured[0].observed.pop();
        let Some(Observation::Load(load)) = observed else { panic!("{observed:?} is no load") };
        let capacity = ClosedResult {
            requests_per_second: 2_000.0,
            connections: 8,
            completed: 4_000,
            failed: BTreeMap::new(),
            censored: 0,
            elapsed_ms: 2_000,
            cpu_us_per_request: None,
            core: None,
            service: load.service.clone(),
        };
        let found = Utilisation { capacity, loads: vec![(share, *load)] };
        launch.measured[0].observed.push(Observation::Utilisation(Box::new(found)));
    }
    recorded(run.run, run.launches)
}

#[test]
fn so_does_one_at_a_part_of_a_capacity() {
    let (mut noise, share) = (Noise::new(36), Share::percent(60));
    let mut compared = |stalled: u32| {
        let mut side = |us| [0; 3].map(|_| at_a_share(loads(&mut noise, us, stalled), share));
        let (base, head) = (side(200.0), side(300.0));
        let metric = Metric::TailAt(share, Timed::Response, Percentile::P99);
        changes(&base, &head, 0.02).into_iter().find(|change| change.metric == metric).unwrap()
    };
    assert_eq!(compared(2).verdict, Verdict::Worse);
    let open = compared(5);
    assert_eq!(open.verdict, Verdict::Inconclusive, "{open:?}");
    assert!(
        open.remarks.iter().any(|remark| remark.contains("the base's tail is the machine's")),
        "{open:?}"
    );
}
