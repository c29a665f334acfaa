//! `perf record`, attached to a worker. It is told over its stdin when to record, and says on its stdout that it does.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::Unprofiled;
use crate::counting::Tool;
use crate::interrupt;
use crate::worker::{Fault, listen};

/// Takes the samples.
pub const PERF: Tool = Tool { name: "perf", remedy: "apt-get install linux-perf" };

/// It answers at once, or something is wrong with it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A `perf record` that runs.
pub struct Perf {
    child: Child,
    control: ChildStdin,
    answers: Receiver<std::io::Result<String>>,
    recording: PathBuf,
}

impl Perf {
    /// Attaches to a process, whose samples go to the file `recording` with so many bytes of stack each. Nothing is
    /// recorded yet.
    pub fn attach(process: u32, frequency: u32, stack: u32, recording: &Path) -> Result<Self, Unprofiled> {
        let mut child = record(frequency, stack, recording)
            .args(["--delay", "-1", "--control", "fd:0,1", "--pid", &process.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on the terminal reaches only us.
            .process_group(0)
            .spawn()
            .map_err(|error| Unprofiled::Tool(format!("cannot start perf: {error}")))?;
        let control = child.stdin.take().expect("stdin is piped");
        let answers = listen(child.stdout.take().expect("stdout is piped"));
        Ok(Perf { child, control, answers, recording: recording.to_path_buf() })
    }

    /// Begins to record, or goes on.
    pub fn enable(&mut self) -> Result<(), Unprofiled> {
        self.tell("enable")
    }

    /// Records no more, until it is enabled again.
    pub fn disable(&mut self) -> Result<(), Unprofiled> {
        self.tell("disable")
    }

    /// Ends the recording, which is then whole.
    pub fn finish(mut self) -> Result<(), Unprofiled> {
        self.tell("stop")?;
        let until = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) if status.success() => break,
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
                _ => return Err(self.failed()),
            }
        }
        if self.recording.is_file() { Ok(()) } else { Err(self.failed()) }
    }

    fn tell(&mut self, what: &str) -> Result<(), Unprofiled> {
        let told = writeln!(self.control, "{what}").and_then(|()| self.control.flush());
        if told.is_err() {
            return Err(self.failed());
        }
        match self.answers.recv_timeout(PATIENCE) {
            Ok(Ok(answer)) if answer.trim_matches('\0') == "ack" => Ok(()),
            _ => Err(self.failed()),
        }
    }

    /// Its own words about it, in one line.
    fn failed(&mut self) -> Unprofiled {
        let _ = self.child.kill();
        if interrupt::requested() {
            return Unprofiled::Fault(Fault::Interrupted);
        }
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            let _ = stderr.read_to_string(&mut said);
        }
        let paranoid = std::fs::read_to_string("/proc/sys/kernel/perf_event_paranoid").unwrap_or_default();
        reason(&said, paranoid.trim())
    }
}

/// `perf record` of a program from its beginning on, which takes perf's stdin and stdout.
pub fn around(program: &Path, frequency: u32, stack: u32, recording: &Path) -> Command {
    let mut command = record(frequency, stack, recording);
    command.arg("--").arg(program);
    command
}

/// What both begin with.
fn record(frequency: u32, stack: u32, recording: &Path) -> Command {
    let mut command = Command::new(PERF.name);
    command
        .args(["record", "--quiet", "--event", "cpu-clock"])
        .args(["--call-graph", &format!("dwarf,{stack}"), "--freq", &frequency.to_string(), "--output"])
        .arg(recording);
    command
}

impl Drop for Perf {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Why perf did not record, in one line, by what it said and what the kernel allows.
fn reason(said: &str, paranoid: &str) -> Unprofiled {
    let forbidden =
        ["Access to performance", "Permission denied", "No permission", "Operation not permitted"];
    if forbidden.iter().any(|words| said.contains(words)) {
        return Unprofiled::Forbidden(paranoid.to_string());
    }
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "Error:");
    let first =
        lines.map(|line| line.chars().filter(|c| !c.is_control()).take(200).collect::<String>()).next();
    let first = first.unwrap_or_else(|| "it does not say why".to_string());
    Unprofiled::Tool(format!("perf did not record: {first}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_forbids_is_told_with_what_would_allow_it() {
        let said =
            "Error:\nAccess to performance monitoring and observability operations is limited.\nConsider …\n";
        let reason = reason(said, "3").to_string();
        assert!(
            reason.starts_with(
                "perf may not look at processes here (kernel.perf_event_paranoid is 3): `sysctl"
            )
        );
        assert_eq!(reason.lines().count(), 1);
    }

    #[test]
    fn other_reasons_are_perfs_own_words() {
        assert_eq!(
            reason("Error:\n  no event `cpu-clock`\nusage: perf\n", "1").to_string(),
            "perf did not record: no event `cpu-clock`"
        );
        assert_eq!(reason("", "1").to_string(), "perf did not record: it does not say why");
    }

    #[test]
    fn a_process_that_is_gone_cannot_be_recorded() {
        if PERF.version().is_err() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut gone = Command::new("true").spawn().unwrap();
        gone.wait().unwrap();
        let mut perf = Perf::attach(gone.id(), 99, 8192, &folder.path().join("perf.data")).unwrap();
        let failed = perf.enable().unwrap_err().to_string();
        assert!(failed.starts_with("perf did not record: "), "{failed}");
    }
}
