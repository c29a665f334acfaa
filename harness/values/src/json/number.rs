//! Numbers that JSON's numbers cannot hold everywhere.

use std::str::FromStr;

/// An integer in its one spelling: no sign without need, no leading zero.
pub(super) fn decimal<T: FromStr>(text: &str) -> Option<T> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = digits == "0" && digits.len() == text.len()
        || digits.starts_with(|first: char| matches!(first, '1'..='9'));
    if canonical { text.parse().ok() } else { None }
}

/// A float's spelling as a string, for those that ECMAScript's numbers do not hold.
pub(super) fn special(float: f64) -> Option<&'static str> {
    match float {
        _ if float.is_nan() => Some("nan"),
        f64::INFINITY => Some("inf"),
        f64::NEG_INFINITY => Some("-inf"),
        _ if float == 0.0 && float.is_sign_negative() => Some("-0"),
        _ => None,
    }
}

/// Reads a float from its JSON, a number or a string; straight into its width, as two roundings can miss by one.
pub(super) fn float<T: FromStr + Into<f64> + Copy>(json: &str) -> Option<T> {
    match json {
        r#""nan""# => "nan".parse().ok(),
        r#""inf""# => "inf".parse().ok(),
        r#""-inf""# => "-inf".parse().ok(),
        r#""-0""# => "-0".parse().ok(),
        _ if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
            json.parse().ok().filter(|float: &T| (*float).into().is_finite())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_have_one_spelling() {
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        assert_eq!(decimal("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(decimal("0"), Some(0_i64));
        for text in ["", "-", "-0", "007", "+5", "5 ", "1e3", "18446744073709551616", "-1"] {
            assert_eq!(decimal::<u64>(text), None, "{text:?}");
        }
        assert_eq!(decimal::<i64>("-0"), None);
    }

    #[test]
    fn single_precision_is_rounded_once() {
        // Halfway between two f32 but for the digits that an f64 no longer holds.
        assert_eq!(float::<f32>("7.038531e-26").map(f32::to_bits), Some(0x15ae_43fd));
        assert_eq!((7.038531e-26_f64 as f32).to_bits(), 0x15ae_43fe);
    }

    #[test]
    fn numbers_out_of_range_are_none() {
        assert_eq!(float::<f32>("3.5e38"), None);
        assert_eq!(float::<f64>("1e999"), None);
        assert_eq!(float::<f64>("-1e999"), None);
        assert_eq!(float::<f64>("\"1\""), None);
        assert_eq!(float::<f64>("\"NaN\""), None);
        assert_eq!(float::<f64>("null"), None);
    }
}
