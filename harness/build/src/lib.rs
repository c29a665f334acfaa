//! Building, finding and inspecting guests.
//!
//! A guest is a folder under `guests/` with a `guest.toml`, which declares one or more *builds*: what each needs,
//! what to run, what comes out (see [`definition`]). [`Guests`] reads them all, tells what is fresh and what is
//! not, and builds what is not:
//!
//! ```no_run
//! use std::path::Path;
//! use tollgate_build::{Guests, Quiet};
//!
//! let guests = Guests::discover(Path::new("."))?;
//! let artifact = guests.build("rust", &mut Quiet)?;
//! println!("{}: {} bytes", artifact.path.display(), artifact.bytes);
//! # Ok::<(), tollgate_build::Error>(())
//! ```
//!
//! Freshness goes by content and never by time stamps: a checkout, a `touch` or a clock that is wrong makes
//! nothing stale, and a changed byte always does. Nothing here runs a component, so that a tool which only
//! wants to know about guests does not have to compile a Wasm engine.

#![forbid(unsafe_code)]

mod artifact;
mod build;
mod command;
mod conform;
pub mod definition;
mod encode;
mod error;
mod guests;
mod http;
mod inputs;
mod inspect;
mod items;
mod listing;
mod lock;
mod own;
mod progress;
mod sections;
mod toolchain;
mod wasm;
mod watched;
mod world;

pub use artifact::{Artifact, BuildRecord};
pub use conform::{HOST_GRANTS, check_world};
pub use error::Error;
pub use guests::Guests;
pub use http::is_of_contracts;
pub use inputs::Inputs;
pub use inspect::{CoreModule, Inspection, Interface, Producer, inspect};
pub use listing::{Listing, Status};
pub use own::{HollowFunction, Own, Wrapped};
pub use progress::{Event, Progress, Quiet};
pub use sections::{SectionSize, strip};
pub use wasm::check_is_component;
pub use watched::{Watched, watched};
pub use world::World;
