//! Nights in a database: from journals into it, and what comes out of it as text.

pub mod folders;
pub mod nights;
pub mod shown;
pub mod told;

/// A day, as people write it.
pub fn day(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map_or_else(|_| "unknown day".to_string(), |time| time.strftime("%Y-%m-%d %H:%M").to_string())
}

/// The beginning of a digest or a commit: enough to find it again. A `+` for changed files stays.
pub fn short(digest: &str) -> String {
    let changed = if digest.ends_with('+') { "+" } else { "" };
    let start: String = digest.trim_end_matches('+').chars().take(10).collect();
    start + changed
}
