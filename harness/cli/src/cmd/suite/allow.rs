//! `check.toml` of a suite: finds of detectors that are nobody's, each with the reason.

use std::path::Path;

use serde::Deserialize;
use tollgate_model::pattern::Pattern;
use tollgate_model::strict_toml;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_traffic::detect::Kind;

/// The file's name.
pub const FILE: &str = "check.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Definition {
    #[serde(default, rename = "allow")]
    entries: Vec<Entry>,
}

/// An `[[allow]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    file: String,
    kind: Kind,
    #[serde(default)]
    path: Option<String>,
    reason: String,
}

/// What a suite says is nobody's.
#[derive(Debug, Default)]
pub struct Allowed(Vec<Known>);

#[derive(Debug)]
struct Known {
    entry: Entry,
    file: Pattern,
    path: Option<Pattern>,
    met: u64,
}

impl Allowed {
    /// What the suite of this folder says; nothing where it has no such file.
    pub fn read(folder: &Path) -> Outcome<Allowed> {
        let file = folder.join(FILE);
        if !file.exists() {
            return Ok(Allowed::default());
        }
        let text =
            std::fs::read_to_string(&file).map_err(|error| CommandError::file("read", &file, &error))?;
        let definition: Definition = strict_toml::parse(&file, &text)?;
        let bad = |what: String| CommandError::usage(format!("{}: {what}", file.display()));
        let known = definition.entries.into_iter().map(|entry| {
            if entry.reason.trim().is_empty() {
                return Err(bad(format!(
                    "the entry for {} needs a reason: why is what is found there nobody's?",
                    entry.file
                )));
            }
            let glob = |text: &str| Pattern::new(text).map_err(|error| bad(error.to_string()));
            let (file, path) = (glob(&entry.file)?, entry.path.as_deref().map(glob).transpose()?);
            Ok(Known { entry, file, path, met: 0 })
        });
        Ok(Allowed(known.collect::<Outcome<Vec<_>>>()?))
    }

    /// Whether a find is one of these; it is counted.
    pub fn holds(&mut self, file: &str, path: &str, kind: Kind) -> bool {
        let meant = self.0.iter_mut().find(|known| {
            known.entry.kind == kind
                && known.file.matches(&file)
                && known.path.as_ref().is_none_or(|pattern| pattern.matches(&path))
        });
        meant.map(|known| known.met += 1).is_some()
    }

    /// Finds that were some of these.
    pub fn met(&self) -> u64 {
        self.0.iter().map(|known| known.met).sum()
    }

    /// Refuses an entry that nothing was found for: it would allow what comes.
    pub fn refuse_idle(&self, folder: &Path) -> Outcome {
        let Some(idle) = self.0.iter().find(|known| known.met == 0) else { return Ok(()) };
        Err(CommandError::usage(format!(
            "{}: the entry for {} in {} allows nothing: remove it",
            folder.join(FILE).display(),
            idle.entry.kind,
            idle.entry.file
        )))
    }
}
