//! A suite of a component that nobody has written one for: its functions, inputs, and the answers that it gives.

mod answers;
mod calls;
mod draft;
mod files;
mod hollow;
mod imports;
mod listing;
mod names;
mod plan;
mod record;
mod scratch;
mod service;
mod setups;
mod types;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tollgate_build::Own;
use tollgate_model::{Grant, Imports};
use tollgate_values::wit::World;

pub use draft::{Draft, draft};
pub use hollow::Hollow;
pub use imports::stubs;
pub use listing::{Listed, listing};
pub use names::suite_name;
pub use scratch::Scratch;
pub use service::{Service, service};
pub use types::Types;

use crate::command_error::{CommandError, Outcome};

/// A component that compiles for so long is slow to compile, however much time there is.
pub const SLOW: Duration = Duration::from_secs(1);

/// What is asked of a component.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Its file.
    pub file: PathBuf,
    /// Calls in WAVE, `score("acct-7", 1299)`, or bare names of functions, whose inputs are made up.
    pub invoke: Vec<String>,
    /// Calls in WAVE that make the objects that others are called on, `counter(5)`.
    pub setup: Vec<String>,
    /// A file with an input a line, in JSON, for the one function that is called.
    pub inputs: Option<PathBuf>,
    /// No more functions than this, where none is named.
    pub most: Option<usize>,
    /// Inputs that are made up are drawn from this.
    pub seed: u64,
    /// What it is granted beyond WASI with nothing behind it, and the stubs of its other imports.
    pub grant: Grant,
    /// A component that takes longer to compile is slow, and measured with code that was compiled beforehand.
    pub slow: Duration,
    /// The runtime configurations to measure it under, as a glob; a choice of ours where absent.
    pub runtimes: Option<String>,
    /// Only a first look is wanted.
    pub quick: bool,
}

/// A component that was read, with what it exports.
struct Exports {
    own: Own,
    world: World,
}

impl Exports {
    /// Reads it, whether or not it could be linked.
    fn unlinked(file: &Path) -> Outcome<Self> {
        let own = Own::read(file).map_err(CommandError::usage)?;
        let (resolve, id) = own.world();
        Ok(Exports { own, world: World::new(resolve, id) })
    }

    /// Reads it, and refuses what no host of ours could link and no stub answers: before anything runs, and all of it.
    fn read(file: &Path, stubs: &Imports) -> Outcome<Self> {
        let exports = Self::unlinked(file)?;
        let missing = exports.own.not_granted();
        if missing.iter().any(|import| import.starts_with("wasi:http/")) {
            return Err(CommandError::usage(format!(
                "{} is of wasi:http, and what is called here are functions: `tollgate serve {}` serves it, and `tollgate load` measures what it serves",
                file.display(),
                file.display()
            )));
        }
        imports::check(file, &exports.world, stubs, &missing)?;
        Ok(exports)
    }
}
