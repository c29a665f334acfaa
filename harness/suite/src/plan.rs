//! The plan that lies in a suite.

use std::path::{Path, PathBuf};

/// The file of a suite's own plan, which is called as its folder is; but a suite's own file is called `suite.toml`, so that the
/// plan of the folder `suite` is `plan.toml`.
pub fn plan_of(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.join(if name == "suite" { "plan.toml".to_owned() } else { format!("{name}.toml") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_called_as_its_folder_and_never_as_the_suite() {
        assert_eq!(plan_of("suites/desk".as_ref()), Path::new("suites/desk/desk.toml"));
        assert_eq!(plan_of("a/suite".as_ref()), Path::new("a/suite/plan.toml"));
    }
}
