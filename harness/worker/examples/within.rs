//! Whether the median of the ratios on stdin is 1 within a tolerance; the exit code says so too.
//!
//!     within NAME TOLERANCE < ratios
//!     probe/nop: 1.0032, median of 20 (0.991 to 1.012): within 2 %: OK

use std::io::{self, BufRead};
use std::process::ExitCode;

use tollgate_stats::{max, median, min};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(tolerance)) = (arguments.next(), arguments.next()) else {
        return Err("usage: within NAME TOLERANCE < ratios".into());
    };
    let tolerance: f64 = tolerance.parse()?;
    let mut ratios = Vec::new();
    for line in io::stdin().lock().lines() {
        ratios.push(line?.trim().parse::<f64>()?);
    }
    let (Some(middle), Some(least), Some(most)) = (median(&ratios), min(&ratios), max(&ratios)) else {
        return Err(format!("{name}: no ratios on stdin").into());
    };
    let fine = (middle - 1.0).abs() <= tolerance;
    let verdict = if fine { "OK" } else { "NOT OK" };
    let (count, percent) = (ratios.len(), tolerance * 100.0);
    println!(
        "{name}: {middle:.4}, median of {count} ({least:.3} to {most:.3}): within {percent} %: {verdict}"
    );
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
