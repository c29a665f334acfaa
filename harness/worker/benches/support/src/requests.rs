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

use std::time::{Duration, Instant};

use criterion::Criterion;
use tollgate_engine::GENERATORS;
use tollgate_model::Workload;
use tollgate_model::protocol::Failure;
use tollgate_suite::{Fingerprint, http};
use tollgate_worker_kit::failures::broken;

use crate::client::Client;
use crate::cores::{Cores, Seat};
use crate::service::Service;
use crate::suites::suites;

/// A request as it is sent, and its answer: as the suite has it, and the body that was found to be it.
struct Exchange {
    workload: Workload,
    request: Vec<u8>,
    expected: Fingerprint,
    answer: Vec<u8>,
}

impl Exchange {
    /// Whether a body is the right answer.
    fn is_answered_by(&self, body: &[u8]) -> bool {
        let (_, entry) = suites().find(self.workload.function).expect("a function of the suites");
        http::canonical(entry, body).is_ok_and(|json| Fingerprint::of(&json) == self.expected)
    }
}

/// A connection, and where in the ring of requests it is.
struct Asking {
    client: Client,
    next: usize,
}

/// One group: `workload` on every service, with the client in that seat.
///
/// # Panics
/// If a service does not answer, or answers wrong.
pub fn bench_requests(criterion: &mut Criterion, services: &[Service], workload: Workload, seat: Seat) {
    let cores = Cores::choose().unwrap_or_else(|failure| panic!("{failure}"));
    let mut exchanges = None;
    let mut group = criterion.benchmark_group(match seat {
        Seat::Apart => format!("service/{workload}"),
        Seat::Beside => format!("service/{workload}/one-core"),
    });
    for service in services {
        let broken = |failure: Failure| -> ! { panic!("{workload} on {}: {failure}", service.name()) };
        // Made ready when criterion first asks: nobody waits for what a filter leaves out.
        let mut ready = None;
        group.bench_function(service.name(), |bencher| {
            let exchanges = exchanges.get_or_insert_with(|| self::exchanges(workload));
            let asking = ready.get_or_insert_with(|| {
                Asking::begin(service, exchanges).unwrap_or_else(|failure| broken(failure))
            });
            // Only while requests are sent: what compiles and computes may use every core.
            let _pinned = cores.pin_client(seat).unwrap_or_else(|failure| broken(failure));
            bencher.iter_custom(|requests| {
                asking.ask(exchanges, requests).unwrap_or_else(|failure| broken(failure))
            });
        });
    }
    group.finish();
}

impl Asking {
    /// Connects, and asks everything once: nothing is measured before its answers match.
    fn begin(service: &Service, exchanges: &mut [Exchange]) -> Result<Self, Failure> {
        let mut client = Client::connect(service.address()).map_err(broken)?;
        for exchange in exchanges {
            let (status, body) = client.ask(&exchange.request).map_err(broken)?;
            let right = body == exchange.answer || exchange.is_answered_by(body);
            if status != 200 || !right {
                return Err(wrong(status, body));
            }
            exchange.answer = body.to_vec();
        }
        Ok(Asking { client, next: 0 })
    }

    /// So many round trips, going on in the ring where the last ones left off.
    fn ask(&mut self, exchanges: &[Exchange], requests: u64) -> Result<Duration, Failure> {
        let begin = Instant::now();
        for _ in 0..requests {
            let Exchange { request, answer, .. } = &exchanges[self.next];
            self.next = (self.next + 1) % exchanges.len();
            let (status, body) = self.client.ask(request).map_err(broken)?;
            if status != 200 || body != answer {
                return Err(wrong(status, body));
            }
        }
        Ok(begin.elapsed())
    }
}

fn wrong(status: u16, body: &[u8]) -> Failure {
    let body = String::from_utf8_lossy(body);
    broken(format!("it answers wrong, so nothing is measured\n  got  {status} {body}"))
}

/// The ring of a workload's corpus, with the answers that its suite has.
fn exchanges(workload: Workload) -> Vec<Exchange> {
    let (suite, entry) =
        suites().find(workload.function).unwrap_or_else(|| panic!("no suite has `{workload}`"));
    let corpus = suite.corpus(entry, workload.size, GENERATORS).unwrap_or_else(|error| panic!("{error}"));
    let answers = suite.answers(entry, workload.size).unwrap_or_else(|error| panic!("{error}"));
    let answers = answers.unwrap_or_else(|| panic!("no answers to `{workload}` are committed"));
    let exchange = |(input, &expected): (&String, &Fingerprint)| {
        let body = http::body(entry, input).unwrap_or_else(|error| panic!("{error}"));
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            http::path(workload.function),
            body.len()
        );
        Exchange { workload, request: (head + &body).into_bytes(), expected, answer: Vec::new() }
    };
    corpus.inputs().iter().zip(&answers).map(exchange).collect()
}
