//! Builds of components: what is known of each before its component is there.

mod artifacts;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tollgate_build::is_of_contracts;
use tollgate_model::Grant;
use tollgate_suite::Suite;

pub use artifacts::artifacts;

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};

/// One way of building a component.
#[derive(Clone, Debug)]
pub struct Build {
    /// The language that its logic is written in.
    pub language: String,
    /// The suites whose functions it exports.
    pub suites: Vec<String>,
    /// A stand-in in it that a reader should know of.
    pub note: Option<String>,
    /// What it is known to answer wrongly.
    pub wrong: Option<String>,
    /// The origin of its component.
    pub origin: Origin,
    /// What its component is granted.
    pub grant: Grant,
    /// Whether it is shown to whoever asks for all: some are for tests only.
    pub shown: bool,
}

/// The origin of a component.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A guest of the checkout, which is built when it is stale.
    Guest,
    /// A suite brings it.
    Suite {
        /// The suite's folder.
        folder: PathBuf,
        /// The component's file.
        file: PathBuf,
    },
}

/// Every build of a component, by the name that contenders have for it.
pub fn builds(checkout: &Checkout) -> Outcome<BTreeMap<String, Build>> {
    let suites = checkout.suites()?;
    let mut builds = BTreeMap::new();
    let wit = checkout.root().join("guests/wit").canonicalize();
    let ours = |path: &Path| wit.as_ref().is_ok_and(|wit| path.canonicalize().is_ok_and(|path| path == *wit));
    let of_our_wit: Vec<&Suite> = suites.iter().filter(|suite| ours(suite.wit())).collect();
    for definition in checkout.guests()?.definitions() {
        for build in &definition.builds {
            let world = definition.world_of(build);
            let exported = of_our_wit.iter().filter(|suite| exports(world, suite));
            let suites = exported.map(|suite| suite.name().to_string()).collect();
            let language = definition.language.clone();
            let (note, wrong) = (build.note.clone(), build.wrong.clone());
            let (origin, shown) = (Origin::Guest, !build.for_tests);
            let grant = Grant::default();
            builds.insert(build.name.clone(), Build { language, suites, note, wrong, origin, grant, shown });
        }
    }
    for suite in suites.iter() {
        for component in suite.components() {
            let (folder, file) = (suite.folder().to_path_buf(), component.file.clone());
            let origin = Origin::Suite { folder, file };
            let (language, suites) = (component.language.clone(), vec![suite.name().to_string()]);
            let note = suite.recorded().map(|from| {
                format!("its golden answers were recorded from {from}: they say that configurations agree, not that they are right")
            });
            let grant = suite.grant().clone();
            let stubbed = (!grant.imports.is_empty()).then(|| {
                let names: Vec<&str> = grant.imports.iter().map(|(name, _)| name).collect();
                format!("constants of its suite answer {}: a call of such a stub is the host's, and part of its figures", names.join(", "))
            });
            let marked = suite.marked().then(|| {
                "its calls are timed from `bench.start` to `bench.end`: what a run does before and after, making its instance too, is in starts \
                 and in no call"
                    .to_string()
            });
            let notes: Vec<String> = [note, stubbed, marked].into_iter().flatten().collect();
            let note = (!notes.is_empty()).then(|| notes.join("; "));
            let build = Build { language, suites, note, wrong: None, origin, grant, shown: true };
            if builds.insert(component.name.clone(), build).is_some() {
                return Err(CommandError::usage(format!(
                    "{}: there is another build `{}`: give this component a name of its own",
                    suite.folder().join("suite.toml").display(),
                    component.name
                )));
            }
        }
    }
    Ok(builds)
}

/// Whether components of a guest's world have the functions of a suite of our WIT. Services of `wasi:http` have no exports of
/// ours, and offer them all the same.
fn exports(world: &str, suite: &Suite) -> bool {
    !is_of_contracts(world) || suite.world().is_none_or(|of_suite| short(of_suite) == short(world))
}

/// A world's name without its package and version: `guest` of `tollgate:guests/guest@1.0.0`.
fn short(world: &str) -> &str {
    let name = world.rsplit('/').next().unwrap_or(world);
    name.split('@').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::ours;

    #[test]
    fn guests_export_all_suites_of_their_world_and_say_their_language() {
        let builds = builds(&ours()).unwrap();
        for name in ["rust", "rust-debug", "rust-http-p3"] {
            let build = &builds[name];
            assert_eq!(
                (build.language.as_str(), &build.suites[..]),
                ("rust", &["boundary", "commerce"].map(String::from)[..])
            );
        }
    }

    #[test]
    fn a_world_is_the_same_with_and_without_its_package() {
        assert_eq!(short("tollgate:guests/guest@1.0.0"), short("guest"));
        assert_ne!(short("tollgate:guests/guest"), short("proxy"));
    }
}
