//! What the page says of how far it can be believed, and where each figure stands.

use tollgate_analysis::report::ChangeSince;
use tollgate_analysis::results;
use tollgate_analysis::testing::{self, World};
use tollgate_loadgen::record::Latencies;
use tollgate_loadgen::summary;
use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::host::Noise;
use tollgate_model::journal::{Launch, Measured, Observation, Utilisation};
use tollgate_model::load::{ClosedResult, Generator, LoadResult, Stalls, Tail};
use tollgate_model::metric::Share;
use tollgate_model::plan::Measure;
use tollgate_model::results::Figure;
use tollgate_model::{Contender, Metric};

use super::*;

fn tail(nanos: u64) -> Tail {
    let mut latencies = Latencies::new();
    (0..2_000).for_each(|_| latencies.record(nanos));
    summary::tail(&latencies)
}

fn loaded(bound: Option<&str>) -> Observation {
    let generator = Generator { bound: bound.map(str::to_string), ..Generator::default() };
    Observation::Load(Box::new(LoadResult {
        offered: 2_000,
        completed: 2_000,
        failed: Default::default(),
        censored: 0,
        offered_rate: 1_000.0,
        achieved_rate: 1_000.0,
        elapsed_ms: 2_000,
        response: tail(100_000),
        service: tail(90_000),
        lateness: tail(100),
        generator,
        stalls: None,
        warm_up: None,
        valid: bound.is_none(),
    }))
}

/// Two services under load in ten blocks: in three of them the generator is late, in one the machine is too noisy.
fn under_load() -> World {
    let mut world = testing::world();
    let workload = "pricing/quote-cart".parse().unwrap();
    let services: Vec<Contender> =
        ["http/rust/native", "http/rust/component"].map(|it| it.parse().unwrap()).to_vec();
    world.run.comparisons = vec![testing::comparison(vec![workload], services.clone(), Measure::Load, 10)];
    world.launches.clear();
    for block in 0..10 {
        for contender in &services {
            let mut measured = Measured::new(workload);
            let late = format!("generator-bound: it was {block}1 µs late");
            measured.observed.push(loaded((block < 3).then_some(late.as_str())));
            let noise = Noise { steal: if block == 9 { 0.2 } else { 0.0 }, ..Noise::default() };
            world.launches.push(Launch {
                measured: vec![measured],
                noise,
                ..Launch::new(0, block, contender.clone())
            });
        }
    }
    world.rows = results::rows(&world.run, &world.launches);
    world
}

/// The two services at equal parts of what they can do, with what a stall of the machine took of one.
#[test]
fn tails_at_equal_utilisation_stand_in_one_chart_with_the_objective_and_the_stalls() {
    let mut world = under_load();
    world.run.comparisons[0].measure = vec![Measure::Utilisation];
    world.run.comparisons[0].load.objective = Some("p99<2ms".parse().unwrap());
    for launch in &mut world.launches {
        launch.noise = Noise::default();
        let slower = if launch.contender.to_string().ends_with("native") { 1 } else { 3 };
        let loads = [30, 60, 90].map(|percent| {
            let Observation::Load(load) = loaded(None) else { unreachable!("it is a load") };
            let mut load = *load;
            load.failed = [("status 503".to_string(), 2)].into();
            load.response = tail(slower * u64::from(percent) * 10_000);
            if (slower, percent) == (3, 90) {
                let response = Some(tail(1_234_000));
                load.stalls = Some(Stalls { left_out: 7, response, ..Stalls::default() });
            }
            (Share::percent(percent), load)
        });
        let capacity = ClosedResult {
            requests_per_second: 1_000.0,
            connections: 8,
            completed: 2_000,
            failed: Default::default(),
            censored: 0,
            elapsed_ms: 1_000,
            cpu_us_per_request: None,
            core: None,
            service: tail(100_000),
        };
        let found = Utilisation { capacity, loads: loads.to_vec() };
        launch.measured[0].observed = vec![Observation::Utilisation(Box::new(found))];
    }
    world.rows = results::rows(&world.run, &world.launches);
    let page = html(&world.report());
    let section = page.split("id=\"tail\"").nth(1).unwrap().split("</section>").next().unwrap();
    for said in [
        "quote-cart at equal utilisation",
        "objective: p99&lt;2ms",
        "30 %",
        "90 %",
        "× 3.0",
        "1.23 ms",
        "2.70 ms",
    ] {
        assert!(section.contains(said), "{said} is not in the section: {section}");
    }
    assert!(
        section.contains("title=\"60 % of its capacity: 1000 a second\""),
        "a share tells its rate: {section}"
    );
    assert!(section.contains("without what fell into a stall of the machine"), "the stalls are not told of");
    assert!(!section.contains("no tail was measured"), "there are tails");
}

#[test]
fn header_sections_and_rows_count_the_same_invalid_launches_and_tell_why() {
    let world = under_load();
    let rows = world.rows.iter().filter(|row| row.metric.to_string() == "response-p50-us");
    let of_rows: usize = rows.map(|row| row.invalid_launches).sum();
    assert_eq!(of_rows, 8);
    let page = html(&world.report());
    let told = "8 of 20 loads: 6 generator-bound, in 2 the machine was too noisy";
    let within =
        |from: &str, to: &str| page.split(from).nth(1).unwrap().split(to).next().unwrap().to_string();
    let places = [
        within("<header>", "</header>"),
        within("id=\"tail\"", "</section>"),
        within("id=\"validity\"", "</section>"),
    ];
    for place in &places {
        assert!(place.contains(told), "{place}");
    }
    assert!(places[0].contains("2 of 20 launches: the machine was too noisy"), "{}", places[0]);
    // By kind, each once with its count, whatever figures it has.
    let kinds = &places[2];
    assert!(kinds.contains("in 6 of 20 loads; at worst, generator-bound: it was 21 µs late"), "{kinds}");
    assert!(
        kinds.contains("in 2 of 20 launches; at worst, the hypervisor took 20.0 % of the time"),
        "{kinds}"
    );
    // Each cell says it of itself.
    assert_eq!(places[1].matches("6, 4 more invalid").count(), 6, "{}", places[1]);
}

#[test]
fn where_everything_is_valid_the_header_says_nothing_of_it() {
    let page = html(&testing::world().report());
    assert!(!page.contains("Invalid, and in no figure"));
}

#[test]
fn the_header_says_how_precise_the_run_is() {
    let world = testing::world();
    let head = html(&world.report()).split("</header>").next().unwrap().to_string();
    let said = "How precise: half of the 95 % intervals of call times (14) reach no further than ± 10 %, nine in ten \
                no further than ± 10 %; of ratios to the native call (12), ± 1.0 % and ± 1.0 %.";
    assert!(head.contains(said), "{head}");
}

#[test]
fn a_ratio_to_a_control_of_another_group_names_that_control() {
    let mut world = testing::world();
    let debug = "pricing/quote-cart@component/rust-debug/cranelift";
    let native = "pricing/quote-cart@native/rust";
    let mut other = testing::row(debug, Metric::CallNs, 3_000.0, Some(12.0));
    let mut control = testing::row(native, Metric::CallNs, 250.0, None);
    (other.comparison, control.comparison) = (1, 1);
    world.rows.extend([other, control]);
    let page = html(&world.report());
    let calls = page.split("id=\"panel-calls\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(calls.matches("<small>native 250 ns then</small>").count(), 1, "{calls}");
    assert_eq!(calls.matches(" then</small>").count(), 1, "{calls}");
}

#[test]
fn what_is_exactly_equal_is_not_hatched() {
    let mut world = testing::world();
    world.rows[1].to_native = Some(Figure { value: 1.0, low: Some(1.0), high: Some(1.0) });
    world.rows[2].to_native = Some(Figure { value: 1.3, low: None, high: None });
    let page = html(&world.report());
    assert!(page.contains("<td class=\"e\" data-v=\"1\">× 1.00 (exact)"));
    assert!(page.contains("<td class=\"w2 x\" data-v=\"1.3\">× 1.30<"));
}

#[test]
fn the_state_comes_first_in_title_and_header() {
    let world = testing::world();
    let title = |page: &str| page.split("<title>").nth(1).unwrap().split('<').next().unwrap().to_string();
    let alone = html(&world.report());
    assert!(title(&alone).starts_with("Tollgate: ") && !alone.contains("class=\"state\""));
    let change = |verdict| Change {
        verdict,
        ratio: Some(Figure { value: 1.08, low: Some(1.07), high: Some(1.09) }),
        ..Change::unknown(world.rows[1].cell.clone(), Metric::CallNs, Lane::Timed)
    };
    let with = |changes: &[Change]| {
        html(&Report { change: Some(ChangeSince { base: "yesterday", changes }), ..world.report() })
    };
    assert!(title(&with(&[change(Verdict::Equivalent)])).starts_with("No change found: Tollgate"));
    let worse = with(&[change(Verdict::Equivalent), change(Verdict::Worse), change(Verdict::Inconclusive)]);
    assert!(title(&worse).starts_with("Worse: Tollgate"));
    // A tab says it by its icon: each state has one of its own.
    let icon = |page: &str| {
        page.split("rel=\"icon\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_string()
    };
    let icons = [icon(&alone), icon(&with(&[change(Verdict::Equivalent)])), icon(&worse)];
    assert!(icons.iter().all(|it| it.starts_with("data:image/svg+xml;base64,")), "{icons:?}");
    assert!(icons[0] != icons[1] && icons[1] != icons[2] && icons[0] != icons[2]);
    let header = worse.split("<header>").nth(1).unwrap().split("</header>").next().unwrap();
    assert!(header.contains("takes 1.08 times as long (1.07–1.09) since yesterday"), "{header}");
    let nights = testing::history();
    let alarm = html(&Report { history: Some(&nights), ..world.report() });
    assert!(title(&alarm).starts_with("Worse: Tollgate"));
    let header = alarm.split("<header>").nth(1).unwrap().split("</header>").next().unwrap();
    assert!(
        header.contains("+8.0 %") && header.contains("19aaaaaaaa") && header.contains("20aaaaaaaa"),
        "{header}"
    );
}

#[test]
fn a_revision_is_linked_only_where_the_run_names_its_repository() {
    let mut world = testing::world();
    world.run.revision = Some("0123456789abcdef".to_string());
    let page = html(&world.report());
    assert!(page.contains("revision <code>0123456789</code>") && !page.contains("/commit/"));
    for (repository, linked) in [
        ("https://git.example/team/tollgate/", true),
        ("javascript:alert(1)//https://", false),
        ("git@git.example:team/tollgate", false),
    ] {
        world.run.host.facts.insert("repository".to_string(), repository.to_string());
        let page = html(&world.report());
        let link = "href=\"https://git.example/team/tollgate/commit/0123456789abcdef\"";
        assert_eq!(page.contains(link), linked, "{repository}");
        assert_eq!(page.contains("/commit/"), linked, "{repository}");
    }
}

#[test]
fn every_figure_has_an_address_and_says_what_it_was_made_of() {
    let nights = testing::history();
    let (world, loaded) = (testing::world(), under_load());
    for report in [Report { history: Some(&nights), ..world.report() }, loaded.report()] {
        let page = html(&report);
        let figures: Vec<&str> =
            page.split("<figure").skip(1).map(|it| it.split("</figure>").next().unwrap()).collect();
        assert!(!figures.is_empty());
        for figure in &figures {
            let id = figure.split(" id=\"").nth(1).unwrap().split('"').next().unwrap();
            assert!(figure.contains(&format!("<a class=\"permalink\" href=\"#{id}\"")), "{figure}");
        }
        assert!(page.contains("<p class=\"source\">Tollgate 0.1.0; "));
    }
}

#[test]
fn a_wide_table_names_its_columns_in_print() {
    let mut world = testing::world();
    for number in 0..6 {
        let cell = format!("pricing/quote-cart@component/rust/a{number}");
        world.rows.push(testing::row(&cell, Metric::CallNs, 100.0, Some(5.0)));
    }
    let page = html(&world.report());
    let panel = page.split("id=\"panel-calls\"").nth(1).unwrap().split("<tbody>").next().unwrap();
    let columns: Vec<&str> =
        panel.split("data-key=\"").skip(3).map(|it| it.split('"').next().unwrap()).collect();
    let at = columns.iter().position(|it| it.ends_with("/winch")).unwrap();
    assert!(
        panel.contains(&format!("#panel-calls td:nth-child({})::before{{content:\"winch\"}}", at + 3)),
        "{panel}"
    );
    assert_eq!(panel.matches("::before").count(), columns.len());
}
