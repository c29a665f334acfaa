//! The ways in which the numbers of the launches become one.

/// The way in which the numbers of the launches become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Center {
    /// The arithmetic mean; of logarithms it is the geometric mean. The most precise for well-behaved
    /// launches, and every one of them counts.
    #[default]
    Mean,
    /// The median: bears a few wild launches, at the price of a wider interval for tame ones.
    Median,
}

impl Center {
    /// The center of the values, which are put in another order. There is at least one.
    pub(crate) fn of(self, values: &mut [f64]) -> f64 {
        match self {
            Self::Mean => values.iter().sum::<f64>() / values.len() as f64,
            Self::Median => {
                let odd = values.len() % 2 == 1;
                let (below, &mut upper, _) = values.select_nth_unstable_by(values.len() / 2, f64::total_cmp);
                if odd {
                    upper
                } else {
                    below.iter().copied().fold(f64::NEG_INFINITY, f64::max).midpoint(upper)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_centers_of_known_values() {
        assert_eq!(Center::Mean.of(&mut [1.0, 2.0, 9.0]), 4.0);
        assert_eq!(Center::Median.of(&mut [9.0, 1.0, 2.0]), 2.0);
        assert_eq!(Center::Median.of(&mut [9.0, 1.0, 2.0, 4.0]), 3.0);
        assert_eq!(Center::Median.of(&mut [7.0]), 7.0);
    }
}
