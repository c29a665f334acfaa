//! Calls made for someone who counts what they do: callgrind, `strace`, or this process itself.
//!
//! Callgrind is told by the names of functions what to count: it forgets what was before when [`zeroed_region`] begins, and
//! writes down what there is when [`dumped_region`] ends. They are two because it does one thing for a function only. What
//! lies between them and the calls is the same every time, to the instruction.

use std::hint::black_box;

use tollgate_engine::Subject;
use tollgate_model::protocol::{Called, Failure, SelfCount};
use tollgate_worker_kit::hardware::Instructions;
use tollgate_worker_kit::place;

/// Makes calls in whole rounds of the inputs, at least `at_least` of them, and goes round as often without calling. One
/// round before that brings guest and host to where later ones find them.
pub fn calls(mut subject: Box<dyn Subject>, at_least: u64) -> Result<Called, Failure> {
    let round = subject.inputs();
    let calls = at_least.max(1).div_ceil(round) * round;
    subject.call(round)?;
    let mut hardware = Instructions::open();
    let mut outcome = Ok(());
    let during_calls = watched(&mut hardware, &mut || outcome = subject.call(calls));
    outcome?;
    let during_loop = watched(&mut hardware, &mut || subject.loop_only(calls));
    Ok(Called { calls, during_calls, during_loop, no_hardware: hardware.err() })
}

/// What this process counts of itself is read outside of what others watch.
fn watched(hardware: &mut Result<Instructions, String>, work: &mut dyn FnMut()) -> SelfCount {
    let pages = place::seen().minor_faults;
    let instructions = zeroed_region(hardware, work);
    SelfCount { pages: place::seen().minor_faults - pages, instructions }
}

// Without anything after it the last call of a function becomes a jump, and the function has no end that can be seen.

#[inline(never)]
fn zeroed_region(hardware: &mut Result<Instructions, String>, work: &mut dyn FnMut()) -> Option<u64> {
    black_box(dumped_region(hardware, work))
}

#[inline(never)]
fn dumped_region(hardware: &mut Result<Instructions, String>, work: &mut dyn FnMut()) -> Option<u64> {
    let instructions = match hardware {
        Ok(counter) => counter.during(work),
        Err(_) => {
            work();
            None
        }
    };
    black_box(instructions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{open, workload};
    use tollgate_fixtures::corpus;

    #[test]
    fn calls_are_whole_rounds_of_the_inputs() {
        let count =
            |at_least| calls(open(None).prepare(workload("probe/nop")).unwrap(), at_least).unwrap().calls;
        assert_eq!([0, 1, 64, 65, 128].map(count), [64, 64, 64, 128, 128]);
    }
    #[test]
    fn bytes_that_are_moved_are_those_that_the_canonical_abi_lays_out() {
        let opened = open(Some("cranelift"));
        let of = |name| opened.bytes_moved(workload(name)).unwrap();
        assert_eq!(of("probe/nop"), (64, 0));
        assert_eq!(of("pricing/unit-price"), (1024, 1024 * (4 + 4 + 8)));
        assert_eq!(of("probe/sink-text/1KiB"), (1024, 1024 * (8 + 1024)));
        assert_eq!(of("probe/echo-bytes/1KiB"), (1024, 1024 * 2 * (8 + 1024)));
        // By hand: a cart takes 36 bytes (a text, two enumerations in a byte each, two lists, an optional number), a line 24
        // (two numbers, flags, an optional text), a coupon 24 (which one, and at most three numbers or an aligned long one).
        let carts = corpus::quote_cart();
        let by_hand = carts.iter().map(|cart| {
            let notes: usize = cart.lines.iter().flat_map(|line| &line.note).map(String::len).sum();
            36 + cart.customer.len() + 24 * (cart.lines.len() + cart.coupons.len()) + notes
        });
        assert_eq!(of("probe/sink-structured"), (1024, by_hand.sum::<usize>() as u64));
        assert_eq!(of("probe/echo-structured").1, 2 * of("probe/sink-structured").1);
        let native = open(None).bytes_moved(workload("probe/nop")).unwrap_err();
        assert!(native.message.contains("native code has no boundary"), "{native}");
    }
}
