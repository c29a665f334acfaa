//! What an import writes: corpora and arrivals, in a folder that takes its place when all is well.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use tollgate_orchestrate::command_error::{CommandError, Outcome};

/// Corpora that one import may make: a file is open for each.
const CORPORA: usize = 256;

/// Moments that are kept: as many as a load may have.
const MOMENTS: usize = 1 << 24;

/// A corpus under way.
struct Corpus {
    to: BufWriter<File>,
    lines: u64,
    bytes: u64,
    /// Lines and bytes at the last power of two.
    whole: (u64, u64),
}

/// A folder under way. It is removed where it does not take its place.
pub struct Written {
    folder: PathBuf,
    corpora: BTreeMap<String, Corpus>,
    moments: Vec<f64>,
}

impl Written {
    /// A new one beside or in the place that it is for.
    pub fn new(folder: PathBuf) -> Outcome<Written> {
        fs::create_dir_all(&folder).map_err(|error| CommandError::file("make", &folder, &error))?;
        Ok(Written { folder, corpora: BTreeMap::new(), moments: Vec::new() })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a line of a corpus.
    pub fn line(&mut self, name: &str, line: &str) -> Outcome {
        if !self.corpora.contains_key(name) {
            if self.corpora.len() == CORPORA {
                return Err(CommandError::usage(format!(
                    "more than {CORPORA} functions: import them in parts"
                )));
            }
            let file = self.file(name);
            let failed = |error| CommandError::file("write", &file, &error);
            fs::create_dir_all(file.parent().unwrap_or(&self.folder)).map_err(failed)?;
            let to = BufWriter::with_capacity(1 << 18, File::create(&file).map_err(failed)?);
            self.corpora.insert(name.to_string(), Corpus { to, lines: 0, bytes: 0, whole: (0, 0) });
        }
        let corpus = self.corpora.get_mut(name).expect("it was put there");
        let written = corpus.to.write_all(line.as_bytes()).and_then(|()| corpus.to.write_all(b"\n"));
        written.map_err(|error| CommandError::file("write below", &self.folder, &error))?;
        corpus.lines += 1;
        corpus.bytes += line.len() as u64 + 1;
        if corpus.lines.is_power_of_two() {
            corpus.whole = (corpus.lines, corpus.bytes);
        }
        Ok(())
    }

    /// Notes when a call came, in seconds from any moment.
    pub fn moment(&mut self, at: f64) -> Outcome {
        if self.moments.len() == MOMENTS {
            return Err(CommandError::usage(format!("more than {MOMENTS} moments: import them in parts")));
        }
        self.moments.push(at);
        Ok(())
    }

    /// Number of moments so far.
    pub fn moments(&self) -> usize {
        self.moments.len()
    }

    /// Ends every file: corpora at a power of two of lines, moments from the first on. Name, lines read and lines kept of each.
    pub fn end(&mut self) -> Outcome<Vec<(String, u64, u64)>> {
        let mut ended = Vec::new();
        let folder = self.folder.clone();
        let failed = |error| CommandError::file("write below", &folder, &error);
        for (name, mut corpus) in std::mem::take(&mut self.corpora) {
            corpus.to.flush().map_err(failed)?;
            corpus.to.get_ref().set_len(corpus.whole.1).map_err(failed)?;
            ended.push((name, corpus.lines, corpus.whole.0));
        }
        if !self.moments.is_empty() {
            self.moments.sort_by(f64::total_cmp);
            let mut to = BufWriter::new(File::create(folder.join("arrivals.trace")).map_err(failed)?);
            for at in &self.moments {
                writeln!(to, "{:.9}", at - self.moments[0]).map_err(failed)?;
            }
            to.flush().map_err(failed)?;
        }
        Ok(ended)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join("corpora").join(format!("{name}.jsonl"))
    }

    /// Moves every file to its place in a suite that is there, where none of them may be: all of them, or none.
    pub fn into_suite(self, suite: &Path) -> Outcome {
        let mut files = below(&self.folder, Path::new(""))?;
        files.sort();
        if let Some(there) = files.iter().map(|file| suite.join(file)).find(|file| file.exists()) {
            return Err(CommandError::usage(format!(
                "{} is there already: remove it, or import elsewhere",
                there.display()
            )));
        }
        let mut moved = Moved::default();
        for file in files {
            moved.bring(&self.folder.join(&file), &suite.join(&file))?;
        }
        moved.stays();
        Ok(())
    }

    /// Becomes a folder that is not there.
    pub fn become_folder(self, place: &Path) -> Outcome {
        fs::rename(&self.folder, place).map_err(|error| CommandError::file("write", place, &error))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        // It has moved, or is of no use.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Files that were moved into a suite and folders that were made for them: taken away again, unless all came and stay.
#[derive(Default)]
struct Moved {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Moved {
    fn bring(&mut self, from: &Path, to: &Path) -> Outcome {
        let failed = |error| CommandError::file("write", to, &error);
        let missing: Vec<_> = to.ancestors().skip(1).take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(failed)?;
            self.folders.push(folder.to_path_buf());
        }
        // A link, unlike a rename, never replaces what somebody else put there meanwhile.
        match fs::hard_link(from, to) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(failed(error)),
            Err(_) => fs::rename(from, to).map_err(failed)?,
            Ok(()) => {}
        }
        self.files.push(to.to_path_buf());
        Ok(())
    }

    fn stays(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Moved {
    fn drop(&mut self) {
        for file in self.files.drain(..) {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The files of a folder, by their paths within it.
fn below(folder: &Path, within: &Path) -> Outcome<Vec<PathBuf>> {
    let here = folder.join(within);
    let failed = |error| CommandError::file("read", &here, &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(&here).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = within.join(entry.file_name());
        match entry.file_type().map_err(failed)?.is_dir() {
            true => files.extend(below(folder, &path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}
