//! The checkout's Rust guests, fresh: the same code builds them as for `tollgate guests build`.

use std::path::Path;

use tollgate_build::{Event, Guests};
use tollgate_model::protocol::{Artifact, Failure};

/// The root of the checkout that this was compiled in.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(4)
        .expect("the crate lies in harness/worker/benches/support")
}

/// The component on disk.
pub struct GuestFile(pub Artifact);

impl GuestFile {
    /// The guest whose functions are called. Finds it, and builds it when it is stale.
    pub fn fresh() -> Result<Self, Failure> {
        Self::built("rust")
    }

    /// The guest's build of that name, likewise.
    pub fn built(name: &str) -> Result<Self, Failure> {
        let guests = Guests::discover(root()).map_err(Failure::subject)?;
        let artifact = guests.build(name, &mut tell).map_err(Failure::subject)?;
        guests.check(&artifact).map_err(Failure::subject)?;
        Ok(GuestFile(Artifact { path: artifact.path, sha256: artifact.sha256 }))
    }
}

/// On stderr: stdout is criterion's.
fn tell(event: Event) {
    match event {
        Event::Running { name, command } => eprintln!("building guest {name}: {command}"),
        Event::Waiting { name } => eprintln!("guest {name}: waiting for another build to end"),
        _ => {}
    }
}
