//! `tollgate export`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use tollgate_model::exit::Exit;
use tollgate_model::pattern::Pattern;

use crate::checkout::Checkout;
use crate::export::{Source, Target, Text};
use crate::output::file::write_whole;
use crate::output::{self, tell};
use crate::runs::Loaded;
use crate::trouble::{Outcome, Trouble};

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
    pub to: Target,

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

/// Writes a run in the format of others.
pub fn carry_out(_checkout: &Checkout, _worker: Option<PathBuf>, args: &ExportArgs) -> Outcome<Exit> {
    let pattern =
        |glob: &Option<String>| glob.as_deref().map(Pattern::new).transpose().map_err(Trouble::usage);
    let (cells, metrics) = (pattern(&args.cells)?, pattern(&args.metrics)?);
    let loaded = Loaded::open(&args.run)?;
    let folder = loaded.folder.display();
    let all = Source::new(&loaded.run, &loaded.launches, loaded.rows);
    let source = all.only(cells.as_ref(), metrics.as_ref());
    if !source.any_row() && (cells.is_some() || metrics.is_some()) {
        return Err(Trouble::usage(format!("nothing in {folder} fits --cells and --metrics")));
    }
    let texts = args.to.texts(&source);
    if texts.is_empty() {
        return Err(Trouble::usage(format!(
            "there is nothing to export: {folder} has no figure of that kind"
        )));
    }
    for remark in &loaded.remarks {
        tell(&format!("{folder}: {remark}"));
    }
    if args.to.figures_only() && source.bounds() > 0 {
        tell(&format!(
            "{} figures are bounds (≥ or ≤), which this format cannot say: left out",
            source.bounds()
        ));
    }
    match &args.output {
        Some(path) if path.as_os_str() != "-" => write(path, &texts, args.to)?,
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
            Err(Trouble::usage(format!(
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
        fs::create_dir_all(path).map_err(|error| Trouble::file("create", path, &error))?;
    }
    for text in texts {
        let file = if folder { path.join(text.name) } else { path.to_path_buf() };
        write_whole(&file, &text.content).map_err(|error| Trouble::file("write", &file, &error))?;
        tell(&format!("wrote {}", file.display()));
    }
    Ok(())
}
