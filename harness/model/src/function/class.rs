//! Payload classes.

use crate::named::named;

named! {
    /// The kind of value that crosses the boundary.
    PayloadClass {
        /// Numbers only.
        Scalar = "scalar",
        /// Records, lists, variants, options, flags.
        Structured = "structured",
        /// One string.
        Text = "text",
        /// One list of bytes.
        Bytes = "bytes",
    }
}
