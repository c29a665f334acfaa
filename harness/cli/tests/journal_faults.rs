//! Journals that were cut off, damaged, written elsewhere or by another version; and disks that are full.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use support::{NATIVE, Place, launches};

/// A run of three launches, done.
fn a_run() -> Place {
    let place = Place::new().plan(NATIVE);
    place.run("--launches 3 --seed 7").succeeds();
    place
}

/// The journal's first line, changed.
fn with_another(place: &Place, change: impl FnOnce(&mut serde_json::Value)) {
    let journal = place.journal();
    let (first, rest) = journal.split_once('\n').unwrap();
    let mut run = serde_json::from_str(first).unwrap();
    change(&mut run);
    place.rewrite_journal(format!("{run}\n{rest}"));
}

/// Every block once, in order.
#[track_caller]
fn holds_blocks(journal: &str, count: u64) {
    let blocks: BTreeSet<u64> =
        launches(journal).iter().map(|launch| launch["block"].as_u64().unwrap()).collect();
    assert_eq!(blocks, (0..count).collect());
}

#[test]
fn a_journal_cut_in_the_middle_of_a_line_loses_that_launch_alone() {
    let place = a_run();
    let whole = place.journal();
    let ends: Vec<usize> = whole.match_indices('\n').map(|(place, _)| place + 1).collect();
    // Within the third launch, at its last byte, and within the second: line 0 is the run, then one launch a line.
    for (cut, kept) in [(ends[3] - 40, ends[2]), (ends[3] - 1, ends[2]), (ends[1] + 1, ends[1])] {
        place.rewrite_journal(&whole[..cut]);
        place.resume().succeeds().says("the journal's last line was cut off: that launch is measured again");
        let resumed = place.journal();
        assert!(resumed.starts_with(&whole[..kept]), "what was whole has changed");
        holds_blocks(&resumed, 3);
    }
}

#[test]
fn a_journal_with_a_damaged_line_is_refused_by_line() {
    let place = a_run();
    let damaged = place.journal().replacen("\"line\":\"launch\"", "\"line\":\"lunch\"", 1);
    place.rewrite_journal(&damaged);
    place.resume().exits(2).says("journal.jsonl:2: not a line of a journal").says_one_line();
    assert_eq!(place.journal(), damaged);
}

#[test]
fn a_journal_that_never_got_its_first_line_is_empty() {
    let place = a_run();
    for start in ["", "{\"line\":\"run\",\"sch"] {
        place.rewrite_journal(start);
        place.resume().exits(2).says("journal.jsonl:1: the journal is empty: nothing was measured yet");
    }
}

#[test]
fn a_journal_of_a_newer_schema_is_refused() {
    let place = a_run();
    with_another(&place, |run| {
        run["schema"] = 4.into();
        run["something-new"] = "of a shape nobody here knows".into();
    });
    place.resume().exits(2).says("it has schema 4, and this Tollgate reads up to 3: use a newer one");
}

#[test]
fn a_journal_of_another_machine_is_not_gone_on_with() {
    let place = a_run();
    let whole = place.journal();
    with_another(&place, |run| run["host"]["identity"] = "0123456789abcdef".into());
    place.resume().exits(4).says("launches of two machines do not go into one run");

    place.rewrite_journal(whole);
    with_another(&place, |run| run["host"]["comparability"]["kernel"] = "linux 2.4".into());
    let changed = place.journal();
    place.resume().exits(4).says("the run was begun on other kernel");
    assert_eq!(place.journal(), changed);
}

#[test]
fn a_run_is_not_gone_on_with_when_a_component_has_changed() {
    let plan = NATIVE.replace("contenders = []", "contenders = ['component/rust/cranelift']");
    let place = Place::new().plan(&plan);
    place.run("--launches 2").succeeds();
    let journal = place.journal();
    place.rewrite_journal(&journal[..journal.rfind("{\"line\":\"launch\"").unwrap()]);
    with_another(&place, |run| {
        run["subjects"]["component/rust/cranelift"]["artifact-sha256"] = "0000".into();
    });
    place
        .resume()
        .exits(4)
        .says("component/rust/cranelift has changed since the run was begun: start a new run");
}

#[test]
fn a_run_is_not_gone_on_with_when_its_program_was_built_anew() {
    let place = Place::new().plan(NATIVE);
    place.run("--launches 2").succeeds();
    let journal = place.journal();
    let run: serde_json::Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
    let digest = run["subjects"]["native/rust"]["program-sha256"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digest}");
    let unfinished = &journal[..journal.rfind("{\"line\":\"launch\"").unwrap()];
    let other = digest.chars().rev().collect::<String>();
    place.rewrite_journal(unfinished.replace(digest, &other));
    place.resume().exits(4).says("the program that opens native/rust was built anew since the run was begun");
    // Older journals do not know it.
    place.rewrite_journal(unfinished.replace(&format!("\"program-sha256\":\"{digest}\","), ""));
    assert!(!place.journal().contains("program-sha256"));
    place.resume().succeeds();
}

#[test]
fn a_run_is_not_gone_on_with_under_another_runtime() {
    let place = Place::new().plan(NATIVE);
    place.run("--launches 2").succeeds();
    let journal = place.journal();
    let unfinished = &journal[..journal.rfind("{\"line\":\"launch\"").unwrap()];
    place.rewrite_journal(unfinished.replace("\"runtime\":\"native\"", "\"runtime\":\"wasmtime 1.2.3\""));
    place.resume().exits(4).says("the run was begun with tollgate-worker").says("wasmtime 1.2.3");
}

#[test]
fn a_finished_run_is_not_measured_again_and_says_the_same() {
    let place = Place::new().plan(NATIVE);
    let said = place.run("--launches 3 --format table");
    said.succeeds();
    let journal = place.journal();
    let again = place.tollgate(&format!("run --resume {} --no-lock", place.run_folder().display()));
    again.succeeds().says("was carried out to its end: nothing is missing");
    // Lines end with the folder as it was named.
    let whole_path = format!(" {}/", place.path("reports").display());
    assert_eq!(again.stdout, said.stdout.replace(" reports/", &whole_path));
    assert_eq!(place.journal(), journal);
}

#[test]
fn what_is_no_run_is_not_gone_on_with() {
    let place = Place::new();
    place
        .tollgate("run --resume tmp --no-lock")
        .exits(2)
        .says("cannot go on with tmp/journal.jsonl")
        .says_one_line();
    place.tollgate("run --resume nowhere --no-lock").exits(2).says("nowhere/journal.jsonl").says_one_line();
    place.tollgate("run --resume tmp --seed 7").exits(2).says("cannot be used with");
}

/// Runs a shell script that finds a disk of `kibibytes` in the folder `full`; the program is its `"$@"`. None, with
/// the reason printed, where the kernel lets us mount no disk of our own.
fn on_a_small_disk(place: &Place, kibibytes: u32, script: &str) -> Option<Output> {
    place.write("full/.keep", "");
    place.write("script", format!("mount -t tmpfs -o size={kibibytes}k none full || exit 77\n{script}"));
    let tollgate = place.command("");
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "script"]).arg(tollgate.get_program());
    command.current_dir(place.path(""));
    for (key, value) in tollgate.get_envs() {
        command.env(key, value.unwrap());
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => {
            println!("skipped: no `unshare`: {error}");
            return None;
        }
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) || said.contains("unshare failed") {
        println!("skipped: this kernel lets us mount no disk of our own: {said}");
        return None;
    }
    Some(output)
}

#[test]
fn a_disk_that_fills_up_loses_the_launch_in_flight_and_no_more() {
    let place = Place::new().plan(NATIVE);
    // What is on the disk goes away with it, so it is copied. In between the disk is made larger.
    let output = on_a_small_disk(
        &place,
        32,
        r#"
        "$@" run --plan plan.toml --out full --no-lock --launches 60 --format csv 2>first-said
        echo $? >first-exit
        cp full/*/journal.jsonl first-journal
        mount -o remount,size=8m full || exit 77
        "$@" run --resume full/* --no-lock --format csv
        exit=$?
        cp full/*/journal.jsonl second-journal
        exit $exit
        "#,
    );
    let Some(output) = output else { return };
    let file = |name: &str| fs::read_to_string(place.path(name)).unwrap();
    let said = file("first-said");
    assert_eq!(file("first-exit").trim(), "2", "{said}");
    assert!(said.contains("journal.jsonl: No space left on device"), "{said}");
    assert!(said.contains("make room, then go on with `tollgate run --resume full/"), "{said}");
    assert!(!said.contains("panicked"), "{said}");

    let (first, second) = (file("first-journal"), file("second-journal"));
    assert!(launches(&first).len() > 3, "the disk was full at once");
    assert!(matches!(output.status.code(), Some(0 | 5)), "{output:?}");
    assert!(second.starts_with(&first), "what was kept has changed");
    holds_blocks(&second, 60);
}

#[test]
fn a_disk_that_is_full_from_the_start_promises_nothing() {
    let place = Place::new().plan(NATIVE);
    let output = on_a_small_disk(
        &place,
        32,
        r#"
        head -c 32768 /dev/zero >full/ballast
        "$@" run --plan plan.toml --out full --no-lock
        "#,
    );
    let Some(output) = output else { return };
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("journal.jsonl: No space left on device"), "{said}");
    assert!(!said.contains("--resume"), "there is nothing to go on with: {said}");
}
