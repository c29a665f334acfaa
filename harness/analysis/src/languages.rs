//! The same logic in several languages: each component against its own language's native run, and all of them against one.

use std::collections::BTreeSet;

use tollgate_model::plan::Measure;
use tollgate_model::results::Figure;
use tollgate_model::{Contender, Metric, Workload};

use crate::ratio;
use crate::roles::language;
use crate::row_index::{Entry, RowIndex, is_debug};

/// Languages side by side.
pub struct Languages<'a> {
    /// The native run that all are held against: the first control that the comparison names.
    pub reference: &'a Contender,
    /// A line for each workload and component that was called, in the order of reports.
    pub calls: Vec<Call<'a>>,
    /// What a component in another language takes, beside one in the reference's.
    pub against: Vec<Against<'a>>,
}

/// One workload in one language.
pub struct Call<'a> {
    /// The workload.
    pub workload: Workload,
    /// The language.
    pub language: &'a str,
    /// The component's call.
    pub component: Entry<'a>,
    /// Its language's own native call, in the same blocks.
    pub native: Option<Entry<'a>>,
    /// The component's call against the reference.
    pub to_reference: Option<Figure>,
    /// The native call against the reference.
    pub native_to_reference: Option<Figure>,
}

/// A component in another language than the reference's, beside the component in that language under the same configuration.
pub struct Against<'a> {
    /// The other language.
    pub language: &'a str,
    /// Its component.
    pub contender: &'a Contender,
    /// The component that it is held against.
    pub other: &'a Contender,
    /// The ratio of their calls for each workload, ascending.
    pub calls: Vec<(Workload, Figure)>,
}

impl Against<'_> {
    /// The workload in the middle: half of the others are dearer, half are cheaper.
    pub fn median(&self) -> Option<&(Workload, Figure)> {
        self.calls.get(self.calls.len().checked_sub(1)? / 2)
    }
}

/// Languages side by side, where components in more than one were called in one comparison.
pub fn languages<'a>(index: &RowIndex<'a>) -> Option<Languages<'a>> {
    let compared = index.runs.iter().enumerate().find_map(|(run, source)| {
        let mut comparisons = source.run.comparisons.iter().enumerate();
        comparisons.find_map(|(nth, comparison)| {
            let components = comparison.contenders.iter().filter(|it| it.deployment.is_compiled_by_runtime());
            let spoken: BTreeSet<&str> = components.map(|it| language(index, it)).collect();
            let called = comparison.measure.contains(&Measure::CallTime);
            let reference = comparison.contenders.iter().find(|it| comparison.is_control(it))?;
            (spoken.len() > 1 && called).then_some((run, nth, reference))
        })
    });
    let (run, comparison, reference) = compared?;
    let of_it = |entry: &Entry| entry.run == run && entry.row.comparison == comparison;
    let called: Vec<Entry> = index
        .rows()
        .filter(|entry| of_it(entry) && entry.row.metric == Metric::CallNs && entry.figure().is_some())
        .collect();
    let at = |workload: Workload, contender: &Contender| {
        let cell =
            |entry: &&Entry| entry.row.cell.workload == workload && entry.row.cell.contender == *contender;
        called.iter().find(cell).copied()
    };
    let between = |one: &Entry<'a>, other: &Entry<'a>| ratio::between(one, other, index.seed(one));
    let components =
        || called.iter().filter(|entry| entry.row.cell.contender.deployment.is_compiled_by_runtime());
    let calls = components().map(|&component| {
        let workload = component.row.cell.workload;
        let native = component.row.control.as_ref().and_then(|control| at(workload, control));
        let against = at(workload, reference);
        Call {
            workload,
            language: language(index, &component.row.cell.contender),
            component,
            native,
            to_reference: against.and_then(|against| between(&component, &against)),
            native_to_reference: native.zip(against).and_then(|(native, against)| between(&native, &against)),
        }
    });
    let mut calls: Vec<Call> = calls.collect();
    calls.sort_by_key(|call| index.workloads.iter().position(|workload| *workload == call.workload));
    let own = language(index, reference);
    let mut others: Vec<&Contender> = Vec::new();
    for contender in components().map(|entry| &entry.row.cell.contender) {
        if language(index, contender) != own && !others.contains(&contender) {
            others.push(contender);
        }
    }
    let against = others.into_iter().filter_map(|contender| {
        let same =
            |it: &&Contender| language(index, it) == own && it.config == contender.config && !is_debug(it);
        let other = components().map(|entry| &entry.row.cell.contender).find(same)?;
        let ratio = |workload: &Workload| {
            Some((*workload, between(&at(*workload, contender)?, &at(*workload, other)?)?))
        };
        let mut calls: Vec<(Workload, Figure)> = index.workloads.iter().filter_map(ratio).collect();
        calls.sort_by(|(_, one), (_, other)| one.value.total_cmp(&other.value));
        Some(Against { language: language(index, contender), contender, other, calls })
    });
    Some(Languages { reference, against: against.collect(), calls })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn about(figure: Option<Figure>, value: f64) {
        let figure = figure.expect("a ratio");
        assert!((figure.value / value - 1.0).abs() < 0.03, "{figure:?} is not about {value}");
        assert!(figure.low.is_some_and(|low| low < figure.value), "{figure:?} has an interval");
    }

    #[test]
    fn each_component_stands_beside_its_own_native_run_and_the_reference() {
        let world = testing::languages();
        let report = world.report();
        let found = languages(&RowIndex::of(&report)).expect("two languages");
        assert_eq!(found.reference.to_string(), "native/rust");
        let lines: Vec<String> =
            found.calls.iter().map(|call| format!("{} {}", call.workload, call.language)).collect();
        let expected = [
            "pricing/unit-price rust",
            "pricing/unit-price go",
            "pricing/get-quote rust",
            "pricing/get-quote go",
        ];
        assert_eq!(lines, expected);
        let go = &found.calls[1];
        assert_eq!(go.native.map(|it| it.row.cell.contender.to_string()).as_deref(), Some("native/go"));
        about(go.to_reference, 30.0);
        about(go.native_to_reference, 2.0);
        about(found.calls[0].to_reference, 10.0);
    }

    #[test]
    fn a_component_in_another_language_is_held_against_the_one_in_the_references() {
        let world = testing::languages();
        let report = world.report();
        let found = languages(&RowIndex::of(&report)).expect("two languages");
        let [go] = &found.against[..] else { panic!("one other language") };
        assert_eq!((go.language, go.other.to_string().as_str()), ("go", "component/rust/cranelift"));
        let ratios: Vec<f64> = go.calls.iter().map(|(_, ratio)| ratio.value.round()).collect();
        assert_eq!(ratios, [3.0, 5.0]);
        assert_eq!(go.median().unwrap().0.to_string(), "pricing/unit-price");
    }

    #[test]
    fn one_language_is_no_comparison() {
        let mut world = testing::languages();
        world.run.comparisons[0].contenders.truncate(2);
        let report = world.report();
        assert!(languages(&RowIndex::of(&report)).is_none());
    }
}
