//! Counts of a call, taken instead of times: the same code gives the same figure on a busy machine and on a quiet one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::metric::Tolerance;
use crate::named::named;

named! {
    /// Something that is counted of each call.
    Counter {
        /// Instructions that the calling thread retires, host and guest together, as callgrind counts them.
        Instructions = "instructions",
        /// The same, counted by the processor, where the kernel lets us ask it. Interrupts leave their traces, so these are
        /// compared as times are.
        HardwareInstructions = "hardware-instructions",
        /// Allocations of the host: what it asks of the C library. What a guest allocates inside of its linear memory is not
        /// among them.
        Allocations = "allocations",
        /// Pages that the kernel has to give to the process: minor faults.
        Pages = "pages",
        /// System calls of the thread that calls.
        SystemCalls = "system-calls",
        /// Bytes that arguments and results take in linear memory, as the canonical ABI lays them out: each value with what
        /// its strings and lists hold. Counted as if nothing were handed over in registers.
        BytesMoved = "bytes-moved",
    }
}

impl Counter {
    /// The unit of its figures.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Instructions | Self::HardwareInstructions => "instructions",
            Self::Allocations => "allocations",
            Self::Pages => "pages",
            Self::SystemCalls => "system calls",
            Self::BytesMoved => "B",
        }
    }

    /// The tolerance between two figures of the same code; `None` where they are compared as times are.
    pub const fn tolerance(self) -> Option<Tolerance> {
        match self {
            // Hash maps of the host are seeded anew in each process.
            Self::Instructions => Some(Tolerance { absolute: 0.5, relative: 0.000_5 }),
            Self::HardwareInstructions => None,
            Self::Allocations => Some(Tolerance { absolute: 0.01, relative: 0.000_5 }),
            // The kernel may give a process more pages than the one that it asked for.
            Self::Pages => Some(Tolerance { absolute: 0.05, relative: 0.01 }),
            Self::SystemCalls => Some(Tolerance { absolute: 0.01, relative: 0.001 }),
            Self::BytesMoved => Some(Tolerance { absolute: 0.0, relative: 0.0 }),
        }
    }
}

/// The outcome of counting something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// It was counted.
    Count(Count),
    /// It could not be, and why.
    Skipped(String),
}

impl Counted {
    /// The count, or why there is none.
    pub fn count(&self) -> Result<&Count, &str> {
        match self {
            Counted::Count(count) if count.calls > 0 => Ok(count),
            // Journals have it of workloads with so many inputs that both counts went round once.
            Counted::Count(_) => Err("its two counts made equally many calls"),
            Counted::Skipped(why) => Err(why),
        }
    }
}

/// Occurrences of something in a number of calls: what a second, longer count saw more than a first one, so that
/// whatever is done only once is in neither.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Count {
    /// By how many calls the two counts differ.
    pub calls: u64,
    /// By how much they differ; what goes round without calling is taken off.
    pub events: i64,
    /// The source of the count.
    pub by: String,
}

impl Count {
    /// Occurrences in one call.
    pub fn per_call(&self) -> f64 {
        self.events as f64 / self.calls as f64
    }
}

/// The outcome of each counter.
pub type Counts = BTreeMap<Counter, Counted>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_counts_of_equally_many_calls_are_no_count() {
        let count = |calls| Counted::Count(Count { calls, events: 0, by: "strace".to_string() });
        assert_eq!(count(2).count().map(Count::per_call), Ok(0.0));
        assert_eq!(count(0).count(), Err("its two counts made equally many calls"));
        assert_eq!(Counted::Skipped("no strace".to_string()).count(), Err("no strace"));
    }

    #[test]
    fn counts_go_into_a_journal_by_name() {
        let count = Count { calls: 4, events: 10, by: "callgrind".to_string() };
        assert_eq!(count.per_call(), 2.5);
        let counts: Counts = [
            (Counter::Instructions, Counted::Count(count)),
            (Counter::SystemCalls, Counted::Skipped("no strace".to_string())),
        ]
        .into();
        let line = serde_json::to_string(&counts).unwrap();
        assert_eq!(
            line,
            r#"{"instructions":{"count":{"calls":4,"events":10,"by":"callgrind"}},"system-calls":{"skipped":"no strace"}}"#
        );
        assert_eq!(serde_json::from_str::<Counts>(&line).unwrap(), counts);
    }
}
