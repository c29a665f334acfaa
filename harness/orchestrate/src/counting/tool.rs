//! The tools that count for us: whether they are there, and how to get them.

use std::process::Command;

/// A program of the system that watches another.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// The command that installs it.
    pub remedy: &'static str,
}

/// Counts instructions and allocations.
pub const VALGRIND: Tool = Tool { name: "valgrind", remedy: "apt-get install valgrind" };

/// Counts system calls.
pub const STRACE: Tool = Tool { name: "strace", remedy: "apt-get install strace" };

impl Tool {
    /// Its version; or one line that says that it is missing, and how to get it.
    pub fn version(self) -> Result<String, String> {
        let said = Command::new(self.name).arg("--version").output();
        let said = said.map_err(|_| format!("{} is not installed: {}", self.name, self.remedy))?;
        let text = String::from_utf8_lossy(&said.stdout);
        let version = text.split_whitespace().find_map(|word| {
            let version = word.trim_start_matches(|c: char| c.is_alphabetic() || c == '-');
            version.starts_with(|c: char| c.is_ascii_digit()).then(|| version.to_string())
        });
        version
            .filter(|_| said.status.success())
            .ok_or_else(|| format!("{0} does not say its version: look at `{0} --version`", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_with_what_installs_it() {
        let missing = Tool { name: "no-such-tool", remedy: "apt-get install no-such-tool" };
        assert_eq!(
            missing.version().unwrap_err(),
            "no-such-tool is not installed: apt-get install no-such-tool"
        );
        let existing = Tool { name: "cargo", remedy: "" };
        assert!(existing.version().unwrap().starts_with("1."));
        let mute = Tool { name: "false", remedy: "" };
        assert_eq!(mute.version().unwrap_err(), "false does not say its version: look at `false --version`");
    }
}
