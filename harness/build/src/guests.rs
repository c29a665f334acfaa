//! All the guests of a repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::artifact::{self, Artifact};
use crate::build::Job;
use crate::conform::{HOST_GRANTS, check_world};
use crate::definition::Definition;
use crate::error::Error;
use crate::listing::{Listing, listing};
use crate::progress::Progress;
use crate::world::World;

/// Every guest that the repository defines.
#[derive(Debug, Clone)]
pub struct Guests {
    root: PathBuf,
    /// Each definition with its folder.
    definitions: Vec<(PathBuf, Definition)>,
}

impl Guests {
    /// Reads `guests/*/guest.toml` under the repository's root.
    ///
    /// # Errors
    /// If one of them is wrong, or two declare builds of the same name.
    pub fn discover(root: &Path) -> Result<Self, Error> {
        let root = root.canonicalize().map_err(Error::io("find", root))?;
        let folder = root.join("guests");
        let mut folders: Vec<PathBuf> = fs::read_dir(&folder)
            .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
            .unwrap_or_default();
        folders.retain(|folder| folder.join("guest.toml").is_file());
        // The order of a directory is nobody's; that of names is stable.
        folders.sort();
        let mut guests = Self { root, definitions: Vec::with_capacity(folders.len()) };
        for folder in folders {
            let path = folder.join("guest.toml");
            let definition = Definition::load(&path)?;
            for build in &definition.builds {
                if guests.jobs().any(|job| job.build.name == build.name) {
                    let message = format!("build `{}` is already declared by another guest", build.name);
                    return Err(Error::Definition { path, message });
                }
            }
            guests.definitions.push((folder, definition));
        }
        Ok(guests)
    }

    /// No guest at all, in a repository.
    #[must_use]
    pub fn none(root: &Path) -> Self {
        Self { root: root.to_owned(), definitions: Vec::new() }
    }

    /// The definitions, in the order of their folders.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.iter().map(|(_, definition)| definition)
    }

    /// The names of the builds of our own contracts, which a component's cell may name: in the order in which they are
    /// declared, without those for tests.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.shown().filter(Job::is_of_contracts).map(|job| job.build.name.as_str())
    }

    /// The names of all builds but those for tests: [`Guests::names`] and the HTTP services.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.shown().map(|job| job.build.name.as_str())
    }

    /// Whether a build of this name is declared, shown or not.
    ///
    /// # Errors
    /// [`Error::UnknownGuest`] if none is.
    pub fn know(&self, name: &str) -> Result<(), Error> {
        self.job(name).map(|_| ())
    }

    /// The state of each of [`Guests::all_names`]. Builds nothing, but asks toolchains for their versions.
    ///
    /// # Errors
    /// If there is no guest, or a source cannot be read. A toolchain that is missing is a [`Status`](crate::Status) and no error.
    pub fn list(&self) -> Result<Vec<Listing>, Error> {
        self.some()?;
        self.shown().map(|job| listing(&job)).collect()
    }

    /// The artifact, built if it is missing, stale or damaged. Safe to call from several processes at once: one
    /// builds, the others wait for it.
    ///
    /// # Errors
    /// If the toolchain is missing, a command fails, or what comes out is not a component of the guest's world.
    pub fn build(&self, name: &str, progress: &mut dyn Progress) -> Result<Artifact, Error> {
        self.job(name)?.run(progress)
    }

    /// The seconds that building takes with nothing there yet, dependencies included but already downloaded. Builds it
    /// anew and throws it away. `None` where the definition does not say where its `{target}` is.
    ///
    /// # Errors
    /// As [`Guests::build`].
    pub fn seconds_from_nothing(
        &self,
        name: &str,
        progress: &mut dyn Progress,
    ) -> Result<Option<f64>, Error> {
        self.job(name)?.seconds_from_nothing(progress)
    }

    /// The artifact as it was last built, stale or not, after verifying that the file is intact.
    ///
    /// # Errors
    /// [`Error::NotBuilt`] if there is none, [`Error::Corrupt`] if the file is not what the build wrote.
    pub fn artifact(&self, name: &str) -> Result<Artifact, Error> {
        let job = self.job(name)?;
        artifact::load(&job.artifacts(), name)
    }

    /// Verifies that the component in `path`, whoever built it, can take the place of a guest: it exports the
    /// world `guest` and imports nothing that no host grants ([`HOST_GRANTS`]).
    ///
    /// # Errors
    /// As [`check_world`].
    pub fn check_world(&self, path: &Path) -> Result<(), Error> {
        check_world(&self.world("guest")?, path, &HOST_GRANTS)
    }

    /// Verifies that an artifact is of the world that its build declares, and imports nothing that no host grants.
    ///
    /// # Errors
    /// As [`check_world`].
    pub fn check(&self, artifact: &Artifact) -> Result<(), Error> {
        check_world(&self.world(self.job(&artifact.name)?.world())?, &artifact.path, &HOST_GRANTS)
    }

    /// The world of that name: in `guests/wit`, or one of `wasi:http`.
    ///
    /// # Errors
    /// [`Error::Wit`] if there is none.
    pub fn world(&self, name: &str) -> Result<World, Error> {
        World::load(&self.root.join("guests").join("wit"), name)
    }

    fn shown(&self) -> impl Iterator<Item = Job<'_>> {
        self.jobs().filter(|job| !job.build.for_tests)
    }

    fn jobs(&self) -> impl Iterator<Item = Job<'_>> {
        self.definitions.iter().flat_map(|(folder, definition)| {
            let root = &self.root;
            definition.builds.iter().map(move |build| Job { root, folder, definition, build })
        })
    }

    /// Refuses a repository without guests: whoever asks for them is most likely in the wrong folder.
    fn some(&self) -> Result<(), Error> {
        if self.definitions.is_empty() {
            return Err(Error::NoGuests { folder: self.root.join("guests") });
        }
        Ok(())
    }

    fn job(&self, name: &str) -> Result<Job<'_>, Error> {
        self.some()?;
        self.jobs().find(|job| job.build.name == name).ok_or_else(|| Error::UnknownGuest {
            name: name.to_owned(),
            known: self.all_names().map(str::to_owned).collect(),
        })
    }
}
