//! `cargo bench --bench suite`: the calls of a suite of yours under criterion, by the plan that lies in it.
//!
//!     TOLLGATE_SUITE=$PWD/my-suite cargo bench --bench suite
//!     TOLLGATE_SUITE=$PWD/my-suite cargo bench --bench suite -- score/component/my-suite/cranelift --save-baseline before
//!
//! `tollgate init` writes such a suite, and `my-suite/my-suite.toml` is its plan.

use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use tollgate_bench_support::asking_criterion;
use tollgate_orchestrate::command_error::{CommandError, Outcome};
use tollgate_suite::plan_of;

mod asked;

/// What names the suite's folder.
const SUITE: &str = "TOLLGATE_SUITE";

fn suite(criterion: &mut Criterion) {
    match std::env::var_os(SUITE) {
        Some(folder) => asked::or_exit("suite", calls(criterion, Path::new(&folder))),
        // Plain `cargo bench` runs this bench too.
        None => {
            eprintln!("suite: skipped: {SUITE} names no suite of yours: `tollgate init my.wasm` writes one")
        }
    }
}

fn calls(criterion: &mut Criterion, folder: &Path) -> Outcome {
    let plan = plan(folder)?;
    let checkout = asked::checkout(vec![folder.to_path_buf()])?;
    asked::calls(criterion, "suite", &checkout, &checkout.plan(&plan.to_string_lossy())?)
}

/// The suite's plan, which is called as its folder is.
fn plan(folder: &Path) -> Outcome<PathBuf> {
    // Cargo runs benches elsewhere than where it was called.
    if !folder.is_absolute() {
        let folder = folder.display();
        return Err(CommandError::usage(format!(
            "{SUITE}={folder} is no full path: write {SUITE}=$PWD/{folder}"
        )));
    }
    let folder = folder.canonicalize().map_err(|error| CommandError::file("open", folder, &error))?;
    Ok(plan_of(&folder))
}

criterion_group! { name = benches; config = asking_criterion(); targets = suite }
criterion_main!(benches);
