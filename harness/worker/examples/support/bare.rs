//! A loop over Wasmtime's typed functions: the least that a call can be. None of our bindings, loops, inputs or
//! settings files; a [`Subject`] only to be started and timed as ours is.

use std::hint::black_box;
use std::path::Path;

use tollgate_engine::{Fuel, Subject, failed};
use tollgate_fixtures::corpus;
use tollgate_model::protocol::Failure;
use tollgate_wasi::State;
use wasmtime::Store;
use wasmtime::component::{ComponentNamedList, ComponentType, Instance, Lift, Lower, TypedFunc};

use super::{Trouble, raw};

struct Bare<P, R> {
    store: Store<State>,
    function: TypedFunc<P, R>,
    inputs: Vec<P>,
}

#[derive(ComponentType, Lower)]
#[component(record)]
struct Request {
    sku: String,
    quantity: u32,
}

#[derive(ComponentType, Lift)]
#[component(record)]
#[expect(dead_code, reason = "what matters is that Wasmtime makes it")]
struct Response {
    cents: u64,
    source: String,
}

/// Opens the component in `file`.
pub fn open(file: &Path, workload: &str) -> Result<Box<dyn Subject>, Trouble> {
    with(raw::open(file)?, workload)
}

/// The same in a store that is made already.
pub fn with(
    (mut store, component, linker): raw::Opened,
    workload: &str,
) -> Result<Box<dyn Subject>, Trouble> {
    let instance = linker.instantiate(&mut store, &component)?;
    match workload {
        "probe/nop" => {
            let function = find(&mut store, instance, "tollgate:probe/probe@1.0.0", "nop")?;
            Ok(Box::new(Bare::<(), ()> { store, function, inputs: vec![()] }))
        }
        "pricing/get-quote" => {
            let function = find(&mut store, instance, "tollgate:pricing/pricing@1.0.0", "get-quote")?;
            let requests = corpus::get_quote().into_iter();
            let requests: Vec<_> =
                requests.map(|it| Request { sku: it.sku, quantity: it.quantity }).collect();
            // As long as the process: a typed function's parameters have one lifetime.
            let inputs = requests.leak().iter().map(|request| (request,)).collect();
            Ok(Box::new(Bare::<(&Request,), (Result<Response, String>,)> { store, function, inputs }))
        }
        other => Err(raw::unwritten(other)),
    }
}

fn find<P, R>(
    store: &mut Store<State>,
    instance: Instance,
    interface: &str,
    name: &str,
) -> Result<TypedFunc<P, R>, Trouble>
where
    P: ComponentNamedList + Lower,
    R: ComponentNamedList + Lift,
{
    let missing = || format!("the guest does not export {interface}");
    let interface = instance.get_export_index(&mut *store, None, interface).ok_or_else(missing)?;
    let function = instance.get_export_index(&mut *store, Some(&interface), name).ok_or_else(missing)?;
    Ok(instance.get_typed_func(store, function)?)
}

impl<P, R> Subject for Bare<P, R>
where
    P: ComponentNamedList + Lower + Copy + Send + Sync,
    R: ComponentNamedList + Lift + Send + Sync,
{
    #[inline(never)]
    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        for input in self.inputs.iter().cycle().take(calls as usize) {
            let answer = self.function.call(&mut self.store, *black_box(input));
            black_box(answer.map_err(|error| failed("the bare call failed", &error))?);
        }
        Ok(())
    }

    #[inline(never)]
    fn loop_only(&mut self, calls: u64) {
        for input in self.inputs.iter().cycle().take(calls as usize) {
            black_box(input);
        }
    }

    fn inputs(&self) -> u64 {
        self.inputs.len() as u64
    }

    fn answer(&mut self, _: &str) -> Result<String, Failure> {
        Err(Failure::unsupported("a bare loop answers nothing"))
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        Ok(None)
    }
}
