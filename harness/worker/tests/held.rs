//! Memory of what is held, in worker processes that do nothing else meanwhile. Resident bytes, because private ones
//! depend on who else runs: with a second worker, the program's own pages, some megabytes, are private no longer.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tollgate_bench_support::GuestFile;
use tollgate_model::config::CodeLoad;
use tollgate_model::protocol::{Ask, CodeSize, Components, Held, Instances, Open, PROTOCOL};
use tollgate_model::{Contender, strict_toml};

struct Worker {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// A worker in which the Rust guest is open under a configuration of `harness/configs`.
    fn open(config: &str) -> Self {
        let root: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let file = root.join("harness/configs").join(config).with_extension("toml");
        let settings = strict_toml::parse(&file, &std::fs::read_to_string(&file).unwrap()).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tollgate-worker"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (requests, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut worker = Worker { child, requests, answers };
        worker.ask(Open {
            protocol: PROTOCOL,
            contender: Contender::component("rust", config),
            config: Some(settings),
            artifact: Some(GuestFile::fresh().unwrap().0),
            cache: root.join("target/tollgate/precompiled"),
            core: None,
            memory_limit: 256 << 20,
            service: None,
            spawned_ns: Some(1),
            slower: None,
            language: None,
            suites: Vec::new(),
            grant: Default::default(),
            perf_map: false,
        });
        worker
    }

    fn ask<A: Ask>(&mut self, asked: A) -> A::Answer {
        serde_json::to_writer(&mut self.requests, &asked.into()).unwrap();
        self.requests.write_all(b"\n").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        A::accept(serde_json::from_str(&answer).unwrap()).unwrap_or_else(|| panic!("{answer}"))
    }

    /// Resident bytes of one more, from the first count to the last.
    fn each(&mut self, asked: impl Ask<Answer = Held>) -> u64 {
        let Held { held, stopped } = self.ask(asked);
        assert_eq!(stopped, None);
        let (first, last) = (held.first().unwrap(), held.last().unwrap());
        (last.memory.resident - first.memory.resident) / u64::from(last.count - first.count)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn quote_cart() -> tollgate_model::Workload {
    "pricing/quote-cart".parse().unwrap()
}

#[test]
fn one_more_instance_costs_some_pages_on_demand_and_pooled() {
    for config in ["cranelift", "pooling"] {
        let instances = Instances { workload: quote_cart(), counts: vec![10, 110], patience_ms: None };
        let each = Worker::open(config).each(instances);
        // At least a page of the guest's stack, one of its data, one of the store's.
        assert!((3 * 4096..200_000).contains(&each), "{config}: {each} bytes");
    }
}

#[test]
fn one_more_component_costs_its_code_and_copied_all_of_it() {
    let components =
        |load| Components { workload: quote_cart(), load, counts: vec![5, 25], patience_ms: None };
    let mut worker = Worker::open("precompiled");
    let size = worker.ask(CodeSize {});
    let copied = worker.each(components(CodeLoad::Deserialize));
    assert!(copied > size.precompiled, "{copied} bytes for {size:?}");
    // Of what is mapped only what was touched, and what the kernel brought in around it.
    let mapped = Worker::open("precompiled").each(components(CodeLoad::Map));
    assert!(mapped > 3 * 4096, "{mapped} bytes for {size:?}");
}
