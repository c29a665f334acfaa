//! Many components at once. Mapped once for each component, one file would be in memory once for all of them, and the
//! second would seem to cost next to nothing; so each gets a file of its own, as different components have.

use tollgate_model::Workload;
use tollgate_model::config::CodeLoad;
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::component::InstancePre;

use super::guest::{Guest, link};
use super::live_instances::{Maker, Makers, with};
use super::precompiled::Copies;
use super::subjects::{executor, uninstantiable};
use crate::calls::Callee;
use crate::calls::callers::{AsyncReused, SyncReused};
use crate::failure::failed;
use crate::store::StoreMaker;
use crate::subject::Instances;

/// Instances, each of a component of its own.
struct OfMany {
    copies: Copies,
    load: CodeLoad,
    stores: StoreMaker,
}

impl OfMany {
    /// Loads one more component, links it, and finds the function in it.
    fn next<C: Callee>(&mut self, callee: &C) -> Result<C, Failure> {
        let (engine, wasi) = (self.stores.engine(), self.stores.grants_wasi());
        let component = self.copies.next(engine, self.load)?;
        let copied = |pre: InstancePre<State>| callee.of_copy(&pre);
        link(engine, &component, wasi, self.stores.grant())
            .and_then(copied)
            .map_err(|error| failed("a copy of the component", &error))
    }
}

impl Makers for OfMany {
    fn plain<C: Callee>(mut self, callee: C) -> Maker<SyncReused<C>> {
        Box::new(move || {
            let callee = self.next(&callee)?;
            SyncReused::make(&self.stores, &callee).map_err(uninstantiable)
        })
    }

    fn awaited<C: Callee>(mut self, callee: C) -> Result<Maker<AsyncReused<C>>, Failure> {
        let executor = executor()?;
        Ok(Box::new(move || {
            let callee = self.next(&callee)?;
            AsyncReused::make(&executor, &self.stores, &callee).map_err(uninstantiable)
        }))
    }
}

/// Makes a workload ready to have components loaded, an instance made of each. The files lie in a folder of their own
/// in the cache, which is gone with what this returns. Each is there only until it is loaded: what is mapped outlives
/// its name.
pub fn components(guest: &Guest, workload: Workload, load: CodeLoad) -> Result<Box<dyn Instances>, Failure> {
    if !matches!(load, CodeLoad::Deserialize | CodeLoad::Map) {
        return Err(Failure::request(
            "components are held as `deserialize` or `map` loads them: compiled in place, their code lies in memory \
             as copied code does",
        ));
    }
    let copies = guest.precompiled()?.copies()?;
    with(OfMany { copies, load, stores: guest.stores.clone() }, guest, workload)
}
