//! `cargo bench --bench cold_start`: the steps from a component on disk to its first answer, under those runtime
//! configurations where a step differs. All in one process: what a fresh one's start takes, `tollgate run` measures.
//!
//!     cargo bench --bench cold_start -- cold_start/compile
//!     cargo bench --bench cold_start -- '/(instantiate|first-call)/pooling' --save-baseline before

use std::sync::LazyLock;

use criterion::{Criterion, criterion_group, criterion_main};
use tollgate_bench_support::{Contender, Step, bench_step, components, criterion};
use tollgate_bench_support::{loading_criterion, patient_criterion};
use tollgate_model::metric::ColdStep;

/// Benchmarks: each step with the runtime configurations that it is taken under.
type Steps = [(Step, &'static [&'static str])];

/// Instances are made on demand, from a pool that is wiped, and from one that is wiped page by page.
const ALLOCATORS: &[&str] = &["cranelift", "winch", "wasmtime-default", "pooling", "pooling-scan"];

/// Microseconds to a few milliseconds, without any code loaded.
const LIGHT: &Steps = &[
    (Step::One(ColdStep::Engine), &["cranelift", "winch", "wasmtime-default", "pooling"]),
    (Step::One(ColdStep::Instantiate), ALLOCATORS),
    (Step::One(ColdStep::FirstCall), ALLOCATORS),
];

/// As short, with code compiled beforehand.
const LOADING: &Steps = &[
    (Step::One(ColdStep::Deserialize), &["precompiled"]),
    (Step::One(ColdStep::Map), &["precompiled"]),
    (Step::One(ColdStep::Cached), &["precompiled"]),
    (Step::One(ColdStep::Link), &["cranelift", "winch", "wasmtime-default", "pooling"]),
];

/// Tens of milliseconds, most of them.
const LONG: &Steps = &[
    (Step::One(ColdStep::Compile), &["cranelift", "cranelift-1-thread", "winch", "wasmtime-default"]),
    (Step::Open, &["cranelift", "cranelift-1-thread", "winch", "wasmtime-default", "pooling", "precompiled"]),
];

/// Every configuration of these.
static CONTENDERS: LazyLock<Vec<Contender>> = LazyLock::new(|| {
    let mut configs: Vec<&str> =
        [LIGHT, LOADING, LONG].into_iter().flatten().flat_map(|(_, configs)| *configs).copied().collect();
    configs.sort_unstable();
    configs.dedup();
    components(&configs)
});

fn bench(criterion: &mut Criterion, steps: &Steps) {
    for (step, configs) in steps {
        let named = |name| CONTENDERS.iter().find(move |contender| contender.label() == name);
        let chosen = configs.iter().copied().filter_map(named);
        bench_step(criterion, chosen, *step);
    }
}

fn light(criterion: &mut Criterion) {
    bench(criterion, LIGHT);
}

fn loading(criterion: &mut Criterion) {
    bench(criterion, LOADING);
}

fn long(criterion: &mut Criterion) {
    bench(criterion, LONG);
}

criterion_group! { name = light_steps; config = criterion(); targets = light }
criterion_group! { name = loading_steps; config = loading_criterion(); targets = loading }
criterion_group! { name = long_steps; config = patient_criterion(); targets = long }
criterion_main!(light_steps, loading_steps, long_steps);
