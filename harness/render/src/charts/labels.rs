//! Labels beside the ends of lines, moved apart where they would lie on each other.

/// The minimum distance between labels, in pixels.
pub const APART: i32 = 14;

/// The places of labels that would like to be at these heights: in the same order, no two nearer than [`APART`], none
/// outside of `between` as long as there is room for all.
pub fn apart(wanted: &[i32], between: (i32, i32)) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&index| wanted[index]);
    let mut heights = vec![0; wanted.len()];
    let mut above = between.0 - APART;
    for &index in &order {
        heights[index] = wanted[index].max(above + APART);
        above = heights[index];
    }
    let mut below = between.1 + APART;
    for &index in order.iter().rev() {
        heights[index] = heights[index].min(below - APART);
        below = heights[index];
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_collide_are_moved_and_keep_their_order() {
        assert_eq!(apart(&[10, 100, 50], (0, 200)), [10, 100, 50]);
        assert_eq!(apart(&[50, 50, 51], (0, 200)), [50, 64, 78]);
        let crowded = apart(&[198, 199, 200], (0, 200));
        assert_eq!(crowded, [172, 186, 200]);
        assert_eq!(apart(&[], (0, 10)), Vec::<i32>::new());
    }
}
