//! A worker that is a process: it may not start, die, hang, or talk nonsense.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tollgate_model::protocol::{Answer, Close, Request};
use tollgate_worker_kit::spawn::monotonic_ns;

use super::pipes::{LastWords, listen, shortened};
use super::{Fault, Worker};
use crate::interrupt;

/// A program that speaks the worker protocol, and how it is started for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executable {
    /// Its path.
    pub path: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// The remedy where it does not start.
    pub remedy: String,
}

/// A worker process.
pub struct WorkerProcess {
    /// The monotonic clock just before the spawn, in nanoseconds: what begins before a worker lives is timed from here.
    pub spawned_ns: u64,
    child: Child,
    requests: ChildStdin,
    answers: Receiver<std::io::Result<String>>,
    last_words: LastWords,
    /// The last line that it said, to be told where it is no answer to what it was asked.
    said: String,
}

impl WorkerProcess {
    /// Starts a worker. It is in a process group of its own, so that Ctrl-C on the terminal reaches only us.
    pub fn start(program: &Executable) -> Result<Self, Fault> {
        Self::start_as(Command::new(&program.path), program)
    }

    /// Starts a worker by a command of the caller's own, which may put something around the program; it takes the
    /// program's arguments.
    pub fn start_as(mut command: Command, program: &Executable) -> Result<Self, Fault> {
        command
            .args(&program.args)
            // With these, Wasmtime takes a stack's trace with every error that it makes, and its HTTP handler makes one with
            // every instance: a shell's setting would be in the figures.
            .env_remove("RUST_BACKTRACE")
            .env_remove("RUST_LIB_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let spawned_ns = monotonic_ns();
        let mut child = command.spawn().map_err(|error| {
            let Executable { path, remedy, .. } = program.clone();
            Fault::Start { program: path, error, remedy }
        })?;
        let requests = child.stdin.take().expect("stdin is piped");
        let answers = listen(child.stdout.take().expect("stdout is piped"));
        let last_words = LastWords::overhear(child.stderr.take().expect("stderr is piped"));
        Ok(WorkerProcess { spawned_ns, child, requests, answers, last_words, said: String::new() })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn send(&mut self, request: &Request) -> std::io::Result<()> {
        let mut line = serde_json::to_string(request).expect("requests are plain data");
        line.push('\n');
        self.requests.write_all(line.as_bytes()).and_then(|()| self.requests.flush())
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
    fn exchange(&mut self, request: &Request, deadline: Duration) -> Result<Answer, Fault> {
        if let Ok(Ok(unasked)) = self.answers.try_recv() {
            self.said = unasked;
            return Err(self.garbage(request.name()));
        }
        if self.send(request).is_err() {
            return Err(self.died());
        }
        let until = Instant::now() + deadline;
        self.said = loop {
            if interrupt::requested() {
                return Err(Fault::Interrupted);
            }
            let patience = until.saturating_duration_since(Instant::now()).min(Duration::from_millis(100));
            match self.answers.recv_timeout(patience) {
                Ok(Ok(line)) => break line,
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => return Err(self.died()),
                Err(RecvTimeoutError::Timeout) if Instant::now() >= until => {
                    self.kill();
                    return Err(Fault::Hung { request: request.name(), after: deadline });
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        match serde_json::from_str(&self.said) {
            Ok(Answer::Failed(failure)) => Err(Fault::Refused(failure)),
            Ok(answer) => Ok(answer),
            Err(_) => Err(self.garbage(request.name())),
        }
    }

    fn garbage(&mut self, request: &'static str) -> Fault {
        self.kill();
        Fault::Garbage { request, line: shortened(&self.said) }
    }

    fn lives(&mut self) -> Result<(), Fault> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            _ => Err(self.died()),
        }
    }

    fn process(&self) -> Option<u32> {
        Some(self.id())
    }

    fn end(&mut self, patience: Duration) -> bool {
        let _ = self.send(&Close {}.into());
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
