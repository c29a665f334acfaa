//! Worker programs: which program answers for which contenders, and which contender is the control of which others.
//! Each registers itself by a `program.toml` beside its sources; nothing knows one by name.

use serde::{Deserialize, Serialize};

use crate::contender::Contender;
use crate::pattern::{BadPattern, Pattern};

/// A `program.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// A sentence on what it is.
    pub about: String,
    /// The language that its native logic is written in.
    pub language: String,
    /// The program's file: a bare name lies beside `tollgate`, a path is relative to the `program.toml`.
    pub program: String,
    /// Arguments that make it speak the worker protocol.
    #[serde(default)]
    pub args: Vec<String>,
    /// Globs over the contenders that it opens. Where several programs fit, the longest glob decides.
    #[serde(default)]
    pub answers: Vec<String>,
    /// The suites whose functions it has native code for.
    #[serde(default)]
    pub suites: Vec<String>,
    /// Where it gets inputs from.
    #[serde(default, skip_serializing_if = "InputSource::is_suite")]
    pub inputs: InputSource,
    /// The file beside the program that holds the native logic alone, as whoever calls it natively would link it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// Parts of the names of the functions that its native logic is made of: by these a profile tells them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logic: Vec<String>,
    /// The command that builds what is deployed with nothing there yet, into the folder `{target}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from_nothing: Vec<String>,
    /// The command that links it with its code in another order for each number `{seed}`, into the folder `{target}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub link: Vec<String>,
    /// A contender of its that others are held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<Contender>,
    /// Globs over the contenders that are held against it.
    #[serde(default)]
    pub control_of: Vec<String>,
    /// The command that builds it, for a message where it is missing.
    pub build: String,
    /// Commands that building it needs, each with how to install it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Whether it may be absent: where it is not built, its cells are skipped with that reason, and do not fail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Whether it can put load on services that other programs serve.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub generates_load: bool,
}

impl Program {
    /// The name of its file, by which its links lie in a folder of their own.
    pub fn file_name(&self) -> &str {
        self.program.rsplit('/').next().unwrap_or_default()
    }
}

/// Where a program gets the inputs of functions from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputSource {
    /// From the suite's folder; what is too large to commit it makes itself, as the suite's generator does.
    #[default]
    Suite,
    /// From files that requests name, in which every input is written out.
    Files,
}

impl InputSource {
    fn is_suite(&self) -> bool {
        *self == Self::Suite
    }
}

/// Every registered program.
#[derive(Clone, Debug, Default)]
pub struct Programs {
    programs: Vec<Program>,
    answers: Vec<(Pattern, usize, usize)>,
    controls: Vec<(Pattern, usize, Contender)>,
}

impl Programs {
    /// These programs.
    ///
    /// # Errors
    /// If one of their globs is none.
    pub fn new(programs: Vec<Program>) -> Result<Self, BadPattern> {
        let (mut answers, mut controls) = (Vec::new(), Vec::new());
        for (index, program) in programs.iter().enumerate() {
            for glob in &program.answers {
                answers.push((Pattern::new(glob)?, glob.len(), index));
            }
            if let Some(control) = &program.control {
                for glob in &program.control_of {
                    controls.push((Pattern::new(glob)?, glob.len(), control.clone()));
                }
            }
        }
        Ok(Programs { programs, answers, controls })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Program> {
        self.programs.iter()
    }

    /// The program that opens a contender.
    pub fn answering(&self, contender: &Contender) -> Option<&Program> {
        let fitting = self.answers.iter().filter(|(glob, ..)| glob.matches(contender));
        fitting.max_by_key(|(_, length, _)| *length).map(|(.., index)| &self.programs[*index])
    }

    /// The program that puts load on services.
    pub fn generator(&self) -> Option<&Program> {
        self.programs.iter().find(|program| program.generates_load)
    }

    /// The contender that this one is held against, which may be itself; none where no native baseline is its control.
    pub fn control(&self, contender: &Contender) -> Option<Contender> {
        let fitting = self.controls.iter().filter(|(glob, ..)| glob.matches(contender));
        fitting.max_by_key(|(_, length, _)| *length).map(|(.., control)| control.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs() -> Programs {
        let program = |text: &str| toml::from_str(text).unwrap();
        Programs::new(vec![
            program(
                "about = ''\nlanguage = 'rust'\nprogram = 'worker'\nbuild = ''\nanswers = ['native/rust', 'component/*', 'http/*']
                control = 'native/rust'\ncontrol-of = ['native/rust', 'component/{rust,rust-*}/*']\ngenerates-load = true",
            ),
            program(
                "about = ''\nlanguage = 'rust'\nprogram = 'service'\nbuild = ''\nanswers = ['http/rust/native']
                control = 'http/rust/native'\ncontrol-of = ['http/{rust,rust-*}/*']",
            ),
        ])
        .unwrap()
    }

    #[test]
    fn the_most_specific_program_answers() {
        let programs = programs();
        let answering = |text: &str| programs.answering(&text.parse().unwrap()).map(|it| it.program.clone());
        assert_eq!(answering("http/rust/native").as_deref(), Some("service"));
        assert_eq!(answering("http/rust/component").as_deref(), Some("worker"));
        assert_eq!(answering("component/mine/winch").as_deref(), Some("worker"));
        assert_eq!(answering("native/go"), None);
        assert_eq!(programs.generator().unwrap().program, "worker");
    }

    #[test]
    fn a_control_stands_beside_those_that_its_program_names() {
        let programs = programs();
        let control = |text: &str| programs.control(&text.parse().unwrap()).map(|it| it.to_string());
        assert_eq!(control("component/rust-debug/winch").as_deref(), Some("native/rust"));
        assert_eq!(control("native/rust").as_deref(), Some("native/rust"));
        assert_eq!(control("http/rust/wasi-p2").as_deref(), Some("http/rust/native"));
        assert_eq!(control("component/mine/winch"), None);
    }
}
