//! Disturbances of measuring on this machine, each with a remedy. Observe only: nothing is changed.

use std::time::{Duration, Instant};

use tollgate_analysis::diagnosis::{Finding, Level};
use tollgate_model::host::{Noise, Quiet};

use super::fingerprint::{clock_source, text};
use super::noise::Watch;

/// Looks at everything; takes about a second.
pub fn findings() -> Vec<Finding> {
    let quiet = Watch::begin();
    let overshoot = sleep_overshoot();
    let noise = quiet.end();
    let mut findings = vec![
        governor(text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").as_deref()),
        clock(clock_source().as_deref(), clock_cost()),
        smt(text("/sys/devices/system/cpu/smt/active").as_deref()),
        quota(text("/sys/fs/cgroup/cpu.max").as_deref()),
        cores(std::thread::available_parallelism().map_or(1, |cores| cores.get())),
        Finding::good("sleep overshoot", format!("{:.0} µs at the median", overshoot.as_secs_f64() * 1e6)),
        counters(),
    ];
    findings.extend(idle(&noise));
    if cfg!(debug_assertions) {
        findings.push(Finding::bad(
            "build",
            Level::Error,
            "a debug build",
            "build with `cargo build --release`",
        ));
    }
    findings
}

fn governor(found: Option<&str>) -> Finding {
    match found {
        None => Finding::good("governor", "the kernel does not tell (usual in a virtual machine)"),
        Some("performance") => Finding::good("governor", "performance"),
        Some(other) => Finding::bad(
            "governor",
            Level::Warning,
            other,
            "for steadier figures: `sudo cpupower frequency-set -g performance`",
        ),
    }
}

fn clock(source: Option<&str>, cost: Duration) -> Finding {
    let found = format!("{}, {} ns a reading", source.unwrap_or("unknown"), cost.as_nanos());
    let remedy = "boot with `clocksource=tsc tsc=reliable` if the machine's counter is steady";
    match (source, cost.as_nanos()) {
        (_, 100..) => Finding::bad("clock", Level::Error, found, remedy),
        (None | Some("tsc" | "arch_sys_counter" | "kvm-clock"), _) => Finding::good("clock", found),
        (Some(_), _) => Finding::bad("clock", Level::Warning, found, remedy),
    }
}

fn smt(active: Option<&str>) -> Finding {
    match active {
        Some("1") => Finding::bad(
            "SMT",
            Level::Warning,
            "on: what runs on the sibling of the measured core slows it down",
            "leave the machine alone while it measures, or `echo off | sudo tee /sys/devices/system/cpu/smt/control`",
        ),
        _ => Finding::good("SMT", "off, or the kernel does not tell"),
    }
}

fn quota(max: Option<&str>) -> Finding {
    match max {
        Some(max) if !max.starts_with("max") => Finding::bad(
            "processor quota",
            Level::Warning,
            format!("cpu.max is {max}"),
            "give the container whole cores instead of a quota",
        ),
        _ => Finding::good("processor quota", "none"),
    }
}

fn cores(count: usize) -> Finding {
    match count {
        1 => Finding::bad(
            "cores",
            Level::Warning,
            "1: Tollgate itself shares the core with what it measures",
            "give it two cores",
        ),
        count => Finding::good("cores", format!("{count}")),
    }
}

/// A processor whose counters the kernel drives is listed as a source of events; a virtual machine rarely has one.
fn counters() -> Finding {
    let sources = std::fs::read_dir("/sys/bus/event_source/devices").into_iter().flatten().flatten();
    let names: Vec<String> =
        sources.map(|source| source.file_name().to_string_lossy().into_owned()).collect();
    let driven = names.iter().any(|name| name.starts_with("cpu") || name.starts_with("armv"));
    let paranoid = text("/proc/sys/kernel/perf_event_paranoid").and_then(|level| level.parse().ok());
    counters_of(driven, paranoid)
}

fn counters_of(driven: bool, paranoid: Option<i32>) -> Finding {
    match paranoid {
        _ if !driven => Finding::good("hardware counters", "none here (usual in a virtual machine)"),
        Some(level) if level > 2 => Finding::bad(
            "hardware counters",
            Level::Warning,
            format!("forbidden (perf_event_paranoid is {level})"),
            "`sudo sysctl kernel.perf_event_paranoid=2`, if you want them",
        ),
        _ => Finding::good("hardware counters", "there, and allowed"),
    }
}

/// The work of the machine while we did nothing.
fn idle(noise: &Noise) -> Vec<Finding> {
    let mut found = vec![match noise.judge() {
        Quiet::Yes => Finding::good("steal, heat, pressure", "quiet"),
        Quiet::Doubtful(why) | Quiet::No(why) => Finding::bad(
            "steal, heat, pressure",
            Level::Warning,
            why.join("; "),
            "measure on a machine of your own, or at another hour; affected launches are marked",
        ),
    }];
    found.push(match noise.busy {
        busy if busy > 0.05 => Finding::bad(
            "other work",
            Level::Warning,
            format!("{:.0} % of the machine is busy with something else", busy * 100.0),
            "end it, or wait for it, before you measure",
        ),
        busy => Finding::good("other work", format!("{:.0} % of the machine", busy * 100.0)),
    });
    found
}

fn clock_cost() -> Duration {
    let begin = Instant::now();
    for _ in 0..10_000 {
        std::hint::black_box(Instant::now());
    }
    begin.elapsed() / 10_000
}

/// The time by which a sleep ends later than asked, at the median.
fn sleep_overshoot() -> Duration {
    let asked = Duration::from_millis(1);
    let mut overshoots: Vec<Duration> = (0..500)
        .map(|_| {
            let begin = Instant::now();
            std::thread::sleep(asked);
            begin.elapsed().saturating_sub(asked)
        })
        .collect();
    overshoots.sort_unstable();
    overshoots[overshoots.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_objection_comes_with_a_remedy() {
        let noisy = Noise { steal: 0.05, busy: 0.9, ..Noise::default() };
        let mut findings = idle(&noisy);
        findings.extend([
            governor(Some("powersave")),
            clock(Some("hpet"), Duration::from_nanos(700)),
            clock(Some("acpi_pm"), Duration::from_nanos(50)),
            smt(Some("1")),
            quota(Some("50000 100000")),
            counters_of(true, Some(4)),
            cores(1),
        ]);
        for finding in &findings {
            assert_ne!(finding.level, Level::Good, "{finding:?}");
            assert!(finding.remedy.is_some(), "{finding:?}");
        }
        assert_eq!(clock(Some("hpet"), Duration::from_nanos(700)).level, Level::Error);
    }

    #[test]
    fn a_good_machine_is_left_in_peace() {
        for finding in [
            governor(Some("performance")),
            clock(Some("tsc"), Duration::from_nanos(25)),
            smt(Some("0")),
            quota(Some("max 100000")),
            cores(8),
        ] {
            assert_eq!(finding.level, Level::Good, "{finding:?}");
        }
    }
}
