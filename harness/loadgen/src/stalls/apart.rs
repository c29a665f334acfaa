//! Operations that the machine's stalls may have slowed, told apart from the others.

use std::fmt;

use super::{SHORTEST, Window, meters::PERIOD};
use crate::record::{Bound, LIMIT, Latencies, percent};

/// A stall of some length makes operations so many times as long at the most: who comes at its end waits, as long again, for
/// the queue that has formed. What takes longer was slow by itself.
const LONGER: u64 = 2;

/// The percentiles that a run is judged by. Beyond them a few stalls are in any tail, and are shown and not judged.
const JUDGED: [f64; 3] = [0.5, 0.9, 0.99];

/// A percentile is the machine's when all of its interval lies more than this many times above the percentile without stalls.
const FACTOR: f64 = 1.1;

/// The stalls of the machine in a run, and the response without them.
#[derive(Clone, Debug)]
pub struct Stalls {
    /// The stalls, in order.
    pub windows: Vec<Window>,
    /// Number of operations that are left out for them.
    pub left_out: u64,
    /// The response of the others.
    pub without: Latencies,
}

/// The tail is the machine's and not the service's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Machines {
    /// From which percentile on, between 0 and 1.
    pub q: f64,
    /// The percentile in nanoseconds.
    pub with: u64,
    /// The same of the operations that were not stalled; none where there are none.
    pub without: Option<u64>,
}

impl Stalls {
    /// Leaves out of the response what these stalls may be the cause of. `answered` are the operations that were answered,
    /// each from its intended start to its end; those that took less than the shortest stall may be missing.
    #[must_use]
    pub fn tell_apart(windows: Vec<Window>, response: &Latencies, answered: &[Window]) -> Self {
        let mut stalled = Latencies::new();
        let excused = |operation: &&Window| is_excused(operation, &windows);
        answered.iter().filter(excused).for_each(|operation| stalled.record(operation.nanos()));
        Self { left_out: stalled.count(), without: response.less(&stalled), windows }
    }

    /// The lowest percentile of this response that is the machine's, if any is.
    #[must_use]
    pub fn machines(&self, response: &Latencies) -> Option<Machines> {
        JUDGED.iter().find_map(|&q| {
            let with = response.percentile(q).ok().filter(|_| self.left_out > 0)?;
            let without = self.without.order_statistic(q).map(Bound::nanos);
            let is_mine = without.is_some_and(|without| with.low.nanos() as f64 <= without as f64 * FACTOR);
            (!is_mine).then_some(Machines { q, with: with.value.nanos(), without })
        })
    }
}

/// Whether a stall may be the cause of how long an operation took: it fell into the operation, and is long enough for it. A
/// service that is slow for a second is not excused because the machine stalled for a millisecond of it.
fn is_excused(operation: &Window, windows: &[Window]) -> bool {
    let first = windows.partition_point(|stall| stall.end <= operation.start);
    let during = windows[first..].iter().take_while(|stall| stall.start < operation.end);
    // A stall may be seen this much later than it began.
    let stalled: u64 = during.map(Window::nanos).sum();
    let took = operation.nanos();
    stalled > 0 && (SHORTEST..LIMIT).contains(&took) && took <= stalled * LONGER + PERIOD
}

impl fmt::Display for Machines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (q, with) = (percent(self.q), Bound::Exactly(self.with));
        write!(f, "the machine's: the response's p{q} is {with} with the machine's stalls and ")?;
        match self.without {
            Some(without) => write!(f, "{} without", Bound::Exactly(without))?,
            None => write!(f, "no operation was free of them")?,
        }
        write!(f, "; leave a core idle, or measure where processors are not shared (`tollgate doctor`)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    /// Twenty seconds at 1 kHz of a service that takes 0.1 ms and is held up in these windows; told apart knowing `known`.
    fn run(holds: &[(u64, u64)], known: &[(u64, u64)]) -> (Latencies, Stalls) {
        let windows = |pairs: &[(u64, u64)]| {
            pairs.iter().map(|&(start, end)| Window { start: start * MS, end: end * MS }).collect::<Vec<_>>()
        };
        let (mut response, mut answered, mut free) = (Latencies::new(), Vec::new(), 0);
        for intended in (0..20_000).map(|index| index * MS) {
            let mut start = free.max(intended);
            if let Some(hold) = windows(holds).iter().find(|hold| (hold.start..hold.end).contains(&start)) {
                start = hold.end;
            }
            free = start + MS / 10;
            response.record(free - intended);
            answered.push(Window { start: intended, end: free });
        }
        let stalls = Stalls::tell_apart(windows(known), &response, &answered);
        (response, stalls)
    }

    fn p99(latencies: &Latencies) -> u64 {
        latencies.percentile(0.99).unwrap().value.nanos()
    }

    #[test]
    fn a_tail_of_stalls_is_the_machines() {
        let stalls: Vec<(u64, u64)> = (0..30).map(|index| (index * 600 + 7, index * 600 + 24)).collect();
        let (response, told) = run(&stalls, &stalls);
        assert!(p99(&response) > 5 * MS && p99(&told.without) < MS / 5, "{}", p99(&told.without));
        assert!((30 * 17..30 * 20).contains(&told.left_out), "{}", told.left_out);
        assert_eq!(told.without.count() + told.left_out, 20_000);
        let machines = told.machines(&response).unwrap();
        assert_eq!(machines.q, 0.99);
        let text = machines.to_string();
        assert!(
            text.starts_with("the machine's: the response's p99 is ") && text.contains(" without; "),
            "{text}"
        );
    }

    #[test]
    fn a_stall_of_the_service_is_no_excuse() {
        let (response, told) = run(&[(4_000, 5_000)], &[]);
        assert_eq!((told.left_out, p99(&told.without)), (0, p99(&response)));
        assert_eq!(told.machines(&response), None);
        // Nor is it where the machine stalls as well, for a part of it.
        let (response, told) = run(&[(4_000, 5_000)], &[(4_300, 4_317), (4_800, 4_801)]);
        assert!(told.left_out < 100 && p99(&told.without) > 700 * MS, "{}", told.left_out);
        assert_eq!(told.machines(&response), None);
    }

    #[test]
    fn stalls_that_are_too_rare_for_a_percentile_leave_it_alone() {
        let stalls = [(700, 717), (9_000, 9_012)];
        let (response, told) = run(&stalls, &stalls);
        assert!((25..40).contains(&told.left_out), "{}", told.left_out);
        assert_eq!(told.machines(&response), None);
    }

    #[test]
    fn a_stall_that_was_seen_late_is_one_all_the_same() {
        let stalls: Vec<(u64, u64)> = (0..30).map(|index| (index * 600 + 7, index * 600 + 24)).collect();
        let late: Vec<(u64, u64)> = stalls.iter().map(|&(start, end)| (start + 9, end)).collect();
        let (_, told) = run(&stalls, &late);
        assert!(p99(&told.without) < MS / 5, "{}", p99(&told.without));
    }

    #[test]
    fn where_all_was_stalled_nothing_is_the_services() {
        let (response, told) = run(&[(0, 20_000)], &[(0, 20_000)]);
        let machines = told.machines(&response).unwrap();
        assert!(machines.q == 0.5 && machines.without.is_none(), "{machines:?}");
        assert!(machines.to_string().contains("no operation was free of them"));
    }
}
