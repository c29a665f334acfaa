//! The mask of a text: by detectors where they fire, by the permutation of its form elsewhere.

mod kinds;
mod remembered;
mod width;

use std::collections::HashMap;
use std::net::Ipv6Addr;

use crate::detect::{self, Found, Kind, Reserved, Signs};
use crate::hex::is_hex;
use crate::key::Key;
use crate::permute::permute;
use remembered::{Place, Remembered};
use width::width;

/// Characters of a long text that are permuted together.
const CHUNK: usize = 4096;

/// Originals of the kinds on_reserved reserved range is small, of each of which is known what they became.
const PROVEN: usize = 1 << 20;

/// Two originals would become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Merged {
    /// They did.
    #[error(
        "two values that the detector {0} found would become one, since few masks are reserved for them: take another key, or \
         `drop` or `replace` them by a rule"
    )]
    Two(Kind),
    /// More of them than there is memory for, to prove that they did not.
    #[error(
        "there are more than {PROVEN} different values of the kinds SSN, IPv4 and card: `drop` or `replace` some by a rule"
    )]
    TooMany,
}

/// Masks texts and numbers under one key.
pub struct Masker {
    key: Key,
    known: Remembered,
    // What a mask was made of, as a digest of the original.
    origins: HashMap<(Kind, u64), u64>,
    scratch: Vec<Found>,
}

impl Masker {
    /// One that has masked nothing.
    pub fn new(key: Key) -> Masker {
        Masker { key, known: Remembered::new(), origins: HashMap::new(), scratch: Vec::new() }
    }

    /// Writes the masked text behind what `out` holds, and calls `hit` for each find of a detector.
    ///
    /// # Errors
    /// [`Merged`] where equality could not be kept.
    pub fn text(&mut self, text: &str, out: &mut String, hit: &mut dyn FnMut(Kind)) -> Result<(), Merged> {
        let place = self.known.place(text);
        if let Some(known) = place.and_then(|place| self.known.get(place, text)) {
            out.push_str(known);
            return Ok(());
        }
        if is_address(text) {
            return self.address(text, out, hit);
        }
        let signs = Signs::of(text);
        detect::find_by(signs, Reserved::Find, text, &mut self.scratch);
        if self.scratch.is_empty() {
            self.unknown(text, place, signs, out);
            return Ok(());
        }
        self.by_finds(text, true, out, hit)
    }

    /// The same for a text that is kept: only what detectors find is masked.
    ///
    /// # Errors
    /// [`Merged`] where equality could not be kept.
    pub fn kept(&mut self, text: &str, out: &mut String, hit: &mut dyn FnMut(Kind)) -> Result<(), Merged> {
        self.spans(text, false, out, hit)
    }

    /// Writes a number on_reserved digits are masked, and nothing else of it: sign, point and exponent stay.
    ///
    /// # Errors
    /// [`Merged`] where equality could not be kept.
    pub fn number(
        &mut self,
        number: &str,
        out: &mut String,
        hit: &mut dyn FnMut(Kind),
    ) -> Result<(), Merged> {
        let (mantissa, exponent) = number.split_at(number.find(['e', 'E']).unwrap_or(number.len()));
        let digits = mantissa.trim_start_matches('-');
        out.push_str(&mantissa[..mantissa.len() - digits.len()]);
        // What looks like an address or a telephone is none: it has no more than one point.
        match digits.contains('.') {
            true => permute(&self.key, 0, digits, false, out),
            false => self.text(digits, out, hit)?,
        }
        out.push_str(exponent);
        Ok(())
    }

    fn spans(
        &mut self,
        text: &str,
        rest: bool,
        out: &mut String,
        hit: &mut dyn FnMut(Kind),
    ) -> Result<(), Merged> {
        let on_reserved = if rest { Reserved::Find } else { Reserved::Skip };
        detect::find_by(Signs::of(text), on_reserved, text, &mut self.scratch);
        self.by_finds(text, rest, out, hit)
    }

    /// The same, where what was found lies in `scratch`.
    fn by_finds(
        &mut self,
        text: &str,
        rest: bool,
        out: &mut String,
        hit: &mut dyn FnMut(Kind),
    ) -> Result<(), Merged> {
        let found = std::mem::take(&mut self.scratch);
        if found.is_empty() {
            self.scratch = found;
            match rest {
                true => self.plain(text, out),
                false => out.push_str(text),
            }
            return Ok(());
        }
        let mut at = 0;
        for one in &found {
            let gap = &text[at..one.start];
            if rest {
                self.plain(gap, out)
            } else {
                out.push_str(gap)
            }
            hit(one.kind);
            self.kind(one.kind, &text[one.start..one.end], out)?;
            at = one.end;
        }
        if rest {
            self.plain(&text[at..], out)
        } else {
            out.push_str(&text[at..])
        }
        self.scratch = found;
        Ok(())
    }

    /// Masks what no detector fired on; and goes on until none does.
    fn plain(&mut self, text: &str, out: &mut String) {
        if text.is_empty() {
            return;
        }
        let place = self.known.place(text);
        match place.and_then(|place| self.known.get(place, text)) {
            Some(known) => out.push_str(known),
            None => self.unknown(text, place, Signs::of(text), out),
        }
    }

    /// The same for a text that is not remembered.
    fn unknown(&mut self, text: &str, place: Option<Place>, signs: Signs, out: &mut String) {
        let hex = is_hex(text);
        if text.len() > 2 * CHUNK {
            // A form has the same chunks in all its texts, so that they stay distinct, and memory stays bounded.
            let mut rest = text;
            while !rest.is_empty() {
                let end = rest.char_indices().nth(CHUNK).map_or(rest.len(), |(at, _)| at);
                self.settled(&rest[..end], hex, |_| true, out);
                rest = &rest[end..];
            }
            return;
        }
        let start = out.len();
        match signs.say_nothing() && !hex && text.is_ascii() {
            // Then nothing is found in its mask either.
            true => self.until(text, hex, |masked, _| is_hex(masked) == hex, out),
            false => {
                let right = |masked: &str| is_hex(masked) == hex && width(masked) == width(text);
                self.settled(text, hex, right, out);
            }
        }
        if let Some(place) = place {
            self.known.put(place, text, &out[start..]);
        }
    }

    /// Writes the permuted text, permuted again until no detector fires on it and it is `right`: a permutation of the texts on which
    /// none fires (cycle-walking), so that distinct ones stay distinct. The bound is there for texts of one letter, of on_reserved form
    /// there is nothing else.
    fn settled(&mut self, text: &str, hex: bool, right: impl Fn(&str) -> bool, out: &mut String) {
        let silent = |masked: &str, found: &mut Vec<Found>| {
            detect::find(masked, found);
            found.is_empty() && right(masked)
        };
        self.until(text, hex, silent, out);
    }

    /// Writes the permuted text, permuted again until it is right.
    fn until(
        &mut self,
        text: &str,
        hex: bool,
        right: impl Fn(&str, &mut Vec<Found>) -> bool,
        out: &mut String,
    ) {
        let start = out.len();
        permute(&self.key, 0, text, hex, out);
        for _ in 0..1000 {
            if right(&out[start..], &mut self.scratch) {
                break;
            }
            let again = out.split_off(start);
            permute(&self.key, 0, &again, hex, out);
        }
    }

    /// An address of the web, each part as the same text is masked elsewhere.
    fn address(&mut self, text: &str, out: &mut String, hit: &mut dyn FnMut(Kind)) -> Result<(), Merged> {
        let scheme =
            ["https:", "http:"].into_iter().find(|scheme| text.starts_with(scheme)).unwrap_or_default();
        out.push_str(scheme);
        for piece in text[scheme.len()..].split_inclusive(['/', '?', '&', '=', '#', ';']) {
            let (part, end) = match piece.as_bytes().last() {
                Some(b'/' | b'?' | b'&' | b'=' | b'#' | b';') => piece.split_at(piece.len() - 1),
                _ => (piece, ""),
            };
            match kinds::percent_decoded(part) {
                Some(decoded) => {
                    let mut masked = String::new();
                    self.spans(&decoded, true, &mut masked, hit)?;
                    kinds::percent_encode(&masked, out);
                }
                None => self.spans(part, true, out, hit)?,
            }
            out.push_str(end);
        }
        Ok(())
    }

    fn kind(&mut self, kind: Kind, text: &str, out: &mut String) -> Result<(), Merged> {
        match kind {
            Kind::Email => {
                let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
                self.plain(local, out);
                out.push('@');
                self.plain(domain, out);
                out.push_str(".example.com");
            }
            Kind::Card => {
                let masked = kinds::card(&self.key, text);
                if matches!(text.as_bytes()[0], b'2' | b'6') {
                    self.prove(kind, digits(&masked), digits(text))?;
                }
                out.push_str(&masked);
            }
            Kind::Iban => out.push_str(&kinds::iban(&self.key, text)),
            Kind::Uuid => out.push_str(&kinds::uuid(&self.key, text)),
            Kind::Phone => out.push_str(&kinds::phone(&self.key, text)),
            Kind::Token => out.push_str(&kinds::token(&self.key, text)),
            Kind::Ssn => {
                let masked = kinds::ssn(&self.key, text);
                self.prove(kind, digits(&masked), digits(text))?;
                out.push_str(&masked);
            }
            Kind::Ipv4 => {
                let mac = self.key.hmac(&[b"4", text.as_bytes()].concat());
                let masked = u64::from(u32::from_be_bytes([mac[0] | 0xf0, mac[1], mac[2], mac[3]]));
                self.prove(
                    kind,
                    masked,
                    text.split('.').fold(0, |all, part| all << 8 | part.parse().unwrap_or(0)),
                )?;
                out.push_str(&format!("{}.{}.{}.{}", mac[0] | 0xf0, mac[1], mac[2], mac[3]));
            }
            // 96 bits of an HMAC: the chance that any two of a million addresses meet is 1 to 10^17.
            Kind::Ipv6 => {
                let address = text.parse::<Ipv6Addr>().map(|address| address.octets()).unwrap_or_default();
                let mac = self.key.hmac(&[&b"6"[..], &address].concat());
                let mut octets: [u8; 16] = mac[..16].try_into().expect("16 of 32");
                octets[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
                out.push_str(&Ipv6Addr::from(octets).to_string());
            }
        }
        Ok(())
    }

    /// Notes what became of an original, and refuses where another one did so.
    fn prove(&mut self, kind: Kind, masked: u64, original: u64) -> Result<(), Merged> {
        match self.origins.get(&(kind, masked)) {
            Some(&before) if before == original => Ok(()),
            Some(_) => Err(Merged::Two(kind)),
            None if self.origins.len() >= PROVEN => Err(Merged::TooMany),
            None => {
                self.origins.insert((kind, masked), original);
                Ok(())
            }
        }
    }
}

/// A text's digits as a number; at most 19.
fn digits(text: &str) -> u64 {
    text.bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |all, digit| all.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')))
}

/// Whether a text is an address of the web, or the path of one, by punctuation, which masks keep.
fn is_address(text: &str) -> bool {
    (text.starts_with('/') || text.contains("://")) && !text.contains(char::is_whitespace)
}
