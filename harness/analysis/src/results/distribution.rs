//! A distribution of times: of which, at which quantiles, and the whole of it for HdrHistogram's plotters.

use tollgate_model::Cell;

/// Which times a distribution is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TailKind {
    /// From the intended start to the end.
    Response,
    /// From the real start to the end.
    Service,
    /// The generator's own error.
    Lateness,
    /// Single calls, closed loop.
    Call,
}

impl TailKind {
    /// Its written name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Service => "service",
            Self::Lateness => "lateness",
            Self::Call => "call",
        }
    }
}

/// The operations of all valid launches of a cell together.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Which comparison of the run.
    pub comparison: usize,
    /// The cell.
    pub cell: Cell,
    /// Which times.
    pub kind: TailKind,
    /// Number of operations.
    pub count: u64,
    /// Quantiles, ascending, each with as many operations beyond it as it takes to speak of it.
    pub points: Vec<Quantile>,
    /// From here on values are "at least": operations had no answer when the time was over. In microseconds.
    pub censored_from_us: Option<f64>,
    /// The whole of it, as HdrHistogram's plotters read it.
    pub hgrm: String,
}

/// A quantile with its 95 % interval over launches, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// Which, between 0 and 1.
    pub q: f64,
    /// The quantile.
    pub us: f64,
    /// Its interval, where there are launches enough.
    pub interval: Option<(f64, f64)>,
}
