//! Names of functions.

use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ptr;
use std::str::FromStr;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A function's path: `pricing/quote-cart`. A run has a few dozen of them in hundreds of thousands of places, so each
/// text is kept once, for as long as the program runs, and a name is copied freely.
#[derive(Clone, Copy, Eq, PartialOrd, Ord)]
pub struct FunctionName(&'static str);

/// Two are the same text where they are the same place: each text is kept once.
impl PartialEq for FunctionName {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.0, other.0)
    }
}

impl Hash for FunctionName {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        ptr::hash(self.0, hasher);
    }
}

impl FunctionName {
    /// Its text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The last segment of the path: `quote-cart`.
    pub fn short(self) -> &'static str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    fn keep(text: &str) -> Self {
        static KEPT: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(text) {
            Some(known) => FunctionName(known),
            None => {
                let text: &'static str = Box::leak(text.into());
                kept.insert(text);
                FunctionName(text)
            }
        }
    }
}

/// A text that is no function's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a function's name: write it like `pricing/get-quote`, of letters, digits and dashes, each part beginning with a letter"
)]
pub struct BadName(pub String);

impl FromStr for FunctionName {
    type Err = BadName;

    /// Parts begin with a letter: what begins with a digit at the end of a workload is its size.
    fn from_str(text: &str) -> Result<Self, BadName> {
        let part = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_alphabetic())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let named = text.len() <= 200 && text.split('/').all(part);
        if named { Ok(Self::keep(text)) } else { Err(BadName(text.to_string())) }
    }
}

impl fmt::Display for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

impl PartialEq<str> for FunctionName {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for FunctionName {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl Serialize for FunctionName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for FunctionName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_path_whose_parts_begin_with_a_letter() {
        for text in ["pricing/get-quote", "add", "a/b/c-1", "v1.2/x_y"] {
            assert_eq!(text.parse::<FunctionName>().unwrap().to_string(), text);
        }
        for text in ["", "/", "a/", "a//b", "a/64KiB", "a b", "ä", "a@b", "../x"] {
            let refused = text.parse::<FunctionName>().unwrap_err().to_string();
            assert!(refused.contains("is not a function's name"), "{refused}");
        }
    }

    #[test]
    fn equal_texts_are_kept_once() {
        let [one, other] = ["x/y", "x/y"].map(|text| text.parse::<FunctionName>().unwrap());
        assert!(std::ptr::eq(one.as_str(), other.as_str()) && one == "x/y");
    }
}
