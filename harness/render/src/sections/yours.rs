//! The reader's own workload: what it costs in each shape. Without scripts three workloads that many have; the script
//! (`assets/yours.js`) reads what the reader says and makes the same table of every configuration.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tollgate_analysis::cost::{Asked, Cost, Shape, Started, Told, costs, points, typical};
use tollgate_analysis::figures::in_unit;
use tollgate_analysis::row_index::{RowIndex, short};
use tollgate_model::function::Role;
use tollgate_model::{Contender, FunctionName, Metric, PayloadClass, Size};

use super::{folded, heading_at, section};
use crate::decision::Decision;
use crate::human;

/// The limits of such figures, in plain words.
const UNKNOWN: [&str; 6] = [
    "Your logic. An operation costs what this run’s function costs; of a probe (echo, nop) it is the boundary alone, of which native \
    code has none: what your logic takes comes to it.",
    "Your machine, and what else runs on it: an interval holds within this run only.",
    "Sizes that nobody measured. Between two that were, a figure lies on the line between them, and its interval is widened by what \
    that line misses at its neighbours. Beyond the least and the greatest nothing is told.",
    "Several cores at once: more than one core is as many times one, without locks, caches and schedulers. Nor is the processor time of \
    starts in it, which may keep several cores busy.",
    "A service that is not busy. Its processor time was measured with all connections busy; a request costs more when few come. \
    Networks, TLS and what a caller waits are not in it: see the chapter on tails.",
    "Your process. Starts and memory are those of the process that was measured, of libraries and components Tollgate’s worker, \
    after its first call and without data of yours.",
];

/// Whether there is anything to compute.
pub fn has(index: &RowIndex) -> bool {
    !typical(index).is_empty()
}

/// The section; nothing where there is nothing to compute.
pub fn render(index: &RowIndex, decision: Option<&Decision>) -> Markup {
    let typical = typical(index);
    let Some(first) = typical.first() else { return html! {} };
    let lead = "What a workload costs as a library, as a component and as a service, by the figures of this run and with their \
        intervals.";
    section(
        "yours",
        "Your workload",
        lead,
        html! {
            (form(index, &first.asked))
            div id="yours-costs" {
                @for (nth, one) in typical.iter().enumerate() {
                    @let table = table(index, &one.says, &costs(index, &one.asked), |it| shown(decision, it));
                    @if nth == 0 { (heading_at("yours-first", &one.says)) (table) } @else { (folded(&one.says, table)) }
                }
            }
            h4 { "What these figures do not know" }
            ul.unknown { @for one in UNKNOWN { li { (one) } } }
        },
    )
}

/// Whether a contender stands in the tables that nobody asked for: it is one of the decision, or there is none.
fn shown(decision: Option<&Decision>, contender: &Contender) -> bool {
    decision.is_none_or(|decision| decision.shapes.iter().any(|shape| shape.contender == *contender))
}

fn table(index: &RowIndex, says: &str, costs: &[Cost], shown: impl Fn(&Contender) -> bool) -> Markup {
    html! {
        div.scroll role="region" aria-label={ "Costs of " (says) } tabindex="0" {
            table.decision {
                thead { (head()) }
                tbody { @for cost in costs.iter().filter(|cost| shown(cost.contender)) { (row(index, cost)) } }
            }
        }
    }
}

fn head() -> Markup {
    html! {
        tr {
            th scope="col" { "as" }
            th scope="col" { "one operation" small { "of a service: processor time a request" } }
            th scope="col" { "its part of a start" small { "first answer, or instance made and dropped" } }
            th scope="col" { "processor" small { "of the operations, without starts" } }
            th scope="col" { "memory" small { "of all instances, or processes" } }
        }
    }
}

fn row(index: &RowIndex, cost: &Cost) -> Markup {
    let field = |label: &str, told: Option<&Told>, unit: &str| {
        html! { td.n data-label=(label) { @match told {
            None => "–",
            Some(Ok(figure)) => (in_unit(figure, unit)),
            Some(Err(why)) => span.none { (why) },
        } } }
    };
    html! {
        tr {
            th scope="row" { (human::called(index, cost.contender)) small { (cost.shape.name()) " · " code { (short(cost.contender)) } } }
            (field("one operation", Some(&cost.operation), "ns"))
            (field("its part of a start", cost.start.as_ref(), "ns"))
            (field("processor", Some(&cost.cores), "cores"))
            (field("memory", Some(&cost.memory), "B"))
        }
    }
}

/// A function that can be asked for, and the sizes that were measured of it.
struct Choice {
    function: FunctionName,
    probe: bool,
    sizes: Vec<u64>,
}

/// What can be asked for, by payload class.
fn choices(index: &RowIndex) -> BTreeMap<PayloadClass, Vec<Choice>> {
    let mut choices: BTreeMap<PayloadClass, Vec<Choice>> = BTreeMap::new();
    let deployed = || index.contenders.iter().copied().filter(|it| index.is_deployed(it));
    for workload in &index.workloads {
        let Some(function) = index.function(*workload) else { continue };
        let asked = matches!(function.role, Role::Logic | Role::Echo | Role::Nop);
        let metric = |contender: &Contender| match Shape::of(contender) {
            Shape::Service => Metric::CpuPerRequest,
            Shape::Library | Shape::Component => Metric::CallNs,
        };
        let known = deployed().any(|it| index.at(*workload, it, metric(it)).is_some());
        let of_class = choices.entry(function.class).or_default();
        if !asked || !known || of_class.iter().any(|it| it.function == function.name) {
            continue;
        }
        let all = deployed().flat_map(|it| points(index, function.name, it, metric(it)));
        let mut sizes: Vec<u64> = all.map(|(size, _)| size).collect();
        sizes.sort_unstable();
        sizes.dedup();
        of_class.push(Choice { function: function.name, probe: !function.is_logic(), sizes });
    }
    choices.retain(|_, of_class| !of_class.is_empty());
    choices
}

fn form(index: &RowIndex, first: &Asked) -> Markup {
    let size = |size: u64| Size::from_bytes(size).to_string();
    let written = [
        first.function.to_string(),
        first.size.map_or(String::new(), |size| size.to_string()),
        first.per_second.to_string(),
        first.per_start.map_or(String::new(), |operations| operations.to_string()),
        if first.started == Started::Instance { "instance" } else { "process" }.to_string(),
        first.instances.to_string(),
    ];
    html! {
        form.yours.script data-first=(written.join("~")) aria-label="Your workload" {
            label { "Payload and logic like" select name="function" {
                @for (class, of_class) in choices(index) {
                    optgroup label=(class) {
                        @for choice in of_class {
                            option value=(choice.function)
                                data-least=[choice.sizes.first()] data-most=[choice.sizes.last()]
                                data-usual=[choice.sizes.get(choice.sizes.len() / 2).map(|bytes| size(*bytes))] {
                                (choice.function) @if choice.probe { ": the boundary alone" }
                            }
                        }
                    }
                }
            } }
            label { "Payload’s size" input name="size" size="9" autocomplete="off"; }
            label { "Operations a second" input name="second" inputmode="decimal" size="10" autocomplete="off"; }
            label { "Operations for each start" input name="start" inputmode="decimal" size="10" placeholder="never again" autocomplete="off"; }
            label { "A start is of" select name="started" {
                option value="process" { "a process" } option value="instance" { "an instance" }
            } }
            label { "Held at once" input name="instances" inputmode="numeric" size="8" autocomplete="off"; }
            button type="reset" { "Reset" }
            p.count role="status" {}
            template { table { thead { (head()) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::decision;
    use tollgate_analysis::answer::answers;
    use tollgate_analysis::testing;

    fn made(world: &testing::World) -> String {
        let report = world.report();
        let index = RowIndex::of(&report);
        render(&index, decision(&index, &answers(&index)).as_ref()).into_string()
    }

    #[test]
    fn three_workloads_stand_there_without_a_script() {
        let section = made(&testing::world());
        let head = "200,000 small calls a second (pricing/unit-price), never started again</h3>";
        assert!(section.contains(head), "{section}");
        // 200,000 calls of 20 ns natively; a request to the service takes 12 µs, and was not measured with that.
        let first = section.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
        assert!(first.contains("data-label=\"processor\">0.0040 cores ± 10 %<"), "{first}");
        assert!(
            first.contains("data-label=\"one operation\"><span class=\"none\">not measured</span>"),
            "{first}"
        );
        let tenants = section.split("<tbody>").nth(2).unwrap().split("</tbody>").next().unwrap();
        // 5 MB and 999 instances of 25 kB.
        assert!(tenants.contains("28.6 MiB ±"), "{tenants}");
        assert!(
            tenants.contains("a library has no instances") && tenants.contains("it starts as a process"),
            "{tenants}"
        );
        assert!(section.contains("<li>Your logic."));
    }

    #[test]
    fn functions_are_offered_by_class_with_the_sizes_that_were_measured() {
        let mut world = testing::world();
        for size in ["1KiB", "64KiB", "4MiB"] {
            let cell = format!("fraud/screen/{size}@component/rust/cranelift");
            world.rows.push(testing::row(&cell, Metric::CallNs, 1.0, None));
        }
        let section = made(&world);
        let option = section.split("value=\"fraud/screen\"").nth(1).unwrap().split('>').next().unwrap();
        assert_eq!(option, " data-least=\"1024\" data-most=\"4194304\" data-usual=\"64KiB\"");
        assert!(section.contains("<optgroup label=\"bytes\">"), "{section}");
        let unsized_one =
            section.split("value=\"pricing/unit-price\"").nth(1).unwrap().split('>').next().unwrap();
        assert_eq!(unsized_one, "");
    }

    #[test]
    fn what_nobody_would_deploy_is_neither_offered_nor_told_of() {
        let mut world = testing::world();
        let cell = "probe/echo-scalar@component/rust-hollow/cranelift";
        world.rows.push(testing::row(cell, Metric::CallNs, 1.0, None));
        let section = |world: &testing::World| {
            let report = world.report();
            render(&RowIndex::of(&report), None).into_string()
        };
        let told = |section: &str| [section.contains("rust-hollow"), section.contains("probe/echo-scalar")];
        assert_eq!(told(&section(&world)), [true, true], "it is like any other but for its language");
        let mut hollow = testing::component("cranelift", |_| {});
        hollow.language = Some("hollow".to_string());
        world.run.subjects.insert("component/rust-hollow/cranelift".parse().unwrap(), hollow);
        assert_eq!(told(&section(&world)), [false, false]);
    }

    #[test]
    fn of_a_run_without_calls_there_is_no_such_section() {
        let mut world = testing::world();
        world.rows.retain(|row| !matches!(row.metric, Metric::CallNs | Metric::CpuPerRequest));
        assert_eq!(made(&world), "");
    }
}
