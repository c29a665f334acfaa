//! The page that is committed as a sample: what newcomers see of Tollgate before they have measured anything.

use std::path::Path;

fn sample() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports/sample/index.html");
    std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; scripts/sample makes it", file.display()))
}

#[test]
fn it_is_a_whole_page_of_the_nightly_plan_within_its_budget() {
    let page = sample();
    assert!(page.len() <= 2_000_000, "{} bytes", page.len());
    assert!(page.contains("· plan nightly ·"));
    for section in ["answer", "matrix", "boundary", "start", "tail", "memory", "claims", "method", "data"] {
        assert!(page.contains(&format!("<section id=\"{section}\"")), "{section}");
    }
}

#[test]
fn it_asks_for_nothing_and_tells_no_paths_of_the_machine_that_made_it() {
    let page = sample();
    for asks in ["src=", "@import", "url(", "href=\"http", "href=\"/", "<iframe", "fetch("] {
        assert!(!page.contains(asks), "{asks}");
    }
    for path in ["/home/", "/root/", "/tmp/", "/Users/"] {
        assert!(!page.contains(path), "{path}");
    }
}
