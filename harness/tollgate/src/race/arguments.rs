//! Times as people write them.

use std::time::Duration;

/// A time: `30s`, `3m`, `1h 30m`.
pub fn time(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    parsed.filter(|time| !time.is_zero()).ok_or_else(|| "write it such as 30s, 3m or 1h".to_string())
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
}
