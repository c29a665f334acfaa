//! What contenders are made of.

use tollgate_model::config::{Compiler, OptLevel, RuntimeConfig};
use tollgate_model::journal::Subject;
use tollgate_model::service::{ServiceConfig, ServiceKind};

/// A component's parts, under the plain configuration changed in one way.
pub fn component(config: &str, change: impl FnOnce(&mut RuntimeConfig)) -> Subject {
    let mut written = RuntimeConfig { about: format!("About {config}"), ..RuntimeConfig::default() };
    written.engine.compiler = Some(Compiler::Cranelift);
    written.engine.opt_level = Some(OptLevel::Speed);
    written.engine.concurrency_support = Some(false);
    change(&mut written);
    Subject { config: Some(written), language: Some("rust".to_string()), ..Subject::default() }
}

/// A service's parts; `runtime` is the configuration that its component runs under, if it has one.
pub fn service(runtime: Option<&str>) -> Subject {
    let kind = if runtime.is_some() { ServiceKind::Component } else { ServiceKind::Native };
    let about = "About a service".to_string();
    let service =
        ServiceConfig { about, kind, runtime: runtime.map(str::to_string), threads: 1, wasi_http: None };
    Subject { service: Some(service), language: Some("rust".to_string()), ..Subject::default() }
}
