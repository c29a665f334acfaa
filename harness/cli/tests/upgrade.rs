//! What another worker does to somebody's component.

mod support;

use std::fs;

use support::{Place, real_worker};

const SUM: &str = r#"(module
    (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))"#;

fn place() -> Place {
    let place = Place::new();
    place.write("sum.wat", SUM);
    place
}

#[test]
fn a_worker_and_its_copy_do_the_same_and_each_thing_that_could_change_has_a_line() {
    let place = place();
    for name in ["base", "head"] {
        fs::copy(real_worker(), place.path(name)).unwrap();
    }
    let said = place.tollgate(
        "upgrade sum.wat --from ./base --to ./head --invoke sum(1,2) --budget 12s --no-lock --out reports",
    );
    // Nothing is worse; on a busy machine something may be left open.
    let code = said.status.code();
    assert!(matches!(code, Some(0 | 3)), "{said}");
    said.exits(code.unwrap());
    for line in ["a call of sum", "spawn to first answer", "compiling", "memory of an instance"] {
        said.prints(line);
    }
    let line = |name: &str| {
        said.stdout.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_default().to_string()
    };
    for exact in ["compiled code, bytes", "machine code in it, bytes"] {
        assert!(line(exact).contains("exactly unchanged"), "{said}");
    }
    match said.stderr.contains("instructions are not counted") {
        true => said.says("apt-get install valgrind"),
        false => said.prints("instructions of a call of sum"),
    };
    assert!(!said.stdout.contains("WORSE"), "{said}");
    // A race, what was counted, and four runs in turns.
    assert!(place.run_folders().len() >= 5, "{:?}", place.run_folders());
}

#[test]
fn an_end_that_is_none_is_refused_before_anything_is_measured() {
    let place = place();
    place
        .tollgate("upgrade sum.wat --from latest")
        .exits(2)
        .says("write a release of Wasmtime, such as 48 or 48.0.8");
    place
        .tollgate("upgrade sum.wat --from ./nowhere --to ./nowhere")
        .exits(2)
        .says_one_line()
        .says("there is no worker ./nowhere");
    let csv = "upgrade sum.wat --from ./nowhere --to ./nowhere --format csv";
    place.tollgate(csv).exits(2).says_one_line().says("leave out --format csv");
    let bisect = "upgrade sum.wat --from ./nowhere --to ./nowhere --bisect";
    let said = place.tollgate(bisect);
    said.exits(2).says_one_line();
    match said.stderr.contains("--bisect counts instructions") {
        true => said.says("apt-get install valgrind"),
        false => said.says("a worker program has no releases between it and another: leave out --bisect"),
    };
    let mut outside = place.command("upgrade sum.wat --from 48");
    outside.env_remove("TOLLGATE_ROOT").env("XDG_CACHE_HOME", place.path("cache"));
    let said = support::Running::start(outside, &place.path("tmp")).end();
    said.exits(2).says_one_line().says("is built from a checkout of Tollgate");
    assert!(place.run_folders().is_empty());
}
