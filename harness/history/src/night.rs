//! Data that goes into the database: a run, and what it says of each cell.

use std::collections::BTreeMap;

use tollgate_model::metric::Metric;
use tollgate_model::results::{Bound, Figure, Row, Status};
use tollgate_model::{Cell, Contender};
use tollgate_stats::Tolerance;

/// A run that was carried out to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Night {
    /// The name of its folder. With seed and start it says which run this is.
    pub name: String,
    /// Its seed.
    pub seed: u64,
    /// When it began, in seconds since 1970 (UTC).
    pub started: i64,
    /// Its plan's name.
    pub plan: String,
    /// The command that made it.
    pub command: String,
    /// The comparability key of its machine.
    pub key: String,
    /// The facts that the key stands for.
    pub facts: BTreeMap<String, String>,
    /// The commit, where one is known.
    pub revision: Option<String>,
    /// The make-up of each contender: what may have caused a change.
    pub made: BTreeMap<Contender, Made>,
    /// Its points.
    pub points: Vec<Point>,
}

/// The make-up of a contender on one night.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The runtime that ran it, with version: `wasmtime 50.0.1`.
    pub runtime: Option<String>,
    /// SHA-256 of its component.
    pub artifact: Option<String>,
}

/// One metric of one cell on one night.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The cell.
    pub cell: Cell,
    /// The metric.
    pub metric: Metric,
    /// The other one, where the metric is about two.
    pub against: Option<Contender>,
    /// A digest of all that must be equal for two nights to be about the same thing: settings, load, inputs, pace.
    pub conditions: String,
    /// Whether there is a figure, and why not.
    pub status: Status,
    /// The reading of the figure.
    pub bound: Bound,
    /// The figure.
    pub value: Option<Figure>,
    /// The figure against the control of the same night.
    pub ratio: Option<Figure>,
    /// Nanoseconds that the fixed work took beside it, where workers time one: the state of the machine.
    pub reference: Option<f64>,
    /// Whether this is the control itself: it says how the machine is, not how the subject is.
    pub control: bool,
}

/// Figures that ought to be equal may differ by this part and still be the same: they went through logarithms.
const ROUNDING: f64 = 1e-9;

/// The tolerance between two counted figures of the same code.
pub(crate) fn tolerance(metric: Metric) -> Tolerance {
    let (absolute, relative) = metric.tolerance().map_or((0.0, 0.0), |of| (of.absolute, of.relative));
    Tolerance { absolute, relative: relative.max(ROUNDING) }
}

impl Point {
    /// The point of a row that was measured under `conditions`, in the machine's state that the fixed work tells.
    pub fn of(row: Row, conditions: String, reference: Option<f64>) -> Self {
        // The control against itself is 1 for ever.
        let control = row.is_control();
        Point {
            control,
            ratio: row.to_native.filter(|_| !control),
            cell: row.cell,
            metric: row.metric,
            against: row.against,
            conditions,
            reference,
            status: row.status,
            bound: row.bound,
            value: row.figure,
        }
    }

    /// The reason that this night is left out of its series, if it is.
    pub(crate) fn left_out(&self) -> Option<&'static str> {
        let Some(value) = &self.value else { return Some("no figure") };
        let spread = value.low.zip(value.high).map_or(0.0, |(low, high)| high - low);
        if self.status != Status::Measured {
            Some("no figure")
        } else if self.bound == Bound::AtMost {
            // "At least" is taken as it stands: what it hides can only be worse. "At most" could hide a good night.
            Some("only a bound")
        } else if self.metric.deterministic() && spread > 2.0 * tolerance(self.metric).around(value.value) {
            Some("not the same in every launch")
        } else if !value.value.is_finite() {
            Some("not a number")
        } else {
            None
        }
    }
}
