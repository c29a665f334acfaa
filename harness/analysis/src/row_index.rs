//! The rows of all runs, by cell and metric.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use tollgate_model::config::{Compiler, OptLevel, RuntimeConfig};
use tollgate_model::deployment::Configured;
use tollgate_model::journal::Subject;
use tollgate_model::results::{Figure, Row, Status};
use tollgate_model::{Cell, Contender, Function, Metric, Size, Workload, hollow};

use crate::report::{Report, Source};

/// A workload's place in reports: the run that knows its function, the function's place there, its size.
type Order = ((usize, usize), Option<Size>);

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
    controls: HashSet<&'a Contender>,
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
        let mut seen = HashSet::new();
        for (index, entry) in rows.iter().enumerate() {
            of.entry((&entry.row.cell, entry.row.metric)).or_default().push(index);
            contenders.entry(&entry.row.cell.contender).or_insert(index);
            if seen.insert(entry.row.cell.workload) {
                workloads.push(entry.row.cell.workload);
            }
        }
        let controls: HashSet<&Contender> =
            rows.iter().filter_map(|entry| entry.row.control.as_ref()).collect();
        let mut contenders: Vec<(&Contender, usize)> = contenders.into_iter().collect();
        contenders
            .sort_by_key(|(contender, index)| (contender.deployment, !controls.contains(contender), *index));
        let contenders = contenders.into_iter().map(|(contender, _)| contender).collect();
        let mut index =
            RowIndex { runs: &report.runs, rows, of, controls, contenders, workloads: Vec::new() };
        workloads.sort_by_key(|workload| index.order(*workload));
        index.workloads = workloads;
        index
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
        let mut seen = HashSet::new();
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

    /// Number of settings of its configurations that are not the defaults; and its place among what people ask about.
    pub fn simplicity(&self, contender: &Contender) -> (usize, usize) {
        let subject = self.subject(contender);
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

    /// Whether others are held against a contender.
    pub fn is_control(&self, contender: &Contender) -> bool {
        self.controls.contains(contender)
    }

    /// Whether an answer may recommend a contender: whatever runs the logic as a component, and is no developer's build.
    pub fn is_eligible(&self, contender: &Contender) -> bool {
        let configured = contender.deployment.configured() != Configured::Not;
        configured && !self.is_control(contender) && self.is_deployed(contender)
    }

    /// Whether somebody would deploy a contender: no developer's build, and nothing in which there is no logic.
    pub fn is_deployed(&self, contender: &Contender) -> bool {
        !is_debug(contender) && !self.is_hollow(contender)
    }

    /// Whether it is a hollow component, which others are held against and nobody has a use for.
    pub fn is_hollow(&self, contender: &Contender) -> bool {
        self.language(contender) == Some(hollow::LANGUAGE)
    }

    /// As many as there is room for: controls first, then what most people ask about, then the others as they come.
    pub fn most_asked<T>(
        &self,
        mut all: Vec<T>,
        most: usize,
        contender: impl Fn(&T) -> &Contender,
    ) -> Vec<T> {
        all.sort_by_key(|one| {
            let contender = contender(one);
            (!self.is_control(contender), is_debug(contender), contender.build.clone(), asked(contender))
        });
        all.truncate(most);
        all
    }

    /// The function that a workload calls, as the first run has it that knows it.
    pub fn function(&self, workload: Workload) -> Option<&'a Function> {
        self.runs.iter().find_map(|source| source.run.functions.of(workload))
    }

    /// Whether a workload calls business logic.
    pub fn is_logic(&self, workload: Workload) -> bool {
        self.function(workload).is_some_and(Function::is_logic)
    }

    /// The place of a workload in reports: by function, in the order of the first run that knows it, then by size.
    fn order(&self, workload: Workload) -> Order {
        let places = self.runs.iter().map(|source| source.run.functions.index(workload.function));
        let known = places.enumerate().find(|(_, place)| *place != usize::MAX);
        (known.unwrap_or((usize::MAX, usize::MAX)), workload.size)
    }

    /// The parts of a contender, as the first run has them that knows it.
    pub fn subject(&self, contender: &Contender) -> Option<&'a Subject> {
        self.runs.iter().find_map(|source| source.run.subjects.get(contender))
    }

    /// The language that a contender's logic is written in.
    pub fn language(&self, contender: &Contender) -> Option<&'a str> {
        self.runs.iter().find_map(|source| source.run.subjects.get(contender)?.language.as_deref())
    }

    /// A stand-in in a contender that a reader should know of, in the words of whoever built it.
    pub fn note(&self, contender: &Contender) -> Option<&'a str> {
        self.runs.iter().find_map(|source| source.run.subjects.get(contender)?.note.as_deref())
    }

    /// The purpose of a contender, in the words of its configuration.
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

/// Number of values in a configuration.
fn leaves(config: &impl Serialize) -> usize {
    fn of(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Object(fields) => fields.values().map(of).sum(),
            _ => 1,
        }
    }
    serde_json::to_value(config).map_or(0, |value| of(&value))
}

/// Whether it is a developer's build: measured, but nothing that anyone would deploy.
pub fn is_debug(contender: &Contender) -> bool {
    is_debug_build(&contender.build)
}

/// The same of a build's name.
pub fn is_debug_build(build: &str) -> bool {
    build.ends_with("-debug")
}

/// The names that most people ask about, in the order in which a chart that has no room for all shows them.
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

/// The name that tells contenders apart at a glance: the configuration, with the build where it is not the plain one.
pub fn short(contender: &Contender) -> String {
    let deployment = contender.deployment.name();
    let config = contender.config.as_deref().unwrap_or(deployment);
    let served = contender.deployment.is_served().then_some(deployment);
    let build = Some(contender.build.as_str()).filter(|build| *build != "rust");
    served.into_iter().chain([config]).chain(build).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_no_room_for_all_what_people_ask_about_is_shown() {
        let all = ["async-call", "winch", "epoch-fresh-pooled", "cranelift"];
        let all = all.map(|config| Contender::component("rust", config));
        let debug = Contender::component("rust-debug", "cranelift");
        let all: Vec<Contender> = all.into_iter().chain([debug, Contender::native("rust")]).collect();
        let world = crate::testing::world();
        let report = world.report();
        let index = RowIndex::of(&report);
        let shown =
            |most| index.most_asked(all.clone(), most, |one| one).iter().map(short).collect::<Vec<_>>();
        assert_eq!(shown(3), ["native", "cranelift", "winch"]);
        assert_eq!(shown(9)[3..], ["async-call", "epoch-fresh-pooled", "cranelift rust-debug"]);
    }

    #[test]
    fn workloads_stand_in_the_order_of_the_runs_functions_and_sizes_ascend() {
        let mut world = crate::testing::world();
        let row = |workload: &str| {
            let cell = format!("{workload}@component/rust/winch");
            crate::testing::row(&cell, Metric::CallNs, 1.0, None)
        };
        let named = ["gone/for-ever", "fraud/screen/1MiB", "fraud/screen/64KiB", "pricing/unit-price"];
        world.rows = named.map(row).to_vec();
        let order = |world: &crate::testing::World| {
            let report = world.report();
            RowIndex::of(&report).workloads.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let sizes = ["fraud/screen/64KiB", "fraud/screen/1MiB"];
        assert_eq!(order(&world), ["pricing/unit-price", sizes[0], sizes[1], "gone/for-ever"]);
        let mut functions = Vec::from(world.run.functions);
        functions.reverse();
        world.run.functions = functions.try_into().unwrap();
        assert_eq!(order(&world), [sizes[0], sizes[1], "pricing/unit-price", "gone/for-ever"]);
    }

    #[test]
    fn contenders_are_told_apart_by_configuration_and_by_builds_other_than_the_plain_one() {
        let short = |text: &str| short(&text.parse().unwrap());
        assert_eq!(short("native/rust"), "native");
        assert_eq!(short("native/go"), "native go");
        assert_eq!(short("component/rust/winch"), "winch");
        assert_eq!(short("component/js/winch"), "winch js");
        assert_eq!(short("http/rust/wasi-p2"), "http wasi-p2");
        assert_eq!(short("http/js/wasi-p2"), "http wasi-p2 js");
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
