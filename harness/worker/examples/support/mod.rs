//! The ways of calling that `instructions` and `raced` hold against each other.

mod bare;
mod bindings;
mod raw;

use tollgate_bench_support::{Contender, GuestFile};
use tollgate_engine::Subject;

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
