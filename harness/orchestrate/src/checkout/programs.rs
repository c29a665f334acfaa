//! Registered worker programs.

use std::path::Path;

use tollgate_model::{Program, Programs};

use super::Checkout;
use super::toml_files::{folders_with, read};
use crate::command_error::{CommandError, Outcome};

/// The file by which a program registers itself.
const FILE: &str = "program.toml";

/// The folders that have programs in folders of their own.
const FOLDERS: [&str; 2] = ["native-baselines", "harness"];

impl Checkout {
    /// Every registered worker program.
    pub fn programs(&self) -> Outcome<Programs> {
        let mut programs = Vec::new();
        for folder in FOLDERS {
            for folder in folders_with(&self.root.join(folder), FILE)? {
                programs.push(program(&folder)?);
            }
        }
        Programs::new(programs).map_err(CommandError::usage)
    }
}

/// The program that registers itself in a folder. A path is relative to that folder, which nobody needs to know any more.
fn program(folder: &Path) -> Outcome<Program> {
    let file = folder.join(FILE);
    let mut program: Program = read(&file)?;
    if program.program.contains('/') {
        program.program = folder.join(&program.program).to_string_lossy().into_owned();
    }
    let bad = |error| CommandError::usage(format!("{}: {error}", file.display()));
    Programs::new(vec![program.clone()]).map_err(bad)?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(text: &str) -> Outcome<Program> {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("about = ''\nlanguage = 'go'\nbuild = 'make'\n{text}");
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let read = program(folder.path());
        read.map(|it| Program { program: it.program.replace(folder.path().to_str().unwrap(), "HERE"), ..it })
    }

    #[test]
    fn a_path_is_relative_to_its_file_and_a_bare_name_is_left_alone() {
        assert_eq!(registered("program = 'bin/worker'").unwrap().program, "HERE/bin/worker");
        assert_eq!(registered("program = 'worker'").unwrap().program, "worker");
    }

    #[test]
    fn what_is_wrong_with_a_program_is_told_with_its_file() {
        let glob = registered("program = 'worker'\nanswers = ['native/{go']").unwrap_err().to_string();
        assert!(glob.contains("program.toml: `native/{go` is not a pattern"), "{glob}");
        let key = registered("program = 'worker'\nanswer = ['native/go']").unwrap_err().to_string();
        assert!(key.contains("program.toml:5: unknown key `answer`: did you mean `answers`?"), "{key}");
    }

    #[test]
    fn every_called_and_every_served_build_of_ours_has_a_program_and_a_control() {
        let programs = super::super::ours().programs().unwrap();
        assert!(programs.generator().is_some());
        for (contender, control) in [
            ("native/rust", "native/rust"),
            ("component/rust-debug/winch", "native/rust"),
            ("http/rust/wasi-p2", "http/rust/native"),
        ] {
            let contender = contender.parse().unwrap();
            assert!(programs.answering(&contender).is_some(), "{contender}");
            assert_eq!(programs.control(&contender).map(|it| it.to_string()).as_deref(), Some(control));
        }
    }
}
