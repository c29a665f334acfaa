//! The spelling of `list<u8>`.

use data_encoding::{BASE64, DecodeError, Encoding, HEXLOWER};

/// The JSON spelling of a `list<u8>`, as one string either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bytes {
    /// Lowercase hexadecimal digits: in corpora, golden answers and whatever is compared.
    Hex,
    /// Base64 with padding (RFC 4648): in bodies over HTTP, because that is what services send.
    Base64,
}

impl Bytes {
    fn encoding(self) -> Encoding {
        match self {
            Self::Hex => HEXLOWER,
            Self::Base64 => BASE64,
        }
    }

    pub(super) fn encode(self, bytes: &[u8]) -> String {
        self.encoding().encode(bytes)
    }

    pub(super) fn decode(self, text: &str) -> Result<Vec<u8>, DecodeError> {
        self.encoding().decode(text.as_bytes())
    }

    /// The words for it in messages.
    pub(super) fn description(self) -> &'static str {
        match self {
            Self::Hex => "bytes as pairs of lowercase hexadecimal digits",
            Self::Base64 => "bytes as base64 with padding",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_spelled(spelling: Bytes, bytes: &[u8], text: &str) {
        assert_eq!(spelling.encode(bytes), text);
        assert_eq!(spelling.decode(text).expect("its own text"), bytes);
    }

    #[test]
    fn each_spelling_goes_there_and_back() {
        assert_spelled(Bytes::Hex, &[], "");
        assert_spelled(Bytes::Hex, &[0, 0xab, 0xff], "00abff");
        assert_spelled(Bytes::Base64, &[], "");
        assert_spelled(Bytes::Base64, &[0, 0xab, 0xff, 0xfe], "AKv//g==");
    }

    #[test]
    fn there_is_one_text_for_each_value() {
        for text in ["0", "0g", "0A", "é", " 00", "00\n"] {
            assert!(Bytes::Hex.decode(text).is_err(), "{text:?}");
        }
        for text in ["AA", "AB==", "A===", "-_8=", "AA==\n"] {
            assert!(Bytes::Base64.decode(text).is_err(), "{text:?}");
        }
    }
}
