//! `cargo bench --bench cold_start`: the steps from a component on disk to its first answer, under those runtime
//! configurations where a step differs. All in one process: what a fresh one's start takes, `tollgate run` measures.
//!
//!     cargo bench --bench cold_start -- cold_start/compile
//!     cargo bench --bench cold_start -- '/(instantiate|first-call)/pooling' --save-baseline before

use criterion::{Criterion, criterion_group, criterion_main};
use tollgate_bench_support::{Start, Step, bench_step, criterion, patient_criterion};
use tollgate_model::metric::ColdStep;

/// Benchmarks, each step with the runtime configurations that it is taken under.
type Steps = [(Step, &'static [&'static str])];

/// Instances are made on demand, from a pool that is wiped, and from one that is wiped page by page.
const ALLOCATORS: &[&str] = &["cranelift", "winch", "wasmtime-default", "pooling", "pooling-scan"];

/// Microseconds to a few milliseconds.
const SHORT: &Steps = &[
    (Step::One(ColdStep::Engine), &["cranelift", "winch", "wasmtime-default", "pooling"]),
    (Step::One(ColdStep::Deserialize), &["precompiled"]),
    (Step::One(ColdStep::Map), &["precompiled"]),
    (Step::One(ColdStep::Link), &["cranelift", "winch", "wasmtime-default", "pooling"]),
    (Step::One(ColdStep::Instantiate), ALLOCATORS),
    (Step::One(ColdStep::FirstCall), ALLOCATORS),
];

/// Tens of milliseconds, most of them.
const LONG: &Steps = &[
    (Step::One(ColdStep::Compile), &["cranelift", "cranelift-1-thread", "winch", "wasmtime-default"]),
    (Step::Open, &["cranelift", "cranelift-1-thread", "winch", "wasmtime-default", "pooling", "precompiled"]),
];

fn bench(criterion: &mut Criterion, steps: &Steps) {
    for (step, configs) in steps {
        let starts: Vec<Start> = configs.iter().filter_map(|config| Start::under(config)).collect();
        bench_step(criterion, &starts, *step);
    }
}

fn short_steps(criterion: &mut Criterion) {
    bench(criterion, SHORT);
}

fn long_steps(criterion: &mut Criterion) {
    bench(criterion, LONG);
}

criterion_group! { name = short; config = criterion(); targets = short_steps }
criterion_group! { name = long; config = patient_criterion(); targets = long_steps }
criterion_main!(short, long);
