//! Verdicts for people and for machines: a table, Markdown for a pull request, JUnit for whatever reads that.

pub mod junit;
pub mod markdown;
pub mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use tollgate_analysis::change::wants_runs;
use tollgate_analysis::figures::with_unit;
use tollgate_model::change::{Change, Lane, Verdict, overall};
use tollgate_model::results::Figure;

/// The heading above verdicts: what was compared with what.
pub struct Heading {
    /// The description of the base.
    pub base: String,
    /// The description of the head.
    pub head: String,
    /// Notes that a reader should know before reading on.
    pub notes: Vec<String>,
}

/// The worst first.
pub const ORDER: [Verdict; 5] =
    [Verdict::Worse, Verdict::Inconclusive, Verdict::Better, Verdict::Equivalent, Verdict::NotCompared];

/// So many equivalents are shown one by one; more are only counted.
pub const FEW: usize = 10;

/// So many of those that could not be decided are shown one by one.
pub const OPEN: usize = 20;

/// Those of one verdict, the greatest change first; what has no ratio at all before everything else. Of those that could not
/// be decided, what seems to have changed comes first.
pub fn of(verdict: Verdict, changes: &[Change]) -> Vec<&Change> {
    let mut of_it: Vec<&Change> = changes.iter().filter(|change| change.verdict == verdict).collect();
    let size = |change: &Change| change.ratio.map_or(f64::INFINITY, |ratio| ratio.value.ln().abs());
    let p = |change: &Change| change.p.unwrap_or(1.0);
    of_it.sort_by(|one, other| p(one).total_cmp(&p(other)).then(size(other).total_cmp(&size(one))));
    if verdict != Verdict::Inconclusive {
        of_it.sort_by(|one, other| size(other).total_cmp(&size(one)));
    }
    of_it
}

/// The text of a change: `+10.3 % (+8.1 to +12.5 %)`, `+0.500 % exactly`, `unchanged`.
pub fn size(change: &Change) -> String {
    let Some(ratio) = change.ratio else { return "–".to_string() };
    match (change.lane, ratio) {
        (Lane::Counted, ratio) if ratio.value == 1.0 && !change.differs => "exactly unchanged".to_string(),
        (Lane::Counted, ratio) => format!("{} exactly", finely(ratio.value)),
        (_, Figure { low: Some(low), high: Some(high), .. }) => {
            let low = percent(low);
            let low = low.strip_suffix(" %").unwrap_or(&low);
            format!("{} ({low} to {})", percent(ratio.value), percent(high))
        }
        (_, ratio) => format!("{} (how sure is not known)", percent(ratio.value)),
    }
}

/// A ratio as what was added or taken away; beyond that a multiple says more.
fn percent(ratio: f64) -> String {
    match (ratio - 1.0) * 100.0 {
        more if more >= 1e6 => format!("× {ratio:.0e}"),
        more if more >= 900.0 => format!("× {ratio:.0}"),
        more if more >= 99.95 => format!("{more:+.0} %"),
        change => format!("{change:+.1} %"),
    }
}

/// A change that is exact is told to the digit that shows it.
fn finely(ratio: f64) -> String {
    let change = (ratio - 1.0) * 100.0;
    match change.abs() {
        c if c >= 900.0 => format!("× {ratio:.3}"),
        c if c >= 1.0 => format!("{change:+.2} %"),
        c if c >= 0.001 => format!("{change:+.4} %"),
        _ => format!("{change:+.2e} %"),
    }
}

/// A side's figure.
pub fn value(figure: Option<f64>, change: &Change) -> String {
    figure.map_or("–".to_string(), |value| match change.lane {
        // Three digits would hide what changed.
        Lane::Counted => format!("{value} {}", change.metric.unit()),
        Lane::Timed => with_unit(value, change.metric),
    })
}

/// The size below which a change could not have been seen.
pub fn unseen(change: &Change) -> String {
    change.detectable.map_or("–".to_string(), whole)
}

/// A part, without a sign.
fn whole(part: f64) -> String {
    match part * 100.0 {
        much if much >= 99.95 => format!("{much:.0} %"),
        little => format!("{little:.1} %"),
    }
}

/// The remarks of these changes, each once, with how many it is about and the first of them.
pub fn remarks<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Vec<String> {
    let mut about: BTreeMap<&str, (usize, &Change)> = BTreeMap::new();
    for change in changes {
        for remark in &change.remarks {
            about.entry(remark).or_insert((0, change)).0 += 1;
        }
    }
    let told = about.into_iter().map(|(remark, (count, first))| match count {
        1 => format!("{remark}: {} of {}", first.metric, first.cell),
        _ => format!("{remark}: {} of {} and {} more", first.metric, first.cell, count - 1),
    });
    told.collect()
}

/// Number of changes of each verdict: `2 worse, 1 inconclusive, 38 equivalent`.
pub fn counts(changes: &[Change]) -> String {
    let count = |verdict| changes.iter().filter(|change| change.verdict == verdict).count();
    let told: Vec<String> = ORDER
        .iter()
        .filter(|verdict| count(**verdict) > 0)
        .map(|&verdict| format!("{} {}", count(verdict), words(verdict)))
        .collect();
    if told.is_empty() { "nothing to compare".to_string() } else { told.join(", ") }
}

/// A verdict in a sentence.
pub fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotCompared => "not compared",
        other => other.name(),
    }
}

/// The verdict over everything, and why.
pub fn conclusion(changes: &[Change]) -> String {
    let of_it = |verdict| of(verdict, changes);
    let compared = changes.iter().filter(|change| change.verdict != Verdict::NotCompared).count();
    let verdict = overall(changes);
    let because = match verdict {
        Verdict::Worse => {
            let worse = of_it(Verdict::Worse);
            let first = worse[0];
            format!(
                "{} of {compared} beyond the margin, the most {} of {} ({})",
                worse.len(),
                first.metric,
                first.cell,
                if first.ratio.is_some() { size(first) } else { "it failed".to_string() }
            )
        }
        Verdict::Inconclusive if compared == 0 => "nothing could be compared".to_string(),
        Verdict::Inconclusive | Verdict::NotCompared => {
            let open = of_it(Verdict::Inconclusive);
            let unseen: Vec<f64> = open.iter().filter_map(|change| change.detectable).collect();
            let blind = tollgate_stats::median(&unseen).map_or(String::new(), |part| {
                format!("; in half of them a change of {} could not have been seen", whole(part))
            });
            let want = open.iter().filter(|change| wants_runs(change)).count();
            let runs = match want {
                0 => String::new(),
                all if all == open.len() => ": three runs of either side decide it".to_string(),
                some => format!(", {some} of them for want of runs: three of either side decide these"),
            };
            let launches = if want == open.len() {
                ""
            } else if want > 0 {
                "; more launches, or `tollgate race` of both workers, the others"
            } else {
                ": more launches, or `tollgate race` of both workers, decide it"
            };
            format!("{} of {compared} could not be decided{blind}{runs}{launches}", open.len())
        }
        Verdict::Better => {
            format!("{} of {compared} beyond the margin, all others within it", of_it(Verdict::Better).len())
        }
        Verdict::Equivalent => format!("all {compared} within the margin"),
    };
    format!("{}: {because}", words(verdict))
}
