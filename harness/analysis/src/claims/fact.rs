//! Figures that know which cells they are of. A ruling's figures, the names in its sentence and the cells of its command come
//! out of the same facts, so that none of them can be of another configuration than the others.

use std::collections::HashSet;

use tollgate_model::results::{Figure, Row};
use tollgate_model::{Cell, Metric};

use crate::figures::{ratio as times, with_certainty};
use crate::ratio;
use crate::row_index::{Entry, short};

/// A figure, and every cell that it is made of.
#[derive(Clone, Debug)]
pub struct Fact {
    figure: Figure,
    /// The metric; none of a ratio.
    metric: Option<Metric>,
    cells: Vec<Cell>,
}

impl Fact {
    /// The figure of a row, where it has one that is no bound.
    pub fn of(entry: &Entry) -> Option<Self> {
        let figure = entry.figure().filter(|_| entry.row.bound.is_none())?;
        Some(Fact { figure, metric: Some(entry.row.metric), cells: vec![entry.row.cell.clone()] })
    }

    /// A row's ratio to its control.
    pub fn to_control(row: &Row) -> Option<Self> {
        let control = Cell { workload: row.cell.workload, contender: row.control.clone()? };
        Some(Fact { figure: row.to_native?, metric: None, cells: united([row.cell.clone(), control]) })
    }

    /// A figure that was computed from these cells.
    pub fn computed(figure: Figure, metric: Option<Metric>, cells: impl IntoIterator<Item = Cell>) -> Self {
        Fact { figure, metric, cells: united(cells) }
    }

    /// The ratio of two figures that have nothing in common but their unit.
    pub fn over(&self, other: &Fact) -> Option<Self> {
        Some(self.with(other, ratio::of_figures(&self.figure, &other.figure)?))
    }

    /// A ratio of this one to another.
    pub fn with(&self, other: &Fact, figure: Figure) -> Self {
        Fact { figure, metric: None, cells: united(self.cells.iter().chain(&other.cells).cloned()) }
    }

    /// The same figure in another unit.
    pub fn scaled(&self, by: f64) -> Self {
        Fact { figure: ratio::scaled(&self.figure, by), ..self.clone() }
    }

    /// The same figure, made of more cells.
    pub fn and(self, cells: impl IntoIterator<Item = Cell>) -> Self {
        Fact { cells: united(self.cells.into_iter().chain(cells)), ..self }
    }

    /// The figure.
    pub fn figure(&self) -> &Figure {
        &self.figure
    }

    fn written(&self) -> String {
        match self.metric {
            Some(metric) => with_certainty(&self.figure, metric),
            None => times(&self.figure),
        }
    }

    /// The names of the contenders that it is of.
    fn names(&self) -> String {
        let mut names: Vec<String> = self.cells.iter().map(|cell| short(&cell.contender)).collect();
        names.sort();
        names.dedup();
        names.join(" and ")
    }
}

/// A sentence made of words and facts.
#[derive(Clone, Debug, Default)]
pub struct Told {
    text: String,
    cells: Vec<Cell>,
}

impl Told {
    /// Words.
    pub fn say(mut self, words: &str) -> Self {
        self.text.push_str(words);
        self
    }

    /// A fact's figure, with its certainty.
    pub fn fact(mut self, fact: &Fact) -> Self {
        self.text.push_str(&fact.written());
        self.cells.extend(fact.cells.iter().cloned());
        self
    }

    /// The name of what a fact is of.
    pub fn name(mut self, fact: &Fact) -> Self {
        self.text.push('`');
        self.text.push_str(&fact.names());
        self.text.push('`');
        self.cells.extend(fact.cells.iter().cloned());
        self
    }

    /// The workload that a fact is of.
    pub fn workload(mut self, fact: &Fact) -> Self {
        let workload = fact.cells.first().map(|cell| cell.workload.to_string());
        self.text.push_str(&workload.unwrap_or_default());
        self.cells.extend(fact.cells.iter().cloned());
        self
    }

    /// Facts that stand behind it, and are not written.
    pub fn from(mut self, facts: &[&Fact]) -> Self {
        self.cells.extend(facts.iter().flat_map(|fact| fact.cells.iter().cloned()));
        self
    }

    /// Several sentences, one after the other.
    pub fn join(all: impl IntoIterator<Item = Told>, between: &str) -> Self {
        let mut joined = Told::default();
        for told in all {
            if !joined.text.is_empty() {
                joined.text.push_str(between);
            }
            joined.text.push_str(&told.text);
            joined.cells.extend(told.cells);
        }
        joined
    }

    /// The text, and the cells of all that it tells.
    pub fn into_parts(self) -> (String, Vec<Cell>) {
        (self.text, united(self.cells))
    }
}

/// Cells, each once.
pub fn united(cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
    let mut seen = HashSet::new();
    cells.into_iter().filter(|cell| seen.insert(cell.clone())).collect()
}
