//! Hexadecimal digits, which stay so: a list of bytes is written by them.

/// Whether a text is written in lower-case hexadecimal digits, with letters among them.
pub fn is_hex(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 8
        && bytes.len().is_multiple_of(2)
        && bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_alphabetic)
}
