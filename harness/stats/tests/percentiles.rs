//! Percentiles of simulated operations: the interval between order statistics holds the truth as often as it
//! says.

mod simulated;

use simulated::assert_about;
use tollgate_stats::{OrderRanks, Rng, percentile};

#[test]
fn the_interval_holds_the_percentile_whatever_the_distribution() {
    const WORLDS: usize = 2_000;
    for (count, q, level) in [(25, 0.5, 0.95), (300, 0.9, 0.95), (1_000, 0.99, 0.95), (300, 0.75, 0.99)] {
        // Exponential service times, whose quantile at q is −ln(1 − q).
        let truth = -f64::ln_1p(-q);
        let held = (0..WORLDS as u64).filter(|&seed| {
            let mut rng = Rng::derive(seed, &["percentiles"]);
            let mut times: Vec<f64> = (0..count).map(|_| -(1.0 - rng.unit()).ln()).collect();
            times.sort_unstable_by(f64::total_cmp);
            let found = percentile(&times, q, level).unwrap();
            found.low.unwrap() <= truth && truth <= found.high.unwrap()
        });
        // Ranks come in steps; how much more than the level they hold is computed, and must be what is seen.
        let coverage = OrderRanks::new(count, q, level).unwrap().coverage;
        assert!(coverage >= level);
        let label = format!("p{} of {count} at {level}, {coverage:.4}", 100.0 * q);
        assert_about(&label, held.count(), WORLDS, coverage, 0.0);
    }
}
