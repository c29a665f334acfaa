//! Instances made one after the other and kept: what starts cost, cold and warm, and what one more instance weighs.

use tollgate_model::Workload;
use tollgate_model::config::CallStyle;
use tollgate_model::protocol::Failure;

use super::callers::{Awaited, Caller, Plain};
use super::guest::Guest;
use super::subjects::{broken, executor, none, uninstantiable};
use super::{awaited, typed};
use crate::functions::{self, Function, Visitor};
use crate::inputs::Inputs;
use crate::subject::Instances;

/// Instances, all called with the same inputs.
struct Kept<F: Function, C: Caller<F>> {
    maker: Maker<C>,
    inputs: Inputs<C::Arg>,
    /// Each in a place of its own: nothing is moved when there are many.
    live: Vec<Box<C>>,
}

impl<F: Function, C: Caller<F>> Instances for Kept<F, C> {
    fn make(&mut self) -> Result<(), Failure> {
        let made = (self.maker)()?;
        self.live.push(Box::new(made));
        Ok(())
    }

    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        let last = self.live.last_mut().expect("made before it is called");
        last.call(&mut self.inputs, calls).map_err(broken::<F>)
    }

    fn drop_last(&mut self) {
        self.live.pop();
    }
}

/// Makes one instance after the other.
pub(super) type Maker<C> = Box<dyn FnMut() -> Result<C, Failure>>;

/// How instances are made, for plain calls and for awaited ones.
pub(super) trait Makers {
    /// Makers of instances that are called plainly.
    fn plain(self) -> Maker<Plain>;
    /// Makers of instances whose calls are awaited.
    fn awaited(self) -> Result<Maker<Awaited>, Failure>;
}

/// The inputs of a workload, and no instance yet; calls are made in the style that `style` says.
pub(super) fn with(
    makers: impl Makers,
    style: CallStyle,
    workload: Workload,
) -> Result<Box<dyn Instances>, Failure> {
    let bytes = workload.size.map_or(0, |size| size.bytes() as usize);
    functions::visit(workload.function.name, Ready { makers, style, bytes }).ok_or_else(|| none(workload))?
}

struct Ready<M> {
    makers: M,
    style: CallStyle,
    bytes: usize,
}

impl<M: Makers> Visitor for Ready<M> {
    type Out = Result<Box<dyn Instances>, Failure>;

    fn visit<F: typed::Call + awaited::Call>(self) -> Self::Out {
        match self.style {
            CallStyle::Sync => Ok(kept::<F, _>(self.makers.plain(), self.bytes)),
            CallStyle::Async => Ok(kept::<F, _>(self.makers.awaited()?, self.bytes)),
        }
    }
}

fn kept<F: Function, C: Caller<F> + 'static>(maker: Maker<C>, bytes: usize) -> Box<dyn Instances> {
    let inputs = F::inputs(bytes).into_iter().map(C::Arg::from).collect();
    Box::new(Kept::<F, C> { maker, inputs: Inputs::new(inputs), live: Vec::new() })
}

/// Instances of the one component that a guest is.
struct OfOne<'a>(&'a Guest);

impl Makers for OfOne<'_> {
    fn plain(self) -> Maker<Plain> {
        let (stores, pre) = (self.0.stores.clone(), self.0.typed.clone());
        Box::new(move || Plain::make(&stores, &pre).map_err(uninstantiable))
    }

    fn awaited(self) -> Result<Maker<Awaited>, Failure> {
        let (executor, stores, pre) = (executor()?, self.0.stores.clone(), self.0.awaited.clone());
        Ok(Box::new(move || Awaited::make(&executor, &stores, &pre).map_err(uninstantiable)))
    }
}

/// Makes a workload ready to have instances made of it.
pub fn instances(guest: &Guest, workload: Workload) -> Result<Box<dyn Instances>, Failure> {
    with(OfOne(guest), guest.call.style, workload)
}
