//! Settings of an engine that older releases have in other words, or not at all: then it is refused to set them.

use std::num::NonZeroUsize;

use wasmtime::{Config, Result};

/// Whether functions are inlined, across the modules of a component too.
pub fn inlining(target: &mut Config, on: bool) {
    #[cfg(not(wasmtime_before_45))]
    let on = if on { wasmtime::Inlining::Yes } else { wasmtime::Inlining::No };
    target.compiler_inlining(on);
}

/// Whether calls may be concurrent.
///
/// # Errors
/// None.
#[cfg(not(wasmtime_before_42))]
pub fn concurrency_support(target: &mut Config, on: bool) -> Result<()> {
    target.concurrency_support(on);
    Ok(())
}

/// Whether calls may be concurrent. Here none are, and off is what they are.
///
/// # Errors
/// If it is to be on.
#[cfg(wasmtime_before_42)]
pub fn concurrency_support(_: &mut Config, on: bool) -> Result<()> {
    if on { Err(lacks("concurrency-support = true", 42)) } else { Ok(()) }
}

/// Makes an engine for calls that are awaited. From 42 on any engine is.
pub fn awaited(target: &mut Config) {
    #[cfg(wasmtime_before_42)]
    target.async_support(true);
    #[cfg(not(wasmtime_before_42))]
    let _ = target;
}

/// The most frames of a trap's backtrace; none: there is no backtrace.
///
/// # Errors
/// None.
#[cfg(not(wasmtime_before_43))]
pub fn backtrace_frames(target: &mut Config, most: Option<NonZeroUsize>) -> Result<()> {
    target.wasm_backtrace_max_frames(most);
    Ok(())
}

/// The most frames of a trap's backtrace; none: there is no backtrace.
///
/// # Errors
/// If there is to be one, whose length cannot be bounded.
#[cfg(wasmtime_before_43)]
pub fn backtrace_frames(target: &mut Config, most: Option<NonZeroUsize>) -> Result<()> {
    if most.is_some() {
        return Err(lacks("wasm-backtrace-max-frames", 43));
    }
    target.wasm_backtrace(false);
    Ok(())
}

#[cfg(any(wasmtime_before_42, wasmtime_before_43))]
fn lacks(setting: &str, since: u32) -> wasmtime::Error {
    wasmtime::Error::msg(format!("{} has no `{setting}`: {since} is the first that has", crate::RUNTIME))
}
