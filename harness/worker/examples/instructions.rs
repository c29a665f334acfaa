//! The program that `scripts/slope` counts under callgrind: opens `ours` or `bare`, and calls it, or goes round its
//! loop without calling it (`ours-loop`, `bare-loop`).
//!
//!     instructions ours|bare|ours-loop|bare-loop WORKLOAD CALLS

mod support;

use support::Trouble;
use tollgate_engine::Subject;

fn main() -> Result<(), Trouble> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, workload, calls] = &arguments[..] else {
        return Err("usage: instructions ours|bare|ours-loop|bare-loop WORKLOAD CALLS".into());
    };
    let calls = calls.parse()?;
    let (whose, loop_only) = match what.strip_suffix("-loop") {
        Some(whose) => (whose, true),
        None => (what.as_str(), false),
    };
    let mut subject = support::open(whose, workload)?;
    // What only the first calls do is not counted.
    subject.call(subject.inputs())?;
    match loop_only {
        false => counted_calls(&mut *subject, calls)?,
        true => counted_loop(&mut *subject, calls),
    }
    Ok(())
}

/// Callgrind counts from here until this returns: `--toggle-collect='*counted_*'`.
#[inline(never)]
fn counted_calls(subject: &mut dyn Subject, calls: u64) -> Result<(), Trouble> {
    Ok(subject.call(calls)?)
}

/// As [`counted_calls`].
#[inline(never)]
fn counted_loop(subject: &mut dyn Subject, calls: u64) {
    subject.loop_only(calls);
}
