//! Profiles of real workers by the real perf, and what is said where there is none.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::tools::{has, with_only};
use support::{Fault, Place, Running, Said};

const QUOTE: &str = "pricing/get-quote@component/rust/cranelift";

/// A profile of half a second, into the folder `p`.
fn profile(place: &Place, arguments: &str) -> Said {
    place.tollgate(&format!("profile --duration 600ms --no-lock --out p {arguments}"))
}

fn summary(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("summary.json")).unwrap()).unwrap()
}

fn share(summary: &Value, class: &str) -> f64 {
    let classes = summary["classes"].as_array().unwrap();
    classes.iter().find(|it| it["class"] == class).map_or(0.0, |it| it["share"].as_f64().unwrap())
}

/// Nothing of an unfinished profile is left: no folder, no file beside it, no map of code.
fn leaves_nothing(place: &Place) {
    assert!(!place.path("p").exists());
    leaves_no_scratch(place);
}

fn leaves_no_scratch(place: &Place) {
    let hidden = fs::read_dir(place.path("")).unwrap().flatten();
    let hidden: Vec<_> =
        hidden.filter(|it| it.file_name().to_string_lossy().starts_with(".tollgate-")).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
    for worker in place.workers() {
        let map = format!("/tmp/perf-{worker}.map");
        assert!(!Path::new(&map).exists(), "{map}");
    }
}

#[test]
fn host_and_guest_stand_in_one_stack_and_every_class_has_its_share() {
    if !has("perf") {
        return;
    }
    let place = Place::new();
    profile(&place, QUOTE)
        .exits(0)
        .prints("what a call is made of")
        .prints("of a call")
        .prints("p/flamegraph.svg");
    let folder = place.path("p");
    let stacks = fs::read_to_string(folder.join("stacks.folded")).unwrap();
    let joined = |line: &&str| {
        line.starts_with("call_once;tollgate_worker::main")
            || line.starts_with("tollgate_worker::main")
                && line.contains("tollgate_logic::pricing::quote::get_quote_[j]")
    };
    assert!(stacks.lines().any(|line| joined(&line) && line.contains("_[j]")), "{stacks}");
    let summary = summary(&folder);
    let quality = |name: &str| summary["quality"][name].as_f64().unwrap();
    // Of 600 that a processor for itself would give.
    assert!(quality("samples") >= 60.0, "{summary}");
    assert!(quality("unknown") <= 0.05 * quality("samples"), "{summary}");
    assert!(quality("whole") >= 0.95 * quality("samples"), "{summary}");
    assert_eq!(summary["quality"]["guest-names"], true);
    for class in ["entry/exit glue", "lowering", "lifting", "logic", "guest allocation"] {
        assert!(share(&summary, class) > 0.01, "{class}: {summary}");
    }
    assert_eq!(share(&summary, "HTTP") + share(&summary, "compiling"), 0.0, "{summary}");
    assert!(share(&summary, "other") < 0.05, "{summary}");
    let ns = summary["ns"].as_f64().unwrap();
    let parts = summary["classes"].as_array().unwrap().iter().map(|it| it["ns"].as_f64().unwrap());
    assert!((parts.sum::<f64>() / ns - 1.0).abs() < 1e-9, "the parts of a call add up to it");
    assert_eq!(summary["overhead"].as_array().unwrap().len(), 3);

    let svg = fs::read_to_string(folder.join("flamegraph.svg")).unwrap();
    assert!(svg.contains("get_quote") && svg.contains(QUOTE));
    let firefox: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("firefox.json")).unwrap()).unwrap();
    assert_eq!(firefox["threads"][0]["samples"]["length"].as_f64().unwrap(), quality("samples"));
    let csv = fs::read_to_string(folder.join("attribution.csv")).unwrap();
    assert!(
        csv.starts_with("class,samples,share,low,high,ns,instructions,cycles\nentry/exit glue,"),
        "{csv}"
    );
    if has("go") {
        let read = Command::new("go")
            .args(["tool", "pprof", "-top", "-nodecount=400"])
            .arg(folder.join("profile.pb.gz"))
            .output();
        let read = String::from_utf8(read.unwrap().stdout).unwrap();
        assert!(read.contains("tollgate_logic::pricing::quote::get_quote"), "{read}");
        assert!(read.contains("LowerContext>::realloc"), "whole names: {read}");
    }
}

#[test]
fn code_of_winch_has_names_too() {
    if !has("perf") {
        return;
    }
    let place = Place::new();
    profile(&place, "pricing/get-quote@component/rust/winch").exits(0);
    let summary = summary(&place.path("p"));
    let quality = |name: &str| summary["quality"][name].as_f64().unwrap();
    assert!(quality("unknown") <= 0.05 * quality("samples"), "{summary}");
    assert!(quality("whole") >= 0.95 * quality("samples"), "{summary}");
    assert!(share(&summary, "guest allocation") > 0.01, "{summary}");
}

#[test]
fn logic_of_other_languages_is_told_by_its_names() {
    let programs = [("js", "js/bin/tollgate-js"), ("c", "c/bin/tollgate-c"), ("zig", "zig/bin/tollgate-zig")];
    for (language, program) in programs {
        let built =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../native-baselines").join(program).exists();
        if !has("perf") || !built {
            eprintln!("skipped: {language}: scripts/languages/{language} build");
            continue;
        }
        let place = Place::new();
        profile(&place, &format!("pricing/quote-cart@native/{language}")).exits(0);
        let summary = summary(&place.path("p"));
        assert!(share(&summary, "logic") > 0.1, "{language}: {summary}");
        let left = fs::read_dir(place.path("")).unwrap().flatten();
        let logs = left.filter(|it| it.file_name().to_string_lossy().contains("v8"));
        assert_eq!(logs.count(), 0, "{language} leaves no log behind");
    }
}

#[test]
fn native_code_crosses_nothing_and_a_difference_says_what_moved() {
    if !has("perf") {
        return;
    }
    let place = Place::new();
    let native = "pricing/get-quote@native/rust";
    profile(&place, &format!("{native} --against {QUOTE}"))
        .exits(0)
        .prints(&format!("from {native}\nto   {QUOTE}\n"))
        .prints("functions whose share moved most:");
    let [before, after] = ["before", "after"].map(|side| summary(&place.path("p").join(side)));
    for class in ["entry/exit glue", "lowering", "lifting", "guest allocation"] {
        assert_eq!(share(&before, class), 0.0, "{class}: {before}");
        assert!(share(&after, class) > 0.01, "{class}: {after}");
    }
    assert!(share(&before, "logic") > 0.1, "{before}");
    let svg = fs::read_to_string(place.path("p/difference.svg")).unwrap();
    assert!(svg.contains("native/rust → "), "the title names both");
    let moved = fs::read_to_string(place.path("p/moved.csv")).unwrap();
    assert!(moved.starts_with("function,share-before,share-after\n"), "{moved}");
}

#[test]
fn a_component_of_the_users_is_profiled_in_any_folder() {
    if !has("perf") {
        return;
    }
    let place = Place::new();
    place.write(
        "loop.wat",
        r#"(module (func $spin (export "spin") (param i32) (result i32) (local $i i32)
            (loop $again (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (local.get 0))))
            (local.get $i)))"#,
    );
    let mut command =
        place.command("profile loop.wat --invoke spin(20000) --duration 600ms --no-lock --out p");
    command.env_remove("TOLLGATE_ROOT").env("XDG_CACHE_HOME", place.path("cache"));
    Running::start(command, &place.path("tmp")).end().exits(0);
    let summary = summary(&place.path("p"));
    // Other tests run beside it, and what the kernel does to share the processor out is in the profile, too.
    let beside_the_kernel = 1.0 - share(&summary, "kernel");
    assert!(share(&summary, "logic") > 0.9 * beside_the_kernel, "20,000 turns are the guest's: {summary}");
    assert!(summary["subject"].as_str().unwrap().contains("spin@component/loop/cranelift"), "{summary}");
}

#[test]
fn a_worker_without_symbols_is_profiled_and_said_to_have_none() {
    if !has("perf") || !has("strip") {
        return;
    }
    let place = Place::new();
    let stripped = place.path("stripped");
    let strip = Command::new("strip").arg("-o").arg(&stripped).arg(support::real_worker()).status();
    assert!(strip.unwrap().success());
    let said = place.tollgate(&format!(
        "--worker {} profile {QUOTE} --duration 600ms --no-lock --out p",
        stripped.display()
    ));
    said.exits(0).prints("remark: ").prints("stripped of its symbols");
    let summary = summary(&place.path("p"));
    let quality = |name: &str| summary["quality"][name].as_f64().unwrap();
    assert!(quality("unknown") > 0.2 * quality("samples"), "{summary}");
    assert!(quality("whole") > 0.95 * quality("samples"), "stacks are walked by tables that stay: {summary}");
    assert!(share(&summary, "logic") > 0.05, "the guest has its names: {summary}");
}

#[test]
fn a_service_is_profiled_under_load() {
    if !has("perf") {
        return;
    }
    let place = Place::new();
    let service = "pricing/get-quote@http/rust/component";
    profile(&place, service)
        .exits(0)
        .prints("what a request is made of")
        .prints("a request takes the processor");
    let closed = summary(&place.path("p"));
    assert!(share(&closed, "kernel") > 0.1 && share(&closed, "HTTP") > 0.05, "{closed}");
    assert_eq!(closed["of"], "request");
    place.tollgate(&format!("profile {service} --rate 500 --duration 600ms --no-lock --out q")).exits(0);
    let open = summary(&place.path("q"));
    // At 500 requests a second it is idle most of the time, and idle time is not sampled.
    let samples = |of: &Value| of["quality"]["samples"].as_f64().unwrap();
    assert!(samples(&open) < 0.7 * samples(&closed), "{open} {closed}");
}

#[test]
fn starts_are_profiled_and_compiling_is_parted_by_pass() {
    if !has("perf") {
        return;
    }
    let place = Place::new();
    profile(&place, &format!("{QUOTE} --starts"))
        .exits(0)
        .prints("what a start is made of")
        .prints("compiling, by pass:")
        .prints("register allocation");
    let of_starts = summary(&place.path("p"));
    assert!(share(&of_starts, "compiling") > 0.3, "{of_starts}");
    let passes = of_starts["passes"].as_array().unwrap();
    let all: f64 = passes.iter().map(|pass| pass["share"].as_f64().unwrap()).sum();
    assert!((all - share(&of_starts, "compiling")).abs() < 1e-9, "passes are all of compiling: {of_starts}");
    let native =
        place.tollgate("profile pricing/get-quote@native/rust --starts --duration 300ms --no-lock --out n");
    native.exits(0);
    assert_eq!(share(&summary(&place.path("n")), "compiling"), 0.0);
}

#[test]
fn an_explanation_has_time_counts_and_advice() {
    if !has("perf") {
        return;
    }
    let place = Place::new();
    let said = place.tollgate(&format!("explain {QUOTE} --duration 600ms --no-lock"));
    said.exits(0)
        .prints("what a call is made of")
        .prints("of each call, counted:")
        .prints("what one could do:");
    said.prints("1. hand over more in one call").prints("stacks with the most of it, innermost last:");
    if has("valgrind") {
        said.prints("instructions, host and guest").prints("est. cycles");
    }
}

/// A command line in a system without perf.
fn without_perf(place: &Place, arguments: &str) -> Said {
    let mut command = place.command(arguments);
    command.env("PATH", with_only(place, &["perf"], &[]));
    Running::start(command, &place.path("tmp")).end()
}

#[test]
fn without_perf_counting_stands_in_for_sampling_and_says_what_it_cannot_see() {
    if !has("valgrind") {
        return;
    }
    let place = Place::new();
    without_perf(&place, &format!("profile {QUOTE} --exact --no-lock --out p"))
        .exits(0)
        .prints("and nothing sampled: perf is not installed: apt-get install linux-perf. Shares are of estimated cycles")
        .prints("remark: counting sees no time")
        .prints("functions with the most cycles, innermost:");
    let folder = place.path("p");
    let summary = summary(&folder);
    assert!(summary["ns"].is_null() && summary["overhead"].is_null(), "counts are no times: {summary}");
    assert!(summary["not-sampled"].as_str().unwrap().contains("perf is not installed"), "{summary}");
    for class in ["entry/exit glue", "lowering", "lifting", "logic", "guest allocation", "host allocation"] {
        assert!(share(&summary, class) > 0.01, "{class}: {summary}");
    }
    // Whole stacks, host and guest, and nothing lost of what was counted.
    let stacks = fs::read_to_string(folder.join("stacks.folded")).unwrap();
    let cycles = |of: &dyn Fn(&str) -> bool| -> f64 {
        let counted = stacks.lines().filter_map(|line| line.rsplit_once(' '));
        counted.filter(|(stack, _)| of(stack)).map(|(_, count)| count.parse::<f64>().unwrap()).sum()
    };
    let all = cycles(&|_| true);
    let classes = summary["exact"]["classes"].as_array().unwrap();
    let counted: f64 = classes.iter().map(|it| it["cycles"].as_f64().unwrap()).sum();
    assert!((all / counted - 1.0).abs() < 0.05, "{all} {counted}");
    let joined = |stack: &str| {
        stack.contains("tollgate_worker::main")
            && stack.contains("tollgate_logic::pricing::quote::get_quote_[j]")
    };
    assert!(cycles(&joined) > 0.05 * all, "{stacks}");
    assert!(cycles(&|stack| stack.contains("[not pieced together]")) < 0.01 * all, "{stacks}");
    let svg = fs::read_to_string(folder.join("flamegraph.svg")).unwrap();
    assert!(svg.contains("estimated cycles") && svg.contains("get_quote") && !svg.contains(" samples"));
    assert!(!folder.join("profile.pb.gz").exists() && !folder.join("firefox.json").exists());
    leaves_no_scratch(&place);
    leaves_no_scratch(&place);
    // So are two, against each other.
    let native = "pricing/get-quote@native/rust";
    let two = without_perf(&place, &format!("profile {native} --exact --against {QUOTE} --no-lock --out q"));
    two.exits(0).prints("nothing sampled: perf is not installed").prints(" instructions (+");
    assert!(two.stdout.contains("lowering") && !two.stdout.contains(" ns"), "{}", two.stdout);
    let folder = place.path("q");
    let svg = fs::read_to_string(folder.join("difference.svg")).unwrap();
    assert!(svg.contains("widths are estimated cycles of the second"), "{svg}");
    let moved = fs::read_to_string(folder.join("moved.csv")).unwrap();
    assert!(moved.contains("tollgate_logic::pricing::quote::get_quote"), "{moved}");
    assert!(folder.join("before/attribution.csv").exists() && folder.join("after/summary.json").exists());
    leaves_no_scratch(&place);
}

#[test]
fn without_perf_a_call_is_explained_by_what_is_counted() {
    if !has("valgrind") {
        return;
    }
    let place = Place::new();
    without_perf(&place, &format!("explain {QUOTE} --no-lock"))
        .exits(0)
        .prints("and nothing sampled: perf is not installed")
        .prints("est. cycles")
        .prints("stacks with the most of it, innermost last:")
        .prints("1. hand over more in one call");
}

#[test]
fn without_perf_and_valgrind_one_line_names_both() {
    let place = Place::new();
    let mut command = place.command(&format!("explain {QUOTE} --no-lock"));
    command.env("PATH", with_only(&place, &["perf", "valgrind"], &[]));
    let said = Running::start(command, &place.path("tmp")).end();
    said.exits(2).prints_nothing().says_one_line();
    said.says("perf is not installed: apt-get install linux-perf; valgrind is not installed");
}

/// How far sampling and counting are surely apart in these classes, in points: beyond the interval of the samples. Shares are of what
/// both see; counting sees no kernel.
fn apart(summary: &Value, of: &[&str]) -> f64 {
    let sampled = |class: &str| {
        let classes = summary["classes"].as_array().unwrap();
        let found = classes.iter().find(|it| it["class"] == class);
        let interval = |end: usize| found.and_then(|it| it["interval"][end].as_f64()).unwrap_or(0.0);
        (share(summary, class), (interval(1) - interval(0)) / 2.0)
    };
    let counted = |class: &str| {
        let classes = summary["exact"]["classes"].as_array().unwrap();
        classes.iter().find(|it| it["class"] == class).map_or(0.0, |it| it["cycles"].as_f64().unwrap())
    };
    let all_sampled: f64 = of.iter().map(|class| sampled(class).0).sum();
    let all_counted: f64 = of.iter().map(|class| counted(class)).sum();
    let apart = |class: &&str| {
        let (share, half) = sampled(class);
        100.0 * ((share / all_sampled - counted(class) / all_counted).abs() - half / all_sampled)
    };
    of.iter().map(apart).fold(0.0, f64::max)
}

#[test]
fn sampling_and_counting_check_each_other() {
    if !has("perf") || !has("valgrind") {
        return;
    }
    const CLASSES: [&str; 6] =
        ["entry/exit glue", "lowering", "lifting", "logic", "guest allocation", "host allocation"];
    let place = Place::new();
    // How long a processor divides (the logic of a cart) and how it copies (the echo) is its own matter, so these have room: on
    // one they are 5 points apart as well (docs/PROFILING.md). A copy counted byte by byte would be 38 apart.
    for (at, (workload, points)) in
        [("pricing/get-quote", 7.0), ("pricing/quote-cart", 16.0), ("probe/echo-bytes/64KiB", 20.0)]
            .into_iter()
            .enumerate()
    {
        // Other work takes caches and the processor away: one try in three has to be left alone.
        let tries = (0..3).map(|again| {
            let out = format!("p{at}-{again}");
            let cell = format!("{workload}@component/rust/cranelift");
            place.tollgate(&format!("profile {cell} --exact --duration 2s --no-lock --out {out}")).exits(0);
            apart(&summary(&place.path(&out)), &CLASSES)
        });
        let mut seen = Vec::new();
        let agrees = tries.inspect(|it| seen.push(*it)).any(|it| it <= points);
        assert!(agrees, "{workload}: {seen:?} points");
    }
}

#[test]
fn without_perf_there_is_one_line_with_what_installs_it() {
    let place = Place::new();
    without_perf(&place, &format!("profile {QUOTE} --duration 600ms --no-lock --out p"))
        .exits(2)
        .prints_nothing()
        .says_one_line()
        .says("perf is not installed: apt-get install linux-perf, or --exact, which counts under valgrind instead");
    leaves_nothing(&place);
}

#[test]
fn where_perf_may_not_look_one_line_says_what_would_allow_it() {
    let place = Place::new();
    let path = with_only(&place, &["perf"], &[]);
    let refusing = "#!/bin/sh\nif [ \"$1\" = --version ]; then echo perf version 6.1; exit 0; fi\n\
        echo Error: >&2\necho 'Access to performance monitoring and observability operations is limited.' >&2\nexit 255\n";
    place.write("tools/perf", refusing);
    fs::set_permissions(place.path("tools/perf"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = place.command(&format!("profile {QUOTE} --duration 600ms --no-lock --out p"));
    command.env("PATH", path);
    let said = Running::start(command, &place.path("tmp")).end();
    said.exits(2).prints_nothing().says_one_line().says("kernel.perf_event_paranoid");
    leaves_nothing(&place);
    if has("valgrind") {
        let mut command = place.command(&format!("profile {QUOTE} --exact --no-lock --out q"));
        command.env("PATH", place.path("tools"));
        let said = Running::start(command, &place.path("tmp")).end();
        said.exits(0).prints("and nothing sampled: perf may not look at processes here");
    }
}

#[test]
fn a_worker_that_ends_in_the_middle_leaves_nothing() {
    if !has("perf") {
        return;
    }
    for does in ["is_killed", "talks_nonsense"] {
        let place = Place::new().worker_that(Fault::new(does, "measure").the_second_time());
        let said = profile(&place, QUOTE);
        said.exits(6).prints_nothing().says_one_line();
        leaves_nothing(&place);
        place.leaves_no_worker_behind();
    }
}

#[test]
fn ctrl_c_leaves_nothing() {
    if !has("perf") {
        return;
    }
    let place = Place::new().worker_that(Fault::none());
    let running = place.begin(&format!("profile {QUOTE} --duration 30s --no-lock --out p"));
    support::eventually("it records", || {
        running.children().iter().any(|child| {
            fs::read_to_string(format!("/proc/{child}/cmdline"))
                .is_ok_and(|line| line.starts_with("perf\0record"))
        })
    });
    let said = running.gets_ctrl_c().end_soon();
    said.exits(130).prints_nothing().says("stopped; nothing was written");
    leaves_nothing(&place);
    place.leaves_no_worker_behind();
}

#[test]
fn what_cannot_be_profiled_is_refused_before_anything_runs() {
    let place = Place::new();
    let refused = |arguments: &str| {
        let said = place.tollgate(&format!("profile --no-lock {arguments}"));
        said.exits(2).prints_nothing().says_one_line();
        said.stderr
    };
    assert!(refused("pricing/nothing@native/rust").contains("pricing/nothing"));
    assert!(refused("pricing/get-quote@http/rust/component --exact").contains("a service is under load"));
    assert!(refused(&format!("{QUOTE} --rate 100")).contains("--rate is about services"));
    assert!(refused(&format!("{QUOTE} --against nonsense")).contains("nonsense"));
    assert!(refused(&format!("{QUOTE} --invoke f(1)")).contains("--invoke is about a component's file"));
    assert!(refused("nowhere.wasm").contains("nowhere.wasm"));
    place.write("there/x", "");
    assert!(refused(&format!("{QUOTE} --out there")).contains("exists already"));
}

/// A plan that profiles one contender, and its control.
fn plan_of_profiles(functions: &str, contender: &str) -> String {
    format!(
        "about = 'for tests'
        [pace]
        launches = 1
        [[group]]
        functions = [{functions}]
        contenders = ['{contender}']
        measure = ['profile']
        load = {{ duration-ms = 600, connections = 4 }}"
    )
}

#[test]
fn a_plan_profiles_its_cells_and_the_journal_has_the_classes() {
    if !has("perf") {
        return;
    }
    let place = Place::new().plan(&plan_of_profiles("'pricing/get-quote'", "component/rust/cranelift"));
    let said = place.run("");
    let launches = place.launches();
    for launch in &launches {
        let sampled = support::observed(&launch["measured"][0], "profile");
        let classes = sampled["classes"].as_object().unwrap();
        let of = |class: &str| classes.get(class).map_or(0, |count| count.as_u64().unwrap());
        let crosses = launch["contender"] != "native/rust";
        assert_eq!((of("lowering") > 0, of("lifting") > 0), (crosses, crosses), "{sampled}");
        assert!(of("logic") > 0 && sampled["call-ns"].as_f64().unwrap() > 1.0, "{sampled}");
        let file = |name: &str| place.run_folder().join(sampled[name].as_str().unwrap());
        assert!(fs::read_to_string(file("flame-graph")).unwrap().contains("get_quote"));
        assert!(fs::metadata(file("pprof")).unwrap().len() > 200);
    }
    assert_eq!(launches.len(), 2);
    let left = fs::read_dir(place.run_folder()).unwrap().flatten();
    assert!(left.into_iter().all(|it| !it.file_name().to_string_lossy().starts_with('.')), "scratch is gone");
    if said.stdout.contains("too noisy") {
        return;
    }
    said.exits(0);
    said.row(QUOTE, "sampled-lowering-ns").is_measured();
    two_runs_are_held_against_each_other(&place);
    assert!(
        said.rows().iter().all(|row| {
            row.get("metric") != "sampled-lowering-ns" || row.get("cell").contains("component")
        })
    );
}

/// A run, and a copy of it in which a cell's samples are gone.
fn two_runs_are_held_against_each_other(place: &Place) {
    let (run, again) = (place.run_folder(), place.path("again"));
    assert!(Command::new("cp").arg("-r").args([&run, &again]).status().unwrap().success());
    let both = format!("{} --against {}", run.display(), again.display());
    place
        .tollgate(&format!("profile {both} --out d"))
        .exits(0)
        .prints(&format!("\n{QUOTE}\n"))
        .prints("functions whose share moved most:")
        .prints("verdict");
    let folder = place.path("d/pricing-get-quote-component-rust-cranelift");
    assert!(fs::read_to_string(folder.join("difference.svg")).unwrap().contains("get_quote"));
    let moved = fs::read_to_string(folder.join("moved.csv")).unwrap();
    assert!(moved.lines().count() > 5, "{moved}");
    for line in moved.lines().skip(1) {
        let (before, after) = line.rsplit_once(',').unwrap();
        assert!(before.ends_with(&format!(",{after}")), "a run does not differ from itself: {line}");
    }
    fs::remove_dir_all(again.join("profiles")).unwrap();
    let said = place.tollgate(&format!("profile {both} --out e --format json"));
    said.exits(0);
    let two: Value = serde_json::from_str(&said.stdout).unwrap();
    assert!(
        two["notes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it.as_str().unwrap().contains("has no samples of it")),
        "{two}"
    );
    assert!(two["cells"][0]["classes"].as_array().unwrap().len() > 2, "the journal has the classes: {two}");
    let refused = |arguments: &str, why: &str| {
        place.tollgate(&format!("profile {arguments}")).exits(2).prints_nothing().says_one_line().says(why);
    };
    refused(&run.display().to_string(), "held against another run's, --against RUN");
    refused(&format!("{} --against {QUOTE}", run.display()), "held against another run's, --against RUN");
    refused(&format!("{both} --starts"), "measured already");
    place.write("empty/x", "");
    refused(&format!("{} --against empty", run.display()), "empty is no run and holds none");
    place
        .tollgate(&format!("compare {} {}", run.display(), again.display()))
        .prints("which functions moved: tollgate profile ");
}

/// A component whose `price` asks `round`, and before that whatever is put in.
fn shop(before: &str) -> String {
    let spins = |rounds: &str| {
        format!(
            "(local $sum i32) (local.set $n {rounds})
            (loop $again
                (local.set $sum (i32.add (i32.rotl (local.get $sum) (i32.const 3)) (local.get $n)))
                (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $sum)"
        )
    };
    format!(
        r#"(module
            (func $round (param $n i32) (result i32) {})
            (func $audit (param $n i32) (result i32) {})
            (func $price (export "price") (param i32) (result i32) {before} (call $round (local.get 0))))"#,
        spins("(i32.const 1000)"),
        spins("(i32.const 4000)"),
    )
}

#[test]
fn two_runs_of_two_builds_tell_the_function_that_came_between() {
    if !has("perf") {
        return;
    }
    let place = Place::new().real_worker().plan(
        "about = 'for tests'
        [pace]
        launches = 2
        [[group]]
        functions = ['shop/price']
        contenders = ['component/shop/cranelift']
        measure = ['profile']
        load = { duration-ms = 600, connections = 1 }",
    );
    place.write("before.wat", shop(""));
    place.write("after.wat", shop("(drop (call $audit (local.get 0)))"));
    place.tollgate("init before.wat -o shop").exits(0);
    place.tollgate("init after.wat -o other").exits(0);
    place.run("--suite shop");
    fs::copy(place.path("other/component.wasm"), place.path("shop/component.wasm")).unwrap();
    place.run("--suite shop");
    let mut runs = place.run_folders();
    runs.sort();
    assert_eq!(runs.len(), 2);
    let both = format!("{} --against {}", runs[0].display(), runs[1].display());
    let said = place.tollgate(&format!("profile {both} --out d --format json"));
    said.exits(0);
    let two: Value = serde_json::from_str(&said.stdout).unwrap();
    let cell = &two["cells"][0];
    let moved = |name: &str| {
        let found = cell["functions"].as_array().unwrap().iter().find(|it| it["name"] == name);
        let of = |side: &str| found.unwrap_or_else(|| panic!("{name}: {two}"))[side].as_f64().unwrap();
        (of("before"), of("after"))
    };
    // It takes four times as long as `round`, and was not there.
    let (before, after) = moved("audit");
    assert!(before == 0.0 && after > 0.5, "{before} {after}");
    let (before, after) = moved("round");
    assert!(before > 0.5 && after < before - 0.2, "{before} {after}");
    let is_logic = |it: &&Value| it["metric"] == "sampled-logic-ns";
    let logic = cell["classes"].as_array().unwrap().iter().find(is_logic).unwrap();
    let (base, head) = (logic["base"].as_f64().unwrap(), logic["head"].as_f64().unwrap());
    assert!(head > 2.0 * base, "five times the work: {logic}");
    let notes = two["notes"].to_string();
    assert!(notes.contains("the component of component/shop/cranelift is another one"), "{notes}");
    let folder = place.path("d/shop-price-component-shop-cranelift");
    assert!(fs::read_to_string(folder.join("difference.svg")).unwrap().contains("audit"));
    let csv = fs::read_to_string(folder.join("moved.csv")).unwrap();
    assert!(csv.contains("\n\"audit\",0,0."), "{csv}");
    place
        .tollgate(&format!("profile {both} --out e"))
        .exits(0)
        .prints("functions whose share moved most:")
        .prints("  audit\n");
}

#[test]
fn counting_parts_a_call_by_the_same_classes_and_copies_are_no_instruction_a_byte() {
    if !has("perf") || !has("valgrind") {
        return;
    }
    let place = Place::new();
    let echo = "probe/echo-bytes/64KiB@component/rust/cranelift";
    profile(&place, &format!("{echo} --exact")).exits(0).prints("instructions").prints("est. cycles");
    let summary = summary(&place.path("p"));
    let counted = |class: &str, count: &str| {
        let classes = summary["exact"]["classes"].as_array().unwrap();
        let found = classes.iter().find(|it| it["class"] == class);
        found.unwrap_or_else(|| panic!("{class}: {summary}"))[count].as_f64().unwrap()
    };
    for class in ["entry/exit glue", "lowering", "lifting", "logic", "guest allocation", "host allocation"] {
        assert!(counted(class, "instructions") > 10.0, "{class}: {summary}");
        assert!(counted(class, "cycles") >= 0.9 * counted(class, "instructions"), "{class}: {summary}");
    }
    // 64 KiB are copied in vectors, and do not fit in the first level beside their copy.
    for class in ["lowering", "lifting"] {
        let instructions = counted(class, "instructions");
        assert!((1_500.0..40_000.0).contains(&instructions), "{class}: {summary}");
        assert!(counted(class, "first-level-misses") > 500.0, "{class}: {summary}");
    }
    let csv = fs::read_to_string(place.path("p/attribution.csv")).unwrap();
    assert_eq!(csv.lines().next(), Some("class,samples,share,low,high,ns,instructions,cycles"));
    assert!(csv.lines().skip(1).all(|line| line.split(',').count() == 8), "{csv}");
}

#[test]
fn a_plan_goes_on_without_perf_and_says_what_installs_it() {
    let place = Place::new();
    let path = with_only(&place, &["perf"], &[]);
    let plan = plan_of_profiles("'pricing/get-quote'", "component/rust/cranelift");
    place.write("plan.toml", plan.replace("['profile']", "['profile', 'size']"));
    let mut command = place.command("run --plan plan.toml --out reports --no-lock --format csv");
    command.env("PATH", path);
    let said = Running::start(command, &place.path("tmp")).end();
    said.exits(0);
    let row = said.row(QUOTE, "sampled-logic-ns");
    assert_eq!(row.get("status"), "skipped", "{row:?}");
    assert!(row.get("reason").contains("perf is not installed: apt-get install linux-perf"), "{row:?}");
    said.row(QUOTE, "size-wasm-bytes").is_measured();
    assert!(!place.run_folder().join("profiles").exists());
}

#[test]
fn memory_is_told_by_phase_and_place_and_agrees_with_what_is_counted() {
    if !has("valgrind") {
        return;
    }
    let place = Place::new();
    let said = place.tollgate(&format!("profile {QUOTE} --memory --no-lock --format json --out p"));
    said.exits(0);
    let profile: Value = serde_json::from_str(&said.stdout).unwrap();
    let phase = |name: &str| {
        let phases = profile["phases"].as_array().unwrap();
        phases.iter().find(|it| it["phase"] == name).unwrap_or_else(|| panic!("{name}: {profile}")).clone()
    };
    assert!(phase("compiling")["bytes"].as_f64().unwrap() > 1e6, "{profile}");
    assert!(phase("instantiating")["blocks"].as_f64().unwrap() >= 1.0, "{profile}");
    // One string, which callgrind counts as one allocation too.
    let calls = phase("calls");
    assert!((calls["blocks"].as_f64().unwrap() - 1.0).abs() < 0.1, "{calls}");
    assert!((1.0..1_000.0).contains(&calls["bytes"].as_f64().unwrap()), "{calls}");
    let guest = profile["guest"].as_array().unwrap();
    let lowers =
        |it: &Value| it["by"].as_str().unwrap().contains("the host") && it["times"].as_f64() >= Some(0.9);
    assert!(guest.iter().any(lowers), "{profile}");
    // The same by a copy of the guest that writes it down: one string is lowered.
    let phases = profile["guest-memory"]["phases"].as_array().unwrap();
    let calls = phases.iter().find(|it| it["phase"] == "calls").unwrap();
    let number = |of: &Value, name: &str| of[name].as_f64().unwrap();
    let host =
        calls["sites"].as_array().unwrap().iter().find(|it| it["stack"].as_array().unwrap().is_empty());
    assert!((number(host.unwrap(), "times") - 1.0).abs() < 1e-9, "{calls}");
    assert!((1.0..100.0).contains(&number(host.unwrap(), "bytes")), "{calls}");
    let counted: f64 = guest.iter().map(|it| number(it, "times")).sum();
    assert!((counted - number(calls, "times")).abs() < 0.01, "callgrind, of the component itself: {profile}");
    assert_eq!(profile["notes"].as_array().unwrap().len(), 0, "{profile}");
    for file in ["memory.json", "places.csv", "dhat.json", "guest.svg", "guest.folded"] {
        assert!(fs::metadata(place.path("p").join(file)).unwrap().len() > 100, "{file}");
    }
    let native = "profile pricing/get-quote@native/rust --memory --no-lock --out n";
    place.tollgate(native).exits(0).prints("a call, by who asked for memory:").prints("remark: ");
    assert!(serde_json::from_str::<Value>(&fs::read_to_string(place.path("n/memory.json")).unwrap()).unwrap()["guest"].is_null());
}

#[test]
fn a_guests_allocations_are_told_to_the_byte_with_the_stacks_that_asked_for_them() {
    if !has("valgrind") {
        return;
    }
    let place = Place::new();
    place.write(
        "shop.wat",
        r#"(module (memory 1) (global $next (mut i32) (i32.const 1024))
            (func $malloc (param $bytes i32) (result i32) (global.get $next))
            (func $calloc (param i32 i32) (result i32) (call $malloc (i32.mul (local.get 0) (local.get 1))))
            (func $parse (result i32) (drop (call $malloc (i32.const 24))) (call $calloc (i32.const 25) (i32.const 4)))
            (func $price (export "price") (param i32) (result i32)
                (drop (call $parse)) (drop (call $malloc (i32.const 8))) (i32.const 7))
            (func $begin (drop (call $malloc (i32.const 500)))) (start $begin))"#,
    );
    let said = place.tollgate("profile shop.wat --invoke price(3) --memory --no-lock --out p");
    said.exits(0)
        .prints("a call, by who in the guest asked for memory:")
        .prints("parse, in price (calloc)")
        .prints("as many as callgrind");
    let text = fs::read_to_string(place.path("p/memory.json")).unwrap();
    let profile: Value = serde_json::from_str(&text).unwrap();
    let told = |phase: &str| {
        let phases = profile["guest-memory"]["phases"].as_array().unwrap();
        let phase = phases.iter().find(|it| it["phase"] == phase).unwrap();
        let site = |it: &Value| {
            let stack: Vec<&str> =
                it["stack"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
            let allocator = it["allocator"].as_str().unwrap();
            format!("{} {} {} × {}", stack.join(" "), allocator, it["bytes"], it["times"])
        };
        let sites: Vec<String> = phase["sites"].as_array().unwrap().iter().map(site).collect();
        (phase["bytes"].as_f64().unwrap(), phase["times"].as_f64().unwrap(), sites)
    };
    // What an allocator asks another for is its own.
    let sites = ["price parse calloc 100.0 × 1.0", "price parse malloc 24.0 × 1.0", "price malloc 8.0 × 1.0"];
    assert_eq!(told("calls"), (132.0, 3.0, sites.map(str::to_string).to_vec()));
    assert_eq!(told("instantiating"), (500.0, 1.0, vec!["begin malloc 500.0 × 1.0".to_string()]));
    let folded = fs::read_to_string(place.path("p/guest.folded")).unwrap();
    assert!(folded.starts_with("price_[j];parse_[j];calloc_[j] "), "{folded}");
    place.write("plain.wat", r#"(module (func (export "two") (result i32) (i32.const 2)))"#);
    place
        .tollgate("profile plain.wat --invoke two() --memory --no-lock --out q")
        .exits(0)
        .prints("remark: skipped: what the guest's allocator is asked for: no core module of the component has an allocator");
    assert!(!place.path("q/guest.svg").exists());
}

#[test]
fn what_go_asks_its_allocator_for_is_read_from_the_stack_that_go_keeps_in_memory() {
    if !has("valgrind") {
        return;
    }
    let place = Place::new();
    // As the compiler of Go calls: arguments on the stack, the address to return to before them, 0 for where to go on.
    place.write(
        "go.wat",
        r#"(module (memory 1) (global $sp (mut i32) (i32.const 4096))
            (func $runtime.mallocgc (param $from i32) (result i32) (i32.const 0))
            (func $runtime.newobject (param i32) (result i32)
                (i64.store (global.get $sp) (i64.const 48))
                (global.set $sp (i32.sub (global.get $sp) (i32.const 8)))
                (drop (call $runtime.mallocgc (i32.const 0)))
                (drop (call $runtime.mallocgc (i32.const 3)))
                (global.set $sp (i32.add (global.get $sp) (i32.const 8)))
                (i32.const 0))
            (func $main.price (export "price") (param i32) (result i32)
                (drop (call $runtime.newobject (i32.const 0))) (i32.const 7)))"#,
    );
    place
        .tollgate("profile go.wat --invoke price(3) --memory --no-lock --out p")
        .exits(0)
        .prints("main.price");
    let text = fs::read_to_string(place.path("p/memory.json")).unwrap();
    let profile: Value = serde_json::from_str(&text).unwrap();
    let phases = profile["guest-memory"]["phases"].as_array().unwrap();
    let calls = phases.iter().find(|it| it["phase"] == "calls").unwrap();
    assert_eq!((calls["bytes"].as_f64(), calls["times"].as_f64()), (Some(48.0), Some(1.0)), "{calls}");
    assert_eq!(calls["sites"][0]["function"], "main.price", "what only hands on is no place: {calls}");
}

#[test]
fn memory_is_of_calls_and_needs_valgrind() {
    let place = Place::new();
    place
        .tollgate("profile pricing/get-quote@http/rust/component --memory --no-lock --out p")
        .exits(2)
        .says_one_line()
        .says("--memory is about calls");
    place.tollgate(&format!("profile {QUOTE} --memory --starts")).exits(2).says("cannot be used with");
    let path = with_only(&place, &["valgrind"], &[]);
    let mut command = place.command(&format!("profile {QUOTE} --memory --no-lock --out p"));
    command.env("PATH", path);
    let said = Running::start(command, &place.path("tmp")).end();
    said.exits(2)
        .prints_nothing()
        .says_one_line()
        .says("valgrind is not installed: apt-get install valgrind");
    leaves_nothing(&place);
}
