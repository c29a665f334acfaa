//! The same contract in every language: natively and as components, against the golden answers.
//!
//! A language whose toolchain is not installed is skipped, with a word; `TOLLGATE_LANGUAGES=all` fails instead
//! (`scripts/setup --languages` installs all, `scripts/languages/LANGUAGE build` builds what is native).

mod support;

use support::{Place, Said};

/// A short run of all that a language measures.
const PLAN: &str = "
about = 'for tests'
[pace]
launches = 4
slices = 2
slice-us = 2000
warm-up-ms = 20
[[group]]
functions = ['pricing/get-quote', 'fraud/score-transaction']
contenders = ['component/{rust,BUILD}/precompiled']
";

/// The outcome of each line of a check: `same`, `differs`, `skipped` ….
fn outcomes(said: &Said) -> Vec<(String, String)> {
    let lines = said.stdout.lines().skip(1).map(|line| line.split(',').map(String::from).collect::<Vec<_>>());
    lines.map(|fields| (format!("{}@{}", fields[0], fields[1]), fields[2].clone())).collect()
}

/// What is there; nothing where it is skipped and may be.
fn verified(cells: &str) -> Option<Said> {
    let said = Place::new().tollgate(&format!("verify --cells {cells} --format csv"));
    let skipped = outcomes(&said).iter().any(|(_, outcome)| outcome == "skipped");
    if skipped && std::env::var("TOLLGATE_LANGUAGES").as_deref() != Ok("all") {
        eprintln!("skipped: {cells}: its toolchain is not installed: scripts/setup --languages");
        return None;
    }
    Some(said)
}

/// Every function of these contenders gives the golden answers; controls that stand beside them do as well.
#[track_caller]
fn all_the_same(contenders: &str, count: usize) {
    let Some(said) = verified(&format!("*@{contenders}")) else { return };
    said.exits(0);
    let outcomes = outcomes(&said);
    assert!(outcomes.iter().all(|(_, outcome)| outcome == "same"), "{said}");
    let kind = contenders.split_once('/').unwrap().0;
    let of_them = outcomes.iter().filter(|(cell, _)| cell.contains(&format!("@{kind}/")));
    assert_eq!(of_them.count(), 22 * count, "{said}");
}

macro_rules! languages {
    ($($native:ident $component:ident $measured:ident: $language:literal, $components:literal, $count:literal;)*) => {$(
        #[test]
        fn $native() {
            all_the_same(concat!("native/", $language), 1);
        }

        #[test]
        fn $component() {
            all_the_same($components, $count);
        }

        #[test]
        fn $measured() {
            if verified(concat!("probe/nop@native/", $language)).is_none() {
                return;
            }
            let build = $language;
            let place = Place::new().plan(&PLAN.replace("BUILD", build));
            let run = place.run("");
            if !run.stdout.contains(",skipped,") {
                run.succeeds();
                for contender in [format!("native/{build}"), format!("component/{build}/precompiled")] {
                    let cell = run.cell(&format!("pricing/get-quote@{contender}"));
                    assert_eq!(cell.is_measured().get("language"), build, "{cell:?}");
                }
                run.cell(&format!("pricing/get-quote@component/{build}/precompiled")).is_held_against_its_control();
            }
        }
    )*};
}

languages! {
    go_natively go_as_components go_is_measured:
        "go", "component/{go,tinygo,tinygo-wasip2}/{precompiled,precompiled-pooled,winch}", 9;
    javascript_natively javascript_as_a_component javascript_is_measured: "js", "component/js/precompiled", 1;
    python_natively python_as_a_component python_is_measured: "python", "component/python/precompiled", 1;
    c_natively c_as_a_component c_is_measured: "c", "component/c/{precompiled,precompiled-pooled,winch}", 3;
    zig_natively zig_as_a_component zig_is_measured:
        "zig", "component/zig/{precompiled,precompiled-pooled,winch}", 3;
}

/// What wizer started at build time answers as what starts itself, also where each call has an instance of its own.
#[test]
fn what_was_started_at_build_time_answers_the_same() {
    all_the_same("component/{go-wizer,tinygo-wizer,rust-wizer}/{precompiled,fresh-pooled}", 6);
}

/// Bytes, which depend on no clock: of a runtime that starts itself each instance has pages of its own, of one that was
/// started before all share the image.
#[test]
fn an_instance_of_a_runtime_that_was_started_at_build_time_takes_a_part_of_the_memory() {
    if verified("probe/nop@component/{go,go-wizer}/precompiled").is_none() {
        return;
    }
    let plan = PLAN.replace(", 'fraud/score-transaction'", "").replace("launches = 4", "launches = 1");
    let plan = plan.replace("component/{rust,BUILD}/", "component/{go,go-wizer}/");
    let run = Place::new().plan(&(plan + "measure = ['memory']\n")).run("");
    run.succeeds();
    let bytes = ["go", "go-wizer"].map(|build| {
        let row = run.row(&format!("pricing/get-quote@component/{build}/precompiled"), "bytes-per-instance");
        row.is_measured().get("value").parse::<f64>().ok()
    });
    // A launch on a noisy machine gives no figures at all.
    let [Some(itself), Some(before)] = bytes else { return };
    assert!(before > 10e3 && before < itself / 4.0, "{before} bytes against {itself}");
}

#[test]
fn what_answers_wrongly_is_shown_as_that_and_not_measured() {
    let Some(said) = verified("pricing/unit-price@component/js-quickjs/precompiled") else { return };
    said.exits(5);
    let outcomes = outcomes(&said);
    let component = outcomes.iter().find(|(cell, _)| cell.contains("@component/js-quickjs/")).unwrap();
    assert_eq!(component.1, "differs", "{said}");
    let plan = PLAN.replace("pricing/get-quote", "pricing/unit-price").replace("BUILD", "js-quickjs");
    let run = Place::new().plan(&plan).run("");
    run.succeeds();
    let wrong = run.cell("pricing/unit-price@component/js-quickjs/precompiled");
    assert_eq!(wrong.get("status"), "unsupported", "{wrong:?}");
    assert!(wrong.get("reason").starts_with("it answers wrongly, and is not measured: "), "{wrong:?}");
    run.cell("pricing/unit-price@component/rust/precompiled").is_measured();
}
