//! The findings of a self-test, for people.

use tollgate_analysis::figures::duration;
use tollgate_model::protocol::slower_by;
use tollgate_model::selftest::{Rate, SelfTest};

use crate::grid::Grid;

/// All of it.
pub fn text(told: &SelfTest) -> String {
    let races = told.races.iter().map(|races| {
        let name =
            if races.slower > 0.0 { format!("+{}", slower_by(races.slower)) } else { "equals".to_string() };
        let found = if races.slower > 0.0 { often(&races.found) } else { "-".to_string() };
        let after = races.found_after_s.map_or_else(|| "-".to_string(), |after| format!("{after:.1} s"));
        (name, vec![races.found.of.to_string(), found, after, often(&races.false_verdicts)])
    });
    let mut text = Grid {
        corner: "race".to_string(),
        columns: ["races", "found", "after (median)", "false verdicts"].map(String::from).to_vec(),
        rows: races.collect(),
    }
    .text();
    text.push_str(&format!(
        "Each race took {} at most, its margin is {}.\n",
        duration(told.race_s),
        slower_by(told.margin)
    ));
    if let Some(whole) = &told.comparisons {
        let metrics = told.metrics.iter().map(|of| {
            let gate = if of.gate { "yes" } else { "no" };
            (of.metric.to_string(), vec![often(&of.alarms), nominal(&of.alarms), gate.to_string()])
        });
        text.push('\n');
        text.push_str(
            &Grid {
                corner: "runs of the same, compared".to_string(),
                columns: ["false alarms", "nominal", "fit to gate"].map(String::from).to_vec(),
                rows: metrics.collect(),
            }
            .text(),
        );
        text.push_str(&format!(
            "Any alarm in a whole comparison: {} (at most {}).\n",
            often(whole),
            nominal(whole)
        ));
    }
    text
}

/// The text of a rate: `1 of 12: 8 % (0 to 38 %)`.
fn often(rate: &Rate) -> String {
    let percent = |part: f64| format!("{:.0}", part * 100.0);
    match (rate.rate.low, rate.rate.high) {
        (Some(low), Some(high)) => format!(
            "{} of {}: {} % ({} to {})",
            rate.count,
            rate.of,
            percent(rate.rate.value),
            percent(low),
            percent(high)
        ),
        _ => "none yet".to_string(),
    }
}

fn nominal(rate: &Rate) -> String {
    rate.nominal.map_or_else(|| "-".to_string(), slower_by)
}
