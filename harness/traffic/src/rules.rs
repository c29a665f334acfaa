//! `mask.toml`: what is done at which path.

use serde::Deserialize;

/// What is done with a value, and with all below it that has no rule of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It stays, but for what a detector finds in it.
    Keep,
    /// Texts and all digits of numbers are masked.
    Mask,
    /// As `mask`, and the names of members are masked too.
    MaskKeys,
    /// It is left out.
    Drop,
    /// A text stands for it.
    Replace,
}

/// One rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Where: names of members with points between, `[2]` or `[*]` for elements, `*` for one part and `**` for any number.
    pub path: String,
    /// What is done.
    pub action: Action,
    /// What stands for a value that is replaced.
    #[serde(default)]
    pub with: Option<String>,
    #[serde(skip)]
    parts: Vec<String>,
}

/// All rules: the first whose path matches is followed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rules {
    /// In the order in which they are tried.
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
}

impl Rules {
    /// The same, ready to be followed.
    ///
    /// # Errors
    /// What is wrong with which rule, in words.
    pub fn ready(mut self) -> Result<Rules, String> {
        for rule in &mut self.rules {
            let bad = |what: &str| Err(format!("the rule for `{}` {what}", rule.path));
            match (&rule.action, &rule.with) {
                (Action::Replace, None) => return bad("replaces by nothing: say `with = \"…\"`"),
                (Action::Replace, Some(_)) | (_, None) => {}
                (_, Some(_)) => return bad("has `with`, which only `action = \"replace\"` reads"),
            }
            rule.parts = parts(&rule.path);
            if rule.parts.is_empty() {
                return bad("names no path: write `account.owner`, `input[0]` or `**.iban`");
            }
        }
        Ok(self)
    }

    /// The rule for a path.
    pub fn at(&self, path: &[String]) -> Option<&Rule> {
        self.rules.iter().find(|rule| matches(&rule.parts, path))
    }
}

/// `a.b[0]` as `a`, `b`, `[0]`. A leading `$.` may be there.
fn parts(path: &str) -> Vec<String> {
    let path = path.strip_prefix('$').unwrap_or(path);
    let mut parts = Vec::new();
    for name in path.split('.').filter(|name| !name.is_empty()) {
        let (name, elements) = name.split_at(name.find('[').unwrap_or(name.len()));
        if !name.is_empty() {
            parts.push(name.to_string());
        }
        parts.extend(elements.split_inclusive(']').map(str::to_string));
    }
    parts
}

fn matches(rule: &[String], path: &[String]) -> bool {
    match (rule.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first == "**" => {
            matches(rest, path) || path.split_first().is_some_and(|(_, path)| matches(rule, path))
        }
        (Some((first, rest)), Some((part, path))) => {
            let one = first == part || first == "*" || (first == "[*]" && part.starts_with('['));
            one && matches(rest, path)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_as_written() {
        let matched = |rule: &str, path: &str| matches(&parts(rule), &parts(path));
        for (rule, path) in [
            ("a.b", "a.b"),
            ("$.a[0]", "a[0]"),
            ("a[*].c", "a[7].c"),
            ("**.c", "c"),
            ("**.c", "a.b.c"),
            ("*.b", "a.b"),
        ] {
            assert!(matched(rule, path), "{rule} {path}");
        }
        for (rule, path) in [("a", "a.b"), ("a.b", "a"), ("a[0]", "a[1]"), ("[*]", "a"), ("*.c", "a.b.c")] {
            assert!(!matched(rule, path), "{rule} {path}");
        }
    }
}
