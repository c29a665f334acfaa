//! What is typed after `tollgate load`, and the figures in it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use tollgate_model::load::Objective;

/// What load is put on what, and how.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate load http://127.0.0.1:8080/ --rate 1000 --duration 10s
  tollgate load http://127.0.0.1:8080 --fixture pricing/get-quote --expect golden --rate 2000
  tollgate load http://127.0.0.1:8080 --fixture fraud/screen/64KiB --slo 'p99<5ms' --search
  tollgate load http://127.0.0.1:8080/ --closed --connections 64
  tollgate load http://127.0.0.1:8080/ --curve --duration 60s --out curve/

Operations start when the schedule says so, whatever the service does. `response` counts from the intended start: \
it is what a user would have waited. `service` counts from the actual one. Where the generator itself was late, the \
run is invalid and says so. A run offers at most 16,777,216 operations (128 MiB of memory).")]
pub struct LoadArgs {
    /// An http:// URL on this machine
    pub url: String,

    /// Operations a second; with --search, where the search begins
    #[arg(long, value_name = "R", value_parser = rate, allow_hyphen_values = true)]
    pub rate: Option<f64>,

    /// How long operations start, such as 500ms, 10s, 2m [default: 10s; --search: as the percentile needs]
    #[arg(long, value_name = "D", value_parser = duration, allow_hyphen_values = true)]
    pub duration: Option<Duration>,

    /// constant, poisson, burst (10 at once), burst:N, or a file with a time in seconds a line
    #[arg(long, value_name = "ARRIVALS|FILE", default_value = "constant")]
    pub arrivals: String,

    /// How many keep-alive connections serve the one queue of operations
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub connections: u32,

    /// The method [default: GET, or POST with a body]
    #[arg(long, value_name = "M")]
    pub method: Option<String>,

    /// A header, such as 'accept: text/plain'; may be given several times
    #[arg(long = "header", value_name = "K: V")]
    pub headers: Vec<String>,

    /// What to send
    #[arg(long, value_name = "FILE", conflicts_with = "fixture")]
    pub body: Option<PathBuf>,

    /// Send the golden cases of a function (pricing/get-quote) or a corpus (fraud/screen/64KiB), in turns, as JSON
    #[arg(long, value_name = "NAME")]
    pub fixture: Option<String>,

    /// What a good answer is: `golden` (of the fixture), or a status such as 404 [default: 200 to 299]
    #[arg(long, value_name = "golden|STATUS")]
    pub expect: Option<String>,

    /// An objective for the response, such as p99<5ms
    #[arg(long, value_name = "PERCENTILE<LIMIT")]
    pub slo: Option<Objective>,

    /// Look for the highest rate that the objective bears
    #[arg(long, requires = "slo", conflicts_with_all = ["closed", "curve"])]
    pub search: bool,

    /// As fast as answers come, for the highest throughput
    #[arg(long, conflicts_with_all = ["rate", "slo", "curve"])]
    pub closed: bool,

    /// Latency against load: 10 % to 110 % of the highest throughput in eleven steps
    #[arg(long, conflicts_with_all = ["rate", "slo"])]
    pub curve: bool,

    /// Pin the generator to this core; the service belongs on another
    #[arg(long, value_name = "N")]
    pub core: Option<usize>,

    /// Random arrivals are drawn from this
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,

    /// Give operations up after so long, as failed [default: never]
    #[arg(long, value_name = "D", value_parser = duration, allow_hyphen_values = true)]
    pub timeout: Option<Duration>,

    /// How long to wait for answers when nothing more starts
    #[arg(long, value_name = "D", default_value = "10s", value_parser = duration, allow_hyphen_values = true)]
    pub drain: Duration,

    /// Write load.json and the histograms (.hgrm) into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// How to print
    #[arg(long, value_enum, default_value_t = LoadFormat::Table)]
    pub format: LoadFormat,
}

/// How load is printed. Histograms are not rows: there is no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LoadFormat {
    /// For people.
    Table,
    /// For programs: one JSON document.
    Json,
}

/// No run is longer.
const LONGEST: f64 = 30.0 * 86_400.0;

/// A rate that somebody typed.
pub fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "not a number of operations a second, such as 1000")?;
    if rate > 0.0 && rate <= 1e9 {
        Ok(rate)
    } else {
        Err("a rate lies above 0 and not above 1e9".to_string())
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let unit = text.find(|c: char| c.is_ascii_alphabetic() && c != 'e').unwrap_or(text.len());
    let scale = match &text[unit..] {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "" => return Err("a duration has a unit: us, ms, s, m or h, such as 10s".to_string()),
        _ => return Err("not a duration such as 500ms, 10s or 2m".to_string()),
    };
    let seconds: f64 = text[..unit]
        .trim()
        .parse::<f64>()
        .map_err(|_| "not a duration such as 500ms, 10s or 2m".to_string())?
        * scale;
    if !(1e-6..=LONGEST).contains(&seconds) {
        return Err("a duration lies between 1us and 30 days (720h)".to_string());
    }
    Ok(Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, millis) in
            [("500ms", 500), ("10s", 10_000), ("1.5m", 90_000), ("1e1 s", 10_000), ("2h", 7_200_000)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["0s", "-1s", "1e99s", "NaNs", "inf s", "10", "s", "", "1d", "721h", "0.1us"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rates_are_read() {
        assert_eq!((rate("1000"), rate("2.5e3")), (Ok(1000.0), Ok(2500.0)));
        for text in ["0", "-1", "NaN", "inf", "1e12", "many", ""] {
            assert!(rate(text).is_err(), "{text}");
        }
    }
}
