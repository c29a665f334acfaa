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

    /// The probe with the same payload that is subtracted to leave this function's own part, and the part's metric:
    /// `sink` and `source` less `nop`, logic less the `echo` of its payload class. None where no probe has the
    /// function's own payload.
    pub fn part(&self) -> Option<(Metric, Option<&'static str>)> {
        match (self.role, self.name) {
            (Role::Nop, _) => Some((Metric::EntryNs, None)),
            (Role::Sink, _) => Some((Metric::LoweringNs, Some("probe/nop"))),
            (Role::Source, _) => Some((Metric::LiftingNs, Some("probe/nop"))),
            (_, "pricing/unit-price") => Some((Metric::LogicNs, Some("probe/echo-scalar"))),
            (_, "pricing/quote-cart") => Some((Metric::LogicNs, Some("probe/echo-structured"))),
            (_, "pricing/reprice") => Some((Metric::LogicNs, Some("probe/echo-text"))),
            (_, "fraud/screen") => Some((Metric::LogicNs, Some("probe/echo-bytes"))),
            _ => None,
        }
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
    fn names_are_unique() {
        for (i, one) in FUNCTIONS.iter().enumerate() {
            assert!(FUNCTIONS[..i].iter().all(|other| other.name != one.name), "{}", one.name);
        }
    }
}
