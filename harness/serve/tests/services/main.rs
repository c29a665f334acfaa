//! Services of every kind, opened as the worker opens them and asked over real sockets.

mod bounds;
mod endings;
mod golden;
mod opening;
mod requests;
mod support;
mod traps;
