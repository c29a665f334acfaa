//! Through a line of JSON, value by value, with the text of numbers as it stands.

use std::fmt::Write as _;

use serde::de::IgnoredAny;

use crate::detect::{self, Found};
use crate::mask::{Masker, Merged};
use crate::report::Report;
use crate::rules::{Action, Rules};

/// Digits from which on a number is masked without a rule: an account's or a customer's number, a precise place, a moment.
const LONG: usize = 8;

/// Elements whose place is a part of the path; those behind are one.
const PLACES: usize = 16;

/// A line that cannot be masked.
#[derive(Debug, thiserror::Error)]
pub enum BadLine {
    /// It is no JSON, or holds half a surrogate pair.
    #[error("not JSON: {0}")]
    Json(String),
    /// Equality could not be kept.
    #[error("{path}: {merged}")]
    Merged {
        /// Where.
        path: String,
        /// Why.
        merged: Merged,
    },
}

/// Masks lines.
pub struct Line<'a> {
    rules: &'a Rules,
    masker: Masker,
    /// What was done so far.
    pub report: Report,
    path: Vec<String>,
}

impl<'a> Line<'a> {
    /// By these rules.
    pub fn new(rules: &'a Rules, masker: Masker) -> Line<'a> {
        Line { rules, masker, report: Report::default(), path: Vec::new() }
    }

    /// Writes a line's masked JSON behind what `out` holds, without white space between its parts.
    ///
    /// # Errors
    /// [`BadLine`] where it is no JSON, or equality could not be kept; nothing of `out` is to be used then.
    pub fn mask(&mut self, line: &str, out: &mut String) -> Result<(), BadLine> {
        valid(line)?;
        self.report.lines += 1;
        self.path.clear();
        self.value(&mut Cursor { text: line, at: 0 }, None, out)
    }

    /// The same for a part of a line that lies at a path.
    ///
    /// # Errors
    /// As [`Line::mask`].
    pub fn mask_at(&mut self, path: &str, part: &str, out: &mut String) -> Result<(), BadLine> {
        valid(part)?;
        self.report.lines += 1;
        self.path.clear();
        self.path.push(path.to_string());
        let action = self.rules.at(&self.path).map(|rule| rule.action.clone());
        self.value(&mut Cursor { text: part, at: 0 }, action.as_ref(), out)
    }

    fn value(&mut self, from: &mut Cursor, action: Option<&Action>, out: &mut String) -> Result<(), BadLine> {
        match from.peek() {
            b'{' => self.object(from, action, out),
            b'[' => self.array(from, action, out),
            b'"' => {
                let text = from.string();
                let masked = self.text(&text.unescaped()?, action)?;
                quote(&masked, out);
                Ok(())
            }
            b't' | b'f' | b'n' => {
                out.push_str(from.scalar());
                Ok(())
            }
            _ => self.number(from.scalar(), action, out),
        }
    }

    fn text(&mut self, text: &str, action: Option<&Action>) -> Result<String, BadLine> {
        // JSON that is carried as a text is JSON.
        if text.starts_with(['{', '[']) && valid(text).is_ok() {
            let mut out = String::with_capacity(text.len());
            self.value(&mut Cursor { text, at: 0 }, action, &mut out)?;
            return Ok(out);
        }
        let mut out = String::with_capacity(text.len());
        let path = joined(&self.path);
        let report = &mut self.report;
        let mut hit = |kind| report.hit(&path, kind);
        let done = match action {
            Some(Action::Keep) => self.masker.kept(text, &mut out, &mut hit),
            _ => self.masker.text(text, &mut out, &mut hit),
        };
        done.map_err(|merged| BadLine::Merged { path: path.clone(), merged })?;
        self.report.count(&path, if action == Some(&Action::Keep) { "kept" } else { "text" });
        Ok(out)
    }

    fn number(&mut self, number: &str, action: Option<&Action>, out: &mut String) -> Result<(), BadLine> {
        let mantissa = &number[..number.find(['e', 'E']).unwrap_or(number.len())];
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
        let asked = matches!(action, Some(Action::Mask | Action::MaskKeys));
        if !asked && (action == Some(&Action::Keep) || digits < LONG) && !fires(number) {
            out.push_str(number);
            return Ok(());
        }
        let path = joined(&self.path);
        let report = &mut self.report;
        self.masker
            .number(number, out, &mut |kind| report.hit(&path, kind))
            .map_err(|merged| BadLine::Merged { path: path.clone(), merged })?;
        self.report.count(&path, "number");
        Ok(())
    }

    fn object(
        &mut self,
        from: &mut Cursor,
        action: Option<&Action>,
        out: &mut String,
    ) -> Result<(), BadLine> {
        from.at += 1;
        out.push('{');
        let mut first = true;
        while from.peek() != b'}' {
            if from.peek() == b',' {
                from.at += 1;
                from.peek();
            }
            let key = from.string().unescaped()?;
            from.peek();
            from.at += 1;
            // A name that is a value must not stand in the report either.
            let personal = action == Some(&Action::MaskKeys) || !is_name(&key);
            self.path.push(if personal { "*".to_string() } else { key.to_string() });
            let name = if personal { Some(self.text(&key, Some(&Action::Mask))?) } else { None };
            let name = name.as_deref().unwrap_or(&key);
            self.child(from, action, out, &mut first, Some(name))?;
            self.path.pop();
        }
        from.at += 1;
        out.push('}');
        Ok(())
    }

    fn array(&mut self, from: &mut Cursor, action: Option<&Action>, out: &mut String) -> Result<(), BadLine> {
        from.at += 1;
        out.push('[');
        let mut first = true;
        let mut place = 0;
        while from.peek() != b']' {
            if from.peek() == b',' {
                from.at += 1;
            }
            self.path.push(if place < PLACES { format!("[{place}]") } else { "[…]".to_string() });
            self.child(from, action, out, &mut first, None)?;
            self.path.pop();
            place += 1;
        }
        from.at += 1;
        out.push(']');
        Ok(())
    }

    fn child(
        &mut self,
        from: &mut Cursor,
        inherited: Option<&Action>,
        out: &mut String,
        first: &mut bool,
        name: Option<&str>,
    ) -> Result<(), BadLine> {
        let rules = self.rules;
        let rule = rules.at(&self.path);
        let action = rule.map(|rule| &rule.action).or(inherited);
        if action == Some(&Action::Drop) {
            from.skip();
            self.report.count(&joined(&self.path), "dropped");
            return Ok(());
        }
        if !std::mem::replace(first, false) {
            out.push(',');
        }
        if let Some(name) = name {
            quote(name, out);
            out.push(':');
        }
        match rule.and_then(|rule| rule.with.as_deref()) {
            Some(with) => {
                from.skip();
                self.report.count(&joined(&self.path), "replaced");
                quote(with, out);
                Ok(())
            }
            None => self.value(from, action, out),
        }
    }
}

/// What detectors find in a line of JSON, or of anything else: the path, and the kind.
pub fn findings(line: &str, each: &mut dyn FnMut(&str, detect::Kind)) {
    let mut found: Vec<Found> = Vec::new();
    if valid(line).is_ok() {
        scan(&mut Cursor { text: line, at: 0 }, &mut Vec::new(), &mut found, each);
        return;
    }
    detect::find(line, &mut found);
    found.iter().for_each(|found| each("", found.kind));
}

fn scan(
    from: &mut Cursor,
    path: &mut Vec<String>,
    found: &mut Vec<Found>,
    each: &mut dyn FnMut(&str, detect::Kind),
) {
    match from.peek() {
        b'"' => {
            let Ok(text) = from.string().unescaped() else { return };
            if look(&text, path, found, each) {
                scan(&mut Cursor { text: &text, at: 0 }, path, found, each);
            }
        }
        open @ (b'{' | b'[') => {
            from.at += 1;
            let mut place = 0;
            while !matches!(from.peek(), b'}' | b']') {
                if from.peek() == b',' {
                    from.at += 1;
                    from.peek();
                }
                if open == b'{' {
                    let Ok(key) = from.string().unescaped() else { return };
                    path.push("*".to_string());
                    look(&key, path, found, each);
                    path.pop();
                    path.push(if is_name(&key) { key.into_owned() } else { "*".to_string() });
                    from.peek();
                    from.at += 1;
                } else {
                    path.push(format!("[{place}]"));
                    place += 1;
                }
                scan(from, path, found, each);
                path.pop();
            }
            from.at += 1;
        }
        _ => {
            look(from.scalar(), path, found, each);
        }
    }
}

/// Says what is found in a text, and whether it is JSON in which nothing was.
fn look(
    text: &str,
    path: &[String],
    found: &mut Vec<Found>,
    each: &mut dyn FnMut(&str, detect::Kind),
) -> bool {
    detect::find(text, found);
    found.iter().for_each(|found| each(&joined(path), found.kind));
    found.is_empty() && text.starts_with(['{', '[']) && valid(text).is_ok()
}

fn valid(text: &str) -> Result<(), BadLine> {
    serde_json::from_str::<IgnoredAny>(text).map(|_| ()).map_err(|error| BadLine::Json(error.to_string()))
}

fn fires(text: &str) -> bool {
    let mut found = Vec::new();
    detect::find(text, &mut found);
    !found.is_empty()
}

/// Whether a member's name is one that a programmer gave: letters, few digits, and nothing that a detector fires on.
fn is_name(key: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$ :/".contains(&byte);
    key.len() <= 64
        && key.bytes().all(sign)
        && key.bytes().filter(u8::is_ascii_digit).count() < 4
        && !fires(key)
}

fn joined(path: &[String]) -> String {
    let mut text = String::new();
    for part in path {
        let point = if text.is_empty() || part.starts_with('[') { "" } else { "." };
        let _ = write!(text, "{point}{part}");
    }
    text
}

fn quote(text: &str, out: &mut String) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).expect("a text is JSON"));
    }
}

/// A text between its quotes.
struct Quoted<'a>(&'a str);

impl<'a> Quoted<'a> {
    fn unescaped(&self) -> Result<std::borrow::Cow<'a, str>, BadLine> {
        let inner = &self.0[1..self.0.len() - 1];
        if !inner.contains('\\') {
            return Ok(inner.into());
        }
        serde_json::from_str::<String>(self.0)
            .map(Into::into)
            .map_err(|error| BadLine::Json(error.to_string()))
    }
}

/// A place in JSON that is known to be valid.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while bytes[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
        bytes[self.at]
    }

    fn string(&mut self) -> Quoted<'a> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        self.at += 1;
        while bytes[self.at] != b'"' {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        Quoted(&self.text[start..self.at])
    }

    fn scalar(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest
            .find(|char: char| matches!(char, ',' | ']' | '}') || char.is_ascii_whitespace())
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip(&mut self) {
        let mut depth = 0;
        loop {
            match self.peek() {
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                b'"' => {
                    self.string();
                }
                _ => {
                    self.scalar();
                }
            }
            if depth == 0 {
                return;
            }
        }
    }
}
