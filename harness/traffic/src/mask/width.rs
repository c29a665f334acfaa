//! The widths of integers: a number that fits 32 or 64 bits is masked by one that does, and stays an input of its type.

/// The largest integers of 32 and 64 bits, signed and unsigned.
const LARGEST: [&str; 4] = ["2147483647", "4294967295", "9223372036854775807", "18446744073709551615"];

/// How many of the largest integers of its length a number exceeds; none, where a text is no number of such a length.
pub fn width(text: &str) -> usize {
    let of_length = || LARGEST.iter().filter(|largest| largest.len() == text.len());
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Of one length, digits are in the order of their numbers.
        true => of_length().filter(|largest| text > **largest).count(),
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_type_have_one_width() {
        for (number, expected) in [
            ("1000000000", 0),
            ("2147483647", 0),
            ("2147483648", 1),
            ("4294967295", 1),
            ("4294967296", 2),
            ("9223372036854775807", 0),
            ("9223372036854775808", 1),
            ("18446744073709551615", 0),
            ("18446744073709551616", 1),
            ("99999999999", 0),
            ("429496729x", 0),
            ("", 0),
        ] {
            assert_eq!(width(number), expected, "{number}");
        }
    }
}
