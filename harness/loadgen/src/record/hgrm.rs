//! The `.hgrm` percentile table, which the Rust histogram crate does not write.
//!
//! The layout is that of `AbstractHistogram.outputPercentileDistribution` of the Java HdrHistogram, five
//! steps for each halving of the distance to 100 %, values in microseconds, so that every plotter reads it. A
//! last line that those skip, as they do all that begin with `#`, tells of censored operations. The table is
//! raw data: its last rows rest on single operations, and [`Latencies::percentile`] refuses to name them.

use std::io::{self, Write};

use super::Latencies;

/// Nanoseconds of the unit of the table.
const UNIT: f64 = 1e3;

/// Steps for each halving of the distance to 100 %: the usual choice.
const STEPS: u32 = 5;

/// Writes the percentile table.
///
/// # Errors
/// When writing fails.
pub fn write_hgrm(latencies: &Latencies, out: &mut impl Write) -> io::Result<()> {
    let histogram = latencies.histogram();
    writeln!(out, "{:>12} {:>14} {:>10} {:>14}\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)")?;
    let mut count = 0;
    for step in histogram.iter_quantiles(STEPS) {
        count += step.count_since_last_iteration();
        let (value, q) = (step.value_iterated_to() as f64 / UNIT, step.quantile_iterated_to());
        if q < 1.0 {
            writeln!(out, "{value:12.3} {q:14.12} {count:10} {:14.2}", 1.0 / (1.0 - q))?;
        } else {
            writeln!(out, "{value:12.3} {q:14.12} {count:10}")?;
        }
    }
    let (mean, deviation) = (histogram.mean() / UNIT, histogram.stdev() / UNIT);
    let max = histogram.max() as f64 / UNIT;
    let sub_buckets = 2_u64 << (10_f64.powi(histogram.sigfig().into()).log2().ceil() as u32);
    writeln!(out, "#[Mean    = {mean:12.3}, StdDeviation   = {deviation:12.3}]")?;
    writeln!(out, "#[Max     = {max:12.3}, Total count    = {:12}]", histogram.len())?;
    writeln!(out, "#[Buckets = {:12}, SubBuckets     = {sub_buckets:12}]", histogram.buckets())?;
    if let Some((censored, from)) = latencies.censored() {
        writeln!(out, "#[Censored = {censored:11}, From           = {:12.3}]", from as f64 / UNIT)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(latencies: &Latencies) -> String {
        let mut out = Vec::new();
        write_hgrm(latencies, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_table_of_known_values() {
        let mut latencies = Latencies::new();
        (1..=4).for_each(|micros| latencies.record(micros * 1_000));
        latencies.record_at_least(2_000_000);
        let table = table(&latencies);
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("       Value     Percentile TotalCount 1/(1-Percentile)"));
        assert_eq!(lines.next(), Some(""));
        assert_eq!(lines.next(), Some("       1.000 0.000000000000          1           1.00"));
        assert!(table.contains("\n    2000.895 1.000000000000          5\n#[Mean    = "), "{table}");
        assert!(table.contains("Total count    =            5]\n"), "{table}");
        assert!(table.contains("SubBuckets     =         2048]\n"), "{table}");
        assert!(table.ends_with("#[Censored =           1, From           =     2000.000]\n"), "{table}");
    }

    /// The property that readers rely on: rows rise in all columns and end at 100 % of the operations.
    #[test]
    fn rows_rise_to_all_operations() {
        let mut latencies = Latencies::new();
        (1..=100_000).for_each(|nanos| latencies.record(nanos * 17));
        let table = table(&latencies);
        let rows: Vec<Vec<f64>> = table
            .lines()
            .skip(2)
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_whitespace().map(|cell| cell.parse().unwrap()).collect())
            .collect();
        assert!(rows.len() > 50 && rows.is_sorted_by(|a, b| (0..3).all(|cell| a[cell] <= b[cell])));
        assert_eq!(rows.last().unwrap()[1..], [1.0, 100_000.0]);
    }

    #[test]
    fn an_empty_table_is_a_table() {
        assert!(table(&Latencies::new()).contains("Total count    =            0]"));
    }
}
