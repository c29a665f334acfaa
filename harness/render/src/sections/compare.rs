//! Configurations beside each other. Without scripts two of them: Wasmtime's defaults, and what is recommended. The script
//! (`assets/compare.js`) makes the same of up to four that a reader picks.

use maud::{Markup, html};
use tollgate_analysis::compared::{Shared, noun, shared, verdict};
use tollgate_analysis::figures::plain;
use tollgate_analysis::roles::Roles;
use tollgate_analysis::row_index::{RowIndex, short};
use tollgate_model::Contender;

use super::{folded, heading, heading_at, scroll, section, until_opened};
use crate::decision::{Decision, Kind};
use crate::human;

/// The most that stand beside each other.
pub const MOST: usize = 4;

/// So many metrics stand open: what most people ask about comes first.
const OPEN: usize = 12;

/// The two that are compared before anybody picks: the first is what the other is held against.
pub fn first_two<'a>(index: &RowIndex<'a>, decision: Option<&Decision>) -> Option<[&'a Contender; 2]> {
    let of_kind = |kind| {
        let shape = decision?.shapes.iter().find(|shape| shape.kind == kind)?;
        index.contenders.iter().copied().find(|it| **it == shape.contender)
    };
    let eligible = || index.contenders.iter().copied().filter(|it| index.is_eligible(it));
    let base = of_kind(Kind::ByDefault).or_else(|| eligible().next())?;
    let other = of_kind(Kind::Component).filter(|it| *it != base);
    let winch = || Roles::of(index).compilers().filter(|(without, _)| *without == base).map(|(_, with)| with);
    let other = other
        .or_else(winch)
        .or_else(|| eligible().find(|it| *it != base && it.deployment == base.deployment));
    other.map(|other| [base, other])
}

/// Whether there are two to compare.
pub fn has(index: &RowIndex) -> bool {
    first_two(index, None).is_some()
}

/// The section; nothing where there are no two to compare.
pub fn render(index: &RowIndex, decision: Option<&Decision>) -> Markup {
    let Some([base, other]) = first_two(index, decision) else { return html! {} };
    let lead = "Up to four beside each other; the first one is what the others are held against. Ratios are made launch by launch \
        of what ran side by side, else of both intervals. Where a 95 % interval includes 1 the two are not told apart; of \
        twenty that do not differ, about one is told apart by chance.";
    section(
        "compare",
        "Compare configurations",
        lead,
        html! {
            (chips(index, &[base, other]))
            div id="compared" { (beside(index, base, other)) }
        },
    )
}

fn chips(index: &RowIndex, picked: &[&Contender]) -> Markup {
    let all = index.contenders.iter().copied().filter(|it| !index.is_hollow(it));
    let runs = index.runs.iter().enumerate();
    let sides = runs.flat_map(|(run, source)| {
        let has = move |contender: &Contender| {
            index.rows().any(|entry| entry.run == run && entry.row.cell.contender == *contender)
        };
        all.clone()
            .filter(move |contender| has(contender))
            .map(move |contender| (run, source.name, contender))
    });
    html! {
        form.chips.script data-most=(MOST) data-picked=(picked.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")) aria-label="Configurations to compare" {
            details {
                summary { "Pick up to " (MOST) " configurations" }
                fieldset {
                    legend.unseen { "Configurations" }
                    @for (run, name, contender) in sides {
                        label.chip title=(contender) {
                            input type="checkbox" name="vs" value=(side(contender, run)) checked[run == 0 && picked.contains(&contender)];
                            span { (short(contender)) @if run > 0 { " · " (name) } }
                            @if let Some(human) = human::name(index, contender) { small { (human) } }
                        }
                    }
                }
            }
            p.count role="status" {}
        }
    }
}

/// The name of a contender of a run in addresses: of the first run its own.
fn side(contender: &Contender, run: usize) -> String {
    if run == 0 { contender.to_string() } else { format!("{contender}~{run}") }
}

/// The links of figures to their cells are made by the script, from the row's name and the sides'.
fn beside(index: &RowIndex, base: &Contender, other: &Contender) -> Markup {
    let all = shared(index, base, other);
    html! {
        (heading_at("compared-title", &format!("{} against {}", short(other), short(base))))
        @if all.is_empty() { p.nothing { "They share no workload with a figure of both." } }
        @for shared in all.iter().take(OPEN) { (metric(shared, index, base, other)) }
        @if all.len() > OPEN {
            (folded(format!("{} more metrics", all.len() - OPEN), html! {
                @for shared in &all[OPEN..] { (metric(shared, index, base, other)) }
            }))
        }
    }
}

fn metric(shared: &Shared, index: &RowIndex, base: &Contender, other: &Contender) -> Markup {
    html! {
        details.versus.lazy data-metric=(shared.metric) data-sides={ (base) "," (other) } {
            summary { (noun(shared.metric)) " " span.says { (shared.words()) } }
            (until_opened(scroll(&shared.metric.label(), html! {
                table {
                    thead { tr {
                        th scope="col" { (shared.metric.label()) }
                        th scope="col" { (heading(index, base)) } th scope="col" { (heading(index, other)) }
                        th scope="col" { "against " (short(base)) }
                    } }
                    tbody { @for line in &shared.lines {
                        tr {
                            th scope="row" { (line.workload) }
                            td.n { (plain(line.base.row)) } td.n { (plain(line.other.row)) }
                            td { (verdict(line.ratio.as_ref(), shared.metric)) }
                        }
                    } }
                }
            })))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::decision;
    use tollgate_analysis::answer::answers;
    use tollgate_analysis::testing;
    use tollgate_model::config::RuntimeConfig;
    use tollgate_model::journal::Subject;

    fn made(world: &testing::World) -> String {
        let report = world.report();
        let index = RowIndex::of(&report);
        render(&index, decision(&index, &answers(&index)).as_ref()).into_string()
    }

    #[test]
    fn two_are_compared_without_a_script_in_words_and_figures() {
        let mut world = testing::world();
        // Wasmtime's defaults go under a name that nobody knows.
        let default = Contender::component("rust", "as-it-comes");
        for row in world.rows.iter_mut().filter(|row| row.cell.contender.config.as_deref() == Some("winch")) {
            row.cell.contender = default.clone();
        }
        let plain = Subject { config: Some(RuntimeConfig::default()), ..Subject::default() };
        world.run.subjects.insert(default, plain);
        let section = made(&world);
        assert!(section.contains(">cranelift against as-it-comes</h3>"), "{section}");
        assert!(section.contains("A call <span class=\"says\">is 1.5"), "{section}");
        let sides =
            "data-metric=\"call-ns\" data-sides=\"component/rust/as-it-comes,component/rust/cranelift\"";
        assert!(section.contains(sides), "{section}");
        assert_eq!(section.matches(" checked>").count(), 2, "{section}");
        assert!(section.contains("<small>Cranelift, concurrency support off</small>"), "{section}");
    }

    #[test]
    fn of_one_configuration_there_is_nothing_to_compare() {
        let mut world = testing::world();
        world.rows.retain(|row| row.cell.contender.config.as_deref() == Some("winch"));
        assert_eq!(made(&world), "");
    }
}
