//! Whatever is sent, there is an answer.

mod support;

use support::{call, cases};
use tollgate_contract::{Answer, ROUTES};

/// Chance that is the same every time: a linear congruential generator, whose upper bits are good enough here.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Some bytes are changed, taken out, put in or repeated.
fn mutate(body: &mut Vec<u8>, chance: &mut Chance) {
    const PIECES: [&[u8]; 14] = [
        b"\"",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\\",
        b"-",
        b"1e999",
        b"null",
        b"\\ud800",
        b"\xff",
        b"99999999999999999999",
    ];
    for _ in 0..=chance.below(3) {
        let at = chance.below(body.len() + 1);
        match chance.below(4) {
            0 if at < body.len() => body[at] = chance.below(256) as u8,
            1 if at < body.len() => body.truncate(at),
            2 => drop(body.drain(at..(at + 1 + chance.below(8)).min(body.len()).max(at))),
            _ => drop(body.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied())),
        }
    }
}

#[track_caller]
fn assert_answered(path: &str, body: &[u8]) -> u16 {
    let answer = Answer::to("POST", path, body);
    assert!([200, 400, 422].contains(&answer.status), "{}", answer.status);
    let json: serde_json::Value = serde_json::from_slice(&answer.body).expect("answers are JSON");
    if answer.status != 200 {
        let reason = json["error"].as_str().expect("a reason");
        assert!(reason.contains(path) && reason.contains("line "), "{reason}");
    }
    answer.status
}

#[test]
fn mutated_requests_are_answered() {
    let mut chance = Chance(7);
    let mut statuses = [0; 3];
    for (path, function) in ROUTES {
        let cases = cases(function);
        for _ in 0..500 {
            let mut body = call(function, &cases[chance.below(cases.len())]).to_json();
            mutate(&mut body, &mut chance);
            statuses[match assert_answered(path, &body) {
                200 => 0,
                400 => 1,
                _ => 2,
            }] += 1;
        }
    }
    assert!(statuses.iter().all(|count| *count > 100), "{statuses:?}");
}

#[test]
fn noise_is_answered() {
    let mut chance = Chance(8);
    for (path, _) in ROUTES {
        for length in 0..200 {
            let noise: Vec<u8> = (0..length).map(|_| chance.below(256) as u8).collect();
            assert_answered(path, &noise);
        }
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for (path, _) in ROUTES {
        for open in ["[", "{\"lines\":", "{\"a\":"] {
            assert_ne!(assert_answered(path, open.repeat(200_000).as_bytes()), 200);
        }
    }
}
