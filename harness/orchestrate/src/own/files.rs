//! The files of a suite that is written for a component.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};
use tollgate_model::Grant;
use tollgate_model::config::hex;
use tollgate_model::imports::{Imports, Stub};
use tollgate_suite::golden::Case;
use tollgate_suite::imports::text as toml_text;

use super::Exports;
use super::calls::Called;
use crate::command_error::{CommandError, Outcome};

/// Where the component lies in the suite.
pub const COMPONENT: &str = "component.wasm";

/// Rings are no longer than this.
const LONGEST_RING: usize = 1 << 16;

/// What a suite is written from.
pub struct Source<'a> {
    /// The component.
    pub exports: &'a Exports,
    /// Its file.
    pub file: &'a Path,
    /// The suite's name.
    pub name: &'a str,
    /// What inputs are drawn from.
    pub seed: u64,
    /// What the component is granted.
    pub grant: &'a Grant,
}

/// A function with the inputs that it is measured with and its golden cases.
pub struct Answered {
    /// The function.
    pub called: Called,
    /// The inputs that it is measured with.
    pub ring: Vec<String>,
    /// Its golden cases.
    pub cases: Vec<Case>,
    /// Its answers to these inputs, in their order, as canonical JSON; without those that vary.
    pub answers: Vec<String>,
    /// Whether it is the entry of a program, which runs once an instance.
    pub is_command: bool,
}

/// The component and its WIT.
pub fn component(folder: &Path, source: &Source) -> Outcome {
    write(&folder.join(COMPONENT), &source.exports.own.bytes)?;
    text(&folder.join("wit/component.wit"), &source.exports.own.wit)
}

/// Removes the inputs of functions of which nobody knew yet whether they answer.
pub fn forget_inputs(folder: &Path) -> Outcome {
    let corpora = folder.join("corpora");
    match fs::remove_dir_all(&corpora) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(CommandError::file("remove", &corpora, &error))
        }
        _ => Ok(()),
    }
}

/// `suite.toml`, the corpora and the golden cases.
pub fn suite(folder: &Path, source: &Source, functions: &[Answered]) -> Outcome {
    for Answered { called, ring, cases, .. } in functions {
        if called.takes_inputs {
            text(&folder.join(format!("corpora/{}.jsonl", called.name)), &lines(&ring_of(ring)))?;
        }
        let cases: Vec<String> = cases.iter().map(Case::to_line).collect();
        if !cases.is_empty() {
            text(&folder.join(format!("golden/{}.jsonl", called.name)), &lines(&cases))?;
        }
    }
    text(&folder.join("suite.toml"), &toml(source, functions))
}

fn toml(source: &Source, functions: &[Answered]) -> String {
    let Source { exports, file, name, seed, grant } = source;
    let component = file.file_name().unwrap_or_default().to_string_lossy();
    let digest = hex(&Sha256::digest(&exports.own.bytes));
    let on_objects = match functions.iter().any(|it| it.called.setup.is_some()) {
        true => "; what is called on an object answers on a new one in each case",
        false => "",
    };
    let from = format!("{component} itself (SHA-256 {}…){on_objects}", &digest[..12]);
    let mut toml =
        String::from("# Written by `tollgate`, and yours to change. docs/FORMATS.md documents every key.\n");
    let mut line =
        |key: &str, value: &str| writeln!(toml, "{key} = {}", quoted(value)).expect("a string takes it all");
    line("about", &format!("The functions of {component}"));
    line("wit", "wit");
    line("recorded", &from);
    for Answered { called, ring, .. } in functions {
        let with = match (called.takes_inputs, called.made_up) {
            (false, _) => String::new(),
            (true, true) => format!(
                "# Its inputs are made up from its types (seed {seed}): replace them by what your callers send.\n"
            ),
            (true, false) => format!("# Measured with {} given inputs.\n", ring.len()),
        };
        write!(toml, "\n{with}[[function]]\n").expect("a string takes it all");
        let mut line = |key: &str, value: &str| {
            writeln!(toml, "{key} = {}", quoted(value)).expect("a string takes it all")
        };
        line("name", called.name.as_str());
        line("export", &called.export);
        if let Some(setup) = &called.setup {
            line("setup", &setup.call);
        }
        line("class", called.class.name());
        if called.takes_inputs {
            line("corpus", called.name.as_str());
        }
    }
    write!(
        toml,
        "\n[[component]]\nname = {}\nfile = {}\nlanguage = {}\n",
        quoted(name),
        quoted(COMPONENT),
        quoted(&exports.own.language)
    )
    .expect("a string takes it all");
    if Grant::default() != (Grant { imports: Imports::default(), ..Grant::clone(grant) }) {
        toml.push_str("\n# Absolute paths, as they were given.\n[grant]\n");
        toml.push_str(&granted(grant));
    }
    toml.push_str(&stubs(&grant.imports));
    toml
}

/// The keys of `[grant]`.
fn granted(grant: &Grant) -> String {
    let Grant { args, env, dirs, stdin, imports: _ } = grant;
    let path = |path: &Path| quoted(&path.to_string_lossy());
    let args: Vec<String> = args.iter().map(|arg| quoted(arg)).collect();
    let env: Vec<String> =
        env.iter().map(|(name, value)| format!("{} = {}", quoted(name), quoted(value))).collect();
    let dirs: Vec<String> =
        dirs.iter().map(|(name, folder)| format!("{} = {}", quoted(name), path(folder))).collect();
    let stdin = stdin.as_ref().map_or(String::new(), |file| format!("stdin = {}\n", path(file)));
    format!(
        "args = [{}]\nenv = {{ {} }}\ndirs = {{ {} }}\n{stdin}",
        args.join(", "),
        env.join(", "),
        dirs.join(", ")
    )
}

/// `[imports]`.
fn stubs(imports: &Imports) -> String {
    let (mut functions, mut interfaces) = (String::new(), String::new());
    for (name, stub) in imports.iter() {
        match stub {
            Stub::Function(answer) => functions += &format!("{} = {}\n", quoted(name), toml_text(answer)),
            Stub::Interface(answers) => {
                interfaces += &format!("\n[imports.{}]\n", quoted(name));
                for (name, answer) in answers {
                    interfaces += &format!("{} = {}\n", quoted(name), toml_text(answer));
                }
            }
        }
    }
    let functions = if functions.is_empty() { functions } else { format!("\n[imports]\n{functions}") };
    functions + &interfaces
}

/// A text as TOML writes it, which here is as JSON does.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// As many as a ring takes, each about as often as it was given.
pub(super) fn ring_of(inputs: &[String]) -> Vec<String> {
    let length = match inputs.len() {
        count if count.is_power_of_two() => count,
        count => (8 * count).next_power_of_two().min(LONGEST_RING),
    };
    inputs.iter().cycle().take(length).cloned().collect()
}

pub(super) fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Writes a text, and the folders that it lies in.
pub fn text(file: &Path, text: &str) -> Outcome {
    write(file, text.as_bytes())
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> Outcome {
    let unreadable = |error| CommandError::file("read", from, &error);
    fs::create_dir_all(to).map_err(|error| CommandError::file("create", to, &error))?;
    for entry in fs::read_dir(from).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().map_err(unreadable)?.is_dir() {
            true => copy(&source, &target)?,
            false => {
                fs::copy(&source, &target).map_err(|error| CommandError::file("copy", &source, &error))?;
            }
        }
    }
    Ok(())
}

fn write(file: &Path, content: &[u8]) -> Outcome {
    let folder = file.parent().unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, content));
    written.map_err(|error| CommandError::file("write", file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_has_each_input_about_as_often_as_it_was_given() {
        for count in [1_usize, 2, 3, 5, 64, 100] {
            let inputs: Vec<String> = (0..count).map(|input| input.to_string()).collect();
            let ring = ring_of(&inputs);
            assert!(ring.len().is_power_of_two());
            let times = |input: &String| ring.iter().filter(|it| *it == input).count();
            let (least, most) =
                (inputs.iter().map(times).min().unwrap(), inputs.iter().map(times).max().unwrap());
            assert!(
                most <= least + 1 && (count.is_power_of_two() || least >= 8),
                "{count}: {least} to {most}"
            );
        }
    }
}
