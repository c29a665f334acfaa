//! Rows as columns, and their numbers as whole ones: alike stands beside alike, which packs to two thirds. Nothing is lost by
//! it; `assets/data.js` makes rows of it again.

use serde::Serialize;
use tollgate_model::results::{Figure, PerLaunch};

use super::round;

/// Beyond this, a product is not to be trusted to the last whole.
const MOST: f64 = 1e12;

/// A number of a row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    Whole(i64),
    Plain(f64),
}

/// A figure with its ends.
pub type Ends = [Option<Number>; 3];

/// The numbers of a row.
#[derive(Debug, PartialEq)]
pub struct Numbers {
    /// The digits after the point, if they are whole parts: of launches what they are more than the figure, of an interval how far
    /// below and above the figure it ends. Else all of them are what they are.
    pub digits: Option<i32>,
    pub figure: Option<Ends>,
    pub launches: Vec<Number>,
}

impl Numbers {
    /// Of a figure and its launches, to five digits.
    pub fn of(figure: Option<Figure>, launches: &[PerLaunch]) -> Self {
        let figure = figure.map(|it| [Some(round(it.value)), it.low.map(round), it.high.map(round)]);
        let launches: Vec<f64> = launches.iter().map(|launch| round(launch.value)).collect();
        let told = || launches.iter().copied().chain(figure.iter().flatten().copied().flatten());
        let digits = told().filter(|it| *it != 0.0).map(digits_of).max().unwrap_or(0);
        let scaled = |number: f64| number * 10f64.powi(digits);
        if !told().all(|number| scaled(number).abs() < MOST) {
            let ends = figure.map(|ends| ends.map(|end| end.map(Number::Plain)));
            return Self {
                digits: None,
                figure: ends,
                launches: launches.into_iter().map(Number::Plain).collect(),
            };
        }
        let whole = |number: f64| scaled(number).round() as i64;
        let value = figure.and_then(|ends| ends[0]).map_or(0, whole);
        let ends = figure.map(|[_, low, high]| {
            let ways = [Some(value), low.map(|low| value - whole(low)), high.map(|high| whole(high) - value)];
            ways.map(|way| way.map(Number::Whole))
        });
        let launches = launches.into_iter().map(|it| Number::Whole(whole(it) - value)).collect();
        Self { digits: Some(digits), figure: ends, launches }
    }
}

/// The digits after the point of a number that has five; fewer than none where it ends in zeros before it.
fn digits_of(number: f64) -> i32 {
    let text = format!("{number:.4e}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return 0 };
    let significant = mantissa.trim_end_matches('0');
    let after = significant.split_once('.').map_or(0, |(_, after)| after.len() as i32);
    after - exponent.parse::<i32>().unwrap_or(0)
}

/// The columns, each as long as there are rows; what a row lacks is null or empty there.
#[derive(Default, Serialize)]
pub struct Columns {
    /// Which run, and which comparison.
    pub r: Vec<usize>,
    pub c: Vec<usize>,
    pub cell: Vec<String>,
    /// Which metric.
    pub m: Vec<usize>,
    pub s: Vec<Option<&'static str>>,
    pub against: Vec<Option<String>>,
    /// The figure as it is printed.
    pub t: Vec<String>,
    pub bound: Vec<Option<&'static str>>,
    /// The digits after the point in `f` and `v`: then these are whole numbers.
    pub e: Vec<Option<i32>>,
    /// The figure, and its interval.
    pub f: Vec<Option<Ends>>,
    /// The same of the ratio to the control: its digits, itself.
    pub d: Vec<Option<i32>>,
    pub n: Vec<Option<Ends>>,
    /// Which control that is; none where it is the cell itself.
    pub k: Vec<Option<usize>>,
    pub launches: Vec<usize>,
    pub invalid: Vec<usize>,
    /// Reason and remarks.
    pub why: Vec<Vec<usize>>,
    /// Blocks, and what each launch said.
    pub b: Vec<Vec<u32>>,
    pub v: Vec<Vec<Number>>,
    /// The least and the most of them, in words.
    pub l: Vec<Option<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launches(values: &[f64]) -> Vec<PerLaunch> {
        let launch =
            |(block, &value): (usize, &f64)| PerLaunch { block: block as u32, value, to_control: None };
        values.iter().enumerate().map(launch).collect()
    }

    /// As the page's script reads them.
    fn read(numbers: &Numbers) -> Vec<f64> {
        let number = |it: Number, from: i64| match (it, numbers.digits) {
            (Number::Whole(whole), Some(digits)) => format!("{}e{}", whole + from, -digits).parse().unwrap(),
            (Number::Plain(number), None) => number,
            wrong => panic!("{wrong:?}"),
        };
        let value = numbers.figure.and_then(|ends| ends[0]);
        let from = if let Some(Number::Whole(value)) = value { value } else { 0 };
        let figure = value.map(|value| number(value, 0));
        figure.into_iter().chain(numbers.launches.iter().map(|it| number(*it, from))).collect()
    }

    #[test]
    fn five_digits_come_back_to_the_last() {
        let figure = |value| Some(Figure { value, low: None, high: None });
        for values in [
            vec![2.8067, 2.7912, 2.811, 2.0],
            vec![89.574],
            vec![0.0, 0.0, 1.0],
            vec![22_779_156.375, 21_943_473.372, 9.5],
            vec![1e-7, 3.3333e-7, -2e-7],
            vec![7e-300, 6e-300],
            vec![1e-9, 1e12, 123_456.0],
        ] {
            let numbers = Numbers::of(figure(values[0]), &launches(&values[1..]));
            let rounded: Vec<f64> = values.iter().map(|it| round(*it)).collect();
            assert_eq!(read(&numbers), rounded, "{numbers:?}");
        }
    }

    #[test]
    fn ends_are_told_by_how_far_they_are() {
        let figure = Figure { value: 2.8067, low: Some(2.784), high: Some(2.8296) };
        let numbers = Numbers::of(Some(figure), &launches(&[2.7912]));
        assert_eq!(numbers.digits, Some(4));
        assert_eq!(numbers.figure, Some([28067, 227, 229].map(|it| Some(Number::Whole(it)))));
        assert_eq!(numbers.launches, [Number::Whole(-155)]);
    }

    #[test]
    fn what_is_too_far_apart_for_whole_parts_stays_what_it_is() {
        let numbers = Numbers::of(None, &launches(&[1e-9, 1e12]));
        assert_eq!((numbers.digits, numbers.launches.len()), (None, 2));
        assert_eq!(Numbers::of(None, &launches(&[f64::NAN])).digits, None);
    }
}
