//! Instances made one after the other and kept: what starts cost, cold and warm, and what one more instance weighs.

use tollgate_model::config::CallStyle;
use tollgate_model::protocol::Failure;
use tollgate_model::{FunctionName, Workload};

use super::guest::Guest;
use super::subjects::{WithCallee, broken_in_a_row, executor, uninstantiable, with_callee};
use crate::calls::Callee;
use crate::calls::callers::{AsyncReused, Caller, SyncReused};
use crate::inputs::Inputs;
use crate::subject::Instances;

/// Instances, all called with the same inputs.
struct Kept<C: Caller> {
    maker: Maker<C>,
    inputs: Inputs<C::Arg>,
    /// Each in a place of its own: nothing is moved when there are many.
    live: Vec<Box<C>>,
    /// Number of inputs that the one made last has put what is its own into: as many as it was called with, so that its
    /// first call does not wait for all of them.
    handed_over: u64,
    /// Whether calls are on an object of the instance.
    on_object: bool,
    name: FunctionName,
}

impl<C: Caller> Instances for Kept<C> {
    fn make(&mut self) -> Result<(), Failure> {
        let made = (self.maker)()?;
        self.live.push(Box::new(made));
        self.handed_over = 0;
        Ok(())
    }

    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        let last = self.live.last_mut().expect("made before it is called");
        let missing = calls.min(self.inputs.len() - self.handed_over);
        if self.on_object && missing > 0 {
            self.inputs.ahead(missing).into_iter().for_each(|part| last.hand_over(part));
            self.handed_over += missing;
        }
        last.call(&mut self.inputs, calls).map_err(broken_in_a_row(self.name, self.on_object))
    }

    fn drop_last(&mut self) {
        self.live.pop();
        self.handed_over = 0;
    }
}

/// Makes one instance after the other.
pub(super) type Maker<C> = Box<dyn FnMut() -> Result<C, Failure>>;

/// The makers of instances of a callee, for plain calls and for awaited ones.
pub(super) trait Makers {
    /// Makers of instances that are called plainly.
    fn plain<C: Callee>(self, callee: C) -> Maker<SyncReused<C>>;
    /// Makers of instances whose calls are awaited.
    fn awaited<C: Callee>(self, callee: C) -> Result<Maker<AsyncReused<C>>, Failure>;
}

/// The inputs of a workload, and no instance yet.
pub(super) fn with(
    makers: impl Makers,
    guest: &Guest,
    workload: Workload,
) -> Result<Box<dyn Instances>, Failure> {
    with_callee(guest, workload, Ready { makers, style: guest.call.style, name: workload.function })
}

struct Ready<M> {
    makers: M,
    style: CallStyle,
    name: FunctionName,
}

impl<M: Makers> WithCallee for Ready<M> {
    type Out = Box<dyn Instances>;

    fn with<C: Callee + Sync>(self, callee: C) -> Result<Self::Out, Failure> {
        let (name, on_object) = (self.name, callee.is_on_object());
        match self.style {
            CallStyle::Sync => {
                let inputs = SyncReused::inputs(&callee)?;
                Ok(kept(self.makers.plain(callee), inputs, on_object, name))
            }
            CallStyle::Async => {
                let inputs = AsyncReused::inputs(&callee)?;
                Ok(kept(self.makers.awaited(callee)?, inputs, on_object, name))
            }
        }
    }
}

fn kept<C: Caller + 'static>(
    maker: Maker<C>,
    inputs: Vec<C::Arg>,
    on_object: bool,
    name: FunctionName,
) -> Box<dyn Instances> {
    Box::new(Kept { maker, inputs: Inputs::new(inputs), live: Vec::new(), handed_over: 0, on_object, name })
}

/// Instances of the one component that a guest is.
struct OfOne<'a>(&'a Guest);

impl Makers for OfOne<'_> {
    fn plain<C: Callee>(self, callee: C) -> Maker<SyncReused<C>> {
        let stores = self.0.stores.clone();
        Box::new(move || SyncReused::make(&stores, &callee).map_err(uninstantiable))
    }

    fn awaited<C: Callee>(self, callee: C) -> Result<Maker<AsyncReused<C>>, Failure> {
        let (executor, stores) = (executor()?, self.0.stores.clone());
        Ok(Box::new(move || AsyncReused::make(&executor, &stores, &callee).map_err(uninstantiable)))
    }
}

/// Makes a workload ready to have instances made of it.
pub fn instances(guest: &Guest, workload: Workload) -> Result<Box<dyn Instances>, Failure> {
    with(OfOne(guest), guest, workload)
}
