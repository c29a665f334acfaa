//! Load on a service that another process serves. Nothing need be open in this one.
//!
//! Requests are made before the load begins. Every answer is held against the suite's; one that differs is a failure, not
//! a latency.

use std::time::Duration;

use tollgate_loadgen::http::{Expect, HttpClient, HttpError, Request, Settings, Target};
use tollgate_loadgen::{Rules, summary};
use tollgate_model::load::{ClosedResult, LoadResult, LoadSettings};
use tollgate_model::protocol::Failure;
use tollgate_suite::{Exchange, http};

use super::{Asked, drain, schedule};

/// Closed-loop runs wait so long for the answers that are still to come.
const DRAIN: Duration = Duration::from_secs(10);

impl Asked {
    /// Open-loop load, from the calling thread.
    pub fn open_loop(&self, settings: &LoadSettings) -> Result<LoadResult, Failure> {
        let schedule = schedule(settings)?;
        let mut client = self.client(settings.connections as usize, drain(settings))?;
        let run = client.open_loop(&schedule).map_err(failure)?;
        Ok(summary::load_result(&run, &Rules::default()))
    }

    /// Closed-loop load, from the calling thread.
    pub fn closed_loop(&self, connections: u16, duration_ms: u64) -> Result<ClosedResult, Failure> {
        let mut client = self.client(usize::from(connections), DRAIN)?;
        let run = client.closed_loop(Duration::from_millis(duration_ms)).map_err(failure)?;
        Ok(summary::closed_result(&run))
    }

    fn client(&self, connections: usize, drain: Duration) -> Result<HttpClient, Failure> {
        let url = format!("http://{}{}", self.service, http::path(self.workload.function));
        let target = Target::parse(&url).map_err(Failure::request)?;
        let requests = self.exchanges()?.into_iter().map(|exchange| asking(&target, exchange)).collect();
        let settings = Settings { connections, drain, ..Settings::default() };
        let mut client = HttpClient::connect(&target, requests, settings).map_err(failure)?;
        // To judge an answer takes longer than to compare it with the one that was found right, and would make us late.
        client.rehearse().map_err(failure)?;
        Ok(client)
    }
}

/// A request, and the answer to it.
fn asking(target: &Target, exchange: Exchange) -> Request {
    let headers = ["content-type: application/json"];
    let request = Request::new(target, ureq::http::Method::POST, &headers, exchange.body.as_bytes());
    let expect = Expect::judged(http::LONGEST_ANSWER, move |body| exchange.check(body).is_ok());
    request.expect("headers and body are well formed").expecting(expect)
}

fn failure(error: HttpError) -> Failure {
    match error {
        HttpError::Nothing => Failure::request(error),
        _ => Failure::subject(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Server, native};
    use std::net::{SocketAddr, TcpListener};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tollgate_model::protocol::{Answered, FailureKind};
    use tollgate_suite::golden;

    fn asked(server: SocketAddr, workload: &str) -> Asked {
        Asked::of(&testing::target(workload, Some(server))).unwrap()
    }

    fn settings(rate: f64) -> LoadSettings {
        let arrivals = "poisson".to_string();
        LoadSettings { rate, duration_ms: 400, arrivals, seed: 7, connections: 2, drain_ms: 5_000 }
    }

    /// Every tenth answer is another function's.
    fn lying() -> Server {
        let asked = AtomicU32::new(0);
        Server::start(move |path, body| match asked.fetch_add(1, Ordering::Relaxed) % 10 {
            9 => (200, b"\"12345\"".to_vec()),
            _ => native(path, body),
        })
    }

    #[test]
    fn golden_cases_are_right_with_the_digest_that_subjects_in_this_process_have() {
        let server = Server::start(native);
        for (workload, function) in [
            ("pricing/quote-cart", "pricing/quote-cart"),
            ("fraud/screen/1KiB", "fraud/screen"),
            ("probe/nop", "probe/nop"),
        ] {
            let verified = asked(server.0, workload).verify().unwrap();
            let cases = golden::load(&testing::golden(function), function).unwrap();
            assert_eq!((verified.difference, verified.cases), (None, cases.len() as u64));
            assert_eq!(verified.digest, golden::expected_digest(&cases), "{function}");
        }
    }

    #[test]
    fn a_wrong_answer_is_shown_beside_the_golden_one() {
        let verified = asked(lying().0, "pricing/unit-price").verify().unwrap();
        let difference = verified.difference.unwrap();
        assert_eq!(difference.got, "\"12345\"");
        let failing = Server::start(|_, _| (500, b"{\"error\":\"out of luck\"}".to_vec()));
        let verified = asked(failing.0, "probe/nop").verify().unwrap();
        let got = verified.difference.unwrap().got;
        assert!(got.contains("status 500") && got.contains("out of luck"), "{got}");
    }

    #[test]
    fn the_first_answer_is_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener); // nobody listens there for a while
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            Server::listen(TcpListener::bind(address).unwrap(), Arc::new(native));
        });
        let Answered { us, tries } = asked(address, "pricing/quote-cart").first_answer(20_000).unwrap();
        assert!(us > 50_000.0 && tries > 5, "{us} µs, {tries} tries");
        let Answered { us, tries } = asked(address, "pricing/quote-cart").first_answer(20_000).unwrap();
        assert!(us > 0.0 && tries == 1, "{us} µs, {tries} tries");
    }

    #[test]
    fn a_first_answer_that_never_comes_says_what_came_instead() {
        for (server, says) in [
            (Server::start(|_, _| (200, b"\"1\"".to_vec())), "the answer was wrong: "),
            (Server::start(|_, _| (503, b"busy".to_vec())), "status 503, busy"),
            (Server::start(|_, _| loop_for_ever()), "timeout"),
        ] {
            let failure = asked(server.0, "pricing/unit-price").first_answer(50).unwrap_err();
            assert_eq!(failure.kind, FailureKind::Subject);
            assert!(failure.message.contains(says) && failure.message.contains("50 ms"), "{failure}");
        }
    }

    fn loop_for_ever() -> ! {
        loop {
            std::thread::park();
        }
    }

    #[test]
    fn open_and_closed_load_have_results_and_wrong_answers_are_failures() {
        let server = Server::start(native);
        for workload in ["pricing/quote-cart", "fraud/screen/1KiB"] {
            let loaded = asked(server.0, workload).open_loop(&settings(500.0)).unwrap();
            assert!(loaded.offered > 100, "{loaded:?}");
            assert_eq!((loaded.completed, loaded.failures(), loaded.censored), (loaded.offered, 0, 0));
        }
        let driven = asked(server.0, "pricing/quote-cart").closed_loop(2, 200).unwrap();
        assert!(driven.requests_per_second > 0.0 && driven.failures() == 0, "{driven:?}");
        let driven = asked(lying().0, "pricing/quote-cart").closed_loop(2, 200).unwrap();
        let wrong = driven.failed["wrong answer"];
        let all = wrong + driven.completed;
        assert!(wrong * 10 <= all + 10 && wrong * 10 + 100 >= all, "one in ten: {driven:?}");
    }

    #[test]
    fn nonsense_and_nobody_are_told_apart() {
        let server = Server::start(native);
        let rate = asked(server.0, "pricing/quote-cart").open_loop(&settings(f64::NAN)).unwrap_err();
        assert_eq!(rate.kind, FailureKind::Request, "{rate}");
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let refused = asked(nobody, "pricing/quote-cart").open_loop(&settings(100.0)).unwrap_err();
        assert_eq!(refused.kind, FailureKind::Subject);
        assert!(refused.message.contains("is the service running?"), "{refused}");
        let verify = asked(nobody, "pricing/quote-cart").verify().unwrap_err();
        assert!(verify.message.contains("golden case"), "{verify}");
    }

    #[test]
    fn payloads_of_a_size_that_nothing_is_committed_for_are_held_against_the_first_answers() {
        let workload = "fraud/screen/2KiB";
        let driven = asked(Server::start(native).0, workload).closed_loop(2, 200).unwrap();
        assert!(driven.completed > 0 && driven.failures() == 0, "{driven:?}");
        let asked_often = AtomicU32::new(0);
        let changing = Server::start(move |path, body| match asked_often.fetch_add(1, Ordering::Relaxed) {
            // From some time on every answer is another one.
            often if often > 1_500 => (200, format!("\"{:08}\"", often).into_bytes()),
            _ => native(path, body),
        });
        let driven = asked(changing.0, workload).closed_loop(2, 600).unwrap();
        assert!(driven.failed.contains_key("wrong answer"), "{driven:?}");
    }

    #[test]
    fn what_is_not_served_is_refused() {
        let target = testing::target("probe/echo-text/1KiB", Some(([127, 0, 0, 1], 1).into()));
        let Err(refused) = Asked::of(&target) else { panic!("it is not served") };
        assert!(refused.message.contains("is not served"), "{refused}");
    }
}
