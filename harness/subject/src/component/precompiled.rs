//! Machine code compiled earlier. Loading it runs it: so only files that we wrote ourselves into our own cache are
//! loaded, and only if their digest is the one that was written down when they were made.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tollgate_model::config::hex;
use tollgate_model::protocol::{Failure, FailureKind};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::failure::failed;

/// A precompiled component in the cache, its digest checked.
pub struct Precompiled {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// The precompiled code of `wasm` for `engine`; compiled now and kept if it is not there yet.
pub fn find_or_make(
    engine: &Engine,
    wasm: &[u8],
    wasm_sha256: &str,
    cache: &Path,
) -> Result<Precompiled, Failure> {
    let path = cache.join(format!("{}-{}.cwasm", &wasm_sha256[..16], engine_key(engine)));
    if !path.exists() {
        make(engine, wasm, &path)?;
    }
    checked(path)
}

/// What the code depends on apart from the component: release, target, settings.
pub fn engine_key(engine: &Engine) -> String {
    struct Feed(Sha256);
    impl Hasher for Feed {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            0 // never asked: the digest is taken from the state
        }
    }
    let mut feed = Feed(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut feed);
    hex(&feed.0.finalize())[..16].to_string()
}

/// Compiles and writes; whoever comes second replaces equal with equal.
fn make(engine: &Engine, wasm: &[u8], path: &Path) -> Result<(), Failure> {
    let code = engine.precompile_component(wasm).map_err(|error| failed("precompiling", &error))?;
    let kept = |what: &Path, bytes: &[u8]| -> std::io::Result<()> {
        fs::create_dir_all(what.parent().expect("a file in the cache"))?;
        let unfinished = what.with_extension(format!("{}.part", std::process::id()));
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, what)
    };
    // The digest goes first: code without a digest is never loaded, a digest without code does no harm.
    kept(&digest_file(path), hex(&Sha256::digest(&code)).as_bytes())
        .and_then(|()| kept(path, &code))
        .map_err(|error| trouble(format!("cannot keep precompiled code in {}: {error}", path.display())))
}

fn digest_file(path: &Path) -> PathBuf {
    path.with_extension("sha256")
}

fn checked(path: PathBuf) -> Result<Precompiled, Failure> {
    let unreadable = |error| trouble(format!("cannot read precompiled code {}: {error}", path.display()));
    let bytes = fs::read(&path).map_err(unreadable)?;
    let expected = fs::read_to_string(digest_file(&path)).map_err(unreadable)?;
    if hex(&Sha256::digest(&bytes)) != expected.trim() {
        return Err(trouble(format!(
            "{} is not what was written there (its SHA-256 differs): it will not be run; delete it to have it made anew",
            path.display()
        )));
    }
    Ok(Precompiled { path, bytes })
}

fn trouble(message: String) -> Failure {
    Failure { kind: FailureKind::Subject, message }
}

/// The one place where code that was compiled earlier becomes executable.
impl Precompiled {
    /// Copied into place from the bytes that were checked.
    #[allow(unsafe_code)]
    pub fn deserialize(&self, engine: &Engine) -> wasmtime::Result<Component> {
        // SAFETY: these very bytes have the digest that was written down when Wasmtime made them for this engine.
        unsafe { Component::deserialize(engine, &self.bytes) }
    }

    /// Mapped from the file and paged in lazily.
    #[allow(unsafe_code)]
    pub fn map(&self, engine: &Engine) -> wasmtime::Result<Component> {
        // SAFETY: the file had that digest a moment ago, and the cache is ours alone: whoever can write to it could
        // as well replace this program.
        unsafe { Component::deserialize_file(engine, &self.path) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0"; // a component with nothing in it

    #[test]
    fn code_is_made_once_and_found_again() {
        let cache = std::env::temp_dir().join(format!("tollgate-precompiled-{}", std::process::id()));
        let engine = Engine::default();
        let sha256 = hex(&Sha256::digest(EMPTY));
        let made = find_or_make(&engine, EMPTY, &sha256, &cache).unwrap();
        let written = fs::metadata(&made.path).unwrap().modified().unwrap();
        let found = find_or_make(&engine, EMPTY, &sha256, &cache).unwrap();
        assert_eq!(fs::metadata(&found.path).unwrap().modified().unwrap(), written);
        found.deserialize(&engine).unwrap();
        found.map(&engine).unwrap();

        let mut tampered = fs::read(&found.path).unwrap();
        *tampered.last_mut().unwrap() ^= 1;
        fs::write(&found.path, tampered).unwrap();
        let Err(refused) = find_or_make(&engine, EMPTY, &sha256, &cache) else { panic!("loaded") };
        assert!(refused.message.contains("will not be run"), "{refused}");
        fs::remove_dir_all(cache).unwrap();
    }
}
