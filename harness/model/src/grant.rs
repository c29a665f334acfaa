//! What a component is granted beyond WASI with nothing behind it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::imports::Imports;

/// What a component of a suite is granted: nothing, where nothing is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Grant {
    /// The arguments of a program, its name first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// Environment variables.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Folders that it may read, by the name that it knows each by.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dirs: BTreeMap<String, PathBuf>,
    /// The file that it reads from stdin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stdin: Option<PathBuf>,
    /// The stubs of what it imports beyond WASI. Their place in `suite.toml` is `[imports]`, beside the rest of this.
    #[serde(skip_serializing_if = "Imports::is_empty")]
    pub imports: Imports,
}

impl Grant {
    /// Whether it is nothing.
    pub fn is_nothing(&self) -> bool {
        *self == Grant::default()
    }

    /// The same, whose paths are below a folder.
    #[must_use]
    pub fn below(mut self, folder: &Path) -> Self {
        self.dirs.values_mut().chain(&mut self.stdin).for_each(|path| *path = folder.join(&*path));
        self
    }

    /// What it is, for whoever reads a receipt: names and no values, which may be secret.
    #[must_use]
    pub fn described(&self) -> String {
        let mut parts = Vec::new();
        if !self.args.is_empty() {
            parts.push(format!("{} arguments", self.args.len()));
        }
        parts.extend(self.env.keys().map(|name| format!("env {name}")));
        parts.extend(self.dirs.keys().map(|name| format!("dir {name}")));
        parts.extend(self.stdin.as_ref().map(|_| "stdin".to_string()));
        if !self.imports.is_empty() {
            parts.push(self.imports.described());
        }
        if parts.is_empty() { "nothing".to_string() } else { parts.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_tells_names_and_no_values_and_its_paths_are_below_its_suite() {
        let text = "args = ['score', '--fast']\nstdin = 'in.txt'\n[env]\nTOKEN = 'secret'\n[dirs]\n'/data' = 'data'\n";
        let grant: Grant = crate::strict_toml::parse("suite.toml".as_ref(), text).unwrap();
        let grant = grant.below("/suite".as_ref());
        assert_eq!(grant.described(), "2 arguments, env TOKEN, dir /data, stdin");
        assert_eq!(
            (&grant.dirs["/data"], &grant.stdin),
            (&"/suite/data".into(), &Some("/suite/in.txt".into()))
        );
        assert_eq!(Grant::default().described(), "nothing");
        assert!(Grant::default().is_nothing() && !grant.is_nothing());
    }
}
