//! Calls over several links of one source: their interval holds what further links average to, and that of one link does not.

use super::*;
use tollgate_stats::normal_quantile;

const LINKS: u32 = 16;

/// In nanoseconds, of the code wherever it lies.
const NOP: f64 = 50.0;

fn normal(rng: &mut Rng) -> f64 {
    normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap()
}

/// A run of `nop` in a component. Launches scatter by 0.7 %, links by that much; each launch is of another link, or all of one.
fn entering(seed: u64, between: f64, of_one: bool) -> (Run, Vec<Launch>) {
    let comparison =
        testing::comparison(vec![workload("probe/nop")], vec![cranelift()], Measure::CallTime, LINKS);
    let rng = &mut Rng::derive(seed, &["links"]);
    let mut link = (between * normal(rng)).exp();
    let launches = (0..LINKS).map(|block| {
        if !of_one {
            link = (between * normal(rng)).exp();
        }
        let ns = NOP * link * (0.007 * normal(rng)).exp();
        let mut measured = Measured::new(workload("probe/nop"));
        measured.begin_call_time().slices = (0..5).map(|_| ns * (0.01 * normal(rng)).exp()).collect();
        launch(block, &cranelift(), vec![measured])
    });
    let launches = launches.collect();
    (Run { seed, ..run(comparison) }, launches)
}

/// Of 200 runs, those whose interval of entering holds what all links average to.
fn hold(between: f64, of_one: bool) -> usize {
    let holds = |seed: &u64| {
        let (run, launches) = entering(*seed, between, of_one);
        let all = rows(&run, &launches);
        let figure = find(&all, Metric::EntryNs, "probe/nop@component/rust/cranelift").figure.unwrap();
        figure.low.unwrap() <= NOP && NOP <= figure.high.unwrap()
    };
    (0..200).filter(holds).count()
}

#[test]
fn over_links_the_interval_of_entering_holds_what_further_links_average_to() {
    for between in [0.005, 0.02, 0.03] {
        let held = hold(between, false);
        assert!(held >= 186, "{held} of 200 at {between}");
    }
}

#[test]
fn of_one_link_it_is_about_that_link_only() {
    let held = hold(0.02, true);
    assert!(held < 80, "else nothing has to be said of it: {held} of 200");
}
