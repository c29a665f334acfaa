//! A copy of the Rust guest whose allocator is watched: it answers as the guest does, and what it writes down is what was asked.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tollgate_bench_support::GuestFile;
use tollgate_build::watched;
use tollgate_engine::{GENERATORS, Opened};
use tollgate_model::config::hex;
use tollgate_model::protocol::{
    AllocationSite, AllocatorWatched, Artifact, Clock, GuestPhase, Open, PROTOCOL, WATCHED_ALLOCATOR,
};
use tollgate_model::{Contender, RuntimeConfig, Size, Workload, strict_toml};
use tollgate_suite::Suites;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn folders() -> Vec<PathBuf> {
    ["commerce", "boundary"].map(|suite| root().join("fixtures").join(suite)).to_vec()
}

fn open(artifact: Artifact) -> Opened {
    let file = root().join("harness/configs/wasmtime-default.toml");
    let config: RuntimeConfig = strict_toml::parse(&file, &fs::read_to_string(&file).unwrap()).unwrap();
    let open = Open {
        protocol: PROTOCOL,
        contender: Contender::component("rust", "wasmtime-default"),
        config: Some(config),
        artifact: Some(artifact),
        cache: root().join("target/tollgate/precompiled"),
        core: None,
        memory_limit: 256 << 20,
        service: None,
        spawned_ns: None,
        slower: None,
        language: None,
        suites: folders(),
        grant: Default::default(),
        perf_map: false,
    };
    tollgate_engine::open(&open, "test", Clock { cost_ns: 30.0, resolution_ns: 1.0 }).unwrap().0
}

/// The copy, opened, and the names of its functions.
fn copy() -> (Opened, Vec<String>) {
    let original = fs::read(&GuestFile::fresh().unwrap().0.path).unwrap();
    let copy = watched(&original, WATCHED_ALLOCATOR).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.wasm");
    fs::write(&path, &copy.component).unwrap();
    let sha256 = hex(&Sha256::digest(&copy.component));
    (open(Artifact { path, sha256 }), copy.names)
}

fn workload(name: &str) -> Workload {
    name.parse().unwrap()
}

fn of(watched: &AllocatorWatched, phase: GuestPhase) -> Vec<&AllocationSite> {
    watched.sites.iter().filter(|site| site.phase == phase).collect()
}

#[test]
fn every_golden_case_is_answered_by_a_copy_that_is_watched() {
    let ((copy, _), suites) = (copy(), Suites::read(folders()).unwrap());
    let mut answered = 0;
    for suite in &suites {
        for entry in suite.entries().iter().filter(|entry| entry.function().in_components()) {
            let size = entry.function().sized().then(|| Size::from_bytes(1024));
            let mut subject = copy.prepare(Workload { function: entry.name(), size }).unwrap();
            for case in suite.golden(entry).unwrap() {
                let input = case.input_json(entry.name().as_str(), suite.generator(GENERATORS)).unwrap();
                let answer = subject.answer(&input).unwrap();
                assert_eq!(case.expected.check(&answer), Ok(()), "{}: {}", entry.name(), case.name);
                answered += 1;
            }
        }
    }
    assert!(answered > 9_000, "{answered}");
}

#[test]
fn bytes_are_those_that_were_asked_for_and_the_host_is_told_from_the_guest() {
    let (copy, names) = copy();
    let sink = copy.watch_allocator(workload("probe/sink-bytes/1KiB")).unwrap();
    let [lowered] = of(&sink, GuestPhase::Calls)[..] else { panic!("{sink:?}") };
    assert!(lowered.stack.is_empty(), "{lowered:?}");
    assert_eq!((lowered.times, lowered.bytes), (sink.calls, 1024 * sink.calls));
    assert!(names[lowered.allocator as usize].starts_with("cabi_realloc"), "{lowered:?}");
    assert_eq!(sink.lost, 0);
    let nop = copy.watch_allocator(workload("probe/nop")).unwrap();
    assert!(of(&nop, GuestPhase::Calls).is_empty(), "{nop:?}");
    let cart = copy.watch_allocator(workload("pricing/quote-cart")).unwrap();
    let of_guest = of(&cart, GuestPhase::Calls).into_iter().find(|site| !site.stack.is_empty()).unwrap();
    let named = |index: &u32| names[*index as usize].contains("quote");
    assert!(of_guest.stack.iter().any(named), "{of_guest:?}");
    // Two rounds of the same inputs ask for the same.
    let sum = |phase| {
        of(&cart, phase)
            .iter()
            .map(|site| (site.times, site.bytes))
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    };
    assert_eq!(sum(GuestPhase::FirstRound), sum(GuestPhase::Calls));
}

#[test]
fn a_component_that_writes_nothing_down_is_refused() {
    let guest = open(GuestFile::fresh().unwrap().0);
    let refused = guest.watch_allocator(workload("probe/nop")).unwrap_err();
    assert!(refused.message.contains("a copy of a component that writes its allocations down"), "{refused}");
}
