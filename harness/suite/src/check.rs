//! A suite, checked in full.

use std::collections::BTreeSet;
use std::path::Path;

use tollgate_model::Size;

use crate::inputs::Inputs;
use crate::{Entry, Error, Generators, Suite};

impl Suite {
    /// Reads all that [`read`](Self::read) leaves for later: the golden cases and corpora of every function, the answers to
    /// these, the components.
    ///
    /// # Errors
    /// If something is missing, or is not what the functions' types say, at the first.
    pub fn check(&self, generators: Generators) -> Result<(), Error> {
        for component in self.components() {
            if !component.file.is_file() {
                let what =
                    format!("the component `{}` is not there: build it, or correct `file`", component.name);
                return Err(Error::file(&component.file, what));
            }
        }
        self.entries().iter().try_for_each(|entry| self.check_entry(entry, generators))
    }

    fn check_entry(&self, entry: &Entry, generators: Generators) -> Result<(), Error> {
        if entry.export().is_some() {
            let generator = self.generator(generators);
            for case in self.golden(entry)? {
                let input = case.input_json(entry.name().as_str(), generator)?;
                entry.check_input(&input).map_err(|what| {
                    let (function, case) = (entry.name().to_string(), case.name.clone());
                    Error::Input { function, case, what }
                })?;
            }
        }
        for size in self.committed_sizes(entry) {
            let corpus = self.corpus(entry, size, generators)?;
            self.answers_to(&corpus, entry, size)?;
        }
        Ok(())
    }

    /// The sizes of which corpora or answers are committed; of a function without sizes its one corpus.
    fn committed_sizes(&self, entry: &Entry) -> BTreeSet<Option<Size>> {
        if !entry.function().sized() {
            return BTreeSet::from([None]);
        }
        let mut sizes = sizes_in(&self.folder().join(format!("answers/{}", entry.name())));
        if let Inputs::Corpus(name) = &entry.inputs {
            sizes.extend(sizes_in(&self.folder().join(format!("corpora/{name}"))));
        }
        sizes.into_iter().map(Some).collect()
    }
}

/// The sizes that files of a folder are named by.
fn sizes_in(folder: &Path) -> BTreeSet<Size> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.path().file_stem()?.to_str()?.parse().ok()).collect()
}
