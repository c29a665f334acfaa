use tollgate_model::plan::Measure;
use tollgate_model::testing;

use super::*;

/// A folder with a folder of so many links for each program.
fn folder(programs: &[(&str, usize)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (program, links) in programs {
        let of_program = folder.path().join(program);
        std::fs::create_dir(&of_program).unwrap();
        (0..*links).for_each(|link| std::fs::write(of_program.join(format!("link-{link:02}")), "").unwrap());
    }
    folder
}

fn comparison(contenders: &[&str], measure: Measure, launches: u32) -> Comparison {
    let contenders = contenders.iter().map(|contender| contender.parse().unwrap()).collect();
    Comparison::new(vec!["pricing/get-quote".parse().unwrap()], contenders, vec![measure], launches)
}

const WORKER: &str = "tollgate-worker";
const SERVICE: &str = "tollgate-native-service";

#[test]
fn the_seed_draws_their_order_and_names_bring_it_back() {
    let folder = folder(&[(WORKER, 8), (SERVICE, 9)]);
    let programs = testing::programs();
    let folders = folders(&programs, None, Some(folder.path())).unwrap();
    let comparisons = [comparison(&["native/rust", "http/rust/native"], Measure::CallTime, 20)];
    let of = |seed| drawn(&folders, &programs, &comparisons, seed).unwrap();
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    let known = names(&of(1));
    assert_eq!(known.0.keys().collect::<Vec<_>>(), [SERVICE, WORKER]);
    assert_ne!(known.0[WORKER], known.0[SERVICE][..8], "each has an order of its own");
    assert_eq!(again(&folders, &known).unwrap(), of(1));
    std::fs::remove_file(folders[WORKER].join(&known.0[WORKER][3])).unwrap();
    let gone = again(&folders, &known).unwrap_err().to_string();
    assert!(gone.contains("has no such link") && gone.contains(&known.0[WORKER][3]), "{gone}");
    let nowhere = again(&Folders::new(), &known).unwrap_err().to_string();
    assert!(nowhere.contains("the run is over 9 links of tollgate-native-service: name their"), "{nowhere}");
    let unasked = again(&folders, &journal::Links::default()).unwrap_err().to_string();
    assert!(unasked.contains("begun with one file of tollgate-native-service"), "{unasked}");
    assert_eq!(again(&Folders::new(), &journal::Links::default()).unwrap(), Links::new());
}

#[test]
fn a_worker_that_is_a_folder_is_its_links_and_one_that_is_a_file_is_none() {
    let (folder, programs) = (folder(&[(WORKER, 8)]), testing::programs());
    let of = |worker: &Path| folders(&programs, Some(worker), None).unwrap();
    let links = folder.path().join(WORKER);
    assert_eq!(of(&links), Folders::from([(WORKER.to_string(), links.clone())]));
    assert_eq!(of(Path::new("/bin/sh")), Folders::new());
    assert_eq!(folders(&programs, None, None).unwrap(), Folders::new());
}

#[test]
fn a_worker_goes_with_links_of_other_programs_and_not_with_its_own() {
    let (both, other) = (folder(&[(WORKER, 4), (SERVICE, 4)]), folder(&[(SERVICE, 4)]));
    let of = |folder: &tempfile::TempDir| {
        folders(&testing::programs(), Some(Path::new("/bin/sh")), Some(folder.path()))
    };
    let clash = of(&both).unwrap_err().to_string();
    assert!(clash.contains("links of tollgate-worker, and --worker names /bin/sh in its place"), "{clash}");
    assert_eq!(of(&other).unwrap().keys().collect::<Vec<_>>(), [SERVICE]);
}

#[test]
fn folders_that_are_no_programs_are_refused() {
    let refused = |folder: &tempfile::TempDir| {
        folders(&testing::programs(), None, Some(folder.path())).unwrap_err().to_string()
    };
    let stray = refused(&folder(&[(SERVICE, 4), ("tollgate-cobol", 4)]));
    assert!(stray.contains("no program is called tollgate-cobol"), "{stray}");
    assert!(refused(&folder(&[])).contains("has no folder of links of any program: scripts/links 16"));
}

#[test]
fn links_of_what_is_not_measured_are_left_out_and_refused_where_there_are_no_others() {
    let folder = folder(&[(SERVICE, 4), (WORKER, 4)]);
    let programs = testing::programs();
    let natively = [comparison(&["native/rust"], Measure::CallTime, 4)];
    let of = |folders: &Folders| drawn(folders, &programs, &natively, 1);
    let mut folders = folders(&programs, None, Some(folder.path())).unwrap();
    assert_eq!(of(&folders).unwrap().keys().collect::<Vec<_>>(), [WORKER]);
    folders.remove(WORKER);
    let alone = of(&folders).unwrap_err().to_string();
    assert!(alone.contains("links of tollgate-native-service alone"), "{alone}");
}

#[test]
fn no_link_is_taken_twice_by_calls_of_the_program_that_has_the_fewest() {
    let comparisons = || {
        [
            comparison(&["native/rust"], Measure::CallTime, 20),
            comparison(&["native/rust"], Measure::CallTime, 4),
            comparison(&["native/rust"], Measure::ColdStart, 20),
            comparison(&["http/rust/native", "http/rust/component"], Measure::Load, 20),
            comparison(&["native/go"], Measure::CallTime, 20),
        ]
    };
    let launches = |links: &[(&str, usize)]| {
        let links = links.iter().map(|(program, links)| (program.to_string(), vec![PathBuf::new(); *links]));
        let mut comparisons = comparisons();
        each_once(&mut comparisons, &WorkerPrograms::new(testing::programs()), &links.collect());
        comparisons.map(|comparison| comparison.launches)
    };
    assert_eq!(launches(&[]), [20, 4, 20, 20, 20]);
    assert_eq!(launches(&[(WORKER, 8), (SERVICE, 6)]), [8, 4, 20, 6, 20]);
}
