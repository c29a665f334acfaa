//! Load on a service that another process serves. Nothing need be open in this one.
//!
//! Requests and the answers to them are made before the load begins; every answer is compared with what the native logic
//! says, and one that differs is a failure, not a latency.

use std::net::SocketAddr;
use std::time::Duration;

use tollgate_contract::Call;
use tollgate_loadgen::http::{Expect, HttpClient, HttpError, Request, Settings, Target};
use tollgate_loadgen::{Rules, summary};
use tollgate_model::protocol::{Answer, Failure, Load, LoadPattern};

use super::{ask, calls, drain, schedule};
use tollgate_process::failures::{broken, request};
use tollgate_process::place;

/// Closed-loop runs wait so long for the answers that are still to come.
const DRAIN: Duration = Duration::from_secs(10);

/// Puts load on `service`, from the calling thread, which stays pinned.
pub fn on_service(service: SocketAddr, load: &Load) -> Result<Answer, Failure> {
    if let Some(core) = load.core {
        place::pin(core).map_err(|error| request(format!("cannot pin to core {core}: {error}")))?;
    }
    match &load.pattern {
        LoadPattern::FirstAnswer { patience_ms } => {
            let calls = calls::of_corpus(load.workload)?;
            ask::first_answer(service, &calls[0], Duration::from_millis(*patience_ms))
        }
        LoadPattern::Verify => {
            let cases = ask::golden_cases(&load.golden, load.workload.function)?;
            ask::verify(service, load.workload.function, &cases).map(Answer::Verified)
        }
        LoadPattern::Open(settings) => {
            let schedule = schedule(settings)?;
            let connections = settings.connections as usize;
            let mut client = client(service, load, connections, drain(settings))?;
            let run = client.open_loop(&schedule).map_err(trouble)?;
            Ok(Answer::Loaded(Box::new(summary::load_result(&run, &Rules::default()))))
        }
        LoadPattern::Closed { connections, duration_ms } => {
            let mut client = client(service, load, usize::from(*connections), DRAIN)?;
            let run = client.closed_loop(Duration::from_millis(*duration_ms)).map_err(trouble)?;
            Ok(Answer::Driven(summary::closed_result(&run)))
        }
    }
}

fn client(
    service: SocketAddr,
    load: &Load,
    connections: usize,
    drain: Duration,
) -> Result<HttpClient, Failure> {
    let url = format!("http://{service}/{}", load.workload.function.name);
    let target = Target::parse(&url).map_err(request)?;
    let calls = calls::of_corpus(load.workload)?;
    let requests = calls.iter().map(|call| asking(&target, call)).collect::<Result<_, _>>()?;
    let settings = Settings { connections, drain, ..Settings::default() };
    HttpClient::connect(&target, requests, settings).map_err(trouble)
}

/// A request, and the answer to it.
fn asking(target: &Target, call: &Call) -> Result<Request, Failure> {
    let answer = String::from_utf8(call.answer().to_json()).expect("JSON is text");
    let expect = Expect::json(&answer).expect("the contract's answers are JSON");
    let headers = ["content-type: application/json"];
    let request = Request::new(target, ureq::http::Method::POST, &headers, &call.to_json());
    Ok(request.expect("the request is as the contract has it").expecting(expect))
}

fn trouble(error: HttpError) -> Failure {
    match error {
        HttpError::Nothing => request(error),
        _ => broken(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, Server, native};
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tollgate_fixtures::golden;
    use tollgate_model::load::LoadSettings;
    use tollgate_model::protocol::FailureKind;

    fn put(server: SocketAddr, workload: &str, pattern: LoadPattern) -> Result<Answer, Failure> {
        let workload = testing::workload(workload);
        let load = Load { workload, service: Some(server), golden: testing::golden(), pattern, core: None };
        on_service(server, &load)
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
            let Ok(Answer::Verified(verified)) = put(server.0, workload, LoadPattern::Verify) else {
                panic!()
            };
            let cases = golden::load(&testing::golden(), function).unwrap();
            assert_eq!((verified.difference, verified.cases), (None, cases.len() as u64));
            assert_eq!(verified.digest, golden::expected_digest(&cases), "{function}");
        }
    }

    #[test]
    fn a_wrong_answer_is_shown_beside_the_golden_one() {
        let Ok(Answer::Verified(verified)) = put(lying().0, "pricing/unit-price", LoadPattern::Verify) else {
            panic!()
        };
        let difference = verified.difference.unwrap();
        assert_eq!(difference.got, "\"12345\"");
        let failing = Server::start(|_, _| (500, b"{\"error\":\"out of luck\"}".to_vec()));
        let Ok(Answer::Verified(verified)) = put(failing.0, "probe/nop", LoadPattern::Verify) else {
            panic!()
        };
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
        let first = put(address, "pricing/quote-cart", LoadPattern::FirstAnswer { patience_ms: 20_000 });
        let Ok(Answer::Answered { us, tries }) = first else { panic!("{first:?}") };
        assert!(us > 50_000.0 && tries > 5, "{us} µs, {tries} tries");
        let right = put(address, "pricing/quote-cart", LoadPattern::FirstAnswer { patience_ms: 20_000 });
        let Ok(Answer::Answered { us, tries }) = right else { panic!("{right:?}") };
        assert!(us > 0.0 && tries == 1, "{us} µs, {tries} tries");
    }

    #[test]
    fn a_first_answer_that_never_comes_says_what_came_instead() {
        let never = LoadPattern::FirstAnswer { patience_ms: 50 };
        for (server, says) in [
            (Server::start(|_, _| (200, b"\"1\"".to_vec())), "the answer was wrong: "),
            (Server::start(|_, _| (503, b"busy".to_vec())), "status 503, busy"),
            (Server::start(|_, _| loop_for_ever()), "timeout"),
        ] {
            let failure = put(server.0, "pricing/unit-price", never.clone()).unwrap_err();
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
            let loaded = put(server.0, workload, LoadPattern::Open(settings(500.0)));
            let Ok(Answer::Loaded(loaded)) = loaded else { panic!("{loaded:?}") };
            assert!(loaded.offered > 100, "{loaded:?}");
            assert_eq!((loaded.completed, loaded.failures(), loaded.censored), (loaded.offered, 0, 0));
        }
        let closed = LoadPattern::Closed { connections: 2, duration_ms: 200 };
        let driven = put(server.0, "pricing/quote-cart", closed.clone());
        let Ok(Answer::Driven(driven)) = driven else { panic!("{driven:?}") };
        assert!(driven.requests_per_second > 0.0 && driven.failures() == 0, "{driven:?}");
        let driven = put(lying().0, "pricing/quote-cart", closed);
        let Ok(Answer::Driven(driven)) = driven else { panic!("{driven:?}") };
        let wrong = driven.failed["wrong answer"];
        let all = wrong + driven.completed;
        assert!(wrong * 10 <= all + 10 && wrong * 10 + 100 >= all, "one in ten: {driven:?}");
    }

    #[test]
    fn nonsense_and_nobody_are_told_apart() {
        let server = Server::start(native);
        let rate = put(server.0, "pricing/quote-cart", LoadPattern::Open(settings(f64::NAN))).unwrap_err();
        assert_eq!(rate.kind, FailureKind::Request, "{rate}");
        let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let refused = put(nobody, "pricing/quote-cart", LoadPattern::Open(settings(100.0))).unwrap_err();
        assert_eq!(refused.kind, FailureKind::Subject);
        assert!(refused.message.contains("is the service running?"), "{refused}");
        let verify = put(nobody, "pricing/quote-cart", LoadPattern::Verify).unwrap_err();
        assert!(verify.message.contains("golden case"), "{verify}");
    }
}
