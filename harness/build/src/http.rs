//! The worlds of `wasi:http`: what a component must export to be an HTTP service by itself.
//!
//! They are not repeated in `guests/wit`. Their types are the standard's own and come with each guest's bindings; and
//! they are known by their track (`@0.2` is every 0.2.x), because a release of WASI within a track changes the version
//! in every name and nothing that a host cares about.

use crate::conform::admits;

/// A world of `wasi:http`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Service {
    /// As a `guest.toml` names it.
    pub(crate) name: &'static str,
    /// Its version of WASI, as service configurations call it.
    pub(crate) version: &'static str,
    /// The interface that answers requests.
    pub(crate) handler: &'static str,
    /// The signature of its function `handle`.
    pub(crate) handle: &'static str,
    /// The imports of the world.
    pub(crate) imports: &'static [&'static str],
}

const SERVICES: [Service; 2] = [
    Service {
        name: "wasi:http/proxy@0.2",
        version: "p2",
        handler: "wasi:http/incoming-handler@0.2",
        handle: "func(request: incoming-request, response-out: response-outparam)",
        imports: &[
            "wasi:http/types@0.2",
            "wasi:http/outgoing-handler@0.2",
            "wasi:io@0.2",
            "wasi:clocks/monotonic-clock@0.2",
            "wasi:clocks/wall-clock@0.2",
            "wasi:random/random@0.2",
            "wasi:cli/stdin@0.2",
            "wasi:cli/stdout@0.2",
            "wasi:cli/stderr@0.2",
        ],
    },
    Service {
        name: "wasi:http/service@0.3",
        version: "p3",
        handler: "wasi:http/handler@0.3",
        handle: "async func(request: request) -> result<response, error-code>",
        imports: &[
            "wasi:http/types@0.3",
            "wasi:http/client@0.3",
            "wasi:clocks@0.3",
            "wasi:random@0.3",
            "wasi:cli/types@0.3",
            "wasi:cli/stdin@0.3",
            "wasi:cli/stdout@0.3",
            "wasi:cli/stderr@0.3",
        ],
    },
];

/// The service that a component is which exports these.
pub(crate) fn exported(exports: &[String]) -> Option<&'static Service> {
    SERVICES.iter().find(|service| exports.iter().any(|name| admits(service.handler, name)))
}

/// Whether a world is one of our contracts, those of `guests/wit`: the others are of `wasi:http`.
pub fn is_of_contracts(world: &str) -> bool {
    service(world).is_none()
}

/// The world of that name; an error in words if it is one of `wasi:http` that is not known, `None` if it is another's.
pub(crate) fn service(world: &str) -> Option<Result<&'static Service, String>> {
    world.starts_with("wasi:").then(|| {
        SERVICES.iter().find(|service| service.name == world).ok_or_else(|| {
            let known = SERVICES.map(|service| service.name).join(", ");
            format!("there is no world `{world}` here; of WASI's own there are: {known}")
        })
    })
}
