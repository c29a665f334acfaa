//! What callgrind counts at an address, and the cycles that it is estimated to take.

use std::ops::{AddAssign, Mul};

/// Counts of callgrind; of a class or a call, means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Instructions.
    pub instructions: f64,
    /// Branches that a simple predictor would have got wrong.
    pub mispredictions: f64,
    /// Accesses that missed the first level of a simulated cache of this machine's sizes.
    pub first_level_misses: f64,
    /// Those of them that missed the last level, too.
    pub last_level_misses: f64,
    /// The cycles that this is estimated to take; none before it is known what its function did.
    pub cycles: f64,
}

impl Cost {
    /// Cycles by KCachegrind's weights, which are older than any processor that this runs on and are not fitted to one: an
    /// instruction takes one, what was predicted wrong and what missed the first level takes 10, what missed the last level takes 100.
    pub fn one_after_the_other(&self) -> f64 {
        self.instructions + self.waiting() + 10.0 * self.mispredictions
    }

    /// The same weights, for all of a function: while it waits for memory it works on, so that the longer of the two counts. What was
    /// predicted wrong is begun anew, and comes on top.
    pub fn at_the_same_time(&self) -> f64 {
        self.instructions.max(self.waiting()) + 10.0 * self.mispredictions
    }

    fn waiting(&self) -> f64 {
        10.0 * self.first_level_misses + 100.0 * self.last_level_misses
    }

    /// Without what is less than nothing.
    pub fn at_least_nothing(mut self) -> Self {
        self.each().into_iter().for_each(|it| *it = it.max(0.0));
        self
    }

    fn each(&mut self) -> [&mut f64; 5] {
        [
            &mut self.instructions,
            &mut self.mispredictions,
            &mut self.first_level_misses,
            &mut self.last_level_misses,
            &mut self.cycles,
        ]
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, mut other: Cost) {
        self.each().into_iter().zip(other.each()).for_each(|(one, more)| *one += *more);
    }
}

impl Mul<f64> for Cost {
    type Output = Cost;

    fn mul(mut self, by: f64) -> Cost {
        self.each().into_iter().for_each(|it| *it *= by);
        self
    }
}

/// Where a dump's events stand in its lines, by their names.
#[derive(Clone, Debug)]
pub struct Events(Vec<String>);

impl Events {
    /// Reads the line that says so.
    pub fn parse(text: &str) -> Option<Self> {
        let line = text.lines().find_map(|line| line.strip_prefix("events: "))?;
        Some(Events(line.split_whitespace().map(str::to_string).collect()))
    }

    /// The counts of a line. Those that are missing at its end are nought.
    pub fn cost<'a>(&self, counts: impl Iterator<Item = &'a str>) -> Option<Cost> {
        let mut cost = Cost::default();
        for (event, count) in self.0.iter().zip(counts) {
            let count: f64 = count.parse::<u64>().ok()? as f64;
            match event.as_str() {
                "Ir" => cost.instructions += count,
                "Bcm" | "Bim" => cost.mispredictions += count,
                "I1mr" | "D1mr" | "D1mw" => cost.first_level_misses += count,
                "ILmr" | "DLmr" | "DLmw" => cost.last_level_misses += count,
                _ => {}
            }
        }
        Some(cost)
    }
}

/// The bytes that a string instruction moves in each of its rounds, which callgrind counts as an instruction each; `None` where
/// `code` begins with none.
pub fn string_instruction(code: &[u8]) -> Option<u32> {
    let (wide, operation) = match code {
        [0xf3, 0x48, operation, ..] => (true, operation),
        [0xf3, operation, ..] => (false, operation),
        _ => return None,
    };
    match operation {
        0xa4 | 0xaa => Some(1),         // movsb, stosb
        0xa5 | 0xab if wide => Some(8), // movsq, stosq
        0xa5 | 0xab => Some(4),         // movsd, stosd
        _ => None,
    }
}

/// The bytes that one vector instruction moves: what rounds of string instructions are reckoned in.
pub const VECTOR: u32 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_what_counts_stand_for() {
        let events =
            Events::parse("x\nevents: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw Bc Bcm Bi Bim\n").unwrap();
        let cost = |line: &str| events.cost(line.split(' ')).unwrap();
        let whole = cost("100 9 9 1 2 3 1 0 1 9 4 9 5");
        assert_eq!(
            whole,
            Cost {
                instructions: 100.0,
                mispredictions: 9.0,
                first_level_misses: 6.0,
                last_level_misses: 2.0,
                cycles: 0.0,
            }
        );
        assert_eq!(whole.one_after_the_other(), 100.0 + 150.0 + 200.0);
        assert_eq!(whole.at_the_same_time(), 260.0 + 90.0, "it waits for longer than it works");
        assert_eq!(cost("900 0 0 1 2 3 1 0 1 9 4 9 5").at_the_same_time(), 900.0 + 90.0);
        assert_eq!(cost("7"), Cost { instructions: 7.0, ..Cost::default() });
        assert!(events.cost("x".split(' ')).is_none() && Events::parse("positions: line\n").is_none());
        let mut sum = whole * 0.5;
        sum += whole * 0.5;
        assert_eq!(sum, whole);
    }

    #[test]
    fn string_instructions_are_told_by_their_code() {
        assert_eq!(string_instruction(&[0xf3, 0xa4, 0xc3]), Some(1));
        assert_eq!(string_instruction(&[0xf3, 0x48, 0xab]), Some(8));
        assert_eq!(string_instruction(&[0xf3, 0xa5]), Some(4));
        for other in [&[0xa4, 0xc3][..], &[0xf3, 0x0f, 0x1e, 0xfa], &[0xf3], &[]] {
            assert_eq!(string_instruction(other), None);
        }
    }
}
