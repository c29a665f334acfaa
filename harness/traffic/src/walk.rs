//! Through a line of JSON, value by value, with the text of numbers as it stands.

use std::borrow::Cow;
use std::fmt;

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::detect::{self, Found};
use crate::mask::{Masker, Merged};
use crate::paths::{Done, PathId, Paths};
use crate::report::Report;
use crate::rules::{Action, Rules};
use crate::shape::Shape;

/// What decides about a value: the rule that holds there, and what its type says.
type By<'a> = (Option<&'a Action>, Option<&'a Shape>);

/// Digits from which on a number is masked without a rule: an account's or a customer's number, a precise place, a moment.
const LONG: usize = 8;

/// Digits that a detector needs at least of a number, which has one point at most.
const DETECTED: usize = 7;

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
    paths: Paths<'a>,
    masker: Masker,
}

impl<'a> Line<'a> {
    /// By these rules.
    pub fn new(rules: &'a Rules, masker: Masker) -> Line<'a> {
        Line { paths: Paths::new(rules), masker }
    }

    /// What was done so far.
    pub fn report(&mut self) -> &Report {
        self.paths.told()
    }

    /// Writes a line's masked JSON behind what `out` holds, without white space between its parts.
    ///
    /// # Errors
    /// [`BadLine`] where it is no JSON, or equality could not be kept; nothing of `out` is to be used then.
    pub fn mask(&mut self, line: &str, out: &mut String) -> Result<(), BadLine> {
        valid(line)?;
        let at = self.paths.line();
        self.value(&mut Cursor { text: line, at: 0 }, at, (None, None), out)
    }

    /// The same for a part of a line that lies at a path, of which something is known perhaps. That it is JSON was seen when it was
    /// read.
    ///
    /// # Errors
    /// As [`Line::mask`].
    pub fn mask_at(
        &mut self,
        path: &str,
        part: &RawValue,
        shape: Option<&Shape>,
        out: &mut String,
    ) -> Result<(), BadLine> {
        let line = self.paths.line();
        let at = self.paths.member(line, path);
        let action = self.paths.rule(at).map(|rule| &rule.action);
        self.value(&mut Cursor { text: part.get(), at: 0 }, at, (action, shape), out)
    }

    fn value(
        &mut self,
        from: &mut Cursor,
        at: PathId,
        by @ (action, shape): By,
        out: &mut String,
    ) -> Result<(), BadLine> {
        match from.peek() {
            b'{' => self.object(from, at, by, out),
            b'[' => self.array(from, at, by, out),
            b'"' => {
                let text = from.string();
                let start = out.len();
                out.push('"');
                let text = text.unescaped()?;
                // A rule goes before what a type says.
                match shape.filter(|_| action.is_none()) {
                    Some(shape) if shape.has_name(&text) => {
                        out.push_str(&text);
                        self.paths.count(at, Done::Kept);
                    }
                    Some(shape) if shape.is_number(&text) => self.number(&text, at, None, out)?,
                    _ => self.text(&text, at, action, out)?,
                }
                // Masks of what needs no escapes need none; but JSON is written anew.
                match matches!(text, Cow::Borrowed(_)) && !text.starts_with(['{', '[']) {
                    true => out.push('"'),
                    false => close(start, out),
                }
                Ok(())
            }
            b't' | b'f' | b'n' => {
                out.push_str(from.scalar());
                Ok(())
            }
            _ => self.number(from.scalar(), at, action, out),
        }
    }

    fn text(
        &mut self,
        text: &str,
        at: PathId,
        action: Option<&Action>,
        out: &mut String,
    ) -> Result<(), BadLine> {
        // JSON that is carried as a text is JSON.
        if text.starts_with(['{', '[']) && valid(text).is_ok() {
            return self.value(&mut Cursor { text, at: 0 }, at, (action, None), out);
        }
        let paths = &mut self.paths;
        let mut hit = |kind| paths.count(at, Done::Found(kind));
        let done = match action {
            Some(Action::Keep) => self.masker.kept(text, out, &mut hit),
            _ => self.masker.text(text, out, &mut hit),
        };
        done.map_err(|merged| self.merged(at, merged))?;
        self.paths.count(at, if action == Some(&Action::Keep) { Done::Kept } else { Done::Text });
        Ok(())
    }

    fn number(
        &mut self,
        number: &str,
        at: PathId,
        action: Option<&Action>,
        out: &mut String,
    ) -> Result<(), BadLine> {
        let mantissa = &number[..number.find(['e', 'E']).unwrap_or(number.len())];
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
        let asked = matches!(action, Some(Action::Mask | Action::MaskKeys));
        let fires = || digits >= DETECTED && fires(number);
        if !asked && (action == Some(&Action::Keep) || digits < LONG) && !fires() {
            out.push_str(number);
            return Ok(());
        }
        let paths = &mut self.paths;
        let masked = self.masker.number(number, out, &mut |kind| paths.count(at, Done::Found(kind)));
        masked.map_err(|merged| self.merged(at, merged))?;
        self.paths.count(at, Done::Number);
        Ok(())
    }

    fn merged(&self, at: PathId, merged: Merged) -> BadLine {
        BadLine::Merged { path: self.paths.text(at).to_string(), merged }
    }

    fn object(
        &mut self,
        from: &mut Cursor,
        at: PathId,
        (action, shape): By,
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
            let asked = action == Some(&Action::MaskKeys);
            let plain = if asked { None } else { self.paths.known(at, &key) };
            let plain = plain.or_else(|| (!asked && is_name(&key)).then(|| self.paths.member(at, &key)));
            match plain {
                Some(member) => {
                    let by = (action, shape.and_then(|shape| shape.member(&key)));
                    self.child(from, member, by, out, &mut first, Some(&key))?;
                }
                None => {
                    let member = self.paths.member(at, "*");
                    let mut name = String::new();
                    self.text(&key, member, Some(&Action::Mask), &mut name)?;
                    self.child(from, member, (action, None), out, &mut first, Some(&name))?;
                }
            }
        }
        from.at += 1;
        out.push('}');
        Ok(())
    }

    fn array(
        &mut self,
        from: &mut Cursor,
        at: PathId,
        (action, shape): By,
        out: &mut String,
    ) -> Result<(), BadLine> {
        from.at += 1;
        out.push('[');
        let mut first = true;
        let mut place = 0;
        while from.peek() != b']' {
            if from.peek() == b',' {
                from.at += 1;
            }
            let element = self.paths.element(at, place);
            let by = (action, shape.and_then(|shape| shape.element(place)));
            self.child(from, element, by, out, &mut first, None)?;
            place += 1;
        }
        from.at += 1;
        out.push(']');
        Ok(())
    }

    fn child(
        &mut self,
        from: &mut Cursor,
        at: PathId,
        (inherited, shape): By,
        out: &mut String,
        first: &mut bool,
        name: Option<&str>,
    ) -> Result<(), BadLine> {
        let rule = self.paths.rule(at);
        let action = rule.map(|rule| &rule.action).or(inherited);
        if action == Some(&Action::Drop) {
            from.skip();
            self.paths.count(at, Done::Dropped);
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
                self.paths.count(at, Done::Replaced);
                quote(with, out);
                Ok(())
            }
            None => self.value(from, at, (action, shape), out),
        }
    }
}

/// What detectors find in a line of JSON, or of anything else: the path, and the kind.
pub fn findings(line: &str, each: &mut dyn FnMut(&str, detect::Kind)) {
    let mut found: Vec<Found> = Vec::new();
    if valid(line).is_ok() {
        scan(&mut Cursor { text: line, at: 0 }, &Way::Line, &mut found, each);
        return;
    }
    detect::find(line, &mut found);
    found.iter().for_each(|found| each("", found.kind));
}

/// The way to a value. It is written out for what is found alone.
enum Way<'a> {
    Line,
    Member(&'a Way<'a>, &'a str),
    Element(&'a Way<'a>, usize),
}

impl fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Way::Line => Ok(()),
            Way::Member(Way::Line, name) => f.write_str(name),
            Way::Member(of, name) => write!(f, "{of}.{name}"),
            Way::Element(of, place) => write!(f, "{of}[{place}]"),
        }
    }
}

fn scan(from: &mut Cursor, way: &Way, found: &mut Vec<Found>, each: &mut dyn FnMut(&str, detect::Kind)) {
    match from.peek() {
        b'"' => {
            let Ok(text) = from.string().unescaped() else { return };
            if look(&text, way, found, each) {
                scan(&mut Cursor { text: &text, at: 0 }, way, found, each);
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
                    look(&key, &Way::Member(way, "*"), found, each);
                    from.peek();
                    from.at += 1;
                    let name: &str = if is_name(&key) { &key } else { "*" };
                    scan(from, &Way::Member(way, name), found, each);
                } else {
                    scan(from, &Way::Element(way, place), found, each);
                    place += 1;
                }
            }
            from.at += 1;
        }
        _ => {
            look(from.scalar(), way, found, each);
        }
    }
}

/// Says what is found in a text, and whether it is JSON in which nothing was.
fn look(text: &str, way: &Way, found: &mut Vec<Found>, each: &mut dyn FnMut(&str, detect::Kind)) -> bool {
    detect::find(text, found);
    found.iter().for_each(|found| each(&way.to_string(), found.kind));
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
pub(crate) fn is_name(key: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"_-$ :/".contains(&byte);
    key.len() <= 64
        && key.bytes().all(sign)
        && key.bytes().filter(u8::is_ascii_digit).count() < 4
        && !fires(key)
}

fn quote(text: &str, out: &mut String) {
    let start = out.len();
    out.push('"');
    out.push_str(text);
    close(start, out);
}

/// Ends the text that was begun by a quote at `start`.
fn close(start: usize, out: &mut String) {
    // All bytes are looked at, which is quicker than to stop at the first.
    let special = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    if out.as_bytes()[start + 1..].iter().fold(false, |any, &byte| any | special(byte)) {
        let text = out.split_off(start + 1);
        out.truncate(start);
        out.push_str(&serde_json::to_string(&text).expect("a text is JSON"));
    } else {
        out.push('"');
    }
}

/// A text between its quotes.
struct Quoted<'a>(&'a str);

impl<'a> Quoted<'a> {
    fn unescaped(&self) -> Result<Cow<'a, str>, BadLine> {
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
