//! The worker protocol: JSON lines on stdin and stdout, one request, one answer. Everything else goes to stderr.
//!
//! Any program in any language may be a worker. The first request is `open`, and its answer a receipt: proof that
//! the subject is there, and what exactly it is. A worker never decides what to measure.
//!
//! Each request is a type that names the type of its answer ([`Ask`]), so that neither side can confuse two: whoever
//! asks gets that type back, and a worker implements a function of that type ([`Worker`]).

mod allocator;
mod call;
mod code;
mod failure;
mod hold;
mod load;
mod open;
mod pairs;
mod process;
mod serve;
mod start;
mod verify;

pub use allocator::{AllocationSite, AllocatorWatched, GuestPhase, WATCHED_ALLOCATOR, WatchAllocator};
pub use call::{
    Burned, BytesMoved, CallTail, Called, Collections, Count, Counted, Fuel, Measure, Moved, Prepare,
    Prepared, Release, Released, SelfCount, Slice, ThreadCount, Throughput, WarmUp,
};
pub use code::{CodeBytes, CodeSize};
pub use failure::{Failure, FailureKind};
pub use hold::{Components, Held, HeldAt, Instances};
pub use load::{Answered, ClosedLoop, FirstAnswer, OpenLoop, Target, VerifyService};
pub use open::{Artifact, Clock, Open, Phase, Receipt, SLOWER, slower_by};
pub use pairs::{Answer, Ask, Request, Worker};
pub use process::{Close, Look, Memory, Process, Seen};
pub use serve::{Serve, Serving};
pub use start::{Cold, Started, Warm, Warmed};
pub use verify::{Difference, Record, Recorded, Recording, Verified, Verify};

/// The version of this protocol. A worker that speaks another is refused, never guessed at.
pub const PROTOCOL: u32 = 3;
