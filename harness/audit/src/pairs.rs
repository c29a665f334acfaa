//! Ratios of two rows with their intervals: launch by launch where they were neighbours, else of their figures; and how sentences
//! tell them.

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::formula::{mean, median, median_ends, standard_error, student};
use crate::made::RESAMPLED;
use crate::metric::{Known, Rule};
use crate::places::Rows;

/// A ratio and its interval.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The ratio.
    pub value: f64,
    /// How far its ends are off, as a factor below and above; and by which part of that resampling may differ.
    pub ends: Option<(f64, f64, f64)>,
}

/// What five digits hide of a ratio.
const HIDDEN: f64 = 1e-4;

impl Pair {
    /// The ratio of two rows.
    pub fn of(one: &Row, other: &Row) -> Option<Pair> {
        if !one.bound.is_empty() || !other.bound.is_empty() {
            return None;
        }
        Pair::by_launch(one, other).or_else(|| Pair::of_figures(one, other))
    }

    fn by_launch(one: &Row, other: &Row) -> Option<Pair> {
        let logs = one.logs_over(other)?;
        let known = Known::of(&one.metric);
        let (rule, least) = known.map_or((Rule::Mean, 5), |known| (known.rule, known.least.max(2)));
        let neighbours = one.comparison == other.comparison && logs.len() >= least;
        neighbours.then(|| Pair::of_logs(&logs, rule))?
    }

    /// Of the logarithms of launches' ratios.
    pub fn of_logs(logs: &[f64], rule: Rule) -> Option<Pair> {
        if rule == Rule::Median {
            let middle = median(logs);
            let (low, high) = median_ends(logs)?;
            let ends = Some(((low - middle).exp(), (high - middle).exp(), 0.0));
            return Some(Pair { value: middle.exp(), ends });
        }
        let reach = student(logs.len() - 1) * standard_error(logs);
        Some(Pair { value: mean(logs).exp(), ends: Some(((-reach).exp(), reach.exp(), RESAMPLED)) })
    }

    fn of_figures(one: &Row, other: &Row) -> Option<Pair> {
        let (one, other) = (one.figure?, other.figure?);
        let reach = |ends: Option<(f64, f64)>| {
            ends.filter(|(low, _)| *low > 0.0).map(|(low, high)| (high / low).ln() / 2.0)
        };
        let reach = reach(one.ends).zip(reach(other.ends)).map(|(one, other)| one.hypot(other));
        let value = Some(one.value / other.value).filter(|value| *value > 0.0 && value.is_finite())?;
        Some(Pair { value, ends: reach.map(|reach| ((-reach).exp(), reach.exp(), 0.02)) })
    }

    /// The other over the one.
    pub fn inverse(self) -> Pair {
        let ends = self.ends.map(|(low, high, by)| (high.recip(), low.recip(), by));
        Pair { value: self.value.recip(), ends }
    }

    /// The same as so many times of it.
    pub fn times(self, by: f64) -> Pair {
        Pair { value: self.value * by, ..self }
    }

    /// Whether a sentence tells this ratio.
    pub fn is(&self, said: &Said) -> bool {
        let value = figures::is(said.value, self.value, self.value * HIDDEN);
        let ends = match (said.ends, self.ends) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((low, high)), Some((below, above, by))) => {
                let is = |text: &str, factor: f64| {
                    let ends = [1.0 - by, 1.0 + by].map(|by| self.value * (factor.ln() * by).exp());
                    let (least, most) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
                    figures::between(text, least * (1.0 - 3.0 * HIDDEN), most * (1.0 + 3.0 * HIDDEN))
                };
                is(low, below) && is(high, above)
            }
        };
        value && ends
    }
}

/// A ratio as a sentence tells it: `1.74 times as long (1.73–1.75)`, `× 1.04 (1.01–1.07)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said<'a> {
    /// Its number.
    pub value: &'a str,
    /// The ends of its interval.
    pub ends: Option<(&'a str, &'a str)>,
}

impl<'a> Said<'a> {
    /// The first ratio of a text.
    pub fn of(text: &'a str) -> Option<Self> {
        let (value, rest) = match text.split_once("× ") {
            Some((_, rest)) => rest.split_at(rest.find([' ', ';']).unwrap_or(rest.len())),
            None => {
                let (before, rest) = text.split_once(" times")?;
                (before.rsplit(' ').next()?, rest)
            }
        };
        let value = value.trim_end_matches([':', '.', ',']);
        figures::number(value)?;
        // An interval follows before anything else is told.
        let ends = rest.split_once('(').filter(|(between, _)| !between.contains([';', ':', '×']));
        let ends = ends.and_then(|(_, rest)| rest.split(')').next()?.split_once('–'));
        let ends =
            ends.filter(|(low, high)| figures::number(low).is_some() && figures::number(high).is_some());
        Some(Said { value, ends })
    }

    /// As it is told.
    pub fn told(&self) -> String {
        self.ends.map_or(self.value.to_string(), |(low, high)| format!("{} ({low}–{high})", self.value))
    }
}

/// The ratios of two cells, in each comparison that has both; of neighbours alone where there are any.
pub fn all(rows: &Rows, above: &str, below: &str, metric: &str) -> Vec<Pair> {
    let (above, below) = (rows.at(above, metric), rows.at(below, metric));
    let pairs = || above.iter().flat_map(|one| below.iter().map(move |other| (*one, *other)));
    let neighbours: Vec<Pair> = pairs().filter_map(|(one, other)| Pair::by_launch(one, other)).collect();
    if neighbours.is_empty() {
        pairs().filter_map(|(one, other)| Pair::of(one, other)).collect()
    } else {
        neighbours
    }
}

/// Holds what a sentence tells of a ratio against what it may be.
pub fn held(
    audit: &mut Audit,
    place: &'static str,
    row: &Row,
    what: &'static str,
    text: &str,
    pairs: &[Pair],
) {
    let Some(said) = Said::of(text) else { return };
    audit.compare(what);
    if !pairs.iter().any(|pair| pair.is(&said)) {
        let should = pairs.first().map_or("nothing".to_string(), |pair| match pair.ends {
            Some((low, high, _)) => {
                format!("{:.5} ({:.5} to {:.5})", pair.value, pair.value * low, pair.value * high)
            }
            None => format!("{:.5}", pair.value),
        });
        audit.differ(place, row, "ratio", said.told(), should);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carried::Printed;

    #[test]
    fn sentences_tell_ratios_in_two_ways() {
        let said = |text| Said::of(text).unwrap();
        let long = said("takes 1.74 times as long (1.73–1.75) as one of c/d for a/b");
        assert_eq!((long.value, long.ends), ("1.74", Some(("1.73", "1.75"))));
        let bare = said("not told apart: × 0.99 (0.92–1.06)");
        assert_eq!((bare.value, bare.ends), ("0.99", Some(("0.92", "1.06"))));
        assert_eq!(said("is 0.667 times as much (exact)").ends, None);
        assert_eq!(said("× 17.7; then (1–2)").ends, None);
        assert_eq!(Said::of("nothing of the kind (1–2)"), None);
    }

    #[test]
    fn a_ratio_is_of_launches_or_of_figures() {
        let row = |comparison, by: f64| Row {
            comparison,
            metric: "call-ns".to_string(),
            figure: Some(Printed { value: by, ends: Some((by * 0.99, by * 1.01)) }),
            launches: (0..6).map(|block| (block, by * (1.0 + 0.1 * block as f64))).collect(),
            ..Row::default()
        };
        let exact = Pair::of(&row(0, 30.0), &row(0, 20.0)).unwrap();
        assert!(exact.is(&Said::of("× 1.500 (1.500–1.500)").unwrap()));
        let apart = Pair::of(&row(0, 30.0), &row(1, 20.0)).unwrap();
        assert!(apart.is(&Said::of("× 1.50 (1.48–1.52)").unwrap()));
        assert!(!apart.is(&Said::of("× 1.50 (1.49–1.52)").unwrap()));
        // Too few in common: that of the figures, though they are neighbours.
        let few = |by: f64, more: f64| Row {
            launches: [(0, by), (1, by * more)].into(),
            figure: Some(Printed { value: by, ends: None }),
            ..row(0, by)
        };
        assert!(Pair::of(&few(30.0, 1.0), &few(20.0, 2.0)).unwrap().is(&Said::of("× 1.50").unwrap()));
        assert!(apart.inverse().is(&Said::of("0.667 times (0.657–0.676)").unwrap()));
        // Launches below nothing, on both sides: that of the figures again.
        let below = |by: f64| {
            let launches = row(0, by).launches.into_iter();
            Row {
                launches: launches.map(|(block, at)| (block, if block == 2 { -at } else { at })).collect(),
                ..row(0, by)
            }
        };
        assert!(Pair::of(&below(30.0), &below(20.0)).unwrap().is(&Said::of("× 1.50 (1.48–1.52)").unwrap()));
    }
}
