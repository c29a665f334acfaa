//! A worker process and what can go wrong with it: it may not start, die, hang, or talk nonsense. Each is a fault
//! with a name, and none of them takes the run down.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tollgate_model::protocol::{Answer, Failure, LoadPattern, Request};
use tollgate_process::spawn::monotonic_ns;

use crate::interrupt;

/// An answer is never longer than this; whatever is, is garbage.
const LONGEST_LINE: u64 = 16 << 20;
/// So many of a worker's last words on stderr are kept.
const LAST_WORDS: usize = 3;

/// A program that speaks the worker protocol, and how it is started for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is told.
    pub args: &'static [&'static str],
}

/// A worker process.
pub struct Worker {
    /// The monotonic clock just before the spawn, in nanoseconds: what begins before a worker lives is timed from here.
    pub spawned_ns: u64,
    child: Child,
    requests: ChildStdin,
    answers: Receiver<std::io::Result<String>>,
    last_words: LastWords,
}

/// What went wrong with a worker.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It could not be started.
    #[error("cannot start the worker {}: {error}; build it with `cargo build --release`", .program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It ended in the middle.
    #[error("the worker died ({}){}", ended(.status), said(.last_words))]
    Died {
        /// How.
        status: Option<ExitStatus>,
        /// What it said last.
        last_words: String,
    },
    /// It gave no answer in time, and was killed.
    #[error("the worker gave no answer to `{request}` within {:.0} s and was killed", .after.as_secs_f64())]
    Hung {
        /// What it was asked.
        request: String,
        /// The deadline.
        after: Duration,
    },
    /// What it said is no answer to what it was asked.
    #[error("the worker said something that is no answer to `{request}`: `{line}`")]
    Garbage {
        /// What it was asked.
        request: String,
        /// The beginning of what it said.
        line: String,
    },
    /// It answered that it cannot do it.
    #[error("{0}")]
    Refused(Failure),
    /// Ctrl-C, while waiting.
    #[error("interrupted")]
    Interrupted,
}

fn ended(status: &Option<ExitStatus>) -> String {
    match status {
        None => "how is not known".to_string(),
        Some(status) => match status.signal() {
            Some(signal) => format!("signal {signal}"),
            None => format!("exit code {}", status.code().unwrap_or(-1)),
        },
    }
}

fn said(last_words: &str) -> String {
    if last_words.is_empty() { String::new() } else { format!("; its last words: {last_words}") }
}

impl Fault {
    /// Whether the worker lives on and can be asked something else.
    pub fn worker_lives(&self) -> bool {
        matches!(self, Fault::Refused(_))
    }
}

impl Worker {
    /// Starts a worker. It is in a process group of its own, so that Ctrl-C on the terminal reaches only us.
    pub fn start(program: &Program) -> Result<Self, Fault> {
        let mut command = Command::new(&program.path);
        command.args(program.args);
        Self::start_as(command, &program.path)
    }

    /// Starts the worker `program` by a command of the caller's own, which may put something around it.
    pub fn start_as(mut command: Command, program: &Path) -> Result<Self, Fault> {
        command
            // With these, Wasmtime takes a stack's trace with every error that it makes, and its HTTP handler makes one with
            // every instance: a shell's setting would be in the figures.
            .env_remove("RUST_BACKTRACE")
            .env_remove("RUST_LIB_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let spawned_ns = monotonic_ns();
        let mut child =
            command.spawn().map_err(|error| Fault::Start { program: program.to_path_buf(), error })?;
        let requests = child.stdin.take().expect("stdin is piped");
        let answers = listen(child.stdout.take().expect("stdout is piped"));
        let last_words = LastWords::overhear(child.stderr.take().expect("stderr is piped"));
        Ok(Worker { spawned_ns, child, requests, answers, last_words })
    }

    /// Asks, and waits for the answer until `deadline` has passed.
    pub fn ask(&mut self, request: &Request, deadline: Duration) -> Result<Answer, Fault> {
        let mut line = serde_json::to_string(request).expect("requests are plain data");
        line.push('\n');
        if let Ok(Ok(unasked)) = self.answers.try_recv() {
            return Err(self.garbage(&line, &unasked));
        }
        if self.requests.write_all(line.as_bytes()).and_then(|()| self.requests.flush()).is_err() {
            return Err(self.died());
        }
        let until = Instant::now() + deadline;
        let answer = loop {
            if interrupt::requested() {
                return Err(Fault::Interrupted);
            }
            let patience = until.saturating_duration_since(Instant::now()).min(Duration::from_millis(100));
            match self.answers.recv_timeout(patience) {
                Ok(Ok(line)) => break line,
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(self.died()),
                Err(RecvTimeoutError::Timeout) if Instant::now() >= until => {
                    self.kill();
                    return Err(Fault::Hung { request: name_of(&line), after: deadline });
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        match serde_json::from_str(&answer) {
            Ok(Answer::Failed(failure)) => Err(Fault::Refused(failure)),
            Ok(parsed) if answers(request, &parsed) => Ok(parsed),
            _ => Err(self.garbage(&line, &answer)),
        }
    }

    /// Whether it lives; how it ended, if not.
    pub fn lives(&mut self) -> Result<(), Fault> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            _ => Err(self.died()),
        }
    }

    /// Tells it to close, and waits until it has ended. Gives whether it did so by itself.
    pub fn end(&mut self, patience: Duration) -> bool {
        let mut line = serde_json::to_string(&Request::Close).expect("requests are plain data");
        line.push('\n');
        let _ = self.requests.write_all(line.as_bytes()).and_then(|()| self.requests.flush());
        let until = Instant::now() + patience;
        while Instant::now() < until {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }

    fn garbage(&mut self, asked: &str, said: &str) -> Fault {
        self.kill();
        Fault::Garbage { request: name_of(asked), line: shortened(said) }
    }

    fn died(&mut self) -> Fault {
        // It closed its stdout or stdin: it is dead or as good as dead.
        let patience = Instant::now() + Duration::from_millis(500);
        while Instant::now() < patience && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let status = self.child.try_wait().ok().flatten();
        self.kill();
        // A worker that was only just started is in our process group still, and Ctrl-C reaches it as well.
        if interrupt::requested() {
            return Fault::Interrupted;
        }
        Fault::Died { status, last_words: self.last_words.hear_out() }
    }

    /// Ends it, with whatever it started: a worker may be a script around the program that does the work.
    fn kill(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let group = rustix::process::Pid::from_child(&self.child);
            if rustix::process::kill_process_group(group, rustix::process::Signal::KILL).is_err() {
                let _ = self.child.kill();
            }
        }
        let _ = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reads answers on a thread of its own, so that waiting for one can end.
fn listen(stdout: impl Read + Send + 'static) -> Receiver<std::io::Result<String>> {
    let (send, receive) = sync_channel(16);
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        loop {
            let mut line = Vec::new();
            let read = (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line);
            let answer = match read {
                Ok(0) => return,
                Ok(read) if !line.ends_with(b"\n") && (read as u64) < LONGEST_LINE => return, // it died saying it
                Ok(_) => Ok(String::from_utf8_lossy(&line).trim_end().to_string()),
                Err(error) => Err(error),
            };
            if send.send(answer).is_err() {
                return;
            }
        }
    });
    receive
}

/// The last lines that a worker wrote to stderr.
struct LastWords {
    kept: Arc<Mutex<VecDeque<String>>>,
    listener: JoinHandle<()>,
}

impl LastWords {
    fn overhear(stderr: impl Read + Send + 'static) -> Self {
        let kept = Arc::new(Mutex::new(VecDeque::new()));
        let keep = Arc::clone(&kept);
        let listener = std::thread::spawn(move || {
            let mut reader = BufReader::new(stderr);
            let mut line = Vec::new();
            while matches!((&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line), Ok(read) if read > 0)
            {
                let text = shortened(String::from_utf8_lossy(&line).trim());
                line.clear();
                let mut kept = keep.lock().unwrap_or_else(PoisonError::into_inner);
                if !text.is_empty() {
                    if kept.len() == LAST_WORDS {
                        kept.pop_front();
                    }
                    kept.push_back(text);
                }
            }
        });
        LastWords { kept, listener }
    }

    /// What a dead worker said last; it may still be on its way to us.
    fn hear_out(&self) -> String {
        let patience = Instant::now() + Duration::from_millis(200);
        while Instant::now() < patience && !self.listener.is_finished() {
            std::thread::sleep(Duration::from_millis(2));
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().cloned().collect::<Vec<_>>().join(" / ")
    }
}

/// Whether this kind of answer is one to this request.
fn answers(request: &Request, answer: &Answer) -> bool {
    matches!(
        (request, answer),
        (Request::Open(_), Answer::Opened(_))
            | (Request::Verify { .. }, Answer::Verified(_))
            | (Request::Prepare { .. }, Answer::Prepared(_))
            | (Request::Measure { .. }, Answer::Measured(_))
            | (Request::Throughput { .. }, Answer::Counted { .. })
            | (Request::Fuel { .. }, Answer::Burned { .. })
            | (Request::Count { .. }, Answer::Called(_))
            | (Request::BytesMoved { .. }, Answer::Moved { .. })
            | (Request::Release { .. }, Answer::Released)
            | (Request::Cold { .. }, Answer::Started(_))
            | (Request::Warm { .. }, Answer::Warmed(_))
            | (Request::CallTail { .. }, Answer::CallTail(_))
            | (Request::Look, Answer::Seen { .. })
            | (Request::Instances { .. } | Request::Components { .. }, Answer::Held { .. })
            | (Request::CodeSize, Answer::CodeSize(_))
            | (Request::Serve { .. }, Answer::Serving { .. })
            | (Request::Close, Answer::Closed(_))
    ) || matches!((request, answer), (Request::Load(load), answer) if loaded(&load.pattern, answer))
}

/// Whether this kind of answer is one to this load.
fn loaded(pattern: &LoadPattern, answer: &Answer) -> bool {
    matches!(
        (pattern, answer),
        (LoadPattern::FirstAnswer { .. }, Answer::Answered { .. })
            | (LoadPattern::Verify, Answer::Verified(_))
            | (LoadPattern::Open(_), Answer::Loaded(_))
            | (LoadPattern::Closed { .. }, Answer::Driven(_))
    )
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The request's name, for messages.
fn name_of(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    value["request"].as_str().unwrap_or("request").to_string()
}
