//! One run measures at a time: two would measure each other.

use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::time::Duration;

use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use crate::command_error::{CommandError, Outcome};
use crate::interrupt;
use crate::stderr::tell;

/// The name of an abstract socket, the same for every checkout and every user: the machine is what is shared. It is
/// nobody's file, so that there are no permissions on it and nothing is left behind: the kernel frees the name when
/// whoever has it ends, however that is. A network namespace has names of its own: a container without the host's network
/// does not see who measures outside of it.
const NAME: &str = "tollgate-measuring";

/// Another name, where it is set: for tests, which must not wait for each other.
const VARIABLE: &str = "TOLLGATE_LOCK";

/// Held while something is measured on this machine; let go when the process ends, however it ends.
pub struct MeasuringLock(#[allow(dead_code)] Option<UnixListener>);

/// The choice where another run measures on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockPolicy {
    /// Measure nothing, and say who does.
    Refuse,
    /// Wait for its end.
    Wait,
    /// Measure all the same: whoever asks holds the lock already, or does not mind.
    Ignore,
}

impl MeasuringLock {
    /// Takes the lock, or follows `policy` where another run has it.
    pub fn take(policy: LockPolicy) -> Outcome<Self> {
        if policy == LockPolicy::Ignore {
            return Ok(MeasuringLock(None));
        }
        Self::take_named(&std::env::var(VARIABLE).unwrap_or_else(|_| NAME.to_string()), policy)
    }

    fn take_named(name: &str, policy: LockPolicy) -> Outcome<Self> {
        let refused = |error| CommandError::usage(format!("cannot lock @{name}: {error}"));
        match bind(name).map_err(refused)? {
            Some(held) => Ok(MeasuringLock(Some(held))),
            None if policy == LockPolicy::Wait => {
                tell(&format!("waiting for {} to end", holder(name)));
                match wait_for(name).map_err(refused)? {
                    Some(held) => Ok(MeasuringLock(Some(held))),
                    None => Err(CommandError::interrupted("stopped before anything was measured")),
                }
            }
            None => Err(CommandError::usage(format!(
                "{} measures on this machine, and two would measure each other: wait for it, or say --wait",
                holder(name)
            ))),
        }
    }
}

/// The name, if nobody has it.
fn bind(name: &str) -> io::Result<Option<UnixListener>> {
    match UnixListener::bind_addr(&SocketAddr::from_abstract_name(name)?) {
        Ok(held) => Ok(Some(held)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Ok(None),
        Err(error) => Err(error),
    }
}

/// The name, once it is free; none if somebody asked us to stop before.
fn wait_for(name: &str) -> io::Result<Option<UnixListener>> {
    while !interrupt::requested() {
        if let Some(held) = bind(name)? {
            return Ok(Some(held));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(None)
}

/// Who has the name, for people.
fn holder(name: &str) -> String {
    match process(name) {
        Ok(id) => format!("another run (process {id})"),
        Err(_) => "another run".to_string(),
    }
}

/// The process that has the name, as the kernel tells whoever connects. Connections are never accepted, so this must not
/// wait for room in their queue.
fn process(name: &str) -> rustix::io::Result<i32> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    rustix::net::connect(&socket, &SocketAddrUnix::new_abstract_name(name.as_bytes())?)?;
    Ok(rustix::net::sockopt::socket_peercred(&socket)?.pid.as_raw_nonzero().get())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::process::{Child, ChildStdout, Command, Stdio};
    use std::time::Instant;

    use super::*;

    /// A process that has taken the lock of that name, and lets it go when its standard input ends. What it says is kept
    /// open: it would not survive saying more.
    fn taker(name: &str) -> (Child, BufReader<ChildStdout>) {
        let mut taker = Command::new(std::env::current_exe().unwrap())
            .args(["lock::tests::takes_it_until_its_input_ends", "--exact", "--ignored", "--nocapture"])
            .env(VARIABLE, name)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(taker.stdout.take().unwrap());
        let taken = said.by_ref().lines().any(|line| line.unwrap().contains("taken"));
        assert!(taken, "it has not taken the lock");
        (taker, said)
    }

    #[test]
    #[ignore = "run by the others, in a process of its own"]
    fn takes_it_until_its_input_ends() {
        let _lock = MeasuringLock::take(LockPolicy::Refuse).unwrap();
        writeln!(std::io::stdout(), "taken").unwrap();
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
    }

    fn of_this_test(test: &str) -> String {
        format!("tollgate-{test}-{}", std::process::id())
    }

    #[test]
    fn whoever_comes_second_is_refused_and_told_who_measures() {
        let name = of_this_test("refused");
        let (mut first, _said) = taker(&name);
        let refused = || match MeasuringLock::take_named(&name, LockPolicy::Refuse) {
            Ok(_) => panic!("both have it"),
            Err(refused) => refused.to_string(),
        };
        let whom = format!("another run (process {}) measures on this machine", first.id());
        assert!(refused().starts_with(&whom), "{}", refused());
        // Whoever asks after thousands of others is told less, and does not wait for that.
        assert!((0..5_000).all(|_| refused().starts_with("another run")));
        assert!(MeasuringLock::take(LockPolicy::Ignore).is_ok());
        first.kill().unwrap();
        first.wait().unwrap();
        assert!(MeasuringLock::take_named(&name, LockPolicy::Refuse).is_ok(), "a killed process lets it go");
    }

    #[test]
    fn whoever_waits_has_it_when_the_first_has_ended() {
        let name = of_this_test("waited-for");
        let (mut first, _said) = taker(&name);
        let waiting = std::thread::spawn({
            let name = name.clone();
            move || (MeasuringLock::take_named(&name, LockPolicy::Wait).is_ok(), Instant::now())
        });
        std::thread::sleep(Duration::from_millis(250));
        assert!(!waiting.is_finished(), "the first still has it");
        let ended = Instant::now();
        drop(first.stdin.take());
        let (taken, when) = waiting.join().unwrap();
        assert!(taken && when > ended);
        first.wait().unwrap();
    }
}
