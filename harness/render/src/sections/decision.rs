//! The decision at a glance, first on the page: a sentence, a row for each shape, and one chart of what an operation takes.

use maud::{Markup, html};
use tollgate_analysis::report::Source;
use tollgate_analysis::row_index::short;

use super::link;
use super::source::line;
use crate::charts::Quoted;
use crate::charts::dots::ranked;
use crate::decision::{Decision, Shape, Told};
use crate::glossary::explained;
use tollgate_analysis::figures::{ratio, with_certainty, without_certainty};

/// Of one function in every shape: the table and the chart.
pub fn render(decision: &Decision, runs: &[Source]) -> Markup {
    let title = format!("What one operation takes: {}", decision.workload);
    let named: Vec<_> = decision
        .shapes
        .iter()
        .filter_map(|shape| {
            Some((shape.kind.name().to_string(), shape.operation_ns().filter(|it| it.value > 0.0)?))
        })
        .collect();
    html! {
        (table(decision))
        @if let Some(chart) = ranked(&title, named) {
            (chart.figure(Quoted { id: "fig-decision".to_string(), caption: &title, source: &line(runs) }))
        }
    }
}

/// The table alone.
pub fn table(decision: &Decision) -> Markup {
    html! {
        div.scroll role="region" aria-label="The decision at a glance" tabindex="0" {
            table.decision {
                thead { tr {
                    th scope="col" { (decision.workload) " as" }
                    th scope="col" { "one call" small { "of a service: processor time a request" } }
                    th scope="col" { "start" small { "from the spawn to the first answer" } }
                    th scope="col" { "memory" small { "one more instance, or process" } }
                    th scope="col" { "isolation" }
                } }
                tbody { @for shape in &decision.shapes { (row(shape)) } }
            }
        }
    }
}

fn row(shape: &Shape) -> Markup {
    let field = |name: &str, told: &Option<Told>| {
        html! {
            td.n data-label=(name) {
                @match told {
                    Some(told) => a href=(link(&told.cell, told.metric)) { (with_certainty(&told.figure, told.metric)) },
                    None => "–",
                }
                @if let (Some(to_native), "one call") = (&shape.to_native, name) { small { (ratio(to_native)) } }
                @if shape.starts_a_worker && name == "start" { small { "of Tollgate’s worker, not of the logic alone" } }
            }
        }
    };
    html! {
        tr {
            th scope="row" { (shape.kind.name()) small { @if let Some(human) = &shape.human { (explained(human)) " · " } code { (short(&shape.contender)) } } }
            (field("one call", &shape.operation))
            (field("start", &shape.start))
            (field("memory", &shape.memory))
            td data-label="isolation" { (shape.isolation) }
        }
    }
}

/// The answer in plain words.
pub fn sentence(decision: &Decision) -> String {
    let told = |served: bool| {
        let of_it =
            decision.shapes.iter().filter(move |shape| shape.contender.deployment.is_served() == served);
        let told = of_it.filter_map(|shape| {
            let operation = shape.operation.as_ref()?;
            Some((without_certainty(&operation.figure, operation.metric), shape.kind.within()))
        });
        told.collect::<Vec<_>>()
    };
    let listed = |told: &[(String, &str)], of: &str| {
        let each = told.iter().enumerate().map(|(nth, (time, how))| match nth {
            0 => format!("{time}{of} {how}"),
            _ => format!("{time} {how}"),
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let (calls, requests) = (told(false), told(true));
    let mut said = Vec::new();
    if !calls.is_empty() {
        said.push(format!("One call of {} takes {}.", decision.workload, listed(&calls, "")));
    }
    if !requests.is_empty() {
        said.push(format!("A request to a service takes {}.", listed(&requests, " of processor time")));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::decision;
    use tollgate_analysis::answer::answers;
    use tollgate_analysis::row_index::RowIndex;
    use tollgate_analysis::testing;

    #[test]
    fn the_first_sentence_of_the_page_answers_in_units_that_a_person_can_use() {
        let world = testing::world();
        let report = world.report();
        let index = RowIndex::of(&report);
        let decision = decision(&index, &answers(&index)).unwrap();
        assert_eq!(
            sentence(&decision),
            "One call of pricing/quote-cart takes 200 ns as a native library, 1.00 µs as a component. \
            A request to a service takes 12.0 µs of processor time around a component."
        );
        let table = render(&decision, &report.runs).into_string();
        assert!(
            table.contains("× 5.00 (4.95–5.05)") && table.contains("#cell=pricing/quote-cart@native/rust"),
            "{table}"
        );
    }
}
