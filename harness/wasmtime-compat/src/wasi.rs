//! What is behind WASI.

use std::path::Path;

use wasmtime_wasi::WasiCtxBuilder;

/// Grants a folder to be read, under that name.
///
/// # Errors
/// If it cannot be opened.
pub fn grant_reading(builder: &mut WasiCtxBuilder, folder: &Path, name: &str) -> wasmtime::Result<()> {
    #[cfg(not(wasmtime_before_48))]
    builder.preopened_dir(folder, name, wasmtime_wasi::FsPerms::ReadOnly)?;
    #[cfg(wasmtime_before_48)]
    builder.preopened_dir(folder, name, wasmtime_wasi::DirPerms::READ, wasmtime_wasi::FilePerms::READ)?;
    Ok(())
}
