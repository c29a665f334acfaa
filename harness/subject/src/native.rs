//! The native layer: the logic crate, called as any Rust program would call it.

use tollgate_fixtures::golden;
use tollgate_model::Workload;
use tollgate_model::protocol::{Failure, FailureKind};

use crate::functions::{self, Function, Visitor};
use crate::inputs::Inputs;
use crate::subject::{Fuel, Subject};

/// A function of the logic crate with its inputs.
struct Native<F: Function>(Inputs<F::Input>);

impl<F: Function> Subject for Native<F> {
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

    fn answer(&mut self, case: &golden::Case) -> Result<String, Failure> {
        Ok(golden::encode(&F::native(&input_of::<F>(case)?)))
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        Ok(None)
    }
}

/// A case's input, or the line of the golden file that cannot be read.
pub fn input_of<F: Function>(case: &golden::Case) -> Result<F::Input, Failure> {
    case.input().map_err(|error| Failure { kind: FailureKind::Request, message: error.to_string() })
}

struct Ready {
    bytes: usize,
}

impl Visitor for Ready {
    type Out = Box<dyn Subject>;
    fn visit<F: Function>(self) -> Self::Out {
        Box::new(Native::<F>(Inputs::new(F::inputs(self.bytes))))
    }
}

/// The native subject of a workload.
pub fn prepare(workload: Workload) -> Option<Box<dyn Subject>> {
    let bytes = workload.size.map_or(0, |size| size.bytes() as usize);
    if workload.function.name == Memcpy::NAME {
        return Some(Box::new(Memcpy::new(bytes)));
    }
    functions::visit(workload.function.name, Ready { bytes })
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

    fn answer(&mut self, case: &golden::Case) -> Result<String, Failure> {
        let message = format!("`{}` has no golden answers: it is no function of the contracts", case.name);
        Err(Failure { kind: FailureKind::Request, message })
    }

    fn fuel(&mut self) -> Result<Option<Fuel>, Failure> {
        Ok(None)
    }
}
