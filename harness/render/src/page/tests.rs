//! The page as text. How it behaves is tested in a browser, by the command line's tests.

use std::collections::HashSet;

use tollgate_analysis::report::ChangeSince;
use tollgate_analysis::testing::{self, World};
use tollgate_model::Metric;
use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::results::{Figure, Status};

use super::*;

const HOSTILE: &str = "<script>alert(\"1\")</script>'&";

fn page(world: &World) -> String {
    html(&world.report())
}

/// Whatever is between `before` and the next quote, wherever it stands.
fn quoted<'a>(page: &'a str, before: &str) -> Vec<&'a str> {
    page.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn nothing_is_asked_for_over_the_network() {
    let page = page(&testing::world());
    for asks in ["src=", "@import", "url(", "href=\"http", "href=\"/", "<iframe", "<object", "fetch("] {
        assert!(!page.contains(asks), "{asks}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn the_only_script_that_may_run_is_ours() {
    let page = page(&testing::world());
    let hash = page.split("script-src &#39;").nth(1).or_else(|| page.split("script-src '").nth(1)).unwrap();
    assert!(hash.starts_with(&format!("sha256-{}", digest(SCRIPT))), "{}", &hash[..60]);
    assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
}

#[test]
fn hostile_names_stay_text_everywhere() {
    let mut world = testing::world();
    world.name = HOSTILE.to_string();
    world.run.plan = HOSTILE.to_string();
    world.run.command = HOSTILE.to_string();
    world.run.started = HOSTILE.to_string();
    world.run.revision = Some(HOSTILE.to_string());
    world.run.host.comparability.insert(HOSTILE.to_string(), HOSTILE.to_string());
    world.rows[1].status = Status::Failed(HOSTILE.to_string());
    world.rows[1].figure = None;
    world.rows[2].remarks.push(HOSTILE.to_string());
    for subject in world.run.subjects.values_mut() {
        let config = subject.config.as_mut().map(|config| &mut config.about);
        let service = subject.service.as_mut().map(|service| &mut service.about);
        config.into_iter().chain(service).for_each(|about| *about = HOSTILE.to_string());
    }
    let mut report = world.report();
    let changes = [Change {
        verdict: Verdict::Worse,
        ratio: Some(Figure { value: 2.0, low: Some(1.9), high: Some(2.1) }),
        remarks: vec![HOSTILE.to_string()],
        ..Change::unknown(world.rows[1].cell.clone(), Metric::CallNs, Lane::Timed)
    }];
    report.change = Some(ChangeSince { base: HOSTILE, changes: &changes });
    let mut nights = testing::history();
    nights[2].cell = HOSTILE.to_string();
    nights[2].findings[0].before.revision = Some(HOSTILE.to_string());
    report.history = Some(&nights);
    let page = html(&report);
    assert!(!page.contains("<script>alert"), "{}", page.split("<script>alert").next().unwrap().len());
    assert!(page.matches("&lt;script&gt;alert").count() > 10);
    // Two blocks of the page's own for each of rows, tails and the journal, and the script itself.
    assert_eq!(page.matches("<script").count(), 4);
}

#[test]
fn every_link_within_the_page_leads_somewhere_and_ids_are_unique() {
    let page = page(&testing::world());
    let ids = quoted(&page, " id=\"");
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    let world = testing::world();
    let rows = RowIndex::of(&world.report()).rows().count();
    let is_row = |target: &str| {
        target.strip_prefix('r').and_then(|it| it.parse().ok()).is_some_and(|row: usize| row < rows)
    };
    for target in quoted(&page, "href=\"#").into_iter().filter(|target| !target.contains('=')) {
        assert!(unique.contains(target) || is_row(target), "{target}");
    }
    for named in quoted(&page, "aria-labelledby=\"") {
        assert!(unique.contains(named), "{named}");
    }
}

#[test]
fn a_cell_without_a_figure_says_so_in_its_place() {
    let mut world = testing::world();
    let statuses = [
        Status::Unsupported("cannot".to_string()),
        Status::Skipped("not tried".to_string()),
        Status::Invalid("too noisy".to_string()),
    ];
    for (row, status) in world.rows.iter_mut().skip(1).zip(statuses) {
        row.status = status;
        row.figure = None;
        row.to_native = None;
    }
    let page = page(&world);
    for (word, why) in [("unsupported", "cannot"), ("skipped", "not tried"), ("invalid", "too noisy")] {
        assert!(page.contains(&format!("title=\"{why}\">{word}<")), "{word}");
    }
}

#[test]
fn what_is_not_shown_to_differ_is_hatched_and_its_number_printed() {
    let mut world = testing::world();
    world.rows[1].to_native = Some(Figure { value: 1.02, low: Some(0.98), high: Some(1.06) });
    world.rows[2].to_native = Some(Figure { value: 1.52, low: Some(1.48), high: Some(1.56) });
    let page = page(&world);
    assert!(page.contains("<td class=\"e x\"") && page.contains("× 1.02 (0.98–1.06)"));
    assert!(page.contains("<td class=\"w2\"") && page.contains("× 1.52 (1.48–1.56)"));
}

#[test]
fn a_probe_has_no_ratio_to_its_native_counterpart() {
    let mut world = testing::world();
    world.rows.push(testing::row("probe/nop@component/rust/cranelift", Metric::CallNs, 50.0, Some(77.7)));
    let page = page(&world);
    assert!(page.contains("50 ns ± 10 %") && !page.contains("× 77.7"));
}

#[test]
fn without_a_control_every_figure_stands_by_itself() {
    let mut world = testing::world();
    world.rows.retain(|row| !row.is_control());
    world.rows.iter_mut().for_each(|row| (row.control, row.to_native) = (None, None));
    let page = page(&world);
    let matrix = page.split("id=\"matrix\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(matrix.contains("150 ns ± 10 %"), "{matrix}");
    assert!(!matrix.contains("× ") && !matrix.contains("class=\"base\""), "{matrix}");
    assert!(matrix.contains("none: figures as they are") && !matrix.contains("native (call"), "{matrix}");
}

#[test]
fn instructions_of_crossings_stand_in_a_table_of_their_own() {
    let mut world = testing::world();
    let counted = Metric::PerCall(tollgate_model::counts::Counter::Instructions);
    assert!(page(&world).contains("instructions were not counted"));
    world.rows.push(testing::row("probe/nop@component/rust/cranelift", counted, 1234.0, None));
    let page = page(&world);
    assert!(page.contains("Instructions for a crossing") && page.contains("1,230 ± 10 %"), "{}", page.len());
    assert!(!page.contains("instructions were not counted"));
}

#[test]
fn of_no_run_and_of_a_run_that_failed_there_is_a_page() {
    let empty = html(&tollgate_analysis::report::Report::default());
    assert!(empty.contains("Not answered by this run") && empty.contains("there is no cell"));
    let mut world = testing::world();
    world.launches.clear();
    world.tails.clear();
    for row in &mut world.rows {
        row.status = Status::Failed("it died".to_string());
        row.figure = None;
        row.to_native = None;
        row.per_launch.clear();
    }
    let page = page(&world);
    assert!(page.contains(" (failed)</span>") && page.contains("it died"));
}

#[test]
fn two_runs_stand_beside_each_other() {
    let (one, mut other) = (testing::world(), testing::world());
    other.name = "another".to_string();
    let mut report = one.report();
    assert!(!html(&report).contains("Runs side by side"));
    report.runs.extend(other.report().runs);
    let page = html(&report);
    assert!(page.contains("Runs side by side") && page.contains("× 1.00 (0.87–1.15)"));
}

#[test]
fn the_same_input_gives_the_same_page() {
    let world = testing::world();
    assert!(page(&world) == page(&world));
}

#[test]
fn over_the_nights_alarms_come_first_and_each_change_is_drawn_with_its_step() {
    let (world, nights) = (testing::world(), testing::history());
    assert!(!page(&world).contains("id=\"history\""));
    let page = html(&Report { history: Some(&nights), ..world.report() });
    let section = page.split("id=\"history\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(section.contains("30 nights of this machine, 3 series: 2 changed."), "{section}");
    let at = |text: &str| section.find(text).unwrap_or_else(|| panic!("{text}: {section}"));
    assert!(at("rust/winch: time of one call") < at("rust/pooling: time of one call"));
    assert!(at("rust/pooling: time of one call") < at("without a change"));
    assert!(at("without a change") < at("rust/cranelift: time of one call"));
    assert!(section.contains(">+8.0 %<") && section.contains(">-5.0 %<"));
    // The night before and the first one after, each with its commit.
    assert!(section.contains("19aaaaaaaa") && section.contains("20aaaaaaaa"));
    // Both levels of each changed series and the one of the other have a band.
    assert_eq!(section.matches("<polygon").count(), 5);
    assert!(!section.contains("NaN"));
}

#[test]
fn the_head_of_an_alarms_page_says_since_when_how_sure_and_what_to_run_next() {
    let (world, nights) = (testing::world(), testing::history());
    let page = html(&Report { history: Some(&nights), ..world.report() });
    let header = page.split("<header>").nth(1).unwrap().split("</header>").next().unwrap();
    assert!(page.contains("<title>Worse: "), "the state is in the title");
    for said in
        ["+8.0 %", "19aaaaaaaa", "20aaaaaaaa", "Chance makes as much with probability", "What to run next"]
    {
        assert!(header.contains(said), "{said}: {header}");
    }
    assert!(header.contains("tollgate compare ") && header.contains("scripts/worker 20aaaaaaaa"), "{header}");
    let better = &nights[..2];
    let page = html(&Report { history: Some(better), ..world.report() });
    assert!(!page.contains("What to run next"), "nothing is to be looked at again");
}

#[test]
fn what_is_folded_away_is_a_text_that_holds_no_other() {
    let page = page(&testing::world());
    let texts: Vec<&str> =
        page.split("<noscript>").skip(1).map(|it| it.split("</noscript>").next().unwrap()).collect();
    assert!(texts.len() > 10, "{}", texts.len());
    assert_eq!(page.matches("</noscript>").count(), texts.len());
    assert!(texts.iter().any(|text| text.contains("<table class=\"matrix")));
    // Before everything else no table of the matrix is part of the page.
    let shown: String = page.split("<noscript>").map(|it| it.rsplit("</noscript>").next().unwrap()).collect();
    assert!(!shown.contains("<table class=\"matrix") && shown.contains("id=\"panel-calls\""));
}

#[test]
fn a_column_without_any_figure_is_named_below_its_table_with_the_reason() {
    let mut world = testing::world();
    for row in world.rows_of("winch", Metric::CallNs) {
        (row.figure, row.to_native) = (None, None);
        row.status = Status::Unsupported("no such compiler".to_string());
    }
    let page = page(&world);
    let panel = page.split("id=\"panel-calls\"").nth(1).unwrap().split("</details>").next().unwrap();
    assert!(!panel.contains("data-key=\"component/rust/winch\""), "{panel}");
    let named =
        "Without any figure here: <span title=\"unsupported: no such compiler\">winch (unsupported)</span>.";
    assert!(panel.contains(named), "{panel}");
    // Five configurations and native code are left, with two workloads.
    assert!(panel.contains("data-fields=\"12 0 0\""), "{panel}");
    assert!(panel.contains(">2 rows by 6 configurations<"), "{panel}");
}
