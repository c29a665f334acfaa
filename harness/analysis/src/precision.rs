//! How precise a run is, in a sentence: how far the intervals of its calls and requests reach.

use tollgate_model::function::Functions;
use tollgate_model::metric::Metric;
use tollgate_model::results::{Figure, Row};
use tollgate_stats::quantile;

use crate::figures::percent;

/// Of fewer intervals a quantile says less than they do themselves.
const LEAST: usize = 10;

/// The sentence; none where few have an interval. Ratios are of blocks, in which the machine's weather is the same for both
/// sides: they reach less far than times do.
pub fn in_short(rows: &[Row], functions: &Functions) -> Option<String> {
    let of = |metric: Metric| rows.iter().filter(move |row| row.metric == metric);
    let held_against = |row: &&Row| functions.is_logic(row.cell.workload) && !row.is_control();
    let mut told = [
        Reach::of("call times", of(Metric::CallNs).filter_map(|row| row.figure.as_ref())),
        Reach::of(
            "ratios to the native call",
            of(Metric::CallNs).filter(held_against).filter_map(|row| row.to_native.as_ref()),
        ),
        Reach::of(
            "processor times of a request",
            of(Metric::CpuPerRequest).filter_map(|row| row.figure.as_ref()),
        ),
    ]
    .into_iter()
    .flatten();
    let first = told.next()?.in_full();
    Some(told.fold(first, |all, next| format!("{all}; {}", next.after_another())))
}

/// How far from their figures the intervals of a kind reach, in per cent.
struct Reach {
    what: String,
    half: f64,
    nine_in_ten: f64,
}

impl Reach {
    fn of<'a>(what: &str, figures: impl Iterator<Item = &'a Figure>) -> Option<Self> {
        let figures: Vec<&Figure> = figures.collect();
        let reaches: Vec<f64> = figures.iter().filter_map(|figure| reach(figure)).collect();
        if reaches.len() < LEAST {
            return None;
        }
        // Of too few launches there is no interval.
        let of = match figures.len() - reaches.len() {
            0 => reaches.len().to_string(),
            without => format!("{}, and {without} without one", reaches.len()),
        };
        let (half, nine_in_ten) = (quantile(&reaches, 0.5)?, quantile(&reaches, 0.9)?);
        Some(Reach { what: format!("{what} ({of})"), half, nine_in_ten })
    }

    fn in_full(&self) -> String {
        let (half, nine) = (percent(self.half), percent(self.nine_in_ten));
        format!(
            "half of the 95 % intervals of {} reach no further than ± {half}, nine in ten no further than ± {nine}",
            self.what
        )
    }

    fn after_another(&self) -> String {
        format!("of {}, ± {} and ± {}", self.what, percent(self.half), percent(self.nine_in_ten))
    }
}

fn reach(figure: &Figure) -> Option<f64> {
    let half = (figure.high? - figure.low?) / 2.0;
    let part = half / figure.value.abs() * 100.0;
    part.is_finite().then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// Calls whose intervals reach 1, 2, … 10 %, and one of a single launch.
    fn rows() -> Vec<Row> {
        let mut rows: Vec<Row> = (1..=10)
            .map(|part| {
                let mut row =
                    testing::row("pricing/unit-price@component/rust/winch", Metric::CallNs, 200.0, Some(4.0));
                let reach = f64::from(part) / 100.0;
                row.figure = Some(Figure {
                    value: 200.0,
                    low: Some(200.0 * (1.0 - reach)),
                    high: Some(200.0 * (1.0 + reach)),
                });
                row
            })
            .collect();
        let mut single = rows[0].clone();
        (single.figure, single.to_native) = (Some(Figure { value: 200.0, low: None, high: None }), None);
        rows.push(single);
        rows
    }

    #[test]
    fn it_tells_the_middle_and_nine_in_ten_of_each_kind() {
        let functions = testing::run().functions;
        let mut rows = rows();
        assert_eq!(
            in_short(&rows, &functions).unwrap(),
            "half of the 95 % intervals of call times (10, and 1 without one) reach no further than ± 5.5 %, \
             nine in ten no further than ± 9.1 %; of ratios to the native call (10), ± 1.0 % and ± 1.0 %"
        );
        rows.retain(|row| row.figure.as_ref().unwrap().low.is_none());
        assert_eq!(in_short(&rows, &functions), None, "nothing to tell of one launch");
    }

    #[test]
    fn a_ratio_of_a_probe_or_of_the_control_itself_does_not_count() {
        let functions = testing::run().functions;
        let probe = testing::row("probe/nop@component/rust/winch", Metric::CallNs, 75.0, Some(70.0));
        let native = testing::row("pricing/unit-price@native/rust", Metric::CallNs, 4.0, Some(1.0));
        let calls = [vec![probe; LEAST], vec![native; LEAST]].concat();
        let told = in_short(&calls, &functions).unwrap();
        assert!(told.contains("call times (20)") && !told.contains("ratio"), "{told}");
        let request = testing::row("pricing/unit-price@http/rust/native", Metric::CpuPerRequest, 9.0, None);
        let told = in_short(&vec![request.clone(); LEAST], &functions).unwrap();
        assert!(
            told.starts_with("half of the 95 % intervals of processor times of a request (10)"),
            "{told}"
        );
        assert_eq!(in_short(&vec![request; LEAST - 1], &functions), None, "each says it itself");
    }
}
