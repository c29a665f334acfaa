//! A component of any WIT behind the same host: what its suite offers over HTTP, called with values.

use std::collections::BTreeMap;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use tollgate_contract::{HEALTH, Refusal, Reply};
use tollgate_engine::calls::dynamic::{Arguments, Function, Handle};
use tollgate_engine::component::Guest;
use tollgate_engine::failed;
use tollgate_http_server::{Answers, Limits, answer_json};
use tollgate_model::protocol::Failure;
use tollgate_suite::http::path;
use tollgate_values::Error;
use tollgate_values::json::Bytes as BytesAs;
use tollgate_wasi::State;
use wasmtime::Store;

use crate::live::{Instances, guarded};

/// The functions that are offered, by their paths.
pub(crate) type Routes = BTreeMap<String, Function>;

/// The routes of a component: of every suite that it is of, the functions that services offer.
pub(crate) fn routes(guest: &Guest) -> Result<Routes, Failure> {
    let mut routes = Routes::new();
    let mut last = String::new();
    for suite in guest.suites()? {
        let offered = suite.entries().iter().filter(|entry| entry.function().served);
        let found: Result<Vec<_>, Failure> =
            offered.map(|entry| Ok((path(entry.name()), Function::find(guest.pre(), entry)?))).collect();
        match found {
            Ok(found) => routes.extend(found),
            // Most likely it is a component of another suite; if it is of none, that is told.
            Err(failure) => last = format!(": {failure}"),
        }
    }
    if routes.is_empty() {
        return Err(Failure::subject(format!(
            "the component exports no function that a suite offers over HTTP (`served = true` in its [[function]]){last}"
        )));
    }
    Ok(routes)
}

/// The component as one executor has it.
struct Dynamic<M> {
    instances: Instances<Live, M>,
    routes: Arc<Routes>,
    limits: Limits,
}

struct Live {
    store: Store<State>,
    handles: BTreeMap<String, Handle>,
}

/// The component, called with values.
pub(crate) fn dynamic(
    guest: Arc<Guest>,
    routes: Arc<Routes>,
    limits: Limits,
) -> Result<impl Answers, Failure> {
    let (instance, of) = (guest.call().instance, Arc::clone(&routes));
    let instances = Instances::new(instance, move || Live::new(&guest, &of))?;
    Ok(Dynamic { instances, routes, limits })
}

impl Live {
    fn new(guest: &Guest, routes: &Routes) -> Result<Self, Failure> {
        let mut store = guest.stores().make();
        let make = |store: &mut Store<State>| {
            let instance = guest.pre().instantiate(&mut *store)?;
            let handle = |(path, function): (&String, &Function)| {
                Ok((path.clone(), function.of(instance, &mut *store)?))
            };
            routes.iter().map(handle).collect::<wasmtime::Result<_>>()
        };
        let handles = make(&mut store);
        let handles = handles.map_err(|error| failed("the component cannot be instantiated", &error))?;
        Ok(Live { store, handles })
    }
}

impl<M: Fn() -> Result<Live, Failure>> Dynamic<M> {
    fn carry_out(&self, method: &str, path: &str, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let expected = method_of(path);
        let function = self.routes.get(path);
        if function.is_none() && path != HEALTH {
            return Err(Refusal::nothing_at(path));
        }
        if method != expected {
            return Err(Refusal::wrong_method(path, expected, method));
        }
        let Some(function) = function else { return Ok(Reply::Health.to_json()) };
        let arguments = arguments(function, path, body)?;
        let answer = self
            .instances
            .call(|live| guarded(&path[1..], || live.handles[path].call(&mut live.store, &arguments)));
        let answer = answer.map_err(|failure| Refusal::new(500, failure.message))?;
        let text = function.text(function.signature().result().map(|_| &answer), BytesAs::Base64);
        text.map(String::into_bytes).map_err(|error| Refusal::new(500, error.to_string()))
    }
}

fn arguments(function: &Function, path: &str, body: &[u8]) -> Result<Arguments, Refusal> {
    let body = std::str::from_utf8(body).map_err(|error| Refusal::no_json(path, &error.to_string(), ""))?;
    // Nothing to say may be said by saying nothing: most clients send no body rather than `null`.
    let takes_nothing = function.signature().parameters().is_empty();
    let body = if body.is_empty() && takes_nothing { "null" } else { body };
    let values = function.arguments(body, BytesAs::Base64).map_err(|error| match error {
        Error::Syntax(why) => Refusal::no_json(path, &one_line(&why), ""),
        other => Refusal::wrong_shape(path, &one_line(&other.to_string()), ""),
    })?;
    Ok(Arguments::new(values, function.signature()))
}

/// The one method that a path takes.
fn method_of(path: &str) -> &'static str {
    if path == HEALTH { "GET" } else { "POST" }
}

/// A message that may quote what a client sent, on one line.
fn one_line(text: &str) -> String {
    text.escape_debug().to_string()
}

impl<M: Fn() -> Result<Live, Failure> + Send + Sync + 'static> Answers for Dynamic<M> {
    type Body = Full<Bytes>;

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let carry_out = |method: &str, path: &str, body: &[u8]| self.carry_out(method, path, body);
        answer_json::<Self>(request, &self.limits, carry_out).await
    }

    fn body(json: Vec<u8>) -> Full<Bytes> {
        Full::new(json.into())
    }

    fn method_of(path: &str) -> Option<&'static str> {
        Some(method_of(path))
    }
}
