//! Classes of a profile's samples: what a call spends its time on.

use crate::named::named;

named! {
    /// What a sample's time went to. In the order of a call.
    Class {
        /// Getting into a guest and out of it again: trampolines, catching of traps, the runtime's books about the call.
        Glue = "glue",
        /// Arguments from the host's values to the guest's memory.
        Lowering = "lowering",
        /// Results from the guest's memory to the host's values.
        Lifting = "lifting",
        /// The logic: of the guest, or natively.
        Logic = "logic",
        /// The guest's allocator.
        GuestAllocation = "guest-allocation",
        /// The host's allocator.
        HostAllocation = "host-allocation",
        /// HTTP: the server, its executor, JSON.
        Http = "http",
        /// Compiling.
        Compiling = "compiling",
        /// The kernel.
        Kernel = "kernel",
        /// The loop of this benchmark around the call.
        Harness = "loop",
        /// None of these.
        Other = "other",
    }
}

impl Class {
    /// Its label.
    pub const fn label(self) -> &'static str {
        match self {
            Class::Glue => "entry/exit glue",
            Class::Lowering => "lowering",
            Class::Lifting => "lifting",
            Class::Logic => "logic",
            Class::GuestAllocation => "guest allocation",
            Class::HostAllocation => "host allocation",
            Class::Http => "HTTP",
            Class::Compiling => "compiling",
            Class::Kernel => "kernel",
            Class::Harness => "benchmark's loop",
            Class::Other => "other",
        }
    }
}
