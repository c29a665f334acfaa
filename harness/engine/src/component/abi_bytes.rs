//! Bytes that cross the boundary: what arguments and results take in linear memory, as the canonical ABI lays them out
//! by the component's own types, and what their strings and lists hold.
//!
//! A few scalars are handed over in registers instead, and what is handed over in memory is read as well as written; this
//! counts each value once, wherever it travels.

use tollgate_model::Workload;
use tollgate_model::protocol::Failure;
use tollgate_values::abi;

use super::guest::Guest;
use super::subjects::{broken, uninstantiable};
use crate::calls::{Callee, Dynamic};

/// Calls and bytes of one pass over the inputs. Each is called once on one instance, for its answer counts too.
pub fn bytes_moved(guest: &Guest, workload: Workload) -> Result<(u64, u64), Failure> {
    let callee = Dynamic::new(guest.pre(), guest.suites()?, workload)?;
    let mut store = guest.stores.make();
    let handle = callee.instantiate(&mut store).map_err(uninstantiable)?;
    // A handle to an object is no bytes: a number in a register.
    let (inputs, mut with_object) = (callee.ring()?, callee.inputs()?);
    handle.hand_over(&mut with_object);
    let types: Vec<_> = callee.signature().types().cloned().collect();
    let result: Vec<_> = callee.signature().result().cloned().into_iter().collect();
    let mut moved = 0;
    for (input, with_object) in inputs.iter().zip(&with_object) {
        let answer = Dynamic::call(&handle, &mut store, with_object).map_err(broken(workload.function))?;
        let answer = &std::slice::from_ref(&answer)[..result.len()];
        let bytes = abi::moved(&types, input).and_then(|there| Ok(there + abi::moved(&result, answer)?));
        moved += bytes.map_err(|why| Failure::subject(format!("`{workload}`: {why}")))?;
    }
    Ok((inputs.len() as u64, moved))
}
