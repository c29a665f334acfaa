//! Deployments: how logic is put to work, and what each can do.

use crate::function::Function;
use crate::named::named;

named! {
    /// The shape in which logic is deployed. Whoever needs to know more asks what it can do; only where deployments are
    /// made is it matched on.
    Deployment {
        /// A plain function call in the same program.
        Native = "native",
        /// A call into a WebAssembly component in the same process.
        Component = "component",
        /// A request to an HTTP service on the same machine; its configuration says what answers.
        Http = "http",
    }
}

/// The kind of configuration that a contender names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Configured {
    /// By nothing: native code is as it was compiled.
    Not,
    /// By a runtime configuration (`harness/configs`).
    ByRuntime,
    /// By a service configuration (`harness/configs/services`).
    ByService,
}

impl Deployment {
    /// Whether another process requests it over a connection, instead of calling it in its own.
    pub const fn is_served(self) -> bool {
        matches!(self, Self::Http)
    }

    /// Whether it is called in the process that measures it.
    pub const fn is_called(self) -> bool {
        !self.is_served()
    }

    /// Whether instances of it can be made, held and dropped by whoever calls it.
    pub const fn has_instances(self) -> bool {
        matches!(self, Self::Component)
    }

    /// Whether it runs machine code that a runtime makes of a component.
    pub const fn is_compiled_by_runtime(self) -> bool {
        matches!(self, Self::Component)
    }

    /// The kind of configuration that its contenders name.
    pub const fn configured(self) -> Configured {
        match self {
            Self::Native => Configured::Not,
            Self::Component => Configured::ByRuntime,
            Self::Http => Configured::ByService,
        }
    }

    /// Whether a function exists in this shape at all.
    pub fn offers(self, function: &Function) -> bool {
        match self {
            Self::Native => true,
            Self::Component => function.in_components(),
            Self::Http => function.served,
        }
    }
}
