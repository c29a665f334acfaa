//! Workloads as benchmarks: a group for each workload, and in it an id for each contender, so that criterion's own
//! report compares runtime configurations.
//!
//! Criterion times batches of [`Subject::call`], the region that a launch times too. It measures one contender after
//! the other in one process: good for working on something, too little for a decision, for which `tollgate run`
//! interleaves fresh launches. And nothing is subtracted: each figure holds a round of the loop for each call, about
//! what `probe/nop/empty-loop` shows, because what the cheapest native calls would leave may be nothing, which
//! criterion refuses.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use tollgate_engine::Subject;
use tollgate_model::exit::Exit;
use tollgate_model::function::{Function, Role};
use tollgate_model::protocol::Failure;
use tollgate_model::{Size, Workload};

use crate::contender::Contender;
use crate::flamegraph::{Flamegraphs, NoFlamegraphs};
use crate::suites::{function, suites};

/// Payloads, where there is a choice: a small one, and one that is all copying.
const SIZES: [Size; 2] = [Size::from_bytes(1 << 10), Size::from_bytes(64 << 10)];

/// Criterion with 0.8 s for each of some 150 benchmarks, and not its own 8 s. `--measurement-time` and its like on
/// the command line go before these.
///
/// A debug build ends here: what it measures means nothing.
pub fn criterion() -> Criterion {
    timed().with_profiler(Flamegraphs::default())
}

/// The same for what loads code.
pub fn loading_criterion() -> Criterion {
    timed().with_profiler(NoFlamegraphs("it loads code, and sampling stacks meanwhile may never end"))
}

/// The same for what other processes do.
pub fn asking_criterion() -> Criterion {
    let elsewhere = "the calls are made in another process: `tollgate profile CELL` looks into that";
    timed().with_profiler(NoFlamegraphs(elsewhere))
}

/// The same for what loads code and takes tens of milliseconds: as few samples as criterion can do with, over a longer
/// time.
pub fn patient_criterion() -> Criterion {
    loading_criterion().measurement_time(Duration::from_secs(2)).sample_size(10)
}

fn timed() -> Criterion {
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: `cargo bench` makes one that is fit for measuring");
        std::process::exit(Exit::Invalid as i32);
    }
    without_backtraces();
    Criterion::default()
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(600))
        .sample_size(30)
        .nresamples(10_000)
}

/// Starts this program again if errors would capture backtraces. Wasmtime makes an error with every instance that its
/// handler for wasi:http makes, needed or not: with `RUST_BACKTRACE` set, that takes a good part of a round trip, and
/// while stacks are sampled it may never end. Panics keep theirs.
fn without_backtraces() {
    let set = |name| std::env::var_os(name).is_some_and(|value| value != "0");
    let captured = match std::env::var_os("RUST_LIB_BACKTRACE") {
        Some(_) => set("RUST_LIB_BACKTRACE"),
        None => set("RUST_BACKTRACE"),
    };
    if captured {
        let program = std::env::current_exe().expect("this program has a path");
        let error =
            Command::new(program).args(std::env::args_os().skip(1)).env("RUST_LIB_BACKTRACE", "0").exec();
        panic!("cannot start this program again with RUST_LIB_BACKTRACE=0: {error}");
    }
}

/// The workloads of the functions that are wanted, in every size.
pub fn workloads(wanted: impl Fn(&Function) -> bool) -> Vec<Workload> {
    let sizes = |function: &Function| if function.sized() { SIZES.map(Some).to_vec() } else { vec![None] };
    let functions = suites().functions().iter().filter(|function| wanted(function));
    functions
        .flat_map(|function| {
            sizes(function).into_iter().map(move |size| Workload { function: function.name, size })
        })
        .collect()
}

/// One group: `workload` on every contender that has it.
pub fn bench(
    criterion: &mut Criterion,
    contenders: &[Contender],
    workload: Workload,
    counted: Option<Throughput>,
) {
    let mut group = criterion.benchmark_group(workload.to_string());
    if let Some(counted) = counted {
        group.throughput(counted);
    }
    for contender in contenders.iter().filter(|contender| contender.offers(workload)) {
        add(&mut group, contender.label(), contender, workload, |subject, calls| subject.call(calls));
    }
    // The loop is everybody's: it is shown once, beside the cheapest calls.
    if let (Role::Nop, Some(any)) = (function(workload).role, contenders.first()) {
        add(&mut group, "empty-loop", any, workload, |subject, calls| {
            subject.loop_only(calls);
            Ok(())
        });
    }
    group.finish();
}

fn add(
    group: &mut BenchmarkGroup<WallTime>,
    id: &str,
    contender: &Contender,
    workload: Workload,
    run: fn(&mut dyn Subject, u64) -> Result<(), Failure>,
) {
    let broken = |failure: Failure| -> ! { panic!("{workload} on {}: {failure}", contender.label()) };
    // Made ready when criterion first asks: nobody waits for what a filter leaves out.
    let mut ready = None;
    group.bench_function(id, |bencher| {
        let subject = ready
            .get_or_insert_with(|| contender.prepare(workload).unwrap_or_else(|failure| broken(failure)));
        bencher.iter_custom(|calls| {
            let begin = Instant::now();
            let ran = run(&mut **subject, calls);
            let took = begin.elapsed();
            ran.unwrap_or_else(|failure| broken(failure));
            took
        });
    });
}
