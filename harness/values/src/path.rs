//! Places in a value.

use std::fmt;

use crate::Error;

/// The deepest nesting of a type, which is WAVE's too: what recurses over types or values stays well within any stack.
pub const MAX_DEPTH: usize = 100;

/// A place in a value, as `lines[2].sku-id`: a list on the stack, so that it costs nothing until it is printed.
#[derive(Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
    depth: usize,
}

/// The last step to a place.
#[derive(Clone, Copy)]
pub(crate) enum Step<'a> {
    /// A field, a case or a parameter.
    Name(&'a str),
    /// An element, counted from 0.
    Index(usize),
    /// The payload of an option, which has no name.
    Some,
}

impl<'a> Path<'a> {
    /// The value itself.
    pub(crate) const ROOT: Self = Self { parent: None, step: Step::Some, depth: 0 };

    pub(crate) fn to(&'a self, step: Step<'a>) -> Self {
        Self { parent: Some(self), step, depth: self.depth + 1 }
    }

    /// A line of an error about this place.
    pub(crate) fn says(&self, reason: impl fmt::Display) -> String {
        let place = self.to_string();
        if place.is_empty() { reason.to_string() } else { format!("{place}: {reason}") }
    }

    /// The value here is not of its type.
    pub(crate) fn mismatch(&self, reason: impl fmt::Display) -> Error {
        Error::Mismatch(self.says(reason))
    }

    /// The type here has no values that could be written down.
    pub(crate) fn unsupported(&self, reason: impl fmt::Display) -> Error {
        Error::Unsupported(self.says(reason))
    }

    /// Refuses a type that is nested too deep.
    pub(crate) fn check_depth(&self) -> Result<(), Error> {
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(Path::ROOT.unsupported(format_args!("types nested more than {MAX_DEPTH} deep are not supported")))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else { return Ok(()) };
        parent.fmt(f)?;
        match self.step {
            Step::Some => Ok(()),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Name(name) if parent.is_unnamed() => f.write_str(name),
            Step::Name(name) => write!(f, ".{name}"),
        }
    }
}

impl Path<'_> {
    /// Whether the place prints as nothing, being the value itself or the payload of an option there.
    fn is_unnamed(&self) -> bool {
        matches!(self.step, Step::Some) && self.parent.is_none_or(Path::is_unnamed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_like_code() {
        let root = Path::ROOT;
        let lines = root.to(Step::Name("lines"));
        let third = lines.to(Step::Index(2));
        let some = third.to(Step::Some);
        assert_eq!(some.to(Step::Name("sku-id")).to_string(), "lines[2].sku-id");
        assert_eq!(root.to(Step::Index(0)).says("no"), "[0]: no");
        assert_eq!(root.says("no"), "no");
        let optional = root.to(Step::Some);
        assert_eq!(optional.to(Step::Name("note")).to_string(), "note");
    }
}
