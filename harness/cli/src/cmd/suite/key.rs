//! The key of masks: from a file or the environment, and never in a suite.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_traffic::Key;

/// The variable that a key may stand in.
pub const VARIABLE: &str = "TOLLGATE_MASK_KEY";

/// Where the key comes from.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// A file with the key: 16 bytes or more. Without it the environment's TOLLGATE_MASK_KEY
    #[arg(long, value_name = "FILE", conflicts_with = "new_key")]
    pub key_file: Option<PathBuf>,

    /// Draw a key, and write it to this file, which must not be there yet
    #[arg(long, value_name = "FILE")]
    pub new_key: Option<PathBuf>,
}

impl KeyArgs {
    /// The key; its file must not lie in the folder that is written.
    pub fn key(&self, written: &Path) -> Outcome<Key> {
        let file = self.key_file.as_ref().or(self.new_key.as_ref());
        if let Some(file) = file.filter(|file| resolved(file).starts_with(resolved(written))) {
            let file = file.display();
            return Err(CommandError::usage(format!(
                "{file} lies in the suite: who has both undoes the masks; put it elsewhere"
            )));
        }
        let bytes = match (&self.key_file, &self.new_key) {
            (Some(file), _) => {
                fs::read(file).map_err(|error| CommandError::file("read the key", file, &error))?
            }
            (None, Some(file)) => drawn(file)?,
            (None, None) => std::env::var(VARIABLE).map(String::into_bytes).map_err(|_| {
                CommandError::usage(format!(
                    "masks need a key: give --key-file FILE, set {VARIABLE}, or draw one by --new-key FILE"
                ))
            })?,
        };
        Key::new(&bytes).map_err(CommandError::usage)
    }
}

/// A path without links and dots, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let there = absolute.ancestors().find_map(|there| Some((there.canonicalize().ok()?, there)));
    match there {
        Some((real, there)) => real.join(absolute.strip_prefix(there).unwrap_or(Path::new(""))),
        None => absolute,
    }
}

fn drawn(file: &Path) -> Outcome<Vec<u8>> {
    let failed = |error: std::io::Error| CommandError::file("write the key", file, &error);
    let mut random = [0; 32];
    File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut random)).map_err(failed)?;
    let text: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    // Nobody else reads it.
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(failed)?;
    new.write_all(text.as_bytes()).map_err(failed)?;
    Ok(text.into_bytes())
}
