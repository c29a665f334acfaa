//! TOML files of a checkout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use tollgate_model::strict_toml;

use crate::command_error::{CommandError, Outcome};

/// The value in a TOML file.
pub fn read<T: DeserializeOwned>(file: &Path) -> Outcome<T> {
    let text = std::fs::read_to_string(file).map_err(|error| CommandError::file("read", file, &error))?;
    Ok(strict_toml::parse(file, &text)?)
}

/// Every TOML file of a folder, by its name.
pub fn read_all<T: DeserializeOwned>(folder: &Path) -> Outcome<BTreeMap<String, T>> {
    let mut all = BTreeMap::new();
    for file in entries(folder)? {
        if file.extension().is_some_and(|extension| extension == "toml")
            && let Some(name) = file.file_stem().and_then(|name| name.to_str())
        {
            all.insert(name.to_string(), read(&file)?);
        }
    }
    Ok(all)
}

/// The folders in `folder` that have a file of that name, sorted.
pub fn folders_with(folder: &Path, file: &str) -> Outcome<Vec<PathBuf>> {
    let mut folders = entries(folder)?;
    folders.retain(|folder| folder.join(file).is_file());
    folders.sort();
    Ok(folders)
}

fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let unreadable = |error| CommandError::file("read", folder, &error);
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    entries.map(|entry| Ok(entry.map_err(unreadable)?.path())).collect()
}
