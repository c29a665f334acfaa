//! The mask of each kind: recognisable as one, and valid as what it stands for.

use crate::detect::{self, secret_mark};
use crate::key::Key;
use crate::permute::permute;

/// A number that no network issues, since it begins with 1, 7, 8 or 9; its last digit is Luhn's, separators stay.
pub fn card(key: &Key, text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (first, rest) = digits.split_at(1);
    let mut masked = match first {
        "3" => "7",
        "4" => "8",
        "5" => "9",
        _ => "1",
    }
    .to_string();
    permute(key, first.as_bytes()[0], &rest[..rest.len() - 1], false, &mut masked);
    masked.push('0');
    let check = (10 - detect::luhn(masked.as_bytes())) % 10;
    masked.pop();
    masked.push(char::from(b'0' + check as u8));
    refill(text, &masked)
}

/// A number of the country XX, which is nobody's, with a right checksum.
pub fn iban(key: &Key, text: &str) -> String {
    let signs: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let country = signs.as_bytes()[..2]
        .iter()
        .fold(7_u8, |all, letter| all.wrapping_mul(31).wrapping_add(letter & 0x1f));
    let mut account = signs[4..].to_string();
    loop {
        let mut masked = String::new();
        permute(key, country, &account, false, &mut masked);
        account = masked;
        let check = 98 - detect::remainder(format!("XX00{account}").as_bytes());
        let whole = refill(text, &format!("XX{check:02}{account}"));
        let mut found = Vec::new();
        detect::find(&whole, &mut found);
        if found.is_empty() {
            return whole;
        }
    }
}

/// A number in an area that is never given: 900 to 999.
pub fn ssn(key: &Key, text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut masked = "9".to_string();
    permute(key, digits.as_bytes()[0], &digits[1..], false, &mut masked);
    refill(text, &masked)
}

/// A number of the country +999, which is none, without separators: written with others it is the same number.
pub fn phone(key: &Key, text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut masked = "+999".to_string();
    permute(key, if text.starts_with('+') { b'+' } else { b'n' }, &digits, false, &mut masked);
    masked
}

/// A UUID of version 8.
pub fn uuid(key: &Key, text: &str) -> String {
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
    let value = |at: usize| char::from(digits[at]).to_digit(16).unwrap_or_default() as u8;
    let free: String = digits
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != 12 && *at != 16)
        .map(|(_, &byte)| char::from(byte))
        .collect();
    let mut masked = String::new();
    permute(key, value(12) << 4 | value(16), &free, true, &mut masked);
    masked.insert(12, '8');
    masked.insert(16, 'a');
    for dash in [8, 13, 18, 23] {
        masked.insert(dash, '-');
    }
    masked
}

/// A word that begins as no key does.
pub fn token(key: &Key, text: &str) -> String {
    let mut body = text.to_string();
    loop {
        let mut masked = String::new();
        permute(key, b't', &body, false, &mut masked);
        body = masked;
        let whole = format!("{}{body}", secret_mark());
        let mut found = Vec::new();
        detect::find(&whole, &mut found);
        if found.is_empty() {
            return whole;
        }
    }
}

/// Puts signs where the letters and digits of a text stand.
fn refill(text: &str, signs: &str) -> String {
    let mut signs = signs.chars();
    text.chars()
        .map(|char| if char.is_ascii_alphanumeric() { signs.next().unwrap_or(char) } else { char })
        .collect()
}

/// The text that a part of an address stands for, if it is written with percent signs.
pub fn percent_decoded(part: &str) -> Option<String> {
    if !part.contains('%') {
        return None;
    }
    let bytes = part.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok()
}

/// Writes all but what needs none with percent signs.
pub fn percent_encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}
