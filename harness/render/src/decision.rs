//! The decision at a glance: the same function as a library, as a component and as a service, each with what it costs in
//! units that a person can use. Which contenders stand for a shape is found by what they can do and how they are set.

use crate::human;
use tollgate_analysis::answer::{Answers, cost_against_native};
use tollgate_analysis::ratio::{self, scaled};
use tollgate_analysis::results::process_of;
use tollgate_analysis::roles::Roles;
use tollgate_analysis::row_index::RowIndex;
use tollgate_model::config::InstanceUse;
use tollgate_model::metric::{Held, Metric};
use tollgate_model::results::Figure;
use tollgate_model::{Cell, Contender, Workload};

/// A figure, and where everything about it is.
pub struct Told {
    /// The figure.
    pub figure: Figure,
    /// Its cell.
    pub cell: Cell,
    /// Its metric.
    pub metric: Metric,
}

/// The kind of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Native code in its caller's process.
    NativeLibrary,
    /// The component that costs the least to call.
    Component,
    /// A component as Wasmtime runs it when nothing is set.
    ByDefault,
    /// A component of which each call has an instance of its own.
    Fresh,
    /// Native code behind HTTP.
    NativeService,
    /// The service around a component that takes the least of the processor.
    ComponentService,
}

impl Kind {
    /// Its name, for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NativeLibrary => "Native library",
            Self::Component => "Component, recommended",
            Self::ByDefault => "Component, Wasmtime’s defaults",
            Self::Fresh => "Component, new instance a call",
            Self::NativeService => "Native service",
            Self::ComponentService => "Component in a service",
        }
    }

    /// The same within a sentence: it takes 28 ns `as a native library`.
    pub const fn within(self) -> &'static str {
        match self {
            Self::NativeLibrary => "as a native library",
            Self::Component => "as a component",
            Self::ByDefault => "as a component with Wasmtime’s defaults",
            Self::Fresh => "with a new instance for each call",
            Self::NativeService => "natively",
            Self::ComponentService => "around a component",
        }
    }
}

/// A shape in which the logic can be deployed.
pub struct Shape {
    /// Its kind.
    pub kind: Kind,
    /// Who stands for it.
    pub contender: Contender,
    /// The name of its configuration for people.
    pub human: Option<String>,
    /// What one operation takes: of the processor, where it is a request.
    pub operation: Option<Told>,
    /// How many times the native call that is.
    pub to_native: Option<Figure>,
    /// From the spawn of a process to its first answer.
    pub start: Option<Told>,
    /// Whether that process is a worker's, with more in it than the logic.
    pub starts_a_worker: bool,
    /// What one more instance, or process, takes of memory.
    pub memory: Option<Told>,
    /// What keeps it apart from the rest.
    pub isolation: &'static str,
}

impl Shape {
    /// What one operation takes, in nanoseconds.
    pub fn operation_ns(&self) -> Option<Figure> {
        let told = self.operation.as_ref()?;
        Some(if told.metric.unit() == "us" { scaled(&told.figure, 1e3) } else { told.figure })
    }
}

/// The shapes of one function.
pub struct Decision {
    /// The workload that most of them were measured with.
    pub workload: Workload,
    /// The shapes, libraries first.
    pub shapes: Vec<Shape>,
}

/// The decision; none where fewer than two shapes were measured.
pub fn decision(index: &RowIndex, answers: &Answers) -> Option<Decision> {
    let named = contenders(index, answers);
    let shapes = |workload: Workload| -> Vec<Shape> {
        named.iter().filter_map(|(kind, contender)| shape(index, workload, *kind, contender)).collect()
    };
    let known = |shapes: &[Shape]| -> usize {
        let each =
            |shape: &Shape| [&shape.operation, &shape.start, &shape.memory].into_iter().flatten().count();
        shapes.iter().map(each).sum()
    };
    let logic = index.workloads.iter().copied().filter(|workload| index.is_logic(*workload));
    let all: Vec<Decision> = logic.map(|workload| Decision { workload, shapes: shapes(workload) }).collect();
    let most = all.iter().map(|one| known(&one.shapes)).max()?;
    all.into_iter().find(|one| known(&one.shapes) == most && one.shapes.len() > 1)
}

/// Who stands for which shape; nobody for two. All are of one language.
fn contenders(index: &RowIndex, answers: &Answers) -> Vec<(Kind, Contender)> {
    let roles = Roles::of(index);
    // Without a native run to hold calls against, by the calls themselves.
    let cheapest = || answers.steady().map(|choice| choice.contender.clone());
    let recommended = cost_against_native(index).map(|span| span.contender).or_else(cheapest);
    let chosen = answers.needs.iter().filter_map(|answer| answer.outcome.as_ref().ok());
    let fresh = chosen.map(|choice| &choice.contender).find(|it| is_fresh(index, it));
    let host = host(index, &roles, recommended.as_ref());
    let found = [
        (Kind::NativeLibrary, roles.native().filter(|native| index.is_control(native))),
        (Kind::Component, recommended.as_ref().filter(|it| it.deployment.is_called())),
        (Kind::ByDefault, roles.wasmtime_default()),
        (Kind::Fresh, fresh),
        (Kind::NativeService, roles.native_service(index)),
        (Kind::ComponentService, host.as_ref()),
    ];
    let mut named: Vec<(Kind, Contender)> = Vec::new();
    for (kind, contender) in found.into_iter().filter_map(|(kind, contender)| Some((kind, contender?))) {
        if named.iter().all(|(_, other)| other != contender) {
            named.push((kind, contender.clone()));
        }
    }
    named
}

/// The service around a component that takes the least of the processor; of those that are not told apart from it, the one whose
/// component runs as the recommended one does.
fn host(index: &RowIndex, roles: &Roles, recommended: Option<&Contender>) -> Option<Contender> {
    let config = |contender| index.subject(contender).and_then(|subject| subject.config.as_ref());
    let cpu = index.with(Metric::CpuPerRequest);
    let hosts: Vec<_> = cpu
        .iter()
        .filter(|entry| roles.is_candidate(index, &entry.row.cell.contender))
        .filter_map(|entry| Some((entry, entry.figure()?.value)))
        .collect();
    let (least, _) = hosts.iter().min_by(|one, other| one.1.total_cmp(&other.1))?;
    let wanted = recommended.and_then(config).filter(|_| config(&least.row.cell.contender).is_some());
    let as_recommended = hosts.iter().map(|(entry, _)| entry).find(|entry| {
        let tie = || ratio::between(entry, least, index.seed(entry)).and_then(|it| ratio::differs(&it));
        entry.row.cell.workload == least.row.cell.workload
            && wanted.is_some_and(|wanted| config(&entry.row.cell.contender) == Some(wanted))
            && tie() != Some(true)
    });
    Some(as_recommended.unwrap_or(least).row.cell.contender.clone())
}

fn is_fresh(index: &RowIndex, contender: &Contender) -> bool {
    let config = index.subject(contender).and_then(|subject| subject.config.as_ref());
    config.is_some_and(|config| config.call.instance == InstanceUse::Fresh)
}

fn shape(index: &RowIndex, workload: Workload, kind: Kind, contender: &Contender) -> Option<Shape> {
    let cell = Cell { workload, contender: contender.clone() };
    let told = |metric: Metric| {
        let figure = index.measured(&cell, metric)?.figure()?;
        Some(Told { figure, cell: cell.clone(), metric })
    };
    let served = contender.deployment.is_served();
    let operation = if served { Metric::CpuPerRequest } else { Metric::CallNs };
    let held = if contender.deployment.has_instances() { Held::Instance } else { Held::Process };
    let to_native = index.measured(&cell, operation).filter(|entry| !entry.row.is_control() && !served);
    let shape = Shape {
        kind,
        contender: contender.clone(),
        human: human::name(index, contender),
        operation: told(operation),
        to_native: to_native.and_then(|entry| entry.row.to_native),
        start: told(Metric::FIRST_ANSWER),
        starts_a_worker: index
            .measured(&cell, Metric::FIRST_ANSWER)
            .is_some_and(|entry| process_of(entry.row).is_some()),
        memory: told(Metric::BytesPer(held)),
        isolation: match (served, contender.deployment.has_instances()) {
            (true, _) => "a process of its own",
            (false, false) => "none: it shares its caller’s memory",
            (false, true) if is_fresh(index, contender) => "memory of its own, new for each call",
            (false, true) => "memory of its own, kept from call to call",
        },
    };
    let anything = shape.operation.is_some() || shape.start.is_some() || shape.memory.is_some();
    anything.then_some(shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_analysis::answer::answers;
    use tollgate_analysis::testing;
    use tollgate_model::config::RuntimeConfig;

    #[test]
    fn shapes_are_found_by_what_they_can_do_and_not_by_name() {
        let mut world = testing::world();
        // Two of its configurations under names that nobody knows.
        let (mine, default) =
            (Contender::component("rust", "mine"), Contender::component("rust", "as-it-comes"));
        for row in &mut world.rows {
            let config = row.cell.contender.config.as_deref();
            match config.filter(|_| row.cell.contender.deployment.has_instances()) {
                Some("cranelift") => row.cell.contender = mine.clone(),
                Some("winch") => row.cell.contender = default.clone(),
                _ => {}
            }
        }
        let subject =
            |config| tollgate_model::journal::Subject { config: Some(config), ..Default::default() };
        let mut set = RuntimeConfig::default();
        set.engine.concurrency_support = Some(false);
        world.run.subjects.insert(mine.clone(), subject(set));
        world.run.subjects.insert(default.clone(), subject(RuntimeConfig::default()));
        let report = world.report();
        let index = RowIndex::of(&report);
        let found = decision(&index, &answers(&index)).unwrap();
        assert_eq!(found.workload.to_string(), "pricing/quote-cart");
        let of =
            |kind| found.shapes.iter().find(|shape| shape.kind == kind).unwrap_or_else(|| panic!("{kind:?}"));
        assert_eq!(of(Kind::NativeLibrary).operation_ns().unwrap().value, 200.0);
        assert_eq!(of(Kind::ByDefault).contender, default);
        assert_eq!(of(Kind::ComponentService).operation_ns().unwrap().value, 12_000.0);
        assert!(index.is_eligible(&of(Kind::Component).contender));
    }

    #[test]
    fn shapes_are_of_the_language_that_others_are_held_against() {
        let mut world = testing::languages();
        let config = RuntimeConfig::default();
        for (contender, subject) in &mut world.run.subjects {
            subject.config = contender.deployment.has_instances().then(|| config.clone());
        }
        // The other language's component costs less.
        world.rows_of("cranelift", Metric::CallNs).filter(|row| row.cell.contender.build == "go").for_each(
            |row| {
                row.figure = Some(Figure { value: 1.0, low: Some(0.9), high: Some(1.1) });
            },
        );
        let report = world.report();
        let index = RowIndex::of(&report);
        let found = decision(&index, &answers(&index)).unwrap();
        let builds: Vec<&str> = found.shapes.iter().map(|shape| shape.contender.build.as_str()).collect();
        assert_eq!(builds, ["rust", "rust"]);
    }

    #[test]
    fn without_a_native_run_the_cheapest_component_is_recommended() {
        let mut world = testing::world();
        world.rows.retain(|row| row.cell.contender.deployment.is_compiled_by_runtime());
        world.rows.iter_mut().for_each(|row| (row.control, row.to_native) = (None, None));
        let as_it_comes =
            tollgate_model::journal::Subject { config: Some(RuntimeConfig::default()), ..Default::default() };
        world.run.subjects.insert(Contender::component("rust", "winch"), as_it_comes);
        let report = world.report();
        let index = RowIndex::of(&report);
        let answers = answers(&index);
        let found = decision(&index, &answers).unwrap();
        let kinds: Vec<Kind> = found.shapes.iter().map(|shape| shape.kind).collect();
        assert_eq!(kinds[0], Kind::Component, "{kinds:?}");
        assert_eq!(found.shapes[0].contender, answers.steady().unwrap().contender);
        assert!(!kinds.contains(&Kind::NativeLibrary));
    }

    /// Two services around the component, the one under Winch a little cheaper: only what is shown counts.
    #[test]
    fn a_service_is_the_recommended_component_s_unless_another_is_shown_to_cost_less() {
        let who = |world: &testing::World, kind: Kind| {
            let report = world.report();
            let index = RowIndex::of(&report);
            let found = decision(&index, &answers(&index)).unwrap();
            found.shapes.into_iter().find(|shape| shape.kind == kind).unwrap().contender
        };
        let of = |micros: f64| {
            let mut world = testing::world();
            let recommended = who(&world, Kind::Component);
            let winch = "pricing/quote-cart@http/rust/component-fast";
            world.rows.push(testing::row(winch, Metric::CpuPerRequest, micros, Some(1.2)));
            let runs_as =
                [("component", recommended), ("component-fast", Contender::component("rust", "winch"))];
            for (name, other) in runs_as {
                let subject = world.run.subjects[&other].clone();
                world.run.subjects.insert(Contender::http("rust", name), subject);
            }
            who(&world, Kind::ComponentService).to_string()
        };
        assert_eq!(of(11.98), "http/rust/component");
        assert_eq!(of(6.0), "http/rust/component-fast");
    }

    #[test]
    fn of_one_shape_there_is_nothing_to_decide() {
        let mut world = testing::world();
        world.rows.retain(|row| row.cell.contender.config.as_deref() == Some("winch"));
        world.rows.iter_mut().for_each(|row| (row.control, row.to_native) = (None, None));
        let report = world.report();
        let index = RowIndex::of(&report);
        assert!(decision(&index, &answers(&index)).is_none());
    }
}
