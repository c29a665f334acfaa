//! The measures: what can be done with a cell.

use crate::deployment::Deployment;
use crate::named::named;

named! {
    /// A way of measuring.
    Measure {
        /// Time of one call, in interleaved slices.
        CallTime = "call-time",
        /// Calls in a second on each of the group's thread counts.
        Throughput = "throughput",
        /// Fuel of one call, on contenders whose engine counts it.
        Fuel = "fuel",
        /// Figures counted of a call instead of timed: instructions, allocations, pages, system calls, bytes.
        Counts = "counts",
        /// The steps from the spawn of a process to its first answer, and to its n-th; and those of a new instance in a
        /// warm engine.
        ColdStart = "cold-start",
        /// Samples of calls, or of a service under load, by what they were taken in: what a call is made of.
        Profile = "profile",
        /// Percentiles of single calls in a process, where the clock is cheap enough to time them one by one.
        CallTail = "call-tail",
        /// Percentiles under an open-loop load: of services, and of operations of 10 µs or more in a process.
        Load = "load",
        /// Requests in a second of a service whose connections are always busy, and its processor time for each.
        Capacity = "capacity",
        /// Percentiles of a service under open-loop loads at equal parts of what it can do: each launch finds its own capacity
        /// first.
        Utilisation = "utilisation",
        /// Resident memory from idle to loaded, and what one more of everything costs.
        Memory = "memory",
        /// The bytes of what is built and deployed.
        Size = "size",
        /// Duration of the build, with nothing there yet.
        BuildTime = "build-time",
    }
}

impl Measure {
    /// Whether contenders are open at once and take turns in short slices. The others have the machine to themselves,
    /// isolated, one contender after the other.
    pub const fn is_interleaved(self) -> bool {
        matches!(self, Self::CallTime | Self::Throughput | Self::Fuel)
    }

    /// Whether calls are what it measures. Where code lies in its file is then a part of the figure; of starts, memory and the
    /// like the file itself is.
    pub const fn is_of_calls(self) -> bool {
        self.is_interleaved()
            || matches!(self, Self::CallTail | Self::Load | Self::Capacity | Self::Utilisation)
    }

    /// Whether it can be measured on a deployment.
    pub const fn fits(self, deployment: Deployment) -> bool {
        match self {
            Self::CallTime | Self::Throughput | Self::Fuel | Self::CallTail | Self::Counts => {
                deployment.is_called()
            }
            Self::Capacity | Self::Utilisation => deployment.is_served(),
            Self::ColdStart | Self::Profile | Self::Load | Self::Memory | Self::Size | Self::BuildTime => {
                true
            }
        }
    }
}
