//! Work on both cores, or as many as there are: what is made of each item is the same, and in the same order, whoever makes it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Makes something of each item.
pub fn each<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    if workers < 2 {
        return items.iter().map(make).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else { return made };
            made.push((place, make(item)));
        }
    };
    let mut all: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(made) => all.extend(made),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u64> = (0..1_000).collect();
        let slow_first = |item: &u64| (0..(1_000 - item) * 20).fold(*item, |sum, n| sum ^ (n & 1)) & !1;
        let expected: Vec<u64> = items.iter().map(slow_first).collect();
        assert_eq!(each(&items, slow_first), expected);
        assert!(each(&[] as &[u64], |item| *item).is_empty());
        assert_eq!(each(&[7], |item| item + 1), [8]);
    }

    #[test]
    #[should_panic(expected = "the third")]
    fn a_panic_is_that_of_whoever_asked() {
        each(&[1, 2, 3, 4], |item| assert_ne!(*item, 3, "the third"));
    }
}
