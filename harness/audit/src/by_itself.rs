//! A page held against what it carries itself: the launches of each row.

use crate::Audit;
use crate::carried::Row;
use crate::made::{Ends, Launches, difference, ends, made};
use crate::metric::{Known, Rule};

/// Holds rows against the launches that they carry themselves.
pub fn from_launches(audit: &mut Audit, rows: &[Row]) {
    let carried = rows.iter().filter(|row| !row.launches.is_empty() && row.bound.is_empty());
    for row in carried {
        let Some((printed, known)) = row.figure.zip(Known::of(&row.metric)) else { continue };
        let launches: Launches = row.launches.iter().map(|&(block, value)| (block, vec![value])).collect();
        let made = match known.rule {
            Rule::Difference => {
                difference(&launches, &launches.keys().map(|&block| (block, vec![0.0])).collect(), known)
            }
            rule => made(&launches, rule, known),
        };
        let Some(made) = made else { continue };
        audit.compare("value, from its launches");
        // Launches have five digits each.
        let most =
            |of: &dyn Fn(f64) -> f64| row.launches.iter().map(|(_, value)| of(*value)).fold(0.0, f64::max);
        let hidden = 2.0 * most(&|value| row.digits.hide(value));
        if (made.value - printed.value).abs() > hidden + row.digits.hide(printed.value) {
            audit.differ("data", row, "value", printed.value.to_string(), made.value.to_string());
        }
        // Of slices the page does not tell, an interval may be wider for them.
        if known.sliced() {
            continue;
        }
        audit.compare("interval, from its launches");
        let rounded = match made.ends {
            Ends::Resampled { logarithms: true, .. } => most(&|value| row.digits.hide(value) / value),
            _ => hidden,
        };
        if let Err(recomputed) = ends(printed, &made, row.digits, rounded) {
            let told = printed.ends.map_or("none".to_string(), |(low, high)| format!("{low} to {high}"));
            audit.differ("data", row, "interval", told, recomputed);
        }
    }
}
