//! What `instructions` and `raced` hold against each other.

mod bare;

use tollgate_bench_support::{Contender, GuestFile};
use tollgate_model::Workload;
use tollgate_subject::Subject;

/// Whatever went wrong; it ends the program.
pub type Trouble = Box<dyn std::error::Error>;

/// Our subject of `workload`, under the runtime configuration `cranelift`.
pub fn ours(workload: &str) -> Result<Box<dyn Subject>, Trouble> {
    let workload: Workload = workload.parse()?;
    Ok(Contender::component(&GuestFile::fresh()?, "cranelift")?.prepare(workload)?)
}

/// The same calls of the same component, in a loop over raw Wasmtime.
pub fn bare(workload: &str) -> Result<Box<dyn Subject>, Trouble> {
    bare::open(&GuestFile::fresh()?.0.path, workload)
}
