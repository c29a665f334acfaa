//! The one place that speaks to a person while something is measured: lines on stderr.

use std::io::Write;

/// Tells a person something. A reader who went away ends nothing.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
