//! `tollgate selftest`: the harness against itself.

mod support;

use std::fs;

use support::{Fault, Place, eventually};

/// As little of each as can be compared.
const PLAN: &str = "
about = 'for tests'
[pace]
launches = 4
slices = 2
slice-us = 300
warm-up-ms = 2
window-ms = 5
[[group]]
functions = ['probe/nop']
contenders = []
[[group]]
functions = ['probe/nop']
contenders = []
measure = ['throughput']
threads = [1]
";

const SELFTEST: &str =
    "selftest --plan plan.toml --cells probe/nop@native/rust --out reports --no-lock --seed 3 --format json";

#[test]
fn every_kind_has_its_share_and_the_rates_are_kept_for_the_nightly() {
    let place = Place::new().plan(PLAN);
    let said = place.tollgate(&format!("{SELFTEST} --budget 26s"));
    // Whether this machine errs is for it to say; what it says must be whole.
    assert!([Some(0), Some(5)].contains(&said.status.code()), "{said}");
    said.does_not_panic().says("races of 5 s each: they can tell whether equals are called different");
    let told: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    let races = told["races"].as_array().unwrap();
    let slowdowns: Vec<f64> = races.iter().map(|race| race["slower"].as_f64().unwrap()).collect();
    assert_eq!(slowdowns, [0.0, 0.01, 0.02, 0.05, 0.1]);
    let whole = told["comparisons"]["of"].as_u64().unwrap_or(0);
    let all: u64 = races.iter().map(|race| race["found"]["of"].as_u64().unwrap()).sum::<u64>() + whole;
    assert!(all >= 4, "{said}");
    // Nobody has a second turn before all have had their first.
    let turns = races.iter().map(|race| race["found"]["of"].as_u64().unwrap()).chain([whole]);
    assert!(all < 6 || turns.min() > Some(0), "{said}");
    assert!(told["not-to-gate"].is_array(), "{said}");
    let latest = fs::read_to_string(place.path("reports/selftest.json")).unwrap();
    assert_eq!(latest, said.stdout);
    let mut there = fs::read_dir(place.path("reports")).unwrap().map(|entry| entry.unwrap().path());
    let folder = there.find(|path| path.is_dir()).unwrap();
    assert_eq!(fs::read_to_string(folder.join("selftest.json")).unwrap(), said.stdout);
    assert!(fs::read_dir(folder.join("races")).unwrap().count() as u64 + 2 * whole >= all, "{said}");
}

#[test]
fn what_is_known_when_it_is_stopped_is_kept() {
    let place = Place::new().plan(PLAN);
    let test = place.begin(&format!("{SELFTEST} --budget 1h"));
    eventually("it measures", || {
        place.path("reports").is_dir() && {
            fs::read_dir(place.path("reports")).unwrap().any(|entry| {
                let folder = entry.unwrap().path();
                folder.join("races").is_dir() || folder.join("runs").is_dir()
            })
        }
    });
    let said = test.gets_ctrl_c().end_soon();
    said.exits(130).says("stopped; what was found out is kept in");
    assert!(place.path("reports/selftest.json").is_file());
}

#[test]
fn a_worker_that_fails_ends_it() {
    let place = Place::new().plan(PLAN).worker_that(Fault::new("exits", "open"));
    place.tollgate(&format!("{SELFTEST} --budget 20s")).exits(2).says("is no worker");
    let place = Place::new().plan(PLAN);
    let none = SELFTEST.replace("probe/nop@native/rust", "no/such@cell");
    place.tollgate(&none).exits(2).says("no call time in a process fits `no/such@cell`");
}

#[test]
fn links_of_one_source_are_raced_against_each_other() {
    let place = Place::new().plan(PLAN);
    let links = place.path("links");
    fs::create_dir(&links).unwrap();
    for link in 0..8 {
        std::os::unix::fs::symlink(support::real_worker(), links.join(format!("link-{link}"))).unwrap();
    }
    let said = place.tollgate(&format!("{SELFTEST} --budget 12s --worker {}", links.display()));
    assert!([Some(0), Some(5)].contains(&said.status.code()), "{said}");
    let mut folders = fs::read_dir(place.path("reports")).unwrap().map(|entry| entry.unwrap().path());
    let folder = folders.find(|path| path.is_dir()).unwrap();
    let races = fs::read_dir(folder.join("races")).unwrap().map(|entry| entry.unwrap().path());
    let mut raced = 0;
    for race in races {
        let journal = fs::read_to_string(race.join("journal.jsonl")).unwrap();
        let run: serde_json::Value = serde_json::from_str(journal.lines().next().unwrap()).unwrap();
        let side = |side: usize| run["race"]["links"][side].as_array().unwrap().clone();
        assert_eq!((side(0).len(), side(1).len()), (4, 4));
        assert!(side(0).iter().all(|link| !side(1).contains(link)), "{run}");
        raced += 1;
    }
    assert!(raced > 0, "{said}");
}
