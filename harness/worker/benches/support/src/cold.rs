//! Steps of a start as benchmarks: a group for each step, and in it an id for each runtime configuration.
//!
//! They are the steps that a launch has in its receipt, timed by the same code, and everything that a step makes is
//! dropped once its clock has stopped; each figure holds one reading of it. But they are taken over and over in one process: files are in memory, the
//! allocator has what it needs, Wasmtime's threads are there, code and pages were touched before. The first start of a
//! process takes longer, and only `tollgate run` sees it.

use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode};
use tollgate_model::config::CodeLoad;
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Failure, Phase};

use crate::contender::Contender;

/// A step that is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Every step of opening, reading the component and checking its digest included.
    Open,
    /// One of the steps of opening, or one of the two that follow.
    One(ColdStep),
}

/// The workload of an instance's first call.
const FIRST_CALL: &str = "pricing/quote-cart";

/// Takes a step once, and gives how long it took.
type Taken<'a> = Box<dyn FnMut() -> Result<Duration, Failure> + 'a>;

impl Step {
    fn name(self) -> &'static str {
        match self {
            Step::Open => "open",
            Step::One(step) => step.name(),
        }
    }

    /// The way that code has to come about for this step to be taken. Nobody waits for a compiler in order to see
    /// something linked: it is the same whichever way the code came.
    fn load(self) -> Option<CodeLoad> {
        match self {
            Step::One(ColdStep::Compile) => Some(CodeLoad::Compile),
            Step::One(ColdStep::Deserialize) => Some(CodeLoad::Deserialize),
            Step::One(ColdStep::Cached) => Some(CodeLoad::Cache),
            Step::One(ColdStep::FillCache) => Some(CodeLoad::CacheEmpty),
            Step::One(ColdStep::Map | ColdStep::Link) => Some(CodeLoad::Map),
            _ => None,
        }
    }

    /// The duration of the step, among the phases of opening.
    fn of(self, phases: &[Phase]) -> Duration {
        let asked = |phase: &&Phase| self == Step::Open || self == Step::One(phase.name);
        Duration::from_secs_f64(phases.iter().filter(asked).map(|phase| phase.us).sum::<f64>() / 1e6)
    }
}

/// Makes a step ready to be taken. Whichever it is, the answers of what is started this way were right before.
fn ready(contender: &Contender, step: Step) -> Result<Taken<'_>, Failure> {
    let mut instances = contender.instances(FIRST_CALL.parse().expect("a workload"))?;
    Ok(match step {
        Step::One(ColdStep::Engine) => Box::new(|| {
            let (took, engine) = timed(|| contender.engine());
            engine.map(|_| took)
        }),
        Step::One(ColdStep::Instantiate) => Box::new(move || {
            let (took, made) = timed(|| instances.make());
            instances.drop_last();
            made.map(|()| took)
        }),
        Step::One(ColdStep::FirstCall) => Box::new(move || {
            instances.make()?;
            let (took, called) = timed(|| instances.call(1));
            instances.drop_last();
            called.map(|()| took)
        }),
        _ => Box::new(move || contender.reopen(step.load()).map(|phases| step.of(&phases))),
    })
}

fn timed<T>(step: impl FnOnce() -> T) -> (Duration, T) {
    let begin = Instant::now();
    let made = step();
    (begin.elapsed(), made)
}

/// One group: `step` of each of those contenders.
///
/// # Panics
/// If one of them cannot take it.
pub fn bench_step<'a>(
    criterion: &mut Criterion,
    contenders: impl IntoIterator<Item = &'a Contender>,
    step: Step,
) {
    let mut group = criterion.benchmark_group(format!("cold_start/{}", step.name()));
    // Each time counts by itself, so that there is no line to be drawn through samples of different lengths.
    group.sampling_mode(SamplingMode::Flat);
    for contender in contenders {
        let broken =
            |failure: Failure| -> ! { panic!("{} under {}: {failure}", step.name(), contender.label()) };
        let mut ready = None;
        group.bench_function(contender.label(), |bencher| {
            let take = ready.get_or_insert_with(|| {
                self::ready(contender, step).unwrap_or_else(|failure| broken(failure))
            });
            bencher.iter_custom(|times| {
                let took: Result<Duration, Failure> = (0..times).map(|_| take()).sum();
                took.unwrap_or_else(|failure| broken(failure))
            });
        });
    }
    group.finish();
}
