//! The time and memory that a large page takes: 10,000 cells of 20 launches each.
//!
//! `cargo run --release -p tollgate-render --example large [FILE]`

use std::time::Instant;

use tollgate_analysis::report::{Report, Source};
use tollgate_analysis::testing;
use tollgate_model::journal::{Launch, Measured};
use tollgate_model::results::{Figure, PerLaunch, Row};
use tollgate_model::{Cell, Contender, Metric, Workload};
use tollgate_render::html;

const WORKLOADS: usize = 100;
const CONTENDERS: usize = 100;
const LAUNCHES: u32 = 20;

fn main() {
    let contenders: Vec<Contender> = std::iter::once(Contender::native("rust"))
        .chain((1..CONTENDERS).map(|number| Contender::component("rust", &format!("config-{number}"))))
        .collect();
    let workloads: Vec<Workload> =
        (1..=WORKLOADS).map(|size| format!("fraud/screen/{size}KiB").parse().expect("a workload")).collect();
    let cells =
        workloads.iter().flat_map(|&workload| contenders.iter().map(move |contender| (workload, contender)));
    let rows: Vec<Row> = cells.map(|(workload, contender)| row(workload, contender)).collect();
    let launches: Vec<Launch> = (0..LAUNCHES)
        .flat_map(|block| contenders.iter().map(move |contender| (block, contender)))
        .map(|(block, contender)| launch(block, contender, &workloads))
        .collect();
    let run = testing::run();
    let source = Source { name: "large", run: &run, launches: &launches, rows: &rows, tails: &[] };
    let report = Report { runs: vec![source], ..Report::default() };
    let (input, begun) = (peak_mb(), Instant::now());
    let page = html(&report);
    println!(
        "{} cells of {LAUNCHES} launches: {:.2} s, {} MB beside the {input} MB of what was measured, a page of {:.1} MB",
        rows.len(),
        begun.elapsed().as_secs_f64(),
        peak_mb() - input,
        page.len() as f64 / 1e6,
    );
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(file, page).expect("the file can be written");
    }
}

fn row(workload: Workload, contender: &Contender) -> Row {
    let cell = Cell { workload, contender: contender.clone() };
    let value = 100.0 + cell.to_string().bytes().map(f64::from).sum::<f64>();
    let per_launch = (0..LAUNCHES).map(|block| PerLaunch {
        block,
        value: value * (1.0 + f64::from(block * 37 % 20) / 1e3),
        to_control: None,
    });
    let around = |value: f64| Figure { value, low: Some(value * 0.99), high: Some(value * 1.01) };
    let to_native = contender.config.as_ref().map(|_| around(value / 1000.0));
    let template = testing::row("fraud/screen/1KiB@native/rust", Metric::CallNs, value, None);
    Row { cell, per_launch: per_launch.collect(), to_native, figure: Some(around(value)), ..template }
}

fn launch(block: u32, contender: &Contender, workloads: &[Workload]) -> Launch {
    let slice = |slice: u32| 1_234.567_89 + f64::from(block) * 1.234 + f64::from(slice) * 0.987;
    let measured = workloads.iter().map(|&workload| {
        let mut measured = Measured::new(workload);
        measured.begin_call_time().slices = (0..6).map(slice).collect();
        measured
    });
    Launch { open_ms: 1.0, measured: measured.collect(), ..Launch::new(0, block, contender.clone()) }
}

/// The most memory that this process ever had, in MB.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.map_or(0, |kib| kib / 1024)
}
