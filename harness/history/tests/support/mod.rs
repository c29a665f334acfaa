//! Nights made by hand, and by chance.

// Each test program uses its own part of this.
#![allow(dead_code, reason = "shared by several test programs")]

use std::collections::BTreeMap;

use tollgate_history::{Database, Made, Night, Point};
use tollgate_model::history::{Finding, State};
use tollgate_model::results::{Bound, Figure, Status};
use tollgate_model::{Cell, Metric};
use tollgate_stats::{Rng, normal_quantile};

pub const DAY: i64 = 86_400;
pub const WINCH: &str = "pricing/get-quote@component/rust/winch";
pub const CRANELIFT: &str = "pricing/get-quote@component/rust/cranelift";

/// A night without points: the day says when it began.
pub fn night(day: i64) -> Night {
    Night {
        name: format!("night-{day:04}"),
        seed: day.cast_unsigned(),
        started: 1_700_000_000 + day * DAY,
        plan: "nightly".to_string(),
        command: "tollgate run --plan nightly".to_string(),
        key: "aaaa".to_string(),
        facts: BTreeMap::from([("kernel".to_string(), "linux 6.1".to_string())]),
        revision: Some("a1b2".to_string()),
        made: BTreeMap::new(),
        points: Vec::new(),
    }
}

/// Sentences about nights.
pub trait Told: Sized {
    /// With a ratio to its control; the figure itself goes with the machine.
    fn ratio(self, cell: &str, ratio: f64) -> Self;
    /// With a figure that is counted.
    fn fuel(self, cell: &str, fuel: f64) -> Self;
    /// With a point without figures.
    fn without(self, cell: &str, status: Status) -> Self;
    /// The same night measured again, some hours later.
    fn again(self, hours: i64) -> Self;
    /// In the state of the machine in which the fixed work takes so long.
    fn in_state(self, reference_ns: f64) -> Self;
    /// Under another runtime.
    fn runtime(self, cell: &str, runtime: &str) -> Self;
}

impl Told for Night {
    fn ratio(mut self, cell: &str, ratio: f64) -> Self {
        self.points.push(point(cell, Metric::CallNs, Some(100.0 * ratio), Some(ratio)));
        self
    }

    fn fuel(mut self, cell: &str, fuel: f64) -> Self {
        self.points.push(point(cell, Metric::FuelPerCall, Some(fuel), None));
        self
    }

    fn without(mut self, cell: &str, status: Status) -> Self {
        self.points.push(Point { status, ..point(cell, Metric::CallNs, None, None) });
        self
    }

    fn again(mut self, hours: i64) -> Self {
        self.started += hours * 3600;
        self.name = format!("{}-again-{hours}", self.name);
        self.points.clear();
        self
    }

    fn in_state(mut self, reference_ns: f64) -> Self {
        self.points.iter_mut().for_each(|point| point.reference = Some(reference_ns));
        self
    }

    fn runtime(mut self, cell: &str, runtime: &str) -> Self {
        let contender = cell.parse::<Cell>().unwrap().contender;
        self.made.insert(contender, Made { runtime: Some(runtime.to_string()), artifact: None });
        self
    }
}

/// One metric of one cell.
pub fn point(cell: &str, metric: Metric, value: Option<f64>, ratio: Option<f64>) -> Point {
    let figure = |value| Figure { value, low: Some(value), high: Some(value) };
    Point {
        cell: cell.parse().unwrap(),
        metric,
        against: None,
        conditions: "c".to_string(),
        reference: None,
        status: Status::Measured,
        bound: Bound::None,
        value: value.map(figure),
        ratio: ratio.map(figure),
        control: cell.ends_with("@native/rust") || cell.ends_with("@http/rust/native"),
    }
}

/// A ratio around 1.3 that wanders by 2 %, the same way always.
pub fn quiet(day: i64) -> f64 {
    1.3 * (1.0 + 0.01 * ((day * 3).rem_euclid(5) - 2) as f64)
}

/// So many quiet nights of a cell.
pub fn quiet_nights(cell: &str, days: std::ops::Range<i64>) -> Vec<Night> {
    days.map(|day| night(day).ratio(cell, quiet(day))).collect()
}

/// The states of everything that was found, oldest first.
pub fn states(database: &Database) -> Vec<State> {
    findings(database).iter().map(|finding| finding.state).collect()
}

pub fn findings(database: &Database) -> Vec<Finding> {
    database.findings(None).unwrap()
}

/// A pattern of an unchanged subject's nights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Null {
    /// 2 % of noise.
    Independent,
    /// The same, and 5 % of nights spike by 30 %.
    Spiky,
    /// The same as the first, but 25 % of nights are on a host that is 12 % slower; the control takes it along.
    MixedHosts,
}

pub const NULLS: [Null; 3] = [Null::Independent, Null::Spiky, Null::MixedHosts];

impl Null {
    /// A night of that kind: its figure, and its ratio to the same night's control.
    pub fn draw(self, rng: &mut Rng, factor: f64) -> (f64, f64) {
        let noise = 0.02 * normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap();
        let spike = self == Null::Spiky && rng.unit() < 0.05;
        let slow = self == Null::MixedHosts && rng.unit() < 0.25;
        let host = if slow { 1.12 } else { 1.0 };
        let subject = 80.0 * host * factor * noise.exp() * if spike { 1.3 } else { 1.0 };
        (subject, subject / (60.0 * host))
    }
}
