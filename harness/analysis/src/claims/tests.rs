//! Verdicts in a world with known truth.

use tollgate_model::journal::Subject;
use tollgate_model::metric::{Held, PageCache};
use tollgate_model::results::Status;

use super::*;
use crate::report::Report;
use crate::testing::{self, World};

fn ruling(world: &World, number: usize) -> Ruling {
    let report = world.report();
    rulings(&RowIndex::of(&report)).into_iter().nth(number - 1).unwrap()
}

fn verdict(world: &World, number: usize) -> Verdict {
    ruling(world, number).verdict
}

#[test]
fn every_claim_of_the_list_has_a_line_and_says_why_it_is_not_answered() {
    let all = rulings(&RowIndex::of(&Report::default()));
    assert_eq!(all.len(), 22);
    for (index, ruling) in all.iter().enumerate() {
        assert_eq!((ruling.number, ruling.verdict), (index + 1, Verdict::NotAnswered), "{}", ruling.claim);
        assert!(!ruling.found.figure.is_empty() && ruling.command.is_none(), "{}", ruling.claim);
    }
}

#[test]
fn what_is_answered_has_a_figure_a_rule_and_a_command() {
    let world = testing::world();
    let report = world.report();
    let answered: Vec<Ruling> = rulings(&RowIndex::of(&report))
        .into_iter()
        .filter(|ruling| ruling.verdict != Verdict::NotAnswered)
        .collect();
    let numbers: Vec<usize> = answered.iter().map(|ruling| ruling.number).collect();
    assert_eq!(numbers, [1, 3, 5, 6, 7, 8, 12, 13, 18, 21]);
    for ruling in &answered {
        assert!(!ruling.found.rule.is_empty(), "{}", ruling.claim);
        assert!(
            ["×", "±", "exact", "instances"].iter().any(|sign| ruling.found.figure.contains(sign)),
            "{}",
            ruling.found.figure
        );
        assert!(ruling.command.as_ref().unwrap().starts_with("tollgate run --plan quick --seed 7 --cells "));
    }
}

#[test]
fn verdicts_follow_the_known_truth() {
    use Verdict::{Confirmed, Refuted};
    let world = testing::world();
    // 4.6 MB to 100 KB is a factor of 46.
    assert_eq!(verdict(&world, 1), Refuted);
    assert_eq!(verdict(&world, 3), Confirmed);
    // 24 µs.
    assert_eq!(verdict(&world, 5), Confirmed);
    // 1.5 times.
    assert_eq!(verdict(&world, 6), Confirmed);
    assert_eq!(verdict(&world, 7), Confirmed);
    assert_eq!(verdict(&world, 8), Confirmed);
    // 50 × 400 KB are 800 instances of 25 KB.
    // A container costs more than the process that stands for it.
    assert_eq!(verdict(&world, 12), Verdict::Inconclusive);
    // Five times native.
    assert_eq!(verdict(&world, 13), Refuted);
    // 25 % against 10 %.
    assert_eq!(verdict(&world, 18), Confirmed);
    // A sixteenth.
    assert_eq!(verdict(&world, 21), Confirmed);
}

#[test]
fn only_a_whole_interval_confirms_or_refutes() {
    let figure = |low, high| Figure { value: 1.5, low: Some(low), high: Some(high) };
    assert_eq!(between(&figure(1.3, 1.7), 1.2, 1.8), Verdict::Confirmed);
    assert_eq!(between(&figure(1.1, 1.7), 1.2, 1.8), Verdict::Inconclusive);
    assert_eq!(between(&figure(1.9, 2.0), 1.2, 1.8), Verdict::Refuted);
    assert_eq!(between(&figure(0.9, 1.1), 1.2, 1.8), Verdict::Refuted);
    assert_eq!(between(&Figure { value: 1.5, low: None, high: None }, 1.2, 1.8), Verdict::Inconclusive);
}

#[test]
fn both_halves_of_a_claim_have_to_hold() {
    use Verdict::{Confirmed, Inconclusive, NotAnswered, Refuted};
    assert_eq!(both(Confirmed, Confirmed), Confirmed);
    assert_eq!(both(Confirmed, Refuted), Refuted);
    assert_eq!(both(Inconclusive, Confirmed), Inconclusive);
    assert_eq!(both(Confirmed, NotAnswered), NotAnswered);
}

#[test]
fn a_winch_that_compiles_as_slowly_refutes_half_of_it() {
    let mut world = testing::world();
    let compile = Metric::Cold(tollgate_model::metric::ColdStep::Compile, PageCache::Warm);
    for row in world.rows_of("winch", compile) {
        row.per_launch.iter_mut().for_each(|launch| launch.value *= 10.0);
    }
    assert_eq!(verdict(&world, 7), Verdict::Refuted);
}

#[test]
fn a_precompiled_start_that_compiles_refutes_the_claim() {
    let mut world = testing::world();
    let compile = Metric::Cold(tollgate_model::metric::ColdStep::Compile, PageCache::Warm);
    world.rows.push(testing::row("pricing/quote-cart@component/rust/precompiled", compile, 10.0, None));
    assert_eq!(verdict(&world, 3), Verdict::Refuted);
}

#[test]
fn mapped_code_is_judged_by_what_was_written() {
    let mut world = testing::world();
    let cell = "pricing/quote-cart@component/rust/cranelift";
    world.rows.push(testing::row(cell, Metric::DirtyPer(Held::ComponentMapped), 50_000.0, None));
    world.rows.push(testing::row(cell, Metric::DirtyPer(Held::ComponentCopied), 300_000.0, None));
    assert_eq!(verdict(&world, 4), Verdict::Confirmed);
}

#[test]
fn figures_that_failed_answer_nothing() {
    let mut world = testing::world();
    for row in world.rows_of("explicit-bounds", Metric::CallNs) {
        row.status = Status::Failed("trap".to_string());
        row.figure = None;
    }
    assert_eq!(verdict(&world, 6), Verdict::NotAnswered);
}

#[test]
fn two_languages_are_told_apart_and_two_builds_of_one_are_not() {
    let mut world = testing::world();
    let call = |build: &str| {
        testing::row(
            &format!("pricing/quote-cart@component/{build}/cranelift"),
            Metric::CallNs,
            1e3,
            Some(5.0),
        )
    };
    let built = |world: &mut World, build: &str, language: &str| {
        world.rows.push(call(build));
        let language = Some(language.to_string());
        let subject = Subject { language, ..Subject::default() };
        world.run.subjects.insert(Contender::component(build, "cranelift"), subject);
    };
    built(&mut world, "rust-wasip2", "rust");
    assert_eq!(verdict(&world, 16), Verdict::NotAnswered);
    built(&mut world, "tinygo", "go");
    assert_eq!(verdict(&world, 16), Verdict::Confirmed);
}

#[test]
fn a_command_names_the_functions_that_a_ruling_is_made_from() {
    let world = testing::world();
    let command = ruling(&world, 6).command.unwrap();
    let cells = "'{pricing/unit-price,pricing/quote-cart}@component/rust/{explicit-bounds,cranelift}'";
    assert!(command.ends_with(cells), "{command}");
}

#[test]
fn payloads_grow_in_whatever_logic_takes_bytes_or_text_in_sizes() {
    let mut world = testing::world();
    let mut functions = Vec::from(std::mem::take(&mut world.run.functions));
    let screen = functions.iter_mut().find(|function| function.name == "fraud/screen").unwrap();
    screen.name = "mine/scan".parse().unwrap();
    world.run.functions = functions.try_into().unwrap();
    let call = |workload: &str, ns: f64, to_native: f64| {
        testing::row(&format!("{workload}@component/rust/cranelift"), Metric::CallNs, ns, Some(to_native))
    };
    world.rows.push(call("mine/scan/1MiB", 1e6, 3.0));
    world.rows.push(call("mine/scan/1KiB", 1e3, 2.0));
    // No sizes, no growth.
    world.rows.push(call("fraud/score", 1e3, 9.0));
    let ruling = ruling(&world, 9);
    assert_eq!(ruling.verdict, Verdict::Confirmed);
    assert!(ruling.found.figure.starts_with("× 2.00"), "{}", ruling.found.figure);
    assert!(ruling.command.unwrap().ends_with("'mine/*@component/rust/cranelift'"));
}

#[test]
fn bytes_are_lowered_and_lifted_by_whatever_probes_have_those_roles() {
    let mut world = testing::world();
    let part = |probe: &str, metric, to_memcpy: f64| {
        let mut row = testing::row(&format!("probe/{probe}@component/rust/cranelift"), metric, 100.0, None);
        row.to_memcpy = testing::row("probe/nop@native/rust", metric, to_memcpy, None).figure;
        row
    };
    world.rows.push(part("sink-bytes/1KiB", Metric::LoweringNs, 9.0));
    world.rows.push(part("sink-bytes/1MiB", Metric::LoweringNs, 1.0));
    world.rows.push(part("echo-bytes/1MiB", Metric::LiftingNs, 1.5));
    // Text is no list of bytes.
    world.rows.push(part("sink-text/4MiB", Metric::LoweringNs, 9.0));
    let ruling = ruling(&world, 11);
    assert_eq!(ruling.verdict, Verdict::Confirmed);
    assert!(ruling.found.figure.starts_with("lowering 1MiB costs × 1.00"), "{}", ruling.found.figure);
    let cells = "'{probe/nop,probe/sink-bytes/*,probe/echo-bytes/*,probe/memcpy/*}@component/rust/cranelift'";
    assert!(ruling.command.as_ref().unwrap().ends_with(cells), "{:?}", ruling.command);
}
