//! Claims about what calls cost, held against calls of the same blocks.

use tollgate_model::Metric;
use tollgate_model::results::Figure;
use tollgate_stats::ratio_of_means;

use super::evidence::cells_of;
use super::fact::{Fact, Told};
use super::{Answer, Evidence, Verdict, agreed, between};
use crate::answer::Cost;
use crate::rules::LEAST_FOR_INTERVAL;
use crate::setting::Setting;

/// The cost of calls with a setting over that without it, over all logic.
fn price(evidence: &Evidence, setting: Setting) -> Option<Fact> {
    let (without, with) = evidence.roles.pair(setting)?;
    evidence.costs(with, without)
}

pub fn explicit_bounds(evidence: &Evidence) -> Answer {
    let Some(ratio) = price(evidence, Setting::ExplicitBounds) else {
        return Answer::missing(
            "no logic was timed both with guard pages and with explicit bounds checks alone",
        );
    };
    Answer::of(
        between(&ratio, 1.2, 1.8),
        "the cost over all logic is 1.2 to 1.8 times that with guard pages",
        Told::default().fact(&ratio).say(" the calls with guard pages, over all logic"),
    )
}

pub fn epochs(evidence: &Evidence) -> Answer {
    let Some(ratio) = price(evidence, Setting::Epochs) else {
        return Answer::missing("no logic was timed both with epoch interruption and without");
    };
    Answer::of(
        between(&ratio, 1.05, 1.15),
        "the cost over all logic is 1.05 to 1.15 times that without, for nothing but epochs",
        Told::default().fact(&ratio).say(" the calls without epochs, over all logic"),
    )
    .note(Told::default().say("Epochs do not advance while calls are timed: what is paid is the looking."))
}

pub fn near_native(evidence: &Evidence) -> Answer {
    let plain = evidence.roles.plain();
    let held = plain.and_then(|plain| Some((evidence.cost(plain)?, evidence.cost_to_native(plain)?)));
    let Some((cost, to_native)) = held else {
        return Answer::missing("no call of the logic was timed on a component and natively");
    };
    let component = Fact::computed(cost.call, Some(Metric::CallNs), cells_of(cost));
    let each = cost.rows.iter().filter_map(|row| Fact::to_control(row));
    let mut each: Vec<Fact> = each.collect();
    each.sort_by(|one, other| one.figure().value.total_cmp(&other.figure().value));
    let range = match (each.first(), each.last()) {
        (Some(least), Some(most)) => Told::default()
            .say("from ")
            .fact(least)
            .say(" (")
            .workload(least)
            .say(") to ")
            .fact(most)
            .say(" (")
            .workload(most)
            .say(")"),
        _ => Told::default(),
    };
    Answer::of(
        between(&to_native, 0.0, 1.25),
        "calls take at most 1.25 times as long as native ones, over all logic of the plain component",
        Told::default().fact(&to_native).say(" of native over all logic with ").name(&component),
    )
    .note(range)
}

/// Of a shorter native call a difference of two calls of the component is mostly doubt.
const LONG_ENOUGH_NS: f64 = 100.0;

pub fn share_of_native(evidence: &Evidence) -> Answer {
    let both = evidence.roles.plain().zip(evidence.roles.native());
    let found = both.map_or(Vec::new(), |(plain, native)| {
        let of = |&workload| {
            let call = evidence.at(workload, native, Metric::CallNs)?;
            let logic = evidence.at(workload, plain, Metric::LogicNs)?;
            logic.over(&call).filter(|_| call.figure().value >= LONG_ENOUGH_NS)
        };
        evidence.index.workloads.iter().filter_map(of).collect::<Vec<Fact>>()
    });
    let Some(verdict) = agreed(found.iter().map(|ratio| between(ratio, 0.0, 1.45))) else {
        return Answer::missing("the logic of no call of 100 ns or more was told apart from its crossing");
    };
    let each = found.iter().map(|ratio| Told::default().workload(ratio).say(" ").fact(ratio));
    Answer::of(
        verdict,
        "the logic alone takes at most 1.45 times as long as the native call, with every workload whose native call takes 100 ns or more",
        Told::join([Told::default().say("the logic alone, over the native call: "), Told::join(each, "; ")], ""),
    )
    .note(Told::default().say("88 % of native speed is × 1.14. What crossing costs is not in it: it is a claim about code."))
}

pub fn epoch_and_fuel(evidence: &Evidence) -> Answer {
    let cost = |setting| evidence.cost(evidence.roles.plain_with(setting)?);
    let none = evidence.roles.plain().and_then(|plain| evidence.cost(plain));
    let (Some(fuel), Some(epoch), Some(none)) = (cost(Setting::Fuel), cost(Setting::Epochs), none) else {
        return Answer::missing("no logic was timed all of with fuel, with epochs and with neither");
    };
    let over = |cost: &Cost, block: &u32| Some(cost.series.get(block)? / none.series.get(block)? - 1.0);
    let pairs: Vec<(f64, f64)> =
        none.series.keys().filter_map(|block| Some((over(fuel, block)?, over(epoch, block)?))).collect();
    let mut note = Told::default();
    if let (Some(fuel), Some(epoch)) = (price(evidence, Setting::Fuel), price(evidence, Setting::Epochs)) {
        note = note.say("fuel ").fact(&fuel).say("; epoch ").fact(&epoch).say(" the calls without either");
    }
    let ratio = ratio_of_means(&pairs, 0.95).filter(|_| pairs.len() >= LEAST_FOR_INTERVAL);
    let cells = || cells_of(fuel).chain(cells_of(epoch)).chain(cells_of(none));
    let rule = "what fuel adds to a call is 2 to 3 times what epochs add";
    match ratio {
        Some(ratio) => {
            let (low, high) = (ratio.interval.map(|it| it.0), ratio.interval.map(|it| it.1));
            let ratio = Fact::computed(Figure { value: ratio.estimate, low, high }, None, cells());
            Answer::of(
                between(&ratio, 2.0, 3.0),
                rule,
                Told::default().say("fuel adds ").fact(&ratio).say(" what epochs add"),
            )
        }
        None => Answer::of(
            Verdict::Inconclusive,
            rule,
            Told::default().say("what epochs add cannot be told from nothing"),
        ),
    }
    .note(note)
}
