//! Requests to a service, and the answers that must come back.

use std::path::PathBuf;
use std::str::FromStr as _;
use std::sync::Arc;

use http::Method;
use tollgate_loadgen::http::{Expect, Request, Target};
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_suite::Exchange;

use super::LoadArgs;
use crate::cmd::GENERATORS;

/// The largest body that is sent: that of a request is held in memory.
const LARGEST: u64 = 64 << 20;

/// A target, and the requests that go there in turns.
pub struct Ask {
    pub target: Target,
    pub requests: Vec<Request>,
    pub method: Method,
    /// Whether answers are held against a suite's, which takes a rehearsal.
    pub rehearsed: bool,
}

impl Ask {
    /// Makes all requests before anything is sent.
    pub fn prepare(args: &LoadArgs, suites: &[PathBuf]) -> Outcome<Self> {
        let mut target = Target::parse(&args.url).map_err(CommandError::usage)?;
        let fixture = args.fixture.as_deref().map(|name| Fixture::named(name, suites)).transpose()?;
        if let Some(fixture) = &fixture
            && target.path == "/"
        {
            target.path.clone_from(&fixture.path);
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
        let requests = match (fixture, &args.body) {
            (Some(fixture), _) => {
                let ask = |exchange: Exchange| {
                    let request = request(exchange.body.as_bytes())?;
                    Ok(request.expecting(expectation(args, Some(exchange))?))
                };
                fixture.exchanges.into_iter().map(ask).collect::<Outcome<_>>()?
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
        let rehearsed = args.fixture.is_some() && args.expect.as_deref() == Some("golden");
        Ok(Ask { target, requests, method, rehearsed })
    }
}

/// A function of a suite as requests: its golden cases, or the corpus of a size.
struct Fixture {
    path: String,
    exchanges: Vec<Exchange>,
}

impl Fixture {
    fn named(name: &str, suites: &[PathBuf]) -> Outcome<Self> {
        let checkout = Checkout::find(None, suites.to_vec())?;
        let suites = checkout.suites()?;
        // Without a size, a function that comes in sizes stands for its golden cases.
        let function = name.parse().ok().and_then(|function| suites.find(function));
        let (workload, (suite, entry)) = match function {
            Some(found) => (None, found),
            None => {
                let workload = suites.functions().workload(name).map_err(CommandError::usage)?;
                let found = suites.find(workload.function);
                (Some(workload), found.expect("the suites have what their functions name"))
            }
        };
        if !entry.function().served {
            return Err(CommandError::usage(format!("`{name}` is not served: its suite does not say so")));
        }
        let entry = Arc::new(entry.clone());
        let exchanges = match workload {
            None => suite.golden_exchanges(&entry, GENERATORS),
            Some(workload) => suite.exchanges(&entry, workload.size, GENERATORS),
        };
        let path = tollgate_suite::http::path(entry.name());
        Ok(Fixture { path, exchanges: exchanges.map_err(CommandError::usage)? })
    }
}

/// What `--expect` asks for.
fn expectation(args: &LoadArgs, exchange: Option<Exchange>) -> Outcome<Expect> {
    let Some(expect) = args.expect.as_deref() else { return Ok(Expect::Success) };
    match (expect, exchange) {
        ("golden", Some(exchange)) => {
            Ok(Expect::judged(tollgate_suite::http::LONGEST_ANSWER, move |body| exchange.check(body).is_ok()))
        }
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
