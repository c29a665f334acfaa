//! The load generator of Tollgate: what a user of a service would have waited, and whether the generator
//! itself can be believed.
//!
//! 1. [`arrivals`]: every intended start is decided before the run, from one seed.
//! 2. [`pace`]: starts are waited for by sleeping and then spinning, and taken from one queue.
//! 3. [`record`]: response, service and the generator's own lateness, side by side. Nothing is dropped: offered
//!    operations are completed, failed by kind, or censored as "at least".
//! 4. [`validity`]: a run whose generator was late is invalid, not a result.
//! 5. [`stalls`]: what the machine stood still meanwhile is not the subject's.
//! 6. [`search`]: the highest rate that an objective bears, as an interval.
//!
//! Driven are HTTP/1.1 services on this machine ([`http`]) and in-process operations ([`operation`]). What comes of it
//! is kept by the words of `tollgate-model` ([`summary`]). For in-process calls too short for a schedule there is the
//! tail of service time, closed-loop ([`percall`]).

#![forbid(unsafe_code)]

pub mod arrivals;
pub mod http;
pub mod operation;
pub mod pace;
pub mod percall;
pub mod record;
pub mod run;
pub mod search;
pub mod stalls;
pub mod summary;
pub mod validity;

pub use arrivals::{Arrivals, Schedule, ScheduleError};
pub use operation::{Operation, drive};
pub use pace::{Clock, MonotonicClock, Pacer, Queue};
pub use record::{Bound, Failure, Latencies, Percentile, Recording, TooFew, write_hgrm};
pub use run::{Effort, Run};
pub use search::{Search, Sustainable};
pub use validity::{GeneratorBound, Rules};
