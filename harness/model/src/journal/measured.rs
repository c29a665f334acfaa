//! One workload in one launch.

use serde::{Deserialize, Serialize};

use super::{
    BuildTime, CallTime, Capacity, FuelPass, MemoryUse, Observation, Sampled, Sizes, Starts, Stopped,
    Throughput, Utilisation, Window,
};
use crate::counts::Counts;
use crate::load::{LoadResult, PerCall};
use crate::metric::Share;
use crate::protocol::Prepared;
use crate::workload::Workload;

/// One workload in one launch, with all that was observed of it: at most one observation for each measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Measured {
    /// The workload.
    pub workload: Workload,
    /// The reason that it has no figures, or no more of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
    /// The observations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observed: Vec<Observation>,
    /// Notes for the reader: where the processes of this workload ran, and what could not be had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// For each measure: its observation, if there is one; and, where it grows bit by bit, the same to be added to, begun if there
/// is none.
macro_rules! observations {
    ($($variant:ident($type:ty): $get:ident $(, $begin:ident)?;)*) => {
        impl Measured {
            $(
                #[doc = concat!("The observation `", stringify!($variant), "`, if there is one.")]
                pub fn $get(&self) -> Option<&$type> {
                    self.observed.iter().find_map::<&$type, _>(|observation| match observation {
                        Observation::$variant(it) => Some(it),
                        _ => None,
                    })
                }

                $(
                    #[doc = concat!("The observation `", stringify!($variant), "` to be added to, begun if there is none.")]
                    pub fn $begin(&mut self) -> &mut $type {
                        if self.$get().is_none() {
                            self.observed.push(Observation::$variant(Default::default()));
                        }
                        let begun = self.observed.iter_mut().find_map(|observation| match observation {
                            Observation::$variant(it) => Some(it),
                            _ => None,
                        });
                        begun.expect("it was begun just now")
                    }
                )?
            )*
        }
    };
}

observations! {
    CallTime(CallTime): call_time, begin_call_time;
    Throughput(Throughput): throughput, begin_throughput;
    Fuel(FuelPass): fuel;
    Counts(Counts): counts, begin_counts;
    Profile(Sampled): profile;
    ColdStart(Starts): starts, begin_starts;
    CallTail(PerCall): call_tail;
    Load(LoadResult): load;
    Capacity(Capacity): capacity;
    Utilisation(Utilisation): utilisation;
    Memory(MemoryUse): memory, begin_memory;
    Size(Sizes): sizes, begin_sizes;
    BuildTime(BuildTime): build_time;
}

impl Measured {
    /// Every open-loop load that was put on it, with the part of its capacity that it was; none at a plan's rate.
    pub fn loads(&self) -> impl Iterator<Item = (Option<Share>, &LoadResult)> {
        let shares = self.utilisation().into_iter().flat_map(|found| &found.loads);
        let at_rate = self.load().into_iter().map(|load| (None, load));
        at_rate.chain(shares.map(|(share, load)| (Some(*share), load)))
    }

    /// Nothing yet.
    pub const fn new(workload: Workload) -> Self {
        Measured { workload, stopped: None, observed: Vec::new(), notes: Vec::new() }
    }

    /// The slices of `call-time`; none where it was not measured.
    pub fn slices(&self) -> &[f64] {
        self.call_time().map_or(&[], |it| &it.slices)
    }

    /// How `call-time` was prepared; none where it was not measured.
    pub fn prepared(&self) -> Option<&Prepared> {
        self.call_time()?.prepared.as_ref()
    }

    /// The windows of `throughput`; none where it was not measured.
    pub fn windows(&self) -> &[Window] {
        self.throughput().map_or(&[], |it| &it.windows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_has_one_observation_however_often_it_is_added_to() {
        let mut measured = Measured::new("probe/nop".parse().unwrap());
        assert!(measured.slices().is_empty() && measured.call_time().is_none());
        measured.begin_call_time().slices.push(1.5);
        measured.begin_call_time().batches += 3;
        measured.begin_throughput();
        assert_eq!((measured.slices(), measured.observed.len()), (&[1.5][..], 2));
        let line = serde_json::to_string(&measured).unwrap();
        assert_eq!(
            line,
            r#"{"workload":"probe/nop","observed":[{"call-time":{"slices":[1.5],"batches":3}},{"throughput":{"windows":[]}}]}"#
        );
        assert_eq!(serde_json::from_str::<Measured>(&line).unwrap(), measured);
    }
}
