//! Labels below a title that says part of them already.

use tollgate_model::Metric;

/// A metric's label without what is said already, at either end of it.
pub fn label(metric: Metric, said: &[&str]) -> String {
    let whole = metric.label();
    let rest = said.iter().fold(whole.as_str(), |rest, said| {
        let rest = rest.strip_prefix(said).unwrap_or(rest);
        rest.strip_suffix(said).unwrap_or(rest)
    });
    rest.trim_end_matches(',').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_title_says_is_not_said_again() {
        let label = |metric: &str, said: &[&str]| label(metric.parse().unwrap(), said);
        let files = ["start: ", ", files from disk"];
        assert_eq!(label("cold-spawn-us/dropped", &files), "process start");
        assert_eq!(label("cold-to-call-10-us/dropped", &files), "spawn to answer 10");
        assert_eq!(label("hardware-instructions-per-call", &[" of one call"]), "instructions retired");
        assert_eq!(label("build-s", &["size: "]), "build time");
    }
}
