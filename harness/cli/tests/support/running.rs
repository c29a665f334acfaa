//! A `tollgate` that is running: watched, signalled, waited for.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use super::Said;

/// Nothing here takes as long as this, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);

/// A component that carries an interpreter compiles for that long on a busy machine.
const LONG_PATIENCE: Duration = Duration::from_secs(300);

/// Numbers the files that output goes to.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A `tollgate` that is running; killed if the test fails before it has ended.
pub struct Running {
    child: Child,
    stdout: PathBuf,
    stderr: PathBuf,
}

impl Running {
    /// Starts it in a process group of its own, as a shell does.
    pub fn start(mut command: Command, folder: &Path) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let (stdout, stderr) =
            (folder.join(format!("stdout-{number}")), folder.join(format!("stderr-{number}")));
        command.stdout(File::create(&stdout).unwrap()).stderr(File::create(&stderr).unwrap());
        let child = command.process_group(0).spawn().unwrap();
        Running { child, stdout, stderr }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its process itself gets a signal.
    pub fn gets(self, signal: Signal) -> Self {
        rustix::process::kill_process(Pid::from_child(&self.child), signal).unwrap();
        self
    }

    /// Everything in its process group gets the signal of Ctrl-C, as from a terminal.
    pub fn gets_ctrl_c(self) -> Self {
        rustix::process::kill_process_group(Pid::from_child(&self.child), Signal::INT).unwrap();
        self
    }

    /// Waits until it has written this to stderr.
    pub fn until_it_says(&self, text: &str) -> &Self {
        eventually(&format!("it says `{text}`"), || fs::read_to_string(&self.stderr).unwrap().contains(text));
        self
    }

    /// The first line that it prints.
    pub fn first_line(&self) -> String {
        let mut line = None;
        eventually("it prints a line", || {
            let printed = fs::read_to_string(&self.stdout).unwrap();
            line = printed.split_once('\n').map(|(line, _)| line.to_string());
            line.is_some()
        });
        line.unwrap()
    }

    /// The processes that it started and that are there now.
    pub fn children(&self) -> Vec<u32> {
        let all =
            fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        all.filter(|&id| field(id, PARENT) == Some(self.id().into())).collect()
    }

    /// Waits for its end, which must not take as long as a deadline.
    #[track_caller]
    pub fn end_soon(self) -> Said {
        let said = self.end();
        assert!(said.took < Duration::from_secs(5), "it took {:?}: {said}", said.took);
        said
    }

    /// Waits for its end.
    pub fn end(mut self) -> Said {
        let begun = Instant::now();
        let mut status = None;
        within(LONG_PATIENCE, "it ends", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        Said {
            status: status.unwrap(),
            stdout: String::from_utf8(fs::read(&self.stdout).unwrap()).unwrap(),
            stderr: String::from_utf8(fs::read(&self.stderr).unwrap()).unwrap(),
            took: begun.elapsed(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Waits until something is so.
pub fn eventually(what: &str, is_so: impl FnMut() -> bool) {
    within(PATIENCE, what, is_so);
}

fn within(patience: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + patience;
    while !is_so() {
        assert!(Instant::now() < until, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Whether a process is there and not merely waiting to be buried.
pub fn alive(id: u32) -> bool {
    fields(id).is_some_and(|fields| fields[STATE] != "Z" && fields[STATE] != "X")
}

/// Processor time that a process has used in its own code, in the kernel's ticks.
pub fn ticks(id: u32) -> u64 {
    field(id, USER_TICKS).unwrap_or(0)
}

// Places in `/proc/…/stat`, counted behind the program's name.
const STATE: usize = 0;
const PARENT: usize = 1;
const USER_TICKS: usize = 11;

fn field(id: u32, place: usize) -> Option<u64> {
    fields(id)?[place].parse().ok()
}

fn fields(id: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    Some(behind_name.split_whitespace().map(String::from).collect())
}
