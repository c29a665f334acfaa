//! The source of an export: a run, the rows of it that were asked for, and which of them have figures.

use std::collections::BTreeMap;

use tollgate_model::journal::{Launch, Run};
use tollgate_model::pattern::Pattern;
use tollgate_model::results::{Figure, PerLaunch, Row, Status};

/// A run and its rows.
pub struct Source<'a> {
    /// The run.
    pub run: &'a Run,
    /// The release of Wasmtime, where a component was measured.
    pub wasmtime: Option<String>,
    rows: Vec<Row>,
    /// For each row, which of those that would have the same name it is, from 1.
    ordinals: Vec<usize>,
}

/// A row with a figure that other programs may calculate with: nothing in it is NaN or infinite.
pub struct Measured<'a> {
    /// The row.
    pub row: &'a Row,
    /// Its figure; the interval's ends are there where they are numbers.
    pub figure: Figure,
    /// A name for the cell that no other row of the same metric has.
    pub benchmark: String,
    /// The metric's id, and the other contender where it is about two.
    pub metric: String,
}

impl<'a> Source<'a> {
    /// Everything of a run.
    pub fn new(run: &'a Run, launches: &[Launch], rows: Vec<Row>) -> Self {
        let receipts = launches.iter().filter_map(|launch| launch.receipt.as_ref());
        let wasmtime = receipts.filter_map(|receipt| receipt.runtime.strip_prefix("wasmtime ")).next();
        // A cell may stand in several comparisons. Numbered before anything is left out: a filter renames nothing.
        let mut seen: BTreeMap<_, usize> = BTreeMap::new();
        let ordinals = rows.iter().map(|row| {
            let key = (row.cell.to_string(), row.metric, row.against.clone());
            let ordinal = seen.entry(key).or_default();
            *ordinal += 1;
            *ordinal
        });
        let ordinals = ordinals.collect();
        Source { run, wasmtime: wasmtime.map(str::to_string), rows, ordinals }
    }

    /// Only these cells and these metrics.
    pub fn only(self, cells: Option<&Pattern>, metrics: Option<&Pattern>) -> Self {
        let fits = |row: &Row| {
            cells.is_none_or(|cells| cells.matches(&row.cell))
                && metrics.is_none_or(|metrics| metrics.matches(&row.metric))
        };
        let kept = self.rows.into_iter().zip(self.ordinals).filter(|(row, _)| fits(row));
        let (rows, ordinals) = kept.unzip();
        Source { rows, ordinals, ..self }
    }

    /// The rows, measured or not.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether there is any row.
    pub fn any_row(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The rows with names that are unique for their metric: cell, and metric.
    pub fn named(&self) -> impl Iterator<Item = (&Row, String, String)> {
        self.rows.iter().zip(&self.ordinals).map(|(row, &ordinal)| {
            let again = if ordinal > 1 { format!("#{ordinal}") } else { String::new() };
            let over = row.against.as_ref().map_or(String::new(), |other| format!(" over {other}"));
            (row, format!("{}{again}", row.cell), format!("{}{over}", row.metric))
        })
    }

    /// The rows that have a figure, or at least a bound.
    pub fn measured(&self) -> impl Iterator<Item = Measured<'_>> {
        self.named().filter_map(|(row, benchmark, metric)| {
            let figure = row.figure.filter(|_| row.status == Status::Measured)?;
            let figure = finite(figure)?;
            Some(Measured { row, figure, benchmark, metric })
        })
    }

    /// The rows that have a figure. One that is only a bound ("≥", "≤") would be read as a figure by formats that cannot
    /// say what it is.
    pub fn figures(&self) -> impl Iterator<Item = Measured<'_>> {
        self.measured().filter(|measured| measured.row.bound.is_none())
    }

    /// Number of rows that are only a bound.
    pub fn bounds(&self) -> usize {
        self.measured().filter(|measured| !measured.row.bound.is_none()).count()
    }

    /// The facts that everything in the run has in common, for whoever keeps figures of several.
    pub fn circumstances(&self) -> Vec<(&'static str, String)> {
        let run = self.run;
        let mut said = vec![
            ("plan", run.plan.clone()),
            ("host-key", run.host.key()),
            ("tollgate", run.tollgate.clone()),
        ];
        said.extend(self.wasmtime.clone().map(|version| ("wasmtime", version)));
        said.push(("started", run.started.clone()));
        said.extend(run.revision.clone().map(|revision| ("revision", revision)));
        said
    }
}

impl Measured<'_> {
    /// The launches that have a number of their own.
    pub fn per_launch(&self) -> impl Iterator<Item = &PerLaunch> {
        self.row.per_launch.iter().filter(|launch| launch.value.is_finite())
    }
}

/// The ratio to the control's figure; none for the control itself, and where there is no such figure.
pub fn to_control(row: &Row) -> Option<Figure> {
    row.to_native.filter(|_| !row.is_control()).and_then(finite)
}

/// A figure without what is no number.
pub fn finite(figure: Figure) -> Option<Figure> {
    let end = |end: Option<f64>| end.filter(|end| end.is_finite());
    figure.value.is_finite().then(|| Figure {
        value: figure.value,
        low: end(figure.low),
        high: end(figure.high),
    })
}
