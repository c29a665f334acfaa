//! The states of the machine in which calls were timed: found by the fixed work that workers time beside each slice. Half of
//! a run's launches may have had a busy neighbour; then an average over all of them is a time that no call ever took.

use tollgate_model::host::Quiet;
use tollgate_model::journal::{Launch, Measured, Run};
use tollgate_model::metric::Metric;
use tollgate_model::plan::Measure;
use tollgate_model::results::Row;
use tollgate_stats::states::Group;
use tollgate_stats::{States, median};

use super::launches::Launches;

/// The states that a run met; none where there was one, or where its workers time no such work.
#[derive(Debug)]
pub struct MachineStates(Option<States>);

impl MachineStates {
    /// The states of all launches together, be they of one run or of several, since the work is the same in all of them. One
    /// workload of one launch counts as one: a machine may change its state within the minutes of a process.
    pub fn of<'a>(launches: impl IntoIterator<Item = &'a Launch>) -> Self {
        let valid = launches.into_iter().filter(|launch| !matches!(launch.noise.judge(), Quiet::No(_)));
        let times: Vec<f64> = valid.flat_map(|launch| &launch.measured).filter_map(reference).collect();
        MachineStates(States::of(&times).filter(States::are_several))
    }

    /// Them, the fastest first, where there are several.
    pub fn groups(&self) -> &[Group] {
        self.0.as_ref().map_or(&[], |states| &states.groups)
    }

    /// The state in which the fixed work takes that long.
    pub fn state(&self, reference_ns: f64) -> Option<usize> {
        self.0.as_ref().map(|states| states.state(reference_ns))
    }
}

/// The time of the fixed work while a workload was timed in a launch.
pub fn reference(measured: &Measured) -> Option<f64> {
    median(measured.call_time()?.reference_ns.as_ref()?)
}

/// The time of the fixed work beside the figures of a run.
pub struct References {
    /// Beside the calls of each comparison, in the state that its figures are of.
    pub of_comparison: Vec<Option<f64>>,
    /// Beside all calls of the run.
    pub of_run: Option<f64>,
}

impl References {
    /// Those of a run.
    pub fn of(run: &Run, launches: &[Launch]) -> Self {
        let states = MachineStates::of(launches);
        let beside = |number: usize| -> Vec<f64> {
            let launches = Launches::of(run, number, launches).in_one_state(&states);
            let cells: Vec<_> = launches.cells().map(|cell| launches.of_cell(&cell)).collect();
            cells
                .iter()
                .flat_map(|cell| &cell.valid)
                .filter_map(|(_, measured)| reference(measured))
                .collect()
        };
        let all = launches.iter().flat_map(|launch| &launch.measured).filter_map(reference);
        References {
            of_comparison: (0..run.comparisons.len()).map(|number| median(&beside(number))).collect(),
            of_run: median(&all.collect::<Vec<f64>>()),
        }
    }

    /// Beside a row's figure: that of its calls, or of the run where something else is timed; none where nothing is.
    pub fn beside(&self, row: &Row) -> Option<f64> {
        let calls = row.metric == Metric::CallNs || row.metric.is_part();
        let timed = matches!(row.metric.unit(), "ns" | "us" | "s" | "1/s");
        if calls { self.of_comparison[row.comparison] } else { self.of_run.filter(|_| timed) }
    }
}

/// What a reader has to know first, where the machine had several states: how many launches ran at which speed, and of which
/// the figures are.
pub fn in_short(run: &Run, launches: &[Launch]) -> Option<String> {
    let states = MachineStates::of(launches);
    let groups = states.groups();
    let timed = run.comparisons.iter().enumerate();
    let timed = timed.filter(|(_, comparison)| comparison.measure.contains(&Measure::CallTime));
    let mut kept: Vec<usize> = timed
        .filter_map(|(number, _)| Launches::of(run, number, launches).in_one_state(&states).kept_state())
        .collect();
    kept.dedup();
    let of = groups.get(*kept.first()?)?;
    let others = groups.iter().filter(|group| *group != of).map(|group| {
        let speed = of.centre / group.centre;
        let times = if speed < 1.0 { "of" } else { "times" };
        (group.share, format!("at {speed:.1} {times} the speed"))
    });
    let others: Vec<String> = others
        .enumerate()
        .map(|(nth, (share, at))| {
            let launches = if nth == 0 { " of the launches ran" } else { "" };
            format!("{:.0} %{launches} {at}", share * 100.0)
        })
        .collect();
    let figures = match kept.len() {
        1 => format!("times of calls are of the other {:.0} %", of.share * 100.0),
        _ => "times of calls are of the state in which most launches of their comparison ran".to_string(),
    };
    Some(format!("The machine had {} states. {}: {figures}.", groups.len(), others.join(" and ")))
}
