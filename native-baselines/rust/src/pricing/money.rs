//! Shares of an amount, exactly: rates are basis points, and every rounding is named.

/// One whole, in basis points.
const WHOLE: u64 = 10_000;

/// The treatment of the part of a cent that is left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    /// To the nearest cent; exactly half goes to the even one.
    HalfEven,
    /// To the nearest cent; exactly half goes up.
    HalfUp,
    /// Dropped.
    Down,
}

/// `rate` basis points of `amount`, rounded; `None` if that does not fit.
///
/// The amount is split into whole multiples of 10,000 and a rest, so that 64 bits suffice: the multiples give
/// whole cents, and only the rest is rounded.
pub(super) fn checked_share(amount: u64, rate: u32, rounding: Rounding) -> Option<u64> {
    let rate = u64::from(rate);
    let whole = (amount / WHOLE).checked_mul(rate)?;
    let part = amount % WHOLE * rate;
    let (floor, rest) = (part / WHOLE, part % WHOLE);
    let up = match rounding {
        Rounding::HalfEven => rest * 2 > WHOLE || (rest * 2 == WHOLE && (whole ^ floor) & 1 == 1),
        Rounding::HalfUp => rest * 2 >= WHOLE,
        Rounding::Down => false,
    };
    whole.checked_add(floor)?.checked_add(u64::from(up))
}

/// Like [`checked_share`], for rates up to one whole: the share is at most the amount, so it always fits.
pub(super) fn share(amount: u64, rate: u32, rounding: Rounding) -> u64 {
    debug_assert!(u64::from(rate) <= WHOLE, "a rate above one whole must be checked");
    checked_share(amount, rate, rounding).unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_where_the_rounding_says() {
        // 5 % of 10, 30 and 50 cents: 0.5, 1.5 and 2.5 cents.
        let shares = |rounding| [10, 30, 50].map(|cents| share(cents, 500, rounding));
        assert_eq!(shares(Rounding::HalfEven), [0, 2, 2]);
        assert_eq!(shares(Rounding::HalfUp), [1, 2, 3]);
        assert_eq!(shares(Rounding::Down), [0, 1, 2]);
    }

    #[test]
    fn the_whole_of_the_largest_amount_fits_and_more_does_not() {
        assert_eq!(share(u64::MAX, 10_000, Rounding::HalfUp), u64::MAX);
        assert_eq!(checked_share(u64::MAX, 10_001, Rounding::Down), None);
    }

    proptest! {
        #[test]
        fn agrees_with_wide_arithmetic(amount: u64, rate in 0_u32..=50_000) {
            let product = u128::from(amount) * u128::from(rate);
            let (floor, rest) = (product / 10_000, product % 10_000);
            let even = floor + u128::from(rest > 5_000 || (rest == 5_000 && floor % 2 == 1));
            let cases = [
                (Rounding::Down, floor),
                (Rounding::HalfUp, floor + u128::from(rest >= 5_000)),
                (Rounding::HalfEven, even),
            ];
            for (rounding, expected) in cases {
                prop_assert_eq!(checked_share(amount, rate, rounding), u64::try_from(expected).ok());
            }
        }
    }
}
