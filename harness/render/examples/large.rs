//! The time and memory that the rows and the page of a large run take: 10,000 cells of 20 launches each.
//!
//! `cargo run --release -p tollgate-render --example large [FILE]`

use std::time::Instant;

use tollgate_analysis::report::{Report, Source};
use tollgate_analysis::{results, testing};
use tollgate_model::journal::{Launch, Measured};
use tollgate_model::plan::Measure;
use tollgate_model::{Contender, Workload};
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
    let launches: Vec<Launch> = (0..LAUNCHES)
        .flat_map(|block| contenders.iter().map(move |contender| (block, contender)))
        .map(|(block, contender)| launch(block, contender, &workloads))
        .collect();
    let mut run = testing::run();
    run.comparisons = vec![testing::comparison(workloads, contenders, Measure::CallTime, LAUNCHES)];
    let (input, begun) = (peak_mb(), Instant::now());
    let rows = results::rows(&run, &launches);
    let analysed = begun.elapsed();
    let source = Source { name: "large", run: &run, launches: &launches, rows: &rows, tails: &[] };
    let report = Report { runs: vec![source], ..Report::default() };
    let begun = Instant::now();
    let page = html(&report);
    println!(
        "{} cells of {LAUNCHES} launches: rows in {:.2} s, the page in {:.2} s, {} MB beside the {input} MB of what was \
        measured, a page of {:.1} MB",
        rows.len(),
        analysed.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        peak_mb() - input,
        page.len() as f64 / 1e6,
    );
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(file, page).expect("the file can be written");
    }
}

fn launch(block: u32, contender: &Contender, workloads: &[Workload]) -> Launch {
    // No two contenders and no two launches are alike, without a generator of chance.
    let of_it =
        contender.to_string().bytes().fold(0, |sum: u32, byte| sum.wrapping_mul(31) + u32::from(byte)) % 997;
    let scatter = |seed: u32| f64::from(seed.wrapping_mul(2_654_435_761) >> 16) / 65_536.0;
    let slice = |slice: u32| {
        let of_launch = 1.0 + 0.02 * scatter(block * 7_919 + of_it);
        (1_000.0 + f64::from(of_it)) * of_launch * (1.0 + 0.01 * scatter(of_it * 131 + block * 17 + slice))
    };
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
