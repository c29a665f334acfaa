//! Classes of samples: what a call spends its time on.

use std::fmt;

/// What a sample's time went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Getting into a guest and out of it again: trampolines, catching of traps, the runtime's books about the call.
    Glue,
    /// Arguments from the host's values to the guest's memory.
    Lowering,
    /// Results from the guest's memory to the host's values.
    Lifting,
    /// The logic: of the guest, or natively.
    Logic,
    /// The guest's allocator.
    GuestAllocation,
    /// The host's allocator.
    HostAllocation,
    /// HTTP: the server, its executor, JSON.
    Http,
    /// Compiling.
    Compiling,
    /// The kernel.
    Kernel,
    /// The loop of this benchmark around the call.
    Harness,
    /// None of these.
    Other,
}

impl Class {
    /// All of them, in the order of a call.
    pub const ALL: [Class; 11] = [
        Class::Glue,
        Class::Lowering,
        Class::Lifting,
        Class::Logic,
        Class::GuestAllocation,
        Class::HostAllocation,
        Class::Http,
        Class::Compiling,
        Class::Kernel,
        Class::Harness,
        Class::Other,
    ];
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
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
        })
    }
}
