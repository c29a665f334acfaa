//! A run in the formats of others. Pure: rows in, text out.

mod arewefastyet;
mod benchstat;
mod bmf;
mod github;
#[cfg(test)]
mod hostile_tests;
mod junit;
mod markdown;
mod openmetrics;
mod sightglass;
mod source;
#[cfg(test)]
mod testing;

pub use source::Source;

/// A format of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Bencher Metric Format: JSON for Bencher
    Bmf,
    /// JSON for the GitHub action of that name: a file for each direction
    GithubActionBenchmark,
    /// Go benchmark text, a line for each launch: for benchstat and benchseries
    Benchstat,
    /// JSON of Sightglass's measurements, one for each launch: calls, compiling, instances
    Sightglass,
    /// Rows of wasmCloud's history.json: times and rates with commit and machine
    Arewefastyet,
    /// OpenMetrics text: for Prometheus and whatever reads it
    Openmetrics,
    /// Every row with every column
    Csv,
    /// JUnit XML: a test case for each metric of each cell
    Junit,
    /// A summary for a pull request or a CI job
    Markdown,
}

/// A file to be written.
#[derive(Debug, PartialEq)]
pub struct Text {
    /// The file's name where the user names none.
    pub name: &'static str,
    /// Its content.
    pub content: String,
}

impl Target {
    /// Every format.
    pub const ALL: [Self; 9] = [
        Self::Bmf,
        Self::GithubActionBenchmark,
        Self::Benchstat,
        Self::Sightglass,
        Self::Arewefastyet,
        Self::Openmetrics,
        Self::Csv,
        Self::Junit,
        Self::Markdown,
    ];

    /// Whether it may come to several files.
    pub const fn several_files(self) -> bool {
        matches!(self, Self::GithubActionBenchmark)
    }

    /// Whether it holds figures only, and so no bounds ("≥", "≤").
    pub const fn figures_only(self) -> bool {
        matches!(
            self,
            Self::Bmf | Self::GithubActionBenchmark | Self::Benchstat | Self::Sightglass | Self::Arewefastyet
        )
    }

    /// The run in this format; nothing where it has nothing that the format could hold.
    pub fn texts(self, source: &Source) -> Vec<Text> {
        let one = |name, content: Option<String>| {
            content.map(|content| Text { name, content }).into_iter().collect::<Vec<_>>()
        };
        match self {
            Self::Bmf => one("bmf.json", bmf::text(source)),
            Self::GithubActionBenchmark => github::texts(source),
            Self::Benchstat => one("benchstat.txt", benchstat::text(source)),
            Self::Sightglass => one("sightglass.json", sightglass::text(source)),
            Self::Arewefastyet => one("history.json", arewefastyet::text(source)),
            Self::Openmetrics => one("openmetrics.txt", openmetrics::text(source)),
            Self::Csv => one(
                "rows.csv",
                source.any_row().then(|| crate::csv::text(&source.run.functions, source.rows())),
            ),
            Self::Junit => one("junit.xml", junit::text(source)),
            Self::Markdown => one("summary.md", markdown::text(source)),
        }
    }
}
