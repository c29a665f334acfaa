//! Shares and times as people write them.

use std::time::Duration;

/// A share: `2%`, `0.5 %`.
pub fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').map(str::trim).and_then(|number| number.parse::<f64>().ok());
    match number {
        Some(number) if number.is_finite() && number >= 0.0 => Ok(number / 100.0),
        _ => Err("write it in per cent, such as 0.5%".to_string()),
    }
}

/// A time: `30s`, `3m`, `1h 30m`.
pub fn time(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    parsed.filter(|time| !time.is_zero()).ok_or_else(|| "write it such as 30s, 3m or 1h".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_in_per_cent() {
        assert_eq!(percent("2%"), Ok(0.02));
        assert_eq!(percent("0.5 %"), Ok(0.005));
        for bad in ["0.02", "2", "%", "-1%", "nan%", "two%"] {
            assert!(percent(bad).is_err(), "{bad}");
        }
    }

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
