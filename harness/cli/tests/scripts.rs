//! The scripts that workflows call, and the branch that keeps the history.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The workflows, by name.
fn workflows() -> Vec<(PathBuf, String)> {
    let files =
        fs::read_dir(repository().join(".github/workflows")).unwrap().map(|file| file.unwrap().path());
    files.map(|file| (file.clone(), fs::read_to_string(file).unwrap())).collect()
}

#[test]
fn workflows_call_scripts_that_are_there() {
    let mut called = BTreeSet::new();
    for (_, text) in workflows() {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let words = lines.flat_map(|line| line.split(|c: char| c.is_whitespace() || "\"'`$()".contains(c)));
        called.extend(
            words.filter(|word| word.starts_with("scripts/") || word.starts_with(".ci/")).map(str::to_string),
        );
    }
    for expected in
        [".ci/run", "scripts/nightly", "scripts/history-branch", "scripts/watch-releases", "scripts/site"]
    {
        assert!(called.contains(expected), "{expected} is called by no workflow: {called:?}");
    }
    for script in called {
        let mode = fs::metadata(repository().join(&script)).map(|file| file.permissions().mode());
        assert!(mode.is_ok_and(|mode| mode & 0o111 == 0o111), "{script} is not there, or cannot be executed");
    }
}

#[test]
fn workflows_say_what_they_may_do_and_which_actions_they_take() {
    for (file, text) in workflows() {
        let file = file.display();
        assert!(
            text.contains("\npermissions:\n  contents: "),
            "{file} takes whatever permissions it is given"
        );
        assert!(text.contains("\nconcurrency:\n"), "{file} may run beside itself");
        for action in text.lines().filter_map(|line| line.trim().strip_prefix("- uses: ")) {
            let version = action.rsplit_once("@v").map(|(_, version)| version);
            assert!(version.is_some_and(|v| v.parse::<u32>().is_ok()), "{file}: {action} is not pinned");
        }
        let runs: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("- run:")).collect();
        // What somebody else names (a branch, a title) must not become part of a command.
        assert!(runs.iter().all(|run| !run.contains("${{")), "{file}: {runs:?}");
    }
}

#[test]
fn every_script_is_well_formed() {
    let scripts =
        ["scripts", "scripts/languages"].map(|folder| fs::read_dir(repository().join(folder)).unwrap());
    let scripts = scripts.into_iter().flatten().map(|script| script.unwrap().path());
    for script in scripts.filter(|script| script.is_file()) {
        if fs::read_to_string(&script).unwrap().starts_with("#!/usr/bin/env bash\n") {
            let said = Command::new("bash").arg("-n").arg(&script).output().unwrap();
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        }
    }
}

/// A clone of a repository of its own, with `scripts/history-branch` in it.
struct Clone(PathBuf);

impl Clone {
    fn of(origin: &Path, folder: PathBuf) -> Self {
        git(origin, &["clone", "--quiet", origin.to_str().unwrap(), folder.to_str().unwrap()]);
        fs::create_dir_all(folder.join("scripts")).unwrap();
        fs::copy(repository().join("scripts/history-branch"), folder.join("scripts/history-branch")).unwrap();
        Clone(folder)
    }

    fn has_run(&self, name: &str, journal: &str) -> &Self {
        let folder = self.0.join("reports").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("journal.jsonl"), journal).unwrap();
        self
    }

    fn history_branch(&self, what: &str) -> String {
        let said = Command::new(self.0.join("scripts/history-branch")).arg(what).output().unwrap();
        text(&said)
    }

    fn journal(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.0.join("reports").join(name).join("journal.jsonl")).ok()
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let said = Command::new("git")
        .args(["-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .output();
    let said = said.unwrap();
    assert!(said.status.success(), "git {arguments:?}: {}", text(&said));
    text(&said)
}

fn text(said: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr))
}

#[test]
fn finished_runs_travel_by_the_branch_and_nothing_else_does() {
    let place = tempfile::tempdir().unwrap();
    let origin = place.path().join("origin.git");
    git(place.path(), &["init", "--quiet", "--bare", origin.to_str().unwrap()]);
    let whole = "{\"line\":\"run\",\"plan\":\"nightly\"}\n{\"line\":\"end\",\"wall-s\":1.0}\n";
    let first = Clone::of(&origin, place.path().join("first"));
    first
        .has_run("20260101T000000-nightly", whole)
        .has_run("20260101T010000-stopped", "{\"line\":\"run\"}\n")
        .has_run(
            "20260101T020000-race",
            "{\"line\":\"run\",\"race\":{\"base\":\"a\"}}\n{\"line\":\"end\"}\n",
        );
    assert!(first.history_branch("restore").contains("there is no branch history"));
    let said = first.history_branch("keep");
    assert!(said.contains("1 runs kept on history"), "{said}");
    assert!(first.history_branch("keep").contains("nothing new to keep"));

    // The next night, on a machine that has nothing yet.
    let second = Clone::of(&origin, place.path().join("second"));
    let said = second.history_branch("restore");
    assert!(said.contains("1 runs restored"), "{said}");
    assert_eq!(second.journal("20260101T000000-nightly").as_deref(), Some(whole));
    assert_eq!(second.journal("20260101T010000-stopped"), None);
    second.has_run("20260102T000000-nightly", whole);
    assert!(second.history_branch("keep").contains("1 runs kept"));
    let files = git(&origin, &["ls-tree", "--name-only", "history"]);
    assert_eq!(files, "20260101T000000-nightly.jsonl.gz\n20260102T000000-nightly.jsonl.gz\n");
    assert_eq!(git(&origin, &["rev-list", "--count", "history"]), "2\n");
    // The checkouts themselves are as they were.
    assert_eq!(git(&second.0, &["status", "--porcelain", "--untracked-files=no"]), "");

    let said = second.history_branch("forget");
    assert!(said.contains("say restore or keep"), "{said}");
    // A place that cannot be reached is not one without a history.
    fs::remove_dir_all(&origin).unwrap();
    let said = second.history_branch("restore");
    assert!(
        !said.contains("there is no branch") && said.contains("does not appear to be a git repository"),
        "{said}"
    );
}
