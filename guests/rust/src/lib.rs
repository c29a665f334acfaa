//! The Rust guest: the very crate that the native baseline calls, behind the component's boundary.
//!
//! Nothing is decided here. Each function converts what the bindings give into what the logic takes, moving
//! strings and lists instead of cloning them, so that what is measured is the boundary and the logic alone.

mod fraud;
#[cfg(feature = "misbehave")]
mod misbehave;
mod pricing;
mod probe;

/// What `wit-bindgen` generates from `guests/wit`.
mod bindings {
    #![allow(missing_docs, reason = "generated; the documentation is in the WIT")]

    wit_bindgen::generate!({
        path: "../wit",
        world: "tollgate:guests/guest",
    });

    export!(Guest with_types_in self);

    use crate::Guest;
}

/// Implements every interface that the world `guest` exports; one module each.
struct Guest;
