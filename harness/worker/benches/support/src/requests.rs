//! Round trips as benchmarks: a group for each workload, and in it an id for each service.
//!
//! Timed is a request over one connection that is kept, from its first byte written to the last byte of its answer
//! read, with the comparison that finds the answer right. Client and service take turns; where the client sits makes
//! two benchmarks of it:
//!
//! - *Apart*, on another core than the service: what a client waits. A good part of it is how long this machine takes to
//!   wake a core, several times what a small request costs, and as unsteady as the machine. And the two share a process:
//!   where instances are made, the service's memory is unmapped on the client's core as well, which a client in a process
//!   of its own would not hold up.
//! - *Beside* the service, on its core: nobody is woken elsewhere, and the figure is about the processor time of both
//!   sides. This is the one to look at for what a change does.

use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::Criterion;
use tollgate_engine::GENERATORS;
use tollgate_model::Workload;
use tollgate_model::protocol::Failure;
use tollgate_suite::{Exchange, http};

use crate::client::Client;
use crate::cores::{Cores, Seat};
use crate::service::Service;
use crate::suites::suites;

/// An input of the corpus as it is sent over a connection, and the body that was found to be its answer.
struct Asked {
    exchange: Exchange,
    request: Vec<u8>,
    answer: Vec<u8>,
}

/// A connection, and where in the ring of requests it is.
struct Asking {
    client: Client,
    next: usize,
}

/// One group: `workload` on every service, with the client in that seat.
///
/// # Panics
/// If a service does not answer, or gives a wrong answer.
pub fn bench_requests(criterion: &mut Criterion, services: &[Service], workload: Workload, seat: Seat) {
    let cores = Cores::choose().unwrap_or_else(|failure| panic!("{failure}"));
    let mut ring = None;
    let mut group = criterion.benchmark_group(match seat {
        Seat::Apart => format!("service/{workload}"),
        Seat::Beside => format!("service/{workload}/one-core"),
    });
    for service in services {
        let broken = |failure: Failure| -> ! { panic!("{workload} on {}: {failure}", service.name()) };
        // Made ready when criterion first asks: nobody waits for what a filter leaves out.
        let mut ready = None;
        group.bench_function(service.name(), |bencher| {
            let ring = ring.get_or_insert_with(|| self::ring(workload));
            let asking = ready.get_or_insert_with(|| {
                Asking::begin(service, ring).unwrap_or_else(|failure| broken(failure))
            });
            // Only while requests are sent: what compiles and computes may use every core.
            let _pinned = cores.pin_client(seat).unwrap_or_else(|failure| broken(failure));
            bencher
                .iter_custom(|requests| asking.ask(ring, requests).unwrap_or_else(|failure| broken(failure)));
        });
    }
    group.finish();
}

impl Asking {
    /// Connects, and asks everything once: nothing is measured before its answers match.
    fn begin(service: &Service, ring: &mut [Asked]) -> Result<Self, Failure> {
        let mut client = Client::connect(service.address()).map_err(Failure::subject)?;
        for asked in ring {
            let (status, body) = client.ask(&asked.request).map_err(Failure::subject)?;
            let right = body == asked.answer || asked.exchange.check(body).is_ok();
            if status != 200 || !right {
                return Err(wrong(status, body));
            }
            asked.answer = body.to_vec();
        }
        Ok(Asking { client, next: 0 })
    }

    /// So many round trips, going on in the ring where the last ones left off.
    fn ask(&mut self, ring: &[Asked], requests: u64) -> Result<Duration, Failure> {
        let begin = Instant::now();
        for _ in 0..requests {
            let Asked { request, answer, .. } = &ring[self.next];
            self.next = (self.next + 1) % ring.len();
            let (status, body) = self.client.ask(request).map_err(Failure::subject)?;
            if status != 200 || body != answer {
                return Err(wrong(status, body));
            }
        }
        Ok(begin.elapsed())
    }
}

fn wrong(status: u16, body: &[u8]) -> Failure {
    let body = String::from_utf8_lossy(body);
    Failure::subject(format!("it gives a wrong answer, so nothing is measured\n  got  {status} {body}"))
}

/// The ring of a workload's corpus, with the answers that its suite has.
fn ring(workload: Workload) -> Vec<Asked> {
    let (suite, entry) =
        suites().find(workload.function).unwrap_or_else(|| panic!("no suite has `{workload}`"));
    let answers = suite.answers(entry, workload.size).unwrap_or_else(|error| panic!("{error}"));
    assert!(answers.is_some(), "no answers to `{workload}` are committed");
    let exchanges = suite.exchanges(&Arc::new(entry.clone()), workload.size, GENERATORS);
    let asked = |exchange: Exchange| {
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            http::path(workload.function),
            exchange.body.len()
        );
        Asked { request: (head + &exchange.body).into_bytes(), exchange, answer: Vec::new() }
    };
    exchanges.unwrap_or_else(|error| panic!("{error}")).into_iter().map(asked).collect()
}
