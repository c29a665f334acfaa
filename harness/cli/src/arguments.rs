//! Arguments as people write them: times, parts of something, globs.

use std::time::Duration;

use tollgate_model::pattern::Pattern;
use tollgate_orchestrate::command_error::{CommandError, Outcome};

/// A time: `30s`, `3m`, `1h 30m`.
pub fn time(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    parsed.filter(|time| !time.is_zero()).ok_or_else(|| "write it such as 30s, 3m or 1h".to_string())
}

/// A glob, where one is given.
pub fn pattern(glob: Option<&str>) -> Outcome<Option<Pattern>> {
    glob.map(Pattern::new).transpose().map_err(CommandError::usage)
}

/// A part of something, such as a margin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part(pub f64);

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}%", self.0 * 100.0)
    }
}

/// Reads `2%` or `0.02`.
pub fn part(text: &str) -> Result<Part, String> {
    let (number, of) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent.trim_end(), 100.0),
        None => (text.trim(), 1.0),
    };
    let part = number.parse::<f64>().map(|number| number / of);
    match part {
        Ok(part) if (0.0..1.0).contains(&part) => Ok(Part(part)),
        Ok(_) => Err("it is a part from 0 to below 1: write 2% or 0.02".to_string()),
        Err(_) => Err("write 2% or 0.02".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(time("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(time("3m"), Ok(Duration::from_secs(180)));
        assert_eq!(time("1h 30m"), Ok(Duration::from_secs(5_400)));
        for bad in ["30", "0s", "-1m", "soon", ""] {
            assert!(time(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_part_is_written_as_per_cent_or_as_it_is() {
        for (text, expected) in [("2%", 0.02), ("0.02", 0.02), ("1.5 %", 0.015), ("0", 0.0)] {
            assert!((part(text).unwrap().0 - expected).abs() < 1e-12, "{text}");
        }
        for text in ["", "%", "two", "-1%", "100%", "2", "NaN", "inf"] {
            assert!(part(text).is_err(), "{text}");
        }
        assert_eq!(Part(0.02).to_string(), "2%");
    }
}
