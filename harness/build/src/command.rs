//! Running one command of a build.

use std::collections::{BTreeMap, VecDeque};
use std::env;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// Number of a failing command's last lines that an error shows. A compiler's first error is what counts, and
/// with guests as small as these it is within reach.
const LINES_KEPT: usize = 40;

/// The placeholder of the folder of what is made on the way.
pub(crate) const TARGET: &str = "{target}";

/// A command of a definition with its placeholders filled in.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub(crate) root: &'a Path,
    pub(crate) folder: &'a Path,
    /// The folder of what it makes on the way.
    pub(crate) target: &'a Path,
    pub(crate) env: &'a BTreeMap<String, String>,
    pub(crate) command: &'a [String],
}

/// The outcome of a command, with the last lines that it printed.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: ExitStatus,
    pub(crate) tail: String,
}

impl Step<'_> {
    /// Runs the command to its end, handing on each line that it prints.
    pub(crate) fn run(&self, mut line: impl FnMut(&str)) -> io::Result<Outcome> {
        let (output, writer) = io::pipe()?;
        let mut command = clean_command(&self.fill(&self.command[0]), self.folder);
        command.args(self.command[1..].iter().map(|argument| self.fill(argument)));
        command.envs(self.env.iter().map(|(key, value)| (key, self.fill(value))));
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        let mut child = command.spawn()?;
        // The command holds the pipe's writing ends; while they are open, reading would never end.
        drop(command);

        let mut tail = VecDeque::with_capacity(LINES_KEPT);
        for bytes in BufReader::new(output).split(b'\n') {
            let bytes = bytes?;
            let text = String::from_utf8_lossy(&bytes);
            line(text.trim_end());
            if tail.len() == LINES_KEPT {
                tail.pop_front();
            }
            tail.push_back(text.trim_end().to_owned());
        }
        let status = child.wait()?;
        Ok(Outcome { status, tail: Vec::from(tail).join("\n") })
    }

    /// The command as a person would type it at the root of the repository.
    pub(crate) fn shell(&self) -> String {
        let folder = self.folder.strip_prefix(self.root).unwrap_or(self.folder);
        let env = self.env.iter().map(|(key, value)| format!("{key}={}", quote(&self.fill(value))));
        let words = self.command.iter().map(|word| quote(&self.fill(word)));
        let line = env.chain(words).collect::<Vec<_>>().join(" ");
        format!("(cd {} && {line})", quote(&folder.display().to_string()))
    }

    fn fill(&self, text: &str) -> String {
        fill_target(&fill(text, self.root), self.target)
    }
}

/// A command in `folder` that does not inherit what would change the artifact.
///
/// A guest must be the same whoever asks for it: a shell, `cargo bench`, or a script with settings of its own.
/// Cargo hands its settings on to what it runs as environment variables, and rustup the toolchain that it chose;
/// with those inherited, a guest would be compiled for the harness's target directory, flags or toolchain.
/// What only says how to reach the network, how to print or how many jobs to run stays, and so does
/// `RUSTC_WRAPPER`: a compiler cache gives the same bits. The empty `CARGO_ENCODED_RUSTFLAGS` keeps the flags of
/// a user's own Cargo configuration out; a definition that wants flags sets that variable itself.
pub(crate) fn clean_command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for (key, _) in env::vars_os() {
        if key.to_str().is_some_and(changes_artifact) {
            command.env_remove(key);
        }
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", "");
    command
}

fn changes_artifact(variable: &str) -> bool {
    const HARMLESS: [&str; 8] = [
        "CARGO_BUILD_JOBS",
        "CARGO_HOME",
        "CARGO_HTTP_",
        "CARGO_NET_",
        "CARGO_REGISTRIES_",
        "CARGO_REGISTRY_",
        "CARGO_SOURCE_",
        "CARGO_TERM_",
    ];
    const HARMFUL: [&str; 6] = [
        "CARGO",
        "RUSTC",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
        "RUSTUP_TOOLCHAIN_SOURCE",
    ];
    let harmless = HARMLESS.iter().any(|prefix| variable.starts_with(prefix));
    HARMFUL.contains(&variable) || (variable.starts_with("CARGO_") && !harmless)
}

/// Puts the repository's root where a definition says `{root}`, and the folder where cargo keeps what it downloads where
/// it says `{cargo-home}`.
pub(crate) fn fill(text: &str, root: &Path) -> String {
    let text = text.replace("{root}", &root.display().to_string());
    match cargo_home() {
        Some(home) => text.replace("{cargo-home}", &home.display().to_string()),
        None => text,
    }
}

/// Puts the folder of what is made on the way where a definition says `{target}`.
pub(crate) fn fill_target(text: &str, target: &Path) -> String {
    text.replace(TARGET, &target.display().to_string())
}

/// As cargo finds it.
fn cargo_home() -> Option<PathBuf> {
    let set = env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    set.or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// A word as a POSIX shell would read it back.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if word.contains(|c: char| c.is_ascii_control()) {
        // Cargo's flags are separated by U+001F, which nobody could see or paste.
        let escape = |c: char| match c {
            '\'' | '\\' => format!("\\{c}"),
            c if c.is_ascii_control() => format!("\\{:03o}", u32::from(c)),
            c => c.to_string(),
        };
        format!("$'{}'", word.chars().map(escape).collect::<String>())
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_an_outer_cargo_are_kept_out() {
        for variable in [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_PROFILE_RELEASE_LTO",
            "CARGO_TARGET_WASM32_WASIP2_RUSTFLAGS",
            "RUSTFLAGS",
            "RUSTUP_TOOLCHAIN",
        ] {
            assert!(changes_artifact(variable), "{variable}");
        }
    }

    #[test]
    fn the_way_to_the_registry_is_kept() {
        for variable in
            ["CARGO_HOME", "CARGO_NET_OFFLINE", "CARGO_TERM_COLOR", "RUSTC_WRAPPER", "PATH", "HOME"]
        {
            assert!(!changes_artifact(variable), "{variable}");
        }
    }

    #[test]
    fn a_printed_command_can_be_pasted() {
        let env = BTreeMap::from([("FLAGS".to_owned(), "--map={root}=/x".to_owned())]);
        let command = ["cargo", "build", "a b", "it's"].map(str::to_owned);
        let root = Path::new("/r");
        let target = Path::new("target");
        let step = Step { root, folder: &root.join("guests/rust"), target, env: &env, command: &command };
        assert_eq!(step.shell(), r"(cd guests/rust && FLAGS=--map=/r=/x cargo build 'a b' 'it'\''s')");
        assert_eq!(quote("--a\u{1f}--b='x\\'"), r"$'--a\037--b=\'x\\\''");
    }
}
