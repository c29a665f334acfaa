//! The journal on disk: appended to, flushed as it happens, cut back to its last whole line when read.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tollgate_model::journal::{BadLine, End, Launch, Line, Reader, Run, SCHEMA};

use crate::command_error::{CommandError, Outcome};

/// The journal's name in a run's folder.
pub const FILE: &str = "journal.jsonl";

/// A journal that is being written. While it is open, nobody else can write to it.
pub struct Journal {
    file: File,
    path: PathBuf,
    /// All that is known to be on disk and whole.
    length: u64,
}

/// A journal, read.
#[derive(Debug)]
pub struct Contents {
    /// The schema that it was written with; what was read is brought to today's.
    schema: Option<u32>,
    /// The run.
    pub run: Run,
    /// Its launches, in the order of the journal.
    pub launches: Vec<Launch>,
    /// The last sitting, if the run was executed to its end.
    pub end: Option<End>,
    /// Bytes of whole lines; what follows was cut off in the middle.
    whole: u64,
    /// Whether something follows.
    pub torn: bool,
}

impl Journal {
    /// Begins a journal in `folder`.
    pub fn create(folder: &Path, run: &Run) -> Outcome<Self> {
        let path = folder.join(FILE);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let file = file.map_err(|error| CommandError::file("begin", &path, &error))?;
        let mut journal = Journal { file, path, length: 0 };
        journal.lock()?;
        journal.append(&[Line::Run(Box::new(run.clone()))])?;
        Ok(journal)
    }

    /// Goes on with a journal: what was cut off in the middle of a line is dropped.
    pub fn resume(folder: &Path) -> Outcome<(Self, Contents)> {
        let path = folder.join(FILE);
        let file = OpenOptions::new().read(true).write(true).open(&path);
        let file = file.map_err(|error| CommandError::file("go on with", &path, &error))?;
        let mut journal = Journal { file, path, length: 0 };
        journal.lock()?;
        let contents = read(folder)?;
        if let Some(schema) = contents.schema.filter(|schema| *schema != SCHEMA) {
            return Err(CommandError::usage(format!(
                "{} was begun with schema {schema}, and a run has lines of one schema, which is {SCHEMA} today: start a new run",
                journal.path.display()
            )));
        }
        journal.length = contents.whole;
        journal.cut_back().map_err(|error| CommandError::file("write", &journal.path, &error))?;
        Ok((journal, contents))
    }

    fn lock(&self) -> Outcome {
        self.file.try_lock().map_err(|_| {
            CommandError::usage(format!(
                "{} is being written by another run: wait for it to end",
                self.path.display()
            ))
        })
    }

    /// Appends lines and sees them safely on disk. If that fails nothing of them remains.
    pub fn append(&mut self, lines: &[Line]) -> Outcome {
        let mut text = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut text, line).expect("lines are plain data");
            text.push(b'\n');
        }
        let written = self.file.write_all(&text).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.length += text.len() as u64;
                Ok(())
            }
            Err(error) => {
                let _ = self.cut_back();
                let folder = self.path.parent().unwrap_or(&self.path).display();
                let kept = match self.length {
                    0 => String::new(),
                    _ => format!(
                        "; what was finished is kept: make room, then go on with `tollgate run --resume {folder}`"
                    ),
                };
                Err(CommandError::usage(format!("cannot write {}: {error}{kept}", self.path.display())))
            }
        }
    }

    /// Appends launches.
    pub fn append_launches(&mut self, launches: &[Launch]) -> Outcome {
        let line = |launch: &Launch| Line::Launch(Box::new(launch.clone()));
        self.append(&launches.iter().map(line).collect::<Vec<_>>())
    }

    fn cut_back(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length)).map(|_| ())
    }
}

/// Reads the journal of a run's folder, of whatever schema. A last line without an end is not an error: the run was killed
/// there.
pub fn read(folder: &Path) -> Outcome<Contents> {
    let path = folder.join(FILE);
    let bytes = std::fs::read(&path).map_err(|error| CommandError::file("read", &path, &error))?;
    let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let mut lines = bytes[..whole].split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).enumerate();
    let bad = |number: usize, what: String| {
        CommandError::usage(format!("{}:{}: {what}", path.display(), number + 1))
    };
    let mut reader = Reader::default();
    let next = |reader: &mut Reader, number: usize, line: &[u8]| {
        let text = String::from_utf8_lossy(line);
        reader.read(&text).map_err(|error| match error {
            BadLine::Json(error) => bad(number, format!("not a line of a journal: {error}")),
            other => bad(number, other.to_string()),
        })
    };
    let Some((_, first)) = lines.next() else {
        return Err(bad(0, "the journal is empty: nothing was measured yet".to_string()));
    };
    let Line::Run(run) = next(&mut reader, 0, first)? else { return Err(bad(0, BadLine::NoRun.to_string())) };
    let (schema, torn) = (reader.schema(), whole < bytes.len());
    let mut contents =
        Contents { schema, run: *run, launches: Vec::new(), end: None, whole: whole as u64, torn };
    for (number, line) in lines {
        match next(&mut reader, number, line)? {
            Line::Launch(launch) => contents.launches.push(*launch),
            Line::End(end) => contents.end = Some(end),
            Line::Run(_) => return Err(bad(number, "a second run begins here".to_string())),
        }
    }
    Ok(contents)
}
