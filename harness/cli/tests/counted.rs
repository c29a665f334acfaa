//! What is counted instead of timed: by the real tools where they are there, and without them.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use support::tools::{has, with_only};
use support::{Fault, Place, Said, observed};

const NOP: &str = "probe/nop@component/rust/cranelift";
const QUOTE: &str = "pricing/get-quote@component/rust/cranelift";
const NATIVE: &str = "probe/nop@native/rust";

fn plan(functions: &str, contenders: &str, launches: u32) -> String {
    format!(
        "about = 'for tests'
        [pace]
        launches = {launches}
        [[group]]
        functions = {functions}
        contenders = {contenders}
        measure = ['counts']"
    )
}

#[track_caller]
fn figures(said: &Said, cell: &str, counter: &str) -> [f64; 3] {
    let row = said.row(cell, &format!("{counter}-per-call"));
    ["value", "low", "high"]
        .map(|field| row.get(field).parse().unwrap_or_else(|_| panic!("no figure of {counter}: {row:?}")))
}

#[test]
fn instructions_are_the_same_in_every_launch() {
    if !has("valgrind") {
        return;
    }
    let place =
        Place::new().plan(&plan("['probe/nop', 'pricing/get-quote']", "['component/rust/cranelift']", 2));
    let said = place.run("");
    said.exits(0);
    for cell in [NOP, QUOTE, NATIVE] {
        let [value, low, high] = figures(&said, cell, "instructions");
        assert!(high - low <= value * 0.000_5 + 0.5, "{cell}: {low} to {high}");
        assert!(said.row(cell, "instructions-per-call").get("remarks").contains("counted by callgrind"));
    }
    // What a call of Wasmtime 50 takes without support for concurrency; the toolchain is pinned as well.
    let [nop, ..] = figures(&said, NOP, "instructions");
    assert!((nop / 801.0 - 1.0).abs() < 0.05, "{nop}");
    assert!(said.row(NOP, "instructions-per-call").get("remarks").contains("compiled under it"));
    let [native, ..] = figures(&said, NATIVE, "instructions");
    assert!(native < 10.0, "native nop is nothing: {native}");
    let [quote, ..] = figures(&said, QUOTE, "instructions");
    assert!(quote > 1.5 * nop, "{quote} {nop}");
    // The answer's text is the host's to allocate.
    let [allocations, ..] = figures(&said, QUOTE, "allocations");
    assert!((0.5..3.0).contains(&allocations), "{allocations}");
    assert_eq!(figures(&said, NOP, "allocations")[0], 0.0);
    let launches = place.launches();
    let launch = &observed(&launches[0]["measured"][0], "counts")["instructions"]["count"];
    assert!(launch["calls"].as_u64().unwrap() >= 2_048, "{launch}");
}

#[test]
fn what_needs_no_tool_is_counted_without_any() {
    let place = Place::new().plan(&plan(
        "['probe/nop', 'pricing/get-quote', 'pricing/unit-price']",
        "['component/rust/{cranelift,fresh-instance}']",
        1,
    ));
    let tools = with_only(&place, &["valgrind", "strace"], &[]);
    let said = run_with_path(&place, &tools);
    said.exits(0);
    for (counter, tool) in
        [("instructions", "valgrind"), ("allocations", "valgrind"), ("system-calls", "strace")]
    {
        let why = format!("{tool} is not installed: apt-get install {tool}");
        said.row(NOP, &format!("{counter}-per-call")).skipped(&why);
    }
    // Two numbers of 32 bits there, one of 64 back.
    assert_eq!(figures(&said, "pricing/unit-price@component/rust/cranelift", "bytes-moved")[0], 16.0);
    assert_eq!(figures(&said, NOP, "bytes-moved")[0], 0.0);
    // Pointer and length of the article's name and a number; then which case, and a number and a text.
    let [quote, ..] = figures(&said, QUOTE, "bytes-moved");
    assert!((12.0 + 8.0 + 24.0 + 4.0..80.0).contains(&quote), "{quote}");
    // An instance that is made for each call touches its memory each time; one that is kept does not.
    let [kept, ..] = figures(&said, QUOTE, "pages");
    let [fresh, ..] = figures(&said, "pricing/get-quote@component/rust/fresh-instance", "pages");
    assert!(kept < 0.1 && fresh > 1.0, "{kept} {fresh}");
}

#[test]
fn system_calls_are_counted_where_strace_may_watch() {
    if !has("strace") {
        return;
    }
    let contenders = "['component/rust/{cranelift,fresh-instance}']";
    let place = Place::new().plan(&plan("['probe/nop']", contenders, 1));
    let said = run_with_path(&place, &with_only(&place, &["valgrind", "strace"], &["strace"]));
    said.exits(0);
    let row = said.row(NOP, "system-calls-per-call");
    if row.get("status") == "skipped" {
        return eprintln!("skipped: {}", row.get("reason"));
    }
    assert!(figures(&said, NOP, "system-calls")[0] < 0.01);
    // A memory is mapped and unmapped.
    let [fresh, ..] = figures(&said, "probe/nop@component/rust/fresh-instance", "system-calls");
    assert!(fresh >= 2.0, "{fresh}");
}

#[test]
fn a_tool_that_cannot_watch_is_no_fault_of_the_subject() {
    let place = Place::new().plan(&plan("['probe/nop']", "[]", 1));
    let tool = place.path("tools/valgrind");
    place.write(
        "tools/valgrind",
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo valgrind-3.0; else echo 'cannot watch this' >&2; exit 1; fi\n",
    );
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    let said = run_with_path(&place, tool.parent().unwrap());
    said.exits(0);
    said.row(NATIVE, "instructions-per-call").skipped("under callgrind: the worker died");
    said.row(NATIVE, "instructions-per-call").skipped("cannot watch this");
    assert_eq!(said.row(NATIVE, "pages-per-call").get("status"), "measured");
}

#[test]
fn a_subject_that_fails_is_told_of_once_and_the_others_are_counted() {
    let fault = Fault::new("dies", "count").of("probe/nop").for_contender("native/rust");
    let place = Place::new().plan(&plan("['probe/nop', 'probe/echo-scalar']", "[]", 1)).worker_that(fault);
    let tools = with_only(&place, &["valgrind", "strace"], &[]);
    let said = run_with_path(&place, &tools);
    said.exits(6);
    said.row(NATIVE, "instructions-per-call").failed("the worker died");
    assert_eq!(said.row("probe/echo-scalar@native/rust", "pages-per-call").get("status"), "measured");
    place.leaves_no_worker_behind();
}

#[test]
fn the_lane_takes_from_a_plan_what_can_be_counted() {
    let place = Place::new().plan(support::NATIVE);
    let tools = with_only(&place, &["valgrind", "strace"], &[]);
    let mut command =
        place.command("run --plan plan.toml --out reports --no-lock --format csv --lane instructions");
    let said = ended(command.env("PATH", &tools));
    said.exits(0);
    said.row(NATIVE, "instructions-per-call").skipped("valgrind is not installed");
    assert!(!said.stdout.contains("call-ns"), "{said}");

    let served = "about = ''
        [[group]]
        functions = ['pricing/get-quote']
        contenders = ['http/rust/component']
        measure = ['load']";
    let said = Place::new().plan(served).run("--lane instructions");
    said.exits(2).says_one_line().says("no group measures calls in a process or sizes");
}

fn run_with_path(place: &Place, path: &Path) -> Said {
    ended(place.command("run --plan plan.toml --out reports --no-lock --format csv").env("PATH", path))
}

fn ended(command: &mut Command) -> Said {
    let begun = std::time::Instant::now();
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said {
        status: output.status,
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        took: begun.elapsed(),
    }
}

#[test]
fn a_worker_against_itself_is_unchanged_and_half_a_per_cent_is_found() {
    if !has("valgrind") {
        return;
    }
    let worker = support::real_worker();
    let race = |place: &Place, cells: &str, more: &str| {
        let worker = worker.display();
        let cells = format!("--cells {cells} --lane instructions --out reports --no-lock");
        place.tollgate(&format!("race {worker} {worker} {cells} {more}"))
    };
    let place = Place::new();
    let said = race(&place, "pricing/get-quote@native/rust", "");
    said.exits(0).prints("unchanged. results:").prints("exactly unchanged");
    let again = place.tollgate(&format!("race --replay {}", place.run_folder().display()));
    let table = |said: &Said| said.stdout.split("results:").next().map(str::to_string);
    assert_eq!(table(again.exits(0)), table(&said));

    let cells = "{pricing/get-quote@native/rust,probe/nop@component/rust/cranelift}";
    let said = race(&Place::new(), cells, "--slower 0.5% --format json");
    said.exits(1);
    let document: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    let changes = document["changes"].as_array().unwrap();
    let of_instructions = changes.iter().filter(|change| change["metric"] == "instructions-per-call");
    let ratios: Vec<f64> = of_instructions
        .map(|change| {
            assert_eq!(
                (&change["verdict"], &change["lane"]),
                (&"worse".into(), &"counted".into()),
                "{change}"
            );
            change["ratio"]["value"].as_f64().unwrap()
        })
        .collect();
    // Calls are whole: of 2,048, ten or eleven more.
    assert_eq!(ratios.len(), 2);
    assert!(ratios.iter().all(|ratio| (1.004..1.006).contains(ratio)), "{ratios:?}");
}

#[test]
fn without_valgrind_a_race_is_left_open_and_says_what_to_install() {
    let worker = support::real_worker();
    let place = Place::new();
    let tools = with_only(&place, &["valgrind", "strace"], &[]);
    let cells = "--cells probe/nop@native/rust --lane instructions --out reports --no-lock";
    let mut command = place.command(&format!("race {0} {0} {cells}", worker.display()));
    let said = ended(command.env("PATH", &tools));
    // Pages were counted and are the same; instructions were not.
    said.exits(3)
        .prints("not compared: instructions-per-call: valgrind is not installed: apt-get install valgrind");
}
