//! Machine code compiled earlier. Loading it runs it: so only files that we wrote ourselves into our own cache are
//! loaded, and only if their digest is the one that was written down when they were made.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sha2::{Digest, Sha256};
use tollgate_model::config::{CodeLoad, hex};
use tollgate_model::protocol::{Artifact, Failure};
use wasmtime::Engine;
use wasmtime::component::Component;

use super::code;
use crate::failure::failed;

/// A precompiled component in the cache.
pub struct Kept(PathBuf);

/// A precompiled component, its digest checked.
pub struct Precompiled {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// The precompiled code of a component for `engine`; if it is not in the cache yet, it is compiled now and put there,
/// and the answer says so.
pub fn kept(engine: &Engine, artifact: &Artifact, cache: &Path) -> Result<(Kept, bool), Failure> {
    let of = artifact.sha256.get(..16).unwrap_or(&artifact.sha256);
    let path = cache.join(format!("{of}-{}.cwasm", engine_key(engine)));
    let missing = !path.exists();
    if missing {
        make(engine, &code::read(artifact)?, &path)?;
    }
    Ok((Kept(path), missing))
}

/// The key of everything that the code depends on apart from the component: release, target, settings.
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
    // Wasmtime's own key knows releases only, and two commits of one version may compile differently.
    if tollgate_wasmtime_compat::RUNTIME.contains('+') {
        feed.0.update(tollgate_wasmtime_compat::RUNTIME);
    }
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
    kept(&digest_file(path), hex(&Sha256::digest(&code)).as_bytes()).and_then(|()| kept(path, &code)).map_err(
        |error| Failure::subject(format!("cannot keep precompiled code in {}: {error}", path.display())),
    )
}

fn digest_file(path: &Path) -> PathBuf {
    path.with_extension("sha256")
}

impl Kept {
    /// Reads it and checks that it is what was written down when it was made.
    pub fn checked(self) -> Result<Precompiled, Failure> {
        let expected = fs::read_to_string(digest_file(&self.0)).map_err(unreadable(&self.0))?;
        checked(self.0, expected.trim())
    }
}

fn checked(path: PathBuf, expected: &str) -> Result<Precompiled, Failure> {
    let bytes = fs::read(&path).map_err(unreadable(&path))?;
    if hex(&Sha256::digest(&bytes)) != expected {
        return Err(Failure::subject(format!(
            "{} is not what was written there (its SHA-256 differs): it will not be run; delete it to have it made anew",
            path.display()
        )));
    }
    Ok(Precompiled { path, bytes })
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |error| Failure::subject(format!("cannot read precompiled code {}: {error}", path.display()))
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

/// Copies of one precompiled component, each in a file of its own, in a folder that is removed with this.
pub struct Copies {
    code: Precompiled,
    folder: PathBuf,
    made: u32,
}

impl Precompiled {
    /// Copies of it, none yet. Their folder lies beside it in the cache: on the same disk, and as much ours.
    pub fn copies(self) -> Result<Copies, Failure> {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = self.path.with_extension(format!("copies.{}.{number}", std::process::id()));
        // Fails where there is one already: what lies in it would not be ours.
        fs::create_dir(&folder).map_err(|error| {
            Failure::subject(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
        Ok(Copies { code: self, folder, made: 0 })
    }
}

impl Copies {
    /// Writes one more copy, checks what was written, and loads it from there. It is on disk before it is mapped, as a
    /// deployed file is: pages that still wait to be written would count as this process's own. (What is read into memory
    /// need not be.) Its name is removed at once: what is mapped stays until it is unmapped, and nothing is left behind
    /// however this process ends.
    pub fn next(&mut self, engine: &Engine, load: CodeLoad) -> Result<Component, Failure> {
        let path = self.folder.join(format!("{}.cwasm", self.made));
        self.made += 1;
        fs::File::create_new(&path)
            .and_then(|mut file| {
                file.write_all(&self.code.bytes)?;
                if load == CodeLoad::Map { file.sync_all() } else { Ok(()) }
            })
            .map_err(|error| Failure::subject(format!("cannot write {}: {error}", path.display())))?;
        let copy = checked(path, &hex(&Sha256::digest(&self.code.bytes)))?;
        let loaded = match load {
            CodeLoad::Map => copy.map(engine),
            _ => copy.deserialize(engine),
        };
        let _ = fs::remove_file(&copy.path);
        loaded.map_err(|error| failed("a copy of the component cannot be loaded", &error))
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0"; // a component with nothing in it

    #[test]
    fn code_is_made_once_and_found_again() {
        let (engine, cache, artifact) = empty("found-again");
        let (made, compiled) = kept(&engine, &artifact, &cache).unwrap();
        assert!(compiled);
        let written = fs::metadata(&made.0).unwrap().modified().unwrap();
        fs::remove_file(&artifact.path).unwrap();
        let (found, compiled) = kept(&engine, &artifact, &cache).unwrap();
        assert!(!compiled, "what is there is not compiled again, and the component not needed");
        assert_eq!(fs::metadata(&found.0).unwrap().modified().unwrap(), written);
        let found = found.checked().unwrap();
        found.deserialize(&engine).unwrap();
        found.map(&engine).unwrap();

        let mut tampered = fs::read(&found.path).unwrap();
        *tampered.last_mut().unwrap() ^= 1;
        fs::write(&found.path, tampered).unwrap();
        let (kept, _) = kept(&engine, &artifact, &cache).unwrap();
        let Err(refused) = kept.checked() else { panic!("loaded") };
        assert!(refused.message.contains("will not be run"), "{refused}");
        fs::remove_dir_all(cache).unwrap();
    }

    #[test]
    fn copies_are_loaded_from_files_that_are_gone_afterwards() {
        let (engine, cache, artifact) = empty("copies");
        let code = || kept(&engine, &artifact, &cache).unwrap().0.checked().unwrap();
        let files = || fs::read_dir(&cache).unwrap().count();
        code();
        let before = files();
        let (mut one, mut other) = (code().copies().unwrap(), code().copies().unwrap());
        let components = [
            one.next(&engine, CodeLoad::Map).unwrap(),
            one.next(&engine, CodeLoad::Map).unwrap(),
            other.next(&engine, CodeLoad::Deserialize).unwrap(),
        ];
        assert_eq!(files(), before + 2, "a folder each");
        assert!(fs::read_dir(&one.folder).unwrap().next().is_none(), "and nothing in it");
        // Made to fail: the folder is not there to write to.
        fs::remove_dir(&other.folder).unwrap();
        assert!(other.next(&engine, CodeLoad::Map).is_err());
        drop((one, other));
        assert_eq!(files(), before);
        drop(components);
        fs::remove_dir_all(cache).unwrap();
    }

    /// A folder for a test, and a component in it with nothing in it.
    fn empty(test: &str) -> (Engine, PathBuf, Artifact) {
        let cache = std::env::temp_dir().join(format!("tollgate-{test}-{}", std::process::id()));
        fs::create_dir_all(&cache).unwrap();
        let path = cache.join("empty.wasm");
        fs::write(&path, EMPTY).unwrap();
        (Engine::default(), cache, Artifact { path, sha256: hex(&Sha256::digest(EMPTY)) })
    }
}
