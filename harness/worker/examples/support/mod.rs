//! The ways of calling that `instructions` and `raced` hold against each other, and the one that `epoch_samples` samples.

// Each program uses its own part of this.
#![allow(dead_code, reason = "shared by several programs")]

mod bare;
mod bindings;
mod raw;

use tollgate_bench_support::{Contender, GuestFile};
use tollgate_engine::Subject;
use wasmtime::{Engine, UpdateDeadline, WasmBacktrace};

/// Whatever went wrong; it ends the program.
pub type Trouble = Box<dyn std::error::Error>;

/// The calls of `workload` through `ours`, our subject under the runtime configuration `cranelift`; or in a loop by hand
/// over raw Wasmtime: over the `bindings` that it generates, or over its `bare` typed functions.
pub fn open(whose: &str, workload: &str) -> Result<Box<dyn Subject>, Trouble> {
    let guest = GuestFile::fresh()?;
    match whose {
        "ours" => Ok(Contender::component(&guest, "cranelift")?.prepare(workload.parse()?)?),
        "bindings" => bindings::open(&guest.0.path, workload),
        "bare" => bare::open(&guest.0.path, workload),
        other => Err(format!("there is no `{other}`: say ours, bindings or bare").into()),
    }
}

/// The calls of `workload` in a loop over raw Wasmtime, which shows the guest's stack to `sample` at the first function or loop
/// that the guest enters after each increment of the engine's epoch.
pub fn sampled(
    workload: &str,
    mut sample: impl FnMut(&WasmBacktrace) + Send + Sync + 'static,
) -> Result<(Box<dyn Subject>, Engine), Trouble> {
    let guest = GuestFile::fresh()?;
    let (mut store, component, linker) =
        raw::open_with(&guest.0.path, |config| _ = config.epoch_interruption(true))?;
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |store| {
        sample(&WasmBacktrace::force_capture(&store));
        Ok(UpdateDeadline::Continue(1))
    });
    let engine = store.engine().clone();
    Ok((bare::with((store, component, linker), workload)?, engine))
}
