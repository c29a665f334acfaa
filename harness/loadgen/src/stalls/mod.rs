//! Stalls of the machine. A processor is *stopped* while a thread that wants it does not have it although no other thread
//! has; the machine is *stalled* while any processor that has a part in the load is. A host that is short of processors
//! stops those of a virtual machine for milliseconds, and what is under way then takes so much longer through no fault of its
//! own.
//!
//! 1. [`Watch`]: a thread knows by its own looks at the clock when it was stopped.
//! 2. [`RunQueue`]: waiting for a processor that another thread has is no stop. The kernel tells the two apart.
//! 3. During a load the generator watches over itself, and a thread that mostly sleeps over each other core.
//! 4. [`Stalls`]: what was slow for the machine's sake is left out, beside the figures that have it in.

mod apart;
mod cores;
mod lookout;
mod meters;
mod run_queue;
mod watch;
mod window;

pub use apart::{Machines, Stalls};
pub(crate) use lookout::Lookout;
pub use run_queue::RunQueue;
pub use watch::Watch;
pub use window::{SHORTEST, Window, united};
