//! A keyed permutation of all texts of one form.
//!
//! A text's form is the class of each of its characters: a digit stays a digit, an upper-case letter one, punctuation stays
//! as it is. Over the texts of a form runs a Feistel network whose halves are lists of characters and whose rounds add what
//! SipHash under the key gives for the other half. Such a network is a permutation whatever its rounds are, so that two
//! originals never become one, and no table of them is needed.

mod short;

use crate::key::Key;

/// Characters of one class that follow one another: the first, and how many.
#[derive(Clone, Copy)]
struct Class {
    first: u32,
    size: u32,
}

/// The class of a character; none for what stays. A leading digit is no 0, so that a number stays as long as it is.
fn class(char: char, leading: bool, hex: bool) -> Option<Class> {
    let (first, size) = match char {
        _ if hex => (0, 16),
        '1'..='9' if leading => ('1' as u32, 9),
        '0' if leading => return None,
        '0'..='9' => ('0' as u32, 10),
        'a'..='z' => ('a' as u32, 26),
        'A'..='Z' => ('A' as u32, 26),
        '\u{c0}'..='\u{24f}' => (0xc0, 0x190),
        '\u{a1}'..='\u{bf}' => (0xa1, 0x1f),
        '\u{250}'..='\u{7ff}' => (0x250, 0x5b0),
        // Chinese characters become such, and other scripts any character of as many bytes.
        '\u{4e00}'..='\u{9fff}' => (0x4e00, 0x5200),
        '\u{800}'..='\u{4dff}' => (0x800, 0x4600),
        '\u{a000}'..='\u{d7ff}' => (0xa000, 0x3800),
        '\u{e000}'..='\u{ffff}' => (0xe000, 0x2000),
        '\u{10000}'.. => (0x10000, 0x10_0000),
        _ => return None,
    };
    Some(Class { first, size })
}

/// Writes the permuted text behind what `out` holds.
pub fn permute(key: &Key, tweak: u8, text: &str, hex: bool, out: &mut String) {
    match text.len() <= short::LONGEST && !hex && text.is_ascii() {
        true => short::permute(key, tweak, text, out),
        false => of_any_length(key, tweak, text, hex, out),
    }
}

fn of_any_length(key: &Key, tweak: u8, text: &str, hex: bool, out: &mut String) {
    let mut classes: Vec<Class> = Vec::with_capacity(text.len());
    let mut values: Vec<u32> = Vec::with_capacity(text.len());
    for (at, char) in text.chars().enumerate() {
        if let Some(class) = class(char, at == 0, hex) {
            let value = if hex { char.to_digit(16).unwrap_or_default() } else { char as u32 - class.first };
            classes.push(class);
            values.push(value);
        }
    }
    feistel(key, tweak, &classes, &mut values);
    let mut next = values.iter().zip(&classes);
    for (at, char) in text.chars().enumerate() {
        let put = match class(char, at == 0, hex) {
            None => char,
            Some(_) => {
                let (&value, class) = next.next().expect("as many as were taken");
                let put = if hex { char::from_digit(value, 16) } else { char::from_u32(class.first + value) };
                put.expect("no class holds a surrogate")
            }
        };
        out.push(put);
    }
}

fn feistel(key: &Key, tweak: u8, classes: &[Class], values: &mut [u32]) {
    let (half, values_count) = (values.len() / 2, values.len());
    let mut message = Vec::with_capacity(8 + values.len());
    let (left, right) = values.split_at_mut(half);
    for round in 0..rounds(values_count) {
        let (from, to, of): (&[u32], &mut [u32], &[Class]) = if round % 2 == 0 {
            (&*left, &mut *right, &classes[half..])
        } else {
            (&*right, &mut *left, &classes[..half])
        };
        message.clear();
        message.extend([tweak, round]);
        message.extend((classes.len() as u32).to_le_bytes());
        for &value in from {
            // Not ambiguous: which is which follows from the classes, which are those of all texts of the form.
            match u8::try_from(value) {
                Ok(value) if value < 0x80 => message.push(value),
                _ => message.extend((value | 0x8000_0000).to_be_bytes()),
            }
        }
        add(key, &message, to, of);
    }
}

/// Few characters are few states: more rounds mix them.
fn rounds(characters: usize) -> u8 {
    if characters >= 10 { 4 } else { 8 }
}

/// Adds what the message gives to each value, within its class.
fn add(key: &Key, message: &[u8], to: &mut [u32], classes: &[Class]) {
    let mut drawn = key.draw(message);
    for (value, class) in to.iter_mut().zip(classes) {
        let drawn = drawn.bytes(if class.size <= 26 { 2 } else { 4 });
        *value = ((u64::from(*value) + drawn) % u64::from(class.size)) as u32;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn permuted(text: &str) -> String {
        let mut out = String::new();
        permute(&Key::new(b"a key of sixteen bytes").unwrap(), 0, text, false, &mut out);
        out
    }

    #[test]
    fn every_text_of_a_form_becomes_another_one_of_it() {
        let all: BTreeSet<String> = (1000..10_000).map(|n: u32| permuted(&n.to_string())).collect();
        assert_eq!(all.len(), 9000);
        assert!(all.iter().all(|text| text.len() == 4 && !text.starts_with('0')));
        let pairs: BTreeSet<String> = (b'a'..=b'z')
            .flat_map(|a| (b'0'..=b'9').map(move |b| permuted(&format!("{}-{}", a as char, b as char))))
            .collect();
        assert_eq!(pairs.len(), 260);
    }

    #[test]
    fn short_texts_of_letters_and_digits_are_permuted_as_any_other() {
        let key = Key::new(b"a key of sixteen bytes").unwrap();
        let mut texts: Vec<String> =
            (0..=short::LONGEST).map(|length| "aB3-x 09Z".repeat(8)[..length].to_string()).collect();
        texts.extend(
            ["0", "00", "01", "9", "", "-", "a", "0a0", "7-7", "ZZZZZZZZZZ", "zzzzzzzzz"].map(String::from),
        );
        for text in &texts {
            for tweak in [0, b'+'] {
                let (mut one, mut other) = ("before ".to_string(), "before ".to_string());
                permute(&key, tweak, text, false, &mut one);
                of_any_length(&key, tweak, text, false, &mut other);
                assert_eq!(one, other, "{text}");
            }
        }
    }

    #[test]
    fn form_and_length_in_bytes_stay() {
        for text in ["Zoë Müller, 12b", "", "0", "李小龍", "Ж🦀 \t", "AB-12/cd"] {
            let masked = permuted(text);
            assert_eq!(masked.chars().count(), text.chars().count(), "{text}");
            assert_eq!(masked.len(), text.len(), "{text}: {masked}");
        }
        assert_eq!(&permuted("AB-12/cd")[2..3], "-");
    }
}
