//! What somebody's component costs, on one screen: a line for each runtime configuration, and what to choose.

use std::cmp::Ordering;

use tollgate_analysis::answer::{Answer, answers};
use tollgate_analysis::figures::plain;
use tollgate_analysis::report::Report;
use tollgate_analysis::results::CallPaths;
use tollgate_analysis::row_index::RowIndex;
use tollgate_model::config::CallPath;
use tollgate_model::metric::{ColdStep, Held, Metric, PageCache, SizeKind, WarmStep};
use tollgate_model::results::{Row, Status};
use tollgate_model::{Contender, FunctionName, Workload};

use super::handing_over;
use super::reasons::reasons_of;
use crate::grid::Grid;
use crate::notes::of_builds;
use crate::text::wrapped;

/// So many functions stand in the table; the page has them all.
const FUNCTIONS: usize = 3;

/// The figures beside the calls, in the order of their columns.
const BESIDE: [(&str, &[Metric]); 5] = [
    (
        "code ready:\ncompile or map",
        &[
            Metric::Cold(ColdStep::Compile, PageCache::Warm),
            Metric::Cold(ColdStep::Map, PageCache::Warm),
            Metric::Cold(ColdStep::Deserialize, PageCache::Warm),
        ],
    ),
    ("spawn to\nfirst answer", &[FIRST_ANSWER]),
    ("new instance,\nwarm engine", &[Metric::Warm(WarmStep::Instantiate)]),
    ("memory of an\ninstance", &[Metric::BytesPer(Held::Instance)]),
    ("compiled\ncode", &[Metric::Size(SizeKind::Precompiled)]),
];

const FIRST_ANSWER: Metric = Metric::ToCall { call: 1, cache: PageCache::Warm };

/// The one screen. `made_up` are functions whose inputs nobody has given.
pub fn answer(report: &Report, made_up: &[FunctionName]) -> String {
    let source = &report.runs[0];
    let index = RowIndex::of(report);
    let is_theirs = |row: &&Row| !index.is_hollow(&row.cell.contender);
    let rows: Vec<Row> = source.rows.iter().filter(is_theirs).cloned().collect();
    let functions = functions(&rows);
    let mut text = format!("{}\n{}", heading(report, &rows), grid(&rows, &functions).text());
    let answers = answers(&index);
    answers.needs.iter().filter_map(choice).for_each(|line| text.push_str(&line));
    for one in &answers.break_evens {
        // That something is not shown to pay is for who asks, on the page.
        if let Some(says) = one.says.as_ref().filter(|says| !says.starts_with("Not shown")) {
            text.push_str(&format!("{}\n{}", one.asks, wrapped(says)));
        }
    }
    let mut notes = handing_over::lines(source.rows, &functions[..functions.len().min(FUNCTIONS)]);
    notes.push(calls(&functions, &CallPaths::of(source.launches)));
    if functions.len() > FUNCTIONS {
        notes.push(format!("{} further functions are on the page.", functions.len() - FUNCTIONS));
    }
    if !made_up.is_empty() {
        let names = made_up.iter().map(|name| name.short()).collect();
        notes.push(format!(
            "Inputs of {} are made up from their types: give what your callers send with --invoke or --inputs.",
            named(names)
        ));
    }
    let of_builds = of_builds(source.run);
    notes.extend(of_builds.iter().map(|(build, note)| format!("{build}: {note}.")));
    notes.extend(no_figure(&rows));
    text.push('\n');
    notes.iter().filter(|note| !note.is_empty()).for_each(|note| text.push_str(&wrapped(note)));
    text
}

fn heading(report: &Report, rows: &[Row]) -> String {
    let source = &report.runs[0];
    // The fewest behind any figure: some may have lost launches to a noisy machine.
    let calls = rows.iter().filter(|row| row.metric == Metric::CallNs && row.figure.is_some());
    let launches = calls.map(|row| row.launches).min();
    let runtime = source.launches.iter().find_map(|launch| Some(launch.receipt.as_ref()?.runtime.clone()));
    format!(
        "{} under {}: calls over at least {} launches each, the fastest first",
        source.run.plan,
        runtime.unwrap_or_default(),
        launches.unwrap_or(0)
    )
}

/// The workloads whose calls were timed, in order.
fn functions(rows: &[Row]) -> Vec<Workload> {
    let mut functions = Vec::new();
    for row in rows.iter().filter(|row| row.metric == Metric::CallNs) {
        if !functions.contains(&row.cell.workload) {
            functions.push(row.cell.workload);
        }
    }
    functions
}

fn grid(rows: &[Row], functions: &[Workload]) -> Grid {
    let shown = &functions[..functions.len().min(FUNCTIONS)];
    let calls = shown.iter().map(|workload| format!("a call of\n{}", workload.function.short()));
    let columns: Vec<String> = calls.chain(BESIDE.iter().map(|(name, _)| (*name).to_string())).collect();
    let mut contenders: Vec<&Contender> = Vec::new();
    for row in rows.iter().filter(|row| column(row, shown).is_some()) {
        if !contenders.contains(&&row.cell.contender) {
            contenders.push(&row.cell.contender);
        }
    }
    contenders.sort_by(|one, other| {
        place(rows, shown, one).partial_cmp(&place(rows, shown, other)).unwrap_or(Ordering::Equal)
    });
    let line = |contender: &&Contender| {
        let name = contender.config.clone().unwrap_or_else(|| contender.to_string());
        let field = |index| {
            let mut of = rows
                .iter()
                .filter(|row| row.cell.contender == **contender && column(row, shown) == Some(index));
            of.next().map_or("–".to_string(), plain)
        };
        (name, (0..columns.len()).map(field).collect())
    };
    let rows = contenders.iter().map(line).collect();
    Grid { corner: "runtime configuration".to_string(), columns, rows }
}

/// What contenders are ranked by: calls of the first function, then starts.
fn place(rows: &[Row], shown: &[Workload], contender: &Contender) -> (f64, f64) {
    let figure = |of: &dyn Fn(&Row) -> bool| {
        let mut of_it = rows.iter().filter(|row| row.cell.contender == *contender && of(row));
        of_it.find_map(|row| Some(row.figure.as_ref()?.value)).unwrap_or(f64::INFINITY)
    };
    (
        figure(&|row| row.metric == Metric::CallNs && Some(&row.cell.workload) == shown.first()),
        figure(&|row| row.metric == FIRST_ANSWER),
    )
}

/// The column that a row's figure stands in.
fn column(row: &Row, shown: &[Workload]) -> Option<usize> {
    if row.metric == Metric::CallNs {
        return shown.iter().position(|workload| *workload == row.cell.workload);
    }
    // A phase that a configuration does not have is no figure of its.
    let beside = BESIDE.iter().position(|(_, metrics)| metrics.contains(&row.metric))?;
    row.figure.as_ref().map(|_| shown.len() + beside)
}

/// The choice for a need, in two lines; nothing where the run does not tell.
fn choice(answer: &Answer) -> Option<String> {
    let choice = answer.outcome.as_ref().ok()?;
    let name = choice.contender.config.clone().unwrap_or_else(|| choice.contender.to_string());
    let because = format!("{}: {}", choice.certainty.word(), choice.certainty.because());
    Some(format!("{}: {name}, {}\n{}", answer.need, choice.figure, wrapped(&because)))
}

/// The way that calls went into the component, and what it costs beside bindings.
fn calls(functions: &[Workload], paths: &CallPaths) -> String {
    let by = |path| {
        let names = functions.iter().filter(|workload| paths.of_workload(**workload) == Some(path));
        names.map(|workload| workload.function.short()).collect::<Vec<&str>>()
    };
    let (typed, dynamic) = (by(CallPath::Typed), by(CallPath::Dynamic));
    let mut said = Vec::new();
    if !typed.is_empty() {
        said.push(format!(
            "Called by types known beforehand, 2 to 10 ns slower than generated bindings: {}.",
            named(typed)
        ));
    }
    if !dynamic.is_empty() {
        said.push(format!(
            "Called dynamically, slower than generated bindings by some 50 ns a call, 8 ns for each value that goes in and up \
             to 40 ns for each element of a list that comes back: {}.",
            named(dynamic)
        ));
    }
    said.join(" ")
}

/// A few names, or how many there are.
fn named(names: Vec<&str>) -> String {
    match names.len() {
        count if count > 4 => format!("{count} functions"),
        _ => names.join(", "),
    }
}

/// Each reason that a call has no figure, once.
fn no_figure(rows: &[Row]) -> Vec<String> {
    let calls = rows.iter().filter(|row| row.metric == Metric::CallNs);
    let without = calls.filter(|row| !matches!(row.status, Status::Measured)).map(|row| {
        let why = row.status.reason().unwrap_or_default();
        (row.cell.to_string(), format!("{}: {why}", row.status.word()))
    });
    reasons_of(without).into_iter().map(|(why, cells)| format!("{cells} {why}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::testing;

    #[test]
    fn one_screen_has_every_configuration_the_choices_and_how_it_was_called() {
        let mut world = testing::world();
        world.rows.retain(|row| row.cell.contender.deployment.is_compiled_by_runtime());
        for (contender, subject) in &mut world.run.subjects {
            subject.note = (contender.build == "rust").then(|| "answers are recorded".to_string());
        }
        assert!(crate::html(&world.report()).contains("answers are recorded"), "the page says so, too");
        let report = world.report();
        let text = answer(&report, &["fraud/score".parse().unwrap()]);
        for part in [
            "a call of",
            "spawn to",
            "cranelift",
            "winch",
            "Lowest start-up: ",
            "Inputs of score are made up",
            "rust: answers are recorded.",
        ] {
            assert!(text.contains(part), "no {part} in {text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 140), "{text}");
        assert!(text.lines().count() < 45, "{text}");
        let lines: Vec<&str> = text.lines().collect();
        let line = |name: &str| lines.iter().position(|line| line.trim_start().starts_with(name)).unwrap();
        assert!(line("cranelift ") < line("winch "), "{text}");
    }
}
