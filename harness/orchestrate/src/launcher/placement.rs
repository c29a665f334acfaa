//! Placement: where a program's pages lie in memory, which lasts as long as the page cache holds the file and is longer than
//! any launch. Copies of one program have been seen to differ on one machine and not on another, and this is suspected; so a
//! launch whose calls are timed starts from a copy of its own.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::worker::{Executable, Fault, WorkerProcess};

/// What a compiled program begins with. Scripts and the like are left where they are: what runs them is not theirs, and they
/// find their files beside them.
const ELF: [u8; 4] = *b"\x7fELF";

/// Starts a program from a fresh copy, which is gone from its folder as soon as it runs: nobody has to tidy up.
pub fn start_afresh(program: &Executable, folder: &Path) -> Result<WorkerProcess, Fault> {
    let cannot = |error| Fault::Start {
        program: program.path.clone(),
        error,
        remedy: format!("a copy of it is made in {}", folder.display()),
    };
    if !is_compiled(&program.path).map_err(cannot)? {
        return WorkerProcess::start(program);
    }
    let copy = Copy::of(&program.path, folder).map_err(cannot)?;
    copy.start(program)
}

fn is_compiled(program: &Path) -> std::io::Result<bool> {
    let mut magic = [0; ELF.len()];
    match File::open(program)?.read_exact(&mut magic) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| magic == ELF),
    }
}

/// A copy of a program, deleted when this is dropped. What runs from it goes on.
struct Copy(PathBuf);

impl Copy {
    fn of(program: &Path, folder: &Path) -> std::io::Result<Self> {
        static COPIES: AtomicU64 = AtomicU64::new(0);
        fs::create_dir_all(folder)?;
        let number = COPIES.fetch_add(1, Ordering::Relaxed);
        let name = program.file_name().unwrap_or_default().display();
        let copy = Copy(folder.join(format!("{name}.{}.{number}", std::process::id())));
        fs::copy(program, &copy.0)?;
        Ok(copy)
    }

    fn start(&self, program: &Executable) -> Result<WorkerProcess, Fault> {
        // A process that another thread forks just now still has the copy open for writing until it is something else.
        for _ in 0..50 {
            match WorkerProcess::start_as(Command::new(&self.0), program) {
                Err(Fault::Start { error, .. }) if error.kind() == ErrorKind::ExecutableFileBusy => {
                    std::thread::sleep(Duration::from_millis(2));
                }
                started => return started,
            }
        }
        WorkerProcess::start_as(Command::new(&self.0), program)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn executable(path: &Path) -> Executable {
        let text = |text: &str| text.to_string();
        Executable { path: path.to_path_buf(), args: vec![text("-c"), text("read line")], remedy: text("-") }
    }

    fn files(folder: &Path) -> usize {
        fs::read_dir(folder).map_or(0, Iterator::count)
    }

    fn program_of(worker: &WorkerProcess) -> String {
        fs::read_link(format!("/proc/{}/exe", worker.id())).unwrap().to_string_lossy().into_owned()
    }

    #[test]
    fn each_start_is_from_a_copy_of_its_own_that_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let shell = fs::canonicalize("/bin/sh").unwrap();
        let of = |_| start_afresh(&executable(&shell), folder.path()).unwrap();
        let [one, other] = [0, 1].map(of);
        let names = [&one, &other].map(program_of);
        assert_ne!(names[0], names[1]);
        let here = folder.path().canonicalize().unwrap();
        assert!(names.iter().all(|name| name.starts_with(here.to_str().unwrap())), "{names:?}");
        assert_eq!(files(folder.path()), 0);
    }

    #[test]
    fn a_script_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("script");
        let placements = folder.path().join("placements");
        crate::file::write_whole(&script, "#!/bin/sh\nread line\n").unwrap();
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        drop(start_afresh(&executable(&script), &placements).unwrap());
        assert!(!placements.exists());
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let Err(fault) = start_afresh(&executable(Path::new("/nowhere/worker")), folder.path()) else {
            panic!("there is no such program");
        };
        assert!(fault.to_string().contains("cannot start the worker /nowhere/worker"), "{fault}");
    }
}
