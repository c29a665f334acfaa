//! The page that is committed as a sample: what newcomers see of Tollgate before they have measured anything.

use std::path::Path;

mod again;

use again::Carried;

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

/// A run of a busy machine that an earlier version drew, with much in it that had to be told better; drawn as this build draws
/// it, and kept for who wants to look at it.
fn drawn_again() -> (Carried, String) {
    let older = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/older/page.html");
    let carried = Carried::of(&std::fs::read_to_string(older).unwrap());
    let page = tollgate_render::html(&carried.report());
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("older-again.html"), &page).unwrap();
    (carried, page)
}

fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let from =
        page.split(&format!("<section id=\"{id}\"")).nth(1).unwrap_or_else(|| panic!("no section {id}"));
    from.split("</section>").next().unwrap()
}

#[test]
fn drawn_again_the_sample_says_the_same_within_two_megabytes() {
    let carried = Carried::of(&sample());
    let page = tollgate_render::html(&carried.report());
    assert!(page.len() <= 2_000_000, "{} bytes", page.len());
    // Figures, intervals and launches come back to the last digit, and histograms to the last letter.
    let again = Carried::of(&page);
    assert!(carried.rows.len() > 7_000 && carried.rows.iter().any(|row| row.per_launch.len() >= 20));
    assert_eq!(again.rows.len(), carried.rows.len());
    for (again, row) in again.rows.iter().zip(&carried.rows) {
        assert_eq!(again, row);
    }
    let hgrm = |carried: &Carried| -> Vec<String> {
        carried.report().runs[0].tails.iter().map(|tail| tail.hgrm.clone()).collect()
    };
    assert!(hgrm(&carried).len() > 100);
    assert_eq!(hgrm(&again), hgrm(&carried));
}

#[test]
fn drawn_again_an_older_page_says_what_it_got_wrong() {
    let (carried, page) = drawn_again();
    assert!(page.len() <= 2_000_000, "{} bytes", page.len());
    // A rate of 1,000 a second is 0.9 % to 11 % of what these services can do.
    let tail = section(&page, "tail");
    let lead = tail.split("class=\"lead\"").nth(1).unwrap();
    let idle = "><strong>pricing/get-quote: Nearly idle: 1000 a second is 0.9 % to 11 % of their capacities.";
    assert!(lead.starts_with(idle), "{}", &lead[..200]);
    assert!(tail.contains(">http native, at 0.9 % of its capacity, 112 k/s"), "{tail}");
    // Loads that are in no figure are counted alike in the header, the section and the rows.
    let loads = carried.rows.iter().filter(|row| row.metric.to_string() == "response-p50-us");
    let (valid, invalid) =
        loads.fold((0, 0), |sum, row| (sum.0 + row.launches, sum.1 + row.invalid_launches));
    assert!(invalid > 100, "{invalid}");
    let told = format!("{invalid} of {} loads: generator-bound", valid + invalid);
    let header = page.split("<header>").nth(1).unwrap().split("</header>").next().unwrap();
    for place in [header, tail, section(&page, "method")] {
        assert!(place.contains(&told), "{told}: {}", &place[..300]);
    }
    // The control of another group of the plan is told where the one in the table is not what a ratio divides by.
    let calls = page.split("id=\"panel-calls\"").nth(1).unwrap().split("</table>").next().unwrap();
    let quote =
        calls.split("data-workload=\"pricing/get-quote\"").nth(1).unwrap().split("<tr").next().unwrap();
    assert_eq!(quote.matches("<small>native 26 ns then</small>").count(), 2, "{quote}");
    // What is exactly equal is not hatched.
    assert!(page.contains("× 1.00 (exact)"));
    for cell in page.split("<td class=\"").filter(|cell| cell.contains("(exact)<small>")) {
        assert!(!cell.starts_with("e x"), "{}", &cell[..100]);
    }
    for wrong in ["925 (exact)", "507,547 ±", "± 17.0 %"] {
        assert!(
            !section(&page, "matrix").contains(wrong) && !section(&page, "start").contains(wrong),
            "{wrong}"
        );
    }
}

#[test]
fn drawn_again_every_figure_can_be_quoted_and_tables_name_contenders_short() {
    let (_, page) = drawn_again();
    let figures = page.matches("<figure").count();
    assert!(figures > 40, "{figures}");
    assert_eq!(page.matches("<figure id=\"fig-").count(), figures);
    assert_eq!(page.matches("<a class=\"permalink\" href=\"#fig-").count(), figures);
    let (ids, headings) = (page.matches("aria-label=\"Link to: ").count(), page.matches("<h2 id=").count());
    assert!(ids > figures + headings, "{ids}");
    assert!(
        section(&page, "boundary").contains("machine not told")
            || page.contains("Tollgate 0.1.0; AMD EPYC, 2 cores")
    );
    // The header of a table says `component · rust` once.
    let without_data = page.split("<script").next().unwrap();
    let text: String = without_data.split('>').map(|part| part.split('<').next().unwrap()).collect();
    let long = text.matches("component/rust/").count();
    assert!(long < 130, "{long}");
    assert_eq!(
        section(&page, "start")
            .split("<table")
            .skip(1)
            .filter(|table| table.split("</table>").next().unwrap().contains(">component/rust/"))
            .count(),
        0
    );
}
