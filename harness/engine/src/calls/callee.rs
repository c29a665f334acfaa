//! Functions of a guest as a host calls them, by whichever call path.

use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::InstancePre;

/// One function of a guest, with how it is called: what callers and instances need to know of a call path.
pub trait Callee: Clone + Send + 'static {
    /// An input of a plain call, made ready before the clock runs.
    type Arg: Send + Sync + 'static;
    /// An input of an awaited call.
    type AsyncArg: Send + Sync + 'static;
    /// The answer of a plain call.
    type Answer;
    /// The answer of an awaited call.
    type AsyncAnswer;
    /// An instance that is called plainly.
    type Handle: Send;
    /// An instance whose calls are awaited.
    type AsyncHandle: Send;

    /// The same function of a copy of the component.
    ///
    /// # Errors
    /// If the copy does not export it.
    fn of_copy(&self, pre: &InstancePre<State>) -> wasmtime::Result<Self>;

    /// Whether it is called on an object of the instance, which keeps its state from call to call.
    fn is_on_object(&self) -> bool {
        false
    }

    /// The ring of inputs for plain calls.
    fn inputs(&self) -> Result<Vec<Self::Arg>, Failure>;

    /// The ring of inputs for awaited calls.
    fn async_inputs(&self) -> Result<Vec<Self::AsyncArg>, Failure>;

    /// An input from its canonical JSON.
    fn decode(&self, json: &str) -> Result<Self::Arg, String>;

    /// An input of an awaited call from its canonical JSON.
    fn async_decode(&self, json: &str) -> Result<Self::AsyncArg, String>;

    /// An answer as its canonical JSON.
    fn encode(&self, answer: Self::Answer) -> Result<String, String>;

    /// The answer of an awaited call as its canonical JSON.
    fn async_encode(&self, answer: Self::AsyncAnswer) -> Result<String, String>;

    /// Makes an instance in `store`.
    fn instantiate(&self, store: &mut Store<State>) -> wasmtime::Result<Self::Handle>;

    /// Makes an instance in `store` whose calls are awaited.
    fn instantiate_async(
        &self,
        store: &mut Store<State>,
    ) -> impl Future<Output = wasmtime::Result<Self::AsyncHandle>> + Send;

    /// Puts what is an instance's own, the object that is called, into inputs that were made ready without it. It costs no
    /// call that is measured on one instance anything: it is done when the instance is there, and not again.
    #[inline]
    fn hand_over(_: &Self::Handle, _: &mut [Self::Arg]) {}

    /// The same for awaited calls.
    #[inline]
    fn async_hand_over(_: &Self::AsyncHandle, _: &mut [Self::AsyncArg]) {}

    /// The call that is measured.
    fn call(
        handle: &Self::Handle,
        store: &mut Store<State>,
        arg: &Self::Arg,
    ) -> wasmtime::Result<Self::Answer>;

    /// The awaited call that is measured.
    fn call_async(
        handle: &Self::AsyncHandle,
        store: &mut Store<State>,
        arg: &Self::AsyncArg,
    ) -> impl Future<Output = wasmtime::Result<Self::AsyncAnswer>> + Send;
}
