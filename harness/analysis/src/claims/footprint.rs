//! Claims about the size of what is built.

use std::collections::BTreeMap;

use tollgate_model::metric::{Metric, SizeKind};
use tollgate_model::{Contender, results::Figure};

use super::fact::{Fact, Told};
use super::{Answer, Evidence, Verdict};
use crate::roles::is_tinygo;
use crate::row_index::is_debug_build;

const WASM: Metric = Metric::Size(SizeKind::Wasm);
const STRIPPED: Metric = Metric::Size(SizeKind::WasmStripped);

pub fn release_build(evidence: &Evidence) -> Answer {
    let of_both = evidence
        .roles
        .release_and_debug(evidence.index, WASM)
        .and_then(|(release, debug)| Some((evidence.first(debug, WASM)?, evidence.first(release, WASM)?)));
    let Some((debug, release)) = of_both else {
        return Answer::missing(
            "this run has not weighed a component both as a debug build and as a release build",
        );
    };
    let factor = debug.figure().value / release.figure().value;
    Answer::of(
        if factor >= 131.0 { Verdict::Confirmed } else { Verdict::Refuted },
        "the release build is at least 131 times smaller, as 2.1 MB to 16 KB is",
        Told::default().fact(&debug).say(" to ").fact(&release).say(&format!(": {factor:.0} times smaller")),
    )
    .note(
        Told::default().say(
            "The guest here has another logic than the one in the claim; the factor is what is compared.",
        ),
    )
}

pub fn without_debug(evidence: &Evidence) -> Answer {
    let mut builds: BTreeMap<&str, &Contender> = BTreeMap::new();
    let components = evidence.index.contenders.iter().filter(|it| it.deployment.is_compiled_by_runtime());
    for contender in components.filter(|it| evidence.first(it, WASM).is_some()) {
        builds.entry(&contender.build).or_insert(contender);
    }
    let saved = builds.iter().filter_map(|(&build, contender)| {
        let (built, stripped) = (evidence.first(contender, WASM)?, evidence.first(contender, STRIPPED)?);
        let part = 1.0 - stripped.figure().value / built.figure().value;
        let exactly = Figure { value: part, low: Some(part), high: Some(part) };
        Some((build, built.with(&stripped, exactly)))
    });
    let saved: Vec<(&str, Fact)> = saved.collect();
    let told = saved.iter().map(|(build, saved)| {
        let text = format!("{build} {:.0} %", saved.figure().value * 100.0);
        Told::default().say(&text).from(&[saved])
    });
    let told = Told::join(told, ", ");
    // What was built without it has nothing left to leave out.
    match saved.iter().find(|(build, _)| is_tinygo(build) && is_debug_build(build)) {
        Some((_, saved)) => Answer::of(
            if saved.figure().value >= 0.5 { Verdict::Confirmed } else { Verdict::Refuted },
            "custom sections are at least half of what TinyGo builds with debug information",
            Told::join([Told::default().say("without custom sections, saved (exact): "), told], ""),
        ),
        None if saved.is_empty() => Answer::missing("no component was weighed"),
        None => Answer::of(
            Verdict::NotAnswered,
            "",
            Told::join(
                [
                    Told::default().say(
                        "no TinyGo guest with debug information in this run; custom sections are (exact): ",
                    ),
                    told,
                ],
                "",
            ),
        ),
    }
}
