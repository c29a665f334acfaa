//! `cargo bench --bench boundary`: the boundary with no logic behind it, for each payload class and size.
//!
//!     cargo bench --bench boundary -- nop
//!     cargo bench --bench boundary -- 'echo-bytes/64KiB' --save-baseline before
//!     cargo bench --bench boundary -- nop --profile-time 5    # target/criterion/probe_nop/*/profile/flamegraph.svg

use criterion::{Criterion, criterion_group, criterion_main};
use tollgate_bench_support::{bench, contenders, workloads};
use tollgate_model::function::Role;

fn boundary(criterion: &mut Criterion) {
    let contenders = contenders();
    for workload in workloads(|function| function.role != Role::Logic) {
        bench(criterion, &contenders, workload, None);
    }
}

criterion_group! { name = benches; config = tollgate_bench_support::criterion(); targets = boundary }
criterion_main!(benches);
