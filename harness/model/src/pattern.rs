//! Globs over ids: `probe/*-bytes/{1KiB,64KiB}@component/*/winch`.

use globset::{GlobBuilder, GlobMatcher};

/// A glob; `*` crosses slashes, because ids are short and `pricing/*` should mean all of pricing.
#[derive(Clone, Debug)]
pub struct Pattern(GlobMatcher);

/// A glob that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a pattern: {why}")]
pub struct BadPattern {
    pattern: String,
    why: String,
}

impl Pattern {
    /// Reads a glob.
    pub fn new(pattern: &str) -> Result<Self, BadPattern> {
        GlobBuilder::new(pattern).literal_separator(false).build().map_or_else(
            |error| Err(BadPattern { pattern: pattern.to_string(), why: error.kind().to_string() }),
            |glob| Ok(Pattern(glob.compile_matcher())),
        )
    }

    /// Whether the whole of `id` fits.
    pub fn matches(&self, id: &impl ToString) -> bool {
        self.0.is_match(id.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_ids() {
        let pattern = Pattern::new("pricing/*@component/*/{winch,pulley}").unwrap();
        assert!(pattern.matches(&"pricing/reprice/1KiB@component/rust/winch"));
        assert!(!pattern.matches(&"pricing/reprice/1KiB@component/rust/cranelift"));
        assert!(!Pattern::new("pricing").unwrap().matches(&"pricing/get-quote"));
    }

    #[test]
    fn a_broken_pattern_is_refused() {
        let error = Pattern::new("a{b").unwrap_err().to_string();
        assert!(error.contains("`a{b` is not a pattern"), "{error}");
    }
}
