//! Rings of ready-made inputs, and the loop over them: the timed region of every subject.

use std::hint::black_box;

/// Inputs in a ring. Their number is a power of two, so that going round is a mask and not a division.
pub struct Inputs<T> {
    ring: Vec<T>,
    next: usize,
}

impl<T> Inputs<T> {
    /// A ring of these.
    ///
    /// # Panics
    /// If their number is not a power of two: corpora are made that way.
    pub fn new(ring: Vec<T>) -> Self {
        assert!(ring.len().is_power_of_two(), "a corpus of {} inputs is no ring", ring.len());
        Inputs { ring, next: 0 }
    }

    /// Number of inputs.
    pub fn len(&self) -> u64 {
        self.ring.len() as u64
    }

    /// The next input.
    #[inline(always)]
    pub fn advance(&mut self) -> &T {
        let input = &self.ring[self.next & (self.ring.len() - 1)];
        self.next = self.next.wrapping_add(1);
        input
    }

    /// The next input, for an instance to put what is its own into.
    #[inline(always)]
    pub fn advance_to_hand_over(&mut self) -> &mut T {
        let at = self.next & (self.ring.len() - 1);
        self.next = self.next.wrapping_add(1);
        &mut self.ring[at]
    }

    /// The next ones, that many or once around, in two parts where the ring's end lies between.
    pub fn ahead(&mut self, count: u64) -> [&mut [T]; 2] {
        let count = count.min(self.len()) as usize;
        let at = self.next & (self.ring.len() - 1);
        let (before, from) = self.ring.split_at_mut(at);
        let first = count.min(from.len());
        [&mut from[..first], &mut before[..count - first]]
    }

    /// As [`each`](Self::each), where each call has an instance of its own.
    #[inline(always)]
    pub fn each_handed_over<R, E>(
        &mut self,
        calls: u64,
        mut call: impl FnMut(&mut T) -> Result<R, E>,
    ) -> Result<(), E> {
        for _ in 0..calls {
            black_box(call(black_box(self.advance_to_hand_over()))?);
        }
        Ok(())
    }

    /// Calls `call` that many times. The compiler may assume nothing of an input or a result.
    #[inline(always)]
    pub fn each<R, E>(&mut self, calls: u64, mut call: impl FnMut(&T) -> Result<R, E>) -> Result<(), E> {
        // The position is a local while calls are made: kept in `self`, it would be stored with each of them.
        let mut next = self.next;
        let mut outcome = Ok(());
        for _ in 0..calls {
            let input = &self.ring[next & (self.ring.len() - 1)];
            next = next.wrapping_add(1);
            match call(black_box(input)) {
                Ok(result) => _ = black_box(result),
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
        }
        self.next = next;
        outcome
    }

    /// The loop around awaited calls with nothing in it: there the position is stored with each call, because a call may
    /// be suspended.
    #[inline(never)]
    pub fn suspendable_loop_only(&mut self, calls: u64) {
        for _ in 0..calls {
            black_box(self.advance());
            black_box(&mut self.next);
        }
    }

    /// The same loop with nothing in it.
    #[inline(never)]
    pub fn loop_only(&mut self, calls: u64) {
        let nothing: Result<(), std::convert::Infallible> = self.each(calls, |_| Ok(()));
        match nothing {
            Ok(()) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_round_and_goes_on_where_it_left_off() {
        let mut inputs = Inputs::new(vec![1, 2, 3, 4]);
        let mut seen = Vec::new();
        for calls in [3, 2, 1] {
            let note = |input: &i32| -> Result<(), ()> {
                seen.push(*input);
                Ok(())
            };
            inputs.each(calls, note).unwrap();
        }
        assert_eq!(seen, [1, 2, 3, 4, 1, 2]);
    }

    #[test]
    fn empty_loops_go_round_as_far_as_calls_would() {
        let mut inputs = Inputs::new(vec![1, 2, 3, 4]);
        inputs.loop_only(3);
        inputs.suspendable_loop_only(2);
        assert_eq!(*inputs.advance(), 2);
    }

    #[test]
    fn what_lies_ahead_goes_on_at_the_rings_beginning() {
        let mut inputs = Inputs::new(vec![1, 2, 3, 4]);
        inputs.loop_only(3);
        let ahead = |inputs: &mut Inputs<i32>, count| inputs.ahead(count).map(|part| part.to_vec());
        assert_eq!(ahead(&mut inputs, 1), [vec![4], vec![]]);
        assert_eq!(ahead(&mut inputs, 3), [vec![4], vec![1, 2]]);
        assert_eq!(ahead(&mut inputs, 9), [vec![4], vec![1, 2, 3]]);
        let noted = inputs.each_handed_over(2, |input| -> Result<(), ()> {
            *input += 10;
            Ok(())
        });
        assert_eq!(noted, Ok(()));
        assert_eq!(ahead(&mut inputs, 4), [vec![2, 3, 14], vec![11]]);
    }

    #[test]
    fn stops_at_the_first_failure() {
        let mut inputs = Inputs::new(vec![1, 2]);
        let mut calls = 0;
        let failed = inputs.each(10, |input| {
            calls += 1;
            if *input == 2 { Err("two") } else { Ok(()) }
        });
        assert_eq!((failed, calls), (Err("two"), 2));
    }
}
