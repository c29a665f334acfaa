//! The cost of one interval: 20 launches of 5 slices, 1000 resamples.
//!
//! `cargo run --release -p tollgate-stats --example cost`

use std::hint::black_box;
use std::time::Instant;

use tollgate_stats::{Bootstrap, Rng};

fn main() {
    for (launches, slices) in [(6, 5), (20, 5), (30, 5), (20, 50), (20, 200)] {
        let mut rng = Rng::new(1);
        let data: Vec<Vec<f64>> =
            (0..launches).map(|_| (0..slices).map(|_| 100.0 + rng.unit()).collect()).collect();
        let mut times: Vec<f64> = (0..200)
            .map(|seed| {
                let start = Instant::now();
                black_box(Bootstrap::new(seed).geometric(black_box(&data)).expect("usable data"));
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("{launches} launches of {slices} slices: {:.2} ms an interval", times[times.len() / 2]);
    }
}
