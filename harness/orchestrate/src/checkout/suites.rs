//! Suites: ours, and the user's own.

use std::path::PathBuf;
use std::sync::Arc;

use tollgate_suite::Suites;

use super::Checkout;
use super::toml_files::folders_with;
use crate::command_error::{CommandError, Outcome};

impl Checkout {
    /// All suites, read when they are first asked for.
    pub fn suites(&self) -> Outcome<Arc<Suites>> {
        let read = match self.suites.get() {
            Some(read) => read,
            None => {
                let read = Suites::read(self.suite_folders()?).map_err(CommandError::usage)?;
                self.suites.get_or_init(|| Arc::new(read))
            }
        };
        Ok(Arc::clone(read))
    }

    /// The folders of all suites: ours, then the user's.
    fn suite_folders(&self) -> Outcome<Vec<PathBuf>> {
        let mut folders = match self.alone {
            true => Vec::new(),
            false => folders_with(&self.root.join("fixtures"), "suite.toml")?,
        };
        for folder in &self.more_suites {
            // Workers have the same current folder, but whoever reads a message need not. One that is not there is told of
            // when it is read.
            let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        check_names(&folders)?;
        Ok(folders)
    }
}

/// Builds name suites by their folders' names.
fn check_names(folders: &[PathBuf]) -> Outcome {
    for (index, folder) in folders.iter().enumerate() {
        if let Some(other) = folders[..index].iter().find(|other| other.file_name() == folder.file_name()) {
            return Err(CommandError::usage(format!(
                "{} and {} are both named `{}`: a suite has the name of its folder, so rename one",
                other.display(),
                folder.display(),
                folder.file_name().unwrap_or_default().display()
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tollgate_model::Functions;

    use super::*;

    #[test]
    fn functions_stand_in_the_order_that_reports_always_had() {
        let suites = super::super::ours().suites().unwrap();
        let names = |functions: &Functions| functions.iter().map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names(suites.functions()), names(&tollgate_model::testing::functions()));
    }

    #[test]
    fn one_of_ours_that_is_named_again_is_one_suite_and_another_of_its_name_is_refused() {
        let ours = super::super::ours();
        let with = |folder: PathBuf| Checkout::at(ours.root(), None, vec![folder]).unwrap();
        let commerce = ours.root().join("fixtures/generators/../commerce");
        assert_eq!(with(commerce).suites().unwrap().iter().count(), ours.suites().unwrap().iter().count());
        let other = tempfile::tempdir().unwrap();
        let other = other.path().join("commerce");
        std::fs::create_dir(&other).unwrap();
        let Err(refused) = with(other).suites() else { panic!("two of one name") };
        assert!(refused.to_string().contains("are both named `commerce`"), "{refused}");
        let Err(missing) = with("nowhere".into()).suites() else { panic!("no such folder") };
        assert!(missing.to_string().contains("nowhere/suite.toml"), "{missing}");
    }
}
