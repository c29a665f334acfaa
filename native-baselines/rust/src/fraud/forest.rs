//! The boosted trees: 48 perfect binary trees of depth 4, generated once, at compile time, by a formula that
//! `LOGIC.md` gives in full.
//!
//! A node's feature and threshold are drawn; a leaf is not: it adds up the known direction of every feature on its
//! path (more declines are worse, an older account is better) and a little jitter. So the model is as irregular as a
//! trained one, yet scores mean something.

/// Parameters of `score-features`.
pub(super) const FEATURES: usize = 20;
const TREES: usize = 48;
const NODES: usize = 15;
const LEAVES: usize = 16;
/// Levels of nodes.
const DEPTH: u32 = 4;

/// The meaning of a larger value: positive is riskier. In the order of the features.
const WEIGHTS: [i32; FEATURES] =
    [24, -6, -4, 14, -22, 26, 20, 12, 30, 22, -14, -18, -5, 2, 4, -12, 20, 24, 16, 20];

/// The thresholds that a node may have; a value goes right if it is greater.
const THRESHOLDS: [[i32; 8]; FEATURES] = [
    [500, 2_000, 5_000, 10_000, 25_000, 60_000, 150_000, 500_000], // amount-cents
    [500, 1_500, 3_000, 6_000, 12_000, 25_000, 60_000, 150_000],   // mean-cents
    [1_000, 4_000, 10_000, 20_000, 50_000, 100_000, 250_000, 800_000], // max-cents
    [0, 2_000, 8_000, 20_000, 50_000, 120_000, 300_000, 1_000_000], // cents-last-day
    [0, 3, 14, 30, 90, 180, 365, 1_000],                           // account-age-days
    [0, 0, 1, 1, 2, 3, 4, 6],                                      // count-last-minute
    [0, 1, 2, 3, 5, 8, 12, 20],                                    // count-last-hour
    [0, 1, 3, 5, 8, 13, 25, 50],                                   // count-last-day
    [0, 0, 1, 1, 2, 2, 3, 5],                                      // declined-last-day
    [5, 25, 80, 200, 500, 1_200, 3_000, 8_000],                    // distance-km
    [10, 60, 300, 1_800, 7_200, 43_200, 259_200, 1_209_600],       // seconds-since-last
    [0, 1, 7, 21, 60, 120, 300, 900],                              // device-age-days
    [1, 4, 5, 7, 12, 18, 21, 22],                                  // hour-of-day
    [0, 1, 2, 3, 4, 4, 5, 5],                                      // day-of-week
    [0, 0, 1, 1, 2, 2, 3, 3],                                      // channel
    [0, 0, 0, 0, 1, 1, 1, 1],                                      // tier
    [50, 120, 200, 300, 400, 550, 700, 850],                       // merchant-risk
    [-30, -15, 0, 10, 20, 35, 50, 75],                             // country-risk
    [0; 8],                                                        // cross-border
    [0; 8],                                                        // new-device
];

/// One tree in heap order: the children of node `n` are `2n + 1` and `2n + 2`; what comes after the nodes are leaves.
#[derive(Clone, Copy)]
struct Tree {
    features: [u8; NODES],
    thresholds: [i32; NODES],
    leaves: [i16; LEAVES],
}

static FOREST: [Tree; TREES] = grow();

/// The generator: a linear congruential one (the constants of Numerical Recipes), its upper half.
const fn draw(state: &mut u32) -> u32 {
    *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    *state >> 16
}

const fn grow() -> [Tree; TREES] {
    let mut forest = [Tree { features: [0; NODES], thresholds: [0; NODES], leaves: [0; LEAVES] }; TREES];
    let mut state = 0x7011_6a7e;
    let mut tree = 0;
    while tree < TREES {
        let mut node = 0;
        while node < NODES {
            let feature = draw(&mut state) as usize % FEATURES;
            forest[tree].features[node] = feature as u8;
            forest[tree].thresholds[node] = THRESHOLDS[feature][draw(&mut state) as usize % 8];
            node += 1;
        }
        let mut leaf = 0;
        while leaf < LEAVES {
            let jitter = (draw(&mut state) % 33) as i32 - 16;
            forest[tree].leaves[leaf] = (path_weight(&forest[tree], leaf) + jitter) as i16;
            leaf += 1;
        }
        tree += 1;
    }
    forest
}

/// The weights on the way from a leaf up to the root: added for each turn to the right, subtracted to the left.
const fn path_weight(tree: &Tree, leaf: usize) -> i32 {
    let mut weight = 0;
    let mut node = NODES + leaf;
    while node > 0 {
        let parent = (node - 1) / 2;
        let turn = WEIGHTS[tree.features[parent] as usize];
        weight += if node.is_multiple_of(2) { turn } else { -turn };
        node = parent;
    }
    weight
}

/// The sum of the leaves that the values reach, one of each tree.
pub(super) fn margin(values: &[i64; FEATURES]) -> i32 {
    FOREST.iter().map(|tree| i32::from(tree.leaf(values))).sum()
}

impl Tree {
    fn leaf(&self, values: &[i64; FEATURES]) -> i16 {
        let mut node = 0;
        for _ in 0..DEPTH {
            let right = values[usize::from(self.features[node])] > i64::from(self.thresholds[node]);
            node = 2 * node + 1 + usize::from(right);
        }
        self.leaves[node - NODES]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::fnv1a;

    /// Written out in `LOGIC.md`, so that a port knows at once whether its forest is this one.
    #[test]
    fn the_forest_is_the_documented_one() {
        let mut table = alloc::vec::Vec::new();
        for tree in &FOREST {
            for node in 0..NODES {
                table.push(tree.features[node]);
                table.extend(tree.thresholds[node].to_le_bytes());
            }
            for leaf in tree.leaves {
                table.extend(leaf.to_le_bytes());
            }
        }
        assert_eq!(table.len(), 48 * (15 * 5 + 16 * 2));
        let first = &FOREST[0];
        let root = (first.features[0], first.thresholds[0], first.leaves[0], first.leaves[15]);
        assert_eq!((fnv1a(&table), root), (1_309_709_731, (1, 12_000, -9, 1)));
    }
}
