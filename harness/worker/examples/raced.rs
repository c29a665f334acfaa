//! One race between our subject and a loop over raw Wasmtime, both open in one fresh process, taking turns in slices
//! of 2 ms; `scripts/agreement` runs many of them. Prints the ratio ours / bare: the median of the paired slices'.
//!
//!     raced WORKLOAD

mod support;

use std::time::Duration;

use support::{Trouble, bare, ours};
use tollgate_stats::median;
use tollgate_worker::{Ready, clock, ready};

const SLICE: Duration = Duration::from_millis(2);
const WARM_UP: Duration = Duration::from_millis(50);
/// An even number, for each goes first as often as the other.
const PAIRS: usize = 100;

fn main() -> Result<(), Trouble> {
    let workload = std::env::args().nth(1).ok_or("usage: raced WORKLOAD")?;
    let clock = clock::calibrate();
    let (mut ours, _) = ready(ours(&workload)?, clock, SLICE, WARM_UP)?;
    let (mut bare, _) = ready(bare(&workload)?, clock, SLICE, WARM_UP)?;
    let mut log_ratios = Vec::with_capacity(PAIRS);
    for pair in 0..PAIRS {
        let (our_ns, bare_ns) = if pair % 2 == 0 {
            let first = slice(&mut ours)?;
            (first, slice(&mut bare)?)
        } else {
            let first = slice(&mut bare)?;
            (slice(&mut ours)?, first)
        };
        log_ratios.push((our_ns / bare_ns).ln());
    }
    println!("{:.5}", median(&log_ratios).ok_or("a slice took no time")?.exp());
    Ok(())
}

/// Nanoseconds a call.
fn slice(subject: &mut Ready) -> Result<f64, Trouble> {
    Ok(median(&subject.slice(SLICE)?.call_ns).ok_or("a slice measured nothing")?)
}
