//! Inputs as files, for programs that have no generator and read no `suite.toml`: those of other languages.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tollgate_model::config::hex;
use tollgate_model::protocol::{Answer, Failure, Request, Verify};
use tollgate_model::{FunctionName, Workload};
use tollgate_suite::{Generators, Suites};

use super::function;
use crate::checkout::Checkout;
use crate::command_error::Outcome;
use crate::file::write_whole;
use crate::worker::{Fault, Worker};

/// Writes inputs out, each file under the digest of what is in it: whoever writes the same writes the same file.
#[derive(Clone)]
pub struct InputFiles {
    folder: PathBuf,
    suites: Arc<Suites>,
    generators: Generators<'static>,
    /// The files that are there already.
    rings: Arc<Mutex<HashMap<Workload, PathBuf>>>,
}

impl InputFiles {
    /// The inputs of a checkout's suites.
    pub fn of(checkout: &Checkout) -> Outcome<Self> {
        Ok(InputFiles {
            folder: checkout.inputs(),
            suites: checkout.suites()?,
            generators: checkout.generators(),
            rings: Arc::default(),
        })
    }

    /// The request with the file of inputs that it is about. What needs none stays as it is.
    fn fed(&self, request: &Request) -> Result<Request, Failure> {
        let mut fed = request.clone();
        match &mut fed {
            Request::Prepare(asked) => asked.inputs = Some(self.ring(asked.workload)?),
            Request::Throughput(asked) => asked.inputs = Some(self.ring(asked.workload)?),
            Request::CallTail(asked) => asked.inputs = Some(self.ring(asked.workload)?),
            Request::Cold(asked) => asked.inputs = Some(self.ring(asked.workload)?),
            Request::Verify(Verify { function, golden, .. }) => *golden = self.golden(*function)?,
            _ => {}
        }
        Ok(fed)
    }

    /// The inputs of a workload, a line each. Every launch asks for them: they are made once.
    fn ring(&self, workload: Workload) -> Result<PathBuf, Failure> {
        let mut rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = rings.get(&workload) {
            return Ok(file.clone());
        }
        let (suite, entry) = function(&self.suites, workload.function)?;
        let corpus = suite.corpus(entry, workload.size, self.generators).map_err(Failure::request)?;
        let file = self.written(&corpus.digest(), "inputs.jsonl", || corpus.inputs().join("\n") + "\n")?;
        Ok(rings.entry(workload).or_insert(file).clone())
    }

    /// The folder of a function's golden answers, in which every input is written out.
    fn golden(&self, name: FunctionName) -> Result<PathBuf, Failure> {
        let (suite, entry) = function(&self.suites, name)?;
        let text = suite.golden_written_out(entry, self.generators).map_err(Failure::request)?;
        let digest = hex(&Sha256::digest(&text));
        self.written(&digest, &format!("{name}.jsonl"), || text)?;
        Ok(self.folder.join(digest))
    }

    fn written(
        &self,
        digest: &str,
        name: &str,
        content: impl FnOnce() -> String,
    ) -> Result<PathBuf, Failure> {
        let file = self.folder.join(digest).join(name);
        if !file.is_file() {
            let folder = file.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)
                .map_err(|error| Failure::request(format!("cannot make {}: {error}", folder.display())))?;
            write_whole(&file, &content()).map_err(|error| Failure::request(error.to_string()))?;
        }
        Ok(file)
    }
}

/// A worker whose requests name the files that it takes its inputs from.
pub struct FedFromFiles {
    /// The worker.
    pub worker: Box<dyn Worker>,
    /// The files.
    pub files: InputFiles,
}

impl Worker for FedFromFiles {
    fn exchange(&mut self, request: &Request, deadline: Duration) -> Result<Answer, Fault> {
        let fed = self.files.fed(request).map_err(Fault::Refused)?;
        self.worker.exchange(&fed, deadline)
    }

    fn garbage(&mut self, request: &'static str) -> Fault {
        self.worker.garbage(request)
    }

    fn lives(&mut self) -> Result<(), Fault> {
        self.worker.lives()
    }

    fn process(&self) -> Option<u32> {
        self.worker.process()
    }

    fn end(&mut self, patience: Duration) -> bool {
        self.worker.end(patience)
    }
}

#[cfg(test)]
mod tests {
    use tollgate_model::protocol::Prepare;

    use super::*;
    use crate::checkout::ours;

    fn files(folder: &Path) -> InputFiles {
        InputFiles { folder: folder.to_path_buf(), ..InputFiles::of(&ours()).unwrap() }
    }

    fn prepare(workload: &str) -> Request {
        let workload = workload.parse().unwrap();
        Prepare { workload, warm_up_ms: 1, slice_us: 1, inputs: None }.into()
    }

    fn inputs(fed: Request) -> PathBuf {
        let Request::Prepare(prepare) = fed else { panic!("{fed:?}") };
        prepare.inputs.unwrap()
    }

    #[test]
    fn a_request_about_a_workload_names_a_file_with_its_ring() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let file = inputs(files.fed(&prepare("pricing/get-quote")).unwrap());
        let committed = ours().root().join("fixtures/commerce/corpora/pricing/get-quote.jsonl");
        assert_eq!(fs::read_to_string(&file).unwrap(), fs::read_to_string(committed).unwrap());
        assert_eq!(inputs(files.fed(&prepare("pricing/get-quote")).unwrap()), file);
        let every = inputs(files.fed(&prepare("probe/nop")).unwrap());
        assert_eq!(fs::read_to_string(every).unwrap(), "null\n".repeat(64));
    }

    #[test]
    fn what_nobody_can_make_is_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        // Without generators of ours, sizes that are not committed cannot be had.
        let refused = files(folder.path()).fed(&prepare("fraud/screen/64KiB")).unwrap_err();
        assert!(refused.message.contains("there are no inputs of 64KiB"), "{}", refused.message);
    }

    #[test]
    fn golden_answers_are_asked_from_a_folder_in_which_inputs_are_written_out() {
        let folder = tempfile::tempdir().unwrap();
        let function = "pricing/unit-price".parse().unwrap();
        let verify = Verify { function, size: None, golden: PathBuf::from("elsewhere") };
        let Request::Verify(fed) = files(folder.path()).fed(&verify.into()).unwrap() else { panic!() };
        let written = fs::read_to_string(fed.golden.join("pricing/unit-price.jsonl")).unwrap();
        let committed = ours().root().join("fixtures/commerce/golden/pricing/unit-price.jsonl");
        assert_eq!(written, fs::read_to_string(committed).unwrap(), "it holds no recipe");
    }
}
