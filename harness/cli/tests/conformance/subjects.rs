//! The programs that are held to the protocol: whichever registered themselves, and are there.

use std::io::{ErrorKind, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tollgate_build::{Guests, Quiet};
use tollgate_model::{Contender, Function, Program};
use tollgate_orchestrate::checkout::Checkout;
use tollgate_suite::Suites;

use crate::support::{real_worker, repository};

/// The configuration that the component is opened in.
const CONFIG: &str = "cranelift";

/// The exit code by which shells and `env` say that they did not find a command.
const COMMAND_NOT_FOUND: i32 = 127;

/// No program takes as long as this to start and to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A contender, and the program that opens it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What is opened.
    pub contender: String,
    /// The language that its logic is written in.
    pub language: String,
    program: PathBuf,
    args: Vec<String>,
    suites: Vec<String>,
    /// What a request to open it has besides what all have.
    opening: Value,
}

impl Subject {
    /// Whether it is native code, and no component.
    pub fn is_native(&self) -> bool {
        self.contender.starts_with("native/")
    }

    /// The command that starts its program.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(repository());
        command
    }

    /// The request that opens it.
    pub fn open(&self) -> Value {
        let suites: Vec<PathBuf> = suites()
            .iter()
            .filter(|it| self.has_suite(it.name()))
            .map(|it| it.folder().to_path_buf())
            .collect();
        let mut open = json!({
            "request": "open", "protocol": 3, "contender": self.contender, "config": null, "artifact": null,
            "cache": repository().join("target/tollgate/precompiled"), "core": null,
            "memory-limit": 256 << 20, "language": self.language, "suites": suites,
        });
        open.as_object_mut().unwrap().extend(self.opening.as_object().unwrap().clone());
        open
    }

    /// A contender that a program opens natively.
    fn native(program: &Program, contender: &Contender) -> Self {
        let file = PathBuf::from(&program.program);
        let lies_beside_ours = file.components().count() == 1;
        Subject {
            contender: contender.to_string(),
            language: program.language.clone(),
            program: if lies_beside_ours { real_worker().with_file_name(file) } else { file },
            args: program.args.clone(),
            suites: program.suites.clone(),
            opening: json!({}),
        }
    }

    /// The component in Rust, in the worker that calls components.
    fn component(checkout: &Checkout) -> Self {
        let artifact = Guests::discover(&repository()).unwrap().build("rust", &mut Quiet).unwrap();
        Subject {
            contender: format!("component/rust/{CONFIG}"),
            language: "rust".to_string(),
            program: real_worker(),
            args: Vec::new(),
            suites: vec!["boundary".to_string(), "commerce".to_string()],
            opening: json!({
                "config": checkout.configs().unwrap()[CONFIG],
                "artifact": { "path": artifact.path, "sha256": artifact.sha256 },
            }),
        }
    }

    fn has_suite(&self, name: &str) -> bool {
        self.suites.iter().any(|suite| suite == name)
    }

    /// Why it cannot be asked anything on this machine, if so: the program or what interprets it is missing.
    fn missing(&self) -> Option<String> {
        if !self.program.is_file() {
            return Some(format!("there is no {}", self.program.display()));
        }
        let mut command = self.command();
        let quietly = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let runs = match quietly.spawn() {
            Ok(child) => ended(child) != Some(COMMAND_NOT_FOUND),
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => panic!("{}: {error}", self.program.display()),
        };
        (!runs).then(|| format!("{} does not find what it runs in", self.program.display()))
    }
}

/// The exit code of a program that is asked nothing; none where it does not end, which is for the rules to find.
fn ended(mut child: Child) -> Option<i32> {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if Instant::now() > until {
            child.kill().and_then(|()| child.wait()).unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Holds every subject that is there to a rule. All are held to it, and those that fail are named together.
pub fn each(rule: impl Fn(&Subject)) {
    let breaks_it = |subject: &&Subject| {
        println!("\n{}:", subject.contender); // captured, and shown before what went wrong
        catch_unwind(AssertUnwindSafe(|| rule(subject))).is_err()
    };
    let broken: Vec<&str> =
        subjects().iter().filter(breaks_it).map(|subject| subject.contender.as_str()).collect();
    assert!(broken.is_empty(), "not so: {}; what was said about each stands above", broken.join(", "));
}

/// The functions of its suites that it has.
pub fn functions_of(subject: &Subject) -> impl Iterator<Item = &'static Function> {
    let of_suites = suites().iter().filter(|suite| subject.has_suite(suite.name()));
    of_suites.flat_map(|suite| suite.functions()).filter(|function| function.in_components())
}

/// The suites of this checkout.
pub fn suites() -> &'static Suites {
    static SUITES: OnceLock<Suites> = OnceLock::new();
    SUITES.get_or_init(|| {
        let folders = ["boundary", "commerce"].map(|name| repository().join("fixtures").join(name));
        Suites::read(folders).unwrap()
    })
}

/// Every subject that is there; one line tells of each that is not.
fn subjects() -> &'static [Subject] {
    static SUBJECTS: OnceLock<Vec<Subject>> = OnceLock::new();
    SUBJECTS.get_or_init(|| {
        let checkout = Checkout::find(None, Vec::new()).unwrap();
        let mut there = vec![Subject::component(&checkout)];
        for program in checkout.programs().unwrap().iter() {
            for contender in native_contenders(program) {
                let subject = Subject::native(program, &contender);
                match subject.missing() {
                    None => there.push(subject),
                    Some(why) => skipped(&format!("{contender}: {why}; build it with `{}`", program.build)),
                }
            }
        }
        assert!(there.iter().any(|it| it.contender == "native/rust"), "our own is always there: {there:?}");
        there
    })
}

/// The native contenders that a program answers for by their names. A glob names none; then its control does.
fn native_contenders(program: &Program) -> Vec<Contender> {
    let globs: Vec<&String> = program.answers.iter().filter(|glob| glob.starts_with("native/")).collect();
    let mut contenders: Vec<Contender> = globs.iter().filter_map(|glob| glob.parse().ok()).collect();
    contenders.extend(program.control.clone().filter(|it| it.to_string().starts_with("native/")));
    contenders.sort();
    contenders.dedup();
    assert!(globs.is_empty() || !contenders.is_empty(), "{}: name a contender of {globs:?}", program.about);
    contenders
}

/// Past what captures a test's output, so that it is seen when all is well.
fn skipped(what: &str) {
    let mut stderr = std::io::stderr();
    writeln!(stderr, "skipped: conformance of {what}").unwrap();
}
