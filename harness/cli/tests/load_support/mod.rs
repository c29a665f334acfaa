//! `tollgate load` against servers of the tests' own, good and bad ones. It needs neither worker nor plan.

#![allow(dead_code, unused_imports, reason = "shared by several test programs")]

#[path = "../../../loadgen/tests/support/mod.rs"]
mod mock;
#[path = "../support/running.rs"]
mod running;
#[path = "../support/said.rs"]
mod said;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

pub use mock::{Mock, OK, Step};
pub use running::{Running, alive, eventually};
pub use said::Said;
use tollgate_suite::{Suites, http};

/// Where a test happens.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    /// A file of this place.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `tollgate load` with these arguments, which are split at spaces, and waits for its end.
    pub fn load(&self, arguments: &str) -> Said {
        self.begin(arguments).end()
    }

    /// As [`Place::load`], and comes back at once.
    pub fn begin(&self, arguments: &str) -> Running {
        self.begin_in("", arguments)
    }

    /// The same in a shell that does something first, such as lowering a limit.
    pub fn begin_in(&self, first: &str, arguments: &str) -> Running {
        let mut command = Command::new("sh");
        let tollgate = env!("CARGO_BIN_EXE_tollgate");
        command.args(["-c", &format!("{first}\nexec '{tollgate}' load {arguments}")]);
        command.current_dir(self.folder.path()).stdin(Stdio::null()).env("TOLLGATE_ROOT", repository());
        Running::start(command, self.folder.path())
    }
}

/// The root of the real checkout.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// What a run said in JSON. A machine with other work to do may have made it invalid; what is in it stays true.
#[track_caller]
pub fn json(said: &Said) -> serde_json::Value {
    if said.status.code() == Some(5) {
        assert!(["generator-bound", "the machine's: "].iter().any(|why| said.stderr.contains(why)), "{said}");
    } else {
        said.exits(0);
    }
    serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// A percentile in nanoseconds.
#[track_caller]
pub fn percentile(result: &serde_json::Value, histogram: &str, q: f64) -> f64 {
    let all = result[histogram]["percentiles"].as_array().unwrap();
    let found = all.iter().find(|percentile| percentile["q"].as_f64() == Some(q));
    found.unwrap_or_else(|| panic!("no {q} of {histogram}"))["value-ns"].as_f64().unwrap()
}

/// A service with the right answers to a fixture, each passed through `spoil`; answers its address.
pub fn golden_service(fixture: &str, spoil: fn(usize, &str) -> String) -> String {
    let suites =
        Suites::read(["commerce", "boundary"].map(|suite| repository().join("fixtures").join(suite)));
    let suites = suites.unwrap();
    let generators: tollgate_suite::Generators = &[&tollgate_fixtures::Tollgate];
    let plain = fixture.parse().ok().and_then(|function| suites.find(function));
    let (entry, exchanges) = match plain {
        Some((suite, entry)) => (entry, suite.golden_exchanges(&Arc::new(entry.clone()), generators)),
        None => {
            let workload = suites.functions().workload(fixture).unwrap();
            let (suite, entry) = suites.find(workload.function).unwrap();
            (entry, suite.exchanges(&Arc::new(entry.clone()), workload.size, generators))
        }
    };
    let path = http::path(entry.name());
    let right = |body: &str| {
        let call = tollgate_contract::parse("POST", &path, body.as_bytes()).unwrap();
        String::from_utf8(call.answer().to_json()).unwrap()
    };
    let exchanges = exchanges.unwrap().into_iter().enumerate();
    let answers: HashMap<String, String> = exchanges
        .map(|(index, exchange)| (exchange.body.clone(), spoil(index, &right(&exchange.body))))
        .collect();
    let answers = Arc::new(answers);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for socket in listener.incoming() {
            let (answers, path) = (answers.clone(), path.clone());
            std::thread::spawn(move || -> Option<()> {
                let mut socket = socket.ok()?;
                socket.set_nodelay(true).ok()?;
                let mut reader = BufReader::new(socket.try_clone().ok()?);
                loop {
                    let (head, body) = request(&mut reader)?;
                    let right = head.starts_with(&format!("POST {path} HTTP/1.1\r\n"))
                        && head.contains("content-type: application/json\r\n");
                    let (status, answer) = match answers.get(&body) {
                        Some(answer) if right => ("200 OK", answer.as_str()),
                        _ => ("404 Not Found", "null"),
                    };
                    let length = answer.len();
                    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{answer}");
                    socket.write_all(answer.as_bytes()).ok()?;
                }
            });
        }
    });
    format!("http://{address}")
}

/// One request: its head, and its body.
fn request(reader: &mut impl std::io::BufRead) -> Option<(String, String)> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let before = head.len();
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
        let line = &head[before..];
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).ok()?))
}
