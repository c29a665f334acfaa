//! Simulated worlds whose truth is known: every interval must hold it as often as it says.
//!
//! Each world is simulated many times from fixed seeds, so the outcome is the same every time; the bounds
//! are what chance allows a method that keeps its promise (3.3 binomial standard deviations).

use tollgate_stats::{
    Bootstrap, Center, Estimate, PairedBlock, Rng, Sample, Terms, mean, normal_quantile, sd,
};

const SIMULATIONS: usize = 1000;

/// Fewer resamples than usual: the standard error is then off by 3.5 % itself, which costs no coverage that a thousand
/// simulations could see, and saves most of the time.
fn bootstrap(seed: u64) -> Bootstrap {
    Bootstrap::new(seed).resamples(400)
}

fn normal(rng: &mut Rng) -> f64 {
    normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).unwrap()
}

/// Slices of a launch around `center`, with relative noise that is log-normal.
fn slices(rng: &mut Rng, count: usize, center: f64, within: f64) -> Vec<f64> {
    (0..count).map(|_| center * (within * normal(rng)).exp()).collect()
}

/// Launches of a subject that takes `truth`, 2 % apart, their 5 slices 2 % apart.
fn launches(rng: &mut Rng, count: usize, truth: f64) -> Vec<Vec<f64>> {
    (0..count)
        .map(|_| {
            let center = truth * (0.02 * normal(rng)).exp();
            slices(rng, 5, center, 0.02)
        })
        .collect()
}

/// Blocks in which both sides share a machine that wanders by 10 % from round to round, and differ by layout.
fn blocks(rng: &mut Rng, count: usize, ratio: f64) -> Vec<PairedBlock> {
    (0..count)
        .map(|_| {
            let layout = (0.02 * normal(rng)).exp();
            let machine = slices(rng, 9, 100.0, 0.10);
            let side = |rng: &mut Rng, by: f64| {
                machine.iter().map(|m| m * by * (0.01 * normal(rng)).exp()).collect()
            };
            PairedBlock { contender: side(rng, ratio * layout), control: side(rng, 1.0) }
        })
        .collect()
}

/// Number of simulations whose interval holds the truth, and all the estimates.
fn simulate(label: &str, truth: f64, estimate: impl Fn(&mut Rng, u64) -> Estimate) -> (usize, Vec<Estimate>) {
    let estimates: Vec<Estimate> = (0..SIMULATIONS as u64)
        .map(|simulation| estimate(&mut Rng::derive(simulation, &["coverage", label]), simulation))
        .collect();
    let held = estimates.iter().filter(|e| e.interval.unwrap().contains(truth)).count();
    (held, estimates)
}

/// Coverage no lower than chance allows at this level, and no higher than `excess` above what it allows: an
/// interval that always holds the truth says too little.
fn assert_covers(label: &str, held: usize, level: f64, excess: f64) {
    let n = SIMULATIONS as f64;
    let chance = 3.3 * (level * (1.0 - level) / n).sqrt();
    let found = held as f64 / n;
    assert!(found >= level - chance, "{label}: a {level} interval held the truth only {found}");
    assert!(found <= level + chance + excess, "{label}: a {level} interval held the truth {found}, too wide");
}

fn assert_unbiased(label: &str, estimates: &[Estimate], truth: f64) {
    let values: Vec<f64> = estimates.iter().map(|e| e.value).collect();
    let error = sd(&values).unwrap() / (values.len() as f64).sqrt();
    let off = mean(&values).unwrap() - truth;
    // Two parts in ten thousand for what exp does to a mean.
    assert!(off.abs() < 3.3 * error + 2e-4 * truth.abs(), "{label}: off by {off}, standard error {error}");
}

#[test]
fn times_are_covered_from_six_launches_to_thirty() {
    for count in [6, 10, 20, 30] {
        let label = format!("geometric {count}");
        let (held, estimates) = simulate(&label, 100.0, |rng, seed| {
            bootstrap(seed).geometric(&launches(rng, count, 100.0)).unwrap()
        });
        assert_covers(&label, held, 0.95, 0.0);
        assert_unbiased(&label, &estimates, 100.0);
    }
}

#[test]
fn two_or_three_launches_are_covered_by_wide_intervals() {
    for count in [2, 3, 4] {
        let label = format!("smoke {count}");
        let (held, _) = simulate(&label, 100.0, |rng, seed| {
            bootstrap(seed).geometric(&launches(rng, count, 100.0)).unwrap()
        });
        assert_covers(&label, held, 0.95, 0.05);
    }
}

#[test]
fn other_levels_keep_their_promise() {
    for level in [0.80, 0.99, 0.999] {
        let label = format!("level {level}");
        let (held, _) = simulate(&label, 100.0, |rng, seed| {
            bootstrap(seed).level(level).geometric(&launches(rng, 10, 100.0)).unwrap()
        });
        assert_covers(&label, held, level, 0.01);
    }
}

#[test]
fn the_median_of_launches_is_covered() {
    for count in [6, 10, 20] {
        let label = format!("median {count}");
        let (held, estimates) = simulate(&label, 100.0, |rng, seed| {
            let data = launches(rng, count, 100.0);
            bootstrap(seed).center(Center::Median).geometric(&data).unwrap()
        });
        assert_covers(&label, held, 0.95, 0.01);
        assert_unbiased(&label, &estimates, 100.0);
    }
}

#[test]
fn locations_around_zero_are_covered() {
    let (held, estimates) = simulate("location", 0.0, |rng, seed| {
        let data: Vec<Vec<f64>> = (0..10).map(|_| vec![normal(rng)]).collect();
        bootstrap(seed).location(&data).unwrap()
    });
    assert_covers("location", held, 0.95, 0.0);
    assert_unbiased("location", &estimates, 0.0);
}

#[test]
fn a_contender_against_itself_is_told_apart_at_the_nominal_rate() {
    for count in [6, 10, 30] {
        let label = format!("itself {count}");
        let (held, estimates) = simulate(&label, 1.0, |rng, seed| {
            bootstrap(seed).paired_ratio(&blocks(rng, count, 1.0)).unwrap()
        });
        assert_covers(&label, held, 0.95, 0.0);
        assert_unbiased(&label, &estimates, 1.0);
    }
}

#[test]
fn a_true_ratio_is_covered_and_the_machine_cancels() {
    let (held, estimates) =
        simulate("ratio", 1.05, |rng, seed| bootstrap(seed).paired_ratio(&blocks(rng, 20, 1.05)).unwrap());
    assert_covers("ratio", held, 0.95, 0.0);
    assert_unbiased("ratio", &estimates, 1.05);
    // The machine wanders by 10 %; what is left between blocks is their layout, 2 %.
    let between: Vec<f64> = estimates.iter().map(|e| e.between.unwrap()).collect();
    assert!((mean(&between).unwrap() - 0.02).abs() < 0.002);
}

#[test]
fn differences_within_a_launch_are_covered() {
    for count in [6, 20] {
        let label = format!("difference {count}");
        let (held, estimates) = simulate(&label, 7.0, |rng, seed| {
            let data: Vec<Terms> = (0..count)
                .map(|_| {
                    // The launches differ by 10 in both terms, and by 0.3 in what separates them.
                    let base = 100.0 + 10.0 * normal(rng);
                    let toll = 7.0 + 0.3 * normal(rng);
                    let around =
                        |rng: &mut Rng, by: f64| (0..9).map(|_| base + by + 0.3 * normal(rng)).collect();
                    Terms { minuend: around(rng, toll), subtrahend: around(rng, 0.0) }
                })
                .collect();
            bootstrap(seed).paired_difference(&data).unwrap()
        });
        assert_covers(&label, held, 0.95, 0.02);
        assert_unbiased(&label, &estimates, 7.0);
    }
}

#[test]
fn combinations_of_three_terms_are_covered() {
    let (held, estimates) = simulate("three terms", 23.0, |rng, seed| {
        let data: Vec<[Sample; 3]> = (0..10)
            .map(|_| {
                let layout = 1.0 + 0.02 * normal(rng);
                [30.0, 12.0, 5.0].map(|ns| Sample::new(slices(rng, 7, ns * layout, 0.01)).unwrap())
            })
            .collect();
        let logic = bootstrap(seed).estimate(&data, |[workload, echo, nop], draw| {
            draw.median(workload) - draw.median(echo) + draw.median(nop)
        });
        logic.unwrap()
    });
    assert_covers("three terms", held, 0.95, 0.02);
    assert_unbiased("three terms", &estimates, 23.0);
}

#[test]
fn noise_of_the_slices_is_not_counted_twice() {
    let (_, estimates) = simulate("not twice", 100.0, |rng, seed| {
        let data: Vec<Vec<f64>> = (0..20)
            .map(|_| {
                let center = 100.0 * (0.01 * normal(rng)).exp();
                slices(rng, 20, center, 0.05)
            })
            .collect();
        bootstrap(seed).geometric(&data).unwrap()
    });
    let values: Vec<f64> = estimates.iter().map(|e| e.value).collect();
    let claimed: Vec<f64> = estimates.iter().map(|e| e.standard_error.unwrap()).collect();
    let ratio = mean(&claimed).unwrap() * 100.0 / sd(&values).unwrap();
    assert!((0.95..1.12).contains(&ratio), "claimed standard error over the true one: {ratio}");
}

#[test]
fn spikes_hardly_move_the_estimate_and_barely_widen_it() {
    let spiky = |spikes: f64| {
        simulate("spikes", 100.0, |rng, seed| {
            let mut data = launches(rng, 20, 100.0);
            // From a stream of its own, so that both worlds share everything else.
            let mut chance = Rng::derive(seed, &["spikes"]);
            for slice in data.iter_mut().flatten() {
                *slice *= if chance.unit() < spikes { 1.5 } else { 1.0 };
            }
            bootstrap(seed).geometric(&data).unwrap()
        })
    };
    let ((_, calm), (held, noisy)) = (spiky(0.0), spiky(0.05));
    let average = |of: &dyn Fn(&Estimate) -> f64, all: &[Estimate]| {
        mean(&all.iter().map(of).collect::<Vec<_>>()).unwrap()
    };
    let moved = average(&|e| e.value, &noisy) - average(&|e| e.value, &calm);
    // A mean of slices would move by 2.5.
    assert!((0.0..0.25).contains(&moved), "moved by {moved} %");
    let width = |all| average(&|e: &Estimate| e.interval.unwrap().half_width_relative().unwrap(), all);
    // In one launch of 45 two of only five slices are spikes, and its median is their neighbour: that is real.
    // Means of slices would be wider by 2.4.
    let wider = width(&noisy) / width(&calm);
    assert!(wider < 1.4, "wider by {wider}");
    assert!(held as f64 > 0.91 * SIMULATIONS as f64);
}
