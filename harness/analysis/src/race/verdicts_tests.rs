use tollgate_model::Contender;
use tollgate_model::plan::Measure;
use tollgate_model::protocol::{Prepared, WarmUp};

use super::*;
use crate::testing;

const RULES: Rules = Rules { margin: 0.005, alpha: 0.05, slower: None };

/// A launch of a side whose calls of `probe/nop` go by that path.
fn launch(side: Side, block: u32, path: Option<CallPath>) -> Launch {
    let warm_up = WarmUp { steady: true, batches: 1, ms: 1.0, first_over_last: 1.0 };
    let mut measured = Measured::new("probe/nop".parse().unwrap());
    let time = measured.begin_call_time();
    time.prepared = Some(Prepared { batch: 9, clock_share: 0.0, empty_ns: 0.0, warm_up, path, setup: None });
    time.slices = vec![50.0 + f64::from(block % 3) * 0.01; 9];
    let of_it = Launch::new(0, block, Contender::component("rust", "cranelift"));
    Launch { side: Some(side), measured: vec![measured], ..of_it }
}

/// The change that a race shows after twenty blocks.
fn raced(base: Option<CallPath>, head: Option<CallPath>) -> Change {
    let contenders = vec![Contender::component("rust", "cranelift")];
    let workloads = ["probe/nop", "probe/memcpy/1KiB"].map(|text| text.parse().unwrap()).to_vec();
    let comparison = testing::comparison(workloads, contenders, Measure::CallTime, 20);
    let mut verdicts = Verdicts::new(&[comparison], RULES).unwrap();
    assert_eq!(verdicts.cell_count(), 1, "components do not copy");
    for block in 0..20 {
        verdicts.feed(&[launch(Side::Base, block, base), launch(Side::Head, block, head)]);
    }
    verdicts.changes().remove(0)
}

#[test]
fn calls_by_different_paths_do_not_race() {
    let change = raced(Some(CallPath::Bindings), Some(CallPath::Dynamic));
    assert_eq!(change.verdict, Verdict::NotCompared);
    assert!(change.remarks[0].contains("go by the dynamic path, and the base's by the bindings path"));
}

#[test]
fn calls_by_the_same_path_race_and_so_do_those_of_workers_that_do_not_tell() {
    for path in [CallPath::Bindings, CallPath::Dynamic] {
        assert_eq!(raced(Some(path), Some(path)).verdict, Verdict::Equivalent);
        assert_eq!(raced(None, Some(path)).verdict, Verdict::Equivalent);
    }
}
