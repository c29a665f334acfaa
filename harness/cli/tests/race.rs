//! `tollgate race`: two real worker programs, in turns, until it is decided.

mod support;

use std::fs;
use std::path::PathBuf;

use support::{Fault, Place, Said, eventually, launches, observed, real_worker};

const NOP: &str = "probe/nop@native/rust";
const QUOTE: &str = "pricing/get-quote@native/rust";
const ECHO: &str = "probe/echo-scalar@native/rust";

/// Blocks of some milliseconds: native calls need no compiler.
const PLAN: &str = "
about = 'for tests'
[pace]
launches = 1
slices = 3
slice-us = 300
warm-up-ms = 2
[[group]]
functions = ['probe/nop', 'probe/echo-scalar']
contenders = []
";

fn place() -> Place {
    Place::new().plan(PLAN)
}

/// What a race of these two is called by.
fn command(base: &str, head: &str, arguments: &str) -> String {
    let format = if arguments.contains("--format") { "" } else { "--format json" };
    format!("race {base} {head} --plan plan.toml --out reports --no-lock --seed 7 {format} {arguments}")
}

/// The real worker against itself.
fn itself(arguments: &str) -> String {
    let worker = real_worker().display().to_string();
    command(&worker, &worker, arguments)
}

/// What is said of a cell.
#[track_caller]
fn change(said: &Said, cell: &str) -> serde_json::Value {
    let document: serde_json::Value = serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{said}"));
    let changes = document["changes"].as_array().unwrap();
    changes.iter().find(|change| change["cell"] == cell).unwrap_or_else(|| panic!("{said}")).clone()
}

/// The verdict of a cell, and its remarks.
#[track_caller]
fn verdict(said: &Said, cell: &str) -> (String, String) {
    let change = change(said, cell);
    (change["verdict"].as_str().unwrap().to_string(), change["remarks"].to_string())
}

/// How many blocks a cell had.
#[track_caller]
fn blocks(said: &Said, cell: &str) -> u64 {
    change(said, cell)["launches"][0].as_u64().unwrap()
}

/// A worker that does something wrong at some moment, as a program of its own.
fn faulty(place: &Place, fault: Fault) -> String {
    let mut command = std::process::Command::new("true");
    fault.apply(&mut command, &place.path("workers"));
    let value = command.get_envs().find(|(name, _)| *name == "FAULTY_WORKER").unwrap().1.unwrap();
    let script = PathBuf::from(command.get_args().nth(1).unwrap());
    let program = place.path("head-worker");
    let text =
        format!("#!/bin/sh\nFAULTY_WORKER='{}' exec python3 {}\n", value.to_str().unwrap(), script.display());
    place.write("head-worker", text);
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    program.display().to_string()
}

/// A race of the real worker against one that does something wrong.
fn against(place: &Place, fault: Fault, arguments: &str) -> Said {
    let head = faulty(place, fault);
    place.tollgate(&command(&real_worker().display().to_string(), &head, arguments))
}

/// What the first line of the only journal says of placement.
fn placement(place: &Place) -> serde_json::Value {
    let first = place.journal().lines().next().unwrap().to_string();
    serde_json::from_str::<serde_json::Value>(&first).unwrap()["placement"].clone()
}

#[test]
fn each_launch_has_a_placement_of_its_own_unless_told_otherwise() {
    for (arguments, expected) in [("", serde_json::json!("fresh")), ("--placement shared", ().into())] {
        let place = place();
        let said = place.tollgate(&itself(&format!("--max-blocks 2 --budget 20s {arguments}")));
        said.exits(3).says("both programs are the same, byte for byte");
        let first: serde_json::Value = serde_json::from_str(place.journal().lines().next().unwrap()).unwrap();
        let [base, head] = [0, 1].map(|side| first["race"]["sha256"][side].as_str().unwrap());
        assert!(base.len() == 64 && base == head, "{base} {head}");
        assert_eq!(placement(&place), expected, "of a race");
        let place = self::place();
        place.run(arguments).succeeds();
        assert_eq!(placement(&place), expected, "of a run");
    }
}

#[test]
fn a_head_that_is_half_slower_is_found_and_the_folder_says_so_again() {
    // An empty native call of a nanosecond is too short to be timed where the machine is noisy.
    let place = Place::new().plan(&PLAN.replace("'probe/nop'", "'pricing/get-quote'"));
    let arguments = format!("--slower 50% --margin 5% --cells {QUOTE} --budget 40s");
    let said = place.tollgate(&itself(&arguments));
    said.exits(1).says("racing into reports/");
    assert_eq!(verdict(&said, QUOTE).0, "worse", "{said}");
    let folder = place.run_folder();
    let again = place.tollgate(&format!("race --replay {} --format json", folder.display()));
    again.exits(1);
    assert_eq!(verdict(&again, QUOTE), verdict(&said, QUOTE));
    assert_eq!(blocks(&again, QUOTE), blocks(&said, QUOTE));
    let kept: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("changes.json")).unwrap()).unwrap();
    assert_eq!(kept[0], change(&said, QUOTE));
    place
        .tollgate(&format!("race --replay {}", folder.display()))
        .exits(1)
        .prints("made slower by 50 %")
        .prints("worse")
        .prints("decided after");
    let formatted = |format| place.tollgate(&format!("race --replay {} --format {format}", folder.display()));
    formatted("markdown").exits(1).prints("### Tollgate: worse").prints("made slower by 50 %");
    formatted("junit").exits(1).prints("<failure");
    place.tollgate(&format!("run --resume {} --no-lock", folder.display())).exits(2).says("is a race");
}

#[test]
fn the_two_sides_of_a_block_are_launches_of_their_own_and_say_which_they_are() {
    let place = place();
    place.tollgate(&itself("--slower 50% --max-blocks 3 --format table")).prints("no block was left");
    let again = place.tollgate(&format!("race --replay {}", place.run_folder().display()));
    again.prints("no block was left");
    let launches = place.launches();
    let sides: Vec<&str> = launches.iter().map(|launch| launch["side"].as_str().unwrap()).collect();
    assert_eq!(sides, ["base", "head"].repeat(3));
    for launch in &launches {
        let slower = &launch["receipt"]["effective"]["slower"];
        let expected =
            if launch["side"] == "head" { serde_json::json!("50 %") } else { serde_json::Value::Null };
        assert_eq!(*slower, expected);
        assert_eq!(launch["measured"].as_array().unwrap().len(), 2);
        assert_eq!(observed(&launch["measured"][0], "call-time")["slices"].as_array().unwrap().len(), 3);
    }
}

/// A folder of so many links of the real worker, all of them the same.
fn links(place: &Place, name: &str, count: usize) -> PathBuf {
    let folder = place.path(name);
    fs::create_dir(&folder).unwrap();
    for link in 0..count {
        std::os::unix::fs::symlink(real_worker(), folder.join(format!("link-{link}"))).unwrap();
    }
    folder
}

#[test]
fn links_race_in_pairs_each_once_and_the_verdict_is_about_the_sources() {
    let place = place();
    let [base, head] = [("base", 5), ("head", 4)].map(|(name, count)| links(&place, name, count));
    let race =
        command(base.to_str().unwrap(), head.to_str().unwrap(), "--margin 0% --budget 5m --format table");
    let said = place.tollgate(&race);
    said.exits(3)
        .prints("about the sources: a block for each of 4 pairs of links")
        .prints("no block was left");
    assert_eq!(place.launches().len(), 2 * 4);
    let first: serde_json::Value = serde_json::from_str(place.journal().lines().next().unwrap()).unwrap();
    let names = |side: usize| {
        let links = first["race"]["links"][side].as_array().unwrap().iter();
        links.map(|link| link.as_str().unwrap().to_string()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!((names(0).len(), names(1).len()), (4, 4));
    assert!(first["race"]["sha256"].is_null(), "links are many files");
    let again = place.tollgate(&format!("race --replay {}", place.run_folder().display()));
    again.exits(3).prints("4 pairs of links").prints("no block was left");
    let counted = command(base.to_str().unwrap(), head.to_str().unwrap(), "--lane instructions");
    place.tollgate(&counted).exits(2).says_one_line().says("links are stripped");
}

#[test]
fn what_are_no_links_of_one_source_do_not_race() {
    let place = place();
    let (base, few) = (links(&place, "base", 4), links(&place, "few", 3));
    let refused = |base: &std::path::Path, head: &std::path::Path, why: &str| {
        let race = command(base.to_str().unwrap(), head.to_str().unwrap(), "");
        place.tollgate(&race).exits(2).says_one_line().says(why);
    };
    refused(&base, &few, "has 3 files, and links of one source are 4 or more");
    refused(&base, &real_worker(), "race two of a kind");
    let older = faulty(&place, Fault::new("is_of_another_release", "open"));
    fs::copy(older, few.join("link-9")).unwrap();
    refused(&few, &base, "not links of one source");
    assert!(place.run_folders().is_empty());
}

#[test]
fn equals_are_never_worse_and_what_is_open_at_the_end_is_told() {
    // Calls that are longer than what the empty loop around them can seem to take on a busy machine.
    let longer =
        PLAN.replace("'probe/nop', 'probe/echo-scalar'", "'pricing/get-quote', 'pricing/quote-cart'");
    let said = Place::new().plan(&longer).tollgate(&itself("--budget 2s --margin 0%"));
    said.exits(3);
    for cell in ["pricing/get-quote@native/rust", "pricing/quote-cart@native/rust"] {
        assert_eq!(verdict(&said, cell).0, "inconclusive", "{said}");
    }
}

#[test]
fn a_large_margin_makes_equals_equivalent() {
    let said = place().tollgate(&itself("--margin 99% --budget 40s --format table"));
    said.exits(0).prints("2 equivalent").prints("tollgate-worker").prints("could not have");
}

#[test]
fn a_worker_that_dies_hangs_or_talks_nonsense_in_the_middle_loses_that_cell_only() {
    for (does, reason) in [("is_killed", "died (signal 9)"), ("talks_nonsense", "no answer to `measure`")] {
        let place = place();
        let fault = Fault::new(does, "measure").of("probe/nop").the_second_time();
        let said = against(&place, fault, "--margin 99% --budget 40s");
        said.exits(6);
        let (verdict_of_nop, remarks) = verdict(&said, NOP);
        assert_eq!(verdict_of_nop, "not-compared", "{said}");
        assert!(remarks.contains("failed on the head's side") && remarks.contains(reason), "{said}");
        assert_ne!(verdict(&said, ECHO).0, "not-compared", "{said}");
        place.leaves_no_worker_behind();
    }
    let plan = PLAN.replace("warm-up-ms = 2", "warm-up-ms = 2\ndeadline-s = 1");
    let place = Place::new().plan(&plan);
    let said = against(&place, Fault::new("hangs", "measure").of("probe/nop"), "--margin 99% --budget 40s");
    said.exits(6);
    assert!(verdict(&said, NOP).1.contains("within 1 s and was killed"), "{said}");
    place.leaves_no_worker_behind();
}

#[test]
fn a_worker_whose_answers_differ_ends_the_race_before_it_begins() {
    let place = place();
    let said = against(&place, Fault::new("lies", "verify").of("probe/nop"), "");
    said.exits(5).prints_nothing().says("the head's worker").says("answers differently");
    assert!(place.run_folders().is_empty());
}

#[test]
fn a_cell_without_golden_answers_does_not_race_and_says_why_again() {
    let place = place();
    let said = against(&place, Fault::new("exits", "verify").of("probe/nop"), "--margin 99% --budget 40s");
    said.exits(6);
    assert!(verdict(&said, NOP).1.contains("out of cheese"), "{said}");
    let again = place.tollgate(&format!("race --replay {} --format json", place.run_folder().display()));
    assert_eq!(verdict(again.exits(6), NOP), verdict(&said, NOP));
}

#[test]
fn what_is_no_worker_gets_one_line() {
    let place = place();
    let real = real_worker().display().to_string();
    let not_there = command(&real, "no/such/worker", "");
    place.tollgate(&not_there).exits(2).says_one_line().says("no/such/worker");
    place.tollgate(&command("/bin/true", &real, "")).exits(2).says_one_line().says("is no worker");
    place.tollgate(&command("/bin/cat", &real, "")).exits(2).says_one_line().says("is no worker");
    place.tollgate(&command(&real, "plan.toml", "")).exits(2).says_one_line().says("plan.toml is no worker");
    let other = against(&place, Fault::new("speaks_protocol_99", "open"), "");
    other.exits(2).says_one_line().says("head-worker: the worker speaks protocol 99");
    let older = against(&place, Fault::new("does_not_say_slower", "open"), "--slower 2%");
    older.exits(2).says_one_line().says("cannot make its calls slower by 2 %");
    assert!(place.run_folders().is_empty());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let place = place();
    for (arguments, reason) in [
        ("--margin two", "write 2% or 0.02"),
        ("--budget 3", "such as 30s"),
        ("--alpha 0%", "--alpha must be"),
        ("--cells no/such@cell", "no call time in a process fits `no/such@cell`"),
        ("--slower 5000%", "from 0 to below 1"),
    ] {
        place.tollgate(&itself(arguments)).exits(2).says(reason);
    }
    place.tollgate("race only-one").exits(2).says("HEAD_WORKER");
    place.tollgate("race --replay no/such/folder").exits(2).says("no/such/folder");
}

#[test]
fn ctrl_c_prints_what_is_known_and_keeps_the_journal() {
    let place = place();
    let race = place.begin(&itself("--margin 0% --budget 1h --format table"));
    eventually("some blocks are done", || place.lines_so_far() > 6);
    let said = race.gets_ctrl_c().end_soon();
    said.exits(130).prints("inconclusive").says("stopped; what was measured is kept: see it again with");
    let kept = launches(&place.journal()).len();
    assert!(kept >= 6 && kept.is_multiple_of(2), "{kept}");
    assert!(place.run_folder().join("changes.json").is_file());
    place.tollgate(&format!("race --replay {}", place.run_folder().display())).exits(3).prints("stopped");
}
