//! Comparisons: the groups of a plan with every glob resolved, which is what is really measured.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{LoadShape, Measure};
use crate::cell::Cell;
use crate::contender::Contender;
use crate::function::FunctionName;
use crate::metric::PageCache;
use crate::pattern::Pattern;
use crate::workload::Workload;

/// Contenders that are measured together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Comparison {
    /// The workloads that are called.
    pub workloads: Vec<Workload>,
    /// The contenders, controls first.
    pub contenders: Vec<Contender>,
    /// The control of each contender that has one; a control is its own.
    #[serde(default)]
    pub controls: BTreeMap<Contender, Contender>,
    /// The functions that a contender does not have: native code has no instances of a user's component, services offer
    /// few probes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub absent: BTreeMap<Contender, BTreeSet<FunctionName>>,
    /// The measures that are taken.
    pub measure: Vec<Measure>,
    /// Thread counts of `throughput`; 0 is every core.
    pub threads: Vec<u16>,
    /// Number of blocks: one launch of each contender a block.
    pub launches: u32,
    /// Whether files are in memory at a cold start.
    #[serde(default)]
    pub page_cache: Vec<PageCache>,
    /// The load of `load` and `capacity`.
    #[serde(default)]
    pub load: LoadShape,
}

impl Comparison {
    /// These contenders and measures alone: no controls, no threads, no load of its own, no page cache to be controlled.
    pub fn new(
        workloads: Vec<Workload>,
        contenders: Vec<Contender>,
        measure: Vec<Measure>,
        launches: u32,
    ) -> Self {
        let (threads, page_cache, load) = (Vec::new(), Vec::new(), LoadShape::default());
        let (controls, absent) = (BTreeMap::new(), BTreeMap::new());
        Comparison { workloads, contenders, controls, absent, measure, threads, launches, page_cache, load }
    }

    /// The contender that another is held against, which may be itself.
    pub fn control_of(&self, contender: &Contender) -> Option<&Contender> {
        self.controls.get(contender)
    }

    /// Whether others are held against this contender.
    pub fn is_control(&self, contender: &Contender) -> bool {
        self.control_of(contender) == Some(contender)
    }

    /// Whether a contender has the function of a workload.
    pub fn offers(&self, contender: &Contender, workload: Workload) -> bool {
        !self.absent.get(contender).is_some_and(|absent| absent.contains(&workload.function))
    }

    /// The workloads whose function a contender has.
    pub fn workloads_of(&self, contender: &Contender) -> impl Iterator<Item = Workload> {
        self.workloads.iter().copied().filter(|workload| self.offers(contender, *workload))
    }

    /// Every cell, in the plan's order.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.workloads.iter().flat_map(move |&workload| {
            let offering = self.contenders.iter().filter(move |contender| self.offers(contender, workload));
            offering.map(move |contender| Cell { workload, contender: contender.clone() })
        })
    }

    /// Whether contenders are open at once and take turns.
    pub fn is_interleaved(&self) -> bool {
        self.measure.iter().all(|measure| measure.is_interleaved())
    }

    /// The cells that `keep` fits, with the controls of what remains.
    pub fn only(mut self, keep: &Pattern) -> Option<Comparison> {
        let kept: Vec<Cell> = self.cells().filter(|cell| keep.matches(&cell.to_string())).collect();
        let controls: Vec<Contender> =
            kept.iter().filter_map(|cell| self.controls.get(&cell.contender).cloned()).collect();
        self.workloads.retain(|workload| kept.iter().any(|cell| cell.workload == *workload));
        self.contenders.retain(|contender| {
            controls.contains(contender) || kept.iter().any(|cell| cell.contender == *contender)
        });
        self.controls.retain(|contender, _| self.contenders.contains(contender));
        self.absent.retain(|contender, _| self.contenders.contains(contender));
        (!self.workloads.is_empty()).then_some(self)
    }
}
