//! Thousands of races that never ran: blocks with a known truth, through the orchestration of the real ones.

use std::collections::HashMap;

use tollgate_analysis::race::Rules;
use tollgate_model::journal::{Launch, Measured, Side, Stopped};
use tollgate_model::plan::Comparison;
use tollgate_model::{Verdict, Workload};
use tollgate_stats::{Rng, normal_quantile, rate_interval};

use super::*;
use crate::race::plan::comparisons;

const RULES: Rules = Rules { margin: 0.005, alpha: 0.05, slower: None };

/// Cells of two contenders, as a plan would have them.
fn plan(cells: &[&str]) -> Vec<Comparison> {
    let plan: Vec<Comparison> = cells
        .iter()
        .map(|cell| {
            let cell: tollgate_model::Cell = cell.parse().unwrap();
            let measure = vec![tollgate_model::plan::Measure::CallTime];
            Comparison::new(vec![cell.workload], vec![cell.contender], measure, 1)
        })
        .collect();
    comparisons(&plan, |_| true, 1)
}

/// Blocks whose log-ratios wander by `sigma` around the workload's effect; one in twenty is off by 40 %.
struct Simulated {
    seed: u64,
    rng: Rng,
    sigma: f64,
    effects: HashMap<Workload, f64>,
    contenders: Vec<tollgate_model::Contender>,
    /// Which comparison, block and workloads were asked for.
    asked: Vec<(usize, u32, Vec<Workload>)>,
    fails: Option<(Workload, Side)>,
    layout: Layout,
}

/// What the order of code adds to a side: its standard deviation, and one file in ten is off by 25 %.
#[derive(Clone, Copy)]
enum Layout {
    None,
    /// Each side is one file for the whole race.
    OfFiles(f64),
    /// Each block has other links.
    OfLinks(f64),
}

impl Simulated {
    fn of(plan: &[Comparison], seed: u64, sigma: f64, effects: &[(&str, f64)]) -> Self {
        Simulated {
            seed,
            rng: Rng::new(seed),
            sigma,
            effects: effects.iter().map(|(workload, effect)| (workload.parse().unwrap(), *effect)).collect(),
            contenders: plan.iter().map(|comparison| comparison.contenders[0].clone()).collect(),
            asked: Vec::new(),
            fails: None,
            layout: Layout::None,
        }
    }

    /// Head over base, of their layouts alone.
    fn layouts(&mut self, comparison: usize, workload: Workload) -> f64 {
        let of = |rng: &mut Rng, sigma: f64| {
            let far = if rng.unit() < 0.1 { 1.25_f64.ln() } else { 0.0 };
            far + sigma * normal_quantile(rng.unit().clamp(1e-9, 1.0 - 1e-9)).unwrap()
        };
        match self.layout {
            Layout::None => 0.0,
            Layout::OfLinks(sigma) => of(&mut self.rng, sigma) - of(&mut self.rng, sigma),
            Layout::OfFiles(sigma) => {
                let names = ["files", &comparison.to_string(), &workload.to_string()];
                let mut rng = Rng::derive(self.seed, &names);
                of(&mut rng, sigma) - of(&mut rng, sigma)
            }
        }
    }

    fn log_ratio(&mut self, workload: Workload) -> f64 {
        let effect = self.effects.get(&workload).copied().unwrap_or(0.0).ln_1p();
        let noise = normal_quantile(self.rng.unit().clamp(1e-9, 1.0 - 1e-9)).unwrap() * self.sigma;
        let spike = match self.rng.unit() {
            far if far < 0.025 => 0.4,
            far if far > 0.975 => -0.4,
            _ => 0.0,
        };
        effect + noise + spike
    }
}

impl BlockSource for Simulated {
    fn block(&mut self, comparison: usize, block: u32, workloads: &[Workload]) -> Result<Vec<Launch>, Fault> {
        self.asked.push((comparison, block, workloads.to_vec()));
        let mut sides = [Side::Base, Side::Head].map(|side| Launch {
            side: Some(side),
            ..Launch::new(comparison, block, self.contenders[comparison].clone())
        });
        for &workload in workloads {
            let log_ratio = self.log_ratio(workload) + self.layouts(comparison, workload);
            for (launch, ns) in sides.iter_mut().zip([100.0, 100.0 * log_ratio.exp()]) {
                let mut measured = Measured::new(workload);
                if self.fails != Some((workload, launch.side.unwrap())) {
                    measured.begin_call_time().slices = vec![ns; 3];
                } else {
                    measured.stopped = Some(Stopped::Failed("out of cheese".to_string()));
                }
                launch.measured.push(measured);
            }
        }
        Ok(sides.into())
    }
}

/// So many blocks in all, whatever they are of.
struct Blocks(u32);

impl Observer for Blocks {
    fn time_is_over(&mut self) -> bool {
        self.0 == 0
    }
    fn measured(&mut self, _: &[Launch], _: &Verdicts) -> Outcome {
        self.0 -= 1;
        Ok(())
    }
}

fn race(plan: &[Comparison], source: &mut Simulated, blocks: u32) -> (Ended, Verdicts) {
    let mut verdicts = Verdicts::new(plan, RULES).unwrap();
    let ended = execute(&mut verdicts, plan.len(), 10_000, source, &mut Blocks(blocks)).unwrap();
    (ended, verdicts)
}

fn said(verdicts: &Verdicts) -> Vec<Verdict> {
    verdicts.changes().iter().map(|change| change.verdict).collect()
}

const THREE: [&str; 3] = [
    "probe/nop@component/rust/cranelift",
    "pricing/get-quote@component/rust/cranelift",
    "pricing/get-quote@component/rust/winch",
];

#[test]
fn races_between_equals_hardly_ever_alarm_however_often_they_are_looked_at() {
    let plan = plan(&THREE);
    let races = 250;
    let alarms = (0..races)
        .filter(|&seed| {
            let mut source = Simulated::of(&plan, seed, 0.02, &[]);
            let (_, verdicts) = race(&plan, &mut source, 200);
            said(&verdicts).iter().any(|verdict| matches!(verdict, Verdict::Worse | Verdict::Better))
        })
        .count();
    // Of the whole race, not of each cell. The bets are cautious: less than nominal is what is expected.
    let seen = rate_interval(alarms as u64, races, 0.999).unwrap();
    assert!(seen.low <= RULES.alpha, "{alarms} of {races}");
}

#[test]
fn a_slowdown_is_found_in_the_cell_that_has_it_and_nowhere_else() {
    let plan = plan(&THREE);
    let races = 100;
    let (mut found, mut false_ones) = (0, 0);
    for seed in 0..races {
        let mut source = Simulated::of(&plan, seed, 0.02, &[("probe/nop", 0.05)]);
        let (_, verdicts) = race(&plan, &mut source, 120);
        let of_cells = said(&verdicts);
        found += usize::from(of_cells[0] == Verdict::Worse);
        false_ones += u64::from(
            of_cells[1..].iter().any(|verdict| matches!(verdict, Verdict::Worse | Verdict::Better)),
        );
    }
    assert!(found >= 97, "{found} of {races}");
    assert!(rate_interval(false_ones, races, 0.999).unwrap().low <= RULES.alpha, "{false_ones} of {races}");
}

#[test]
fn what_is_decided_drops_out_and_leaves_the_time_to_the_rest() {
    let plan = plan(&THREE);
    let nop: Workload = "probe/nop".parse().unwrap();
    let mut source =
        Simulated::of(&plan, 7, 0.01, &[("probe/nop", 0.3), ("pricing/get-quote", RULES.margin)]);
    let (ended, verdicts) = race(&plan, &mut source, 300);
    let changes = verdicts.changes();
    assert_eq!((changes[0].verdict, ended), (Verdict::Worse, Ended::OutOfTime));
    let with_nop = source.asked.iter().filter(|(_, _, workloads)| workloads.contains(&nop)).count();
    assert_eq!(with_nop, changes[0].launches.0);
    let first = source.asked.iter().filter(|(comparison, ..)| *comparison == 0);
    assert!(with_nop < 30 && first.count() > 100, "{with_nop}");
}

#[test]
fn a_race_ends_when_nothing_is_open() {
    let plan = plan(&THREE);
    let mut source = Simulated::of(&plan, 3, 0.001, &[("probe/nop", 0.1), ("pricing/get-quote", -0.1)]);
    let (ended, verdicts) = race(&plan, &mut source, 10_000);
    assert_eq!(ended, Ended::Decided);
    assert_eq!(said(&verdicts), [Verdict::Worse, Verdict::Better, Verdict::Better]);
    assert!(source.asked.len() < 100, "{}", source.asked.len());
}

#[test]
fn equals_on_a_quiet_machine_are_called_equivalent() {
    let plan = plan(&THREE[..1]);
    let mut source = Simulated::of(&plan, 3, 0.002, &[]);
    let (ended, verdicts) = race(&plan, &mut source, 1_000);
    assert_eq!((ended, said(&verdicts)), (Ended::Decided, vec![Verdict::Equivalent]));
}

#[test]
fn a_cell_that_fails_stops_with_its_reason_and_the_others_go_on() {
    let plan = plan(&THREE);
    let mut source = Simulated::of(&plan, 3, 0.001, &[("pricing/get-quote", 0.1)]);
    source.fails = Some(("probe/nop".parse().unwrap(), Side::Head));
    let (ended, verdicts) = race(&plan, &mut source, 1_000);
    let changes = verdicts.changes();
    assert!(ended == Ended::Decided && verdicts.failed());
    assert_eq!(changes[0].verdict, Verdict::NotCompared);
    assert_eq!(changes[0].remarks, ["failed on the head's side: out of cheese"]);
    assert_eq!(changes[1].verdict, Verdict::Worse);
}

#[test]
fn when_the_time_is_over_no_block_begins_and_all_stays_open() {
    let plan = plan(&THREE);
    let mut source = Simulated::of(&plan, 3, 0.03, &[]);
    let (ended, verdicts) = race(&plan, &mut source, 0);
    assert_eq!((ended, source.asked.len()), (Ended::OutOfTime, 0));
    assert_eq!(said(&verdicts), [Verdict::Inconclusive; 3]);
    let mut verdicts = Verdicts::new(&plan, RULES).unwrap();
    let ended = execute(&mut verdicts, plan.len(), 4, &mut source, &mut Blocks(1_000)).unwrap();
    assert_eq!((ended, source.asked.len()), (Ended::OutOfBlocks, 8), "four blocks of each contender");
}

#[test]
fn a_slowdown_that_small_batches_hide_is_told() {
    let plan = plan(&THREE[..1]);
    let mut verdicts = Verdicts::new(&plan, Rules { slower: Some(0.02), ..RULES }).unwrap();
    let mut block = Simulated::of(&plan, 1, 0.01, &[]).block(0, 0, &plan[0].workloads).unwrap();
    let prepared = serde_json::json!({"batch": 20, "clock-share": 0.0, "empty-ns": 0.0,
        "warm-up": {"steady": true, "batches": 1, "ms": 1.0, "first-over-last": 1.0}});
    block[1].measured[0].begin_call_time().prepared = Some(serde_json::from_value(prepared).unwrap());
    verdicts.feed(&block);
    assert!(
        verdicts.changes()[0].remarks[0].contains("a batch is 20 calls"),
        "{:?}",
        verdicts.changes()[0].remarks
    );
}

/// Of so many races of at most that many blocks of each contender, in how many a verdict is worse or better.
fn alarms(races: u64, pairs: u32, layout: Layout, effects: &[(&str, f64)]) -> u64 {
    let plan = plan(&THREE);
    let alarms = (0..races).filter(|&seed| {
        let mut source = Simulated { layout, ..Simulated::of(&plan, seed, 0.02, effects) };
        let mut verdicts = Verdicts::new(&plan, RULES).unwrap();
        execute(&mut verdicts, plan.len(), pairs, &mut source, &mut Blocks(1_000)).unwrap();
        said(&verdicts).iter().any(|verdict| matches!(verdict, Verdict::Worse | Verdict::Better))
    });
    alarms.count() as u64
}

#[test]
fn links_of_equal_sources_do_not_alarm_however_much_layout_matters() {
    for sigma in [0.0, 0.01, 0.03, 0.1] {
        let alarms = alarms(200, 60, Layout::OfLinks(sigma), &[]);
        assert!(rate_interval(alarms, 200, 0.999).unwrap().low <= RULES.alpha, "{alarms} at {sigma}");
    }
}

#[test]
fn two_files_of_equal_sources_do_alarm() {
    let alarms = alarms(50, 60, Layout::OfFiles(0.03), &[]);
    assert!(alarms > 40, "{alarms}: this is what links are for");
}

#[test]
fn a_change_of_the_source_is_found_over_links() {
    let found = alarms(100, 100, Layout::OfLinks(0.01), &[("probe/nop", 0.05)]);
    assert!(found >= 95, "{found}");
}
