//! Tokens, keys and UUIDs.

use super::{Found, Kind, Reserved};

/// The beginning of every token's mask.
pub const MASKED: &str = "tgm_";

/// Beginnings by which issuers mark their keys.
const KNOWN: [&str; 14] = [
    "sk_",
    "pk_",
    "rk_",
    "sk-",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "ASIA",
    "AIza",
];

/// A word shorter than this is no token.
pub const SHORTEST: usize = 16;

pub fn find(bytes: &[u8], on_reserved: Reserved, found: &mut Vec<Found>) {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-+=.~".contains(&byte);
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|&&byte| part(byte)).count();
        if length >= SHORTEST {
            let mut word = &bytes[at..at + length];
            while word.ends_with(b".") {
                word = &word[..word.len() - 1];
            }
            if let Some(kind) = kind(word, on_reserved) {
                found.push(Found { start: at, end: at + word.len(), kind });
            }
        }
        at += length + 1;
    }
}

fn kind(word: &[u8], on_reserved: Reserved) -> Option<Kind> {
    if word.starts_with(MASKED.as_bytes()) {
        return (on_reserved == Reserved::Find).then_some(Kind::Token);
    }
    if uuid(word) {
        // Version 8 is for whoever makes it, and nothing but zeros says nothing.
        let says = word[14] != b'8' && word.iter().any(|byte| !b"0-".contains(byte));
        return says.then_some(Kind::Uuid);
    }
    let dots = word.iter().filter(|&&byte| byte == b'.').count();
    let web = word.starts_with(b"eyJ") && dots == 2;
    let known = KNOWN.iter().any(|known| word.starts_with(known.as_bytes()));
    (web || known || mixed(word)).then_some(Kind::Token)
}

fn uuid(word: &[u8]) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    word.len() == 36
        && word
            .iter()
            .enumerate()
            .all(|(at, byte)| if dash(at) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// A long word of both cases and digits, which no language has.
fn mixed(word: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| word.iter().filter(|byte| is(byte)).count();
    let (upper, lower, digits) =
        (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase), count(u8::is_ascii_digit));
    let mut seen = [false; 256];
    let different =
        word.iter().filter(|&&byte| !std::mem::replace(&mut seen[usize::from(byte)], true)).count();
    word.len() >= 24 && upper >= 3 && lower >= 3 && digits >= 2 && different >= 12
}
