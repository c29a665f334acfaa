//! What `instructions` and `raced` hold against each other.

mod bare;

use tollgate_bench_support::{Contender, GuestFile};
use tollgate_subject::Subject;

/// Whatever went wrong; it ends the program.
pub type Trouble = Box<dyn std::error::Error>;

/// `ours`: our subject of `workload` under the runtime configuration `cranelift`. `bare`: the same calls of the same
/// component in a loop over raw Wasmtime.
pub fn open(whose: &str, workload: &str) -> Result<Box<dyn Subject>, Trouble> {
    let guest = GuestFile::fresh()?;
    match whose {
        "ours" => Ok(Contender::component(&guest, "cranelift")?.prepare(workload.parse()?)?),
        "bare" => bare::open(&guest.0.path, workload),
        other => Err(format!("there is no `{other}`: say ours or bare").into()),
    }
}
