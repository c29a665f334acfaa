//! `tollgate suite check`: what detectors find in a suite's files.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;
use tollgate_model::exit::Exit;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_traffic::findings;

use super::allow::{self, Allowed};
use crate::output;

/// Finds that are printed one by one.
const SHOWN: usize = 20;

/// Which folder is looked at.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate suite check my-suite

It names file, line, path and detector, and never the value. Every file is read that holds text, but for WIT and TOML. \
What is nobody's, such as drawn numbers, a suite's check.toml names with the reason.")]
pub struct CheckArgs {
    /// A suite's folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Looks, and says what was found.
pub fn execute(args: &CheckArgs) -> Outcome<Exit> {
    if !args.folder.is_dir() {
        return Err(CommandError::usage(format!("{} is no folder: name a suite's", args.folder.display())));
    }
    let mut allowed = Allowed::read(&args.folder)?;
    let found = folder(&args.folder, &mut allowed)?;
    refuse(&found)?;
    allowed.refuse_idle(&args.folder)?;
    let fires = match allowed.met() {
        0 => "no detector fires".to_string(),
        1 => format!("no detector fires but where 1 find is nobody's, as {} says", allow::FILE),
        met => format!("no detector fires but where {met} finds are nobody's, as {} says", allow::FILE),
    };
    output::print(&format!("{}: {} lines, and {fires}\n", args.folder.display(), found.lines))?;
    Ok(Exit::Fine)
}

/// What was found in a folder.
#[derive(Debug, Default)]
pub struct Findings {
    /// Lines that were read.
    pub lines: u64,
    total: u64,
    shown: Vec<String>,
}

/// An error that names what was found.
pub fn refuse(found: &Findings) -> Outcome {
    if found.total == 0 {
        return Ok(());
    }
    let more = found.total - found.shown.len() as u64;
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    Err(CommandError::usage(format!(
        "a detector fires in {} places: {}{rest}. Import them anew with a rule that masks, drops or replaces them; if they \
         are nobody's, say so in {}",
        found.total,
        found.shown.join("; "),
        allow::FILE
    )))
}

/// Looks at all files below a folder, where what is allowed is no find.
pub fn folder(folder: &Path, allowed: &mut Allowed) -> Outcome<Findings> {
    let mut found = Findings::default();
    walk(folder, folder, allowed, &mut found)?;
    Ok(found)
}

fn walk(folder: &Path, suite: &Path, allowed: &mut Allowed, found: &mut Findings) -> Outcome {
    let unreadable = |error| CommandError::file("read", folder, &error);
    let mut entries =
        fs::read_dir(folder).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type().map_err(unreadable)?);
        let ending = path.extension().unwrap_or_default();
        if kind.is_dir() {
            walk(&path, suite, allowed, found)?;
        } else if kind.is_file()
            && ["jsonl", "json", "txt", "csv", "trace"].iter().any(|known| ending == *known)
        {
            file(&path, suite, allowed, found)?;
        }
    }
    Ok(())
}

fn file(path: &Path, suite: &Path, allowed: &mut Allowed, found: &mut Findings) -> Outcome {
    let name = path.strip_prefix(suite).unwrap_or(path).to_string_lossy().into_owned();
    let unreadable = |error| CommandError::file("read", path, &error);
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).map_err(unreadable)?);
    let mut bytes = Vec::new();
    let mut number = 0_u64;
    loop {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).map_err(unreadable)? == 0 {
            found.lines += number;
            return Ok(());
        }
        number += 1;
        findings(String::from_utf8_lossy(&bytes).trim_ascii(), &mut |at, kind| {
            // Digests of answers are long words by their nature.
            if at.ends_with("sha256") || allowed.holds(&name, at, kind) {
                return;
            }
            found.total += 1;
            if found.shown.len() < SHOWN {
                let place = if at.is_empty() { String::new() } else { format!(" at {at}") };
                found.shown.push(format!("{}:{number}: {kind}{place}", path.display()));
            }
        });
    }
}
