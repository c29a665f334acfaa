//! A stall, from when to when.

/// No shorter stall is told, in nanoseconds: below it, interrupts and the kernel's own work cannot be told from stops.
pub const SHORTEST: u64 = 500_000;

/// A stall of the machine. Times are nanoseconds from the beginning of what was watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// From when on it is known.
    pub start: u64,
    /// When it was over.
    pub end: u64,
}

impl Window {
    /// Its length.
    #[must_use]
    pub fn nanos(&self) -> u64 {
        self.end - self.start
    }
}

/// The windows of several watchers as one list, in order: what overlaps is one stall.
#[must_use]
pub fn united(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable();
    windows.dedup_by(|next, before| {
        let overlap = next.start <= before.end;
        if overlap {
            before.end = before.end.max(next.end);
        }
        overlap
    });
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_is_one_stall() {
        let window = |(start, end)| Window { start, end };
        let of = |pairs: &[(u64, u64)]| pairs.iter().copied().map(window).collect::<Vec<_>>();
        assert_eq!(united(of(&[(50, 60), (0, 10), (5, 20), (20, 25), (52, 55)])), of(&[(0, 25), (50, 60)]));
        assert_eq!(united(Vec::new()), []);
    }
}
