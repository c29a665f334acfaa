//! The numbers that launches have. A row's figure, its ratio to the control and its launches one by one all come from
//! here, so that none of them can say anything else than the others.

use tollgate_model::journal::Measured;
use tollgate_model::results::{Figure, PerLaunch, Row, Status};
use tollgate_stats::{Bootstrap, PairedBlock, Terms, median};

use super::figure;
use super::launches::OfCell;
use crate::rules::{self, Location};

/// The launches' values of one metric, by block: slices where they took turns, else a single number.
#[derive(Debug, Default)]
pub struct Numbers(Vec<(u32, Vec<f64>)>);

impl Numbers {
    /// One number of each valid launch that has it.
    pub fn of(found: &OfCell, number: impl Fn(&Measured) -> Option<f64>) -> Self {
        let valid = found.valid.iter();
        Numbers(valid.filter_map(|&(block, measured)| Some((block, vec![number(measured)?]))).collect())
    }

    /// The slices of each valid launch.
    pub fn slices(found: &OfCell) -> Self {
        Numbers(found.valid.iter().map(|&(block, measured)| (block, measured.slices().to_vec())).collect())
    }

    /// Single numbers, each with its block.
    pub fn single(numbers: impl IntoIterator<Item = (u32, f64)>) -> Self {
        Numbers(numbers.into_iter().map(|(block, number)| (block, vec![number])).collect())
    }

    /// Number of launches that have one.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no launch has one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The launches one by one.
    pub fn launches(&self) -> Vec<PerLaunch> {
        let one = |(block, slices): &(u32, Vec<f64>)| {
            Some(PerLaunch { block: *block, value: median(slices)?, to_control: None })
        };
        self.0.iter().filter_map(one).collect()
    }

    /// Gives a row its figure, by its metric's [rule](crate::rules). Of means, positive numbers get a geometric one. What
    /// may be nothing at all, or comes out at or below zero because it is shorter than the empty loop's own spread, gets an
    /// arithmetic one.
    pub fn fill(&self, row: &mut Row, bootstrap: Bootstrap) {
        let located = match rules::location(row.metric) {
            Location::Mean => {
                let slices: Vec<Vec<f64>> = self.0.iter().map(|(_, slices)| slices.clone()).collect();
                let estimate = bootstrap.geometric(&slices).or_else(|_| bootstrap.location(&slices));
                estimate.map(|estimate| figure(&estimate)).map_err(|error| error.to_string())
            }
            Location::Median => {
                let numbers: Vec<f64> = self.launches().iter().map(|launch| launch.value).collect();
                let median = rules::median_of_logarithms(&numbers).or_else(|| rules::median(&numbers));
                median.ok_or_else(|| "there are no launches".to_string())
            }
        };
        match located {
            Ok(figure) => {
                row.figure = Some(figure);
                row.per_launch = self.launches();
                too_few(row, self.len());
            }
            Err(why) => row.status = Status::Invalid(why),
        }
    }

    /// Gives a row a figure that must be the same in every launch: the least, up to the greatest. False where no launch
    /// has one.
    pub fn fill_exactly(&self, row: &mut Row) -> bool {
        let launches = self.launches();
        let values = || launches.iter().map(|launch| launch.value);
        let (Some(least), Some(most)) = (values().reduce(f64::min), values().reduce(f64::max)) else {
            return false;
        };
        row.figure = Some(Figure { value: least, low: Some(least), high: Some(most) });
        if least != most {
            row.remarks.push("not the same in every launch, although it is deterministic".to_string());
        }
        row.per_launch = launches;
        true
    }

    /// Gives a row and its launches their ratios to the control of the same blocks. Where a side is too short for the
    /// clock there is no ratio, rather than a wild one.
    pub fn hold_against(&self, control: &Numbers, row: &mut Row, bootstrap: Bootstrap) {
        let pairs = self.hold_launches_against(control, row);
        if pairs.len() >= rules::least_for_ratio(row.metric) {
            row.to_native = of_pairs(&pairs, row, bootstrap);
        } else if !control.is_empty() && !row.is_control() {
            row.remarks.push(rules::no_ratio(pairs.len()));
        }
    }

    /// Gives the launches alone theirs, and gives back the pairs.
    pub fn hold_launches_against(&self, control: &Numbers, row: &mut Row) -> Vec<PairedBlock> {
        let pair = |(block, contender, control): (u32, &[f64], &[f64])| {
            let pair = PairedBlock { contender: contender.to_vec(), control: control.to_vec() };
            if let Some(launch) = row.per_launch.iter_mut().find(|launch| launch.block == block) {
                launch.to_control = pair.log_ratios().ok().map(|logs| logs.median().exp());
            }
            pair
        };
        self.in_common(control).map(pair).collect()
    }

    /// Gives a row what remains when other numbers of the same launches are taken away.
    pub fn fill_less(&self, less: &Numbers, row: &mut Row, bootstrap: Bootstrap) {
        let terms: Vec<Terms> = self
            .in_common(less)
            .map(|(_, of, less)| Terms { minuend: of.to_vec(), subtrahend: less.to_vec() })
            .collect();
        match bootstrap.paired_difference(&terms) {
            Ok(estimate) => {
                row.figure = Some(figure(&estimate));
                too_few(row, terms.len());
                let left = self.in_common(less).filter_map(|(block, of, less)| {
                    Some(PerLaunch { block, value: median(of)? - median(less)?, to_control: None })
                });
                row.per_launch = left.collect();
            }
            Err(error) => row.status = Status::Invalid(error.to_string()),
        }
    }

    fn in_common<'a>(&'a self, other: &'a Numbers) -> impl Iterator<Item = (u32, &'a [f64], &'a [f64])> {
        self.0.iter().filter_map(|(block, slices)| {
            let (_, others) = other.0.iter().find(|(there, _)| there == block)?;
            Some((*block, slices.as_slice(), others.as_slice()))
        })
    }
}

/// Takes the interval from a row of too few launches, and says so.
fn too_few(row: &mut Row, launches: usize) {
    if launches >= rules::least_for_interval(row.metric) {
        return;
    }
    if let Some(figure) = &mut row.figure {
        (figure.low, figure.high) = (None, None);
    }
    row.remarks.push(rules::no_interval(row.metric, launches));
}

/// The ratio of blocks' pairs, by the rule of the row's metric. Where a side is too short for the clock there is none.
fn of_pairs(pairs: &[PairedBlock], row: &Row, bootstrap: Bootstrap) -> Option<Figure> {
    let ratio = match rules::location(row.metric) {
        Location::Mean => figure(&bootstrap.paired_ratio(pairs).ok()?),
        Location::Median => {
            let logs: Option<Vec<f64>> =
                pairs.iter().map(|pair| Some(pair.log_ratios().ok()?.median().exp())).collect();
            rules::median_of_logarithms(&logs?)?
        }
    };
    let enough = pairs.len() >= rules::least_for_interval(row.metric);
    Some(if enough { ratio } else { Figure { low: None, high: None, ..ratio } })
}
