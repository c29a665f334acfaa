//! Prints the table of `src/race.rs`: how many blocks each way of stopping early takes, and how often it
//! alarms falsely.
//!
//! `cargo run --release -p tollgate-stats --example race_table`

use tollgate_stats::{Better, Judge, Race, Rng, mean, normal_quantile, rate_interval, sd};

const RACES: u64 = 1_000;
const BLOCKS: usize = 180;
const ALPHA: f64 = 0.01;
/// Alpha spending looks after every so many blocks, and is given their number in advance.
const GROUP: usize = 5;

type Noise = fn(&mut Rng) -> f64;

fn normal(rng: &mut Rng) -> f64 {
    normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap()
}

/// σ 3.2 %, with 5 % of blocks off by 40 % to either side.
fn spiky(rng: &mut Rng) -> f64 {
    let spike = if rng.unit() < 0.05 { 0.4 } else { 0.0 };
    0.032 * normal(rng) + if rng.unit() < 0.5 { spike } else { -spike }
}

/// The difference between two equals with skewed noise of their own, on hosts of three speeds of noise.
fn skewed(rng: &mut Rng) -> f64 {
    let scale = [0.5, 1.0, 4.0][rng.index(3)];
    let mut side = || 0.015 * scale * (0.8 * normal(rng)).exp();
    side() - side()
}

/// After how many blocks a method first excludes 1, if it does.
type Method = fn(&[f64]) -> Option<usize>;

fn ranks(blocks: &[f64]) -> Option<usize> {
    let mut race = Race::new(Judge::new(0.01, 1.0 - ALPHA, Better::Lower).unwrap());
    let found = blocks.iter().position(|&block| {
        race.feed(block).unwrap();
        race.differs()
    });
    found.map(|index| index + 1)
}

/// The Bayes factor of a t-test with a normal prior of variance 1/4 on effect over noise, as an e-process.
fn t_mixture(blocks: &[f64]) -> Option<usize> {
    (2..=blocks.len()).find(|&count| {
        let (n, seen) = (count as f64, &blocks[..count]);
        let t2 = n * (mean(seen).unwrap() / sd(seen).unwrap()).powi(2) / (n - 1.0);
        let shrunk = 1.0 + n / 4.0;
        let log = -0.5 * shrunk.ln() + n / 2.0 * ((1.0 + t2) / (1.0 + t2 / shrunk)).ln();
        log >= (1.0 / ALPHA).ln()
    })
}

/// Boundaries of Lan and DeMets with O'Brien and Fleming's spending, by the recursion of Armitage et al.
/// (1969): the density of the sum, on a grid, of those races that have not stopped yet.
fn spent() -> Vec<f64> {
    const STEP: f64 = 0.02;
    let looks = BLOCKS / GROUP;
    let at = |i: usize| (i as f64 - 2_500.0) * STEP;
    let phi = |x: f64| (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let above = |z: f64| normal_tail(z);
    let spend = |t: f64| 2.0 * above(-normal_quantile(ALPHA / 2.0).unwrap() / t.sqrt());
    let mut density: Vec<f64> = (0..5_001).map(|i| phi(at(i))).collect();
    let mut bounds = Vec::new();
    for look in 1..=looks {
        let now = spend(look as f64 / looks as f64) - spend((look - 1) as f64 / looks as f64);
        // From outside in, until this look's share is spent.
        let (mut cut, mut used) = (0, 0.0);
        while cut < 2_499 && used + 2.0 * density[cut] * STEP <= now {
            used += 2.0 * density[cut] * STEP;
            cut += 1;
        }
        bounds.push(-at(cut) / (look as f64).sqrt());
        let inside = cut..5_001 - cut;
        density = (0..5_001_usize)
            .map(|i| {
                let near = i.saturating_sub(350).max(inside.start)..(i + 351).min(inside.end);
                near.map(|j| density[j] * phi(at(i) - at(j)) * STEP).sum()
            })
            .collect();
    }
    bounds
}

/// The normal tail by Simpson's rule, good enough for a table.
fn normal_tail(z: f64) -> f64 {
    if z > 12.0 {
        return 0.0;
    }
    let f = |x: f64| (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt();
    let h = 10.0 / 2_000.0;
    (0..2_000).map(|i| z + h * f64::from(i)).map(|x| h / 6.0 * (f(x) + 4.0 * f(x + h / 2.0) + f(x + h))).sum()
}

fn spending(blocks: &[f64]) -> Option<usize> {
    static BOUNDS: std::sync::OnceLock<Vec<f64>> = std::sync::OnceLock::new();
    let bounds = BOUNDS.get_or_init(spent);
    let look = bounds.iter().enumerate().find(|(look, bound)| {
        let n = (look + 1) * GROUP;
        let seen = &blocks[..n];
        (mean(seen).unwrap() / sd(seen).unwrap() * (n as f64).sqrt()).abs() >= **bound
    });
    look.map(|(look, _)| (look + 1) * GROUP)
}

/// The t-test at every block, as one must not do it.
fn peeking(blocks: &[f64]) -> Option<usize> {
    (2..=blocks.len()).find(|&n| {
        let t = mean(&blocks[..n]).unwrap() / sd(&blocks[..n]).unwrap() * (n as f64).sqrt();
        tollgate_stats::student_two_sided(t, n - 1).unwrap() <= ALPHA
    })
}

fn main() {
    let methods: [(&str, Method); 4] = [
        ("**signed ranks, bet on**", ranks),
        ("t mixture", t_mixture),
        ("alpha spending, look at every 5th", spending),
        ("t-test at every block", peeking),
    ];
    let calm: Noise = |rng| 0.013 * normal(rng);
    let busy: Noise = |rng| 0.032 * normal(rng);
    for (name, method) in methods {
        let stops = |noise: Noise, effect: f64| -> Vec<usize> {
            let race = |seed| {
                let mut rng = Rng::derive(seed, &["race table"]);
                let blocks: Vec<f64> = (0..BLOCKS).map(|_| effect.ln_1p() + noise(&mut rng)).collect();
                method(&blocks).unwrap_or(usize::MAX)
            };
            let mut stops: Vec<usize> = (0..RACES).map(race).collect();
            stops.sort_unstable();
            stops
        };
        print!("| {name} |");
        for (noise, effect) in [(calm, 0.02), (busy, 0.02), (busy, 0.05), (spiky as Noise, 0.02)] {
            let stops = stops(noise, effect);
            let show = |n: usize| if n > BLOCKS { format!("> {BLOCKS}") } else { n.to_string() };
            print!(" {} / {} |", show(stops[stops.len() / 2]), show(stops[stops.len() * 95 / 100]));
        }
        let alarms = |noise: Noise| stops(noise, 0.0).iter().filter(|stop| **stop <= BLOCKS).count();
        println!(" {}, {}, {} |", alarms(busy), alarms(spiky), alarms(skewed));
    }
    println!("10 of 1000 is {:.4?}", rate_interval(10, 1_000, 0.95).unwrap());
}
