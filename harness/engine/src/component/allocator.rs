//! What a guest's allocator is asked for, read out of a copy of the component that writes it down.

use std::collections::BTreeMap;

use tollgate_model::Workload;
use tollgate_model::protocol::{AllocationSite, AllocatorWatched, Failure, GuestPhase, WATCHED_ALLOCATOR};
use tollgate_wasi::State;
use tollgate_wasmtime_compat::calls::finish;
use wasmtime::Store;
use wasmtime::component::TypedFunc;

use super::guest::Guest;
use super::subjects::{broken, uninstantiable};
use crate::calls::{Callee, Dynamic};
use crate::failure::failed;

/// The words before the log.
const HEADER: u32 = 2;

/// Allocations while an instance is made, in a first round of the inputs, and in a second.
pub fn watch_allocator(guest: &Guest, workload: Workload) -> Result<AllocatorWatched, Failure> {
    let callee = Dynamic::new(guest.pre(), guest.suites()?, workload)?;
    let mut inputs = callee.inputs()?;
    let mut store = guest.stores.make();
    let instance = guest.pre().instantiate(&mut store).map_err(uninstantiable)?;
    let read = instance.get_typed_func(&mut store, WATCHED_ALLOCATOR).map_err(|_| {
        Failure::request(
            "`watch-allocator` is asked of a copy of a component that writes its allocations down",
        )
    })?;
    let handle = callee.of(instance, &mut store).map_err(uninstantiable)?;
    handle.hand_over(&mut inputs);
    let mut log = Log { read, at: 0, sites: BTreeMap::new() };
    log.take(&mut store, GuestPhase::Instantiating)?;
    for phase in [GuestPhase::FirstRound, GuestPhase::Calls] {
        for input in &inputs {
            Dynamic::call(&handle, &mut store, input).map_err(broken(workload.function))?;
        }
        log.take(&mut store, phase)?;
    }
    let lost = log.word(&mut store, 1)?.into();
    Ok(AllocatorWatched { calls: inputs.len() as u64, sites: log.sites(), lost })
}

/// Phase, stack and allocator.
type Place = (GuestPhase, Vec<u32>, u32);

/// A log, and what was read of it.
struct Log {
    read: TypedFunc<(u32,), (u32,)>,
    /// The words that were read.
    at: u32,
    /// Times and bytes of each place.
    sites: BTreeMap<Place, (u64, u64)>,
}

impl Log {
    fn word(&self, store: &mut Store<State>, at: u32) -> Result<u32, Failure> {
        let word = self.read.call(&mut *store, (at,));
        let word = word.and_then(|(word,)| finish(self.read.func(), store).map(|()| word));
        word.map_err(|error| failed("the log of allocations cannot be read", &error))
    }

    fn next(&mut self, store: &mut Store<State>) -> Result<u32, Failure> {
        let word = self.word(store, HEADER + self.at)?;
        self.at += 1;
        Ok(word)
    }

    /// Reads what was written since; it is of this phase.
    fn take(&mut self, store: &mut Store<State>, phase: GuestPhase) -> Result<(), Failure> {
        let written = self.word(store, 0)?;
        while self.at < written {
            let frames = self.next(store)?;
            let stack = (0..frames).map(|_| self.next(store)).collect::<Result<Vec<u32>, _>>()?;
            let allocator = self.next(store)?;
            let bytes = self.next(store)?;
            let (times, all) = self.sites.entry((phase, stack, allocator)).or_default();
            *times += 1;
            *all += u64::from(bytes);
        }
        Ok(())
    }

    fn sites(self) -> Vec<AllocationSite> {
        let site = |((phase, stack, allocator), (times, bytes))| AllocationSite {
            phase,
            stack,
            allocator,
            times,
            bytes,
        };
        self.sites.into_iter().map(site).collect()
    }
}
