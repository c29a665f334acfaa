//! What is typed: verbs, flags, names, plans.

mod support;

use std::process::Stdio;

use support::{NATIVE, Place};

#[test]
fn every_verb_has_help_and_the_main_ones_examples() {
    let place = Place::new();
    for (verb, examples) in [
        ("", true),
        ("run", true),
        ("verify", true),
        ("list", true),
        ("load", true),
        ("serve", true),
        ("compare", true),
        ("race", true),
        ("selftest", true),
        ("report", true),
        ("export", true),
        ("history", true),
        ("guests", false),
        ("guests build", false),
        ("guests list", false),
        ("guests inspect", false),
        ("doctor", false),
        ("completions", false),
    ] {
        let said = place.tollgate(&format!("{verb} --help"));
        said.exits(0).prints("Usage: tollgate");
        assert_eq!(said.stdout.contains("Examples:\n  tollgate "), examples, "{verb}: {said}");
    }
    place.tollgate("--version").exits(0).prints("tollgate 0.");
}

#[test]
fn a_slip_is_answered_in_one_line_that_helps() {
    let place = Place::new().plan(NATIVE);
    for (arguments, answer) in [
        ("run --plan quik", "there is no plan `quik`: did you mean `quick`? there are "),
        ("run --plan nowhere.toml", "cannot read nowhere.toml: No such file"),
        ("list --plan quik", "there is no plan `quik`"),
        ("verify --plan quik", "there is no plan `quik`"),
        ("run --plan plan.toml --cells pricing/*@native/rust", "no cell fits `pricing/*@native/rust`"),
        ("run --plan plan.toml --cells a{b", "`a{b` is not a pattern"),
        ("verify --cells probe/nop@component/rust/wnch", "no cell fits"),
        ("run --plan plan.toml --launches 0", "plan.toml: launches must be from 1 to 10000"),
        ("guests build rust rsut", "there is no guest `rsut`; there are: "),
        ("guests inspect rsut", "there is no guest `rsut`"),
        ("guests inspect plan.toml", "plan.toml is not a component: it is not WebAssembly at all"),
        ("list configs --configs nowhere", "cannot read nowhere: No such file"),
    ] {
        let said = place.tollgate(arguments);
        said.exits(2).prints_nothing().says(answer).says_one_line();
    }
}

#[test]
fn an_unknown_flag_or_verb_is_refused_with_the_nearest() {
    let place = Place::new();
    place.tollgate("run --launchs 3").exits(2).says("unexpected argument '--launchs'").says("'--launches'");
    place.tollgate("verfy").exits(2).says("unrecognized subcommand 'verfy'").says("'verify'");
    place.tollgate("run --format xml").exits(2).says("[possible values: table, json, csv]");
    place.tollgate("run --seed many").exits(2).says("invalid value 'many' for '--seed <N>'");
    place.tollgate("").exits(2).says("Usage: tollgate");
}

#[test]
fn flags_have_their_old_names_too_which_help_does_not_show() {
    let place = Place::new().plan(NATIVE);
    place.tollgate("run --plan plan.toml --out reports --beside --format csv").succeeds();
    assert_eq!(place.launches().len(), 1);
    let again = place.tollgate(&format!("race --again {}", place.run_folder().display()));
    again.exits(2).says("is no race").says_one_line();
    for (help, now, before) in
        [("run --help", "--no-lock", "--beside"), ("race --help", "--replay", "--again")]
    {
        let help = place.tollgate(help);
        assert!(!help.exits(0).prints(now).stdout.contains(before), "{help}");
    }
}

#[test]
fn a_plan_that_is_not_well_formed_is_refused_by_line() {
    let place = Place::new();
    for (from, to, answer) in [
        ("launches = 1", "lanches = 1", "plan.toml:4: unknown key `lanches`: did you mean `launches`?"),
        ("launches = 1", "launches = ", "plan.toml:4: "),
        ("launches = 1", "launches = 'one'", "plan.toml:4: invalid type"),
        ("launches = 1", "launches = -1", "plan.toml:4: invalid value"),
        ("slices = 2", "slices = 0", "slices must be from 1 to 1000"),
        ("[[group]]", "[[grop]]", "unknown key `grop`: did you mean `group`?"),
        ("probe/nop", "probe/nob", "group 1: no function fits `probe/nob`"),
        ("probe/nop", "probe/sink-bytes", "group 1: `probe/sink-bytes` comes in sizes"),
        (
            "[]",
            "['component/rust/wnch']",
            "no runtime configuration fits `component/rust/wnch`: did you mean `winch`?",
        ),
        ("[]", "['rust/winch']", "`rust/winch` is not a contender"),
    ] {
        assert!(NATIVE.contains(from));
        let place = &place;
        place.write("plan.toml", NATIVE.replacen(from, to, 1));
        place.run("").exits(2).says(answer).says_one_line().prints_nothing();
    }
    place.write("plan.toml", [0xff, 0xfe, 0x00]);
    place.run("").exits(2).says("cannot read plan.toml: ").says_one_line();
}

#[test]
fn a_runtime_configuration_that_is_not_well_formed_is_refused_by_line() {
    let place = Place::new().plan(NATIVE);
    place.write("configs/mine.toml", "about = 'mine'\n[engine]\nconsume-feul = true\n");
    place
        .run("--configs configs")
        .exits(2)
        .says("mine.toml:3: unknown key `consume-feul`: did you mean `consume-fuel`?");
    place.write("configs/mine.toml", "about = 'my own'\n[engine]\nconsume-fuel = true\n");
    place
        .tollgate("list configs --configs configs")
        .exits(0)
        .prints("mine ")
        .prints("my own")
        .prints("winch ");
}

#[test]
fn outside_a_checkout_it_says_where_to_go() {
    let place = Place::new();
    let mut command = place.command("list");
    command.env_remove("TOLLGATE_ROOT").env("XDG_CACHE_HOME", place.path("cache"));
    let said = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(
        said.starts_with("tollgate: there is no plan `quick` here: ours measure the guests of a checkout"),
        "{said}"
    );
    assert!(said.contains("Change into one, or name it in TOLLGATE_ROOT"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let output = command.env("TOLLGATE_ROOT", place.path("tmp")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr).unwrap().contains("is no checkout of Tollgate (no harness/plans)")
    );
    // Completions need none: a package's build makes them.
    let status = place.command("completions bash").env_remove("TOLLGATE_ROOT").stdout(Stdio::null()).status();
    assert!(status.unwrap().success());
}

#[test]
fn launches_and_seed_are_honoured_and_recorded() {
    let place = Place::new().plan(NATIVE);
    place.run("--launches 2 --seed 4711").succeeds();
    let journal = place.journal();
    let run: serde_json::Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
    assert_eq!(run["seed"], 4711);
    assert_eq!(run["comparisons"][0]["launches"], 2);
    assert_eq!(place.launches().len(), 2);
    let command = run["command"].as_str().unwrap();
    assert!(
        command.starts_with("tollgate run --plan plan.toml ")
            && command.ends_with(" --launches 2 --seed 4711"),
        "{command}"
    );
}

#[test]
fn a_seed_is_drawn_and_recorded_where_none_is_given() {
    let place = Place::new().plan(NATIVE);
    let said = place.tollgate("run --plan plan.toml --out reports --no-lock");
    let seed =
        serde_json::from_str::<serde_json::Value>(place.journal().lines().next().unwrap()).unwrap()["seed"]
            .clone();
    assert!(seed.as_u64().unwrap() > 0);
    said.succeeds().prints(&format!("seed {seed}."));
}

#[test]
fn every_plan_that_comes_with_it_can_be_carried_out() {
    let place = Place::new();
    let said = place.tollgate("list plans --format json");
    let plans: Vec<serde_json::Value> = serde_json::from_str(&said.stdout).unwrap();
    assert!(plans.len() >= 3);
    for plan in plans {
        let name = plan["name"].as_str().unwrap();
        place.tollgate(&format!("list cells --plan {name}")).exits(0).prints("@native/rust");
    }
}
