//! Pages, texts and Markdown of small runs, by the command line. What is on the page is tested with `tollgate-render`.

mod support;

use std::fs;
use std::sync::LazyLock;

use support::Place;

const PLAN: &str = "
about = 'for tests'
[pace]
launches = 3
slices = 2
slice-us = 300
warm-up-ms = 2
[[group]]
functions = ['probe/nop', 'pricing/get-quote']
contenders = ['component/rust/{cranelift,winch}']
";

/// A run that is made once: its journal, what it printed, and its page. Noise may make it invalid, and no less readable.
static RUN: LazyLock<(String, String, String)> = LazyLock::new(|| {
    let place = Place::new().plan(PLAN);
    let said = place.run("");
    assert!(matches!(said.status.code(), Some(0 | 5)), "{said}");
    let page = fs::read_to_string(place.run_folder().join("index.html")).expect("run writes its page");
    // Of a run that is complete the result is printed again, here for people.
    let printed = place.tollgate(&format!("run --no-lock --resume {}", place.run_folder().display()));
    (place.journal(), printed.stdout, page)
});

/// A place of the test's own with the run in it, under two names.
fn reported() -> Place {
    let place = Place::new();
    for name in ["one", "two"] {
        place.write(&format!("reports/{name}/journal.jsonl"), &RUN.0);
    }
    place
}

fn folder(place: &Place, name: &str) -> String {
    place.path(&format!("reports/{name}")).display().to_string()
}

#[test]
fn a_run_ends_with_what_to_choose_and_where_its_page_is() {
    let (_, printed, page) = &*RUN;
    assert!(printed.contains("What to choose") && printed.contains("Lowest steady-state cost"), "{printed}");
    assert!(
        printed.lines().any(|line| line.starts_with("page:") && line.ends_with("index.html")),
        "{printed}"
    );
    assert!(
        page.starts_with("<!DOCTYPE html>")
            && page.contains("pricing/get-quote")
            && page.ends_with("</html>")
    );
}

#[test]
fn the_page_goes_into_the_folder_or_where_it_is_told_to() {
    let place = reported();
    let (one, elsewhere) = (folder(&place, "one"), place.path("page.html"));
    place.tollgate(&format!("report {one}")).exits(0);
    place.tollgate(&format!("report {one} -o {}", elsewhere.display())).exits(0);
    let printed = place.tollgate(&format!("report {one} -o -"));
    let page = fs::read_to_string(&elsewhere).unwrap();
    assert_eq!(page, printed.exits(0).stdout);
    assert_eq!(page, fs::read_to_string(place.path("reports/one/index.html")).unwrap());
    assert!(page.contains("<h1>") && page.contains("component/rust/winch"));
}

#[test]
fn text_and_markdown_go_to_stdout() {
    let place = reported();
    let one = folder(&place, "one");
    let text = place.tollgate(&format!("report {one} --format text"));
    // Before it stands how many states the machine had, where it had several.
    let mut lines = text.exits(0).stdout.lines();
    assert!(lines.any(|line| line == "What to choose, by what this run measured"), "{text}");
    let markdown = place.tollgate(&format!("report {one} --format markdown"));
    assert!(markdown.exits(0).stdout.starts_with("## Tollgate: one\n"));
}

#[test]
fn several_runs_stand_side_by_side_on_a_page_of_their_own() {
    let place = reported();
    let both = format!("{} {}", folder(&place, "one"), folder(&place, "two"));
    let page = place.tollgate(&format!("report {both} -o -"));
    assert!(page.exits(0).stdout.contains("Runs side by side"));
    let nowhere = place.tollgate(&format!("report {both}"));
    assert!(nowhere.exits(2).stderr.contains("-o FILE"), "{nowhere}");
    let twice = place.tollgate(&format!("report {0} {0} -o -", folder(&place, "one")));
    assert!(twice.exits(2).stderr.contains("named twice"), "{twice}");
}

#[test]
fn runs_of_machines_that_differ_do_not_go_on_one_page() {
    let place = reported();
    let other = RUN.0.replacen("\"cores\":\"", "\"cores\":\"1", 1);
    assert_ne!(other, RUN.0);
    place.write("reports/two/journal.jsonl", other);
    let file = place.path("both.html");
    let said = place.tollgate(&format!(
        "report {} {} -o {}",
        folder(&place, "one"),
        folder(&place, "two"),
        file.display()
    ));
    assert!(said.exits(4).stderr.contains("differ in cores"), "{said}");
    assert!(!file.exists());
}

#[test]
fn what_has_changed_since_a_base_is_on_the_page() {
    let place = reported();
    let page =
        place.tollgate(&format!("report {} --base {} -o -", folder(&place, "two"), folder(&place, "one")));
    let page = &page.exits(0).stdout;
    assert!(page.contains("id=\"change\"") && page.contains("now over then"));
}

#[test]
fn bad_input_gets_one_line_and_leaves_nothing_behind() {
    let place = reported();
    let one = folder(&place, "one");
    for (arguments, says) in [
        (format!("report {}", folder(&place, "none")), "is no run"),
        (format!("report {one} -o {}", place.path("no/such/folder/page.html").display()), "cannot write"),
        (format!("report {one} --load {one} -o -"), "load.json"),
        (format!("report {one} --base {}", folder(&place, "none")), "none"),
    ] {
        let said = place.tollgate(&arguments);
        assert_eq!(
            said.exits(2).stderr.lines().filter(|line| line.starts_with("tollgate:")).count(),
            1,
            "{said}"
        );
        assert!(said.stderr.contains(says), "{said}");
    }
    assert!(!place.path("reports/one/index.html").exists());
}

#[test]
fn an_audit_finds_nothing_on_a_page_as_it_is_made_and_a_figure_that_was_changed() {
    let place = reported();
    let (one, page) = (folder(&place, "one"), place.path("reports/one/index.html"));
    let audit = format!("report --audit {one}");
    assert!(place.tollgate(&audit).exits(2).stderr.contains("cannot read"));
    place.tollgate(&format!("report {one}")).exits(0);
    let said = place.tollgate(&audit);
    let stdout = &said.exits(0).stdout;
    assert!(stdout.contains(" comparisons, 0 differences\n"), "{stdout}");
    assert!(stdout.contains("skipped: summary.csv, because it is not there"), "{stdout}");
    // The first ratio of the matrix, a hundred times as large.
    let text = fs::read_to_string(&page).unwrap();
    let (before, matrix) = text.split_once("<table class=\"matrix").unwrap();
    let changed = matrix.replacen(">× ", ">× 9", 1);
    assert_ne!(changed, matrix);
    fs::write(&page, format!("{before}<table class=\"matrix{changed}")).unwrap();
    let said = place.tollgate(&audit);
    let stderr = &said.exits(5).stderr;
    assert!(
        stderr.contains("matrix: pricing/get-quote@component/rust/")
            && stderr.contains("its ratio is printed as × 9"),
        "{stderr}"
    );
    let both = place.tollgate(&format!("{audit} --format text"));
    assert!(both.exits(2).stderr.contains("cannot be used with"));
}

#[test]
fn one_chart_is_made_by_its_name_and_an_unknown_name_lists_all() {
    let place = reported();
    let run = folder(&place, "one");
    let unknown = place.tollgate(&format!("report {run} --figure nothing"));
    assert_eq!(unknown.status.code(), Some(2), "{unknown}");
    assert!(unknown.stderr.contains("--figure nothing: there is no such chart; there are "), "{unknown}");
    let names = unknown.stderr.rsplit("there are ").next().unwrap().trim();
    let name = names.split(", ").next().unwrap();
    let made = place.tollgate(&format!("report {run} --figure {name}"));
    assert!(made.stdout.starts_with("<svg xmlns=") && made.stdout.contains(">Tollgate "), "{made}");
    let file = place.path("chart.svg");
    let written = place.tollgate(&format!("report {run} --figure {name} -o {}", file.display()));
    assert_eq!(written.status.code(), Some(0), "{written}");
    assert_eq!(fs::read_to_string(file).unwrap(), made.stdout);
}
