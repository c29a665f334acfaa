//! `tollgate history` on real journals: nights are copies of one real run, on other days and with other figures.

mod support;

use std::fs;

use support::{NATIVE, Place, slices_mut};

/// One real run, and from it as many nights as a test wants.
struct Nights {
    place: Place,
    run: serde_json::Value,
    rest: Vec<serde_json::Value>,
}

impl Nights {
    fn new() -> Self {
        let place = Place::new().plan(NATIVE);
        place.run("--launches 2 --seed 7");
        let journal = place.journal();
        fs::remove_dir_all(place.path("reports")).unwrap();
        let mut lines = journal.lines().map(|line| serde_json::from_str(line).unwrap());
        let run = lines.next().unwrap();
        let mut rest: Vec<serde_json::Value> = lines.collect();
        // How noisy it was while a test ran is not what is tested.
        for launch in rest.iter_mut().filter(|line| line["line"] == "launch") {
            launch["noise"] = serde_json::json!({ "steal": 0.0, "cpu-pressure": null, "busy": 0.1, "mhz": null,
                "throttled": 0, "quota-throttled": 0 });
        }
        Nights { place, run, rest }
    }

    /// A night on that day at that hour, with every slice times `factor`.
    fn write(&self, day: u32, hour: u32, factor: f64) -> String {
        self.write_as(day, hour, factor, |_| {})
    }

    fn write_as(
        &self,
        day: u32,
        hour: u32,
        factor: f64,
        change: impl FnOnce(&mut serde_json::Value),
    ) -> String {
        let (month, day) = (1 + day / 28, 1 + day % 28);
        let name = format!("reports/2026{month:02}{day:02}T{hour:02}0000-plan");
        let mut run = self.run.clone();
        run["started"] = format!("2026{month:02}{day:02}T{hour:02}0000Z").into();
        run["revision"] = "a1b2".into();
        change(&mut run);
        let mut text = format!("{run}\n");
        for line in &self.rest {
            let mut line = line.clone();
            for measured in line["measured"].as_array_mut().into_iter().flatten() {
                for slice in slices_mut(measured) {
                    *slice = (slice.as_f64().unwrap().abs().max(0.1) * factor).into();
                }
            }
            text.push_str(&format!("{line}\n"));
        }
        self.place.write(&format!("{name}/journal.jsonl"), text);
        name
    }

    fn history(&self, arguments: &str) -> support::Said {
        self.place.tollgate(&format!("history --database history.sqlite {arguments}"))
    }
}

/// A little up and down, the same way always.
fn wander(day: u32) -> f64 {
    1.0 + 0.01 * (f64::from(day * 3 % 5) - 2.0)
}

#[test]
fn nights_go_in_once_and_come_out() {
    let nights = Nights::new();
    nights.history("check").exits(2).says_one_line().says("tollgate history add");
    let (one, two) = (nights.write(0, 2, 1.0), nights.write(1, 2, 1.1));
    nights.history(&format!("add {one} {two}")).exits(0).prints("added 20260101T020000-plan: ");
    nights.history(&format!("add {two}")).exits(0).prints("20260102T020000-plan was there already");
    nights
        .history("check")
        .exits(0)
        .prints("No regression. 20260102T020000-plan is night 2 under the key")
        .prints("they can hardly alarm yet");
    let shown = nights.history("show probe/nop@native/rust --metric call-ns").exits(0).stdout.clone();
    for part in ["2026-01-01 02:00", "2026-01-02 02:00", "native", "a1b2", "▁█"] {
        assert!(shown.contains(part), "no {part}: {shown}");
    }
    let rows = nights.history("show --metric call-ns --format csv").rows();
    assert_eq!(rows.len(), 4, "two cells, two nights");
    let json = nights.history("show --format json").exits(0).stdout.clone();
    assert!(serde_json::from_str::<serde_json::Value>(&json).unwrap()[0]["nights"][1]["value"].is_object());
    nights.history("show no/such/cell").exits(2).says_one_line();
    nights.history("check --key zz").exits(2).says_one_line().says("there are no nights under the key `zz`");
}

#[test]
fn what_is_no_night_is_left_out_with_a_word() {
    let nights = Nights::new();
    let race = nights.write_as(0, 2, 1.0, |run| {
        run["race"] = serde_json::json!({ "base": "a", "head": "b", "margin": 0.01, "alpha": 0.05 });
    });
    nights.history(&format!("add {race}")).exits(2).says("a race between two workers is no night");
    let unfinished = nights.write(1, 2, 1.0);
    let path = nights.place.path(&format!("{unfinished}/journal.jsonl"));
    let text = fs::read_to_string(&path).unwrap();
    let cut: Vec<&str> = text.lines().filter(|line| !line.contains("\"line\":\"end\"")).collect();
    fs::write(&path, cut.join("\n") + "\n").unwrap();
    nights.history(&format!("add {unfinished}")).exits(2).says("tollgate run --resume");
    let whole = nights.write(2, 2, 1.0);
    nights.history(&format!("add {whole} {race}")).exits(0).says("left out: ").prints("added ");
    nights.history("add nowhere").exits(2).says_one_line().says("nowhere is no run");
}

#[test]
fn a_rebuild_reads_every_journal_and_names_the_broken_ones() {
    let nights = Nights::new();
    for day in 0..3 {
        nights.write(day, 2, wander(day));
    }
    nights.place.write("reports/broken/journal.jsonl", "no journal\n");
    let deep = nights.write(3, 2, 1.0);
    fs::create_dir(nights.place.path("reports/more")).unwrap();
    fs::rename(nights.place.path(&deep), nights.place.path("reports/more/deep")).unwrap();
    nights
        .history("rebuild reports")
        .exits(0)
        .says("left out: ")
        .says("broken/journal.jsonl:1: ")
        .prints("history.sqlite: 4 runs, 1 left out");
    let shown = nights.history("show --format csv").exits(0).stdout.clone();
    nights.history("rebuild reports").exits(0);
    assert_eq!(nights.history("show --format csv").stdout, shown);
    fs::create_dir(nights.place.path("empty")).unwrap();
    nights.history("rebuild empty").exits(2).says_one_line();
    assert_eq!(nights.history("show --format csv").stdout, shown);
    nights
        .place
        .tollgate("history --database plan.toml check")
        .exits(2)
        .says_one_line()
        .says("is not a history");
}

#[test]
fn figures_of_the_control_tell_and_stop_nothing() {
    let nights = Nights::new();
    for day in 0..36 {
        nights.write(day, 2, wander(day) * if day < 30 { 1.0 } else { 1.2 });
    }
    nights.history("rebuild reports").exits(0);
    let shown = nights.history("show probe/nop@native/rust --metric call-ns").exits(0).stdout.clone();
    assert!(shown.contains("alarm: worse from here on: +"), "{shown}");
    nights.history("check").exits(0);
}

#[test]
fn the_page_of_a_night_shows_the_nights_before_it() {
    let nights = Nights::new();
    let names: Vec<String> =
        (0..36).map(|day| nights.write(day, 2, wander(day) * if day < 30 { 1.0 } else { 1.2 })).collect();
    let report = |database: &str| {
        nights.place.tollgate(&format!("report {} --history {database} --output page.html", names[35]))
    };
    report("history.sqlite").exits(2).says_one_line().says("tollgate history add");
    assert!(!nights.place.path("page.html").exists());
    nights.history("rebuild reports").exits(0);
    report("history.sqlite").exits(0);
    let page = fs::read_to_string(nights.place.path("page.html")).unwrap();
    let section = page.split("id=\"history\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(section.contains("36 nights of this machine"), "{section}");
    assert!(section.contains("<span class=\"badge bad\">worse</span>"), "{section}");
    assert!(section.contains("2026-02-02 02:00") && section.contains("2026-02-03 02:00"), "{section}");
    // The same cells of another machine have other nights.
    let elsewhere = nights.write_as(36, 2, 1.0, |run| run["host"]["comparability"]["cores"] = "96".into());
    let said = nights.place.tollgate(&format!("report {elsewhere} --history history.sqlite"));
    said.exits(2).says_one_line().says("there are no nights under the key");
}

#[test]
fn what_a_self_test_wrote_is_heeded_on_its_machine() {
    let nights = Nights::new();
    let night = nights.write(0, 2, 1.0);
    nights.history(&format!("add {night}")).exits(0);
    let said = nights.history("check --format json").exits(0).stdout.clone();
    let key = serde_json::from_str::<serde_json::Value>(&said).unwrap()["key"].as_str().unwrap().to_string();
    let write = |schema: u32, key: &str| {
        let file = serde_json::json!({ "schema": schema, "tollgate": "", "started": "", "took-s": 1.0, "seed": 1,
            "key": key, "margin": 0.01, "race-s": 1.0, "races": [], "comparisons": null, "metrics": [],
            "not-to-gate": ["call-ns"] });
        nights.place.write("selftest.json", file.to_string());
    };
    write(1, &key);
    nights
        .history("check --not-gated selftest.json --format json")
        .exits(0)
        .never_says("not heeded")
        .prints("\"not-gated\": [\n    \"call-ns\"");
    write(1, "another");
    nights.history("check --not-gated selftest.json").exits(0).says("not heeded");
    write(99, &key);
    nights.history("check --not-gated selftest.json").exits(2).says_one_line().says("schema 99");
    nights
        .history("check --not-gated nowhere.json")
        .exits(2)
        .says_one_line()
        .says("cannot read nowhere.json");
}
