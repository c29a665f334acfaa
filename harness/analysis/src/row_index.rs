//! The rows of all runs, by cell and metric.

use std::collections::HashMap;

use serde::Serialize;
use tollgate_model::config::{Compiler, OptLevel, RuntimeConfig};
use tollgate_model::results::{Figure, Row, Status};
use tollgate_model::{Cell, Contender, Layer, Metric, Workload};

use crate::report::{Report, Source};

/// A row, and which run it is of.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// The run, counted from 0.
    pub run: usize,
    /// The row.
    pub row: &'a Row,
}

/// The rows of all runs.
pub struct RowIndex<'a> {
    /// The runs.
    pub runs: &'a [Source<'a>],
    rows: Vec<Entry<'a>>,
    of: HashMap<(&'a Cell, Metric), Vec<usize>>,
    /// Every contender, in the order in which plans name them, controls first.
    pub contenders: Vec<&'a Contender>,
    /// Every workload, in the order of reports.
    pub workloads: Vec<Workload>,
}

impl<'a> RowIndex<'a> {
    /// The rows of a report.
    pub fn of(report: &'a Report) -> Self {
        let rows: Vec<Entry> = report
            .runs
            .iter()
            .enumerate()
            .flat_map(|(run, source)| source.rows.iter().map(move |row| Entry { run, row }))
            .collect();
        let mut of: HashMap<(&Cell, Metric), Vec<usize>> = HashMap::new();
        let mut contenders: HashMap<&Contender, usize> = HashMap::new();
        let mut workloads: Vec<Workload> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (index, entry) in rows.iter().enumerate() {
            of.entry((&entry.row.cell, entry.row.metric)).or_default().push(index);
            contenders.entry(&entry.row.cell.contender).or_insert(index);
            if seen.insert(entry.row.cell.workload) {
                workloads.push(entry.row.cell.workload);
            }
        }
        let mut contenders: Vec<(&Contender, usize)> = contenders.into_iter().collect();
        contenders.sort_by_key(|(contender, index)| (contender.layer, !is_control(contender), *index));
        let contenders = contenders.into_iter().map(|(contender, _)| contender).collect();
        workloads.sort_by_key(|workload| order(*workload));
        RowIndex { runs: &report.runs, rows, of, contenders, workloads }
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = Entry<'a>> {
        self.rows.iter().copied()
    }

    /// Every row of a cell and metric, of all runs and comparisons.
    pub fn all<'s>(
        &'s self,
        cell: &'s Cell,
        metric: Metric,
    ) -> impl Iterator<Item = Entry<'a>> + use<'s, 'a> {
        let indices = self.of.get(&(cell, metric)).map_or(&[][..], Vec::as_slice);
        indices.iter().map(|&index| self.rows[index])
    }

    /// The row of a cell and metric that is shown: the first with a figure, else the first.
    pub fn entry(&self, cell: &Cell, metric: Metric) -> Option<Entry<'a>> {
        self.all(cell, metric)
            .find(|entry| entry.figure().is_some())
            .or_else(|| self.all(cell, metric).next())
    }

    /// The figure of a cell and metric.
    pub fn measured(&self, cell: &Cell, metric: Metric) -> Option<Entry<'a>> {
        self.entry(cell, metric).filter(|entry| entry.figure().is_some())
    }

    /// The same of a workload on a contender.
    pub fn at(&self, workload: Workload, contender: &Contender, metric: Metric) -> Option<Entry<'a>> {
        self.measured(&Cell { workload, contender: contender.clone() }, metric)
    }

    /// The shown rows of a metric that have a figure, each cell once.
    pub fn with(&self, metric: Metric) -> Vec<Entry<'a>> {
        let mut seen = std::collections::HashSet::new();
        let of_it = self.rows().filter(|entry| entry.row.metric == metric && entry.figure().is_some());
        of_it.filter(|entry| seen.insert(&entry.row.cell)).collect()
    }

    /// Two cells' rows of one metric, of the same comparison where there is one that has both: neighbours in time.
    pub fn pair(&self, one: &Cell, other: &Cell, metric: Metric) -> Option<(Entry<'a>, Entry<'a>)> {
        let measured = |cell| self.all(cell, metric).filter(|entry| entry.figure().is_some());
        let neighbours = measured(one)
            .find_map(|one| Some((one, measured(other).find(|other| other.neighbour_of(&one))?)));
        neighbours.or_else(|| Some((measured(one).next()?, measured(other).next()?)))
    }

    /// The seed of the run that an entry is of.
    pub fn seed(&self, entry: &Entry) -> u64 {
        self.runs[entry.run].run.seed
    }

    /// How many settings its configurations take that are not the defaults; and its place among what people ask about.
    pub fn simplicity(&self, contender: &Contender) -> (usize, usize) {
        let subject = self.runs.iter().find_map(|source| source.run.subjects.get(contender));
        let config = subject.and_then(|subject| subject.config.as_ref());
        let of_config = config.map_or(0, |config| {
            let plain = RuntimeConfig { about: config.about.clone(), ..RuntimeConfig::default() };
            leaves(config) - leaves(&plain)
                + usize::from(config.call != plain.call)
                + usize::from(config.code != plain.code)
        });
        // Some write down what is Wasmtime's default anyway.
        let as_by_default = config.map_or(0, |config| {
            usize::from(config.engine.compiler == Some(Compiler::Cranelift))
                + usize::from(config.engine.opt_level == Some(OptLevel::Speed))
        });
        let of_service = subject.and_then(|subject| subject.service.as_ref()).map_or(0, leaves);
        (of_config - as_by_default + of_service, asked(contender))
    }

    /// What a contender is for, in the words of its configuration.
    pub fn about(&self, contender: &Contender) -> Option<&'a str> {
        self.runs.iter().find_map(|source| source.about(contender))
    }
}

impl Entry<'_> {
    /// The figure, if it was measured.
    pub fn figure(&self) -> Option<Figure> {
        self.row.figure.filter(|_| self.row.status == Status::Measured)
    }

    /// Whether both were measured in the same blocks.
    pub fn neighbour_of(&self, other: &Entry) -> bool {
        self.run == other.run && self.row.comparison == other.row.comparison
    }
}

/// How many values stand in a configuration.
fn leaves(config: &impl Serialize) -> usize {
    fn of(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Object(fields) => fields.values().map(of).sum(),
            _ => 1,
        }
    }
    serde_json::to_value(config).map_or(0, |value| of(&value))
}

/// Whether others are held against it.
pub fn is_control(contender: &Contender) -> bool {
    contender.control() == *contender
}

/// Whether it is a developer's build: measured, but nothing that anyone would deploy.
pub fn is_debug(contender: &Contender) -> bool {
    contender.language.ends_with("-debug")
}

/// What most people ask about, in the order in which a chart that has no room for all shows them.
const ASKED: [&str; 9] = [
    "cranelift",
    "winch",
    "wasmtime-default",
    "pooling",
    "precompiled",
    "epoch",
    "fuel",
    "explicit-bounds",
    "pulley",
];

/// Its place among them, or after them.
fn asked(contender: &Contender) -> usize {
    let index = ASKED.iter().position(|config| contender.config.as_deref() == Some(config));
    index.unwrap_or(ASKED.len())
}

/// As many as there is room for: controls first, then what most people ask about, then the others as they come.
pub fn most_asked<T>(mut all: Vec<T>, most: usize, contender: impl Fn(&T) -> &Contender) -> Vec<T> {
    all.sort_by_key(|one| {
        let contender = contender(one);
        (!is_control(contender), is_debug(contender), contender.language.clone(), asked(contender))
    });
    all.truncate(most);
    all
}

/// Where a workload stands in reports.
pub fn order(workload: Workload) -> (usize, Option<tollgate_model::Size>) {
    let index = tollgate_model::function::FUNCTIONS.iter().position(|function| function == workload.function);
    (index.unwrap_or(usize::MAX), workload.size)
}

/// What tells contenders apart at a glance: the configuration, with the language's build where it is not the plain one.
pub fn short(contender: &Contender) -> String {
    let config = contender.config.as_deref().unwrap_or("native");
    match (contender.layer, contender.language.as_str()) {
        (Layer::Http, "rust") => format!("http {config}"),
        (Layer::Http, language) => format!("http {config} {language}"),
        (_, "rust") => config.to_string(),
        (_, language) => format!("{config} {language}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_no_room_for_all_what_people_ask_about_is_shown() {
        let all = ["async-call", "winch", "epoch-fresh-pooled", "cranelift"];
        let all = all.map(|config| Contender::component("rust", config));
        let debug = Contender::component("rust-debug", "cranelift");
        let all: Vec<Contender> = all.into_iter().chain([debug, Contender::native_rust()]).collect();
        let shown = |most| most_asked(all.clone(), most, |one| one).iter().map(short).collect::<Vec<_>>();
        assert_eq!(shown(3), ["native", "cranelift", "winch"]);
        assert_eq!(shown(9)[3..], ["async-call", "epoch-fresh-pooled", "cranelift rust-debug"]);
    }

    #[test]
    fn what_is_default_anyway_is_no_setting() {
        let plain = |written: &str| {
            let config =
                RuntimeConfig { engine: serde_json::from_str(written).unwrap(), ..Default::default() };
            let mut world = crate::testing::world();
            world.run.subjects.values_mut().next().unwrap().config = Some(config);
            let contender = world.run.subjects.keys().next().unwrap().clone();
            let report = world.report();
            RowIndex::of(&report).simplicity(&contender).0
        };
        assert_eq!(plain("{}"), 0);
        assert_eq!(plain(r#"{"compiler":"cranelift","opt-level":"speed","concurrency-support":false}"#), 1);
        assert_eq!(plain(r#"{"compiler":"winch","concurrency-support":false}"#), 2);
    }
}
