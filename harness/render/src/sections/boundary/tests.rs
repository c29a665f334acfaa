//! The boundary of a suite whose functions have names that nobody here knows.

use tollgate_analysis::testing::{self, World};
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
    render(&RowIndex::of(&report)).into_string()
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
