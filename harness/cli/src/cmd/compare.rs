//! `tollgate compare`.

use clap::{Args, ValueEnum};
use serde::Serialize;
use tollgate_analysis::change::side::{About, Side};
use tollgate_analysis::change::{self, MARGIN, Matched, RATE, Settings, comparable};
use tollgate_model::Metric;
use tollgate_model::change::{Change, Verdict, overall};
use tollgate_model::exit::Exit;
use tollgate_model::pattern::Pattern;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_orchestrate::runs;
use tollgate_render::changes::{Heading, junit, markdown, table};
use tollgate_stats::Tolerance;

use crate::arguments::{Part, part, pattern};
use crate::output::{print, print_json};

/// What has changed from one run to another, or from one group of runs to another?
#[derive(Debug, Args)]
#[command(after_help = "\
Each of BASE and HEAD is a run's folder, several of them with commas between, or a folder that holds \
runs. With three runs or more on either side the run is the statistical unit. With fewer, calls are judged that took turns \
with their control; starts, memory, load, and calls without a control are left open, since how much runs of one source \
differ in them is not known.

Examples:
  tollgate compare reports/20260101T120000-quick reports/20260102T120000-quick
  tollgate compare monday,tuesday,wednesday this-week/ --margin 1%
  tollgate compare base head --metrics 'cold-*' --cells '*@component/rust/winch'
  tollgate compare base head --format markdown >> \"$GITHUB_STEP_SUMMARY\"

Exit codes: 0 nothing is worse, 1 something is worse beyond the margin, 3 something could not be decided, \
4 the runs are not comparable (it says which facts differ), 2 usage or bad input.")]
pub struct CompareArgs {
    /// What the other side is held against
    #[arg(value_name = "BASE")]
    pub base: String,

    /// What is held against it
    #[arg(value_name = "HEAD")]
    pub head: String,

    /// What is too small to matter in what is timed: `2%` or `0.02`
    #[arg(long, value_name = "PART", value_parser = part, default_value_t = Part(MARGIN))]
    pub margin: Part,

    /// By how much counts (fuel, instructions, bytes of artifacts) may differ and still be the same, where that is more
    /// than their own tolerance: `0.1%` or `0.001`
    #[arg(long, value_name = "PART", value_parser = part, default_value_t = Part(0.0))]
    pub tolerance: Part,

    /// Only these metrics: a glob such as `call-ns` or `{cold,warm}-*`
    #[arg(long, value_name = "GLOB")]
    pub metrics: Option<String>,

    /// Only these cells: a glob over WORKLOAD@CONTENDER
    #[arg(long, value_name = "GLOB")]
    pub cells: Option<String>,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// The forms of verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs: one JSON document.
    Json,
    /// For a pull request.
    Markdown,
    /// For whatever reads test results.
    Junit,
}

/// The document that is printed as JSON.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    overall: Verdict,
    base: About,
    head: About,
    notes: &'a [String],
    margin: f64,
    tolerance: f64,
    false_discovery_rate: f64,
    changes: &'a [Change],
}

/// Compares.
pub fn execute(args: &CompareArgs) -> Outcome<Exit> {
    let (metrics, cells) = (pattern(args.metrics.as_deref())?, pattern(args.cells.as_deref())?);
    let (base, head) = (runs::side("base", &args.base)?, runs::side("head", &args.head)?);
    comparable::check(&base, &head)?;
    let machine = Matched::of(&base, &head);
    let settings = Settings {
        margin: args.margin.0,
        tolerance: Tolerance { relative: args.tolerance.0, ..Tolerance::default() },
        keep: &|cell, metric| fits(&metrics, metric) && fits(&cells, cell),
        refuse: &|of_base, of_head| comparable::refuse(&base.runs[0], &head.runs[0], of_base, of_head),
        machine: Some(&machine),
        ..Settings::default()
    };
    let [rows_of_base, rows_of_head] = machine.rows();
    let changes = change::between(&rows_of_base, &rows_of_head, &settings).map_err(CommandError::usage)?;
    if changes.is_empty() {
        return Err(CommandError::usage(
            "nothing of either side fits --metrics and --cells: `summary.csv` of a run names both",
        ));
    }
    show(args, &base, &head, &changes)?;
    Ok(overall(&changes).exit())
}

fn fits(pattern: &Option<Pattern>, id: &impl ToString) -> bool {
    pattern.as_ref().is_none_or(|pattern| pattern.matches(id))
}

fn show(args: &CompareArgs, base: &Side, head: &Side, changes: &[Change]) -> Outcome {
    let (base_is, head_is) = (base.about(), head.about());
    let notes = comparable::notes(base, head);
    let heading = || Heading { base: base_is.line(), head: head_is.line(), notes: notes.clone() };
    match args.format {
        Format::Table => {
            print(&table::text(&heading(), changes))?;
            if changes.iter().any(|change| matches!(change.metric, Metric::Sampled(_))) {
                let (base, head) = (&args.base, &args.head);
                print(&format!("\nwhich functions moved: tollgate profile {base} --against {head}\n"))?;
            }
            Ok(())
        }
        Format::Markdown => print(&markdown::text(&heading(), changes)),
        Format::Junit => print(&junit::text(&heading(), changes)),
        Format::Json => print_json(&Document {
            overall: overall(changes),
            notes: &notes,
            margin: args.margin.0,
            tolerance: args.tolerance.0,
            false_discovery_rate: RATE,
            changes,
            base: base_is,
            head: head_is,
        }),
    }
}
