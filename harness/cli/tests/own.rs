//! Components that nobody has written a suite for: measured, and given one.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use support::{Place, Said, component};

/// Numbers: a sum, a state that grows, a trap for odd numbers, a loop without end from a hundred on, and one that always traps.
const NUMBERS: &str = r#"(module
    (global $state (mut i32) (i32.const 0))
    (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "next") (result i32)
        (global.set $state (i32.add (global.get $state) (i32.const 1))) (global.get $state))
    (func (export "even") (param i32) (result i32)
        (if (i32.and (local.get 0) (i32.const 1)) (then unreachable)) (local.get 0))
    (func (export "below100") (param i64) (result i64)
        (block $out (loop $again (br_if $out (i64.lt_u (local.get 0) (i64.const 100))) (br $again))) (local.get 0))
    (func (export "never") unreachable)
    (func (export "never-any") (param i32) unreachable))"#;

/// In no checkout, with a cache of its own.
fn outside() -> Place {
    let place = Place::new();
    place.write("numbers.wat", NUMBERS);
    place
}

fn command(place: &Place, arguments: &str) -> Command {
    let mut command = place.command(arguments);
    command.env_remove("TOLLGATE_ROOT").env("XDG_CACHE_HOME", place.path("cache"));
    command
}

fn tollgate(place: &Place, arguments: &str) -> Said {
    support::Running::start(command(place, arguments), &place.path("tmp")).end()
}

fn reports(place: &Place) -> Vec<PathBuf> {
    let folders = fs::read_dir(place.path("tollgate-reports")).into_iter().flatten();
    folders.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_first_look_measures_what_an_answer_needs() {
    let place = outside();
    let said = tollgate(&place, "bench numbers.wat --invoke sum(2,3) --quick --no-lock");
    said.succeeds().prints("wasmtime-default").prints("Lowest start-up:").prints("Most instances per GiB:");
    said.prints("Handing over alone").prints("Safest for untrusted code:");
    let [folder] = &reports(&place)[..] else { panic!("{:?}", reports(&place)) };
    let rows = fs::read_to_string(folder.join("summary.csv")).unwrap();
    let measured = |metric: &str, part: &str| {
        let rows = rows.lines().filter(|row| row.contains(&format!(",{metric},")) && row.contains(part));
        let cells = rows.filter_map(|row| row.split_once(',')).map(|(workload, _)| workload);
        cells.count()
    };
    assert_eq!(measured("call-ns", "numbers/sum@component/numbers/"), 5, "{rows}");
    assert_eq!(measured("call-ns", "numbers-hollow/"), 1, "{rows}");
    assert_eq!(measured("cold-first-call-us", ""), 3, "{rows}");
    assert_eq!(measured("bytes-per-instance", ""), 1, "{rows}");
}

#[test]
fn in_any_folder_one_command_answers_under_every_configuration() {
    let place = outside();
    let said = tollgate(&place, "bench numbers.wat --invoke sum(2,3) --budget 4s --no-lock");
    said.succeeds().says("measured in a component around it");
    for part in [
        "a call of",
        "sum",
        "wasmtime-default",
        "winch",
        "epoch-fresh-pooled",
        "precompiled",
        "Lowest start-up:",
    ] {
        said.prints(part);
    }
    said.prints("Called by types known beforehand");
    // What is held against it is told of, and never recommended.
    let words = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Handing over alone, by a component with nothing in it"), "{said}");
    assert!(words.contains(" of a call of sum under "), "{said}");
    assert!(!words.contains("hollow"), "{said}");
    let [folder] = &reports(&place)[..] else { panic!("{:?}", reports(&place)) };
    for file in ["journal.jsonl", "index.html", "summary.csv", "suite/numbers/golden/numbers/sum.jsonl"] {
        assert!(folder.join(file).is_file(), "no {file} in {}", folder.display());
    }
    let golden = fs::read_to_string(folder.join("suite/numbers/golden/numbers/sum.jsonl")).unwrap();
    assert_eq!(golden, "{\"case\":\"given-1\",\"input\":[2,3],\"output\":5}\n");
    let journal = fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    assert!(journal.contains("recorded from numbers.wat itself"), "the page says where answers are from");
    for config in ["cranelift", "winch", "epoch-fresh-pooled"] {
        let hollow = format!("numbers-hollow/sum@component/numbers-hollow/{config},");
        let rows = fs::read_to_string(folder.join("summary.csv")).unwrap();
        assert!(rows.lines().any(|row| row.contains(&hollow) && row.contains(",call-ns,")), "{rows}");
    }
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(
        page.contains("Handing values over") && !page.contains("no parts of a call"),
        "no hollow calls on the page"
    );
    // Nor is it offered where a reader picks what to deploy.
    for section in ["id=\"yours\"", "id=\"compare\""] {
        let section = page.split(section).nth(1).unwrap().split("</section>").next().unwrap();
        assert!(section.contains("numbers") && !section.contains("hollow"), "{section}");
    }
    let audit = || tollgate(&place, &format!("report --audit {}", folder.display()));
    // Its cards and shares are right, whatever the machine made of the times.
    let found = audit();
    for wrong in ["differs: card", "differs: boundary", "claim 2"] {
        assert!(!found.stdout.contains(wrong), "{found}");
    }
    // A share that is not the quotient of the two is found.
    let (before, after) = page.split_once("id=\"handing-over\"").expect("the table has a place");
    let share =
        after.split("<t").find(|field| field.ends_with(" %") || field.ends_with(">all")).expect("a share");
    let share = format!("{}<t", &share[share.rfind('>').unwrap()..]);
    let other = format!("{before}id=\"handing-over\"{}", after.replacen(&share, ">271 %<t", 1));
    fs::write(folder.join("index.html"), other).unwrap();
    audit().exits(5).prints("share of a call is printed as 271 %");
    // Nothing unfinished is left behind.
    let scratch =
        Command::new("find").arg(place.path("cache")).args(["-name", ".tollgate-*"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&scratch.stdout), "");
}

#[test]
fn a_suite_that_is_written_is_verified_run_and_resumed_as_ours_are() {
    let place = outside();
    let said = tollgate(&place, "init numbers.wat --seed 7");
    said.exits(0).prints("tollgate run --suite numbers --plan numbers/numbers.toml");
    said.says("even: 25 of 50 inputs fail, and are left out").says("unreachable");
    said.says("never: left out, as a call fails: ").says("never-any: 47 of 47").says("next: answers vary");
    assert!(!place.path("numbers/corpora/numbers/never-any.jsonl").exists());
    said.says("below100: 1 of 49 inputs fail").says("gave no answer to `record` within 3 s and was killed");
    let toml = fs::read_to_string(place.path("numbers/suite.toml")).unwrap();
    assert!(toml.contains("recorded = \"numbers.wat itself") && !toml.contains("never"), "{toml}");
    let even = fs::read_to_string(place.path("numbers/corpora/numbers/even.jsonl")).unwrap();
    assert!(even.lines().count().is_power_of_two(), "{even}");
    assert!(even.lines().all(|line| line.parse::<i32>().unwrap() % 2 == 0), "{even}");
    let verify =
        "verify --suite numbers --cells *@component/numbers/{cranelift,winch,fresh-instance} --format csv";
    let verified = tollgate(&place, verify);
    verified.exits(0).prints("numbers/sum,component/numbers/winch,same,");
    verified.prints("numbers/next,component/numbers/fresh-instance,same,1,");
    let run = "run --suite numbers --plan numbers/numbers.toml --launches 1 --no-lock --format csv";
    let run = tollgate(&place, run);
    run.succeeds().cell("numbers/sum@component/numbers/winch").is_measured();
    // Another answer is found from then on.
    let golden = place.path("numbers/golden/numbers/sum.jsonl");
    let spoilt = fs::read_to_string(&golden).unwrap().replacen("\"output\":", "\"output\":1", 1);
    fs::write(&golden, spoilt).unwrap();
    tollgate(&place, verify).exits(5).says("answers differently");
    // Nobody's work is written over.
    tollgate(&place, "init numbers.wat").exits(2).says_one_line().says("numbers exists already");
}

#[test]
fn inputs_that_are_given_are_the_ones_that_are_measured() {
    let place = outside();
    place.write("calls.jsonl", "[1, 2]\n[3, 4]\n\n[5, 6]\n");
    tollgate(&place, "init numbers.wat --invoke sum --inputs calls.jsonl -o own").exits(0);
    let corpus = fs::read_to_string(place.path("own/corpora/own/sum.jsonl")).unwrap();
    assert_eq!(corpus.lines().take(4).collect::<Vec<_>>(), ["[1,2]", "[3,4]", "[5,6]", "[1,2]"]);
    assert_eq!(corpus.lines().count(), 32);
    let golden = fs::read_to_string(place.path("own/golden/own/sum.jsonl")).unwrap();
    assert_eq!(golden.lines().count(), 3);
    place.write("calls.jsonl", "[1, 2]\n[3]\n");
    let bad = tollgate(&place, "init numbers.wat --invoke sum --inputs calls.jsonl -o other");
    bad.exits(2).says_one_line().says("calls.jsonl:2: this is no input of `sum`: expected 2 elements, got 1; it is func(p0: s32, p1: s32) -> s32");
    let two = tollgate(&place, "init numbers.wat --invoke sum --invoke even --inputs calls.jsonl -o other");
    two.exits(2).says_one_line().says("they are inputs of one function, and there are 2");
    assert!(!place.path("other").exists());
}

#[test]
fn what_is_asked_wrongly_is_told_in_one_line_and_nothing_is_written() {
    let place = outside();
    place.write("core.wat", "(module (import \"env\" \"log\" (func)) (func (export \"f\")))");
    place.write(
        "imports.wat",
        r#"(component
        (import "acme:store/keys@1.0.0" (instance (export "get" (func))))
        (import "acme:log/log" (instance (export "say" (func)))))"#,
    );
    place.write("machine.cwasm", b"\x7fELF");
    place.write("none.wat", "(component)");
    for (arguments, reason) in [
        ("bench nowhere.wasm", "cannot read nowhere.wasm: No such file"),
        ("bench numbers.wat --invoke sum(1)", "--invoke 'sum(1)': "),
        ("bench numbers.wat --invoke sum(1,", "--invoke 'sum(1,': "),
        ("bench numbers.wat --invoke sun(1,2)", "exports no function `sun`, expected one of sum, next"),
        ("bench core.wat", "imports env log: only core modules that import nothing"),
        ("bench imports.wat", "imports what is not granted here: acme:store/keys@1.0.0, acme:log/log."),
        ("bench machine.cwasm", "machine code that Wasmtime compiled beforehand"),
        ("bench none.wat", "exports no function that can be called: it exports none at all"),
        ("bench numbers.wat --runtimes nobody --invoke sum(1,2)", "nobody"),
        ("run", "ours measure the guests of a checkout of Tollgate"),
    ] {
        let said = tollgate(&place, arguments);
        said.exits(2).says(reason);
        if !arguments.contains("numbers.wat --runtimes") {
            said.says_one_line();
        }
        assert!(reports(&place).is_empty(), "{arguments}");
    }
    tollgate(&place, "bench numbers.wat --invoke never")
        .exits(6)
        .says("never: left out, as a call fails: ")
        .says("nothing to measure");
}

#[test]
fn exports_are_listed_with_a_call_of_each_or_why_there_is_none() {
    let place = outside();
    let wit = "package acme:shop;
        interface store { resource counter { constructor(); next: func() -> u32; } plain: func(a: string) -> u32; }
        world shop { export store; }";
    place.write("shop.wasm", component(wit));
    let listed = tollgate(&place, "bench shop.wasm --list");
    listed.exits(0).prints("plain(\"hello\")").prints("func(a: string) -> u32").prints("cannot be called: ");
    listed.prints("it makes a `counter`, which is for --setup");
    listed.prints("counter.next()").prints("func() -> u32, with --setup 'counter()'");
    let numbers = tollgate(&place, "bench numbers.wat --list --format json");
    numbers.exits(0).prints("\"call\": \"sum(42, 42)\"");
    // It is a component in name only.
    let nothing = tollgate(&place, "bench shop.wasm --quick --no-lock");
    nothing.exits(6).says("nothing to measure");
    nothing.says("left out: `acme:shop/store.[method]counter.next`: it is called on a `counter`: make one, as with --setup 'counter()'");
    assert!(reports(&place).is_empty());
}

#[test]
fn what_cannot_be_loaded_is_told_by_its_own_name() {
    let place = outside();
    // Exceptions are off in Wasmtime.
    place.write(
        "throws.wat",
        r#"(component
        (core module $m (tag $t) (func (export "f")))
        (core instance $i (instantiate $m))
        (func (export "run") (canon lift (core func $i "f"))))"#,
    );
    let said = tollgate(&place, "bench throws.wat --quick --no-lock");
    said.exits(6)
        .says("tollgate: throws.wat cannot be loaded: ")
        .says("exceptions")
        .never_says("component.wasm");
    assert!(reports(&place).is_empty());
}

#[test]
fn a_suite_may_be_called_suite() {
    let place = outside();
    tollgate(&place, "init numbers.wat -o suite").exits(0).prints("--plan suite/plan.toml");
    tollgate(&place, "verify --suite suite --cells *@component/suite/cranelift").exits(0);
    tollgate(&place, "run --suite suite --plan suite/plan.toml --cells *@component/suite/winch --launches 1 --no-lock --out runs")
        .succeeds();
}

#[test]
fn what_needs_concurrency_support_is_measured_with_awaited_calls() {
    let place = outside();
    place.write(
        "streams.wat",
        r#"(component
        (core module $m (func (export "f")))
        (core instance $i (instantiate $m))
        (type $s (stream u8))
        (func (export "run") (canon lift (core func $i "f")))
        (core func $new (canon stream.new $s)))"#,
    );
    let said = tollgate(&place, "bench streams.wat --budget 3s --no-lock --format csv");
    said.succeeds().cell("streams/run@component/streams/concurrent-call").is_measured();
}

#[test]
fn one_function_of_two_versions_of_an_interface_is_two_functions() {
    let place = outside();
    let instance = |version: &str, answer: u32| {
        format!(
            "(core module $m{answer} (func (export \"f\") (result i32) (i32.const {answer})))
            (core instance $i{answer} (instantiate $m{answer}))
            (func $f{answer} (result u32) (canon lift (core func $i{answer} \"f\")))
            (instance $e{answer} (export \"get\" (func $f{answer})))
            (export \"acme:a/store@{version}\" (instance $e{answer}))"
        )
    };
    place.write("two.wat", format!("(component {} {})", instance("1.0.0", 10), instance("2.0.0", 20)));
    tollgate(&place, "init two.wat").exits(0);
    for (version, answer) in [("1.0.0", 10), ("2.0.0", 20)] {
        let golden = place.path(&format!("two/golden/two/acme-a-store-{version}/get.jsonl"));
        assert!(fs::read_to_string(golden).unwrap().contains(&format!("\"output\":{answer}}}")));
    }
    tollgate(&place, "verify --suite two --cells *@component/two/cranelift").exits(0);
    let both = tollgate(
        &place,
        "bench two.wat --invoke acme:a/store.get@2.0.0() --runtimes cranelift --quick --no-lock --format csv",
    );
    both.succeeds().cell("two/acme-a-store-2.0.0/get@component/two/cranelift").is_measured();
}

#[test]
fn two_measurements_of_one_component_are_compared_kept_and_a_suite_of_it_raced() {
    let place = outside();
    for out in ["base", "head"] {
        let bench = format!(
            "bench numbers.wat --invoke sum(2,3) --runtimes cranelift --budget 4s --no-lock --out {out}"
        );
        tollgate(&place, &bench).succeeds();
    }
    let run = |out: &str| {
        fs::read_dir(place.path(out)).unwrap().next().unwrap().unwrap().path().display().to_string()
    };
    let compared = tollgate(&place, &format!("compare {} {} --format json", run("base"), run("head")));
    assert!(matches!(compared.status.code(), Some(0 | 1 | 3)), "{compared}");
    compared.prints("numbers/sum@component/numbers/cranelift").does_not_panic();
    for out in ["base", "head"] {
        tollgate(&place, &format!("history add {} --database nights.sqlite", run(out))).exits(0);
    }
    let shown = tollgate(&place, "history show numbers/sum* --metric call-ns --database nights.sqlite");
    shown.exits(0).prints("numbers/sum@component/numbers/cranelift");
    tollgate(&place, "init numbers.wat --invoke sum(2,3) -o own").exits(0);
    let worker = support::real_worker();
    let race = format!(
        "race {0} {0} --suite own --plan own/own.toml --cells own/sum@component/own/cranelift --max-blocks 4 --no-lock",
        worker.display()
    );
    let raced = tollgate(&place, &race);
    assert!(matches!(raced.status.code(), Some(0 | 3)), "{raced}");
    raced.prints("own/sum");
}

/// How many arguments it has, and how many environment variables.
const ENVIRONMENT: &str = r#"(component
    (import "wasi:cli/environment@0.2.0" (instance $env
        (export "get-environment" (func (result (list (tuple string string)))))
        (export "get-arguments" (func (result (list string))))))
    (core module $libc (memory (export "memory") 1) (global $next (mut i32) (i32.const 1024))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
            (if (i32.gt_u (global.get $next) (i32.const 60000)) (then (global.set $next (i32.const 1024))))
            (global.get $next)
            (global.set $next (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 7)) (i32.const -8)))))
    (core instance $libc (instantiate $libc))
    (alias core export $libc "memory" (core memory $memory))
    (alias core export $libc "realloc" (core func $realloc))
    (core func $arguments (canon lower (func $env "get-arguments") (memory $memory) (realloc $realloc)))
    (core func $environment (canon lower (func $env "get-environment") (memory $memory) (realloc $realloc)))
    (core module $m
        (import "env" "arguments" (func $arguments (param i32)))
        (import "env" "environment" (func $environment (param i32)))
        (import "libc" "memory" (memory 1))
        (func (export "arguments") (result i32) (call $arguments (i32.const 16)) (i32.load (i32.const 20)))
        (func (export "variables") (result i32) (call $environment (i32.const 16)) (i32.load (i32.const 20))))
    (core instance $i (instantiate $m (with "libc" (instance $libc))
        (with "env" (instance (export "arguments" (func $arguments)) (export "environment" (func $environment))))))
    (func (export "arguments") (result u32) (canon lift (core func $i "arguments")))
    (func (export "variables") (result u32) (canon lift (core func $i "variables"))))"#;

#[test]
fn what_is_granted_is_there_and_nothing_else() {
    let place = outside();
    place.write("environment.wat", ENVIRONMENT);
    let answers = |suite: &str| {
        let golden = |name: &str| {
            fs::read_to_string(place.path(&format!("{suite}/golden/{suite}/{name}.jsonl"))).unwrap()
        };
        let answer = |name: &str| {
            golden(name).rsplit_once("\"output\":").unwrap().1.trim_end_matches("}\n").to_string()
        };
        [answer("arguments"), answer("variables")]
    };
    tollgate(&place, "init environment.wat -o alone").exits(0);
    assert_eq!(answers("alone"), ["0", "0"]);
    let granted = "init environment.wat -o granted --arg score --arg --fast --env A=1 --env B=2 --env C=3 --dir .::/data";
    tollgate(&place, granted).exits(0);
    assert_eq!(answers("granted"), ["2", "3"]);
    let verify = "verify --suite granted --cells *@component/granted/{winch,fresh-pooled} --format csv";
    tollgate(&place, verify).exits(0).prints("granted/variables,component/granted/fresh-pooled,same,1,");
    tollgate(&place, "bench environment.wat --dir nowhere")
        .exits(6)
        .says("cannot grant")
        .says("nowhere: No such file");
    tollgate(&place, "bench environment.wat --env A").exits(2).says("write it as NAME=VALUE");
}
