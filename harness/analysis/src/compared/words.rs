//! Ratios of two contenders in words.

use tollgate_model::Metric;
use tollgate_model::metric::{ColdStep, WarmStep};
use tollgate_model::metric::{Direction, Held, PageCache, Percentile, Share, Timed};
use tollgate_model::results::Figure;

use crate::figures::{apart, capital, ratio, times_as};
use crate::ratio::differs;

/// What people ask about first, in that order.
pub const ASKED: [Metric; 10] = [
    Metric::CallNs,
    Metric::CpuPerRequest,
    Metric::FIRST_ANSWER,
    Metric::Cold(ColdStep::Compile, PageCache::Warm),
    Metric::Warm(WarmStep::Instantiate),
    Metric::BytesPer(Held::Instance),
    Metric::BytesPer(Held::Process),
    Metric::Tail(Timed::Response, Percentile::P50),
    Metric::Tail(Timed::Response, Percentile::P99),
    Metric::TailAt(Share::percent(60), Timed::Response, Percentile::P99),
];

/// The kind of a quantity, which decides the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// It takes that long.
    Time,
    /// It takes that much.
    Amount,
    /// It manages that many.
    Rate,
}

impl Scale {
    /// Its name, which the page's script knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Amount => "amount",
            Self::Rate => "rate",
        }
    }
}

/// The kind of a metric's quantity.
pub fn scale(metric: Metric) -> Scale {
    match (metric.direction(), metric.unit()) {
        (Direction::Higher, _) => Scale::Rate,
        (_, "ns" | "us" | "s") => Scale::Time,
        _ => Scale::Amount,
    }
}

/// The thing that a verdict is about, as the beginning of a sentence.
pub fn noun(metric: Metric) -> String {
    let noun = match metric {
        Metric::CallNs => "A call",
        Metric::CpuPerRequest => "A request’s processor time",
        Metric::FIRST_ANSWER => "A start, to the first answer,",
        Metric::Cold(ColdStep::Compile, PageCache::Warm) => "Compiling",
        Metric::Warm(WarmStep::Instantiate) => "A new instance",
        Metric::BytesPer(Held::Instance) => "Memory for one more instance",
        Metric::BytesPer(Held::Process) => "Memory for one more process",
        other => return capital(&other.label()) + ":",
    };
    noun.to_string()
}

/// One ratio in words; whatever its interval does not show is not told apart.
pub fn verdict(of: Option<&Figure>, metric: Metric) -> String {
    let Some(of) = of else { return "no ratio".to_string() };
    match (differs(of), scale(metric)) {
        (None, _) => format!("{}: no interval, so not told apart", ratio(of)),
        (Some(false), _) if of.low == of.high => "the same".to_string(),
        (Some(false), _) => format!("not told apart: {}", ratio(of)),
        (_, Scale::Time) if of.value < 1.0 => format!("is {}", times_as(&inverse(of), "as fast")),
        (_, Scale::Time) => format!("takes {}", times_as(of, "as long")),
        (_, Scale::Amount) => format!("is {}", times_as(of, "as much")),
        (_, Scale::Rate) => format!("is {}", times_as(of, "as many")),
    }
}

/// The ratios of several workloads in words: no mean over unlike things, but the least and the most, and for how many.
pub fn over_workloads(of: &[Option<Figure>], metric: Metric) -> String {
    let known: Vec<&Figure> = of.iter().flatten().collect();
    if let [] | [_] = known[..] {
        return verdict(known.first().copied(), metric);
    }
    let apart = |above: bool| {
        let apart = known.iter().filter(|it| differs(it) == Some(true) && (it.value > 1.0) == above);
        apart.copied().collect::<Vec<&Figure>>()
    };
    let (more, less) = (apart(true), apart(false));
    let rest = known.len() - more.len() - less.len();
    let each = format!("for each of {} workloads", known.len());
    match (more.len(), less.len(), rest) {
        (0, 0, _) if known.iter().all(|it| it.low == it.high && it.low == Some(1.0)) => {
            format!("the same {each}")
        }
        (0, 0, _) => format!("not told apart for any of {} workloads", known.len()),
        (_, 0, 0) => format!("{} {each}", spread(&more, metric)),
        (0, _, 0) => format!("{} {each}", spread(&less, metric)),
        (more_of, less_of, _) => {
            let mut told = Vec::new();
            if more_of > 0 {
                told.push(format!("{} for {more_of} of {} workloads", spread(&more, metric), known.len()));
            }
            if less_of > 0 {
                told.push(format!("{} for {less_of} of {} workloads", spread(&less, metric), known.len()));
            }
            if rest > 0 {
                told.push(format!("not told apart for {rest}"));
            }
            told.join(", ")
        }
    }
}

/// The least and the most of ratios that are all on one side of 1.
fn spread(of: &[&Figure], metric: Metric) -> String {
    let faster = scale(metric) == Scale::Time && of.iter().all(|it| it.value < 1.0);
    let values: Vec<f64> = of.iter().map(|it| if faster { 1.0 / it.value } else { it.value }).collect();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (least, most) = (apart(least), apart(most));
    let many = if least == most { least } else { format!("{least} to {most}") };
    match scale(metric) {
        Scale::Time if faster => format!("is {many} times as fast"),
        Scale::Time => format!("takes {many} times as long"),
        Scale::Amount => format!("is {many} times as much"),
        Scale::Rate => format!("is {many} times as many"),
    }
}

fn inverse(of: &Figure) -> Figure {
    Figure { value: 1.0 / of.value, low: of.high.map(f64::recip), high: of.low.map(f64::recip) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, part: f64) -> Option<Figure> {
        Some(Figure { value, low: Some(value * (1.0 - part)), high: Some(value * (1.0 + part)) })
    }

    #[test]
    fn a_ratio_is_said_in_words_that_fit_what_is_measured() {
        let said = |value, metric| verdict(figure(value, 0.02).as_ref(), metric);
        let instance = Metric::BytesPer(Held::Instance);
        assert_eq!(said(1.4, Metric::CallNs), "takes 1.40 times as long (1.37–1.43)");
        assert_eq!(said(0.3, Metric::CallNs), "is 3.33 times as fast (3.27–3.40)");
        assert_eq!(said(0.3, instance), "is 0.300 times as much (0.294–0.306)");
        assert_eq!(said(1.3, Metric::PerGib(Held::Instance)), "is 1.30 times as many (1.27–1.33)");
        assert_eq!(said(1.01, Metric::CallNs), "not told apart: × 1.01 (0.99–1.03)");
        assert_eq!(verdict(figure(1.0, 0.0).as_ref(), instance), "the same");
        assert_eq!(verdict(None, instance), "no ratio");
        let bare = Figure { value: 2.0, low: None, high: None };
        assert_eq!(verdict(Some(&bare), instance), "× 2.00: no interval, so not told apart");
    }

    #[test]
    fn several_workloads_have_a_least_and_a_most_and_no_mean() {
        let said = |of: &[f64]| {
            let all: Vec<Option<Figure>> = of.iter().map(|value| figure(*value, 0.02)).collect();
            over_workloads(&all, Metric::CallNs)
        };
        assert_eq!(said(&[2.0, 4000.0]), "takes 2.00 to 4,000 times as long for each of 2 workloads");
        assert_eq!(said(&[0.5, 0.25]), "is 2.00 to 4.00 times as fast for each of 2 workloads");
        assert_eq!(
            said(&[2.0, 3.0, 0.5, 1.0]),
            "takes 2.00 to 3.00 times as long for 2 of 4 workloads, is 2.00 times as fast for 1 of 4 workloads, \
            not told apart for 1"
        );
        assert_eq!(said(&[1.0, 1.01]), "not told apart for any of 2 workloads");
        assert_eq!(over_workloads(&[None, None], Metric::CallNs), "no ratio");
    }
}
