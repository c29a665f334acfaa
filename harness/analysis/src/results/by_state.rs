//! A call's time in each of the machine's states: shown beside the figure, which is of one of them.

use tollgate_model::journal::Measured;
use tollgate_model::metric::Metric;
use tollgate_model::results::Figure;
use tollgate_stats::{PairedBlock, mean, median};

use super::launches::OfCell;
use crate::figures;

/// Time and ratio of each state that a cell's launches were in, where they were in several.
pub fn groups(found: &OfCell, control: Option<&OfCell>) -> Option<String> {
    let states = found.states();
    (states.len() > 1).then_some(())?;
    let told = states.iter().filter_map(|&state| {
        let of: Vec<(u32, &Measured)> = found.in_state(state).collect();
        let times: Vec<f64> = of.iter().filter_map(|(_, measured)| median(measured.slices())).collect();
        let ratio = control.and_then(|control| ratio(&of, control, state));
        let ratio = ratio.map_or(String::new(), |ratio| {
            format!(" ({})", figures::ratio(&Figure { value: ratio, low: None, high: None }))
        });
        let kept = if Some(state) == found.kept { " (this figure)" } else { "" };
        let launches = if of.len() == 1 { "launch" } else { "launches" };
        let time = figures::with_unit(centre(&times)?, Metric::CallNs);
        Some(format!("{time}{ratio} in {} {launches}{kept}", of.len()))
    });
    let told: Vec<String> = told.collect();
    Some(format!("the machine had several states: {}", told.join(", ")))
}

/// The number of blocks in which a cell and its control were in different states, in words.
pub fn unpaired(found: &OfCell, control: &OfCell) -> Option<String> {
    let apart = |one: &OfCell, other: &OfCell| {
        one.valid.iter().filter(|(block, _)| other.elsewhere.iter().any(|it| it.0 == *block)).count()
    };
    match apart(found, control) + apart(control, found) {
        0 => None,
        1 => Some(
            "1 block is in no ratio: its two launches were in different states of the machine".to_string(),
        ),
        blocks => Some(format!(
            "{blocks} blocks are in no ratio: their two launches were in different states of the machine"
        )),
    }
}

/// The centre of launches' times, as a row's figure has it.
fn centre(times: &[f64]) -> Option<f64> {
    let logs: Vec<f64> = times.iter().map(|time| time.ln()).collect();
    mean(&logs).map(f64::exp).or_else(|| mean(times))
}

/// The geometric mean of blocks' ratios to the control in the same state.
fn ratio(of: &[(u32, &Measured)], control: &OfCell, state: usize) -> Option<f64> {
    let pairs = control.in_state(state).filter_map(|(block, control)| {
        let (_, contender) = of.iter().find(|(other, _)| *other == block)?;
        let pair = PairedBlock { contender: contender.slices().to_vec(), control: control.slices().to_vec() };
        Some(pair.log_ratios().ok()?.median())
    });
    mean(&pairs.collect::<Vec<f64>>()).map(f64::exp)
}
