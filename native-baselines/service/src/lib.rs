//! The logic as a native HTTP service: axum on hyper on tokio, answering by the contract.
//!
//! It is what a careful team would put into production, because the other services are measured against it: bodies,
//! requests in flight and waiting times are bounded, and a shutdown finishes what was begun.
//!
//! Everything but the logic can be had for another service with [`serve_with`], so that two services differ in where
//! the logic runs and in nothing else.

#![forbid(unsafe_code)]

mod body;
mod connections;
mod handler;
mod settings;

use std::future::Future;
use std::io;

use tokio::net::TcpListener;

pub use handler::{Handler, Native};
pub use settings::Settings;

/// Serves the native logic until `shutdown` comes, then finishes the requests that are in flight.
///
/// # Errors
/// If the listener is no longer one. A connection that fails is its client's affair.
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    serve_with(listener, settings, Native, shutdown).await
}

/// As [`serve`], with another who answers.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with<H: Handler>(
    listener: TcpListener,
    settings: Settings,
    handler: H,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let router = handler::router(handler, &settings);
    connections::serve(listener, settings, router, shutdown).await
}
