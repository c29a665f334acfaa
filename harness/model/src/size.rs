//! Payload sizes as people write them: `16B`, `64KiB`, `4MiB`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;

/// A payload's size in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Size(u64);

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

impl Size {
    /// The largest payload that is accepted: `set_hostcall_fuel` of the engine caps guest to host data at
    /// 128 MiB a call, and a corpus keeps several payloads ready.
    pub const MAX: Size = Size(64 * MIB);

    /// That many bytes.
    pub const fn from_bytes(bytes: u64) -> Self {
        Size(bytes)
    }

    /// The size in bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b if b >= MIB && b.is_multiple_of(MIB) => write!(f, "{}MiB", b / MIB),
            b if b >= KIB && b.is_multiple_of(KIB) => write!(f, "{}KiB", b / KIB),
            b => write!(f, "{b}B"),
        }
    }
}

/// A text that is not a size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a payload size: write it like 16B, 64KiB or 4MiB (at most {max})", max = Size::MAX)]
pub struct BadSize(String);

impl FromStr for Size {
    type Err = BadSize;

    fn from_str(text: &str) -> Result<Self, BadSize> {
        let bad = || BadSize(text.to_string());
        let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
        let unit = match &text[digits..] {
            "B" => 1,
            "KiB" => KIB,
            "MiB" => MIB,
            _ => return Err(bad()),
        };
        let count: u64 = text[..digits].parse().map_err(|_| bad())?;
        match count.checked_mul(unit) {
            Some(bytes) if bytes > 0 && bytes <= Self::MAX.0 => Ok(Size(bytes)),
            _ => Err(bad()),
        }
    }
}

as_string!(Size => BadSize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_survive_a_round_trip() {
        for text in ["1B", "16B", "1KiB", "64KiB", "1000B", "4MiB"] {
            assert_eq!(text.parse::<Size>().unwrap().to_string(), text);
        }
        assert_eq!("1024B".parse::<Size>().unwrap().to_string(), "1KiB");
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        for text in ["", "B", "16", "0B", "16kb", "-1B", "99999999999999999999B", "65MiB"] {
            let error = text.parse::<Size>().unwrap_err().to_string();
            assert!(error.contains("64KiB"), "{error}");
        }
    }
}
