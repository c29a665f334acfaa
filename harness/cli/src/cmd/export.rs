//! `tollgate export`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use tollgate_model::exit::Exit;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::file::write_whole;
use tollgate_orchestrate::runs;
use tollgate_orchestrate::stderr::tell;
use tollgate_render::export::{Source, Target, Text};

use crate::arguments::pattern;
use crate::output;

/// What is exported, and where to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tollgate export reports/20260101T120000-quick --to bmf | bencher run …
  tollgate export reports/20260101T120000-quick --to benchstat -o new.txt
  tollgate export reports/20260101T120000-nightly --to github-action-benchmark -o benchmarks/
  tollgate export reports/20260101T120000-nightly --to openmetrics --metrics 'call-*'
  tollgate export reports/20260101T120000-quick --to markdown >> \"$GITHUB_STEP_SUMMARY\"")]
pub struct ExportArgs {
    /// A run's folder
    #[arg(value_name = "RUN")]
    pub run: PathBuf,

    /// The format
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: ExportFormat,

    /// A file to write, whole or not at all; or a folder, which gets a file named for the format
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Only these cells: a glob over WORKLOAD@CONTENDER
    #[arg(long, value_name = "GLOB")]
    pub cells: Option<String>,

    /// Only these metrics: a glob over ids such as call-ns
    #[arg(long, value_name = "GLOB")]
    pub metrics: Option<String>,
}

/// A format of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
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

impl From<ExportFormat> for Target {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Bmf => Target::Bmf,
            ExportFormat::Sightglass => Target::Sightglass,
            ExportFormat::Arewefastyet => Target::Arewefastyet,
            ExportFormat::GithubActionBenchmark => Target::GithubActionBenchmark,
            ExportFormat::Benchstat => Target::Benchstat,
            ExportFormat::Openmetrics => Target::Openmetrics,
            ExportFormat::Csv => Target::Csv,
            ExportFormat::Junit => Target::Junit,
            ExportFormat::Markdown => Target::Markdown,
        }
    }
}

/// Writes a run in the format of others.
pub fn execute(args: &ExportArgs) -> Outcome<Exit> {
    let (cells, metrics) = (pattern(args.cells.as_deref())?, pattern(args.metrics.as_deref())?);
    let loaded = runs::open(&args.run)?;
    let folder = loaded.folder.display();
    let all = Source::new(&loaded.run, &loaded.launches, loaded.rows);
    let source = all.only(cells.as_ref(), metrics.as_ref());
    if !source.any_row() && (cells.is_some() || metrics.is_some()) {
        return Err(CommandError::usage(format!("nothing in {folder} fits --cells and --metrics")));
    }
    let target = Target::from(args.to);
    let texts = target.texts(&source);
    if texts.is_empty() {
        return Err(CommandError::usage(format!(
            "there is nothing to export: {folder} has no figure of that kind"
        )));
    }
    for remark in &loaded.remarks {
        tell(&format!("{folder}: {remark}"));
    }
    if target.figures_only() && source.bounds() > 0 {
        tell(&format!(
            "{} figures are bounds (≥ or ≤), which this format cannot say: left out",
            source.bounds()
        ));
    }
    match &args.output {
        Some(path) if path.as_os_str() != "-" => write(path, &texts, target)?,
        _ => print(&texts)?,
    }
    Ok(Exit::Fine)
}

fn print(texts: &[Text]) -> Outcome {
    match texts {
        [text] => output::print(&text.content),
        _ => {
            let names: Vec<&str> = texts.iter().map(|text| text.name).collect();
            let (names, count) = (names.join(" and "), names.len());
            Err(CommandError::usage(format!(
                "this makes {count} files, {names}: name a folder for them, with -o DIR"
            )))
        }
    }
}

/// Writes files: one as `path` or into the folder `path`, several always into a folder.
fn write(path: &Path, texts: &[Text], target: Target) -> Outcome {
    let folder =
        path.is_dir() || target.several_files() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
    if folder {
        fs::create_dir_all(path).map_err(|error| CommandError::file("create", path, &error))?;
    }
    for text in texts {
        let file = if folder { path.join(text.name) } else { path.to_path_buf() };
        write_whole(&file, &text.content)?;
        tell(&format!("wrote {}", file.display()));
    }
    Ok(())
}
