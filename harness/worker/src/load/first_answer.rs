//! The first right answer of a service.

use std::time::{Duration, Instant};

use tollgate_engine::GENERATORS;
use tollgate_model::protocol::{Answered, Failure};

use super::Asked;
use super::http::{ONE_ANSWER, agent, ask, short};
use super::rehearsal::rehearse;

/// Between two tries to get a first answer. With what the kernel adds to a sleep it is below 200 µs.
const BETWEEN: Duration = Duration::from_micros(100);
/// Number of times that the client is rehearsed before; from the third time on it is no longer faster the next.
const REHEARSALS: u32 = 5;

impl Asked {
    /// Asks over a new connection, again and again, until the answer is right or the patience is over. The time is from
    /// the first try to the end of the right answer. It holds connecting, the service's way to its first answer, and the
    /// client's own share (which is rehearsed before, or it would be the larger part); where it took several tries, also
    /// up to 0.2 ms of pause after the service was ready.
    pub fn first_answer(&self, patience_ms: u64) -> Result<Answered, Failure> {
        let (service, function) = (self.service, self.workload.function);
        let patience = Duration::from_millis(patience_ms);
        let exchange = self.suite.first_exchange(&self.entry, self.workload.size, GENERATORS);
        let exchange = exchange.map_err(Failure::request)?;
        for _ in 0..REHEARSALS {
            // It is answered with what it sent: that is as good as another answer to learn the way.
            rehearse(exchange.body.len(), exchange.body.clone().into_bytes(), |rehearsing| {
                let got = ask(&agent(ONE_ANSWER), rehearsing, function, &exchange.body);
                let _ = got.map(|got| got.good().is_ok_and(|body| exchange.check(body).is_ok()));
            });
        }
        let begin = Instant::now();
        let mut before = None;
        for tries in 1.. {
            let left = patience.saturating_sub(begin.elapsed()).max(BETWEEN);
            let got = ask(&agent(left), service, function, &exchange.body);
            let us = begin.elapsed().as_secs_f64() * 1e6;
            let checked = got.and_then(|got| exchange.check(got.good()?).map_err(|what| short(&what)));
            let Err(what) = checked else { return Ok(Answered { us, tries }) };
            if begin.elapsed() >= patience {
                // The last try had less time than it may have needed: the one before it tells more.
                let what = before.unwrap_or(what);
                return Err(Failure::subject(format!(
                    "the service at {service} gave no right answer to {function} within {patience_ms} ms \
                     ({tries} tries): {what}"
                )));
            }
            before = Some(what);
            std::thread::sleep(BETWEEN);
        }
        unreachable!("tries are counted until one of them is the last")
    }
}
