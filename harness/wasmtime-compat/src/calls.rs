//! The end of a call. Before 42 a host had to say when it has read the answer, so that the guest can free what it was written into.

use wasmtime::component::Func;
use wasmtime::{AsContextMut, Result};

/// Ends a call whose answer was read.
///
/// # Errors
/// If the guest traps while it frees the answer.
#[cfg(wasmtime_before_42)]
pub fn finish(function: &Func, store: impl AsContextMut) -> Result<()> {
    function.post_return(store)
}

/// Ends a call whose answer was read: it has ended by itself.
///
/// # Errors
/// None.
#[cfg(not(wasmtime_before_42))]
#[inline(always)]
pub fn finish(_: &Func, _: impl AsContextMut) -> Result<()> {
    Ok(())
}

/// The same of an awaited call.
#[cfg(wasmtime_before_42)]
pub fn finish_async(
    function: &Func,
    store: impl AsContextMut<Data: Send> + Send,
) -> impl Future<Output = Result<()>> + Send {
    function.post_return_async(store)
}

/// The same of an awaited call.
#[cfg(not(wasmtime_before_42))]
#[inline(always)]
pub fn finish_async(_: &Func, _: impl AsContextMut) -> std::future::Ready<Result<()>> {
    std::future::ready(Ok(()))
}
