//! Flame graphs for `--profile-time`: `profile/flamegraph.svg` in each benchmark's folder under `target/criterion`.
//!
//! Only programs compiled ahead of time have symbols: a guest's own frames appear as `Unknown`, below the host's
//! that called them.
//!
//! No code may be loaded while stacks are sampled: whoever unwinds next takes stock of it, which allocates, and a signal
//! that interrupted an allocation would wait for ever. So what is benched is opened before, and benchmarks that load code
//! have no flame graph.

use std::backtrace::Backtrace;
use std::fs::{self, File};
use std::path::Path;

use criterion::profiler::Profiler;
use pprof::{ProfilerGuard, ProfilerGuardBuilder};

/// Samples a second of processor time. Not a round figure: it must not go in step with what it samples.
const FREQUENCY: i32 = 997;

/// Libraries in which unwinding from a signal handler would wait for a lock that the interrupted thread holds, or finds
/// no unwind information. The C library is not among them, though often named with them: copying payloads happens
/// there.
const NOT_SAMPLED: [&str; 2] = ["libgcc", "vdso"];

/// Samples this process's stacks while criterion profiles a benchmark.
#[derive(Default)]
pub struct Flamegraphs {
    running: Option<ProfilerGuard<'static>>,
}

impl Profiler for Flamegraphs {
    fn start_profiling(&mut self, _: &str, _: &Path) {
        // Takes stock of all that was loaded up to now.
        drop(Backtrace::force_capture());
        let profiler = ProfilerGuardBuilder::default().frequency(FREQUENCY).blocklist(&NOT_SAMPLED).build();
        self.running = Some(profiler.expect("nobody else samples this process"));
    }

    fn stop_profiling(&mut self, benchmark: &str, folder: &Path) {
        let Some(profiler) = self.running.take() else { return };
        let svg = folder.join("flamegraph.svg");
        match write(&profiler, folder, &svg) {
            Ok(()) => println!("{benchmark}: {}", svg.display()),
            Err(error) => eprintln!("{benchmark}: cannot write {}: {error}", svg.display()),
        }
    }
}

/// For benchmarks that stacks of this process cannot be sampled of, or would say nothing of; with the reason.
pub struct NoFlamegraphs(pub &'static str);

impl Profiler for NoFlamegraphs {
    fn start_profiling(&mut self, benchmark: &str, _: &Path) {
        println!("{benchmark}: no flame graph: {}", self.0);
    }

    fn stop_profiling(&mut self, _: &str, _: &Path) {}
}

fn write(profiler: &ProfilerGuard, folder: &Path, svg: &Path) -> Result<(), Box<dyn std::error::Error>> {
    fs::create_dir_all(folder)?;
    Ok(profiler.report().build()?.flamegraph(File::create(svg)?)?)
}
