//! Marks: two functions that a program calls around what is to be timed, as those of Sightglass do.

use wit_parser::{Resolve, WorldId};

/// The module that they are imported from, and in a component the interface.
pub(super) const MODULE: &str = "bench";

/// Before, and after.
pub(super) const FUNCTIONS: [&str; 2] = ["start", "end"];

/// A world that imports them.
pub(super) fn world() -> (Resolve, WorldId) {
    const WIT: &str =
        "package tollgate:marks; world marks { import bench: interface { start: func(); end: func(); } }";
    let mut resolve = Resolve::default();
    let package = resolve.push_str("marks.wit", WIT).expect("it is WIT");
    let world = resolve.select_world(&[package], Some("marks")).expect("it has one world");
    (resolve, world)
}
