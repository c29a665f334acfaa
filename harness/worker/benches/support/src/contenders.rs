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
    let native = Contender::native().unwrap_or_else(|failure| panic!("{failure}"));
    [native].into_iter().chain(components(&CONFIGS)).collect()
}

/// The Rust guest under each of those runtime configurations.
///
/// # Panics
/// As [`contenders`].
pub fn components(configs: &[&str]) -> Vec<Contender> {
    let guest = GuestFile::fresh().unwrap_or_else(|failure| panic!("{failure}"));
    let open = |config: &&str| possible(config, Contender::component(&guest, config));
    configs.iter().filter_map(open).collect()
}

/// The opened contender; `None`, with the reason on stderr, where this machine cannot have it.
pub fn possible<T>(name: &str, opened: Result<T, Failure>) -> Option<T> {
    match opened {
        Ok(opened) => Some(opened),
        Err(failure) if failure.kind == FailureKind::Unsupported => {
            eprintln!("{name} is left out: {failure}");
            None
        }
        Err(failure) => panic!("{name}: {failure}"),
    }
}
