//! Components that are handed streams of bytes.

mod support;

use std::fs;

use support::{Place, Said};

/// An async function of a seed and a stream, which it reads in pieces of 1 KiB.
const CHECKSUM: &str = include_str!("streams/checksum.wat");

/// In no checkout, with a cache of its own.
fn outside() -> Place {
    let place = Place::new();
    place.write("checksum.wat", CHECKSUM);
    place
}

fn tollgate(place: &Place, arguments: &[&str]) -> Said {
    place.outside_of(arguments)
}

#[test]
fn a_stream_of_bytes_is_written_as_its_bytes() {
    let place = outside();
    let listed = tollgate(&place, &["bench", "checksum.wat", "--list"]);
    listed.exits(0).prints("func(seed: u32, body: stream<u8>) -> u32");
    // More than it reads at once, and nothing at all.
    let long = "ff".repeat(5000);
    place.write("bodies.jsonl", format!("[1,\"010203\"]\n[7,\"\"]\n[0,\"{long}\"]\n"));
    let said = tollgate(
        &place,
        &[
            "bench",
            "checksum.wat",
            "--invoke",
            "sum",
            "--inputs",
            "bodies.jsonl",
            "--budget",
            "3s",
            "--no-lock",
        ],
    );
    said.succeeds().prints("concurrent-call");
    let folder = fs::read_dir(place.path("tollgate-reports")).unwrap().next().unwrap().unwrap().path();
    let golden = fs::read_to_string(folder.join("suite/checksum/golden/checksum/sum.jsonl")).unwrap();
    let answers: Vec<&str> = golden.lines().filter_map(|line| line.split("\"output\":").nth(1)).collect();
    assert_eq!(answers, ["7}", "7}", "1275000}"], "{golden}");
}

#[test]
fn a_suite_of_it_is_kept_and_verified() {
    let place = outside();
    tollgate(&place, &["init", "checksum.wat"]).exits(0);
    let verified = tollgate(
        &place,
        &[
            "verify",
            "--suite",
            "checksum",
            "--cells",
            "*@component/checksum/concurrent-call",
            "--format",
            "csv",
        ],
    );
    verified.exits(0).prints("checksum/sum,component/checksum/concurrent-call,same,");
    // Without concurrency support there are no streams.
    let refused =
        tollgate(&place, &["verify", "--suite", "checksum", "--cells", "*@component/checksum/dynamic"]);
    refused.prints("`stream` requires the component model async feature");
}
