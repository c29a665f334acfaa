//! Whom the benches compare.

use tollgate_model::protocol::{Failure, FailureKind};

use crate::contender::Contender;
use crate::guest::GuestFile;

/// As the quick plan has it: the runtime configurations that most people ask about.
const CONFIGS: [&str; 4] = ["cranelift", "winch", "wasmtime-default", "pooling"];

/// Native Rust, and the Rust guest under each of a few runtime configurations.
///
/// # Panics
/// If one cannot be opened, other than for being impossible on this machine, which is said on stderr.
pub fn contenders() -> Vec<Contender> {
    open().unwrap_or_else(|failure| panic!("{failure}"))
}

fn open() -> Result<Vec<Contender>, Failure> {
    let guest = GuestFile::fresh()?;
    let mut all = vec![Contender::native()?];
    for config in CONFIGS {
        match Contender::component(&guest, config) {
            Ok(contender) => all.push(contender),
            Err(failure) if failure.kind == FailureKind::Unsupported => {
                eprintln!("{config} is left out: {failure}")
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(all)
}
