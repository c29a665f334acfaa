//! What a workload of the reader's own costs in each shape it could be deployed in: made of the figures of a run, with their
//! intervals, and of nothing else. The page's script (`assets/cost.js` of the page) does the same, and a test holds it to this.
//!
//! Figures of different rows are taken to err independently: the doubts of a sum add up as standard errors do.

pub mod sizes;
mod typical;

use tollgate_model::config::InstanceUse;
use tollgate_model::metric::{Bytes, Held, Moment, WarmStep};
use tollgate_model::results::Figure;
use tollgate_model::service::WasiVersion;
use tollgate_model::{Contender, FunctionName, Metric, Size, Workload};

use crate::ratio::scaled;
use crate::row_index::RowIndex;
use sizes::Point;
pub use typical::{Typical, typical};

/// A workload: what is called, how often, and how long what answers it lives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// The measured function that is most like the reader's.
    pub function: FunctionName,
    /// The payload's size, where the function comes in sizes.
    pub size: Option<Size>,
    /// Operations a second, of all instances together.
    pub per_second: f64,
    /// Operations that one start serves; none where nothing is ever started again.
    pub per_start: Option<f64>,
    /// What is started.
    pub started: Started,
    /// Instances, or processes, that are held at once, each with memory of its own.
    pub instances: f64,
}

/// What is started again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// A process.
    Process,
    /// An instance in a warm engine.
    Instance,
}

/// A shape in which logic is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Native code in its caller's process.
    Library,
    /// A component in its caller's process.
    Component,
    /// A process that is asked over a connection.
    Service,
}

impl Shape {
    /// The shape of a contender.
    pub const fn of(contender: &Contender) -> Self {
        match (contender.deployment.is_served(), contender.deployment.has_instances()) {
            (true, _) => Self::Service,
            (false, true) => Self::Component,
            (false, false) => Self::Library,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Library => "library",
            Self::Component => "component",
            Self::Service => "service",
        }
    }
}

/// A figure, or the reason that there is none.
pub type Told = Result<Figure, String>;

/// The word where each operation has an instance of its own anyway.
const INCLUDED: &str = "in each operation already";

/// What the workload costs on one contender.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost<'a> {
    /// The contender.
    pub contender: &'a Contender,
    /// Its shape.
    pub shape: Shape,
    /// Time of one operation in ns: of a call; of a service the processor time of a request.
    pub operation: Told,
    /// The part of a start that falls on one operation, in ns: from the spawn to the first answer, or an instance made, called
    /// once and dropped.
    pub start: Option<Told>,
    /// Cores that the operations keep busy, without starts.
    pub cores: Told,
    /// Bytes of all instances or processes, the first with the process around it.
    pub memory: Told,
}

/// The cost on each contender that somebody would deploy: libraries first, then components, then services, and in each shape first
/// those that a figure is known of, by operation and start together.
pub fn costs<'a>(index: &RowIndex<'a>, asked: &Asked) -> Vec<Cost<'a>> {
    let contenders = index.contenders.iter().copied().filter(|it| index.is_deployed(it));
    let mut costs: Vec<Cost> = contenders.map(|contender| cost(index, asked, contender)).collect();
    costs.sort_by(|one, other| one.shape.cmp(&other.shape).then(one.in_all().total_cmp(&other.in_all())));
    costs
}

impl Cost<'_> {
    /// Operation and start together, to be ordered by; what is unknown comes last.
    fn in_all(&self) -> f64 {
        let value = |told: &Told| match told {
            Ok(figure) => figure.value,
            Err(why) if why == INCLUDED => 0.0,
            Err(_) => f64::INFINITY,
        };
        value(&self.operation) + self.start.as_ref().map_or(0.0, value)
    }
}

fn cost<'a>(index: &RowIndex<'a>, asked: &Asked, contender: &'a Contender) -> Cost<'a> {
    let shape = Shape::of(contender);
    let operation = match shape {
        Shape::Service => of_size(index, asked, contender, Metric::CpuPerRequest).map(|it| scaled(&it, 1e3)),
        Shape::Library | Shape::Component => of_size(index, asked, contender, Metric::CallNs),
    };
    let cores = operation.clone().map(|figure| scaled(&figure, asked.per_second / 1e9));
    let start = asked.per_start.map(|operations| {
        let start = match asked.started {
            Started::Process => of_any(index, contender, Metric::FIRST_ANSWER),
            Started::Instance if has_one_each(index, contender) => Err(INCLUDED.to_string()),
            Started::Instance => new_instance(index, contender, shape),
        };
        start.map(|figure| scaled(&figure, 1e3 / operations))
    });
    Cost { contender, shape, cores, start, memory: memory(index, asked, contender, shape), operation }
}

/// The figure of a metric at the size that is asked for.
fn of_size(index: &RowIndex, asked: &Asked, contender: &Contender, metric: Metric) -> Told {
    const UNKNOWN: &str = "not measured";
    let Some(size) = asked.size else {
        let workload = Workload { function: asked.function, size: None };
        let entry = index.at(workload, contender, metric).ok_or(UNKNOWN)?;
        return if entry.row.bound.is_none() {
            entry.figure().ok_or(UNKNOWN.into())
        } else {
            Err("only a bound is known".into())
        };
    };
    let points = points(index, asked.function, contender, metric);
    let (Some(least), Some(most)) = (points.first(), points.last()) else { return Err(UNKNOWN.into()) };
    let [least, most] = [least.0, most.0].map(Size::from_bytes);
    let beyond = || match least == most {
        true => format!("measured at {least} only"),
        false => format!("measured from {least} to {most} only"),
    };
    sizes::between(&points, size.bytes()).ok_or_else(beyond)
}

/// The measured sizes of a function, from the least on.
pub fn points(index: &RowIndex, function: FunctionName, contender: &Contender, metric: Metric) -> Vec<Point> {
    let of_it = index.workloads.iter().filter(|workload| workload.function == function);
    let of_it = of_it.filter_map(|workload| {
        let entry = index.at(*workload, contender, metric).filter(|entry| entry.row.bound.is_none())?;
        Some((workload.size?.bytes(), entry.figure()?))
    });
    let mut points: Vec<Point> = of_it.collect();
    points.sort_by_key(|(size, _)| *size);
    points
}

/// The first figure that a run has of a metric, of whatever function: starts and memory are the component's, or the program's.
fn of_any(index: &RowIndex, contender: &Contender, metric: Metric) -> Told {
    let mut of_it = index.rows().filter(|entry| {
        entry.row.metric == metric && entry.row.cell.contender == *contender && entry.row.bound.is_none()
    });
    of_it.find_map(|entry| entry.figure()).ok_or_else(|| "not measured".to_string())
}

/// Whether an instance serves one operation: it is made and dropped within what was timed.
pub fn has_one_each(index: &RowIndex, contender: &Contender) -> bool {
    let Some(subject) = index.subject(contender) else { return false };
    match subject.service.as_ref().and_then(|service| service.wasi_http.as_ref()) {
        Some(http) => http.reuse.unwrap_or(if http.version == WasiVersion::P3 { 128 } else { 1 }) == 1,
        None => subject.config.as_ref().is_some_and(|config| config.call.instance == InstanceUse::Fresh),
    }
}

fn new_instance(index: &RowIndex, contender: &Contender, shape: Shape) -> Told {
    match shape {
        Shape::Library => Err("a library has no instances".to_string()),
        Shape::Service => Err("it starts as a process".to_string()),
        Shape::Component => {
            let steps = [WarmStep::Instantiate, WarmStep::FirstCall, WarmStep::Drop];
            let steps = steps.map(|step| of_any(index, contender, Metric::Warm(step)));
            let steps: Result<Vec<Figure>, String> = steps.into_iter().collect();
            Ok(sum(&steps?))
        }
    }
}

/// The first with the process that it is in, and what each more takes. A library has no more of it to hold.
fn memory(index: &RowIndex, asked: &Asked, contender: &Contender, shape: Shape) -> Told {
    let first = of_any(index, contender, Metric::Memory(Moment::FirstCall, Bytes::Proportional))?;
    if asked.instances <= 1.0 {
        return Ok(first);
    }
    let held = match shape {
        Shape::Library => return Err("a library has no instances".to_string()),
        Shape::Component => Held::Instance,
        Shape::Service => Held::Process,
    };
    let more = of_any(index, contender, Metric::BytesPer(held))?;
    Ok(sum(&[first, scaled(&more, asked.instances - 1.0)]))
}

/// The sum of figures that err independently.
fn sum(parts: &[Figure]) -> Figure {
    let value: f64 = parts.iter().map(|part| part.value).sum();
    let reach = |end: fn(&Figure) -> Option<f64>| {
        let sides: Option<Vec<f64>> = parts.iter().map(|part| Some(end(part)? - part.value)).collect();
        Some(sides?.iter().map(|side| side * side).sum::<f64>().sqrt())
    };
    let (below, above) = (reach(|part| part.low), reach(|part| part.high));
    Figure { value, low: below.map(|below| value - below), high: above.map(|above| value + above) }
}

#[cfg(test)]
mod tests;
