//! `cargo bench --bench service`: one request after the other over one kept connection, for each way to serve the logic;
//! with the client on a core of its own, and (`one-core`, steadier by far) on the service's. What a service can take, and
//! its tail under load, `tollgate run` measures.
//!
//!     cargo bench --bench service -- pricing/get-quote
//!     cargo bench --bench service -- 'one-core/(native|component)$' --save-baseline before

use criterion::{Criterion, criterion_group, criterion_main};
use tollgate_bench_support::{Seat, Service, bench_requests};

/// Natively, behind a host that keeps an instance or makes one for each request, and as wasi:http components.
const SERVICES: [&str; 9] = [
    "native",
    "component",
    "component-fresh",
    "component-pooled",
    "component-scan",
    "wasi-p2",
    "wasi-p2-reuse",
    "wasi-p2-direct",
    "wasi-p3",
];

/// A small request, a structured one, and one that is all payload.
const WORKLOADS: [&str; 3] = ["pricing/get-quote", "pricing/quote-cart", "fraud/screen/64KiB"];

fn service(criterion: &mut Criterion) {
    let services: Vec<Service> = SERVICES.into_iter().filter_map(Service::start).collect();
    for workload in WORKLOADS {
        for seat in [Seat::Apart, Seat::Beside] {
            bench_requests(criterion, &services, workload.parse().expect("a workload"), seat);
        }
    }
}

criterion_group! { name = benches; config = tollgate_bench_support::criterion(); targets = service }
criterion_main!(benches);
