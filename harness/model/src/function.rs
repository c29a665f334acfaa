//! The functions of the contracts, as `guests/wit` lists them, and the payload class of each.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::metric::Metric;
use crate::size::Size;

/// What kind of value crosses the boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PayloadClass {
    /// Numbers only.
    Scalar,
    /// Records, lists, variants, options, flags.
    Structured,
    /// One string.
    Text,
    /// One list of bytes.
    Bytes,
}

impl PayloadClass {
    /// Every class, in the order of reports.
    pub const ALL: [PayloadClass; 4] = [Self::Scalar, Self::Structured, Self::Text, Self::Bytes];

    /// Its name in files, commands and on the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Structured => "structured",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }
}

impl fmt::Display for PayloadClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a function does with its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Business logic.
    Logic,
    /// A probe that neither takes nor returns anything.
    Nop,
    /// A probe that takes the payload and does nothing.
    Sink,
    /// A probe that returns a payload.
    Source,
    /// A probe that returns what it got.
    Echo,
    /// A copy of the payload inside one process: a reference line, native only.
    Memcpy,
}

/// One function that can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Function {
    /// Its path, such as `pricing/quote-cart`.
    pub name: &'static str,
    /// What its payload is.
    pub class: PayloadClass,
    /// What it does with it.
    pub role: Role,
    /// Whether its payload comes in sizes (`fraud/screen/64KiB`).
    pub sized: bool,
}

const fn function(name: &'static str, class: PayloadClass, role: Role, sized: bool) -> Function {
    Function { name, class, role, sized }
}

/// Every function, in the order of reports.
pub const FUNCTIONS: &[Function] = {
    use PayloadClass::{Bytes, Scalar, Structured, Text};
    use Role::{Echo, Logic, Memcpy, Nop, Sink, Source};
    &[
        function("pricing/unit-price", Scalar, Logic, false),
        function("pricing/get-quote", Structured, Logic, false),
        function("pricing/quote-cart", Structured, Logic, false),
        function("pricing/reprice", Text, Logic, true),
        function("fraud/score", Text, Logic, false),
        function("fraud/score-features", Scalar, Logic, false),
        function("fraud/score-transaction", Structured, Logic, false),
        function("fraud/screen", Bytes, Logic, true),
        function("probe/nop", Scalar, Nop, false),
        function("probe/sink-scalar", Scalar, Sink, false),
        function("probe/source-scalar", Scalar, Source, false),
        function("probe/echo-scalar", Scalar, Echo, false),
        function("probe/sink-scalars", Scalar, Sink, false),
        function("probe/sink-structured", Structured, Sink, false),
        function("probe/source-structured", Structured, Source, false),
        function("probe/echo-structured", Structured, Echo, false),
        function("probe/sink-text", Text, Sink, true),
        function("probe/source-text", Text, Source, true),
        function("probe/echo-text", Text, Echo, true),
        function("probe/sink-bytes", Bytes, Sink, true),
        function("probe/source-bytes", Bytes, Source, true),
        function("probe/echo-bytes", Bytes, Echo, true),
        function("probe/memcpy", Bytes, Memcpy, true),
    ]
};

impl Function {
    /// The function of that name.
    pub fn named(name: &str) -> Option<&'static Function> {
        FUNCTIONS.iter().find(|function| function.name == name)
    }

    /// The probe with the same payload that is subtracted to leave this function's own part of a call, and the part's
    /// metric. `nop`, then `sink` less `nop`, then `echo` less `sink`, then the workload less `echo`: each goes one step
    /// further than the one before, so that the parts add up to the call. None where no probe has the function's own
    /// payload.
    pub fn part(&self) -> Option<(Metric, Option<&'static str>)> {
        Some(match (self.role, self.name) {
            (Role::Nop, _) => (Metric::EntryNs, None),
            (Role::Sink, _) => (Metric::LoweringNs, Some("probe/nop")),
            (_, "probe/echo-scalar") => (Metric::LiftingNs, Some("probe/sink-scalar")),
            (_, "probe/echo-structured") => (Metric::LiftingNs, Some("probe/sink-structured")),
            (_, "probe/echo-text") => (Metric::LiftingNs, Some("probe/sink-text")),
            (_, "probe/echo-bytes") => (Metric::LiftingNs, Some("probe/sink-bytes")),
            (_, "pricing/unit-price") => (Metric::LogicNs, Some("probe/echo-scalar")),
            (_, "pricing/quote-cart") => (Metric::LogicNs, Some("probe/echo-structured")),
            (_, "pricing/reprice") => (Metric::LogicNs, Some("probe/echo-text")),
            (_, "fraud/screen") => (Metric::LogicNs, Some("probe/echo-bytes")),
            _ => return None,
        })
    }

    /// The smallest payload it can have, where it comes in sizes.
    pub fn smallest(&self) -> Size {
        // A catalog has a header and at least one row.
        Size::from_bytes(if self.name == "pricing/reprice" { 64 } else { 1 })
    }

    /// Whether a guest exports it; the rest exist natively only.
    pub fn in_guests(&self) -> bool {
        self.role != Role::Memcpy
    }

    /// Whether HTTP services offer it: the logic, and two probes that show what the request itself costs.
    pub fn over_http(&self) -> bool {
        self.role == Role::Logic || matches!(self.name, "probe/nop" | "probe/echo-bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_payload_class_has_logic_and_all_three_probes() {
        for class in PayloadClass::ALL {
            for role in [Role::Logic, Role::Sink, Role::Source, Role::Echo] {
                assert!(
                    FUNCTIONS.iter().any(|f| f.class == class && f.role == role),
                    "{class} has no {role:?}"
                );
            }
        }
    }

    #[test]
    fn the_parts_of_a_call_lead_down_to_nop() {
        for function in FUNCTIONS.iter().filter(|function| function.role == Role::Logic) {
            let mut steps = vec![function];
            while let Some((_, Some(less))) = steps[steps.len() - 1].part() {
                steps.push(Function::named(less).unwrap());
            }
            let roles: Vec<Role> = steps.iter().map(|function| function.role).collect();
            assert!(
                roles == [Role::Logic] || roles == [Role::Logic, Role::Echo, Role::Sink, Role::Nop],
                "{steps:?}"
            );
            assert!(steps.iter().skip(1).all(|step| step.role == Role::Nop || step.class == function.class));
        }
    }

    #[test]
    fn names_are_unique() {
        for (i, one) in FUNCTIONS.iter().enumerate() {
            assert!(FUNCTIONS[..i].iter().all(|other| other.name != one.name), "{}", one.name);
        }
    }
}
