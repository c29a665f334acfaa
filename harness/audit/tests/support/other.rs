//! A number on a committed page, found by what stands around it, as another: so the page may be drawn anew.

#![allow(dead_code, reason = "every test program uses a part of it")]

use regex::Regex;

/// A committed page.
pub fn read(name: &str) -> String {
    let file = format!("{}/../../reports/{name}/index.html", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).unwrap()
}

/// A pattern in which `~` is a number.
pub fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace('~', r"\d[\d.,]*")).unwrap()
}

/// The text with what the pattern's group finds first as another.
pub fn with(text: &str, around: &str, other: impl Fn(&str) -> String) -> String {
    let found = pattern(around).captures(text);
    let found =
        found.unwrap_or_else(|| panic!("no {around} in {}", text.chars().take(2_000).collect::<String>()));
    let group = found.get(1).unwrap();
    format!("{}{}{}", &text[..group.start()], other(group.as_str()), &text[group.end()..])
}

/// A number with another last digit; of a round one, the last that is not zero.
pub fn next(number: &str) -> String {
    let at =
        number.rfind(|it: char| matches!(it, '1'..='9')).unwrap_or_else(|| panic!("no digit in {number}"));
    let digit = number.as_bytes()[at] - b'0';
    let other = if digit == 9 { 8 } else { digit + 1 };
    format!("{}{other}{}", &number[..at], &number[at + 1..])
}

/// A length or a place that is off by so many pixels.
pub fn off(by: i64) -> impl Fn(&str) -> String {
    move |number| (number.parse::<i64>().unwrap() + by).to_string()
}

/// Always this.
pub fn to(text: &str) -> impl Fn(&str) -> String {
    move |_| text.to_string()
}
