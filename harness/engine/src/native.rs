//! Native code: the logic crate, called as any Rust program would call it.

use tollgate_fixtures::payload::Payload;
use tollgate_model::Workload;
use tollgate_model::protocol::Failure;

use crate::calls::bindings::functions::{self, Typed, Visitor};
use crate::inputs::Inputs;
use crate::subject::{Fuel, Subject};

/// A function of the logic crate with its inputs.
struct Native<F: Typed>(Inputs<F::Input>);

impl<F: Typed> Subject for Native<F> {
    #[inline(never)]
    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        self.0.each(calls, |input| Ok(F::native(input)))
    }

    fn loop_only(&mut self, calls: u64) {
        self.0.loop_only(calls);
    }

    fn inputs(&self) -> u64 {
        self.0.len()
    }

    fn answer(&mut self, input: &str) -> Result<String, Failure> {
        let input = F::Input::decode(input).map_err(Failure::request)?;
        Ok(F::native(&input).encode())
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        Ok(None)
    }
}

struct Ready {
    bytes: usize,
}

impl Visitor for Ready {
    type Out = Box<dyn Subject>;
    fn visit<F: Typed>(self) -> Self::Out {
        Box::new(Native::<F>(Inputs::new(F::inputs(self.bytes))))
    }
}

/// The native subject of a workload.
pub fn prepare(workload: Workload) -> Option<Box<dyn Subject>> {
    if workload.function == Memcpy::NAME {
        return Some(Box::new(Memcpy::new(workload.bytes())));
    }
    functions::visit(workload.function.as_str(), Ready { bytes: workload.bytes() })
}

/// The reference line of reports: the payload copied once, into a buffer that is there already.
struct Memcpy {
    inputs: Inputs<Vec<u8>>,
    target: Vec<u8>,
}

impl Memcpy {
    const NAME: &'static str = "probe/memcpy";

    fn new(bytes: usize) -> Self {
        Memcpy { inputs: Inputs::new(tollgate_fixtures::corpus::bytes(bytes)), target: vec![0; bytes] }
    }
}

impl Subject for Memcpy {
    #[inline(never)]
    fn call(&mut self, calls: u64) -> Result<(), Failure> {
        let target = &mut self.target;
        self.inputs.each(calls, |input| {
            target.copy_from_slice(input);
            std::hint::black_box(&mut *target);
            Ok(())
        })
    }

    fn loop_only(&mut self, calls: u64) {
        self.inputs.loop_only(calls);
    }

    fn inputs(&self) -> u64 {
        self.inputs.len()
    }

    fn answer(&mut self, _: &str) -> Result<String, Failure> {
        Err(Failure::request(format!(
            "`{}` has no golden answers: it is no function of the contracts",
            Self::NAME
        )))
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        Ok(None)
    }
}
