//! The boundary of a suite whose functions have names that nobody here knows.

use tollgate_analysis::testing::{self, World};
use tollgate_model::metric::Class;
use tollgate_model::{Functions, Metric};

use super::*;

const SUITE: &str = r#"[
    {"name": "geo/touch", "class": "scalar", "role": "nop"},
    {"name": "geo/take", "class": "bytes", "role": "sink", "less": "geo/touch", "smallest": "1B"},
    {"name": "geo/there-and-back", "class": "bytes", "role": "echo", "less": "geo/take", "smallest": "1B"},
    {"name": "geo/checksum", "class": "bytes", "less": "geo/there-and-back", "smallest": "1B"},
    {"name": "geo/copy", "class": "bytes", "role": "memcpy", "smallest": "1B"}
]"#;

fn world() -> World {
    let mut world = testing::world();
    let functions: Functions = serde_json::from_str(SUITE).unwrap();
    world.run.functions = functions;
    world.rows.clear();
    let mut row = |cell: &str, metric, value| world.rows.push(testing::row(cell, metric, value, None));
    row("geo/touch@component/rust/winch", Metric::EntryNs, 50.0);
    for (size, ns) in [("1KiB", 100.0), ("4KiB", 400.0)] {
        row(&format!("geo/take/{size}@component/rust/winch"), Metric::LoweringNs, ns);
        row(&format!("geo/there-and-back/{size}@component/rust/winch"), Metric::LiftingNs, ns);
        row(&format!("geo/there-and-back/{size}@component/rust/winch"), Metric::CallNs, 50.0 + 2.0 * ns);
        row(&format!("geo/checksum/{size}@component/rust/winch"), Metric::LogicNs, 7.0 * ns);
        row(&format!("geo/checksum/{size}@component/rust/winch"), Metric::CallNs, 50.0 + 9.0 * ns);
        row(&format!("geo/checksum/{size}@native/rust"), Metric::CallNs, 3.0 * ns);
        row(&format!("geo/copy/{size}@native/rust"), Metric::CallNs, ns / 10.0);
    }
    world
}

fn section_of(world: &World) -> String {
    let report = world.report();
    render(&RowIndex::of(&report), &report.stacks).into_string()
}

#[test]
fn a_call_is_taken_apart_by_what_is_known_of_its_functions() {
    let section = section_of(&world());
    for size in ["1KiB", "4KiB"] {
        assert!(section.contains(&format!("geo/checksum/{size}: a payload of class bytes")), "{section}");
    }
    for part in ["entry", "lowering", "lifting", "logic"] {
        assert!(section.contains(&format!("<th scope=\"col\">{part}</th>")), "{part}: {section}");
    }
    assert!(section.contains("┆ the native call: 300 ns"), "{section}");
}

#[test]
fn an_echo_is_drawn_by_size_beside_a_copy_and_the_native_logic() {
    let section = section_of(&world());
    assert!(section.contains("What bytes cost there and back"), "{section}");
    for line in ["winch", "memcpy", "native logic"] {
        assert_eq!(
            section.matches(&format!("<th scope=\"row\">{line}</th><th")).count(),
            2,
            "{line}: {section}"
        );
    }
}

#[test]
fn without_a_control_there_is_nothing_to_stand_beside_a_component() {
    let mut world = world();
    world.rows.retain(|row| row.cell.contender.deployment.is_compiled_by_runtime());
    world.rows.iter_mut().for_each(|row| row.control = None);
    let section = section_of(&world);
    assert!(section.contains("Parts of geo/checksum/1KiB") && section.contains("950 ns"), "{section}");
    for absent in ["the native call", "memcpy", "native logic"] {
        assert!(!section.contains(absent), "{absent}: {section}");
    }
}

/// A profiled component and its control.
fn sampled() -> World {
    let mut world = testing::world();
    for (cell, of_call) in
        [("pricing/quote-cart@component/rust/cranelift", 700.0), ("pricing/quote-cart@native/rust", 0.0)]
    {
        let classes = [(Class::Glue, of_call * 0.2), (Class::Lowering, of_call * 0.3), (Class::Logic, 190.0)];
        for (class, ns) in classes.into_iter().filter(|(_, ns)| *ns > 0.0) {
            world.rows.push(testing::row(cell, Metric::Sampled(class), ns, None));
        }
    }
    world
}

#[test]
fn a_profiled_call_is_parted_by_class_with_times_intervals_and_shares() {
    let section = section_of(&sampled());
    assert!(
        section.contains("What a call of pricing/quote-cart spends its time on, by sampling"),
        "{section}"
    );
    // 140, 210 and 190 ns.
    assert!(section.contains("native: 190 ns; cranelift: 540 ns"), "{section}");
    let row = section.split("<th scope=\"row\">lowering</th>").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("210 ns ± 10 %") && row.contains("38.9 %") && row.contains("–"), "{row}");
    assert!(!section.contains("<th scope=\"row\">kernel</th>"), "no sample is of the kernel");
    assert!(section_of(&world()).contains("a plan asks for <code>profile</code>"));
}

#[test]
fn flame_graphs_are_folded_and_few_and_hostile_names_stay_text() {
    let world = sampled();
    let stacks = |config: &str| Stacks {
        cell: format!("pricing/quote-cart@component/rust/{config}").parse().unwrap(),
        folded: [("main;<img src=x onerror=alert(1)>_[j]".to_string(), 7)].into_iter().collect(),
        launches: 3,
        picture: "profiles/0-0-x.svg".to_string(),
    };
    let mut report = world.report();
    report.stacks =
        ["cranelift", "winch", "pooling", "epoch", "fuel", "explicit-bounds"].map(stacks).to_vec();
    let native = Stacks { cell: "pricing/quote-cart@native/rust".parse().unwrap(), ..stacks("winch") };
    report.stacks.push(native);
    let section = render(&RowIndex::of(&report), &report.stacks).into_string();
    assert_eq!(section.matches("<summary>Flame graph of ").count(), 4, "{section}");
    assert!(
        section.contains("&lt;img src=x onerror=alert(1)&gt;: 100.0 %, logic") && !section.contains("<img")
    );
    assert!(section.contains("<code>profiles/0-0-x.svg</code>") && section.contains("samples of 3 launches"));
    assert!(
        !section.contains("Flame graph of pricing/quote-cart@native"),
        "controls have files, and no picture here"
    );
}
