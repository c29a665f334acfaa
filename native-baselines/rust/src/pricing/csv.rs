//! Catalogs as CSV (RFC 4180): records end with LF or CRLF, a field in double quotes may hold commas, line ends and
//! doubled quotes. The reader borrows from the text; only a field with doubled quotes is copied.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;

use super::Malformed;

/// Columns of a catalog.
pub(super) const COLUMNS: usize = 6;

/// The end of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// With LF, or with the text.
    Lf,
    /// With CR and LF.
    CrLf,
}

/// The thing that follows a field.
enum Next {
    Field,
    Record(LineEnd),
}

/// One record of [`COLUMNS`] fields.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// The line that it begins on, counted from 1.
    pub(super) line: u32,
    pub(super) fields: [Cow<'a, str>; COLUMNS],
    pub(super) end: LineEnd,
}

impl Record<'_> {
    /// The error that says that this record is not good.
    pub(super) fn malformed(&self, reason: &str) -> Malformed {
        malformed(self.line, reason)
    }
}

fn malformed(line: u32, reason: &str) -> Malformed {
    Malformed { line, reason: reason.to_owned() }
}

/// Reads records one after the other.
pub(super) struct Reader<'a> {
    text: &'a str,
    /// The next byte to read.
    at: usize,
    /// The line of that byte, counted from 1.
    line: u32,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The next record, or `None` at the end of the text. A line end at the very end begins no record.
    pub(super) fn record(&mut self) -> Result<Option<Record<'a>>, Malformed> {
        if self.at == self.text.len() {
            return Ok(None);
        }
        let line = self.line;
        let mut fields = [const { Cow::Borrowed("") }; COLUMNS];
        let mut count = 0;
        loop {
            let (field, next) = self.field().map_err(|reason| malformed(line, reason))?;
            if let Some(place) = fields.get_mut(count) {
                *place = field;
            }
            count += 1;
            if let Next::Record(end) = next {
                if count != COLUMNS {
                    return Err(malformed(line, "expected 6 fields"));
                }
                return Ok(Some(Record { line, fields, end }));
            }
        }
    }

    fn field(&mut self) -> Result<(Cow<'a, str>, Next), &'static str> {
        if self.peek() == Some(b'"') { self.quoted() } else { self.plain() }
    }

    fn plain(&mut self) -> Result<(Cow<'a, str>, Next), &'static str> {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'\r' | b'\n' => break,
                b'"' => return Err("quote in an unquoted field"),
                _ => self.at += 1,
            }
        }
        let field = &self.text[start..self.at];
        Ok((Cow::Borrowed(field), self.next("carriage return without line feed")?))
    }

    fn quoted(&mut self) -> Result<(Cow<'a, str>, Next), &'static str> {
        self.at += 1;
        let mut start = self.at;
        let mut copied = String::new();
        loop {
            match self.peek() {
                None => return Err("unterminated quote"),
                Some(b'"') => {
                    let piece = &self.text[start..self.at];
                    self.at += 1;
                    if self.peek() != Some(b'"') {
                        let field =
                            if copied.is_empty() { Cow::Borrowed(piece) } else { Cow::Owned(copied + piece) };
                        return Ok((field, self.next("text after the closing quote")?));
                    }
                    // Of the two quotes, the first ends the piece and the second begins the next one.
                    copied.push_str(piece);
                    start = self.at;
                }
                Some(b'\n') => self.line = self.line.saturating_add(1),
                Some(_) => {}
            }
            self.at += 1;
        }
    }

    /// Steps over what ends a field; `otherwise` is the error if nothing that may end one is there.
    fn next(&mut self, otherwise: &'static str) -> Result<Next, &'static str> {
        let (next, length) = match &self.text.as_bytes()[self.at..] {
            [] => (Next::Record(LineEnd::Lf), 0),
            [b',', ..] => (Next::Field, 1),
            [b'\n', ..] => (Next::Record(LineEnd::Lf), 1),
            [b'\r', b'\n', ..] => (Next::Record(LineEnd::CrLf), 2),
            _ => return Err(otherwise),
        };
        self.at += length;
        if matches!(next, Next::Record(_)) {
            self.line = self.line.saturating_add(1);
        }
        Ok(next)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// Writes a field, in quotes only if it needs them.
pub(super) fn write_field(out: &mut String, field: &str) {
    if !field.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        out.push_str(field);
        return;
    }
    out.push('"');
    for (index, piece) in field.split('"').enumerate() {
        if index > 0 {
            out.push_str("\"\"");
        }
        out.push_str(piece);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn fields(text: &str) -> Vec<String> {
        let record = Reader::new(text).record().expect("a good record").expect("a record");
        record.fields.into_iter().map(Cow::into_owned).collect()
    }

    fn error(text: &str) -> (u32, String) {
        let mut reader = Reader::new(text);
        loop {
            match reader.record() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("{text:?} is no bad catalog"),
                Err(Malformed { line, reason }) => return (line, reason),
            }
        }
    }

    #[test]
    fn quotes_protect_commas_line_ends_and_quotes() {
        assert_eq!(
            fields("a,\"b,c\",\"d\r\ne\",\"f\"\"g\",\"\",\"\"\"\"\n"),
            ["a", "b,c", "d\r\ne", "f\"g", "", "\""]
        );
    }

    #[test]
    fn names_the_line_where_the_bad_record_begins() {
        assert_eq!(error("a,b\n"), (1, "expected 6 fields".to_owned()));
        assert_eq!(error("a,b,c,d,e,f,g"), (1, "expected 6 fields".to_owned()));
        assert_eq!(error("a,b,c,d,e,\"\n\n\"\r\n,"), (4, "expected 6 fields".to_owned()));
        assert_eq!(error("1,2,3,4,5,6\nx\"y"), (2, "quote in an unquoted field".to_owned()));
        assert_eq!(error("\"\n\n"), (1, "unterminated quote".to_owned()));
        assert_eq!(error("\"a\"b"), (1, "text after the closing quote".to_owned()));
        assert_eq!(error("a\rb"), (1, "carriage return without line feed".to_owned()));
        assert_eq!(error("\"a\"\rb"), (1, "text after the closing quote".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(wanted in proptest::collection::vec("[a-c,\"\r\nü🧾]{0,6}", COLUMNS)) {
            let mut text = String::new();
            for (index, field) in wanted.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_field(&mut text, field);
            }
            text.push('\n');
            prop_assert_eq!(fields(&text), wanted);
        }

        #[test]
        fn never_panics(text in "[a,\"\r\nü]{0,40}") {
            let mut reader = Reader::new(&text);
            while let Ok(Some(_)) = reader.record() {}
        }
    }
}
