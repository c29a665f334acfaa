//! TOML that refuses what it does not know, and names the nearest thing it does.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// A file that could not be used: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}: {what}", .file.display())]
pub struct BadToml {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// The error on that line.
    pub what: String,
}

/// Reads `text`, which stands in `file`.
pub fn parse<T: DeserializeOwned>(file: &Path, text: &str) -> Result<T, BadToml> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        BadToml {
            file: file.to_path_buf(),
            line: 1 + text.bytes().take(start).filter(|&b| b == b'\n').count(),
            what: explain(error.message()),
        }
    })
}

/// serde says: unknown field `a`, expected one of `b`, `c`. A person wants: did you mean `b`?
fn explain(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(unknown) = quoted.next().filter(|_| message.starts_with("unknown ")) else {
        return message.trim().replace('\n', ", ");
    };
    let near = nearest(unknown, quoted);
    let what = if message.starts_with("unknown field") { "unknown key" } else { "unknown value" };
    match near {
        Some(near) => format!("{what} `{unknown}`: did you mean `{near}`?"),
        None => message.replacen("unknown field", "unknown key", 1),
    }
}

/// The nearest of `known` to `word`, if any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.to_string())
}

/// `: did you mean …?`, or nothing.
pub fn did_you_mean(near: &Option<String>) -> String {
    near.as_ref().map_or(String::new(), |near| format!(": did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    #[allow(dead_code)]
    struct Sample {
        launches: Option<u32>,
        slice_us: Option<u32>,
    }

    fn refused(text: &str) -> String {
        parse::<Sample>(Path::new("plan.toml"), text).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_and_its_line() {
        assert_eq!(
            refused("launches = 3\nslice-ms = 1\n"),
            "plan.toml:2: unknown key `slice-ms`: did you mean `slice-us`?"
        );
    }

    #[test]
    fn a_key_like_nothing_lists_what_there_is() {
        let error = refused("zzzz = 3\n");
        assert!(error.contains("unknown key `zzzz`") && error.contains("`launches`"), "{error}");
    }

    #[test]
    fn broken_toml_names_the_line() {
        assert!(refused("launches = 3\nslice-us = \n").starts_with("plan.toml:2: "));
        assert!(refused("launches = 'many'\n").contains("invalid type"));
    }
}
