//! `cargo bench --bench languages`: the calls of the plan `languages` under criterion, each language's component beside
//! its own native program, and Rust's.
//!
//!     cargo bench -- languages
//!     cargo bench --bench languages -- 'get-quote/(native|component)/go' --save-baseline before

use criterion::{Criterion, criterion_group, criterion_main};
use tollgate_bench_support::asking_criterion;
use tollgate_orchestrate::command_error::Outcome;

mod asked;

/// The plan whose calls these are.
const PLAN: &str = "languages";

fn languages(criterion: &mut Criterion) {
    asked::or_exit(PLAN, calls(criterion));
}

fn calls(criterion: &mut Criterion) -> Outcome {
    let checkout = asked::checkout(Vec::new())?;
    asked::calls(criterion, PLAN, &checkout, &checkout.plan(PLAN)?)
}

criterion_group! { name = benches; config = asking_criterion(); targets = languages }
criterion_main!(benches);
