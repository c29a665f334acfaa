//! Recommendations in a world with known truth.

use tollgate_model::metric::{Held, PageCache};
use tollgate_model::results::Status;

use super::*;
use crate::report::Report;
use crate::testing::{self, World};

fn answers_of(world: &World) -> Answers {
    let report = world.report();
    answers(&RowIndex::of(&report))
}

fn choice<'a>(answers: &'a Answers, need: &str) -> &'a Choice {
    let answer = answers.needs.iter().find(|answer| answer.need == need).unwrap();
    answer.outcome.as_ref().unwrap_or_else(|why| panic!("{need}: {why}"))
}

fn config(choice: &Choice) -> &str {
    choice.contender.config.as_deref().unwrap()
}

#[test]
fn the_fastest_start_is_clear_however_rough_the_weather() {
    let answers = answers_of(&testing::world());
    let choice = choice(&answers, "Lowest start-up");
    assert_eq!(config(choice), "precompiled");
    // Figures have intervals of ± 10 %, because blocks differ; launches of one block do not.
    let Certainty::Clear { next, ratio, .. } = &choice.certainty else { panic!("{:?}", choice.certainty) };
    assert_eq!(next.config.as_deref(), Some("winch"));
    assert!((ratio.value / (30.0 / 7.0) - 1.0).abs() < 0.02, "{ratio:?}");
}

#[test]
fn what_cannot_be_told_apart_is_a_tie() {
    let answers = answers_of(&testing::world());
    let choice = choice(&answers, "Lowest steady-state cost");
    let Certainty::Tied(others) = &choice.certainty else { panic!("{:?}", choice.certainty) };
    let mut both = vec![config(choice), others[0].config.as_deref().unwrap()];
    both.sort_unstable();
    assert_eq!((both, others.len()), (vec!["cranelift", "pooling"], 1));
    assert!(choice.figure.starts_with("× 5.0"), "{}", choice.figure);
}

#[test]
fn a_contender_that_lacks_a_workload_is_not_the_cheapest() {
    let mut world = testing::world();
    for config in ["cranelift", "pooling"] {
        let row = world.rows_of(config, Metric::CallNs).next().unwrap();
        row.status = Status::Failed("trap".to_string());
        row.figure = None;
    }
    assert_eq!(config(choice(&answers_of(&world), "Lowest steady-state cost")), "epoch");
}

#[test]
fn debug_builds_and_controls_are_not_recommended() {
    let mut world = testing::world();
    let best = "pricing/quote-cart@component/rust-debug/cranelift";
    world.rows.push(testing::row(best, Metric::PerGib(Held::Instance), 1e6, None));
    world.rows.push(testing::row(
        "pricing/quote-cart@http/rust/native",
        Metric::PerGib(Held::Instance),
        1e6,
        None,
    ));
    let answers = answers_of(&world);
    let choice = choice(&answers, "Most instances per GiB");
    assert_eq!((config(choice), &choice.certainty), ("cranelift", &Certainty::Alone));
    assert!(
        choice.facts.iter().any(|(name, _)| name == "processes of http/rust/native"),
        "{:?}",
        choice.facts
    );
}

#[test]
fn the_safest_can_stop_a_guest_and_the_cheaper_way_to_do_so_wins() {
    let answers = answers_of(&testing::world());
    let choice = choice(&answers, "Safest for untrusted code");
    assert_eq!(config(choice), "epoch");
    assert!(choice.caveat.as_ref().unwrap().contains("a new instance for each call"));
    // Ten nanoseconds, and a hundred: the mean of two ratios would say neither.
    assert_eq!(choice.figure, "adds 10.8 ns to 108 ns to a call, over 2 workloads");
    let [(least, ns), (most, more)] = &choice.facts[..] else { panic!("{:?}", choice.facts) };
    assert!(least.contains("cranelift without guards: pricing/unit-price"), "{least}");
    assert!(
        most.ends_with("pricing/quote-cart") && ns.starts_with("10.8 ns (") && more.starts_with("108 ns (")
    );
}

#[test]
fn without_a_way_to_stop_a_guest_nothing_is_called_safest() {
    let mut world = testing::world();
    world.run.subjects.clear();
    let answers = answers_of(&world);
    let why = answers.needs.iter().find(|answer| answer.need.starts_with("Safest")).unwrap();
    assert!(why.outcome.as_ref().err().unwrap().contains("nightly"));
}

#[test]
fn break_evens_are_told_with_their_certainty() {
    let answers = answers_of(&testing::world());
    let says: Vec<&str> = answers.break_evens.iter().map(|one| one.says.as_deref().unwrap()).collect();
    // 12 µs for a request, 1,000 ns for a call.
    assert!(
        says[0].starts_with(
            "At none that was measured: a request takes at least 12.0 times as long as a call ("
        )
    );
    assert_eq!(says[1], "After 80,000 calls ± 10 % (pricing/quote-cart)");
    // 60 ms to make, 63 ms saved by each start.
    assert_eq!(says[2], "With the first request of the first start that uses it");
}

#[test]
fn a_request_that_beats_a_call_is_told() {
    let mut world = testing::world();
    world
        .rows_of("component", Metric::CpuPerRequest)
        .for_each(|row| row.figure.as_mut().unwrap().value = 0.5);
    let answers = answers_of(&world);
    let says = answers.break_evens[0].says.as_deref();
    assert_eq!(says, Some("At pricing/quote-cart a request takes no longer than a call"));
}

#[test]
fn a_request_that_may_beat_a_call_is_not_said_to_lose() {
    // Nor is one that may lose said to beat it.
    for value in [1.05, 0.95] {
        let mut world = testing::world();
        world.rows_of("component", Metric::CpuPerRequest).for_each(|row| {
            row.figure = Some(Figure { value, low: Some(value - 0.1), high: Some(value + 0.1) });
        });
        let answers = answers_of(&world);
        let says = answers.break_evens[0].says.as_deref().unwrap();
        let told = format!("Not shown: at pricing/quote-cart a request takes {value} times as long");
        assert!(says.starts_with(&told), "{says}");
    }
}

#[test]
fn what_never_pays_is_said_to_not_be_shown() {
    let mut world = testing::world();
    for row in world.rows.iter_mut().filter(|row| row.metric == Metric::BreakEvenCalls) {
        row.figure = None;
        row.status = Status::Skipped("nothing shows that it ever pays".to_string());
    }
    // The precompiled start is as slow as the other.
    let slow: Vec<_> = world.rows_of("cranelift", FIRST).map(|row| row.clone()).collect();
    for row in world.rows_of("precompiled", FIRST) {
        row.figure = slow[0].figure;
        row.per_launch = slow[0].per_launch.clone();
    }
    let answers = answers_of(&world);
    let says: Vec<_> = answers.break_evens[1..].iter().map(|one| one.says.as_deref().unwrap()).collect();
    assert_eq!(says, ["Not shown to pay", "Not shown to pay"]);
}

const FIRST: Metric = Metric::ToCall { call: 1, cache: PageCache::Warm };

#[test]
fn of_nothing_nothing_is_recommended() {
    let answers = answers(&RowIndex::of(&Report::default()));
    assert!(answers.needs.iter().all(|answer| answer.outcome.is_err()));
    assert!(answers.break_evens.iter().all(|one| one.says.is_none()));
}

#[test]
fn a_run_in_which_all_failed_recommends_nothing() {
    let mut world = testing::world();
    for row in &mut world.rows {
        row.status = Status::Failed("it died".to_string());
        row.figure = None;
        row.to_native = None;
        row.per_launch.clear();
    }
    assert!(answers_of(&world).needs.iter().all(|answer| answer.outcome.is_err()));
}

#[test]
fn without_a_control_costs_are_absolute_and_nothing_is_of_native() {
    let mut world = testing::world();
    world.rows.retain(|row| !row.is_control());
    for row in &mut world.rows {
        (row.control, row.to_native) = (None, None);
    }
    let report = world.report();
    let index = RowIndex::of(&report);
    let answers = answers(&index);
    let choice = choice(&answers, "Lowest steady-state cost");
    let Certainty::Tied(others) = &choice.certainty else { panic!("{:?}", choice.certainty) };
    assert_eq!((config(choice), others.len()), ("cranelift", 1));
    // 100 ns and 1,000 ns, and the weather.
    assert!(
        choice.figure.ends_with(", over 2 workloads") && choice.figure.contains(" ns"),
        "{}",
        choice.figure
    );
    let [(shortest, ns), (longest, us)] = &choice.facts[..] else { panic!("{:?}", choice.facts) };
    assert_eq!((shortest.as_str(), ns.as_str()), ("shortest call: pricing/unit-price", "100 ns ± 10 %"));
    assert_eq!((longest.as_str(), us.as_str()), ("longest: pricing/quote-cart", "1.00 µs ± 10 %"));
    assert!(cost_against_native(&index).is_none());
}

/// Native Go takes five times as long as native Rust, and its components half as long as Rust's.
fn with_go(mut world: World, workloads: &[(&str, f64)]) -> World {
    for (workload, factor) in workloads {
        for (contender, ns, ratio) in [("native/go", 100.0, 1.0), ("component/go/cranelift", 50.0, 0.5)] {
            let mut row =
                testing::row(&format!("{workload}@{contender}"), Metric::CallNs, ns * factor, Some(ratio));
            row.control = Some("native/go".parse().unwrap());
            world.rows.push(row);
        }
    }
    for config in ["cranelift", "precompiled"] {
        let first = format!("pricing/quote-cart@component/go/{config}");
        world.rows.push(testing::row(&first, FIRST, 1.0, None));
    }
    for contender in ["native/go", "component/go/cranelift", "component/go/precompiled"] {
        let mut subject = testing::component("cranelift", |_| {});
        subject.language = Some("go".to_string());
        world.run.subjects.insert(contender.parse().unwrap(), subject);
    }
    world
}

#[test]
fn an_answer_is_of_one_language_and_names_the_others() {
    let logic = [("pricing/unit-price", 1.0), ("pricing/quote-cart", 10.0), ("pricing/get-quote", 1.0)];
    // Whether the other language has the same workloads or more.
    for workloads in [&logic[..2], &logic] {
        let world = with_go(testing::world(), workloads);
        let answers = answers_of(&world);
        assert_eq!(
            (answers.language.as_str(), &answers.other_languages[..]),
            ("rust", &["go".to_string()][..])
        );
        for answer in &answers.needs {
            let choice = answer.outcome.as_ref().unwrap();
            assert_eq!(choice.contender.build, "rust", "{}", answer.need);
        }
        let choice = choice(&answers, "Lowest steady-state cost");
        assert!(choice.figure.starts_with("× 5.0"), "{}", choice.figure);
    }
}

#[test]
fn a_new_instance_is_made_called_and_dropped() {
    let answers = answers_of(&testing::world());
    let choice = choice(&answers, "Lowest start-up");
    let (_, told) = choice.facts.iter().find(|(name, _)| name.contains("new instance")).unwrap();
    // 14, 10 and 6 µs, and the weather of the middle block.
    assert!(
        told.starts_with("31 µs") && told.contains("made 14.0 µs, called once 10.0 µs, dropped 6.00 µs"),
        "{told}"
    );
}

#[test]
fn a_native_start_says_what_process_it_is() {
    let mut world = testing::world();
    let mut native = testing::row("pricing/quote-cart@native/rust", FIRST, 3e3, Some(1.0));
    native
        .remarks
        .push("the process is tollgate-worker 0.1.0, the same program that runs the components".to_string());
    world.rows.push(native);
    world.rows.push(testing::row("pricing/quote-cart@http/rust/native", FIRST, 2e3, Some(1.0)));
    let answers = answers_of(&world);
    let facts = &choice(&answers, "Lowest start-up").facts;
    let (name, told) = &facts[0];
    assert!(
        name.contains("tollgate-worker 0.1.0, the same program") && told.contains("2.33 times as long"),
        "{facts:?}"
    );
    assert!(facts[1].0.starts_with("the native service"), "{facts:?}");
}

#[test]
fn without_a_control_nothing_is_said_to_be_against_it() {
    let mut world = testing::world();
    let by = |world: &World| {
        answers_of(world).needs.iter().find(|answer| answer.need.contains("steady")).unwrap().by
    };
    assert!(by(&world).contains("against the native call"));
    world.rows.retain(|row| !row.is_control());
    world.rows.iter_mut().for_each(|row| (row.control, row.to_native) = (None, None));
    assert_eq!(by(&world), "the time of one call, geometric mean over all logic");
}
