//! Why there is no profile.

use std::fmt;

use crate::command_error::CommandError;
use crate::worker::Fault;

/// The reason that there is no profile.
#[derive(Debug)]
pub enum Unprofiled {
    /// The worker, or Ctrl-C.
    Fault(Fault),
    /// The kernel does not let perf look at processes; its `perf_event_paranoid`.
    Forbidden(String),
    /// Perf is missing; what installs it.
    Missing(String),
    /// Perf could not.
    Tool(String),
    /// Perf took no sample.
    NoSample,
    /// What perf wrote cannot be read, or what comes of it not written.
    File(String),
}

impl Unprofiled {
    /// Whether it is perf that is not to be had, so that counting may stand in for it.
    pub fn is_for_want_of_perf(&self) -> bool {
        matches!(self, Unprofiled::Forbidden(_) | Unprofiled::Missing(_) | Unprofiled::Tool(_))
    }
}

/// Whether profiles can be taken on such processors: stacks are walked by the registers of one kind.
pub fn runs_on(arch: &str) -> Result<(), Unprofiled> {
    match arch {
        "x86_64" => Ok(()),
        other => Err(Unprofiled::Tool(format!(
            "profiles are taken on x86-64 Linux alone, and this is {other}: `profile --memory` needs valgrind and no perf"
        ))),
    }
}

impl fmt::Display for Unprofiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unprofiled::Fault(fault) => write!(f, "{fault}"),
            Unprofiled::Forbidden(paranoid) => write!(
                f,
                "perf may not look at processes here (kernel.perf_event_paranoid is {paranoid}): `sysctl kernel.perf_event_paranoid=1` as root"
            ),
            Unprofiled::Missing(why) | Unprofiled::Tool(why) | Unprofiled::File(why) => f.write_str(why),
            Unprofiled::NoSample => f.write_str("perf took no sample: record longer"),
        }
    }
}

impl From<Fault> for Unprofiled {
    fn from(fault: Fault) -> Self {
        Unprofiled::Fault(fault)
    }
}

/// A profile that is asked for is of one subject: whatever is wrong with it ends the command.
impl From<Unprofiled> for CommandError {
    fn from(why: Unprofiled) -> Self {
        match why {
            Unprofiled::Fault(Fault::Interrupted) => {
                CommandError::interrupted("stopped; nothing was written")
            }
            Unprofiled::Fault(Fault::Refused(failure)) => CommandError::usage(failure),
            Unprofiled::Fault(fault) => CommandError::subject(fault),
            Unprofiled::Forbidden(_) | Unprofiled::Missing(_) => {
                CommandError::usage(format!("{why}, or --exact, which counts under valgrind instead"))
            }
            Unprofiled::Tool(why) => CommandError::usage(why),
            Unprofiled::NoSample => CommandError::invalid(
                "perf took no sample: record longer (--duration) or more often (--frequency)",
            ),
            Unprofiled::File(why) => CommandError::subject(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_processors_are_named_with_what_works_on_them() {
        assert!(runs_on("x86_64").is_ok());
        let why = CommandError::from(runs_on("aarch64").unwrap_err()).to_string();
        assert!(why.contains("x86-64 Linux alone, and this is aarch64") && why.contains("--memory"), "{why}");
    }
}
