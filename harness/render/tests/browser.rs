//! The page in a real browser: Chromium, driven by Node with playwright-core, and looked at by axe-core.
//!
//! Skipped, with the reason printed, where there is no Chromium or no Node. `CHROMIUM` names another one.

use std::path::{Path, PathBuf};
use std::process::Command;

use tollgate_analysis::report::{ChangeSince, Report, Stacks};
use tollgate_analysis::testing;
use tollgate_model::Metric;
use tollgate_model::change::{Change, Lane, Verdict};
use tollgate_model::metric::Class;
use tollgate_model::results::Figure;

mod again;

const HOSTILE: &str = "<script>alert(\"1\")</script><img src=x onerror=alert(2)>'";

/// Number of checks that `page.mjs` has to have made.
const CHECKS: usize = 34;

#[test]
fn the_page_works_in_a_real_browser() {
    let (Some(chromium), Some(node)) = (chromium(), found("node")) else {
        eprintln!("skipped: there is no Chromium or no Node here (apt-get install chromium nodejs)");
        return;
    };
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    assert!(
        scripts.join("node_modules/playwright-core").is_dir(),
        "what drives the browser is not installed: npm ci --prefix {}",
        scripts.display()
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [plain, hostile, sample, night, profiled, flames] =
        ["page.html", "hostile.html", "sample.html", "night.html", "profiled.html", "flames.svg"]
            .map(|name| folder.join(name));
    let (mut world, nights) = (testing::world(), testing::history());
    // One cell was measured in two groups of the plan.
    let mut twice =
        testing::row("pricing/quote-cart@component/rust/epoch", Metric::CallNs, 1_234.0, Some(6.17));
    twice.comparison = 1;
    world.rows.push(twice);
    let changes = [Change {
        verdict: Verdict::Worse,
        base: Some(1_500.0),
        head: Some(1_620.0),
        ratio: Some(Figure { value: 1.08, low: Some(1.07), high: Some(1.09) }),
        ..Change::unknown(world.rows[2].cell.clone(), Metric::CallNs, Lane::Timed)
    }];
    let change = Some(ChangeSince { base: "yesterday", changes: &changes });
    let whole = Report { change, history: Some(&nights), ..world.report() };
    std::fs::write(&plain, tollgate_render::html(&whole)).unwrap();
    std::fs::write(&hostile, tollgate_render::html(&hostile_world().report())).unwrap();
    std::fs::write(&profiled, profiled_page()).unwrap();
    let stacks: String = stacks().iter().map(|(stack, count)| format!("{stack} {count}\n")).collect();
    std::fs::write(&flames, tollgate_profile::flame_graph(&stacks, HOSTILE, "100 samples", &[]).unwrap())
        .unwrap();
    // A night's page whose figures the checks know, drawn as this build draws it.
    // So is the night of the committed sample, which has all that nights have today.
    for (of, to) in [("tests/older/page.html", &sample), ("../../reports/sample/index.html", &night)] {
        let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(of)).unwrap();
        std::fs::write(to, tollgate_render::html(&again::Carried::of(&page).report())).unwrap();
    }
    let said = Command::new(node)
        .arg(scripts.join("page.mjs"))
        .args([&chromium, &plain, &hostile, &sample, &night, &profiled, &flames])
        .output()
        .expect("node starts");
    let (out, errors) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success(), "{out}\n{errors}");
    assert_eq!(out.lines().filter(|line| line.starts_with("ok ")).count(), CHECKS, "{out}\n{errors}");
}

fn hostile_world() -> testing::World {
    let mut world = testing::world();
    world.name = HOSTILE.to_string();
    world.run.plan = HOSTILE.to_string();
    world.run.command = HOSTILE.to_string();
    world.run.host.comparability.insert("cpu-model".to_string(), HOSTILE.to_string());
    world.rows.iter_mut().for_each(|row| row.remarks.push(HOSTILE.to_string()));
    for subject in world.run.subjects.values_mut() {
        if let Some(config) = &mut subject.config {
            config.about = HOSTILE.to_string();
        }
    }
    world
}

/// A page with one flame graph, whose figures the checks know.
fn profiled_page() -> String {
    let mut world = testing::world();
    let cell = "pricing/quote-cart@component/rust/winch";
    world.rows.push(testing::row(cell, Metric::Sampled(Class::Logic), 190.0, None));
    let mut report = world.report();
    let picture = "profiles/0-0-x.svg".to_string();
    let folded = stacks().into_iter().collect();
    report.stacks.push(Stacks { cell: cell.parse().unwrap(), folded, launches: 3, picture });
    tollgate_render::html(&report)
}

/// A hundred samples of a component.
fn stacks() -> Vec<(String, u64)> {
    let begin = "tollgate_worker::main;wasmtime::call";
    let guest = format!("{begin};wasm[0]::array_to_wasm_trampoline[1]_[i];quote_cart_[j]");
    vec![
        (guest.clone(), 40),
        (format!("{guest};dlmalloc_[j]"), 10),
        (format!("{guest};{HOSTILE}_[j]"), 5),
        (format!("{begin};wasmtime::lift_string"), 30),
        (begin.to_string(), 10),
        ("tollgate_worker::main".to_string(), 5),
    ]
}

fn chromium() -> Option<PathBuf> {
    match std::env::var_os("CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)),
        None => ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| found(name)),
    }
}

/// A program on the path.
fn found(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    std::env::split_paths(&paths).map(|folder| folder.join(name)).find(|file| file.is_file())
}
