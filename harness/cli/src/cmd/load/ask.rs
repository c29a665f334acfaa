//! What is sent where, and what must come back.

use std::str::FromStr as _;

use http::Method;
use tollgate_loadgen::fixture::Fixture;
use tollgate_loadgen::http::{Expect, Request, Target};
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};

use super::LoadArgs;

/// The largest body that is sent: that of a request is held in memory.
const LARGEST: u64 = 64 << 20;

/// A target, and the requests that go there in turns.
pub struct Ask {
    pub target: Target,
    pub requests: Vec<Request>,
    pub method: Method,
}

impl Ask {
    /// Makes all requests before anything is sent.
    pub fn prepare(args: &LoadArgs) -> Outcome<Self> {
        let mut target = Target::parse(&args.url).map_err(CommandError::usage)?;
        let fixture = args.fixture.as_deref().map(Fixture::named).transpose().map_err(CommandError::usage)?;
        if let Some(fixture) = &fixture
            && target.path == "/"
        {
            target.path = fixture.path();
        }
        let has_body = args.body.is_some() || fixture.is_some();
        let method = match &args.method {
            Some(method) => Method::from_str(method)
                .map_err(|_| CommandError::usage(format!("`{method}` is not a method")))?,
            None if has_body => Method::POST,
            None => Method::GET,
        };
        let mut headers: Vec<&str> = args.headers.iter().map(String::as_str).collect();
        let is_content_type = |header: &&str| header.to_ascii_lowercase().starts_with("content-type");
        if fixture.is_some() && !headers.iter().any(is_content_type) {
            headers.push("content-type: application/json");
        }
        let request =
            |body: &[u8]| Request::new(&target, method.clone(), &headers, body).map_err(CommandError::usage);
        let requests = match (&fixture, &args.body) {
            (Some(fixture), _) => {
                let golden = Checkout::find(None)?.golden();
                let exchanges = fixture.exchanges(&golden).map_err(CommandError::usage)?;
                let ask = |exchange: &tollgate_loadgen::fixture::Exchange| {
                    let expect = expectation(args, Some(&exchange.output))?;
                    Ok(request(exchange.input.as_bytes())?.expecting(expect))
                };
                exchanges.iter().map(ask).collect::<Outcome<_>>()?
            }
            (None, Some(file)) => {
                let unreadable = |error| CommandError::file("read", file, &error);
                let size = std::fs::metadata(file).map_err(unreadable)?.len();
                if size > LARGEST {
                    return Err(CommandError::usage(format!(
                        "{} has {size} bytes: a body may have {LARGEST}",
                        file.display()
                    )));
                }
                let body = std::fs::read(file).map_err(unreadable)?;
                vec![request(&body)?.expecting(expectation(args, None)?)]
            }
            (None, None) if method == Method::GET && headers.is_empty() => {
                vec![Request::get(&target).expecting(expectation(args, None)?)]
            }
            (None, None) => vec![request(b"")?.expecting(expectation(args, None)?)],
        };
        Ok(Ask { target, requests, method })
    }
}

/// What `--expect` asks for; `golden` is the right answer's JSON.
fn expectation(args: &LoadArgs, golden: Option<&str>) -> Outcome<Expect> {
    let Some(expect) = args.expect.as_deref() else { return Ok(Expect::Success) };
    match (expect, golden) {
        ("golden", Some(json)) => Expect::json(json).map_err(CommandError::usage),
        ("golden", None) => {
            Err(CommandError::usage("`--expect golden` needs a `--fixture`: its answers are known"))
        }
        (status, _) => match status.parse() {
            Ok(status @ 200..=599) => Ok(Expect::Status(status)),
            _ => Err(CommandError::usage(format!(
                "`{status}` is not what can be expected: write `golden` or a status from 200 to 599"
            ))),
        },
    }
}
