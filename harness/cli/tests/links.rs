//! A run over several links of one worker's source.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use support::{Place, real_worker};

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

/// A folder of so many links of the real worker, all of them the same.
fn links(place: &Place, count: usize) -> PathBuf {
    let folder = place.path("links");
    fs::create_dir_all(&folder).unwrap();
    for link in 0..count {
        std::os::unix::fs::symlink(real_worker(), folder.join(format!("link-{link}"))).unwrap();
    }
    folder
}

fn first_line(place: &Place) -> Value {
    serde_json::from_str(place.journal().lines().next().unwrap()).unwrap()
}

#[test]
fn each_block_is_of_another_link_and_the_journal_has_their_names() {
    let place = Place::new().plan(PLAN);
    let folder = links(&place, 5);
    let said = place.run(&format!("--seed 7 --format table --worker {}", folder.display()));
    said.succeeds();
    said.says("5 launches of what takes turns, one of each link").prints("(over 5 links of the worker)");
    let run = first_line(&place);
    let names: BTreeSet<&str> =
        run["links"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names.len(), 5);
    assert_eq!(run["comparisons"][0]["launches"], 5);
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
fn one_file_is_said_to_be_one_and_what_are_no_links_is_refused() {
    let place = Place::new().plan(PLAN);
    place.run("--seed 7 --format table").succeeds().prints("of this file of the worker: another link");
    assert_eq!(first_line(&place).get("links"), None);
    let folder = links(&place, 3);
    place
        .run(&format!("--worker {}", folder.display()))
        .exits(2)
        .says_one_line()
        .says("has 3 files, and links of one source are 4 or more");
    links_more(&folder);
    place
        .run(&format!("--lane instructions --worker {}", folder.display()))
        .exits(2)
        .says_one_line()
        .says("links are stripped");
}

fn links_more(folder: &std::path::Path) {
    std::os::unix::fs::symlink(real_worker(), folder.join("link-9")).unwrap();
}
