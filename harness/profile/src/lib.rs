//! Profiles: samples of a process, as `perf` recorded them, become stacks in which host frames and named guest frames
//! stand together; stacks become flame graphs, files for other profilers, and shares of what a call is made of.
//!
//! What is read: `perf.data`, the perf map in which Wasmtime names the code that it compiled, and the programs that were
//! mapped. Processes are somebody else's: there is no clock and no process here.

#![forbid(unsafe_code)]

mod advice;
mod callgrind;
mod code_map;
mod cost;
mod counted_only;
mod difference;
mod exact;
mod firefox;
mod flame;
mod flame_classes;
mod folded;
mod frames;
mod guessed;
mod guest_memory;
mod heap;
mod heaviest;
mod kernel;
mod lookup;
mod memory;
mod modules;
mod names;
mod passes;
mod pieced;
mod places;
mod pprof;
mod reading;
mod recording;
mod rules;
mod shares;
mod summary;
mod unwind;

pub use advice::{Advice, advice};
pub use callgrind::Counted;
pub use code_map::CodeMap;
pub use cost::Cost;
pub use difference::{Moved, difference, moved};
pub use exact::{Spent, spent};
pub use firefox::firefox;
pub use flame::{FlameError, flame_graph, flame_graph_of, flame_graph_of_cycles, flame_graph_of_two};
pub use folded::{class_of_folded, folded, unfolded, without_mark};
pub use frames::{Frame, FrameId, Origin, Profile, Sample, StackId};
pub use guest_memory::{GuestMemory, GuestSite, InWords, OfGuestPhase, guest_memory};
pub use heap::{Heap, Phase};
pub use heaviest::{HeavyStack, heaviest};
pub use kernel::KernelSymbols;
pub use memory::{GuestAllocation, MemoryProfile, OfPhase, Place, guest_allocations, phases};
pub use passes::PassShare;
pub use pieced::pieced;
pub use pprof::{pprof, pprof_stacks};
pub use reading::class_of;
pub use recording::{ReadError, Recorded, Sources, read};
pub use shares::{Share, Shares};
pub use summary::{ClassCount, ClassShare, Exact, Function, Quality, Summary, Taken, Unit};
