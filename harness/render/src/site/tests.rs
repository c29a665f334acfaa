use tollgate_analysis::testing;
use tollgate_model::Metric;
use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::results::Figure;

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\"'&";

fn listed(name: &str, has_page: bool) -> Listed {
    Listed {
        name: name.to_string(),
        started: "20260103T020000Z".to_string(),
        plan: "nightly".to_string(),
        revision: Some("c3d4e5f607182930+".to_string()),
        runtimes: vec!["wasmtime 50.0.1".to_string()],
        launches: 12,
        has_page,
    }
}

fn machine_of<'a>(world: &testing::World, series: &'a [Series]) -> Machine<'a> {
    Machine {
        key: "key-1",
        answer: Answer::of(&world.report()).unwrap(),
        runs: vec![listed("night-29", true), listed("night-0", false)],
        series,
        releases: vec![Compared {
            from: "wasmtime 49.0.5".to_string(),
            to: "wasmtime 50.0.1".to_string(),
            changed: (3, 2),
        }],
        repository: Some("https://example.org/tollgate".to_string()),
    }
}

/// Where the links of a page lead, from the site's root.
fn links(address: &str, page: &str) -> Vec<String> {
    let folder: Vec<&str> = address.split('/').collect();
    let led = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    led.filter(|to| !to.starts_with("data:") && !to.starts_with("https:") && !to.starts_with('#'))
        .map(|to| {
            let mut at: Vec<&str> = folder[..folder.len() - 1].to_vec();
            for part in to.split('#').next().unwrap().split('/') {
                match part {
                    ".." => {
                        at.pop().unwrap_or_else(|| panic!("{to} leads out of the site"));
                    }
                    part => at.push(part),
                }
            }
            at.join("/")
        })
        .collect()
}

#[test]
fn every_link_leads_to_a_page_of_the_site() {
    let (world, nights) = (testing::world(), testing::history());
    let shown = machine_of(&world, &nights);
    let run = shown.answer.run.clone();
    let (from, to) = ("wasmtime 49.0.5", "wasmtime 50.0.1");
    let change = Change::unknown(world.rows[0].cell.clone(), Metric::CallNs, Lane::Timed);
    let sides = (&["night-0".to_string()][..], &["night-29".to_string()][..]);
    let mut pages = vec![
        (LANDING.to_string(), landing(std::slice::from_ref(&shown))),
        (machine_page("key-1"), machine(&shown)),
        (release_page("key-1", from, to), release(&shown, (from, to), sides, &[change])),
    ];
    pages.extend(nights.iter().map(|one| (series_page(one), series(&shown, one))));
    let mut known: Vec<String> = pages.iter().map(|(address, _)| address.clone()).collect();
    known.extend([run_page(&run), run_page("night-29")]);
    for (address, page) in &pages {
        assert!(page.contains("<link rel=\"icon\"") && page.contains("default-src 'none'"), "{address}");
        for to in links(address, page) {
            assert!(known.contains(&to), "{address} leads to {to}, which is not there");
        }
    }
}

#[test]
fn the_first_page_answers_and_says_what_is_worse_with_the_way_there() {
    let (world, nights) = (testing::world(), testing::history());
    let shown = machine_of(&world, &nights);
    let page = landing(&[shown]);
    assert!(page.contains("<title>Worse: Tollgate</title>"), "{page}");
    assert!(page.contains("One call of pricing/quote-cart takes 200 ns as a native library"));
    let worse = nights.iter().find(|series| !series.findings.is_empty()).unwrap();
    assert!(page.contains(&format!("href=\"{}\"", series_page(worse))), "{page}");
    // The table's figures open their cell on the page of the run.
    let run = run_page(&machine_of(&world, &nights).answer.run);
    assert!(page.contains(&format!("href=\"{run}#cell=pricing/quote-cart@native/rust")), "{page}");
    assert!(!page.contains("href=\"#cell="));
}

#[test]
fn a_series_says_by_how_much_since_which_commit_how_sure_and_what_to_run_next() {
    let (world, mut nights) = (testing::world(), testing::history());
    let worse = nights.iter_mut().find(|series| !series.findings.is_empty()).unwrap();
    let found = &mut worse.findings[0];
    found.before.revision = Some("a1b2c3d4e5f60718".to_string());
    for seen in [&mut found.first, &mut found.after] {
        seen.revision = Some("b1b2c3d4e5f60718".to_string());
    }
    let worse = worse.clone();
    let page = series(&machine_of(&world, &nights), &worse);
    for said in [
        "<span class=\"badge bad\">Worse</span>",
        "https://example.org/tollgate/commit/b1b2c3d4e5f60718",
        "scripts/worker a1b2c3d4e5f60718 --links 20",
        "scripts/worker b1b2c3d4e5f60718 --links 20",
        "tollgate race BASE HEAD --cells",
        "Chance makes as much with probability",
        "<svg",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(page.matches("<tr>").count() - 1, worse.nights.len());
}

#[test]
fn without_nights_there_is_an_answer_and_no_alarm() {
    let world = testing::world();
    let mut shown = machine_of(&world, &[]);
    shown.releases.clear();
    let (first, of_it) = (landing(std::slice::from_ref(&shown)), machine(&shown));
    assert!(first.contains("<title>Tollgate</title>") && !first.contains("role=\"status\""));
    assert!(!of_it.contains("Every series") && !of_it.contains("Releases of Wasmtime"));
    assert!(
        of_it.contains("night-0") && !of_it.contains("runs/night-0/"),
        "a run without a page has no link"
    );
}

#[test]
fn names_that_are_markup_stay_names() {
    let (mut world, mut nights) = (testing::world(), testing::history());
    world.name = HOSTILE.to_string();
    world.run.host.comparability.insert("cpu-model".to_string(), HOSTILE.to_string());
    for series in &mut nights {
        series.cell = format!("{HOSTILE}@{HOSTILE}");
        series.findings.iter_mut().for_each(|found| found.before.run = HOSTILE.to_string());
        series.nights.iter_mut().for_each(|night| night.left_out = Some(HOSTILE.to_string()));
    }
    let mut shown = machine_of(&world, &nights);
    shown.runs.push(listed(HOSTILE, true));
    shown.repository = Some(format!("https://{HOSTILE}"));
    let change = Change {
        verdict: Verdict::Worse,
        ratio: Some(Figure { value: 1.1, low: Some(1.0), high: Some(1.2) }),
        remarks: vec![HOSTILE.to_string()],
        ..Change::unknown(world.rows[0].cell.clone(), Metric::CallNs, Lane::Timed)
    };
    let sides = [HOSTILE.to_string()];
    for page in [
        landing(std::slice::from_ref(&shown)),
        machine(&shown),
        series(&shown, &nights[2]),
        release(&shown, (HOSTILE, HOSTILE), (&sides, &sides), &[change]),
    ] {
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    }
}
