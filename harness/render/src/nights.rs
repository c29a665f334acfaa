//! Nights and what changes between them, in words: for the page, and for what the command line prints of a history.

use tollgate_analysis::figures::with_unit;
use tollgate_model::Metric;
use tollgate_model::history::{Finding, Seen, Step};

/// A moment as people write it, to the minute, in UTC.
pub fn minute(seconds: i64) -> String {
    written(seconds, "%Y-%m-%d %H:%M")
}

/// The day of it.
pub fn day(seconds: i64) -> String {
    written(seconds, "%Y-%m-%d")
}

fn written(seconds: i64, format: &str) -> String {
    let time = jiff::Timestamp::from_second(seconds);
    time.map_or_else(|_| "unknown day".to_string(), |time| time.strftime(format).to_string())
}

/// The beginning of a digest or a commit: enough to find it again. A `+` for changed files stays.
pub fn short(digest: &str) -> String {
    let changed = if digest.ends_with('+') { "+" } else { "" };
    let start: String = digest.trim_end_matches('+').chars().take(10).collect();
    start + changed
}

/// A night and what may have caused a change in it: `2026-01-04 02:00 (wasmtime 50.0.1, commit c3d4…)`.
pub fn seen(seen: &Seen) -> String {
    let mut causes = Vec::new();
    causes.extend(seen.runtime.clone());
    causes.extend(seen.artifact.as_ref().map(|digest| format!("component {}", short(digest))));
    causes.extend(seen.revision.as_ref().map(|commit| format!("commit {}", short(commit))));
    let causes = if causes.is_empty() { String::new() } else { format!(" ({})", causes.join(", ")) };
    format!("{}{causes}", minute(seen.started))
}

/// The likeliest first night after a change, where it is not the only one: `, most likely on 2026-01-04 02:00`.
pub fn likeliest(found: &Finding) -> String {
    if found.first.run == found.after.run {
        return String::new();
    }
    format!(", most likely on {}", minute(found.first.started))
}

/// By how much, with the interval: `+7.9 % [+6.1, +9.8]`.
pub fn step(step: &Step, metric: &str) -> String {
    let Step { relative, by, low, high } = *step;
    let exact = low == Some(by) && high == Some(by);
    let metric = metric.parse().ok();
    if !relative {
        return match (low, high) {
            (Some(low), Some(high)) if !exact => {
                format!("by {} [{}, {}]", unit(by, metric), unit(low, metric), unit(high, metric))
            }
            _ => format!("by {}", unit(by, metric)),
        };
    }
    match (low, high) {
        // Counted figures may differ by very little, and that is all the same a difference.
        _ if exact => format!("{:+} % exactly", (by * 1e5).round() / 1e3),
        (Some(low), Some(high)) => format!("{} % [{}, {}]", percent(by), percent(low), percent(high)),
        _ => format!("{} %", percent(by)),
    }
}

/// By how much, as short as it can be said: `+7.9 %`.
pub fn step_alone(step: &Step, metric: &str) -> String {
    match step.relative {
        true => format!("{} %", percent(step.by)),
        false if step.by > 0.0 => format!("+{}", unit(step.by, metric.parse().ok())),
        false => unit(step.by, metric.parse().ok()),
    }
}

/// Commands that decide it: of the two sources where they differ, raced over links of each; of the two nights else.
pub fn look_again(found: &Finding) -> Vec<String> {
    let commit = |revision: &Option<String>| {
        revision.as_ref().map(|it| it.trim_end_matches('+').to_string()).filter(|it| !it.is_empty())
    };
    let cells = format!("--cells '{}'", found.cell);
    let of_two = format!("tollgate compare {} {} {cells}", found.before.run, found.after.run);
    match (commit(&found.before.revision), commit(&found.after.revision)) {
        (Some(before), Some(after)) if before != after => vec![
            of_two,
            format!("scripts/worker {before} --links 20"),
            format!("scripts/worker {after} --links 20"),
            format!("tollgate race BASE HEAD {cells}    # the folders that scripts/worker names"),
        ],
        _ => vec![of_two],
    }
}

/// In per cent, with its sign: to a tenth, or, where nothing is seen of it there, to its first digit.
fn percent(part: f64) -> String {
    let of_hundred = part * 100.0;
    let first = |places: &usize| of_hundred.abs() * 10f64.powi(*places as i32) >= 1.0;
    let nothing = of_hundred.abs() < 0.05;
    let places = (1..=6).find(first).filter(|_| nothing).unwrap_or(1);
    format!("{of_hundred:+.places$}")
}

fn unit(value: f64, metric: Option<Metric>) -> String {
    metric.map_or_else(|| value.to_string(), |metric| with_unit(value, metric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(relative: bool, by: f64, ends: Option<(f64, f64)>) -> Step {
        Step { relative, by, low: ends.map(|ends| ends.0), high: ends.map(|ends| ends.1) }
    }

    #[test]
    fn steps_are_said_with_what_they_are_of() {
        let wide = by(true, 0.079, Some((0.061, 0.098)));
        assert_eq!(step(&wide, "call-ns"), "+7.9 % [+6.1, +9.8]");
        assert_eq!(step_alone(&wide, "call-ns"), "+7.9 %");
        let exact = by(true, -0.000_07, Some((-0.000_07, -0.000_07)));
        assert_eq!(step(&exact, "instructions-per-call"), "-0.007 % exactly");
        assert_eq!(step_alone(&exact, "instructions-per-call"), "-0.007 %");
        let more = by(false, 12.0, None);
        assert_eq!(
            (step(&more, "call-ns"), step_alone(&more, "call-ns")),
            ("by 12.0 ns".into(), "+12.0 ns".into())
        );
    }

    #[test]
    fn a_change_that_may_have_come_on_several_nights_names_the_likeliest() {
        let mut found = tollgate_analysis::testing::suspected("probe/nop@component/rust/winch", "call-ns");
        assert_eq!(likeliest(&found), "");
        found.after.run = "c".to_string();
        found.after.revision = Some("cccccccccccccccc".to_string());
        assert_eq!(likeliest(&found), ", most likely on 2026-01-03 02:00");
        // What is looked at again is all that it may have been.
        let commands = look_again(&found);
        assert!(commands[0].starts_with("tollgate compare a c "), "{commands:?}");
        assert_eq!(commands[2], "scripts/worker cccccccccccccccc --links 20");
    }

    #[test]
    fn a_night_is_named_with_what_may_have_caused_a_change() {
        let mut night = Seen {
            run: "r".to_string(),
            started: 1_767_492_000,
            plan: "nightly".to_string(),
            command: String::new(),
            revision: Some("0123456789abcdef+".to_string()),
            runtime: Some("wasmtime 50.0.1".to_string()),
            artifact: None,
        };
        assert_eq!(seen(&night), "2026-01-04 02:00 (wasmtime 50.0.1, commit 0123456789+)");
        (night.revision, night.runtime) = (None, None);
        assert_eq!((seen(&night), day(night.started)), ("2026-01-04 02:00".into(), "2026-01-04".into()));
    }
}
