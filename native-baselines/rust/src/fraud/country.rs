//! The risk of a country.

/// From this on, a country counts as risky by itself.
pub(super) const RISKY: i32 = 35;

/// The risk of a country by its two letters; negative is safe. What is no country code at all is riskiest.
pub(super) fn risk(code: &[u8]) -> i32 {
    match code {
        b"AT" | b"CH" | b"DE" | b"DK" | b"FI" | b"NL" | b"NO" | b"SE" => -30,
        b"BE" | b"CZ" | b"ES" | b"FR" | b"IE" | b"IT" | b"PL" | b"PT" => -15,
        b"AU" | b"CA" | b"GB" | b"JP" | b"NZ" | b"US" => -10,
        b"BR" | b"IN" | b"MX" | b"TH" | b"TR" | b"ZA" => 25,
        b"ID" | b"NG" | b"PK" | b"RO" | b"UA" | b"VN" => 45,
        [b'A'..=b'Z', b'A'..=b'Z'] => RISKY,
        _ => 80,
    }
}

#[cfg(test)]
mod tests {
    use super::risk;

    #[test]
    fn only_two_capital_letters_are_a_country() {
        assert_eq!([risk(b"DE"), risk(b"NG"), risk(b"XX")], [-30, 45, 35]);
        assert!(["", "D", "de", "DEU", "D1", "É"].iter().all(|code| risk(code.as_bytes()) == 80));
    }
}
