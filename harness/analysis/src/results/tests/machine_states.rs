//! A machine of two states, to which contenders react differently.

use super::*;
use tollgate_stats::normal_quantile;

const QUOTE: &str = "pricing/get-quote@component/rust/cranelift";
const BLOCKS: u32 = 20;

/// In the slow state the fixed work takes 1.7 times as long, native code 1.9 times and a component 1.5 times.
const SLOWER: [f64; 3] = [1.7, 1.9, 1.5];

fn noisy(rng: &mut Rng, value: f64, noise: f64) -> f64 {
    value * (noise * normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap()).exp()
}

/// A run whose blocks are slow where `slow` says so of native code and of the component.
fn machine(seed: u64, slow: impl Fn(u32) -> [bool; 2]) -> (Run, Vec<Launch>) {
    let contenders = vec![Contender::native("rust"), cranelift()];
    let comparison =
        testing::comparison(vec![workload("pricing/get-quote")], contenders, Measure::CallTime, BLOCKS);
    let rng = &mut Rng::derive(seed, &["machine"]);
    let mut launches = Vec::new();
    for block in 0..BLOCKS {
        let turns: Vec<f64> = (0..5).map(|_| noisy(rng, 1.0, 0.02)).collect();
        for (index, contender) in comparison.contenders.iter().enumerate() {
            let times = |factor: f64| if slow(block)[index] { factor } else { 1.0 };
            let ns = noisy(rng, [20.0, 180.0][index] * times(SLOWER[index + 1]), 0.02);
            let mut measured = Measured::new(workload("pricing/get-quote"));
            let call_time = measured.begin_call_time();
            call_time.slices = turns.iter().map(|turn| ns * turn).collect();
            let reference = times(SLOWER[0]) * 4e4;
            call_time.reference_ns = Some(turns.iter().map(|_| noisy(rng, reference, 0.02)).collect());
            launches.push(launch(block, contender, vec![measured]));
        }
    }
    (Run { seed, ..run(comparison) }, launches)
}

/// The first so many blocks are slow, native code in one more.
fn first_slow(slow: u32) -> impl Fn(u32) -> [bool; 2] {
    move |block| [block <= slow, block < slow]
}

fn without_references(mut launches: Vec<Launch>) -> Vec<Launch> {
    for measured in launches.iter_mut().flat_map(|launch| &mut launch.measured) {
        measured.begin_call_time().reference_ns = None;
    }
    launches
}

#[test]
fn the_figure_is_of_the_state_that_most_launches_are_in_and_the_others_stand_beside_it() {
    let (run, launches) = machine(1, first_slow(7));
    let all = rows(&run, &launches);
    let row = find(&all, Metric::CallNs, QUOTE);
    holds(row.figure, 180.0);
    holds(row.to_native, 9.0);
    assert_eq!((row.launches, row.per_launch.len()), (13, 13));
    let said = row.remarks.join("; ");
    assert!(said.starts_with("the machine had several states: 1"), "{said}");
    assert!(said.contains("in 13 launches (this figure), 2"), "{said}");
    assert!(said.contains(" in 7 launches; 1 block is in no ratio"), "{said}");
    assert!(said.matches("(× ").count() == 2 && said.contains("(× 7."), "{said}");
    // An average of both would have been neither.
    let average = rows(&run, &without_references(launches.clone()));
    let average = find(&average, Metric::CallNs, QUOTE).figure.unwrap();
    assert!(average.low.unwrap() > 185.0 && average.high.unwrap() < 260.0, "{average:?}");
    assert_eq!(
        in_short(&run, &launches).unwrap(),
        "The machine had 2 states. 38 % of the launches ran at 0.6 of the speed: times of calls are of the other 62 %."
    );
}

#[test]
fn where_most_launches_are_slow_the_figure_is_of_those() {
    let (run, launches) = machine(2, first_slow(14));
    let all = rows(&run, &launches);
    holds(find(&all, Metric::CallNs, QUOTE).figure, 180.0 * SLOWER[2]);
    holds(find(&all, Metric::CallNs, QUOTE).to_native, 9.0 * SLOWER[2] / SLOWER[1]);
    assert!(in_short(&run, &launches).unwrap().contains("28 % of the launches ran at 1.7 times the speed"));
}

#[test]
fn a_machine_of_one_state_and_workers_without_a_reference_change_nothing() {
    let (run, launches) = machine(3, |_| [false; 2]);
    let all = rows(&run, &launches);
    assert_eq!(all, rows(&run, &without_references(launches.clone())));
    assert_eq!(find(&all, Metric::CallNs, QUOTE).remarks, [""; 0]);
    assert_eq!(in_short(&run, &launches), None);
    let (run, launches) = machine(3, first_slow(9));
    assert_eq!(in_short(&run, &without_references(launches)), None);
}

#[test]
fn whoever_has_no_reference_was_in_the_state_of_its_neighbours() {
    let (run, mut launches) = machine(4, |block| [block < 7; 2]);
    for launch in launches.iter_mut().filter(|launch| launch.contender == cranelift()) {
        launch.measured[0].begin_call_time().reference_ns = None;
    }
    let all = rows(&run, &launches);
    let row = find(&all, Metric::CallNs, QUOTE);
    holds(row.figure, 180.0);
    assert_eq!(row.launches, 13);
}

/// As often as an interval of so many launches of one state would.
#[test]
fn the_interval_holds_the_truth_of_the_state_that_it_is_of() {
    const SIMULATIONS: u64 = 400;
    let mut held = [0; 2];
    for seed in 0..SIMULATIONS {
        let mut rng = Rng::derive(seed, &["blocks"]);
        let slow: Vec<bool> = (0..BLOCKS).map(|_| rng.unit() < 0.4).collect();
        // In one block the machine changes its state between the two.
        let changes = rng.index(BLOCKS as usize);
        let (run, launches) = machine(seed, |block| {
            let slow = slow[block as usize];
            [slow, slow != (block as usize == changes)]
        });
        let of_both: Vec<usize> = (0..BLOCKS as usize)
            .flat_map(|block| [slow[block], slow[block] != (block == changes)])
            .map(usize::from)
            .collect();
        let slow_ones: usize = of_both.iter().sum();
        let kept = slow_ones > of_both.len() / 2;
        let truth = if kept { [180.0 * SLOWER[2], 9.0 * SLOWER[2] / SLOWER[1]] } else { [180.0, 9.0] };
        let all = rows(&run, &launches);
        let row = find(&all, Metric::CallNs, QUOTE);
        for (held, (figure, truth)) in held.iter_mut().zip([row.figure, row.to_native].into_iter().zip(truth))
        {
            let figure = figure.unwrap();
            *held += u64::from(figure.low.unwrap() <= truth && truth <= figure.high.unwrap());
        }
    }
    for held in held {
        let rate = held as f64 / SIMULATIONS as f64;
        assert!((0.92..0.985).contains(&rate), "{rate} where 0.95 was promised");
    }
}
