//! International bank account numbers.

use super::{Found, Kind, before, in_word};

/// Country and length, as in SWIFT's registry.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 \
    EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 \
    LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 \
    RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

fn length(country: [u8; 2]) -> Option<usize> {
    let entry = LENGTHS.split_ascii_whitespace().find(|entry| entry.as_bytes()[..2] == country)?;
    entry[2..].parse().ok()
}

pub fn ibans(bytes: &[u8], found: &mut Vec<Found>) {
    for start in 0..bytes.len().saturating_sub(14) {
        let [a, b, c, d] = [bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3]];
        let begins =
            a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit();
        if !begins || in_word(before(bytes, start)) {
            continue;
        }
        let Some(length) = length([a.to_ascii_uppercase(), b.to_ascii_uppercase()]) else { continue };
        let mut taken = 0;
        let mut at = start;
        while at < bytes.len() && taken < length {
            match bytes[at] {
                byte if byte.is_ascii_alphanumeric() => taken += 1,
                b' ' | b'-' => {}
                _ => break,
            }
            at += 1;
        }
        if taken == length && !in_word(bytes.get(at)) && remainder(&bytes[start..at]) == 1 {
            found.push(Found { start, end: at, kind: Kind::Iban });
        }
    }
}

/// An account number modulo 97, its first four characters last (ISO 13616): 1 where the checksum is right.
pub fn remainder(text: &[u8]) -> u32 {
    let signs: Vec<u8> =
        text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect();
    let turned = signs[4..].iter().chain(&signs[..4]);
    turned.fold(0, |rest, &sign| match sign {
        b'0'..=b'9' => (rest * 10 + u32::from(sign - b'0')) % 97,
        _ => (rest * 100 + u32::from(sign - b'A') + 10) % 97,
    })
}
