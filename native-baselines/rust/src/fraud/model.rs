//! From twenty features to a score: the forest's margin, squashed to 0…1000.

use super::Features;
use super::forest::{FEATURES, margin};

/// 1000 ÷ (1 + e^(−x ÷ 800)) for x = −4096, −3584, … 4096, rounded.
const KNOTS: [i32; 17] = [6, 11, 21, 39, 72, 128, 218, 345, 500, 655, 782, 872, 928, 961, 979, 989, 994];
/// Between two knots, as a power of two.
const STEP_BITS: u32 = 9;
/// The last knot's place; the first one's is its negative.
const REACH: i32 = 4_096;

/// The fraud score of a payment with these features, 0 to 1000.
#[inline(never)]
#[must_use]
pub fn score_features(features: &Features) -> u16 {
    squash(margin(&features.values()))
}

/// A logistic curve in straight pieces; parts are dropped.
fn squash(margin: i32) -> u16 {
    let place = (margin.clamp(-REACH, REACH - 1) + REACH) as u32;
    let knot = (place >> STEP_BITS) as usize;
    let part = (place & ((1 << STEP_BITS) - 1)) as i32;
    let rise = KNOTS[knot + 1] - KNOTS[knot];
    (KNOTS[knot] + ((rise * part) >> STEP_BITS)) as u16
}

impl Features {
    /// The features as the forest compares them: signed 64 bits, larger amounts as the largest of these.
    fn values(&self) -> [i64; FEATURES] {
        let amount = |cents: u64| i64::try_from(cents).unwrap_or(i64::MAX);
        [
            amount(self.amount_cents),
            amount(self.mean_cents),
            amount(self.max_cents),
            amount(self.cents_last_day),
            self.account_age_days.into(),
            self.count_last_minute.into(),
            self.count_last_hour.into(),
            self.count_last_day.into(),
            self.declined_last_day.into(),
            self.distance_km.into(),
            self.seconds_since_last.into(),
            self.device_age_days.into(),
            self.hour_of_day.into(),
            self.day_of_week.into(),
            self.channel.into(),
            self.tier.into(),
            self.merchant_risk.into(),
            self.country_risk.into(),
            self.cross_border.into(),
            self.new_device.into(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fraud::testing::{any_features, calm_features};

    #[test]
    fn the_curve_passes_its_knots_and_stays_inside() {
        assert_eq!([-4_096, -512, 0, 3, 4, 256, 512].map(squash), [6, 345, 500, 500, 501, 577, 655]);
        assert_eq!([i32::MIN, i32::MAX].map(squash), [6, 993]);
    }

    #[test]
    fn a_stolen_card_is_more_suspicious_than_a_regular_customer() {
        let stolen = Features {
            amount_cents: 250_000,
            account_age_days: 1,
            count_last_minute: 4,
            count_last_hour: 11,
            count_last_day: 15,
            declined_last_day: 6,
            distance_km: 6_000,
            seconds_since_last: 9,
            device_age_days: 0,
            country_risk: 45,
            cross_border: true,
            new_device: true,
            ..calm_features()
        };
        let (calm, stolen) = (score_features(&calm_features()), score_features(&stolen));
        assert!(calm < 100 && stolen > 750, "{calm} and {stolen}");
    }

    proptest! {
        #[test]
        fn scores_stay_in_their_range(features in any_features()) {
            prop_assert!(score_features(&features) <= 1_000);
        }
    }
}
