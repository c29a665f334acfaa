//! A service that `tollgate serve` serves.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::client::{Client, QUOTE, QUOTED};
use crate::support::{Place, eventually, repository};

/// A service; killed if a test fails before it has ended.
pub struct Service {
    pub contender: String,
    address: SocketAddr,
    child: Child,
    place: Place,
}

impl Service {
    /// Starts it; none where its toolchain is missing and may be.
    pub fn start(contender: &str) -> Option<Self> {
        let place = Place::new();
        // A component that carries an engine compiles for seconds, and what is tested does not depend on when it did.
        let serve = std::fs::read_to_string(repository().join("harness/configs/serve.toml")).unwrap();
        place.write("configs/serve.toml", format!("{serve}\n[code]\nload = \"deserialize\"\n"));
        let mut command = place.command(&format!("--configs configs serve {contender}"));
        let said = place.path("said");
        let mut child = command.stdout(Stdio::piped()).stderr(File::create(&said).unwrap()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            child.wait().unwrap();
            let said = std::fs::read_to_string(said).unwrap();
            let may_be_missing = !contender.starts_with("http/rust/")
                && std::env::var("TOLLGATE_LANGUAGES").as_deref() != Ok("all");
            let is_missing = said.contains("build it with `") || said.contains("scripts/setup --languages");
            assert!(may_be_missing && is_missing, "{contender} does not listen: {said}");
            eprintln!("skipped: {contender}: {}", said.trim());
            return None;
        };
        Some(Service { contender: contender.to_string(), address: address.parse().unwrap(), child, place })
    }

    /// Whether a component speaks HTTP itself. It is told only that its request broke off, and makes its own answer of it.
    pub fn is_wasi_http(&self) -> bool {
        self.contender.contains("/wasi-")
    }

    /// A connection.
    pub fn client(&self) -> Client {
        Client::connect(self.address)
    }

    /// Asserts that it gives the right answer to a simple question.
    #[track_caller]
    pub fn answers(&self) {
        let answer = self.client().post("/pricing/get-quote", QUOTE);
        assert_eq!((answer.status, answer.body.as_str()), (200, QUOTED), "{}", self.contender);
    }

    /// The last rule.
    pub fn ends_when_told_to_and_finishes_what_is_in_flight(mut self) {
        let name = &self.contender;
        println!("{name}: the end");
        let mut idle = self.client();
        assert_eq!(idle.post("/pricing/get-quote", QUOTE).body, QUOTED, "{name}");
        let (begun, rest) = QUOTE.split_at(5);
        let mut in_flight = self.client();
        in_flight.begin("/pricing/get-quote", QUOTE.len(), begun.as_bytes());
        self.answers(); // so that the one before has been read by now
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        assert!(idle.is_closed(), "{name} keeps an idle connection");
        eventually("it listens no more", || TcpStream::connect(self.address).is_err());
        in_flight.send(rest.as_bytes());
        assert_eq!(in_flight.answer().expect("an answer").body, QUOTED, "{name}");
        assert!(in_flight.is_closed(), "{name} goes on with a connection");
        let status = self.child.wait().unwrap();
        let said = std::fs::read_to_string(self.place.path("said")).unwrap();
        assert!(status.success(), "{name}: {status}: {said}");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Its worker ends with it: nobody asks any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
