//! `scripts/links` in a small repository of its own, whose "programs" are linked in a moment; and the real programs of the compiled languages.

mod support;

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Said, Scripted, repository};

/// Links a program that tells its seed, and which link of its folder it is.
const LINK: &str = "set -eu
echo . >>\"$2/before\"
printf '#!/bin/sh\\necho seed %s, %s before\\n' \"$1\" \"$(wc -l <\"$2/before\" | tr -d ' ')\" >\"$2/tollgate-one\"
chmod +x \"$2/tollgate-one\"
";

struct Repository(Scripted);

impl Deref for Repository {
    type Target = Scripted;

    fn deref(&self) -> &Scripted {
        &self.0
    }
}

impl Repository {
    fn new() -> Self {
        let here = Repository(Scripted::new("scripts/links"));
        here.write("docs/README.md", "");
        here.program("harness/one", "tollgate-one", "['sh', 'harness/one/link', '{seed}', '{target}']");
        here.write("harness/one/link", LINK);
        here.write("native-baselines/scripted/program.toml", "program = './tollgate-scripted'\n");
        for arguments in [&["init", "--quiet"][..], &["add", "--all"]] {
            assert!(
                Command::new("git").args(arguments).current_dir(here.path("")).status().unwrap().success()
            );
        }
        here
    }

    fn program(&self, folder: &str, name: &str, link: &str) {
        self.write(&format!("{folder}/program.toml"), &format!("program = 'bin/{name}'\nlink = {link}\n"));
    }

    fn links(&self, arguments: &[&str]) -> Said {
        self.begin(arguments).end()
    }

    /// The folder that it prints, and nothing else.
    #[track_caller]
    fn makes(&self, arguments: &[&str]) -> PathBuf {
        let said = self.links(arguments);
        said.exits(0);
        let folder = PathBuf::from(said.stdout.strip_suffix('\n').unwrap());
        assert_eq!(folder.parent().unwrap(), self.path("target/links"), "{said}");
        folder
    }
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn says(program: &Path) -> String {
    String::from_utf8(Command::new(program).output().unwrap().stdout).unwrap()
}

#[test]
fn bad_input_is_refused_in_one_line() {
    let here = Repository::new();
    for (arguments, answer) in [
        (&[][..], "links: how many? scripts/links 16"),
        (&["some"], "links: `some` is no number of links"),
        (&["0"], "links: `0` is no number of links"),
        (&["99999"], "links: `99999` is no number of links"),
        (
            &["4", "tollgate-two"],
            "links: no program called `tollgate-two` says how it is linked; these do: tollgate-one",
        ),
        (&["4", "--links"], "links: no program called `--links` says how"),
    ] {
        here.links(arguments).exits(2).prints_nothing().says(answer).says_one_line();
    }
    here.links(&["--help"]).exits(0).prints("tollgate run --links \"$(scripts/links 16)\"");
    here.write("harness/one/program.toml", "program =\n");
    here.links(&["4"]).exits(2).prints_nothing().says("links: harness/one/program.toml: ").says_one_line();
}

#[test]
fn each_program_has_a_folder_of_links_that_is_kept_by_the_sources() {
    let here = Repository::new();
    let folder = here.makes(&["3"]);
    assert_eq!(names(&folder), ["tollgate-one"]);
    assert_eq!(names(&folder.join("tollgate-one")), ["link-0001", "link-0002", "link-0003"]);
    assert_eq!(
        says(&folder.join("tollgate-one/link-0002")),
        "seed 2, 2 before\n",
        "what one left, the next finds"
    );
    let again = here.links(&["3", "tollgate-one"]);
    assert_eq!((again.stdout.as_str(), again.stderr.as_str()), (&*format!("{}\n", folder.display()), ""));
    // More of them, and changed documents: those that are there stay.
    here.write("docs/README.md", "changed");
    assert_eq!(here.makes(&["4"]), folder);
    assert_eq!(says(&folder.join("tollgate-one/link-0003")), "seed 3, 3 before\n");
    assert_eq!(says(&folder.join("tollgate-one/link-0004")), "seed 4, 1 before\n");
    here.write("harness/one/source", "changed");
    assert_ne!(here.makes(&["1"]), folder);
}

#[test]
fn a_program_whose_compiler_is_missing_is_skipped_and_named_it_is_refused() {
    let here = Repository::new();
    let missing = "['sh', '-c', 'echo build: Cobol is missing: install cobol >&2; exit 2']";
    here.program("native-baselines/cobol", "tollgate-cobol", missing);
    let said = here.links(&["1"]);
    said.exits(0).says("links: tollgate-cobol is skipped: Cobol is missing: install cobol");
    assert_eq!(names(Path::new(said.stdout.trim_end())), ["tollgate-one"]);
    let named = here.links(&["1", "tollgate-cobol"]);
    named
        .exits(2)
        .prints_nothing()
        .says("links: cannot link tollgate-cobol: Cobol is missing: install cobol");
}

#[test]
fn what_cannot_be_linked_is_named_with_the_first_error() {
    let here = Repository::new();
    here.write("harness/one/link", "echo here >&2; echo one.c:1: error: no such thing >&2; exit 1");
    let said = here.links(&["2"]);
    said.exits(2).prints_nothing().says("links: cannot link tollgate-one: one.c:1: error: no such thing");
    here.write("harness/one/link", "true");
    here.links(&["2"]).exits(2).prints_nothing().says("leaves none in {target}");
}

#[test]
fn what_is_interrupted_leaves_whole_links_alone() {
    let here = Repository::new();
    let slow = "if [ \"$1\" = 2 ]; then echo half >\"$2/tollgate-one\"; sleep 120; fi\n";
    here.write("harness/one/link", &format!("{slow}{LINK}"));
    let linking = here.begin(&["3"]);
    linking.until_it_says("links: tollgate-one, 2 of 3");
    linking.gets_ctrl_c().end().exits(130).prints_nothing();
    let kept = fs::read_dir(here.path("target/links")).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<PathBuf> = kept.filter(|path| path.join("tollgate-one").is_dir()).collect();
    assert_eq!(names(&kept[0].join("tollgate-one")), ["link-0001"], "{kept:?}");
}

/// The functions of a program, in the order in which they lie there.
fn functions(program: &Path) -> Vec<String> {
    let said = Command::new("nm").arg("--numeric-sort").arg(program).output().unwrap();
    assert!(said.status.success(), "{said:?}");
    let text = String::from_utf8(said.stdout).unwrap();
    let function = |line: &str| {
        let (kind, name) = line.split_once(' ')?.1.split_once(' ')?;
        matches!(kind, "t" | "T").then(|| name.to_string())
    };
    text.lines().filter_map(function).collect()
}

/// Links a real program twice, by its own build: the same functions in other orders, which give the golden answers.
fn is_shuffled(build: &str, program: &str, contender: &str) {
    let place = tempfile::tempdir().unwrap();
    let link = |seed: &str| {
        let mut command = Command::new("sh");
        command
            .arg(repository().join("native-baselines").join(build))
            .args(["--link", seed])
            .arg(place.path());
        let said = command.output().unwrap();
        assert!(said.status.success(), "{said:?}");
        let linked = place.path().join(format!("link-{seed}"));
        fs::rename(place.path().join(program), &linked).unwrap();
        linked
    };
    let links = ["1", "2"].map(link);
    let [one, other] = links.each_ref().map(|program| functions(program));
    assert_ne!(one, other);
    let sorted = |mut functions: Vec<String>| {
        functions.sort();
        functions
    };
    assert!(one.len() > 100, "{one:?}");
    assert_eq!(sorted(one), sorted(other));
    for program in links {
        let mut golden = Command::new("python3");
        golden.arg(repository().join("scripts/lib/golden.py")).arg(program).arg(contender);
        let said = golden.output().unwrap();
        assert!(said.status.success(), "{said:?}");
    }
}

/// Whether another language's toolchain is there; where everything is to be, it must be.
fn has(language: &str, tool: &str) -> bool {
    let there = repository().join(".tools").join(tool).exists();
    assert!(
        there || std::env::var("TOLLGATE_LANGUAGES").as_deref() != Ok("all"),
        "{language} is not installed"
    );
    if !there {
        eprintln!("skipped: scripts/languages/{language} install");
    }
    there
}

#[test]
fn links_of_the_program_in_c_are_the_same_functions_in_other_orders() {
    is_shuffled("c/build", "tollgate-c", "native/c");
}

#[test]
fn links_of_the_program_in_go_are_the_same_functions_in_other_orders() {
    if has("go", "go/bin/go") {
        is_shuffled("go/build", "tollgate-go", "native/go");
    }
}

#[test]
fn links_of_the_program_in_zig_are_the_same_functions_in_other_orders() {
    if has("zig", "zig/bin/python-zig") {
        is_shuffled("zig/build", "tollgate-zig", "native/zig");
    }
}
