//! A small run, exported by the command line, and read by those who the formats are for.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use support::{Place, repository};

/// What the measured run is of: every kind of figure that exports treat differently, in a second or two.
const PLAN: &str = "
about = 'for tests'
[pace]
launches = 16
slices = 2
slice-us = 300
warm-up-ms = 2
window-ms = 2
[[group]]
functions = ['probe/nop', 'pricing/get-quote']
contenders = ['component/rust/cranelift']
[[group]]
functions = ['pricing/get-quote']
contenders = ['component/rust/fuel']
measure = ['throughput', 'fuel']
threads = [1]
";

const CELL: &str = "pricing/get-quote@component/rust/cranelift";

/// The journal of the run, which is made once. On a machine that is too noisy for figures there is nothing to export.
static JOURNAL: LazyLock<Option<String>> = LazyLock::new(|| {
    let place = Place::new().plan(PLAN);
    let said = place.run("");
    if said.status.code() != Some(0) {
        assert_eq!(said.status.code(), Some(5), "{said}");
        eprintln!("skipped: the machine is too noisy\n{said}");
        return None;
    }
    Some(place.journal())
});

/// A place of the test's own with the run in it, unless the machine was too noisy for one.
fn exported() -> Option<Place> {
    let journal = JOURNAL.as_ref()?;
    let place = Place::new();
    place.write("reports/run/journal.jsonl", journal);
    Some(place)
}

fn export(place: &Place, arguments: &str) -> support::Said {
    place.tollgate(&format!("export {} {arguments}", place.run_folder().display()))
}

#[test]
fn bmf_has_a_latency_with_absolute_bounds() {
    let Some(place) = &exported() else { return };
    let said = export(place, "--to bmf");
    let bmf: serde_json::Value = serde_json::from_str(&said.exits(0).stdout).unwrap();
    let latency = &bmf[CELL]["latency"];
    let [value, low, high] =
        ["value", "lower_value", "upper_value"].map(|key| latency[key].as_f64().unwrap());
    assert!(low <= value && value <= high && low > 0.0, "{latency}");
    assert!(bmf["pricing/get-quote@component/rust/fuel"]["throughput"]["value"].as_f64().unwrap() > 0.0);
    // The schema: benchmark, measure, then numbers under three names.
    for measures in bmf.as_object().unwrap().values() {
        for metric in measures.as_object().unwrap().values() {
            assert!(metric["value"].is_f64());
            for (key, number) in metric.as_object().unwrap() {
                assert!(["value", "lower_value", "upper_value"].contains(&key.as_str()) && number.is_f64());
            }
        }
    }
}

#[test]
fn github_action_benchmark_gets_a_file_for_each_direction() {
    let Some(place) = &exported() else { return };
    export(place, "--to github-action-benchmark")
        .exits(2)
        .prints_nothing()
        .says("customSmallerIsBetter.json and customBiggerIsBetter.json: name a folder")
        .says_one_line();
    export(place, "--to github-action-benchmark -o benchmarks").exits(0).prints_nothing();
    for (file, metric, unit) in [
        ("customSmallerIsBetter.json", "pricing/get-quote@component/rust/cranelift call-ns", "ns"),
        ("customBiggerIsBetter.json", "pricing/get-quote@component/rust/fuel calls-per-second/1t", "1/s"),
    ] {
        let text = std::fs::read(place.path("benchmarks").join(file)).unwrap();
        let entries: Vec<serde_json::Value> = serde_json::from_slice(&text).unwrap();
        let entry = entries.iter().find(|entry| entry["name"] == metric).unwrap();
        assert_eq!(entry["unit"], unit);
        let range = entry["range"].as_str().unwrap();
        assert!(range.strip_prefix("± ").unwrap().starts_with(|c: char| c.is_ascii_digit()), "{range}");
    }
    // With one direction there is one file, and nothing to choose.
    export(place, "--to github-action-benchmark --metrics call-ns").exits(0).prints("\"unit\": \"ns\"");
}

#[test]
fn junit_is_read_by_another_xml_reader() {
    let Some(place) = &exported() else { return };
    let said = export(place, "--to junit");
    let document = roxmltree::Document::parse(&said.exits(0).stdout).unwrap();
    let suites = document.root_element();
    assert!(suites.has_tag_name("testsuites"));
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    let ours = |case: &&roxmltree::Node| {
        case.attribute("classname") == Some(CELL) && case.attribute("name") == Some("call-ns")
    };
    let case = cases.iter().find(ours).unwrap();
    assert!(
        case.children().any(|child| child.has_tag_name("system-out") && child.text().unwrap().contains("ns"))
    );
    assert_eq!(suites.attribute("tests").unwrap().parse::<usize>().unwrap(), cases.len());
    assert_eq!((suites.attribute("failures"), suites.attribute("errors")), (Some("0"), Some("0")));
}

#[test]
fn csv_is_the_summary() {
    let Some(place) = &exported() else { return };
    assert_eq!(export(place, "--to csv").exits(0).stdout, place.resume().stdout);
    let only = export(place, "--to csv --metrics call-ns --cells probe/*@component/*");
    assert_eq!(only.rows().len(), 1, "{only}");
}

#[test]
fn markdown_says_the_answer_first() {
    let Some(place) = &exported() else { return };
    let said = export(place, "--to markdown");
    let lines: Vec<&str> = said.exits(0).stdout.lines().collect();
    assert!(lines[0].starts_with("### Tollgate") && lines[2].starts_with("**A call costs × "), "{said}");
    said.prints("|probe/nop|").prints("</details>");
    assert!(said.stdout.len() < 60_000);
    // Every table has as many fields in each line as in its first.
    for table in said.stdout.split("\n\n").filter(|part| part.starts_with('|')) {
        let fields: Vec<usize> = table.lines().map(|line| line.matches('|').count()).collect();
        assert!(fields.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
    }
}

#[test]
fn openmetrics_is_read_by_its_own_reference_parser_where_that_is_there() {
    let Some(place) = &exported() else { return };
    let said = export(place, "--to openmetrics");
    said.exits(0).prints("\ntollgate_call_seconds{cell=\"pricing/get-quote@component/rust/cranelift\"");
    assert!(said.stdout.ends_with("# EOF\n"), "{said}");
    place.write("openmetrics.txt", &said.stdout);
    // The unit tests hold it against a strict reader of ours.
    let program = "from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
import sys; print(len(list(read(open(sys.argv[1]).read()))))";
    let there =
        Command::new("python3").args(["-c", "import prometheus_client"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        eprintln!("skipped: python3 has no prometheus_client");
        return;
    }
    let read =
        Command::new("python3").args(["-c", program]).arg(place.path("openmetrics.txt")).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
}

#[test]
fn benchstat_compares_two_exports() {
    let Some(place) = &exported() else { return };
    let Some(benchstat) = benchstat() else { return };
    export(place, "--to benchstat -o old.txt").exits(0).prints_nothing().says("wrote old.txt");
    let old = std::fs::read_to_string(place.path("old.txt")).unwrap();
    // The new one is far slower in one cell: launches on a busy machine may differ by a factor of their own.
    let name = "BenchmarkPricingGetQuote/lang=rust/config=cranelift/layer=component";
    let slower = |line: &str| match line.strip_prefix(&format!("{name} 1 ")) {
        Some(figures) => {
            let (ns, rest) = figures.split_once(' ').unwrap();
            format!("{name} 1 {} {rest}\n", 100.0 * ns.parse::<f64>().unwrap())
        }
        None => format!("{line}\n"),
    };
    place.write("new.txt", old.lines().map(slower).collect::<String>());
    let said = Command::new(benchstat)
        .args(["-format", "csv", "old.txt", "new.txt"])
        .current_dir(place.path(""))
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success() && !err.contains("parse") && !err.contains("old.txt:"), "{err}\n{old}");
    assert!(out.contains("sec/op") && out.contains("fuel-per-call") && out.contains("host-key: "), "{out}");
    let quotes = out.lines().find(|line| line.starts_with("PricingGetQuote/lang=rust/config=cranelift"));
    let quotes = quotes.unwrap_or_else(|| panic!("{out}\n{err}"));
    // A launch that was too noisy is no line.
    let launches = old.lines().filter(|line| line.starts_with(&format!("{name} 1 "))).count();
    assert!(quotes.ends_with(&format!(" n={launches}")), "{quotes}");
    assert!(launches < 4 || quotes.contains(",+9900.00%,p=0.0"), "benchstat finds what is there: {quotes}");
}

/// benchstat: on the path, or installed into `target/` where Go and its module proxy are there.
fn benchstat() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("benchstat"));
    let kept = repository().join("target/tools");
    if let Some(there) = on_path.chain([kept.join("benchstat")]).find(|file| file.is_file()) {
        return Some(there);
    }
    // Another test program may install it at the same time: the finished program is moved into place.
    let scratch = tempfile::tempdir().unwrap();
    let install = Command::new("timeout")
        .args(["180", "go", "install", "golang.org/x/perf/cmd/benchstat@latest"])
        .env("GOBIN", scratch.path())
        .env("GOFLAGS", "-modcacherw")
        .stdin(Stdio::null())
        .output();
    let installed = scratch.path().join("benchstat");
    if !installed.is_file() {
        let why = install
            .map_or_else(|error| error.to_string(), |said| String::from_utf8_lossy(&said.stderr).into());
        eprintln!("skipped: no benchstat, and it cannot be installed: {why}");
        return None;
    }
    std::fs::create_dir_all(&kept).unwrap();
    let unfinished = kept.join(format!("benchstat.{}", std::process::id()));
    std::fs::copy(installed, &unfinished).unwrap();
    std::fs::rename(&unfinished, kept.join("benchstat")).unwrap();
    Some(kept.join("benchstat"))
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let Some(place) = &exported() else { return };
    std::fs::create_dir_all(place.path("out")).unwrap();
    export(place, "--to bmf -o out/").exits(0).says("wrote out/bmf.json");
    export(place, "--to bmf -o out").exits(0);
    export(place, "--to bmf -o out/mine.json").exits(0);
    let [one, other] = ["out/bmf.json", "out/mine.json"].map(|file| std::fs::read(place.path(file)).unwrap());
    assert_eq!(one, other);
    export(place, "--to bmf -o nowhere/mine.json")
        .exits(2)
        .says("cannot write nowhere/mine.json: No such")
        .says_one_line();
    assert_eq!(files(&place.path("out")), ["bmf.json", "mine.json"]);
    // What is no file stays what it is.
    export(place, "--to bmf -o /dev/full").exits(2).says("cannot write /dev/full: No space left");
    assert!(!std::fs::metadata("/dev/full").unwrap().is_file());
    assert_eq!(export(place, "--to bmf -o -").exits(0).stdout.as_bytes(), one);
}

fn files(folder: &Path) -> Vec<String> {
    let names =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn what_cannot_be_exported_is_refused_in_one_line() {
    let Some(place) = &exported() else { return };
    export(place, "--to bmff").exits(2).says(
        "[possible values: bmf, github-action-benchmark, benchstat, sightglass, arewefastyet, openmetrics",
    );
    export(place, "").exits(2).says("--to <FORMAT>");
    for (arguments, answer) in [
        ("--to bmf --cells nothing/*", "fits --cells and --metrics"),
        ("--to bmf --metrics a{b", "`a{b` is not a pattern"),
        ("--to junit --metrics cold-*", "fits --cells and --metrics"),
    ] {
        export(place, arguments).exits(2).prints_nothing().says(answer).says_one_line();
    }
    place.tollgate("export nowhere --to bmf").exits(2).says("nowhere").says_one_line();
    // A run that was stopped before its first launch, and a race.
    let journal = place.journal();
    let first = journal.lines().next().unwrap();
    place.write("begun/journal.jsonl", format!("{first}\n"));
    place.tollgate("export begun --to bmf").exits(2).says("begun has no figure of that kind").says_one_line();
    let mut run: serde_json::Value = serde_json::from_str(first).unwrap();
    run["race"] = serde_json::json!({"base": "one", "head": "other", "margin": 0.01, "alpha": 0.001});
    place.write("raced/journal.jsonl", format!("{run}\n"));
    place.tollgate("export raced --to bmf").exits(2).says("raced is a race").says_one_line();
    // What was measured before somebody stopped it is exported, and that is said.
    let lines: Vec<&str> = journal.lines().filter(|line| !line.contains("\"line\":\"end\"")).collect();
    place.write("stopped/journal.jsonl", lines.join("\n") + "\n");
    place
        .tollgate("export stopped --to bmf")
        .exits(0)
        .says("stopped: not carried out to its end")
        .says_one_line();
}
