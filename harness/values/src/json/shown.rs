//! Input as messages quote it.

use std::fmt;

/// The most characters of an input that a message quotes.
pub(crate) const MOST: usize = 40;

/// A string as JSON, cut where it is long.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, rest) = cut(self.0, MOST);
        f.write_str(&serde_json::to_string(head).map_err(|_| fmt::Error)?)?;
        f.write_str(if rest.is_empty() { "" } else { "…" })
    }
}

/// The beginning of a text, of at most so many characters, and what messages leave out of it.
pub(crate) fn cut(text: &str, most: usize) -> (&str, &str) {
    let end = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_strings_are_cut_between_characters() {
        assert_eq!(Shown("a\"b").to_string(), r#""a\"b""#);
        assert_eq!(Shown(&"é".repeat(40)).to_string(), format!("\"{}\"", "é".repeat(40)));
        assert_eq!(Shown(&"é".repeat(41)).to_string(), format!("\"{}\"…", "é".repeat(40)));
    }
}
