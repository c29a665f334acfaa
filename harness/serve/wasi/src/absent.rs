//! The same names where nothing is served: none of these values is ever made.

use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Bytes;
use hyper::{Request, Response};
use wasmtime::component::Component;
use wasmtime::{Engine, Result};

use crate::{Reuse, Version};

/// Why nothing is served here.
pub const ABSENT: Option<&str> = Some("wasi:http is served with Wasmtime 48 and newer");

/// A body on its way to a component, or back.
pub type WasiBody = UnsyncBoxBody<Bytes, Error>;

/// Why a body ended too early.
#[derive(Debug)]
pub enum Error {
    /// It is too large.
    HttpRequestBodySize(Option<u64>),
    /// It came too slowly.
    ConnectionReadTimeout,
    /// The connection ended.
    Hyper(hyper::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Error {}

/// A linked component.
#[derive(Clone)]
pub enum Proxy {}

/// A component that is called directly.
pub enum Direct {}

/// A component behind Wasmtime's handler.
pub enum Handler {}

#[allow(missing_docs, clippy::missing_errors_doc, reason = "as where something is served")]
impl Proxy {
    pub fn link(_: &Engine, _: &Component, _: Version) -> Result<Self> {
        Err(wasmtime::Error::msg(ABSENT.unwrap_or_default()))
    }

    #[must_use]
    pub fn memory_limit(self, _: u64) -> Self {
        self
    }

    #[must_use]
    pub fn unlimited(self, _: bool, _: bool) -> Self {
        self
    }

    pub fn direct(self) -> Result<Direct> {
        match self {}
    }

    #[must_use]
    pub fn handler(self, _: Reuse) -> Handler {
        match self {}
    }
}

#[allow(missing_docs, clippy::missing_errors_doc, reason = "as where something is served")]
impl Direct {
    pub async fn answer(&self, _: Request<WasiBody>) -> Result<Response<WasiBody>> {
        match *self {}
    }
}

#[allow(missing_docs, clippy::missing_errors_doc, reason = "as where something is served")]
impl Handler {
    pub async fn answer(&self, _: Request<WasiBody>) -> Result<Response<WasiBody>> {
        match *self {}
    }
}
