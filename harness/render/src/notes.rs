//! Stand-ins that a reader should know of, said once for each build.

use std::collections::BTreeMap;

use tollgate_model::journal::Run;

/// The notes of a run's builds.
pub fn of_builds(run: &Run) -> BTreeMap<&str, &str> {
    let noted =
        run.subjects.iter().filter_map(|(contender, subject)| Some((contender, subject.note.as_deref()?)));
    noted.map(|(contender, note)| (contender.build.as_str(), note)).collect()
}
