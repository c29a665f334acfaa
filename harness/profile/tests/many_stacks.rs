//! A million distinct stacks: every form of a profile is whole, and what is for eyes stays small.

use tollgate_profile::{
    Frame, Origin, Profile, Recorded, Summary, Taken, difference, firefox, flame_graph, flame_graph_of_two,
    folded, moved, pprof, pprof_stacks,
};

const STACKS: u32 = 1_000_000;

/// Each stack of three frames is another one, and seen once.
fn many() -> Profile {
    let mut profile = Profile::default();
    let frame = |name: String, origin| Frame { name, origin, line: None };
    let main = profile.frame(frame("main".to_string(), Origin::Program));
    let mut thousand = |name: &str, origin| -> Vec<_> {
        (0..1_000).map(|at| profile.frame(frame(format!("{name}{at}"), origin))).collect()
    };
    let (outer, inner) = (thousand("wasmtime::f", Origin::Program), thousand("g", Origin::Guest));
    for at in 0..STACKS as usize {
        profile.add(at as u64 * 1_000_000, 1, vec![main, outer[at / 1_000], inner[at % 1_000]]);
    }
    profile
}

#[test]
fn a_million_stacks_are_written_whole_and_pictures_of_them_are_small() {
    let profile = many();
    assert_eq!(profile.stacks().len(), STACKS as usize);
    let lines = folded(&profile);
    assert_eq!(lines.lines().count(), STACKS as usize);
    let stacks = pprof_stacks(&pprof(&profile, 999).unwrap());
    assert_eq!(stacks.map(|stacks| stacks.values().sum::<u64>()), Some(STACKS.into()));
    assert!(firefox(&profile, "many", 0, 999, 1).unwrap().contains("wasmtime::f999"));
    let between = difference(&lines, &lines).unwrap();
    for svg in [flame_graph(&lines, "many", "", &[]), flame_graph_of_two(&between, "many", "")] {
        let svg = svg.unwrap();
        assert!(svg.len() < 4 << 20 && svg.contains("main ("), "{} bytes", svg.len());
    }
    assert_eq!(moved(&lines, &lines).len(), 1_000);
    let recorded = Recorded { profile, whole: STACKS.into(), ..Recorded::default() };
    let summary = Summary::of(&recorded, Taken::default());
    assert_eq!((summary.quality.samples, summary.quality.unknown), (STACKS.into(), 0));
    assert_eq!(summary.classes.len(), 1, "{:?}", summary.classes);
}
