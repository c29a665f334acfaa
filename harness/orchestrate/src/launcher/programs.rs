//! Which program opens a contender, where it lies, and which cores there are for it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tollgate_model::protocol::Failure;
use tollgate_model::{Contender, Program, Programs};

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::worker::Executable;

/// The registered programs, the one that the user named, which stands in for the worker, and links that stand in for any.
#[derive(Clone, Debug)]
pub struct WorkerPrograms {
    registered: Programs,
    named: Option<Executable>,
    /// By the file name of a program: the link of its source that is launched instead.
    links: BTreeMap<String, PathBuf>,
}

impl WorkerPrograms {
    /// The registered programs alone.
    pub fn new(registered: Programs) -> Self {
        WorkerPrograms { registered, named: None, links: BTreeMap::new() }
    }

    /// The same with a program of the user's instead of the worker: the one that puts load on services, and opens whatever
    /// needs a runtime.
    pub fn with_worker(self, file: &Path) -> Outcome<Self> {
        let remedy = "name another with --worker".to_string();
        Ok(WorkerPrograms {
            named: Some(Executable { path: existing(file)?, args: Vec::new(), remedy }),
            ..self
        })
    }

    /// The same with a link of its source instead of each program that is named here by its file.
    pub fn with_links(self, links: BTreeMap<String, PathBuf>) -> Self {
        WorkerPrograms { links, ..self }
    }

    /// The program that opens a contender.
    pub fn answering(&self, contender: &Contender) -> Result<Executable, Failure> {
        self.executable(self.registered(contender).ok_or_else(|| unregistered(contender))?)
    }

    /// The same as it is deployed: the program itself, where a link of its source opens the contender.
    pub fn deployed(&self, contender: &Contender) -> Result<Executable, Failure> {
        self.itself(self.registered(contender).ok_or_else(|| unregistered(contender))?)
    }

    /// The program that puts load on services.
    pub fn generator(&self) -> Result<Executable, Failure> {
        let program = self.registered.generator().ok_or_else(|| {
            Failure::request(
                "no registered program puts load on services (`generates-load` in a program.toml)",
            )
        })?;
        self.executable(program)
    }

    /// Whether a contender is opened by the worker, which other programs can stand in for.
    pub fn is_opened_by_worker(&self, contender: &Contender) -> bool {
        self.registered.answering(contender).is_some_and(|program| self.is_worker(program))
    }

    /// The entry of the program that opens a contender.
    pub fn registered(&self, contender: &Contender) -> Option<&Program> {
        self.registered.answering(contender)
    }

    /// The native contenders of the worker, which need neither a guest nor a configuration.
    pub fn of_worker(&self) -> Vec<Contender> {
        let controls = self.registered.iter().filter(|program| self.is_worker(program));
        controls.filter_map(|program| program.control.clone()).collect()
    }

    /// Refuses contenders that no program opens, and programs that are missing if nothing is left without them.
    pub fn check<'a>(&self, contenders: impl Iterator<Item = &'a Contender>) -> Outcome {
        let (mut missing, mut any) = (None, false);
        for contender in contenders {
            if self.registered.answering(contender).is_none() {
                return Err(CommandError::usage(unregistered(contender)));
            }
            match self.answering(contender) {
                Ok(_) => any = true,
                Err(failure) => missing = missing.or(Some(failure)),
            }
        }
        missing.filter(|_| !any).map_or(Ok(()), |failure| Err(CommandError::usage(failure)))
    }

    /// Several entries may name one program: one for each thing that it is.
    fn is_worker(&self, program: &Program) -> bool {
        self.registered.generator().is_some_and(|worker| worker.program == program.program)
    }

    fn executable(&self, program: &Program) -> Result<Executable, Failure> {
        let Some(link) = self.links.get(program.file_name()) else { return self.itself(program) };
        let remedy = "make the links anew, or go without them".to_string();
        Ok(Executable { path: link.clone(), args: program.args.clone(), remedy })
    }

    fn itself(&self, program: &Program) -> Result<Executable, Failure> {
        if let Some(named) = self.named.as_ref().filter(|_| self.is_worker(program)) {
            return Ok(named.clone());
        }
        let path = located(program).map_err(Failure::request)?;
        let remedy = format!("build it with `{}`", program.build);
        if !path.is_file() {
            let missing = if program.optional { Failure::missing } else { Failure::subject };
            return Err(missing(format!("there is no {}: {remedy}", path.display())));
        }
        Ok(Executable { path, args: program.args.clone(), remedy })
    }
}

/// The worker that is registered: the program that other programs can stand in for.
pub fn registered_worker(checkout: &Checkout) -> Outcome<PathBuf> {
    let worker = WorkerPrograms::new(checkout.programs()?).generator().map_err(CommandError::usage)?;
    Ok(worker.path)
}

fn unregistered(contender: &Contender) -> Failure {
    Failure::request(format!(
        "no program is registered for {contender}; `tollgate list programs` shows them all"
    ))
}

/// A bare name lies beside this program.
fn located(program: &Program) -> Result<PathBuf, String> {
    let file = Path::new(&program.program);
    if file.components().count() > 1 {
        return Ok(file.to_path_buf());
    }
    let us =
        std::env::current_exe().map_err(|error| format!("cannot tell where this program lies: {error}"))?;
    Ok(us.with_file_name(file))
}

/// A worker program that the user named.
fn existing(worker: &Path) -> Outcome<PathBuf> {
    if worker.is_file() {
        // A bare name would be looked for on the PATH.
        return std::path::absolute(worker).map_err(|error| CommandError::file("find", worker, &error));
    }
    Err(CommandError::usage(format!("there is no worker {}: --worker names a program", worker.display())))
}

/// The cores that we may use. Subjects go to the last one: the first is where interrupts and everybody else's work tend
/// to be.
pub fn cores() -> Vec<usize> {
    let Ok(allowed) = rustix::thread::sched_getaffinity(None) else { return Vec::new() };
    (0..rustix::thread::CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A worker and a service that are there, and one in Go that is not.
    fn programs(folder: &Path) -> WorkerPrograms {
        let register = |name: &str, rest: &str| {
            let file = folder.join(name);
            if name != "go" {
                std::fs::write(&file, "").unwrap();
            }
            let text = format!(
                "about = ''\nlanguage = 'rust'\nbuild = 'make {name}'\nprogram = '{}'\n{rest}",
                file.display()
            );
            tollgate_model::strict_toml::parse(Path::new("program.toml"), &text).unwrap()
        };
        let registered = vec![
            register("worker", "answers = ['component/*', 'http/*']\ngenerates-load = true"),
            register("worker", "answers = ['native/rust']\ncontrol = 'native/rust'"),
            register("service", "answers = ['http/rust/native']\nargs = ['--worker']"),
            register("go", "answers = ['native/go']"),
        ];
        WorkerPrograms::new(Programs::new(registered).unwrap())
    }

    fn contender(text: &str) -> Contender {
        text.parse().unwrap()
    }

    #[test]
    fn a_program_of_the_users_stands_in_for_the_worker_and_for_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mine = folder.path().join("mine");
        std::fs::write(&mine, "").unwrap();
        let programs = programs(folder.path()).with_worker(&mine).unwrap();
        let opened_by = |text: &str| programs.answering(&contender(text)).unwrap();
        for text in ["native/rust", "component/rust/winch", "http/rust/component"] {
            assert_eq!(opened_by(text).path, mine, "{text}");
            assert!(programs.is_opened_by_worker(&contender(text)));
        }
        assert_eq!(programs.generator().unwrap().path, mine);
        let service = opened_by("http/rust/native");
        assert_eq!(
            (service.path, service.args),
            (folder.path().join("service"), vec!["--worker".to_string()])
        );
        assert_eq!(programs.of_worker(), [contender("native/rust")]);
        let nowhere = programs.with_worker(Path::new("nowhere")).unwrap_err().to_string();
        assert_eq!(nowhere, "there is no worker nowhere: --worker names a program");
    }

    #[test]
    fn a_link_stands_in_for_its_program_wherever_that_is_and_is_not_what_is_deployed() {
        let folder = tempfile::tempdir().unwrap();
        let mine = folder.path().join("mine");
        std::fs::write(&mine, "").unwrap();
        let link = |name: &str| folder.path().join("links").join(name);
        let links = ["service", "go"].map(|name| (name.to_string(), link(name)));
        let programs = programs(folder.path()).with_worker(&mine).unwrap().with_links(links.into());
        let opened_by = |text: &str| programs.answering(&contender(text)).unwrap();
        assert_eq!(opened_by("http/rust/native").path, link("service"));
        assert_eq!(opened_by("http/rust/native").args, ["--worker"]);
        assert_eq!(opened_by("native/go").path, link("go"));
        assert_eq!(opened_by("component/rust/winch").path, mine);
        let deployed = |text: &str| programs.deployed(&contender(text));
        assert_eq!(deployed("http/rust/native").unwrap().path, folder.path().join("service"));
        assert!(deployed("native/go").unwrap_err().message.contains("build it with `make go`"));
        let programs = programs.with_links([("worker".to_string(), link("worker"))].into());
        assert_eq!(programs.generator().unwrap().path, link("worker"));
    }

    #[test]
    fn a_program_that_is_missing_says_how_it_is_built_and_ends_only_what_is_nothing_without_it() {
        let folder = tempfile::tempdir().unwrap();
        let programs = programs(folder.path());
        let (go, rust) = (contender("native/go"), contender("native/rust"));
        let missing = programs.answering(&go).unwrap_err().message;
        assert!(missing.ends_with("go: build it with `make go`"), "{missing}");
        assert!(programs.check([&go, &rust].into_iter()).is_ok());
        assert_eq!(programs.check([&go].into_iter()).unwrap_err().to_string(), missing);
    }

    #[test]
    fn a_contender_that_no_program_opens_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let programs = programs(folder.path());
        let cobol = contender("native/cobol");
        let refused = programs.check([&cobol].into_iter()).unwrap_err().to_string();
        assert!(refused.starts_with("no program is registered for native/cobol"), "{refused}");
    }
}
