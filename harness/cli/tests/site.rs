//! `tollgate site` of real journals: nights of two machines and two releases, made of copies of one run.

mod support;

use std::fs;

use support::{Place, Said};

const PLAN: &str = "
about = 'for tests'
[pace]
launches = 3
slices = 2
slice-us = 300
warm-up-ms = 2
[[group]]
functions = ['pricing/get-quote']
contenders = ['component/rust/{cranelift,winch}']
";

struct Nights {
    place: Place,
    journal: String,
}

impl Nights {
    fn new() -> Self {
        let place = Place::new().plan(PLAN);
        place.run("--seed 7");
        let journal = place.journal();
        fs::remove_dir_all(place.path("reports")).unwrap();
        Nights { place, journal }
    }

    /// A night on that day of January, on that machine, under that release.
    fn write(&self, day: u32, machine: &str, release: &str) -> String {
        let name = format!("202601{day:02}T020000-plan");
        let mut text = String::new();
        for line in self.journal.lines() {
            let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
            if line["line"] == "run" {
                line["started"] = format!("202601{day:02}T020000Z").into();
                line["host"]["comparability"]["cpu-model"] = machine.into();
            }
            if let Some(receipt) = line.get_mut("receipt").filter(|it| it.is_object()) {
                if receipt["runtime"].as_str().is_some_and(|runtime| runtime.starts_with("wasmtime ")) {
                    receipt["runtime"] = format!("wasmtime {release}").into();
                }
                line["noise"] = serde_json::json!({ "steal": 0.0, "cpu-pressure": null, "busy": 0.1, "mhz": null,
                    "throttled": 0, "quota-throttled": 0 });
            }
            text.push_str(&format!("{line}\n"));
        }
        self.place.write(&format!("reports/{name}/journal.jsonl"), text);
        name
    }

    fn site(&self, arguments: &str) -> Said {
        self.place.tollgate(&format!("site {arguments}"))
    }

    fn page(&self, address: &str) -> String {
        let file = self.place.path(&format!("site/{address}"));
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// The files of the site that end so.
    fn ending(&self, folder: &str, end: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut look = vec![self.place.path(&format!("site/{folder}"))];
        while let Some(folder) = look.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    look.push(path);
                } else if path.to_string_lossy().ends_with(end) {
                    found.push(path.display().to_string());
                }
            }
        }
        found
    }
}

#[test]
fn machines_nights_series_and_releases_have_pages_that_lead_to_each_other() {
    let nights = Nights::new();
    for day in 1..=3 {
        nights.write(day, "one", "49.0.5");
    }
    let newest = nights.write(4, "one", "50.0.1");
    let others = nights.write(2, "two", "50.0.1").replace("02T", "09T");
    fs::rename(
        nights.place.path("reports/20260102T020000-plan"),
        nights.place.path(&format!("reports/{others}")),
    )
    .unwrap();
    nights.write(2, "one", "49.0.5");
    nights.place.tollgate("history --database history.sqlite rebuild reports").exits(0);
    nights.site("reports --history history.sqlite -o site").exits(0).says("begin with site/index.html");

    let landing = nights.page("index.html");
    assert_eq!(landing.matches("<h2 ").count(), 2, "two machines: {landing}");
    assert_eq!(nights.ending("runs", "index.html").len(), 5);
    assert_eq!(nights.ending("machines", "index.html").len(), 2);
    assert!(nights.ending("series", ".html").len() > 3);
    let release = nights.ending("releases", "wasmtime_49.0.5-to-wasmtime_50.0.1.html");
    let release = fs::read_to_string(&release[0]).unwrap();
    assert!(release.contains("3 runs with wasmtime 49.0.5 and 1 run with wasmtime 50.0.1"), "{release}");
    // Every link leads to a file.
    for page in nights.ending("", ".html").iter().filter(|page| !page.contains("/runs/")) {
        let text = fs::read_to_string(page).unwrap();
        for to in text.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            if to.starts_with("data:") || to.starts_with("https:") || to.starts_with('#') {
                continue;
            }
            let file = std::path::Path::new(page).parent().unwrap().join(to.split('#').next().unwrap());
            assert!(file.is_file(), "{page} leads to {to}");
        }
    }
    assert!(nights.page(&format!("runs/{newest}/index.html")).contains("Change over the nights"));
}

#[test]
fn made_again_it_holds_what_there_is_now_and_older_runs_are_listed_without_a_page() {
    let nights = Nights::new();
    let (one, two) = (nights.write(1, "one", "50.0.1"), nights.write(2, "one", "50.0.1"));
    nights.site("reports -o site").exits(0);
    assert!(nights.page(&format!("runs/{one}/index.html")).contains("</html>"));
    nights.site("reports -o site --pages 1").exits(0);
    assert!(!nights.place.path(&format!("site/runs/{one}/index.html")).exists());
    assert!(nights.page(&format!("runs/{two}/index.html")).contains("</html>"));
    let machine = fs::read_to_string(&nights.ending("machines", "index.html")[0]).unwrap();
    assert!(machine.contains(&one) && !machine.contains(&format!("runs/{one}/")), "{machine}");
}

#[test]
fn what_is_no_run_or_no_site_is_refused_in_a_line_and_nothing_is_touched() {
    let nights = Nights::new();
    nights.write(1, "one", "50.0.1");
    nights.place.write("thesis/chapter.txt", "words");
    nights.site("reports -o thesis").exits(2).says_one_line().says("holds files that are no site's");
    assert_eq!(fs::read_to_string(nights.place.path("thesis/chapter.txt")).unwrap(), "words");
    nights.site("thesis -o site").exits(2).says_one_line().says("is no run and holds none");
    nights.site("reports -o site --history none.sqlite").exits(2).says_one_line();
    assert!(!nights.place.path("site/index.html").exists());
    nights.site("reports -o site --pages 0").exits(2);
    // A journal that is none costs its own run.
    nights.place.write("reports/20260105T020000-plan/journal.jsonl", "nonsense\n");
    nights.site("reports -o site").exits(0).says("left out");
}
