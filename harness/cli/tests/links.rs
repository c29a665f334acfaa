//! A run over several links of its programs' sources.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{Place, real_worker, repository};

const PLAN: &str = "
about = 'for tests'
[pace]
launches = 9
slices = 2
slice-us = 300
warm-up-ms = 2
[[group]]
functions = ['probe/nop']
contenders = ['component/rust/cranelift']
";

/// A service and the starts of one, whose workers are two programs.
const SERVICES: &str = "
about = 'for tests'
[pace]
launches = 6
[[group]]
functions = ['pricing/get-quote']
contenders = ['http/rust/native']
measure = ['load']
load = { rate = 200, duration-ms = 50, connections = 1 }
[[group]]
functions = ['pricing/get-quote']
contenders = ['http/rust/native']
measure = ['size']
launches = 1
";

/// A folder of so many links of a program, all of them the same; each writes down that it was started.
fn links(place: &Place, program: &str, real: &Path, count: usize) -> PathBuf {
    let folder = place.path("links").join(program);
    fs::create_dir_all(&folder).unwrap();
    for link in 0..count {
        let file = folder.join(format!("link-{link}"));
        let (started, real) = (place.path("started"), real.display());
        let text =
            format!("#!/bin/sh\necho {program}/link-{link} >>{}\nexec {real} \"$@\"\n", started.display());
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// How often each link was started, the fewest times of any of them.
fn starts(place: &Place, program: &str, count: usize) -> usize {
    let started = fs::read_to_string(place.path("started")).unwrap_or_default();
    let times = |link| started.lines().filter(|line| *line == format!("{program}/link-{link}")).count();
    (0..count).map(times).min().unwrap()
}

fn worker_links(place: &Place, count: usize) -> PathBuf {
    links(place, "tollgate-worker", &real_worker(), count)
}

/// Another language's program, where it was built.
fn program_in_c() -> Option<PathBuf> {
    let program = repository().join("native-baselines/c/bin/tollgate-c");
    if program.exists() {
        return Some(program);
    }
    assert_ne!(std::env::var("TOLLGATE_LANGUAGES").as_deref(), Ok("all"), "scripts/languages/c build");
    eprintln!("skipped: tollgate-c is not built: scripts/languages/c build");
    None
}

fn first_line(place: &Place) -> Value {
    serde_json::from_str(place.journal().lines().next().unwrap()).unwrap()
}

fn names<'a>(run: &'a Value, program: &str) -> BTreeSet<&'a str> {
    run["links"][program].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn each_block_is_of_another_link_and_the_journal_has_their_names() {
    let place = Place::new().plan(PLAN);
    let folder = worker_links(&place, 5);
    let said = place.run(&format!("--seed 7 --format table --worker {}", folder.display()));
    said.succeeds();
    said.says("5 launches, one of each link").prints("(over 5 links of the worker)");
    let run = first_line(&place);
    assert_eq!(names(&run, "tollgate-worker").len(), 5);
    assert_eq!(run["comparisons"][0]["launches"], 5);
    assert_eq!(run["subjects"]["native/rust"]["program"], "tollgate-worker");
    assert_eq!(run["subjects"]["native/rust"].get("program-sha256"), None);
    // Once to be introduced, and for both contenders of its block.
    assert!(starts(&place, "tollgate-worker", 5) >= 3);
    // Gone on with, it asks for the same links.
    let resumed = place.run_folder();
    let journal = place.journal();
    let cut: String = journal.lines().take(5).map(|line| format!("{line}\n")).collect();
    fs::write(resumed.join("journal.jsonl"), cut).unwrap();
    let resume = format!("run --resume {} --no-lock", resumed.display());
    place.tollgate(&resume).exits(2).says_one_line().says("name their folder with --worker");
    place.tollgate(&format!("{resume} --worker {}", folder.display())).succeeds();
    assert_eq!(place.launches().len(), 10);
}

#[test]
fn programs_of_several_languages_are_each_over_links_of_their_own() {
    let Some(real) = program_in_c() else { return };
    let place = Place::new().plan(&PLAN.replace("contenders = [", "contenders = ['native/c', "));
    worker_links(&place, 6);
    links(&place, "tollgate-c", &real, 5);
    let folder = place.path("links");
    let said = place.run(&format!("--seed 7 --format table --links {}", folder.display()));
    said.succeeds().says("5 launches, one of each link");
    said.prints("(over 6 links of the worker, 5 links of tollgate-c)");
    let run = first_line(&place);
    assert_eq!((names(&run, "tollgate-worker").len(), names(&run, "tollgate-c").len()), (6, 5));
    assert_eq!(run["subjects"]["native/c"]["program"], "tollgate-c");
    assert_eq!(run["subjects"]["native/c"].get("program-sha256"), None);
    assert!(starts(&place, "tollgate-c", 5) >= 2);
    // Gone on with, it finds them again.
    let cut: String = place.journal().lines().take(4).map(|line| format!("{line}\n")).collect();
    place.rewrite_journal(cut);
    let resume = format!("run --resume {} --no-lock", place.run_folder().display());
    place.tollgate(&resume).exits(2).says_one_line().says("the run is over 5 links of tollgate-c: name");
    place.tollgate(&format!("{resume} --links {}", folder.display())).succeeds();
    assert_eq!(place.launches().len(), 15);
}

#[test]
fn a_program_without_links_is_of_its_one_file() {
    let Some(real) = program_in_c() else { return };
    let place = Place::new().plan(&PLAN.replace("contenders = [", "contenders = ['native/c', "));
    links(&place, "tollgate-c", &real, 4);
    let said = place.run(&format!("--seed 7 --format table --links {}", place.path("links").display()));
    said.succeeds().prints("(over 4 links of tollgate-c; the worker is one file)");
    let run = first_line(&place);
    assert_eq!(run["links"].get("tollgate-worker"), None);
    assert!(run["subjects"]["native/rust"]["program-sha256"].is_string());
    let begun_without = format!("run --resume {} --no-lock --format csv", place.run_folder().display());
    place.tollgate(&begun_without).succeeds().says("nothing is missing");
}

#[test]
fn a_service_under_load_is_over_links_and_what_is_deployed_is_the_program() {
    let place = Place::new().plan(SERVICES);
    let service = real_worker().with_file_name("tollgate-native-service");
    links(&place, "tollgate-native-service", &service, 4);
    let said = place.run(&format!("--seed 7 --format table --links {}", place.path("links").display()));
    said.succeeds().says("4 launches, one of each link");
    said.prints("(over 4 links of tollgate-native-service)");
    assert_eq!(names(&first_line(&place), "tollgate-native-service").len(), 4);
    assert!(starts(&place, "tollgate-native-service", 4) >= 2);
    let deployed = fs::metadata(&service).unwrap().len().to_string();
    assert!(place.journal().contains(&format!("\"binary\":{deployed}")), "{}", place.journal());
}

#[test]
fn one_file_is_said_to_be_one_and_what_are_no_links_is_refused() {
    let place = Place::new().plan(PLAN);
    place.run("--seed 7 --format table").succeeds().prints("of this file of the worker: another link");
    assert_eq!(first_line(&place).get("links"), None);
    let folder = worker_links(&place, 3);
    let refused = |arguments: &str, why: &str| {
        place.run(arguments).exits(2).says_one_line().says(why);
    };
    let few = "has 3 files, and links of one source are 4 or more";
    let (worker, all) =
        (format!("--worker {}", folder.display()), format!("--links {}", place.path("links").display()));
    refused(&worker, few);
    refused(&all, few);
    worker_links(&place, 4);
    refused(&format!("--lane instructions {worker}"), "links all count the same");
    refused(&format!("--lane instructions {all}"), "links all count the same");
    refused(&format!("{worker} {all}"), "leave one of the two out");
    refused(&format!("{all} --worker {}", real_worker().display()), "leave one of the two out");
    refused(&format!("--links {}", folder.display()), "has no folder of links of any program");
    refused("--links nowhere", "cannot read nowhere");
    fs::rename(&folder, place.path("links/tollgate-cobol")).unwrap();
    refused(&all, "no program is called tollgate-cobol");
    fs::rename(place.path("links/tollgate-cobol"), place.path("links/tollgate-native-service")).unwrap();
    refused(&all, "there are links of tollgate-native-service alone");
    let begun = format!("run --resume {} --no-lock {all}", place.run_folder().display());
    let cut: String = place.journal().lines().take(2).map(|line| format!("{line}\n")).collect();
    place.rewrite_journal(cut);
    place.tollgate(&begun).exits(2).says_one_line().says("go on with it without links");
}

#[test]
fn links_of_two_programs_are_not_of_one_source() {
    let place = Place::new().plan(PLAN);
    let folder = worker_links(&place, 4);
    let text = "#!/usr/bin/env python3
import subprocess, sys
real = subprocess.Popen(['REAL'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for line in sys.stdin.buffer:
    real.stdin.write(line)
    real.stdin.flush()
    sys.stdout.buffer.write(real.stdout.readline().replace(b'tollgate-worker', b'another-worker'))
    sys.stdout.buffer.flush()
";
    fs::write(folder.join("link-2"), text.replace("REAL", real_worker().to_str().unwrap())).unwrap();
    let run = place.run(&format!("--links {}", place.path("links").display()));
    run.exits(2).says_one_line().says("not links of one source");
}
