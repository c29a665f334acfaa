//! The state of each guest.

use std::path::PathBuf;

use serde::Serialize;

use crate::artifact;
use crate::build::Job;
use crate::error::Error;

/// One line of `tollgate guests list`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    /// The guest's name.
    pub name: String,
    /// The language that it is written in.
    pub language: String,
    /// The world that it satisfies.
    pub world: String,
    /// One line about it.
    pub about: String,
    /// Whether its artifact can be used, and if not, why.
    pub status: Status,
    /// Its artifact, unless that is missing or damaged; it may be stale.
    pub path: Option<PathBuf>,
    /// The artifact's size.
    pub bytes: Option<u64>,
    /// The artifact's size without custom sections.
    pub stripped_bytes: Option<u64>,
}

/// The relation of an artifact to its sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum Status {
    /// Built from what is there now.
    Fresh,
    /// Built from something else, or damaged.
    Stale {
        /// The change.
        reason: String,
    },
    /// Not built yet.
    Missing,
    /// It cannot be built here.
    ToolchainMissing {
        /// The missing program or target, and the way to get it.
        reason: String,
    },
}

pub(crate) fn listing(job: &Job<'_>) -> Result<Listing, Error> {
    let artifact = artifact::load(&job.artifacts(), &job.build.name);
    let status = match (job.inputs(), &artifact) {
        (Err(missing @ Error::MissingToolchain { .. }), _) => {
            Status::ToolchainMissing { reason: missing.to_string() }
        }
        (Err(e), _) => return Err(e),
        (Ok(inputs), Ok(artifact)) => match inputs.change_since(&artifact.build.inputs) {
            Some(reason) => Status::Stale { reason },
            None => Status::Fresh,
        },
        (Ok(_), Err(Error::NotBuilt { .. })) => Status::Missing,
        (Ok(_), Err(damaged)) => Status::Stale { reason: damaged.to_string() },
    };
    let artifact = artifact.ok();
    Ok(Listing {
        name: job.build.name.clone(),
        language: job.definition.language.clone(),
        world: job.world().to_owned(),
        about: job.build.about.clone(),
        status,
        bytes: artifact.as_ref().map(|artifact| artifact.bytes),
        stripped_bytes: artifact.as_ref().map(|artifact| artifact.stripped_bytes),
        path: artifact.map(|artifact| artifact.path),
    })
}
