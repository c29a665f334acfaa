//! Figures that are timed, or otherwise vary: the effect of a change, and how sure it is.
//!
//! What the host did to a run must not look like a change. So the numbers that are compared are ratios to the control of
//! their own block wherever there is one; else values over the machine's speed in their block ([`super::speed`]); else
//! the values themselves, with a remark. Of starts the machine's speed in the run comes first: what a native start does
//! in a few milliseconds is no measure of a compiler. Where launches have no number of their own (percentiles that only all
//! operations together can give) the figure's interval is taken for what it is: Student's t on the scale of logarithms,
//! ± t times the standard error, which is read back from its width. It is an approximation in that the degrees of freedom
//! are those of the launches, although the interval came from a bootstrap.
//!
//! Launches of one run are alike in what the run has of its own. With [`RUNS`](super::pair::RUNS) or more runs on either
//! side the run is therefore the unit. With fewer, launches can be only where the control took turns with them, slice by
//! slice, and cancels what the run had of its own. Everything else (starts, memory, load, calls without a control) is left
//! open: how much runs differ is not known from one.

use tollgate_model::change::{Change, Verdict};
use tollgate_model::metric::Metric;
use tollgate_model::results::{Figure, Row};
use tollgate_stats::{Effect, Estimate, sd, student_quantile};

use super::LEVEL;
use super::pair::{Found, OfSide, Pair, takes_turns};
use super::speed::{self, Over};

/// By what the numbers of launches are taken.
#[derive(Clone, Copy, PartialEq)]
enum Basis {
    /// Ratios to the control of the same block.
    Control,
    /// Values over the machine's speed.
    Speed(Over),
    /// The values.
    Values,
}

/// The numbers of launches, run by run.
struct Numbers {
    basis: Basis,
    base: Vec<Vec<f64>>,
    head: Vec<Vec<f64>>,
    /// The uncertainty of the machine's speed, on the scale of logarithms.
    doubt: f64,
}

/// The effect; none where there is nothing to judge, and then the change says why.
pub fn compare(pair: &Pair, change: &mut Change) -> Option<Effect> {
    if pair.base.is_bound() || pair.head.is_bound() {
        change.remarks.push("a side's figure is only a bound".to_string());
        return None;
    }
    let effect = match launch_by_launch(pair) {
        Some(numbers) => {
            if numbers.never_vary() {
                the_same(change);
                return None;
            }
            let effect = of_numbers(pair, &numbers, change);
            change.remarks.extend(effect.and(numbers.basis.remark(pair)).map(str::to_string));
            effect.map(|effect| (effect, numbers.basis))
        }
        None => of_figures(pair, change).map(|effect| (effect, Basis::Values)),
    };
    match effect {
        None => {
            change.remarks.push("a number at or below zero has no ratio to another".to_string());
            None
        }
        Some((effect, basis)) if pair.by_runs() || basis.took_turns(pair) => Some(effect),
        Some((effect, _)) => {
            super::leave_open(&effect, change, super::TOO_FEW_RUNS.to_string());
            None
        }
    }
}

/// The numbers of both sides' launches on the best basis that both have.
fn launch_by_launch(pair: &Pair) -> Option<Numbers> {
    let of_a_start = matches!(
        pair.metric,
        Metric::Cold(..) | Metric::ToCall { .. } | Metric::Warm(_) | Metric::BuildSeconds
    );
    let bases: &[Basis] = match (pair.by_the_clock() && !pair.is_control(), of_a_start) {
        (true, true) => &[Basis::Speed(Over::Run), Basis::Control, Basis::Values],
        (true, false) => &[Basis::Control, Basis::Speed(Over::Blocks), Basis::Values],
        (false, _) => &[Basis::Values],
    };
    bases.iter().find_map(|basis| basis.numbers(pair))
}

impl Basis {
    /// The numbers of both sides; none where a run has none.
    fn numbers(self, pair: &Pair) -> Option<Numbers> {
        let mut doubt: f64 = 0.0;
        let mut of_run = |found: Found| -> Option<Vec<f64>> {
            let launches = found.row.per_launch.iter();
            let numbers: Vec<f64> = match self {
                Self::Control if speed::control_is_too_short(&found) => return None,
                Self::Control => launches.filter_map(|launch| launch.to_control).collect(),
                Self::Values => launches.map(|launch| launch.value).collect(),
                Self::Speed(over @ Over::Blocks) => {
                    let speed = speed::of_runs(pair, over)(&found);
                    launches
                        .filter_map(|launch| Some(launch.value / speed.get(&launch.block)?.exp()))
                        .collect()
                }
                Self::Speed(over @ Over::Run) => {
                    let speed: Vec<f64> = speed::of_runs(pair, over)(&found).into_values().collect();
                    let spread = sd(&speed)? / (speed.len() as f64).sqrt();
                    doubt = doubt.hypot(spread);
                    let speed = tollgate_stats::mean(&speed)?.exp();
                    launches.map(|launch| launch.value / speed).collect()
                }
            };
            Some(numbers).filter(|numbers| !numbers.is_empty())
        };
        let base = pair.base.measured().map(&mut of_run).collect::<Option<_>>()?;
        let head = pair.head.measured().map(&mut of_run).collect::<Option<_>>()?;
        Some(Numbers { basis: self, base, head, doubt })
    }

    /// Whether what the numbers are held against took turns with them, so that a run's own cancels.
    fn took_turns(self, pair: &Pair) -> bool {
        takes_turns(pair.metric) && matches!(self, Self::Control | Self::Speed(Over::Blocks))
    }

    fn remark(self, pair: &Pair) -> Option<&'static str> {
        match self {
            Self::Control => Some("held against the control of the same blocks"),
            Self::Speed(Over::Blocks) => Some("held against the speed of the machine in the same blocks"),
            Self::Speed(Over::Run) => Some("held against the speed of the machine in that run"),
            Self::Values if pair.by_the_clock() => Some(WITHOUT_CONTROL),
            Self::Values => None,
        }
    }
}

impl Numbers {
    /// Whether every launch of both sides says the same to the last bit, as bytes do.
    fn never_vary(&self) -> bool {
        let mut all = self.base.iter().chain(&self.head).flatten();
        all.next().is_some_and(|first| all.all(|other| other == first))
    }
}

const WITHOUT_CONTROL: &str = "held against nothing: a machine that was slower as a whole looks the same";

fn the_same(change: &mut Change) {
    change.verdict = Verdict::Equivalent;
    change.ratio = Some(Figure { value: 1.0, low: Some(1.0), high: Some(1.0) });
    change.remarks.push("the same in every launch of both sides".to_string());
}

fn of_numbers(pair: &Pair, numbers: &Numbers, change: &mut Change) -> Option<Effect> {
    if pair.by_runs() {
        let runs =
            |side: &[Vec<f64>]| side.iter().map(|run| geometric_mean(run)).collect::<Option<Vec<f64>>>();
        change.remarks.push(by_runs(pair));
        let (base, head) = (runs(&numbers.base)?, runs(&numbers.head)?);
        change.launches = (base.len(), head.len());
        // What the speed of a run is uncertain by is part of how runs differ.
        return Effect::of_launches(&base, &head).ok();
    }
    change.remarks.extend(pooled(pair));
    let (base, head) = (numbers.base.concat(), numbers.head.concat());
    change.launches = (base.len(), head.len());
    let mut effect = Effect::of_launches(&base, &head).ok()?;
    if let Some(error) = &mut effect.error {
        error.standard = error.standard.hypot(numbers.doubt);
    }
    Some(effect)
}

/// From figures and their intervals, over those of the control where it has them too.
fn of_figures(pair: &Pair, change: &mut Change) -> Option<Effect> {
    let control = pair.by_the_clock()
        && !pair.is_control()
        && pair.base.measured().chain(pair.head.measured()).all(|found| usable(found.of_control()));
    let remark = if control { "held against the control's figure; from intervals" } else { WITHOUT_CONTROL };
    change.remarks.push(remark.to_string());
    let of_run = |found: Found| {
        let row = estimate(found.row)?;
        let Some(of_control) = found.of_control().filter(|_| control) else { return Some(row) };
        let of_control = estimate(of_control)?;
        Some(Estimate {
            value: row.value / of_control.value,
            launches: row.launches.min(of_control.launches),
            standard_error: row.standard_error.zip(of_control.standard_error).map(|(a, b)| a.hypot(b)),
            ..row
        })
    };
    let of_side = |side: &OfSide| side.measured().map(of_run).collect::<Option<Vec<Estimate>>>();
    let (base, head) = (of_side(&pair.base)?, of_side(&pair.head)?);
    if pair.by_runs() {
        change.remarks.push(by_runs(pair));
        change.launches = (base.len(), head.len());
        let values = |side: &[Estimate]| side.iter().map(|run| run.value).collect::<Vec<f64>>();
        return Effect::of_launches(&values(&base), &values(&head)).ok();
    }
    change.remarks.extend(pooled(pair));
    Effect::unpaired(&mean(&base)?, &mean(&head)?)
}

fn usable(control: Option<&Row>) -> bool {
    control.is_some_and(|row| row.bound.is_none() && row.figure.is_some())
}

/// A figure with the standard error that its interval implies, on the scale of logarithms.
fn estimate(row: &Row) -> Option<Estimate> {
    let figure = row.figure.filter(|figure| figure.value > 0.0)?;
    let standard_error = figure.low.zip(figure.high).filter(|(low, _)| *low > 0.0).and_then(|(low, high)| {
        let reach = student_quantile(LEVEL, row.launches.checked_sub(1).filter(|freedom| *freedom > 0)?)?;
        Some((high / low).ln() / 2.0 / reach)
    });
    Some(Estimate {
        value: figure.value,
        launches: row.launches.max(1),
        between: None,
        standard_error,
        interval: None,
    })
}

/// The mean of several runs' estimates, on the scale of logarithms.
fn mean(runs: &[Estimate]) -> Option<Estimate> {
    let values: Vec<f64> = runs.iter().map(|run| run.value).collect();
    let squares: Option<f64> = runs.iter().map(|run| Some(run.standard_error?.powi(2))).sum();
    Some(Estimate {
        value: geometric_mean(&values)?,
        // Each run has lost one degree of freedom; an estimate is taken to have lost one in all.
        launches: runs.iter().map(|run| run.launches - 1).sum::<usize>() + 1,
        between: None,
        standard_error: squares.map(|squares| squares.sqrt() / runs.len() as f64),
        interval: None,
    })
}

fn geometric_mean(values: &[f64]) -> Option<f64> {
    let positive = !values.is_empty() && values.iter().all(|value| *value > 0.0);
    positive.then(|| (values.iter().map(|value| value.ln()).sum::<f64>() / values.len() as f64).exp())
}

fn by_runs(pair: &Pair) -> String {
    let (base, head) = (pair.base.measured().count(), pair.head.measured().count());
    format!("the run is the unit: {base} of the base, {head} of the head")
}

/// The remark where there are several runs and yet too few.
fn pooled(pair: &Pair) -> Option<String> {
    let several = pair.base.measured().count() > 1 || pair.head.measured().count() > 1;
    several.then(|| {
        format!(
            "launches of several runs pooled: it takes {} runs on either side to tell how much runs differ",
            super::pair::RUNS
        )
    })
}
