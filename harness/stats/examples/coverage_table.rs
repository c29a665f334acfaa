//! Prints the coverage table in the documentation of `tollgate_stats::standard_error`: how often a nominal 95 %
//! interval holds the truth, and how wide it is, by method and by number of launches, on simulated noise.
//!
//! `cargo run --release -p tollgate-stats --example coverage_table [simulations]`
//!
//! The rejected methods live here and not in the library, so that the choice can be checked and redone.

use tollgate_stats::{
    Bootstrap, Center, Draw, Levels, Rng, Sample, normal_quantile, quantile, sd, student_quantile,
};

const LEVEL: f64 = 0.95;
/// Enough for the extreme quantiles that the expanded percentile method needs.
const RESAMPLES: usize = 2000;
const METHODS: [&str; 6] = [
    "percentile, both",
    "BCa, both",
    "expanded percentile, both",
    "t, both",
    "t, launches",
    "t, the wider level",
];

/// A simulated world: logarithms of times whose true center is 0.
struct World {
    name: &'static str,
    between: f64,
    within: f64,
    slices: usize,
    /// The part of slices that are spikes of +50 %.
    spikes: f64,
    /// The part of launches with an unlucky layout, 6 % slower or (so that the center stays) faster.
    wild: f64,
}

const PLAIN: World = World {
    name: "between 2 %, within 2 %, 5 slices",
    between: 0.02,
    within: 0.02,
    slices: 5,
    spikes: 0.0,
    wild: 0.0,
};

fn main() {
    let simulations = std::env::args().nth(1).map_or(2000, |n| n.parse().expect("a number of simulations"));
    let worlds = [
        PLAIN,
        World {
            name: "between 1 %, within 5 %, 20 slices",
            between: 0.01,
            within: 0.05,
            slices: 20,
            ..PLAIN
        },
        World { name: "between 0, within 2 %, 5 slices", between: 0.0, ..PLAIN },
        World { name: "as the first, 5 % of slices spike by half", spikes: 0.05, slices: 15, ..PLAIN },
        World { name: "as the first, 15 % of launches 6 % off", wild: 0.15, ..PLAIN },
    ];
    for center in [Center::Mean, Center::Median] {
        for world in &worlds {
            println!("\n{} ({center:?} of launches): coverage % (mean half-width %)", world.name);
            println!("| launches | {} |", METHODS.join(" | "));
            for launches in [2, 3, 4, 6, 10, 20, 30] {
                row(world, center, launches, simulations);
            }
        }
    }
}

fn row(world: &World, center: Center, launches: usize, simulations: usize) {
    let mut held = [0_u32; METHODS.len()];
    let mut width = [0.0; METHODS.len()];
    for simulation in 0..simulations {
        let mut rng = Rng::derive(simulation as u64, &[world.name, &launches.to_string()]);
        let data: Vec<Sample> = (0..launches).map(|_| world.launch(&mut rng)).collect();
        for (i, (low, high)) in intervals(&data, center, simulation as u64).into_iter().enumerate() {
            held[i] += u32::from(low <= 0.0 && 0.0 <= high);
            width[i] += (high - low) / 2.0;
        }
    }
    let n = simulations as f64;
    let cells: Vec<String> = held
        .iter()
        .zip(width)
        .map(|(&held, width)| format!("{:.1} ({:.2})", 100.0 * f64::from(held) / n, 100.0 * width / n))
        .collect();
    println!("| {launches} | {} |", cells.join(" | "));
}

impl World {
    fn launch(&self, rng: &mut Rng) -> Sample {
        let layout = if rng.unit() < self.wild { 0.06_f64.copysign(rng.unit() - 0.5) } else { 0.0 };
        let center = layout + self.between * normal(rng);
        let slices = (0..self.slices).map(|_| {
            center + self.within * normal(rng) + if rng.unit() < self.spikes { 1.5_f64.ln() } else { 0.0 }
        });
        Sample::new(slices.collect()).expect("simulated slices are finite")
    }
}

fn normal(rng: &mut Rng) -> f64 {
    normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).expect("inside (0, 1)")
}

/// The interval of each method, in the order of `METHODS`.
fn intervals(data: &[Sample], center: Center, seed: u64) -> [(f64, f64); METHODS.len()] {
    let bootstrap = Bootstrap::new(seed).level(LEVEL).resamples(RESAMPLES).center(center);
    let median = |slices: &Sample, draw: &mut Draw| draw.median(slices);
    let two_level = bootstrap.distribution(data, median, Levels::Both).expect("usable");
    let medians: Vec<f64> = data.iter().map(Sample::median).collect();
    let launches_only = bootstrap.distribution(&medians, |&m, _| m, Levels::Launches).expect("usable");
    let estimate = bootstrap.estimate(data, median).expect("usable");
    let n = data.len() as f64;
    let t = student_quantile(LEVEL, data.len() - 1).expect("two launches or more");
    let reach = |distribution: &[f64]| t * sd(distribution).expect("many resamples") * (n / (n - 1.0)).sqrt();
    let around = |reach: f64| (estimate.value - reach, estimate.value + reach);
    let tail = (1.0 - LEVEL) / 2.0;
    // Hesterberg 2015: the percentiles at which a normal population would give back the t interval.
    let expanded = normal_cdf(-t * (n / (n - 1.0)).sqrt());
    let chosen = estimate.interval.expect("two launches or more");
    [
        percentiles(&two_level, tail, 1.0 - tail),
        bca(&two_level, &medians, center, estimate.value, tail),
        percentiles(&two_level, expanded, 1.0 - expanded),
        around(reach(&two_level)),
        around(reach(&launches_only)),
        (chosen.low, chosen.high),
    ]
}

fn percentiles(distribution: &[f64], low: f64, high: f64) -> (f64, f64) {
    (quantile(distribution, low).expect("in range"), quantile(distribution, high).expect("in range"))
}

/// Bias-corrected and accelerated (Efron 1987), the acceleration from the jackknife over launches.
fn bca(distribution: &[f64], launches: &[f64], center: Center, estimate: f64, tail: f64) -> (f64, f64) {
    let b = distribution.len() as f64;
    let below = distribution.iter().filter(|&&value| value < estimate).count() as f64;
    let bias = normal_quantile((below / b).clamp(0.5 / b, 1.0 - 0.5 / b)).expect("inside (0, 1)");
    let left_out: Vec<f64> = (0..launches.len()).map(|i| center_without(launches, i, center)).collect();
    let mean = left_out.iter().sum::<f64>() / left_out.len() as f64;
    let squares: f64 = left_out.iter().map(|value| (mean - value).powi(2)).sum();
    let cubes: f64 = left_out.iter().map(|value| (mean - value).powi(3)).sum();
    let acceleration = if squares > 0.0 { cubes / (6.0 * squares.powf(1.5)) } else { 0.0 };
    let at = |p: f64| {
        let z = bias + normal_quantile(p).expect("inside (0, 1)");
        normal_cdf(bias + z / (1.0 - acceleration * z))
    };
    percentiles(distribution, at(tail), at(1.0 - tail))
}

fn center_without(launches: &[f64], index: usize, center: Center) -> f64 {
    let rest: Vec<f64> =
        launches.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, &value)| value).collect();
    match center {
        Center::Mean => rest.iter().sum::<f64>() / rest.len() as f64,
        Center::Median => quantile(&rest, 0.5).expect("not empty"),
    }
}

/// Φ by bisection of its inverse: slow, and exact enough for a table.
fn normal_cdf(x: f64) -> f64 {
    let (mut low, mut high) = (1e-300_f64, 1.0 - 1e-16);
    for _ in 0..60 {
        let middle = if high < 1e-3 { (low * high).sqrt() } else { (low + high) / 2.0 };
        if normal_quantile(middle).expect("inside (0, 1)") < x { low = middle } else { high = middle }
    }
    low
}
