//! What somebody's component costs, on one screen: a line for each runtime configuration.

use std::collections::BTreeMap;

use tollgate_analysis::figures::plain;
use tollgate_model::journal::Run;
use tollgate_model::metric::{ColdStep, Held, Metric, PageCache, SizeKind, WarmStep};
use tollgate_model::results::{Row, Status};
use tollgate_model::{Contender, Workload};

use crate::grid::Grid;

/// So many functions stand in the table; the page has them all.
const FUNCTIONS: usize = 3;

/// The figures beside the calls, in the order of their columns.
const BESIDE: [(&str, &[Metric]); 5] = [
    (
        "code ready\n(compile or map)",
        &[
            Metric::Cold(ColdStep::Compile, PageCache::Warm),
            Metric::Cold(ColdStep::Map, PageCache::Warm),
            Metric::Cold(ColdStep::Deserialize, PageCache::Warm),
        ],
    ),
    ("spawn to\nfirst answer", &[Metric::ToCall { call: 1, cache: PageCache::Warm }]),
    ("new instance,\nwarm", &[Metric::Warm(WarmStep::Instantiate)]),
    ("memory of an\ninstance", &[Metric::BytesPer(Held::Instance)]),
    ("compiled\ncode", &[Metric::Size(SizeKind::Precompiled)]),
];

/// The table, and what to know when reading it. `made_up` are functions whose inputs nobody has given.
pub fn answer(run: &Run, rows: &[Row], made_up: &[String]) -> String {
    let grid = grid(rows);
    let mut text = format!("{}\n{}", heading(run, rows), grid.text());
    let functions = functions(rows);
    if functions.len() > FUNCTIONS {
        text.push_str(&format!("{} further functions are on the page\n", functions.len() - FUNCTIONS));
    }
    text.push_str(
        "Calls are dynamic: values by types read from the component. That adds some 50 ns to a call, more for records, and 8 to \
         50 ns for each element of a list; bindings have none of it (docs/YOUR-COMPONENT.md)\n",
    );
    if !made_up.is_empty() {
        text.push_str(&format!(
            "Inputs are made up from the types of {}: give what your callers send with --invoke or --inputs\n",
            made_up.join(", ")
        ));
    }
    text.push('\n');
    text
}

fn heading(run: &Run, rows: &[Row]) -> String {
    let launches =
        rows.iter().filter(|row| row.metric == Metric::CallNs).map(|row| row.launches).max().unwrap_or(0);
    format!(
        "{}: one call and what is around it; calls over {launches} launches, with 95 % intervals",
        run.plan
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

fn grid(rows: &[Row]) -> Grid {
    let functions = functions(rows);
    let shown = &functions[..functions.len().min(FUNCTIONS)];
    let mut contenders: Vec<&Contender> = Vec::new();
    let mut fields: BTreeMap<(&Contender, usize), String> = BTreeMap::new();
    for row in rows {
        let Some(column) = column(row, shown) else { continue };
        if !contenders.contains(&&row.cell.contender) {
            contenders.push(&row.cell.contender);
        }
        if matches!(row.status, Status::Skipped(_)) {
            continue;
        }
        fields.entry((&row.cell.contender, column)).or_insert_with(|| plain(row));
    }
    let calls = shown.iter().map(|workload| format!("a call of\n{}", workload.function.short()));
    let columns: Vec<String> = calls.chain(BESIDE.iter().map(|(name, _)| (*name).to_string())).collect();
    let line = |contender: &&Contender| {
        let name = contender.config.clone().unwrap_or_else(|| contender.to_string());
        let of = |column| fields.get(&(*contender, column)).cloned().unwrap_or_else(|| "–".to_string());
        (name, (0..columns.len()).map(of).collect())
    };
    let rows = contenders.iter().map(line).collect();
    Grid { corner: "runtime configuration".to_string(), columns, rows }
}

/// The column that a row's figure stands in.
fn column(row: &Row, shown: &[Workload]) -> Option<usize> {
    if row.metric == Metric::CallNs {
        return shown.iter().position(|workload| *workload == row.cell.workload);
    }
    // A phase that a configuration does not have is no row of its.
    let beside = BESIDE.iter().position(|(_, metrics)| metrics.contains(&row.metric))?;
    row.figure.as_ref().map(|_| shown.len() + beside)
}
