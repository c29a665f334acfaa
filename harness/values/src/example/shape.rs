//! Values at the edges of a type, and an ordinary one.

use std::borrow::Cow;

use super::make::Choose;

/// Lists nested deeper than this have one element each, as their lengths multiply.
pub(super) const FULL_LISTS: usize = 3;

/// Which of the values of a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Zero, empty, none, the first case, no flags.
    Least,
    /// The largest number (the smallest, where there is a sign), text that needs escapes, the last case, all flags.
    Greatest,
    /// A value that a caller might send.
    Ordinary,
}

/// The shapes, edges first.
pub(super) const SHAPES: [Shape; 3] = [Shape::Least, Shape::Greatest, Shape::Ordinary];

impl Shape {
    fn pick<T>(self, least: T, greatest: T, ordinary: T) -> T {
        match self {
            Shape::Least => least,
            Shape::Greatest => greatest,
            Shape::Ordinary => ordinary,
        }
    }
}

impl Choose for Shape {
    fn boolean(&mut self) -> bool {
        *self != Shape::Least
    }

    fn integer(&mut self, least: i64, most: u64) -> i128 {
        self.pick(0, if least < 0 { least.into() } else { most.into() }, 42)
    }

    fn float(&mut self, least: f64) -> f64 {
        self.pick(0.0, least, 1.5)
    }

    fn character(&mut self) -> char {
        self.pick('\0', char::MAX, 'a')
    }

    fn text(&mut self) -> Cow<'static, str> {
        self.pick("", "\"Zoë\" \\ 🦀\n\u{1}", "hello").into()
    }

    fn length(&mut self, lists: usize) -> usize {
        match self {
            Shape::Least => 0,
            _ if lists >= FULL_LISTS => 1,
            Shape::Greatest => 3,
            Shape::Ordinary => 2,
        }
    }

    /// The first case, the last, or the first one with a payload.
    fn case(&mut self, payloads: &[bool]) -> usize {
        let ordinary = payloads.iter().position(|payload| *payload).unwrap_or(0);
        self.pick(0, payloads.len() - 1, ordinary)
    }

    fn some(&mut self) -> bool {
        *self != Shape::Least
    }

    fn ok(&mut self) -> bool {
        *self != Shape::Greatest
    }

    fn flag(&mut self, index: usize) -> bool {
        self.pick(false, true, index == 0)
    }
}
