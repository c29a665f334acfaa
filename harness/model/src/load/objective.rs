//! An objective such as `p99<5ms`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::as_string::as_string;

/// A percentile of the response time, and what it may be at most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Objective {
    /// Which percentile, between 0 and 1.
    pub q: f64,
    /// In nanoseconds.
    pub limit: u64,
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 99.9 and not 99.90000000000001.
        let percent = (self.q * 1e8).round() / 1e6;
        let (limit, unit) = match self.limit {
            ns if ns.is_multiple_of(1_000_000_000) => (ns / 1_000_000_000, "s"),
            ns if ns.is_multiple_of(1_000_000) => (ns / 1_000_000, "ms"),
            ns if ns.is_multiple_of(1_000) => (ns / 1_000, "us"),
            ns => (ns, "ns"),
        };
        write!(f, "p{percent}<{limit}{unit}")
    }
}

/// The text is not an objective.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an objective: write a percentile and a limit in us, ms or s, such as p99<5ms or p99.9<20ms"
)]
pub struct BadObjective(String);

impl FromStr for Objective {
    type Err = BadObjective;

    fn from_str(text: &str) -> Result<Self, BadObjective> {
        let parse = || {
            let (percentile, limit) = text.split_once('<')?;
            let percentile: f64 = percentile.trim().strip_prefix('p')?.parse().ok()?;
            let limit = limit.trim();
            let unit = limit.find(|c: char| c.is_ascii_alphabetic() || c == 'µ')?;
            let scale = match &limit[unit..] {
                "ns" => 1.0,
                "us" | "µs" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                _ => return None,
            };
            let limit = (limit[..unit].trim().parse::<f64>().ok()? * scale).round();
            let sensible = percentile > 0.0 && percentile < 100.0 && (1.0..=3.6e12).contains(&limit);
            sensible.then_some(Self { q: percentile / 100.0, limit: limit as u64 })
        };
        parse().ok_or_else(|| BadObjective(text.to_string()))
    }
}

as_string!(Objective => BadObjective);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objectives_are_read_back() {
        for text in ["p99<5ms", "p99.9<20ms", "p50<100us", "p99.99<2s", "p90<1500us"] {
            assert_eq!(text.parse::<Objective>().unwrap().to_string(), text);
        }
        assert_eq!("p99 < 1.5ms".parse(), Ok(Objective { q: 0.99, limit: 1_500_000 }));
        for bad in
            ["p99", "99<5ms", "p100<5ms", "p0<5ms", "p99<5", "p99<ms", "p99<-5ms", "p99<5h", "p99>5ms", ""]
        {
            assert!(bad.parse::<Objective>().unwrap_err().to_string().contains("such as p99<5ms"), "{bad}");
        }
    }
}
