//! The JSON encodings that differ from serde's own: see "JSON" in `LOGIC.md`.

/// A `u64` as a decimal string, for languages whose numbers are doubles. Use as `#[serde(with = …)]`.
pub mod decimal {
    use alloc::string::String;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the number as a decimal string.
    ///
    /// # Errors
    /// Whatever the serializer answers.
    pub fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    /// Reads a decimal string.
    ///
    /// # Errors
    /// If it is not a string, or not a decimal number that fits.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|error| D::Error::custom(core::format_args!("{text:?} as a 64-bit number: {error}")))
    }
}
