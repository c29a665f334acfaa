//! Single requests whose answers are looked into.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tollgate_contract::{Call, MAX_BODY, Reply};
use tollgate_fixtures::golden;
use tollgate_model::Function;
use tollgate_model::protocol::{Answer, Failure, Verified};
use ureq::Agent;

use super::calls;
use super::rehearsal::rehearse;
use crate::verify::hold_against;
use tollgate_process::failures::{broken, request};

/// Between two tries to get a first answer. With what the kernel adds to a sleep it is below 200 µs.
const BETWEEN: Duration = Duration::from_micros(100);
/// How often the client is rehearsed before; from the third time on it is no longer faster the next.
const REHEARSALS: u32 = 5;
/// No single answer may take longer.
const ONE_ANSWER: Duration = Duration::from_secs(30);
/// An answer as long as this is none of the contract's: its longest are as long as its longest requests.
const LONGEST: u64 = 2 * MAX_BODY as u64;

/// Asks over a new connection, again and again, until the answer is right or the patience is over. The time is from the
/// first try to the end of the right answer. It holds connecting, the service's way to its first answer, and the client's
/// own share (which is rehearsed before, or it would be the larger part); where it took several tries, also up to 0.2 ms of
/// pause after the service was ready.
pub fn first_answer(service: SocketAddr, call: &Call, patience: Duration) -> Result<Answer, Failure> {
    let (body, right) = (call.to_json(), call.answer());
    for _ in 0..REHEARSALS {
        rehearse(body.len(), right.to_json(), |rehearsing| {
            let got = ask(&agent(ONE_ANSWER), rehearsing, call.function(), &body);
            let _ = got.map(|answer| read(call.function(), &answer).is_ok_and(|reply| reply == right));
        });
    }
    let begin = Instant::now();
    let mut before = None;
    for tries in 1.. {
        let left = patience.saturating_sub(begin.elapsed()).max(BETWEEN);
        let got = ask(&agent(left), service, call.function(), &body);
        let us = begin.elapsed().as_secs_f64() * 1e6;
        let what = match got {
            Ok(answer) => match read(call.function(), &answer) {
                Ok(reply) if reply == right => return Ok(Answer::Answered { us, tries }),
                Ok(reply) => format!("the answer was wrong: {}", short(&reply.canonical())),
                Err(what) => what,
            },
            Err(error) => error,
        };
        if begin.elapsed() >= patience {
            // The last try had less time than it may have needed: the one before it tells more.
            let what = before.unwrap_or(what);
            return Err(broken(format!(
                "the service at {service} gave no right answer to {} within {} ms ({tries} tries): {what}",
                call.function(),
                patience.as_millis()
            )));
        }
        before = Some(what);
        std::thread::sleep(BETWEEN);
    }
    unreachable!("tries are counted until one of them is the last")
}

/// Asks every golden case once, over one connection that is kept, and holds the answers against the golden ones as
/// those of a subject in this process are: by the same text, so that the digests are the same.
pub fn verify(service: SocketAddr, function: &Function, cases: &[golden::Case]) -> Result<Verified, Failure> {
    let agent = agent(ONE_ANSWER);
    hold_against(cases, |case| {
        let body = calls::of_case(function.name, case)?.to_json();
        let got = ask(&agent, service, function.name, &body)
            .map_err(|error| broken(format!("golden case {} at {service}: {error}", case.name)))?;
        // What is no answer at all is held against the golden one, too, and shown beside it.
        Ok(read(function.name, &got).map_or_else(|what| what, |reply| reply.canonical()))
    })
}

/// An answer as it came.
struct Got {
    status: u16,
    body: Vec<u8>,
}

fn ask(agent: &Agent, service: SocketAddr, function: &str, body: &[u8]) -> Result<Got, String> {
    let url = format!("http://{service}/{function}");
    let mut response =
        agent.post(url).content_type("application/json").send(body).map_err(|error| error.to_string())?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(LONGEST).read_to_vec();
    Ok(Got { status, body: body.map_err(|error| error.to_string())? })
}

/// Straight to the service, and every answer as it is.
fn agent(timeout: Duration) -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    config.timeout_global(Some(timeout)).build().new_agent()
}

fn read(function: &str, got: &Got) -> Result<Reply, String> {
    if got.status == 200
        && let Ok(reply) = Reply::from_json(function, &got.body)
    {
        return Ok(reply);
    }
    Err(format!("the answer was: status {}, {}", got.status, short(&String::from_utf8_lossy(&got.body))))
}

/// The beginning of an answer, on one line.
fn short(text: &str) -> String {
    text.chars().take(200).collect::<String>().escape_debug().to_string()
}

/// The golden cases of a function that is to be asked for over HTTP.
pub fn golden_cases(folder: &std::path::Path, function: &Function) -> Result<Vec<golden::Case>, Failure> {
    golden::load(folder, function.name).map_err(request)
}
