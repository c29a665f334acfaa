//! Timing of a large history: indexing, judging, one more night, checking it.
//!
//! `cargo run --release -p tollgate-history --example history_speed -- [SERIES] [NIGHTS]`, 1000 and 1000 if not given.
//! The figures that it prints are of this machine and this hour: it is no test.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::time::Instant;

use tollgate_history::{Asked, Database, Night, Point};
use tollgate_model::results::{Bound, Figure, Status};
use tollgate_model::{Cell, Metric};
use tollgate_stats::{Rng, normal_quantile};

/// So many series: sizes of one function on two configurations, each with all the metrics that there are of a kind.
fn series(count: usize) -> Vec<(Cell, Metric)> {
    let metric = |i: usize| Metric::CallsPerSecond { threads: 1 + (i / 20) as u16 };
    let cell = |i: usize| {
        let (size, config) = (1 << (i / 2 % 10), ["cranelift", "winch"][i % 2]);
        format!("fraud/screen/{size}KiB@component/rust/{config}").parse().expect("a cell")
    };
    (0..count).map(|i| (cell(i), metric(i))).collect()
}

fn night(day: usize, series: &[(Cell, Metric)]) -> Night {
    let mut rng = Rng::derive(1, &["speed", &day.to_string()]);
    let mut point = |(cell, metric): &(Cell, Metric)| {
        let noise = 0.02 * normal_quantile(rng.unit().max(f64::MIN_POSITIVE)).expect("a probability");
        let figure = |value: f64| Some(Figure { value, low: Some(value * 0.99), high: Some(value * 1.01) });
        Point {
            reference: None,
            cell: cell.clone(),
            metric: *metric,
            against: None,
            conditions: "0123456789abcdef".to_string(),
            status: Status::Measured,
            bound: Bound::None,
            value: figure(80.0 * noise.exp()),
            ratio: figure(1.3 * noise.exp()),
            control: false,
        }
    };
    Night {
        name: format!("20260101T000000-{day}"),
        seed: day as u64,
        started: 1_700_000_000 + 86_400 * day as i64,
        plan: "nightly".to_string(),
        command: "tollgate run --plan nightly".to_string(),
        key: "0123456789abcdef".to_string(),
        facts: Default::default(),
        revision: Some(format!("{day:040x}")),
        made: Default::default(),
        points: series.iter().map(&mut point).collect(),
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse().expect("a number"));
    let (count, nights) = (arguments.next().unwrap_or(1_000), arguments.next().unwrap_or(1_000));
    let file = std::env::temp_dir().join(format!("tollgate-history-speed-{}.sqlite", std::process::id()));
    let series = series(count);
    let mut begun = Instant::now();
    let mut took = |what: &str| {
        println!("{what}: {:.2} s", begun.elapsed().as_secs_f64());
        begun = Instant::now();
    };
    let mut database = Database::begin(&file).expect("a database");
    let made: Vec<Night> = (0..nights).map(|day| night(day, &series)).collect();
    took(&format!("{count} series, {nights} nights made up"));
    database.add(&made).expect("added");
    took(&format!("{} points indexed", count * nights));
    database.check(None).expect("judged");
    took(&format!("{nights} nights judged"));
    database.add(&[night(nights, &series)]).expect("added");
    took("one more night added");
    database.check(None).expect("checked");
    took("that night checked");
    database.check(None).expect("checked");
    took("checked again");
    let asked = Asked { key: None, cells: None, metric: None, nights: 90, changes: false };
    database.show(&asked).expect("shown");
    took("90 nights of every series shown");
    drop(database);
    println!("{} MB", std::fs::metadata(&file).map_or(0, |file| file.len()) / 1_000_000);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
}
