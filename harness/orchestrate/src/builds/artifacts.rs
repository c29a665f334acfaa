//! The components of builds, each with its digest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sha2::{Digest, Sha256};
use tollgate_build::{Error, Guests, check_is_component};
use tollgate_model::config::hex;
use tollgate_model::protocol::{Artifact, Failure};

use super::{Build, Origin};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::guests::announce;

/// The component of each name; a guest that is stale is built. One that cannot be had (a toolchain is missing, a compile
/// error, another world, no such file) is the trouble of the cells that need it, not of the run. A name that no build has
/// is a slip of whoever wrote it.
pub fn artifacts(
    checkout: &Checkout,
    builds: &BTreeMap<String, Build>,
    names: &BTreeSet<String>,
) -> Outcome<BTreeMap<String, Result<Artifact, Failure>>> {
    // Before anything is built, which takes minutes.
    if let Some(name) = names.iter().find(|name| !builds.contains_key(*name)) {
        let shown = builds.iter().filter(|(_, build)| build.shown).map(|(name, _)| name.clone());
        let (name, known) = (name.clone(), shown.collect());
        return Err(CommandError::usage(Error::UnknownGuest { name, known }));
    }
    let mut had = BTreeMap::new();
    for name in names {
        let artifact = match &builds[name].origin {
            Origin::Suite { folder, file } => of_suite(folder, file).map_err(Failure::subject),
            Origin::Guest => of_guest(checkout.guests()?, name).map_err(|error| match error {
                Error::MissingToolchain { .. } => Failure::missing(error),
                error => Failure::subject(error),
            }),
        };
        had.insert(name.clone(), artifact);
    }
    Ok(had)
}

fn of_guest(guests: &Guests, name: &str) -> Result<Artifact, Error> {
    let artifact = guests.build(name, &mut announce)?;
    guests.check(&artifact)?;
    Ok(Artifact { path: artifact.path, sha256: artifact.sha256 })
}

fn of_suite(folder: &Path, file: &Path) -> Result<Artifact, String> {
    let bytes = std::fs::read(file).map_err(|error| {
        let toml = folder.join("suite.toml");
        format!("{}: cannot read the component {}: {error}", toml.display(), file.display())
    })?;
    let sha256 = hex(&Sha256::digest(&bytes));
    check_is_component(file, bytes).map_err(|error| error.to_string())?;
    Ok(Artifact { path: file.to_path_buf(), sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::ours;

    #[test]
    fn a_suites_component_has_the_digest_of_its_file_and_one_that_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.wasm");
        let origin = Origin::Suite { folder: folder.path().to_path_buf(), file: file.clone() };
        let build = Build {
            language: "c".to_string(),
            suites: Vec::new(),
            note: None,
            wrong: None,
            origin,
            grant: Default::default(),
            shown: true,
        };
        let builds = BTreeMap::from([("mine".to_string(), build)]);
        let artifact = || {
            let names = BTreeSet::from(["mine".to_string()]);
            artifacts(&ours(), &builds, &names).unwrap().remove("mine").unwrap()
        };
        let missing = artifact().unwrap_err().message;
        assert!(missing.contains("suite.toml: cannot read the component"), "{missing}");
        assert!(missing.contains("mine.wasm"), "{missing}");
        std::fs::write(&file, "abc").unwrap();
        let none = artifact().unwrap_err().message;
        assert!(none.contains("mine.wasm is not a component: it is not WebAssembly at all"), "{none}");
        // A component with nothing in it.
        std::fs::write(&file, b"\0asm\x0d\0\x01\0").unwrap();
        let digest = hex(&Sha256::digest(b"\0asm\x0d\0\x01\0"));
        assert_eq!(artifact(), Ok(Artifact { path: file, sha256: digest }));
    }

    #[test]
    fn a_name_that_no_build_has_is_refused_with_those_that_there_are() {
        let names = BTreeSet::from(["rsut".to_string()]);
        let refused = artifacts(&ours(), &crate::builds::builds(&ours()).unwrap(), &names).unwrap_err();
        assert!(refused.to_string().contains("rsut") && refused.to_string().contains("rust"), "{refused}");
    }
}
