//! Profiles of starts: workers that run under `perf` from their first instruction until their component is ready.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tollgate_profile::{Recorded, Summary, Taken, Unit};

use super::perf::around;
use super::subject::CodeMapFile;
use super::{Asked, DEADLINE, Profiled, Unprofiled, read_recording};
use crate::command_error::{CommandError, Outcome};
use crate::interrupt;
use crate::launcher::ProcessLauncher;
use crate::worker::{Fault, Worker};

/// Bytes of stack that are kept with each sample: compilers go deep.
const STACK: u32 = 60 << 10;

/// There is more to a start than can be recorded in as many starts as this.
const MOST: u32 = 500;

/// Profiles starts until the time is over, each of a fresh process.
pub fn starts(launcher: &ProcessLauncher, scratch: &Path, asked: &Asked) -> Outcome<Profiled> {
    if asked.cell.contender.deployment.is_served() || asked.exact || asked.rate.is_some() {
        return Err(CommandError::usage(
            "starts are of contenders that are called, and neither counted nor put under load: leave out --exact and --rate",
        ));
    }
    let program = launcher.program(&asked.cell.contender).map_err(Unprofiled::from)?.path;
    let recording = scratch.join("perf.data");
    let mut all = Recorded { kernel: true, ..Recorded::default() };
    let mut told = None;
    let (mut starts, mut opening) = (0, Duration::ZERO);
    while starts == 0 || (opening < asked.duration && starts < MOST) {
        let begun = Instant::now();
        let command = |program: &Path| around(program, asked.frequency, STACK, &recording);
        let opened = launcher.open_in(command, &asked.cell.contender, &launcher.cache, DEADLINE);
        let (mut worker, receipt) = opened.map_err(Unprofiled::from)?;
        opening += begun.elapsed();
        let map = CodeMapFile::of(child(worker.id()).unwrap_or(worker.id()));
        if !worker.end(DEADLINE) {
            return Err(CommandError::subject("perf did not end with the worker that it recorded"));
        }
        let recorded = read_recording(&recording, &program, &map.read(), &[])?;
        all.profile.append(&recorded.profile);
        all.whole += recorded.whole;
        all.lost += recorded.lost;
        all.kernel &= recorded.kernel;
        told = Some(receipt);
        starts += 1;
        if interrupt::requested() {
            return Err(Unprofiled::Fault(Fault::Interrupted).into());
        }
    }
    let samples = all.profile.samples().len();
    let Some(receipt) = told.filter(|_| samples > 0) else { return Err(Unprofiled::NoSample.into()) };
    let taken = Taken {
        subject: format!("starts of {}", asked.cell),
        program: receipt.program.clone(),
        runtime: receipt.runtime.clone(),
        language: receipt.language.clone(),
        frequency: asked.frequency,
        seconds: opening.as_secs_f64(),
        of: Unit::Start,
        ns: Some(samples as f64 / f64::from(asked.frequency) / f64::from(starts) * 1e9),
        overhead: None,
    };
    Ok(Profiled { summary: Summary::of(&all, taken), recorded: all, process: 0, receipt })
}

/// The one child of a process.
fn child(process: u32) -> Option<u32> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).ok()?;
    children.split_ascii_whitespace().next()?.parse().ok()
}
