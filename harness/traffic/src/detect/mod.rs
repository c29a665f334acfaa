//! Detectors: what is personal or secret by its form alone.
//!
//! Each knows the range that masks of its kind come from, and does not fire there.

mod address;
mod bank;
mod digits;
mod secret;

use std::fmt;

use serde::Deserialize;

pub use bank::remainder;
pub use digits::luhn;

/// What a detector looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Kind {
    /// An e-mail address, but for those under `example`.
    #[serde(rename = "e-mail")]
    Email,
    /// An international bank account number with a right checksum, of a country.
    #[serde(rename = "IBAN")]
    Iban,
    /// A payment card's number with a right Luhn digit, from 2 to 6 as networks issue them.
    #[serde(rename = "card")]
    Card,
    /// A social security number of the United States, written with its separators.
    #[serde(rename = "SSN")]
    Ssn,
    /// A telephone number, international with its `+` or ten digits with separators.
    #[serde(rename = "phone")]
    Phone,
    /// A JSON web token, a key with a known beginning, or a long word of mixed letters and digits.
    #[serde(rename = "token")]
    Token,
    /// An address of the fourth version that is no documentation's, loopback's or reserved one.
    #[serde(rename = "IPv4")]
    Ipv4,
    /// An address of the sixth version, likewise.
    #[serde(rename = "IPv6")]
    Ipv6,
    /// A UUID of a version other than 8, which is for whoever makes it.
    #[serde(rename = "UUID")]
    Uuid,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Email => "e-mail",
            Kind::Iban => "IBAN",
            Kind::Card => "card",
            Kind::Ssn => "SSN",
            Kind::Phone => "phone",
            Kind::Token => "token",
            Kind::Ipv4 => "IPv4",
            Kind::Ipv6 => "IPv6",
            Kind::Uuid => "UUID",
        })
    }
}

/// A place in a text, by bytes, and what was found there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

/// What there is of a text that detectors look for. A mask of the text's form has the same.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    bytes: usize,
    digits: usize,
    points: usize,
    colons: usize,
    at: bool,
}

impl Signs {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        let mut signs = Signs { bytes: text.len(), digits: 0, points: 0, colons: 0, at: false };
        for byte in text.bytes() {
            signs.digits += usize::from(byte.is_ascii_digit());
            signs.points += usize::from(byte == b'.');
            signs.colons += usize::from(byte == b':');
            signs.at |= byte == b'@';
        }
        signs
    }

    /// Whether no detector could fire on a text that has these.
    pub fn say_nothing(self) -> bool {
        !self.at && !self.of_digits() && self.colons < 2 && self.bytes < secret::SHORTEST
    }

    /// Digits for a card, a telephone or a security number; fewer are an address at most, which has three points.
    fn of_digits(self) -> bool {
        self.digits >= 7 || (self.digits >= 4 && self.points >= 3)
    }
}

/// What to do about values that are nobody's: addresses reserved for examples, and masks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// Pass over them: nobody is named.
    Skip,
    /// Find them by their form. Nearly all texts of such a form are somebody's, so that a mask drawn from the form alone would be.
    Find,
}

/// All that is found in a text and may be somebody's, in order and without overlaps: what is longer, or begins earlier, wins.
pub fn find(text: &str, found: &mut Vec<Found>) {
    find_by(Signs::of(text), Reserved::Skip, text, found);
}

/// The same, where it is known what there is of the text.
pub fn find_by(signs: Signs, on_reserved: Reserved, text: &str, found: &mut Vec<Found>) {
    found.clear();
    let bytes = text.as_bytes();
    if signs.at {
        address::emails(bytes, on_reserved, found);
    }
    if signs.of_digits() {
        digits::find(bytes, on_reserved, signs.digits, found);
    }
    if signs.digits >= 10 && bytes.len() >= 15 {
        bank::ibans(bytes, found);
    }
    if signs.colons >= 2 {
        address::ipv6(text, on_reserved, found);
    }
    if bytes.len() >= secret::SHORTEST {
        secret::find(bytes, on_reserved, found);
    }
    if found.len() > 1 {
        found.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
        let mut end = 0;
        found.retain(|found| {
            let free = found.start >= end;
            end = end.max(found.end);
            free
        });
    }
}

/// The beginning of every token's mask.
pub fn secret_mark() -> &'static str {
    secret::MASKED
}

/// Whether a word could go on with this byte.
fn in_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
}

/// The byte before a place.
fn before(bytes: &[u8], at: usize) -> Option<&u8> {
    at.checked_sub(1).and_then(|at| bytes.get(at))
}
