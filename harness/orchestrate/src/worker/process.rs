//! A worker that is a process: it may not start, die, hang, or talk nonsense.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tollgate_model::protocol::{Answer, Request};
use tollgate_process::spawn::monotonic_ns;

use super::answers::answers;
use super::pipes::{LastWords, listen, shortened};
use super::{Fault, Worker};
use crate::interrupt;

/// A program that speaks the worker protocol, and how it is started for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Where it lies.
    pub path: PathBuf,
    /// Its arguments.
    pub args: &'static [&'static str],
}

/// A worker process.
pub struct WorkerProcess {
    /// The monotonic clock just before the spawn, in nanoseconds: what begins before a worker lives is timed from here.
    pub spawned_ns: u64,
    child: Child,
    requests: ChildStdin,
    answers: Receiver<std::io::Result<String>>,
    last_words: LastWords,
}

impl WorkerProcess {
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
        Ok(WorkerProcess { spawned_ns, child, requests, answers, last_words })
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

impl Worker for WorkerProcess {
    fn ask(&mut self, request: &Request, deadline: Duration) -> Result<Answer, Fault> {
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

    fn lives(&mut self) -> Result<(), Fault> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            _ => Err(self.died()),
        }
    }

    fn end(&mut self, patience: Duration) -> bool {
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
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The request's name, for messages.
fn name_of(line: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    value["request"].as_str().unwrap_or("request").to_string()
}
