use super::*;
use crate::testing::{self, World};
use tollgate_model::results::Bound;

const CRANELIFT: &str = "component/rust/cranelift";

fn asked(function: &str, size: Option<&str>) -> Asked {
    Asked {
        function: function.parse().unwrap(),
        size: size.map(|size| size.parse().unwrap()),
        per_second: 200_000.0,
        per_start: None,
        started: Started::Process,
        instances: 1.0,
    }
}

/// Screening costs 50 ns and 0.2 ns a byte.
fn world() -> World {
    let mut world = testing::world();
    for size in ["16B", "1KiB", "16KiB", "64KiB", "1MiB"] {
        let bytes = size.parse::<Size>().unwrap().bytes() as f64;
        let cell = format!("fraud/screen/{size}@{CRANELIFT}");
        world.rows.push(testing::row(&cell, Metric::CallNs, 50.0 + 0.2 * bytes, None));
    }
    let cell = format!("fraud/screen/1KiB@{CRANELIFT}");
    world.rows.push(testing::row(&cell, Metric::Warm(WarmStep::Instantiate), 1e9, None));
    world
}

fn of<T>(world: &World, asked: &Asked, contender: &str, told: impl Fn(&Cost) -> T) -> T {
    let report = world.report();
    let index = RowIndex::of(&report);
    let costs = costs(&index, asked);
    told(costs.iter().find(|cost| cost.contender.to_string() == contender).unwrap())
}

fn value(told: Told) -> f64 {
    (told.unwrap().value * 1e6).round() / 1e6
}

#[test]
fn operations_keep_so_much_of_a_core_busy() {
    let world = world();
    let cores =
        |asked: &Asked, contender: &str| value(of(&world, asked, contender, |cost| cost.cores.clone()));
    // 200,000 calls of 100 ns, and as many requests of 12 µs.
    assert_eq!(cores(&asked("pricing/unit-price", None), CRANELIFT), 0.02);
    assert_eq!(cores(&asked("pricing/quote-cart", None), "http/rust/component"), 2.4);
    let figure =
        of(&world, &asked("pricing/unit-price", None), CRANELIFT, |cost| cost.cores.clone()).unwrap();
    assert!((figure.low.unwrap() - 0.018).abs() < 1e-9 && (figure.high.unwrap() - 0.022).abs() < 1e-9);
}

#[test]
fn a_size_between_measured_ones_is_told_and_one_beyond_is_not() {
    let world = world();
    let operation =
        |size| of(&world, &asked("fraud/screen", Some(size)), CRANELIFT, |cost| cost.operation.clone());
    assert_eq!(value(operation("32KiB")), 50.0 + 0.2 * 32_768.0);
    assert_eq!(operation("4MiB"), Err("measured from 16B to 1MiB only".to_string()));
    let native =
        of(&world, &asked("fraud/screen", Some("1KiB")), "native/rust", |cost| cost.operation.clone());
    assert_eq!(native, Err("not measured".to_string()));
}

#[test]
fn a_bound_is_no_figure() {
    let mut world = world();
    world.rows.iter_mut().for_each(|row| row.bound = Bound::AtLeast);
    let operation = |asked: &Asked| of(&world, asked, CRANELIFT, |cost| cost.operation.clone());
    assert_eq!(operation(&asked("pricing/unit-price", None)), Err("only a bound is known".to_string()));
    assert_eq!(operation(&asked("fraud/screen", Some("1KiB"))), Err("not measured".to_string()));
}

#[test]
fn a_start_is_shared_among_the_operations_that_it_serves() {
    let world = testing::world();
    let start = |asked: &Asked, contender: &str| of(&world, asked, contender, |cost| cost.start.clone());
    let mut asked = asked("pricing/unit-price", None);
    assert_eq!(start(&asked, CRANELIFT), None);
    asked.per_start = Some(1_000.0);
    // 70 ms from the spawn to the first answer, whatever function was started with.
    assert_eq!(value(start(&asked, CRANELIFT).unwrap()), 70_000.0);
    assert_eq!(start(&asked, "http/rust/native"), Some(Err("not measured".to_string())));
    asked.started = Started::Instance;
    // 14 + 10 + 6 µs.
    let told = start(&asked, CRANELIFT).unwrap().unwrap();
    assert_eq!(told.value.round(), 30.0);
    let doubt = 0.1 * (14f64.powi(2) + 10f64.powi(2) + 6f64.powi(2)).sqrt();
    assert!((told.high.unwrap() - told.value - doubt).abs() < 1e-9, "{told:?}");
    assert_eq!(start(&asked, "native/rust"), Some(Err("a library has no instances".to_string())));
    assert_eq!(start(&asked, "http/rust/native"), Some(Err("it starts as a process".to_string())));
}

#[test]
fn memory_is_of_the_first_with_its_process_and_of_each_more() {
    let mut world = testing::world();
    let native = Metric::Memory(Moment::FirstCall, Bytes::Proportional);
    world.rows.push(testing::row("pricing/quote-cart@native/rust", native, 2e6, None));
    let memory = |asked: &Asked, contender: &str| of(&world, asked, contender, |cost| cost.memory.clone());
    let mut asked = asked("pricing/unit-price", None);
    assert_eq!(value(memory(&asked, CRANELIFT)), 5e6);
    assert_eq!(value(memory(&asked, "native/rust")), 2e6);
    asked.instances = 1_001.0;
    assert_eq!(value(memory(&asked, CRANELIFT)), 5e6 + 25e6);
    assert_eq!(memory(&asked, "native/rust"), Err("a library has no instances".to_string()));
    // Of one process it is known what one more takes, but not what the first does.
    assert_eq!(memory(&asked, "http/rust/native"), Err("not measured".to_string()));
}

#[test]
fn shapes_stand_in_order_and_the_cheapest_of_each_comes_first() {
    let world = testing::world();
    let report = world.report();
    let index = RowIndex::of(&report);
    let costs = costs(&index, &asked("pricing/unit-price", None));
    let shapes: Vec<Shape> = costs.iter().map(|cost| cost.shape).collect();
    assert!(shapes.is_sorted() && shapes[0] == Shape::Library && shapes.contains(&Shape::Service));
    let names: Vec<String> = costs.iter().map(|cost| cost.contender.to_string()).collect();
    assert!(!names.iter().any(|name| name.contains("debug")), "{names:?}");
    let known: Vec<f64> = costs.iter().filter(|it| it.shape == Shape::Component).map(Cost::in_all).collect();
    assert!(known.is_sorted() && known.last() == Some(&f64::INFINITY), "{known:?}");
}

#[test]
fn what_is_typical_is_made_of_what_the_run_has() {
    let told = |world: &World| {
        let report = world.report();
        let index = RowIndex::of(&report);
        let all = typical(&index);
        all.iter().map(|one| (one.asked.function.to_string(), one.asked.size)).collect::<Vec<_>>()
    };
    let unsized_only =
        vec![("pricing/unit-price".to_string(), None), ("pricing/quote-cart".to_string(), None)];
    assert_eq!(told(&testing::world()), unsized_only);
    let screened = ("fraud/screen".to_string(), Some("64KiB".parse().unwrap()));
    assert_eq!(told(&world()), [&unsized_only[..], &[screened]].concat());
    let mut none = testing::world();
    none.rows.clear();
    assert!(told(&none).is_empty());
}

#[test]
fn what_has_an_instance_for_each_operation_pays_for_it_once() {
    let mut world = testing::world();
    let fresh = Contender::component("rust", "pooling");
    let config = world.run.subjects.get_mut(&fresh).unwrap().config.as_mut().unwrap();
    config.call.instance = InstanceUse::Fresh;
    let mut asked = asked("pricing/unit-price", None);
    (asked.per_start, asked.started) = (Some(1.0), Started::Instance);
    let start = of(&world, &asked, "component/rust/pooling", |cost| cost.start.clone());
    assert_eq!(start, Some(Err("in each operation already".to_string())));
    // It comes before those that make one besides.
    let report = world.report();
    let index = RowIndex::of(&report);
    let costs = costs(&index, &asked);
    let first = costs.iter().find(|cost| cost.shape == Shape::Component).unwrap();
    assert_eq!(*first.contender, fresh);
    asked.started = Started::Process;
    assert_eq!(
        of(&world, &asked, "component/rust/pooling", |cost| cost.start.clone()),
        Some(Err("not measured".to_string()))
    );
}
