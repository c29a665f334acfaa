//! Claims that a run does not measure, whatever its plan.

use super::{Answer, Evidence};

/// There is no composed layer.
pub fn composed(_: &Evidence) -> Answer {
    Answer::missing("calls between composed components are not measured")
}

/// No guest tries.
pub fn denied(_: &Evidence) -> Answer {
    Answer::missing("no guest of a run tries to reach what is not granted; nothing is granted to any")
}

/// There is no skewed contract.
pub fn skewed(_: &Evidence) -> Answer {
    Answer::missing("no host of a run offers another contract than its guest was built for")
}

/// A run has one runtime.
pub fn newest(evidence: &Evidence) -> Answer {
    match evidence.index.runs.first().and_then(|source| source.run.race.as_ref()) {
        Some(race) => Answer::missing(format!(
            "this run raced {} against {}: see what has changed",
            race.head.display(),
            race.base.display()
        )),
        None => {
            Answer::missing("this run has one worker program, and so one Wasmtime: `tollgate race` has two")
        }
    }
}

/// There are no containers.
pub fn containers(_: &Evidence) -> Answer {
    Answer::missing("nothing is started in a container")
}

/// A request is one figure.
pub fn parts_of_a_request(_: &Evidence) -> Answer {
    Answer::missing("a request's processor time is not taken apart, and no service speaks gRPC")
}

/// No guest is built twice.
pub fn pre_initialised(_: &Evidence) -> Answer {
    Answer::missing("no guest was built both with and without pre-initialisation")
}
