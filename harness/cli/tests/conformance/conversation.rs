//! A conversation with a worker: lines in, answers out, and nothing else.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tollgate_model::protocol::{Answer, Failure, FailureKind, Receipt};

use super::subjects::Subject;
use super::written::inputs;
use crate::support::eventually;

/// No answer takes as long as this, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(120);

/// A worker that is being asked; killed if the test fails before it has ended.
pub struct Conversation {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Conversation {
    /// With a worker in which nothing is open yet.
    pub fn begin(subject: &Subject) -> Self {
        let mut command = subject.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let stdin = child.stdin.take();
        let lines = listen(child.stdout.take().unwrap());
        Conversation { child, stdin, lines }
    }

    /// With a worker that has opened its contender.
    pub fn open(subject: &Subject) -> Self {
        Self::open_with(subject, json!({})).0
    }

    /// The same, with more keys in the request to open, and the receipt for it.
    #[track_caller]
    pub fn open_with(subject: &Subject, more: Value) -> (Self, Receipt) {
        let mut worker = Self::begin(subject);
        let mut open = subject.open();
        open.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = worker.ask(&open);
        let Answer::Opened(receipt) = answer else { panic!("{open}: {answer:?}") };
        (worker, receipt)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The answer to a request. Whoever calls a workload is told where its inputs are.
    #[track_caller]
    pub fn ask(&mut self, request: &Value) -> Answer {
        self.say(&with_inputs(request).to_string());
        self.answer(request)
    }

    /// The same with white space wherever JSON allows it.
    #[track_caller]
    pub fn ask_spaced(&mut self, request: &Value) -> Answer {
        let pretty = serde_json::to_string_pretty(&with_inputs(request)).unwrap();
        self.say(&format!("\t{} ", pretty.replace('\n', " ")));
        self.answer(request)
    }

    /// The answer to a line, whatever it holds.
    #[track_caller]
    pub fn ask_line(&mut self, line: &str) -> Answer {
        self.say(line);
        self.answer(&json!(line.chars().take(100).collect::<String>()))
    }

    /// A line that is asked and not waited for.
    pub fn say(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("stdin is closed");
        // If it has died, what is asked next says so.
        let _ = stdin.write_all(format!("{line}\n").as_bytes());
    }

    #[track_caller]
    fn answer(&mut self, request: &Value) -> Answer {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => match serde_json::from_str(&line) {
                Ok(answer) => answer,
                Err(error) => panic!("{request}: `{line}` is no answer: {error}"),
            },
            Err(RecvTimeoutError::Timeout) => panic!("{request}: no answer within {PATIENCE:?}"),
            Err(RecvTimeoutError::Disconnected) => {
                panic!("{request}: no answer, but the end ({:?})", self.child.wait())
            }
        }
    }

    /// The refusal of a request; the worker lives on.
    #[track_caller]
    pub fn is_refused(&mut self, request: &Value) -> Failure {
        let answer = self.ask(request);
        self.refused(request, answer)
    }

    /// The refusal of a line that is none; the worker lives on.
    #[track_caller]
    pub fn is_no_request(&mut self, line: &str) -> Failure {
        let answer = self.ask_line(line);
        let shown = json!(line.chars().take(100).collect::<String>());
        let failure = self.refused(&shown, answer);
        assert_eq!(failure.kind, FailureKind::Request, "{shown}: {failure:?}");
        failure
    }

    #[track_caller]
    fn refused(&mut self, request: &Value, answer: Answer) -> Failure {
        let Answer::Failed(failure) = answer else { panic!("{request} is not refused: {answer:?}") };
        assert!(!failure.message.trim().is_empty(), "{request}: without a word");
        assert_eq!(failure.message.lines().count(), 1, "{request}: one line, not {:?}", failure.message);
        let look = self.ask(&json!({"request": "look"}));
        assert!(matches!(look, Answer::Seen(_)), "after {request}: {look:?}");
        failure
    }

    /// Begins a line, and closes its stdin before the end of it.
    pub fn breaks_off(&mut self, line: &str) {
        let _ = self.stdin.as_mut().expect("stdin is closed").write_all(line.as_bytes());
        self.closes_stdin();
    }

    /// Closes its stdin, and leaves the rest to it.
    pub fn closes_stdin(&mut self) {
        self.stdin = None;
    }

    /// Waits until it has ended by itself; what it still said, and how it ended.
    #[track_caller]
    pub fn end(mut self) -> (Vec<String>, ExitStatus) {
        let mut status = None;
        eventually("the worker ends by itself", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        (self.lines.iter().collect(), status.unwrap())
    }

    /// A number of kibibytes in one of the files of `/proc` about it, in bytes.
    #[track_caller]
    pub fn proc_bytes(&self, file: &str, key: &str) -> u64 {
        let kibibytes = self.proc_field(file, key);
        kibibytes.trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
    }

    /// A field of one of the files of `/proc` about it.
    #[track_caller]
    pub fn proc_field(&self, file: &str, key: &str) -> String {
        let text = fs::read_to_string(format!("/proc/{}/{file}", self.id())).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.unwrap_or_else(|| panic!("no {key} in {text}")).trim().to_string()
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// A request that calls a workload, with the file of its inputs; any other as it is.
fn with_inputs(request: &Value) -> Value {
    let mut request = request.clone();
    if matches!(request["request"].as_str(), Some("prepare" | "throughput" | "call-tail" | "cold"))
        && let Some(file) = request["workload"].as_str().and_then(inputs)
    {
        request["inputs"] = json!(file);
    }
    request
}

/// Reads lines on a thread of its own, so that waiting for one can end. A last one without its end is one, too.
fn listen(stdout: impl Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(read) if read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end_matches('\n').to_string();
            if send.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
    receive
}
