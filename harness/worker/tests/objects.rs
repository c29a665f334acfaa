//! Calls on objects: made by a setup once for each instance, of which they keep the state; answers are those of new ones.

use std::path::{Path, PathBuf};

use tollgate_build::Own;
use tollgate_engine::{Opened, Subject};
use tollgate_model::config::{CallPath, CallStyle, CodeLoad, InstanceUse, hex};
use tollgate_model::protocol::{Artifact, Clock, Failure, FailureKind, Open, PROTOCOL};
use tollgate_model::{Contender, RuntimeConfig, Workload, strict_toml};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The component of the suite `objects`, opened; the folder holds its file and what is compiled.
struct Counters {
    folder: tempfile::TempDir,
    config: RuntimeConfig,
}

impl Counters {
    fn new() -> Self {
        let file = root().join("harness/configs/cranelift.toml");
        let config = strict_toml::parse(&file, &std::fs::read_to_string(&file).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let own =
            Own::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/objects/counters.wat")).unwrap();
        std::fs::write(folder.path().join("counters.wasm"), own.bytes).unwrap();
        Counters { folder, config }
    }

    fn called(mut self, path: Option<CallPath>, style: CallStyle, instance: InstanceUse) -> Self {
        self.config.call.path = path;
        self.config.call.style = style;
        self.config.call.instance = instance;
        self
    }

    fn open(&self) -> Opened {
        let path = self.folder.path().join("counters.wasm");
        let sha256 = sha256(&std::fs::read(&path).unwrap());
        let open = Open {
            protocol: PROTOCOL,
            contender: Contender::component("counters", "cranelift"),
            config: Some(self.config.clone()),
            artifact: Some(Artifact { path, sha256 }),
            cache: self.folder.path().join("cache"),
            core: None,
            memory_limit: 256 << 20,
            service: None,
            spawned_ns: None,
            slower: None,
            language: None,
            suites: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/objects")],
            grant: Default::default(),
            perf_map: false,
        };
        tollgate_engine::open(&open, "test", Clock { cost_ns: 30.0, resolution_ns: 1.0 }).unwrap().0
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest(bytes))
}

fn workload(name: &str) -> Workload {
    format!("objects/{name}").parse().unwrap()
}

fn subject(opened: &Opened, name: &str) -> Box<dyn Subject> {
    opened.prepare(workload(name)).unwrap()
}

const STYLES: [CallStyle; 2] = [CallStyle::Sync, CallStyle::Async];
const USES: [InstanceUse; 2] = [InstanceUse::Reuse, InstanceUse::Fresh];

#[test]
fn each_answer_is_that_of_a_new_object_in_whatever_way_it_is_called() {
    for (style, instance) in STYLES.iter().flat_map(|style| USES.map(|instance| (*style, instance))) {
        for path in [None, Some(CallPath::Dynamic)] {
            let opened = Counters::new().called(path, style, instance).open();
            for (name, input, answer) in [
                ("add", "2", "7"),
                ("fill", "\"00ff10\"", "8"),
                ("move", "[4,1]", "8"),
                ("raise", "10", "15"),
                ("once", "null", "5"),
                ("loaded", "2", "5"),
            ] {
                let mut subject = subject(&opened, name);
                for _ in 0..3 {
                    assert_eq!(subject.answer(input).as_deref(), Ok(answer), "{name} {style:?} {instance:?}");
                    // In between, an object that is called changes, or is used up.
                    let _ = subject.call(1);
                }
            }
        }
    }
}

#[test]
fn methods_of_numbers_and_bytes_are_called_by_their_types_and_others_dynamically() {
    let opened = Counters::new().open();
    let path = |name| opened.call_path(workload(name)).unwrap();
    assert_eq!([path("add"), path("fill"), path("once")], [CallPath::Typed; 3]);
    assert_eq!([path("move"), path("raise")], [CallPath::Dynamic; 2]);
    let setup = |name| opened.setup(workload(name));
    assert_eq!(setup("add").as_deref(), Some("acme:shop/counters.[constructor]counter@1.0.0(5)"));
    assert_eq!(setup("plain"), None);
}

#[test]
fn calls_of_an_instance_go_to_one_object_and_those_of_fresh_ones_do_not() {
    for (style, path) in
        STYLES.iter().flat_map(|style| [None, Some(CallPath::Dynamic)].map(|path| (*style, path)))
    {
        let reused = Counters::new().called(path, style, InstanceUse::Reuse).open();
        let mut once = subject(&reused, "once");
        assert_eq!(once.call(1), Ok(()));
        let failed = once.call(1).unwrap_err();
        assert_eq!(failed.kind, FailureKind::Subject);
        assert!(
            failed.message.contains("unreachable") && failed.message.contains("keeps its state"),
            "{failed}"
        );
        assert_eq!(once.answer("null").as_deref(), Ok("5"), "a new object answers all the same");
        let fresh = Counters::new().called(path, style, InstanceUse::Fresh).open();
        assert_eq!(subject(&fresh, "once").call(100), Ok(()));
    }
}

#[test]
fn every_instance_has_an_object_of_its_own_and_inputs_go_to_the_one_made_last() {
    for (style, name) in STYLES.iter().flat_map(|style| ["raise", "move", "add"].map(|name| (*style, name))) {
        let counters = Counters::new().called(None, style, InstanceUse::Reuse);
        let opened = counters.open();
        let mut instances = opened.instances(workload(name)).unwrap();
        for calls in [1, 3, 2] {
            instances.make().unwrap();
            assert_eq!(instances.call(calls), Ok(()), "{name}");
        }
        assert_eq!(instances.call(9), Ok(()), "{name}: once around and on");
        instances.drop_last();
        assert_eq!(instances.call(5), Ok(()), "{name}: the one before");
        let mut once = opened.instances(workload("once")).unwrap();
        for _ in 0..2 {
            once.make().unwrap();
            assert_eq!(once.call(1), Ok(()));
            assert!(
                once.call(1).is_err(),
                "{name}: its object is used up, and the next instance has another"
            );
        }
        let mut copies = opened.components(workload(name), CodeLoad::Map).unwrap();
        copies.make().unwrap();
        copies.make().unwrap();
        assert_eq!(copies.call(3), Ok(()), "{name}: of a copy");
    }
}

#[test]
fn a_setup_that_fails_is_told_by_its_call() {
    let told = |opened: &Opened, name: &str| -> Failure {
        match opened.prepare(workload(name)) {
            Ok(mut subject) => subject.call(1).unwrap_err(),
            Err(failure) => failure,
        }
    };
    for (style, instance) in STYLES.iter().flat_map(|style| USES.map(|instance| (*style, instance))) {
        let opened = Counters::new().called(None, style, instance).open();
        let trapped = told(&opened, "trapped");
        let setup = "the setup `acme:shop/counters.[constructor]counter@1.0.0(13)` failed: ";
        assert!(trapped.message.contains(setup) && trapped.message.contains("unreachable"), "{trapped}");
        let refused = told(&opened, "refused");
        let said =
            "the setup `acme:shop/counters.[static]counter.parse@1.0.0(\"no\")` made no object: err(\"no\")";
        assert!(refused.message.ends_with(said), "{refused}");
        let loaded = told(&opened, "not-loaded");
        assert!(loaded.message.contains("counter.load@1.0.0([97])` made no object: err(\"a\")"), "{loaded}");
        assert!(!trapped.message.contains('\n') && !refused.message.contains('\n'));
    }
}

#[test]
fn a_component_without_that_object_is_told_and_not_called() {
    let counters = Counters::new();
    let wat = r#"(component
        (core module $m (func (export "f") (param i32 i32) (result i32) (local.get 1)))
        (core instance $i (instantiate $m))
        (func $f (param "self" u32) (param "by" u32) (result u32) (canon lift (core func $i "f")))
        (instance $counters (export "raise" (func $f)))
        (export "acme:shop/counters@1.0.0" (instance $counters)))"#;
    std::fs::write(counters.folder.path().join("counters.wasm"), wat::parse_str(wat).unwrap()).unwrap();
    let refused = counters.open().prepare(workload("raise")).err().unwrap();
    assert!(refused.message.contains("`raise` of `acme:shop/counters@1.0.0` takes no object"), "{refused}");
}

#[test]
fn an_object_is_no_bytes_that_are_moved() {
    let opened = Counters::new().open();
    let moved = |name| opened.bytes_moved(workload(name)).unwrap();
    assert_eq!(moved("add"), moved("plain"));
    let each = |(calls, bytes): (u64, u64)| bytes / calls;
    assert_eq!(each(moved("raise")), each(moved("plain")), "in whatever place it is");
}
