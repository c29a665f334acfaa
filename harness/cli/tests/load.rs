//! `tollgate load` on services that are well: what it says, prints and keeps.

mod load_support;

use std::time::Duration;

use load_support::{Mock, OK, Place, Step, golden_service, json, percentile};

fn slow(micros: u64) -> Mock {
    Mock::start(move |_| vec![Step::Wait(Duration::from_micros(micros)), OK])
}

#[test]
fn a_run_is_counted_in_full_and_kept() {
    let (place, mock) = (Place::new(), slow(2_000));
    let url = format!("http://{}/", mock.address);
    let said = place.load(&format!(
        "{url} --rate 300 --duration 1s --arrivals poisson --seed 7 --slo 'p50<1s' --out kept --format json"
    ));
    let document = json(&said);
    assert_eq!((&document["mode"], &document["url"]), (&"open".into(), &url.as_str().into()));
    assert_eq!(document["settings"]["arrivals"], "poisson");
    let result = &document["result"];
    let offered = result["offered"].as_u64().unwrap();
    assert!((200..400).contains(&offered));
    assert_eq!((result["completed"].as_u64(), result["censored"].as_u64()), (Some(offered), Some(0)));
    assert_eq!(result["failed"], serde_json::json!({}));
    assert_eq!(result["response"]["count"].as_u64(), Some(offered));
    assert!(percentile(result, "response", 0.5) >= 2e6 && percentile(result, "service", 0.5) >= 2e6);
    // 100 operations must lie beyond a percentile.
    assert_eq!(result["response"]["too-few"][1], serde_json::json!({"q": 0.99, "needed": 10_000}));
    assert!(result["generator"]["cpu-us-per-request"].as_f64().unwrap() > 0.0);
    assert_eq!(document["objective"]["objective"], "p50<1s");
    let kept = std::fs::read_to_string(place.path("kept/load.json")).unwrap();
    assert_eq!(kept, said.stdout);
    for name in ["response", "service", "lateness"] {
        let table = std::fs::read_to_string(place.path(&format!("kept/{name}.hgrm"))).unwrap();
        assert!(table.contains(&format!("Total count    = {offered:12}]")), "{table}");
    }
}

#[test]
fn people_get_a_table() {
    let (place, mock) = (Place::new(), slow(5_000));
    let said = place.load(&format!("http://{}/ --rate 100 --duration 3s --core 0", mock.address));
    said.prints("offered 300 operations (100/s for 3.0 s, constant) on 8 connections")
        .prints("completed 300 · failed 0 · still open at the end 0")
        .prints("too few operations:")
        .prints("needs 10000")
        .prints("pinned to core 0");
    for row in [" response ", " service ", " lateness "] {
        said.prints(row);
    }
    if said.stdout.contains("NOT THE SERVICE'S: ") {
        said.exits(5).says("the machine's: ");
    } else if said.status.code() == Some(5) {
        said.prints("INVALID: generator-bound: ").prints("  invalid ");
    } else {
        said.exits(0);
        assert!(!said.stdout.contains("invalid"), "{said}");
    }
}

#[test]
fn arrivals_come_from_a_file_or_in_bursts() {
    let (place, mock) = (Place::new(), slow(0));
    std::fs::write(place.path("trace"), "# seconds\n0\n0.1\n0.1\n0.3\n").unwrap();
    let trace = json(&place.load(&format!("http://{}/ --arrivals trace --format json", mock.address)));
    assert_eq!(
        (&trace["result"]["offered"], &trace["settings"]["arrivals"]),
        (&4.into(), &"trace:trace".into())
    );
    let burst = json(&place.load(&format!(
        "http://{}/ --arrivals burst --rate 100 --duration 500ms --format json",
        mock.address
    )));
    assert_eq!(
        (&burst["result"]["offered"], &burst["settings"]["arrivals"]),
        (&50.into(), &"burst:10".into())
    );
}

#[test]
fn golden_answers_are_held_against_the_service() {
    let place = Place::new();
    // The same value, written differently.
    let url = golden_service("pricing/get-quote", |_, right| right.replace("\":", "\" : "));
    let said = place.load(&format!(
        "{url} --fixture pricing/get-quote --expect golden --closed --duration 300ms --format json"
    ));
    said.exits(0);
    assert_eq!(json(&said)["url"].as_str(), Some(format!("{url}/pricing/get-quote").as_str()));

    let url = golden_service("pricing/get-quote", |index, right| match index {
        3 => right.replace("cents", "euros"),
        _ => right.to_string(),
    });
    place
        .load(&format!("{url} --fixture pricing/get-quote --expect golden --rate 500 --duration 1s"))
        .exits(5)
        .prints("1 × wrong answer")
        .says("answers differ: 1 were not the expected ones");
    // Unless they are asked for, answers are not looked at.
    place.load(&format!("{url} --fixture pricing/get-quote --closed --duration 100ms")).exits(0);
}

#[test]
fn bytes_go_as_base64() {
    let url = golden_service("fraud/screen/1KiB", |_, right| right.to_string());
    let said = Place::new()
        .load(&format!("{url} --fixture fraud/screen/1KiB --expect golden --closed --duration 300ms"));
    said.exits(0).prints("failed 0");
}

#[test]
fn another_status_can_be_what_is_expected() {
    let mock = Mock::start(|_| vec![Step::Send("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nok")]);
    let (place, url) = (Place::new(), format!("http://{}/", mock.address));
    place.load(&format!("{url} --expect 404 --closed --duration 100ms")).exits(0);
    place.load(&format!("{url} --closed --duration 100ms")).exits(6).says("× status 404");
}

#[test]
fn a_body_and_headers_are_sent() {
    let (place, url) = (Place::new(), golden_service("pricing/unit-price", |_, right| right.to_string()));
    std::fs::write(place.path("body"), "[1,1]").unwrap();
    place
        .load(&format!(
            "{url}/pricing/unit-price --body body --header 'Content-Type: application/json' --closed --duration 100ms"
        ))
        .exits(0);
}

#[test]
fn a_curve_has_eleven_points() {
    let (place, mock) = (Place::new(), slow(2_000));
    let said = place.load(&format!(
        "http://{}/ --curve --duration 2200ms --connections 4 --drain 1s --out curve --format json",
        mock.address
    ));
    let document = json(&said);
    let points = document["curve"]["points"].as_array().unwrap();
    let shares: Vec<f64> = points.iter().map(|point| point["share"].as_f64().unwrap()).collect();
    assert_eq!(shares, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1]);
    let capacity = document["curve"]["capacity"]["requests-per-second"].as_f64().unwrap();
    assert!(capacity > 10.0 && capacity <= 2_000.0, "{capacity}");
    let full = points[9]["result"]["offered-rate"].as_f64().unwrap();
    assert!((full / capacity - 1.0).abs() < 0.1, "{full} of {capacity}");
    assert!(
        place.path("curve/010-response.hgrm").is_file() && place.path("curve/110-lateness.hgrm").is_file()
    );
    said.says("point 11 of 11: ");
}

#[test]
fn a_search_stays_below_what_is_possible() {
    let (place, mock) = (Place::new(), slow(4_000));
    let said = place.load(&format!(
        "http://{}/ --search --slo 'p50<500ms' --rate 200 --connections 1 --drain 1s --format json",
        mock.address
    ));
    let document = json(&said);
    let result = &document["result"];
    assert_eq!(result["objective"], "p50<500ms");
    // One connection, 4 ms at the least: 250 a second cannot be passed by more than its last operations.
    assert!(result["low"].as_f64().is_none_or(|low| low < 270.0), "{said}");
    assert!(result["rungs"].as_array().unwrap().len() >= 2, "{said}");
}

/// A second in ten at 1 kHz is a tenth of all operations, spread evenly over 0 to 1 s: the p99 is 0.9 s.
#[test]
fn a_stall_is_in_the_response_and_not_in_the_service() {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let mock = Mock::start(|_| {
        let since = FIRST.get_or_init(std::time::Instant::now).elapsed();
        let (from, until) = (Duration::from_secs(4), Duration::from_secs(5));
        let stall = if since >= from { until.saturating_sub(since) } else { Duration::ZERO };
        vec![Step::Wait(stall), OK]
    });
    let said =
        Place::new().load(&format!("http://{}/ --rate 1000 --duration 10s --format json", mock.address));
    assert!(said.took < Duration::from_secs(13), "{:?}", said.took);
    let document = json(&said);
    let result = &document["result"];
    assert_eq!(result["completed"], 10_000);
    let (response, service) = (percentile(result, "response", 0.99), percentile(result, "service", 0.99));
    assert!((0.81e9..0.99e9).contains(&response), "{response}");
    assert!(service < 0.2e9, "{service}");
}
