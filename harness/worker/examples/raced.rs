//! One race between our subject and a loop over raw Wasmtime, both open in one fresh process, taking turns in slices
//! of 2 ms; `scripts/agreement` runs many of them. Prints the ratio ONE / OTHER: the median of the paired slices'.
//!
//!     raced WORKLOAD ONE OTHER       ours, bare: in the order in which they are opened
//!     raced probe/nop bare bare      what a race shows where there is nothing to see

mod support;

use std::time::Duration;

use support::Trouble;
use tollgate_stats::median;
use tollgate_worker::{Ready, ready};

const SLICE: Duration = Duration::from_millis(2);
const WARM_UP: Duration = Duration::from_millis(50);
/// An even number, for each goes first as often as the other.
const PAIRS: usize = 100;

fn main() -> Result<(), Trouble> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, one, other] = &arguments[..] else {
        return Err("usage: raced WORKLOAD ours|bare ours|bare".into());
    };
    let clock = tollgate_worker_kit::clock::calibrate();
    let (mut one, _) = ready(support::open(one, workload)?, clock, SLICE, WARM_UP)?;
    let (mut other, _) = ready(support::open(other, workload)?, clock, SLICE, WARM_UP)?;
    let mut log_ratios = Vec::with_capacity(PAIRS);
    for pair in 0..PAIRS {
        let (one_ns, other_ns) = if pair % 2 == 0 {
            let first = slice(&mut one)?;
            (first, slice(&mut other)?)
        } else {
            let first = slice(&mut other)?;
            (slice(&mut one)?, first)
        };
        log_ratios.push((one_ns / other_ns).ln());
    }
    println!("{:.5}", median(&log_ratios).ok_or("a slice took no time")?.exp());
    Ok(())
}

/// Nanoseconds a call.
fn slice(subject: &mut Ready) -> Result<f64, Trouble> {
    Ok(median(&subject.slice(SLICE)?.call_ns).ok_or("a slice measured nothing")?)
}
