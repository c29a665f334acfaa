//! `cargo bench --bench throughput`: calls a second of the pricing and fraud logic, and bytes a second where payloads
//! come in sizes. On one thread; `tollgate run` measures it on several.
//!
//!     cargo bench --bench throughput -- 'fraud/screen'

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tollgate_bench_support::{bench, contenders, workloads};
use tollgate_model::function::Role;

fn throughput(criterion: &mut Criterion) {
    let contenders = contenders();
    for workload in workloads(|function| function.role == Role::Logic) {
        let counted = match workload.size {
            None => Throughput::Elements(1),
            Some(size) => Throughput::ElementsAndBytes { elements: 1, bytes: size.bytes() },
        };
        bench(criterion, &contenders, workload, Some(counted));
    }
}

criterion_group! { name = benches; config = tollgate_bench_support::criterion(); targets = throughput }
criterion_main!(benches);
