//! How far sampling by epochs, as Wasmtime's `GuestProfiler` does it, is from where a short call spends its time:
//! `scripts/guest-profiler-bias` runs it. It goes on calling, has an epoch begin each millisecond, and counts in which function of the
//! guest that is seen; beside it stand the samples of the guest that perf took (`stacks.folded` of `tollgate profile`).
//!
//!     epoch_samples WORKLOAD SECONDS STACKS

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use support::Trouble;
use wasmtime::WasmBacktrace;

/// An epoch: as often as perf samples.
const EPOCH: Duration = Duration::from_millis(1);

/// Rows that are told.
const ROWS: usize = 12;

type Counts = BTreeMap<String, u64>;

fn main() -> Result<(), Trouble> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, seconds, stacks] = &arguments[..] else {
        return Err("usage: epoch_samples WORKLOAD SECONDS STACKS".into());
    };
    let by_perf = of_guests(&std::fs::read_to_string(stacks).map_err(|error| format!("{stacks}: {error}"))?);
    let by_epochs = sample(workload, Duration::from_secs_f64(seconds.parse()?))?;
    let [perf, epochs] = [&by_perf, &by_epochs].map(|counts| counts.values().sum::<u64>());
    println!("{workload}: samples in the guest: perf {perf}, epochs {epochs}");
    println!("{:>8}{:>8}  function", "perf", "epochs");
    let share = |counts: &Counts, name: &str| {
        let all: u64 = counts.values().sum();
        100.0 * counts.get(name).copied().unwrap_or(0) as f64 / all.max(1) as f64
    };
    let mut names: Vec<&String> = by_perf.keys().chain(by_epochs.keys()).collect();
    names.sort();
    names.dedup();
    let larger = |name: &str| share(&by_perf, name).max(share(&by_epochs, name));
    names.sort_by(|one, other| larger(other).total_cmp(&larger(one)));
    for name in names.into_iter().take(ROWS) {
        println!("{:>6.1} %{:>6.1} %  {name}", share(&by_perf, name), share(&by_epochs, name));
    }
    Ok(())
}

/// In which functions of the guest epochs were seen to begin.
fn sample(workload: &str, length: Duration) -> Result<Counts, Trouble> {
    let counts = Arc::new(Mutex::new(Counts::new()));
    let counted = Arc::clone(&counts);
    let count = move |stack: &WasmBacktrace| {
        if let Some(name) = innermost(stack) {
            *counted.lock().expect("nobody panics with it").entry(name).or_default() += 1;
        }
    };
    let (mut subject, engine) = support::sampled(workload, count)?;
    let over = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&over);
    let clock = std::thread::spawn(move || {
        while !seen.load(Ordering::Relaxed) {
            std::thread::sleep(EPOCH);
            engine.increment_epoch();
        }
    });
    let (begun, round) = (Instant::now(), subject.inputs());
    while begun.elapsed() < length {
        subject.call(round)?;
    }
    over.store(true, Ordering::Relaxed);
    clock.join().map_err(|_| "the clock stopped")?;
    drop(subject);
    let counts = counts.lock().expect("nobody panics with it").clone();
    Ok(counts)
}

/// The function that a stack is in. Wasmtime demangles names where it prints them.
fn innermost(stack: &WasmBacktrace) -> Option<String> {
    let printed = stack.to_string();
    let line = printed.lines().nth(1)?;
    Some(plain(line.split_once('!').map_or(line, |(_, name)| name)))
}

/// The guest's functions that perf's samples are in, of folded stacks.
fn of_guests(folded: &str) -> Counts {
    let mut counts = Counts::new();
    for (stack, count) in folded.lines().filter_map(|line| line.rsplit_once(' ')) {
        let function = stack.rsplit(';').next().and_then(|frame| frame.strip_suffix("_[j]"));
        if let (Some(function), Ok(count)) = (function, count.parse::<u64>()) {
            *counts.entry(plain(function)).or_default() += count;
        }
    }
    counts
}

/// A name without hashes of crates and types that it was made for, so that the two say the same.
fn plain(name: &str) -> String {
    let mut kept = String::new();
    let mut parts = name.split('[');
    kept += parts.next().unwrap_or_default();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest)) if hash.len() >= 15 && hash.bytes().all(|it| it.is_ascii_hexdigit()) => {
                kept += rest
            }
            _ => kept.extend(["[", part]),
        }
    }
    let implemented = kept.starts_with('<');
    let (mut shown, mut depth) = (String::new(), 0_usize);
    for letter in kept.chars() {
        let in_type = implemented && depth == 1 && !shown.contains('>');
        match letter {
            '<' => {
                depth += 1;
                shown.extend(shown.is_empty().then_some('<'));
            }
            '>' => {
                shown.extend(in_type.then_some('>'));
                depth = depth.saturating_sub(1);
            }
            letter if depth == 0 || in_type => shown.push(letter),
            _ => {}
        }
    }
    shown.replace("::::", "::").trim_end_matches(':').to_string()
}
