//! `scripts/worker` in a small repository of its own, whose worker and whose "Wasmtime" are compiled in a moment. The
//! real ones take minutes; METHODOLOGY.md has the commands to build and try those.

mod support;

use std::fs;
use std::ops::Deref;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use support::{Said, Scripted, repository};

struct Repository(Scripted);

impl Deref for Repository {
    type Target = Scripted;

    fn deref(&self) -> &Scripted {
        &self.0
    }
}

impl Repository {
    /// One commit of a worker that says which "Wasmtime" it was built with.
    fn new() -> Self {
        let here = Repository(Scripted::new("scripts/worker"));
        here.write("Cargo.toml", MANIFEST);
        here.write("worker/src/main.rs", "fn main() { println!(\"as committed, {}\", wasmtime::RELEASE) }\n");
        here.write("worker/Cargo.toml", WORKER);
        here.wasmtime("50.0.1", "pub const RELEASE: &str = env!(\"CARGO_PKG_VERSION\");\n");
        fs::copy(repository().join("rust-toolchain.toml"), here.path("rust-toolchain.toml")).unwrap();
        let mut lock = Command::new("cargo");
        here.succeeds(lock.args(["generate-lockfile", "--offline"]));
        here.git("init --quiet --initial-branch=main");
        here.commit();
        here
    }

    /// The "Wasmtime" that lies in this repository.
    fn wasmtime(&self, version: &str, source: &str) {
        let manifest = format!("[package]\nname = 'wasmtime'\nversion = '{version}'\nedition = '2024'\n");
        self.write("wasmtime/Cargo.toml", &manifest);
        self.write("wasmtime/src/lib.rs", source);
    }

    fn succeeds(&self, command: &mut Command) -> String {
        let done = command.current_dir(self.path("")).output().unwrap();
        assert!(done.status.success(), "{command:?}: {done:?}");
        String::from_utf8(done.stdout).unwrap().trim_end().to_string()
    }

    fn git(&self, arguments: &str) -> String {
        let somebody = ["-c", "user.name=somebody", "-c", "user.email=somebody@localhost"];
        self.succeeds(Command::new("git").args(somebody).args(arguments.split(' ')))
    }

    fn commit(&self) {
        self.git("add --all");
        self.git("commit --quiet --message=tested");
    }

    fn worker(&self, arguments: &[&str]) -> Said {
        self.begin(arguments).end()
    }

    /// What the worker says that was built; its path was all that was printed.
    #[track_caller]
    fn builds(&self, arguments: &[&str]) -> String {
        let said = self.worker(arguments);
        said.exits(0);
        let path = said.stdout.strip_suffix('\n').unwrap();
        assert!(Path::new(path).starts_with(self.path("target/workers")), "{said}");
        self.succeeds(&mut Command::new(path))
    }

    /// The programs that are kept, and what was left half-done.
    fn kept(&self) -> usize {
        let entries = fs::read_dir(self.path("target/workers")).into_iter().flatten();
        let folders = entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| !["source", "build", "wasmtime"].iter().any(|name| path.ends_with(name)));
        folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten().count()
    }
}

const MANIFEST: &str =
    "[workspace]\nresolver = '3'\nmembers = ['worker', 'wasmtime']\n[workspace.dependencies]
wasmtime = { version = \"=50.0.1\", path = 'wasmtime' }\n";

const WORKER: &str =
    "[package]\nname = 'tollgate-worker'\nversion = '0.1.0'\nedition = '2024'\n[dependencies]
wasmtime.workspace = true\n";

#[test]
fn bad_input_is_refused_in_one_line() {
    let here = Repository::new();
    let inside = |kind: &str| format!("{kind}:{}", here.path("").display());
    for (arguments, answer) in [
        (&[][..], "worker: which one? scripts/worker REV, or scripts/worker --wasmtime 48.0.8"),
        (&[""], "worker: there is no revision ``"),
        (&["nowhere"], "worker: there is no revision `nowhere`"),
        (&["main:Cargo.toml"], "worker: there is no revision `main:Cargo.toml`"),
        (&["main", "main~1"], "worker: one at a time"),
        (&["--wasmtime"], "worker: which one?"),
        (&["--wasmtme", "48.0.8"], "worker: one at a time"),
        (&["--wasmtime", "latest"], "worker: `latest` is no release of Wasmtime: write it as 48, 48.0.8, 51"),
        (&["--wasmtime", "9999"], "worker: there is no release 9999 of Wasmtime in the registry"),
        (&["--wasmtime", "48.0.8/../x"], "worker: `48.0.8/../x` is no release"),
        (&["--wasmtime", "path:nowhere"], "worker: there is no git checkout in /nowhere"),
        (&["--wasmtime", &inside("path")], "worker: there is no Wasmtime in "),
        (&["--wasmtime", &inside("git")], "names no revision: write git:DIR#REV"),
        (&["--wasmtime", &(inside("git") + "#nowhere")], "worker: there is no revision `nowhere` in "),
    ] {
        here.worker(arguments).exits(2).prints_nothing().says(answer).says_one_line();
    }
    here.worker(&["--help"]).exits(0).prints("scripts/worker --wasmtime 48.0.8");
}

#[test]
fn what_is_kept_is_found_at_once() {
    let here = Repository::new();
    let kept = format!("target/workers/{}/tollgate-worker", here.git("rev-parse HEAD"));
    here.write(&kept, "");
    fs::set_permissions(here.path(&kept), fs::Permissions::from_mode(0o755)).unwrap();
    for name in ["main", "HEAD", &here.git("rev-parse --short HEAD")] {
        let said = here.worker(&[name]);
        said.exits(0);
        assert_eq!(said.stdout, format!("{}\n", here.path(&kept).display()));
        assert_eq!(said.stderr, "");
        assert!(said.took < Duration::from_secs(5), "{said}");
    }
}

#[test]
fn a_revision_is_built_as_it_was_committed() {
    let here = Repository::new();
    here.write("worker/src/main.rs", "fn main() { println!(\"of today\") }\n");
    assert_eq!(here.builds(&["main"]), "as committed, 50.0.1");
    here.commit();
    assert_eq!(here.builds(&["main"]), "of today");
    assert_eq!(here.builds(&["main~1"]), "as committed, 50.0.1");
    assert_eq!(here.git("status --porcelain"), "");
    assert_eq!(here.kept(), 2);
}

#[test]
fn what_does_not_compile_is_named_with_the_first_error_and_leaves_nothing() {
    let here = Repository::new();
    here.write("worker/src/main.rs", "mod more;\nfn main() { nowhere() }\n");
    here.write("worker/src/more.rs", "");
    here.commit();
    let said = here.worker(&["main"]);
    said.exits(2).prints_nothing();
    said.says(
        "worker: cannot build revision `main`: worker/src/main.rs:2:13: error[E0425]: cannot find function",
    );
    assert_eq!(here.kept(), 0);
    assert_eq!(here.builds(&["main~1"]), "as committed, 50.0.1");
}

#[test]
fn what_is_interrupted_leaves_nothing() {
    let here = Repository::new();
    here.write("worker/build.rs", "fn main() { std::thread::sleep(std::time::Duration::from_secs(120)) }\n");
    here.commit();
    let building = here.begin(&["main"]);
    building.until_it_says("Compiling tollgate-worker");
    building.gets_ctrl_c().end().exits(130).prints_nothing();
    assert_eq!(here.kept(), 0);
    assert_eq!(here.builds(&["main~1"]), "as committed, 50.0.1");
}

#[test]
fn another_wasmtime_is_for_the_sources_as_they_are() {
    let here = Repository::new();
    let said = here.worker(&["--wasmtime", "48.0.8"]);
    said.exits(2).prints_nothing().says("worker: cannot build today's sources with Wasmtime 48.0.8: error: ");
    said.says("`wasmtime = \"=48.0.8\"`");
    assert_eq!(here.kept(), 0);

    // Neither changed nor new files need be committed, and git's own index stays as it is.
    here.wasmtime("48.0.8", "mod new;\npub use new::RELEASE;\n");
    here.write("wasmtime/src/new.rs", "pub const RELEASE: &str = env!(\"CARGO_PKG_VERSION\");\n");
    let before = here.git("status --porcelain");
    assert_eq!(here.builds(&["--wasmtime", "48.0.8"]), "as committed, 48.0.8");
    assert_eq!(here.git("status --porcelain"), before);
    assert_eq!(here.builds(&["main"]), "as committed, 50.0.1");
    here.worker(&["--wasmtime", "48.0.8"])
        .exits(0)
        .prints(&format!("{}-", here.path("target/workers/wasmtime-48.0.8").display()));
    assert_eq!(here.kept(), 2);
}

#[test]
fn features_that_a_release_lacks_are_left_out() {
    let here = Repository::new();
    for features in ["features = [\"later\", \"std\"]", "features = [\n  \"std\", \"later\",\n]"] {
        let ours = MANIFEST.replace("path = 'wasmtime'", &format!("path = 'wasmtime', {features}"));
        here.write("Cargo.toml", &ours);
        here.wasmtime("41.0.4", "#[cfg(feature = \"std\")]\npub const RELEASE: &str = \"with std\";\n");
        let manifest = fs::read_to_string(here.path("wasmtime/Cargo.toml")).unwrap();
        here.write("wasmtime/Cargo.toml", &format!("{manifest}[features]\nstd = []\n"));
        let said = here.worker(&["--wasmtime", "41.0.4"]);
        said.exits(0).says("worker: wasmtime 41.0.4 has no feature `later`: it is left out");
        assert_eq!(here.builds(&["--wasmtime", "41.0.4"]), "as committed, with std");
    }
}

/// A checkout of "Wasmtime", laid out as the real one is.
fn checkout(version: &str) -> Repository {
    let here = Repository(Scripted::new("scripts/worker"));
    here.write("Cargo.toml", &format!("[workspace]\nmembers = ['crates/*']\nresolver = '3'\n[workspace.package]\nversion = \"{version}\"\n"));
    for (folder, name) in
        [("wasmtime", "wasmtime"), ("wasi", "wasmtime-wasi"), ("wasi-http", "wasmtime-wasi-http")]
    {
        let manifest = format!("[package]\nname = '{name}'\nversion.workspace = true\nedition = '2024'\n");
        here.write(&format!("crates/{folder}/Cargo.toml"), &manifest);
        here.write(
            &format!("crates/{folder}/src/lib.rs"),
            "pub const RELEASE: &str = \"as committed there\";\n",
        );
    }
    here.git("init --quiet --initial-branch=main");
    here.commit();
    here
}

#[test]
fn the_wasmtime_of_a_checkout_is_built_as_it_lies_there_or_was_committed() {
    let here = Repository::new();
    here.write(
        "Cargo.toml",
        &MANIFEST.replace(", path = 'wasmtime'", "").replace("'worker', 'wasmtime'", "'worker'"),
    );
    let there = checkout("52.0.0-dev");
    let committed = format!("git:{}#main", there.path("").display());
    let as_it_lies = format!("path:{}", there.path("").display());
    assert_eq!(here.builds(&["--wasmtime", &committed]), "as committed, as committed there");
    // What is new there need not be committed, and its own index stays as it is.
    there.write("crates/wasmtime/src/lib.rs", "mod new;\npub use new::RELEASE;\n");
    there.write("crates/wasmtime/src/new.rs", "pub const RELEASE: &str = \"of today\";\n");
    let before = there.git("status --porcelain");
    assert_eq!(here.builds(&["--wasmtime", &as_it_lies]), "as committed, of today");
    assert_eq!(there.git("status --porcelain"), before);
    // Both are kept, though both are one version.
    let tree = there.git("rev-parse main^{tree}");
    here.worker(&["--wasmtime", &committed]).exits(0).prints(&format!("wasmtime-52.0.0-dev-{tree}-"));
    assert_eq!(here.kept(), 2);
    assert_eq!(here.git("status --porcelain"), " M Cargo.toml");
}
