//! Many components at once. Mapped once for each component, one file would be in memory once for all of them, and the
//! second would seem to cost next to nothing; so each gets a file of its own, as different components have.

use tollgate_model::Workload;
use tollgate_model::config::CodeLoad;
use tollgate_model::protocol::{Failure, FailureKind};
use tollgate_wasi::State;

use super::callers::{Awaited, Plain};
use super::guest::{Guest, StoreMaker, link};
use super::instances::{Maker, Makers, with};
use super::precompiled::Copies;
use super::subjects::{executor, uninstantiable};
use super::{awaited, typed};
use crate::failure::failed;
use crate::subject::Instances;

/// Instances, each of a component of its own.
struct OfMany {
    copies: Copies,
    load: CodeLoad,
    stores: StoreMaker,
}

impl OfMany {
    /// Loads one more component, and links it.
    fn next(&mut self) -> Result<(typed::GuestPre<State>, awaited::GuestPre<State>), Failure> {
        let (engine, wasi) = (self.stores.engine(), self.stores.grants_wasi());
        let component = self.copies.next(engine, self.load)?;
        link(engine, &component, wasi).map_err(|error| failed("a copy of the component", &error))
    }
}

impl Makers for OfMany {
    fn plain(mut self) -> Maker<Plain> {
        Box::new(move || {
            let (pre, _) = self.next()?;
            Plain::make(&self.stores, &pre).map_err(uninstantiable)
        })
    }

    fn awaited(mut self) -> Result<Maker<Awaited>, Failure> {
        let executor = executor()?;
        Ok(Box::new(move || {
            let (_, pre) = self.next()?;
            Awaited::make(&executor, &self.stores, &pre).map_err(uninstantiable)
        }))
    }
}

/// Makes a workload ready to have components loaded, an instance made of each. The files lie in a folder of their own
/// in the cache, which is gone with what this returns. Each is there only until it is loaded: what is mapped outlives
/// its name.
pub fn components(guest: &Guest, workload: Workload, load: CodeLoad) -> Result<Box<dyn Instances>, Failure> {
    if load == CodeLoad::Compile {
        return Err(Failure {
            kind: FailureKind::Request,
            message:
                "components are held as `deserialize` or `map` loads them: compiled in place, their code \
                      lies in memory as copied code does"
                    .to_string(),
        });
    }
    let copies = guest.precompiled()?.copies()?;
    with(OfMany { copies, load, stores: guest.stores.clone() }, guest.call.style, workload)
}
