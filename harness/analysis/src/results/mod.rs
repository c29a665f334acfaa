//! From a journal's launches to rows: what the run says of each cell. Pure: the same journal gives the same rows, to
//! the last bit.

mod break_even;
mod by_state;
mod call_path;
mod call_time;
mod capacity;
mod cold;
mod counted;
mod counts;
mod distribution;
mod distributions;
mod footprint;
mod launches;
mod machine_states;
mod numbers;
mod pooled;
mod sampled;
mod single;
mod tail;

use tollgate_model::journal::{Launch, Run};
use tollgate_model::metric::Moment;
use tollgate_model::plan::Measure;
use tollgate_model::results::{Figure, Row};
use tollgate_stats::{Bootstrap, Estimate};

use crate::parallel;

pub use call_path::CallPaths;
pub use cold::process_of;
pub use distribution::{Distribution, Quantile, TailKind};
pub use distributions::{UnreadableHistogram, distributions};
pub use launches::Launches;
pub(crate) use machine_states::in_short;
pub use machine_states::{MachineStates, References};
pub use tail::OF_THE_GENERATOR;

/// The rows of a run, in the order of its plan.
pub fn rows(run: &Run, launches: &[Launch]) -> Vec<Row> {
    let states = MachineStates::of(launches);
    rows_of(run, launches, |number| Launches::of(run, number, launches).in_one_state(&states))
}

/// The same, with calls of the launches in a state of the machine that somebody else has chosen for each comparison.
pub fn rows_in(run: &Run, launches: &[Launch], states: &MachineStates, kept: &[Option<usize>]) -> Vec<Row> {
    rows_of(run, launches, |number| Launches::of(run, number, launches).in_state(states, kept[number]))
}

/// The rows of a run, where `in_state` has the launches of a comparison whose calls are figures.
fn rows_of<'a>(
    run: &'a Run,
    launches: &'a [Launch],
    in_state: impl Fn(usize) -> Launches<'a> + Sync,
) -> Vec<Row> {
    let bootstrap = Bootstrap::new(run.seed);
    let numbered = || run.comparisons.iter().enumerate();
    let timed = numbered().filter(|(_, comparison)| comparison.measure.contains(&Measure::CallTime));
    let interleaved: Vec<Launches> = timed.map(|(number, _)| in_state(number)).collect();
    let asked: Vec<(usize, &Measure)> = numbered()
        .flat_map(|(number, comparison)| comparison.measure.iter().map(move |measure| (number, measure)))
        .collect();
    let of_measure = |&(number, measure): &(usize, &Measure)| -> Vec<Row> {
        let of_comparison = || Launches::of(run, number, launches);
        let launches = of_comparison();
        match measure {
            Measure::CallTime => call_time::rows(&in_state(number), bootstrap),
            Measure::Throughput => counted::throughput(&launches, bootstrap),
            Measure::Fuel => counted::fuel(&of_comparison().whatever_the_noise()),
            Measure::Counts => {
                let launches = of_comparison().whatever_the_noise();
                let mut rows = counts::rows(&launches, bootstrap);
                // A cell that has failed is told of once.
                rows.extend(counted::fuel(&launches).into_iter().filter(|row| row.figure.is_some()));
                rows
            }
            Measure::Profile => sampled::rows(&launches, bootstrap),
            Measure::ColdStart => cold::rows(&launches, &interleaved, bootstrap),
            Measure::CallTail => tail::calls(&launches, bootstrap),
            Measure::Load => {
                let memory = single::sides(&of_comparison().whatever_the_noise());
                let memory = memory.iter().flat_map(|side| footprint::moments(side, Moment::Load, bootstrap));
                tail::load(&launches, bootstrap).into_iter().chain(memory).collect()
            }
            Measure::Utilisation => tail::utilisation(&launches, bootstrap),
            Measure::Capacity => capacity::rows(&launches, bootstrap),
            Measure::Memory => footprint::memory(&of_comparison().whatever_the_noise(), bootstrap),
            Measure::BuildTime => footprint::build_times(&of_comparison().whatever_the_noise(), bootstrap),
            Measure::Size => footprint::sizes(&of_comparison().whatever_the_noise()),
        }
    };
    parallel::each(&asked, of_measure).into_iter().flatten().collect()
}

/// An estimate as a figure of a row.
pub(crate) fn figure(estimate: &Estimate) -> Figure {
    Figure {
        value: estimate.value,
        low: estimate.interval.map(|interval| interval.low),
        high: estimate.interval.map(|interval| interval.high),
    }
}

#[cfg(test)]
mod isolated_tests;
#[cfg(test)]
mod tests;
