//! Wasmtime's own compilation cache (`wasmtime::Cache`), in a folder of ours: the user's is neither read nor filled.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tollgate_model::config::CodeLoad;
use tollgate_model::metric::ColdStep;
use tollgate_model::protocol::{Artifact, Failure};
use wasmtime::component::Component;
use wasmtime::{Cache, CacheConfig, Engine};

use crate::failure::failed;
use crate::opened::Stopwatch;

/// The compilation cache that an engine was made with.
pub struct Compilations {
    cache: Cache,
    folder: PathBuf,
    /// Nothing is in it, and it is gone with this.
    empty: bool,
}

impl Compilations {
    /// The cache for a component, where its code comes from one: in a folder that is found again, or in a new one.
    pub fn of(load: CodeLoad, artifact: &Artifact, beside: &Path) -> Result<Option<Self>, Failure> {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let empty = match load {
            CodeLoad::Cache => false,
            CodeLoad::CacheEmpty => true,
            _ => return Ok(None),
        };
        let of = artifact.sha256.get(..16).unwrap_or(&artifact.sha256);
        let name = match empty {
            false => format!("{of}-compilations"),
            true => {
                let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
                format!("{of}-compilations.{}.{number}", std::process::id())
            }
        };
        let folder = std::path::absolute(beside).unwrap_or_else(|_| beside.to_path_buf()).join(name);
        if empty {
            let _ = fs::remove_dir_all(&folder); // of a process that was killed and had this one's number
        }
        fs::create_dir_all(&folder).map_err(|error| {
            Failure::subject(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
        let mut settings = CacheConfig::new();
        // What is found often is otherwise compressed once more, for minutes, beside what is measured.
        settings.with_directory(&folder).with_optimized_compression_usage_counter_threshold(u64::MAX);
        let cache = Cache::new(settings).map_err(|error| failed("Wasmtime's compilation cache", &error))?;
        Ok(Some(Compilations { cache, folder, empty }))
    }

    /// What an engine is told of it.
    pub fn cache(&self) -> Cache {
        self.cache.clone()
    }

    /// The component by way of the cache, and whether it was compiled here. One that is to be found and is not there
    /// yet is put there first: that is in no phase, as when code is compiled beforehand. The cache keeps silent about
    /// whether it helped, so its counters are asked.
    pub fn load(
        &self,
        engine: &Engine,
        wasm: &[u8],
        watch: &mut Stopwatch,
    ) -> Result<(Component, bool), Failure> {
        let (component, found, took) = self.load_once(engine, wasm)?;
        if self.empty || found {
            watch.took(if self.empty { ColdStep::FillCache } else { ColdStep::Cached }, took);
            return Ok((component, self.empty));
        }
        drop(component);
        let (component, found, took) = self.load_once(engine, wasm)?;
        if !found {
            return Err(self.unused());
        }
        watch.took(ColdStep::Cached, took);
        Ok((component, true))
    }

    /// The component, whether it was found, and how long that or compiling and keeping it took.
    fn load_once(&self, engine: &Engine, wasm: &[u8]) -> Result<(Component, bool, Duration), Failure> {
        let before = (self.cache.cache_hits(), self.cache.cache_misses());
        let begin = Instant::now();
        let component = Component::new(engine, wasm);
        let took = begin.elapsed();
        let component = component.map_err(|error| failed("the component cannot be compiled", &error))?;
        let (hits, misses) = (self.cache.cache_hits() - before.0, self.cache.cache_misses() - before.1);
        match (hits, misses) {
            (1, 0) if !self.empty => Ok((component, true, took)),
            (0, 1) => Ok((component, false, took)),
            // Wasmtime counts a miss only if what was compiled could be kept.
            _ => Err(self.unused()),
        }
    }

    fn unused(&self) -> Failure {
        Failure::subject(format!(
            "Wasmtime does not find in its compilation cache what it has put there: can {} be written to, and is its disk not full?",
            self.folder.display()
        ))
    }
}

impl Drop for Compilations {
    fn drop(&mut self) {
        // Wasmtime's own thread may just be writing a file of statistics into it.
        for _ in 0..100 {
            if !self.empty || fs::remove_dir_all(&self.folder).is_ok() || !self.folder.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
