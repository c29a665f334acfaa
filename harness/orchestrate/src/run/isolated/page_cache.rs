//! Whether the files of a start are in memory. Only these files are touched, and no privilege is needed: the kernel
//! drops clean pages of a file that nobody has mapped when it is told that they are not needed.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::Advice;
use tollgate_model::metric::PageCache;

/// Brings the files into the state. An error says which file could not be, and why.
pub fn bring_about(state: PageCache, files: &[PathBuf]) -> Result<(), String> {
    let change = match state {
        PageCache::Warm => read,
        PageCache::Dropped => drop_pages,
    };
    files.iter().try_for_each(|file| change(file).map_err(|error| format!("{}: {error}", file.display())))
}

fn read(file: &Path) -> io::Result<()> {
    io::copy(&mut File::open(file)?, &mut io::sink()).map(drop)
}

/// Written pages are dropped only once they are on disk.
fn drop_pages(file: &Path) -> io::Result<()> {
    let file = File::open(file)?;
    file.sync_all()?;
    Ok(rustix::fs::fadvise(&file, 0, None, Advice::DontNeed)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_and_dropped_and_one_that_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("component.wasm");
        std::fs::write(&file, vec![7; 1 << 20]).unwrap();
        for state in [PageCache::Dropped, PageCache::Warm] {
            bring_about(state, std::slice::from_ref(&file)).unwrap();
        }
        assert_eq!(std::fs::read(&file).unwrap().len(), 1 << 20);
        let missing = bring_about(PageCache::Warm, &[folder.path().join("gone")]).unwrap_err();
        assert!(missing.contains("gone"), "{missing}");
    }
}
