//! Verdicts in a world with known truth.

use tollgate_model::Contender;
use tollgate_model::config::{CallStyle, InstanceUse, PoolingSettings};
use tollgate_model::journal::Subject;
use tollgate_model::metric::{ColdStep, Held, Metric, PageCache, SizeKind};
use tollgate_model::pattern::Pattern;
use tollgate_model::results::{Figure, Row, Status};

use super::*;
use crate::report::Report;
use crate::testing::{self, World};

fn ruling(world: &World, number: usize) -> Ruling {
    let report = world.report();
    rulings(&RowIndex::of(&report)).into_iter().find(|ruling| ruling.number == number).unwrap()
}

fn verdict(world: &World, number: usize) -> Verdict {
    ruling(world, number).verdict
}

#[test]
fn every_claim_of_the_list_has_a_line_and_says_why_it_is_not_answered() {
    let all = rulings(&RowIndex::of(&Report::default()));
    let numbers: Vec<usize> = all.iter().map(|ruling| ruling.number).collect();
    assert_eq!(numbers, (1..=29).collect::<Vec<_>>());
    for ruling in &all {
        assert_eq!(ruling.verdict, Verdict::NotAnswered, "{}", ruling.claim);
        assert!(!ruling.found.figure.is_empty() && ruling.command.is_none(), "{}", ruling.claim);
    }
    assert_eq!(Verdict::NotAnswered.name(), "not measured here");
}

#[test]
fn every_claim_has_a_source_and_a_comparison() {
    for ruling in rulings(&RowIndex::of(&Report::default())) {
        assert!(!ruling.source.who.is_empty() && ruling.compares.contains(" with "), "{}", ruling.claim);
    }
    let world = testing::world();
    assert_eq!(ruling(&world, 20).source.told(), "a trade article, 2026");
    assert_eq!(ruling(&world, 22).source.told(), "Wasmtime, wasmtime#14189");
    // What is not known is not made up.
    assert_eq!((ruling(&world, 13).source.place, ruling(&world, 13).source.year), (None, None));
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
    assert_eq!(numbers, [1, 3, 5, 6, 7, 8, 12, 13, 18, 21, 28]);
    for ruling in &answered {
        assert!(!ruling.found.rule.is_empty(), "{}", ruling.claim);
        assert!(
            ["×", "±", "exact", "counted", "instances"].iter().any(|sign| ruling.found.figure.contains(sign)),
            "{}",
            ruling.found.figure
        );
        assert!(ruling.command.as_ref().unwrap().starts_with("tollgate run --plan quick --seed 7 --cells "));
    }
}

/// The glob of a ruling's command.
fn glob(ruling: &Ruling) -> String {
    let command = ruling.command.as_ref().unwrap();
    command.rsplit_once("--cells ").unwrap().1.trim_matches('\'').to_string()
}

#[test]
fn a_command_measures_the_cells_that_the_figures_are_of_and_no_others() {
    let mut world = held_in_two(testing::world());
    world.rows.push(sized("fraud/screen/1KiB", 2.0));
    world.rows.push(sized("fraud/screen/64KiB", 3.0));
    let report = world.report();
    let index = RowIndex::of(&report);
    let mut seen = 0;
    for ruling in rulings(&index).iter().filter(|ruling| ruling.command.is_some()) {
        let pattern = Pattern::new(&glob(ruling)).unwrap();
        for entry in index.rows() {
            let cell = &entry.row.cell;
            assert_eq!(pattern.matches(cell), ruling.cells.contains(cell), "{}: {cell}", glob(ruling));
        }
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
}

fn sized(workload: &str, to_native: f64) -> Row {
    testing::row(&format!("{workload}@component/rust/cranelift"), Metric::CallNs, 1e3, Some(to_native))
}

/// Components that another configuration holds too, which comes first and has other figures, as in the committed sample.
fn held_in_two(mut world: World) -> World {
    let held = [(Held::ComponentMapped, 91.2, 87.0), (Held::ComponentCopied, 311.0, 306.0)];
    for (config, which) in [("async-call", 0), ("cranelift", 1)] {
        let cell = format!("pricing/quote-cart@component/rust/{config}");
        for (held, first, second) in held {
            let bytes = [first, second][which] * 1024.0;
            world.rows.push(testing::row(&cell, Metric::DirtyPer(held), bytes, None));
        }
    }
    let awaited = testing::component("async-call", |config| config.call.style = CallStyle::Async);
    world.run.subjects.insert(Contender::component("rust", "async-call"), awaited);
    world
}

#[test]
fn the_figures_of_mapped_code_are_those_of_the_configuration_that_is_measured_again() {
    let ruling = ruling(&held_in_two(testing::world()), 4);
    assert_eq!(ruling.verdict, Verdict::Confirmed);
    assert!(ruling.found.figure.starts_with("under `cranelift`, mapped 87 KiB"), "{}", ruling.found.figure);
    assert_eq!(glob(&ruling), "pricing/quote-cart@component/rust/cranelift");
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
    // 50 × 400 KB less 5 MB of host are 600 instances of 25 KB.
    // A container costs more than the process that stands for it.
    assert_eq!(verdict(&world, 12), Verdict::Inconclusive);
    // Five times native.
    assert_eq!(verdict(&world, 13), Refuted);
    // 25 % against 10 %.
    assert_eq!(verdict(&world, 18), Confirmed);
    // A process of the one with a process of the other: fifteen times as much, however little an instance takes.
    assert_eq!(verdict(&world, 21), Refuted);
    // 10 %.
    assert_eq!(verdict(&world, 28), Confirmed);
}

#[test]
fn only_a_whole_interval_confirms_or_refutes() {
    let figure = |low, high| Figure { value: 1.5, low: Some(low), high: Some(high) };
    assert_eq!(within(&figure(1.3, 1.7), 1.2, 1.8), Verdict::Confirmed);
    assert_eq!(within(&figure(1.1, 1.7), 1.2, 1.8), Verdict::Inconclusive);
    assert_eq!(within(&figure(1.9, 2.0), 1.2, 1.8), Verdict::Refuted);
    assert_eq!(within(&figure(0.9, 1.1), 1.2, 1.8), Verdict::Refuted);
    assert_eq!(within(&Figure { value: 1.5, low: None, high: None }, 1.2, 1.8), Verdict::Inconclusive);
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
fn where_the_host_alone_is_too_much_no_number_of_instances_is_told() {
    let mut world = testing::world();
    for row in world.rows_of("native", Metric::BytesPer(Held::Process)) {
        row.figure = Some(Figure { value: 1e3, low: Some(0.9e3), high: Some(1.1e3) });
    }
    let told = format!("{:?}", ruling(&world, 12).found.figure);
    assert!(told.contains("the host alone takes what 50 processes do"), "{told}");
    let told = format!("{:?}", ruling(&testing::world(), 12).found.figure);
    assert!(told.contains("instances, with the host that holds them, fit where 50 processes do"), "{told}");
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
fn what_tinygo_saves_is_told_of_a_build_with_debug_information() {
    let mut world = testing::world();
    let mut weighed = |build: &str, bytes: f64, stripped: f64| {
        for (kind, bytes) in [(SizeKind::Wasm, bytes), (SizeKind::WasmStripped, stripped)] {
            let cell = format!("pricing/quote-cart@component/{build}/cranelift");
            let mut row = testing::row(&cell, Metric::Size(kind), bytes, None);
            row.figure = Some(Figure { value: bytes, low: Some(bytes), high: Some(bytes) });
            world.rows.push(row);
        }
        verdict(&world, 2)
    };
    assert_eq!(weighed("tinygo", 75e3, 69e3), Verdict::NotAnswered);
    assert_eq!(weighed("tinygo-debug", 320e3, 70e3), Verdict::Confirmed);
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
    // Nobody has measured the other half.
    assert_eq!(ruling.verdict, Verdict::NotAnswered);
    let figure = &ruling.found.figure;
    assert!(figure.starts_with("huge payloads alone: confirmed (× 2.00"), "{figure}");
    assert!(figure.ends_with("a chatty interface: not measured here, no guest calls its host"), "{figure}");
    assert_eq!(glob(&ruling), "mine/scan/{1KiB,1MiB}@{native/rust,component/rust/cranelift}");
}

#[test]
fn a_cold_start_is_held_against_a_cold_start() {
    let mut world = testing::world();
    let cold = |step| Metric::Cold(step, PageCache::Warm);
    let mut add = |cell: &str, metric, value| {
        let mut row = testing::row(&format!("pricing/quote-cart@{cell}"), metric, value, None);
        if matches!(metric, Metric::Size(_)) {
            row.figure = Some(Figure { value, low: Some(value), high: Some(value) });
        }
        world.rows.push(row);
    };
    // 24 µs for a new instance of what has run before, and 4 ms for a component that the host has not seen.
    for (step, us) in [
        (ColdStep::Read, 500.0),
        (ColdStep::Map, 900.0),
        (ColdStep::Link, 2_500.0),
        (ColdStep::FirstCall, 100.0),
    ] {
        add("component/rust/precompiled", cold(step), us);
    }
    add("http/rust/native", Metric::ToCall { call: 1, cache: PageCache::Warm }, 2_000.0);
    add("http/rust/native", Metric::Size(SizeKind::Deployed), 4e6);
    let ruling = ruling(&world, 17);
    assert_eq!(ruling.verdict, Verdict::Refuted, "{}", ruling.found.figure);
    assert!(
        ruling.found.figure.contains("a cold component in a host that runs (`precompiled`) after 4.2"),
        "{}",
        ruling.found.figure
    );
    world.rows.retain(|row| !matches!(row.metric, Metric::Size(SizeKind::Deployed)));
    let ruling = self::ruling(&world, 17);
    assert_eq!(ruling.verdict, Verdict::NotAnswered);
    assert!(ruling.found.figure.ends_with("deployment: not measured here"), "{}", ruling.found.figure);
}

#[test]
fn the_throughput_of_services_is_judged_by_services() {
    let mut world = testing::world();
    let rate = Metric::RequestsPerSecond { connections: 8 };
    let calls = Metric::CallsPerSecond { threads: 1 };
    let mut add = |cell: &str, metric, value| {
        world.rows.push(testing::row(&format!("pricing/quote-cart@{cell}"), metric, value, None));
    };
    // In its process a component makes a sixth of the calls; behind HTTP that is the smaller part.
    add("component/rust/cranelift", calls, 1e6);
    add("native/rust", calls, 6e6);
    add("http/rust/native", rate, 100e3);
    add("http/rust/component", rate, 87e3);
    let ruling = ruling(&world, 19);
    assert_eq!(ruling.verdict, Verdict::Confirmed, "{}", ruling.found.figure);
    assert_eq!(glob(&ruling), "pricing/quote-cart@http/rust/{component,native}");
}

#[test]
fn a_claim_is_about_the_plain_component_whatever_else_takes_a_little_less() {
    let mut world = testing::world();
    let one = "pricing/quote-cart@component/rust/cranelift-1-thread";
    world.rows.push(testing::row(one, Metric::BytesPer(Held::Instance), 24_900.0, None));
    let thread =
        testing::component("cranelift-1-thread", |config| config.engine.parallel_compilation = Some(false));
    world.run.subjects.insert(Contender::component("rust", "cranelift-1-thread"), thread);
    for number in [12, 21] {
        let ruling = ruling(&world, number);
        assert!(!format!("{:?}{:?}", ruling.found, ruling.command).contains("1-thread"), "{number}");
    }
}

#[test]
fn a_claim_is_about_one_language() {
    let mut world = testing::world();
    let fast = "pricing/quote-cart@component/go/cranelift";
    world.rows.push(testing::row(fast, Metric::CallNs, 1.0, Some(1.0)));
    let subject = Subject { language: Some("go".to_string()), ..testing::component("cranelift", |_| {}) };
    world.run.subjects.insert(Contender::component("go", "cranelift"), subject);
    for number in [6, 7, 8, 13, 18, 28] {
        let ruling = ruling(&world, number);
        assert!(ruling.cells.iter().all(|cell| cell.contender.build == "rust"), "{number}");
    }
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
    // What is subtracted, and the copy, are measured with it.
    let cells = ["sink-bytes/1MiB", "echo-bytes/1MiB", "nop", "memcpy/1MiB"];
    for cell in cells {
        assert!(ruling.cells.iter().any(|it| it.workload.to_string() == format!("probe/{cell}")), "{cell}");
    }
}

#[test]
fn the_speed_of_code_is_judged_by_the_logic_alone() {
    let judged = |of_logic: f64| {
        let mut world = testing::world();
        let mut add = |cell: &str, metric, value| world.rows.push(testing::row(cell, metric, value, None));
        add("fraud/score-transaction@native/rust", Metric::CallNs, 300.0);
        add("fraud/score-transaction@component/rust/cranelift", Metric::LogicNs, 300.0 * of_logic);
        // Too short to be told apart from its crossing.
        add("pricing/unit-price@native/rust", Metric::CallNs, 2.5);
        add("pricing/unit-price@component/rust/cranelift", Metric::LogicNs, 9.0);
        ruling(&world, 26)
    };
    let near = judged(1.2);
    assert_eq!(near.verdict, Verdict::Confirmed, "{}", near.found.figure);
    assert!(near.found.figure.contains("fraud/score-transaction × 1.20"), "{}", near.found.figure);
    assert!(!near.found.figure.contains("unit-price"), "{}", near.found.figure);
    assert_eq!(judged(1.7).verdict, Verdict::Refuted);
    assert_eq!(judged(1.45).verdict, Verdict::Inconclusive);
    assert_eq!(verdict(&testing::world(), 26), Verdict::NotAnswered);
}

#[test]
fn warm_instances_are_held_against_one_that_lives_long() {
    let judged = |pooled: f64| {
        let mut world = testing::world();
        let rate = Metric::RequestsPerSecond { connections: 8 };
        let mut add = |service: &str, value| {
            world.rows.push(testing::row(
                &format!("pricing/quote-cart@http/rust/{service}"),
                rate,
                value,
                None,
            ));
        };
        add("component", 34.5e3);
        add("component-pooled", pooled);
        add("component-fresh", 500e3);
        for (service, pooling) in
            [("component-pooled", Some(PoolingSettings::default())), ("component-fresh", None)]
        {
            let subject = testing::component(service, |config| {
                config.call.instance = InstanceUse::Fresh;
                config.pooling = pooling;
            });
            world.run.subjects.insert(Contender::http("rust", service), subject);
        }
        ruling(&world, 29)
    };
    let faster = judged(60.1e3);
    assert_eq!(faster.verdict, Verdict::Confirmed, "{}", faster.found.figure);
    assert!(faster.found.figure.starts_with("pricing/quote-cart: × 1.74"), "{}", faster.found.figure);
    assert_eq!(judged(20e3).verdict, Verdict::Refuted);
    assert_eq!(verdict(&testing::world(), 29), Verdict::NotAnswered);
}
