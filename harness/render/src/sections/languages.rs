//! Languages side by side: what a call costs in each, against its own native run and against one for all; what each weighs
//! and how it starts.

use maud::{Markup, html};
use tollgate_analysis::languages::{Against, Call, Languages, languages};
use tollgate_analysis::roles::language;
use tollgate_analysis::row_index::{RowIndex, is_debug};
use tollgate_model::Metric;
use tollgate_model::metric::{ColdStep, Held, PageCache, SizeKind, WarmStep};
use tollgate_model::results::Figure;

use super::{field, folded, heading_at, scroll, section, sort_key};
use tollgate_analysis::figures::{ratio, times_as};

/// The section; nothing where all that was called is in one language.
pub fn render(index: &RowIndex) -> Markup {
    let Some(languages) = languages(index) else { return html! {} };
    let lead = html! {
        "The same contract, written in each language from the same rules and held to the same golden answers. Each component \
        stands beside its own language's native run in the same blocks, and both beside " code { (languages.reference) } "."
    };
    section(
        "languages",
        "Languages",
        lead,
        html! {
            @for against in &languages.against { (sentence(against)) }
            (notes(index, &languages))
            (folded(format!("One call, function by function ({})", languages.calls.len()), calls(&languages)))
            (builds(index))
        },
    )
}

/// Whether there is such a section.
pub fn are_compared(index: &RowIndex) -> bool {
    languages(index).is_some()
}

/// A language as people write it.
pub fn name(language: &str) -> &str {
    match language {
        "c" => "C",
        "cpp" => "C++",
        "go" => "Go",
        "js" => "JavaScript",
        "python" => "Python",
        "rust" => "Rust",
        "zig" => "Zig",
        other => other,
    }
}

fn sentence(against: &Against) -> Markup {
    let (Some((workload, middle)), Some(least), Some(most)) =
        (against.median(), against.calls.first(), against.calls.last())
    else {
        return html! {};
    };
    html! {
        p {
            "A call of a component in " b { (name(against.language)) } " (" code { (against.contender) } ") takes "
            (times_as(middle, "as long")) " as one of " code { (against.other) } " for " code { (workload) }
            @if against.calls.len() > 1 {
                "; over " (against.calls.len()) " functions from " (ratio(&least.1)) " for " code { (least.0) }
                " to " (ratio(&most.1)) " for " code { (most.0) }
            }
            "."
        }
    }
}

/// Stand-ins that a reader should know of: said once for each build, above all of its figures.
fn notes(index: &RowIndex, languages: &Languages) -> Markup {
    let mut notes: Vec<(&str, &str)> = Vec::new();
    for call in &languages.calls {
        let contender = &call.component.row.cell.contender;
        if let Some(note) = index.note(contender)
            && !notes.iter().any(|(build, _)| *build == contender.build)
        {
            notes.push((&contender.build, note));
        }
    }
    html! { @for (build, note) in notes { p.note { code { (build) } ": " (note) "." } } }
}

fn calls(languages: &Languages) -> Markup {
    scroll(
        "One call in each language",
        html! {
            table.sortable {
                thead { tr {
                    th scope="col" { "function" } th scope="col" { "component" }
                    th scope="col" { "call" } th scope="col" { "native call" small { "its own language" } }
                    th scope="col" { "component to native" small { "its own language" } }
                    th scope="col" { "native to " (languages.reference) }
                    th scope="col" { "component to " (languages.reference) }
                } }
                tbody { @for call in &languages.calls { (line(call)) } }
            }
        },
    )
}

fn line(call: &Call) -> Markup {
    let contender = &call.component.row.cell.contender;
    let times = |value: &Option<Figure>| {
        let text = value.as_ref().map_or("–".to_string(), ratio);
        html! { td.n data-v=[value.map(|figure| sort_key(figure.value))] { (text) } }
    };
    html! {
        tr {
            th scope="row" { (call.workload) }
            th scope="row" { (name(call.language)) small { (contender.build) " · " (contender.config.as_deref().unwrap_or_default()) } }
            (field(Some(call.component)))
            (field(call.native))
            (times(&call.component.row.to_native))
            (times(&call.native_to_reference))
            (times(&call.to_reference))
        }
    }
}

/// A column of the table of builds: its title, the metric, and the configuration that it is of where that matters.
const COLUMNS: [(&str, Metric, Option<&str>); 11] = [
    ("component", Metric::Size(SizeKind::Wasm), None),
    ("stripped", Metric::Size(SizeKind::WasmStripped), None),
    ("gzip", Metric::Size(SizeKind::WasmGzip), None),
    ("precompiled", Metric::Size(SizeKind::Precompiled), Some("cranelift")),
    ("compile, Cranelift", Metric::Cold(ColdStep::Compile, PageCache::Warm), Some("cranelift")),
    (
        "compile, Cranelift, one thread",
        Metric::Cold(ColdStep::Compile, PageCache::Warm),
        Some("cranelift-1-thread"),
    ),
    ("compile, Winch", Metric::Cold(ColdStep::Compile, PageCache::Warm), Some("winch")),
    ("compile, Winch, one thread", Metric::Cold(ColdStep::Compile, PageCache::Warm), Some("winch-1-thread")),
    ("spawn to first answer, precompiled", Metric::FIRST_ANSWER, Some("precompiled")),
    ("new instance, warm", Metric::Warm(WarmStep::Instantiate), Some("precompiled")),
    ("one more instance", Metric::BytesPer(Held::Instance), Some("precompiled")),
];

/// What each build weighs and how it starts.
fn builds(index: &RowIndex) -> Markup {
    let found = |build: &str, metric: Metric, config: Option<&str>| {
        index.rows().find(|entry| {
            let contender = &entry.row.cell.contender;
            entry.row.metric == metric
                && entry.figure().is_some()
                && contender.build == build
                && contender.deployment.is_compiled_by_runtime()
                && config.is_none_or(|config| contender.config.as_deref() == Some(config))
        })
    };
    let mut builds: Vec<(&str, &str)> = Vec::new();
    for contender in &index.contenders {
        let language = language(index, contender);
        if contender.deployment.is_compiled_by_runtime()
            && !is_debug(contender)
            && !builds.iter().any(|(build, _)| *build == contender.build)
        {
            builds.push((&contender.build, language));
        }
    }
    let columns: Vec<_> = COLUMNS
        .iter()
        .filter(|(_, metric, config)| {
            builds.iter().any(|(build, _)| found(build, *metric, *config).is_some())
        })
        .collect();
    if columns.is_empty() {
        return html! {};
    }
    html! {
        (heading_at("languages-builds", "What each weighs, and how it starts"))
        (scroll("Builds in each language", html! {
            table.sortable {
                thead { tr {
                    th scope="col" { "build" } th scope="col" { "language" }
                    @for (title, ..) in &columns { th scope="col" { (title) } }
                } }
                tbody { @for (build, language) in &builds { tr {
                    th scope="row" { (build) } th scope="row" { (name(language)) }
                    @for (_, metric, config) in &columns { (field(found(build, *metric, *config))) }
                } } }
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use tollgate_analysis::testing::languages;

    use super::*;

    #[test]
    fn the_sentence_says_how_much_longer_and_for_what() {
        let world = languages();
        let report = world.report();
        let page = render(&RowIndex::of(&report)).into_string();
        for part in
            ["<b>Go</b>", "for <code>pricing/unit-price</code>", "over 2 functions", "native to native/rust"]
        {
            assert!(page.contains(part), "no {part}: {page}");
        }
        // Both stand beside the reference.
        assert!(page.matches("× 30.0").count() == 1 && page.contains("× 50.0"), "{page}");
    }

    #[test]
    fn what_stands_in_is_said_above_the_figures() {
        let mut world = languages();
        let subject = |(contender, _): &(&tollgate_model::Contender, &mut _)| contender.build == "go";
        for (_, subject) in world.run.subjects.iter_mut().filter(subject) {
            subject.note = Some("its clock stands still".to_string());
        }
        let report = world.report();
        let page = render(&RowIndex::of(&report)).into_string();
        assert_eq!(page.matches("<code>go</code>: its clock stands still.").count(), 1, "{page}");
    }

    #[test]
    fn compiling_on_every_core_stands_beside_compiling_on_one() {
        let mut world = languages();
        let compiled = Metric::Cold(ColdStep::Compile, PageCache::Warm);
        for (config, us) in [("cranelift", 625e3), ("cranelift-1-thread", 911e3)] {
            let cell = format!("pricing/get-quote@component/go/{config}");
            world.rows.push(tollgate_analysis::testing::row(&cell, compiled, us, None));
        }
        let report = world.report();
        let page = render(&RowIndex::of(&report)).into_string();
        for part in
            ["compile, Cranelift</th>", "compile, Cranelift, one thread</th>", "\"625000\"", "\"911000\""]
        {
            assert!(page.contains(part), "no {part}: {page}");
        }
        assert!(!page.contains("compile, Winch"), "what was not measured has no column: {page}");
    }

    #[test]
    fn a_run_in_one_language_has_no_such_section() {
        let world = tollgate_analysis::testing::world();
        let report = world.report();
        assert_eq!(render(&RowIndex::of(&report)).into_string(), "");
    }
}
