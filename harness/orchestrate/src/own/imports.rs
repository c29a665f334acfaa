//! Stubs of what a component imports: read, held against it, and drafted where they are wanted.

use std::io::Write;
use std::path::Path;

use serde::Deserialize;
use tollgate_model::Imports;
use tollgate_model::strict_toml::{self, did_you_mean, nearest};
use tollgate_suite::imports::{self, Draft};
use tollgate_values::wit::{Import, World};

use crate::command_error::{CommandError, Outcome};

/// A file of stubs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    imports: Imports,
}

/// The stubs that a file holds in its `[imports]`.
///
/// # Errors
/// If it cannot be read: with the line.
pub fn stubs(file: &str) -> Result<Imports, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {file}: {error}"))?;
    let read: File = strict_toml::parse(file.as_ref(), &text).map_err(|error| error.to_string())?;
    Ok(read.imports)
}

/// Refuses a component whose imports are neither granted nor stubbed, with all of them by name, and prints a draft of stubs
/// for those that constants could answer.
pub(super) fn check(file: &Path, world: &World, stubs: &Imports, not_granted: &[String]) -> Outcome {
    let shown = file.display();
    imports::check(world, stubs).map_err(|why| CommandError::usage(format!("--imports: {why}")))?;
    let names: Vec<String> = world.imports().map(|import| import.name().to_owned()).collect();
    if let Some((unknown, _)) = stubs.iter().find(|(name, _)| !names.iter().any(|it| it == name)) {
        let near = did_you_mean(&nearest(unknown, names.iter().map(String::as_str)));
        return Err(CommandError::usage(format!("--imports: {shown} does not import `{unknown}`{near}")));
    }
    let wanted = |import: &Import| {
        !import.is_types_alone()
            && !import.is_marks()
            && stubs.get(import.name()).is_none()
            && not_granted.iter().any(|name| name == import.name())
    };
    let missing: Vec<Import> = world.imports().filter(wanted).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = missing.iter().map(|import| import.name().to_owned()).collect();
    let Draft { text, refused } = imports::draft(missing);
    let what = format!(
        "{shown} imports what is not granted here: {}. There is WASI 0.2 without HTTP",
        named.join(", ")
    );
    let others = match refused.is_empty() {
        true => String::new(),
        false => format!(
            "; constants cannot answer {}: compose it with a component that exports it (`wac plug`)",
            refused.join(", ")
        ),
    };
    let remedy = match text.is_empty() {
        true => others,
        false => {
            // A reader who went away ends nothing.
            let _ = std::io::stdout().lock().write_all(text.as_bytes());
            format!(
                "; answers to it, made up from its types, are printed: correct them, and give them in a file with --imports FILE (in a suite, they stand in suite.toml){others}"
            )
        }
    };
    Err(CommandError::usage(what + &remedy))
}
