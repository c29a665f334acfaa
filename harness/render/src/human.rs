//! Names of configurations for people, made of what is set and not of what somebody called it: `Cranelift, fresh pooled
//! instance`. The id always stands beside them: settings that few people ask about are in the id only.

use tollgate_analysis::cost::Shape;
use tollgate_analysis::row_index::RowIndex;
use tollgate_model::Contender;
use tollgate_model::config::{CallStyle, CodeLoad, Compiler, InstanceUse, OptLevel, RuntimeConfig};
use tollgate_model::service::{HandlerPath, ServiceConfig, ServiceKind, WasiVersion};

/// The name of a contender; none where the run does not say how it is configured.
pub fn name(index: &RowIndex, contender: &Contender) -> Option<String> {
    let subject = index.subject(contender);
    let config = subject.and_then(|subject| subject.config.as_ref());
    match subject.and_then(|subject| subject.service.as_ref()) {
        Some(service) => Some(of_service(service, config)),
        None => config.map(of),
    }
}

/// The name of a contender, or of its shape where there is none: `Native code`.
pub fn called(index: &RowIndex, contender: &Contender) -> String {
    let shape = match Shape::of(contender) {
        Shape::Library => "Native code",
        Shape::Component => "Component",
        Shape::Service => "Service",
    };
    name(index, contender).unwrap_or_else(|| shape.to_string())
}

/// The name of a service: who speaks HTTP, and how many requests an instance answers.
fn of_service(service: &ServiceConfig, config: Option<&RuntimeConfig>) -> String {
    let under = config.map(of);
    let parts: Vec<String> = match (service.kind, &service.wasi_http) {
        (ServiceKind::Native, _) => vec!["Native service".to_string()],
        (ServiceKind::WasiHttp, Some(http)) => {
            let version = match http.version {
                WasiVersion::P2 => "wasi:http 0.2",
                WasiVersion::P3 => "wasi:http 0.3",
            };
            let path = (http.path == HandlerPath::Direct).then(|| "called directly".to_string());
            let reuse = match http.reuse.unwrap_or(if http.version == WasiVersion::P3 { 128 } else { 1 }) {
                1 => "an instance for each request".to_string(),
                many => format!("{many} requests an instance"),
            };
            [Some(version.to_string()), path, Some(reuse)].into_iter().flatten().collect()
        }
        _ => ["Native host calls a component".to_string()].into_iter().chain(under).collect(),
    };
    let threads = (service.threads > 1).then(|| format!("{} threads", service.threads));
    parts.into_iter().chain(threads).collect::<Vec<_>>().join(", ")
}

/// The name of a configuration.
pub fn of(config: &RuntimeConfig) -> String {
    let engine = &config.engine;
    let compiler = match engine.compiler {
        None | Some(Compiler::Cranelift) => "Cranelift",
        Some(Compiler::Winch) => "Winch",
        Some(Compiler::Pulley) => "Pulley interpreter",
    };
    let optimised = match engine.opt_level {
        Some(OptLevel::None) => Some("not optimised"),
        Some(OptLevel::SpeedAndSize) => Some("optimised for size, too"),
        _ => None,
    };
    let code = match config.code.load {
        CodeLoad::Compile => None,
        CodeLoad::Deserialize => Some("precompiled"),
        CodeLoad::Map => Some("precompiled and mapped"),
        CodeLoad::Cache => Some("found in Wasmtime’s compilation cache"),
        CodeLoad::CacheEmpty => Some("compiled into Wasmtime’s compilation cache"),
    };
    let instance = match (config.call.instance, config.pooling.is_some()) {
        (InstanceUse::Fresh, true) => Some("fresh pooled instance"),
        (InstanceUse::Fresh, false) => Some("fresh instance"),
        (InstanceUse::Reuse, true) => Some("pooled instance"),
        (InstanceUse::Reuse, false) => None,
    };
    let is = |set: Option<bool>, wanted: bool, word: &'static str| (set == Some(wanted)).then_some(word);
    let checks = engine.memory_reservation == Some(0) || engine.signals_based_traps == Some(false);
    let parts = [
        optimised,
        is(engine.concurrency_support, false, "concurrency support off"),
        is(engine.epoch_interruption, true, "epoch interruption"),
        is(engine.consume_fuel, true, "fuel counted"),
        checks.then_some("bounds checked in code"),
        is(engine.parallel_compilation, false, "compiled on one thread"),
        code,
        instance,
        (config.call.style == CallStyle::Async).then_some("async calls"),
    ];
    let set: Vec<&str> = parts.into_iter().flatten().collect();
    let plain = RuntimeConfig { about: config.about.clone(), ..RuntimeConfig::default() };
    match set.is_empty() && *config == plain {
        true => format!("{compiler}, Wasmtime’s defaults"),
        false => [compiler].into_iter().chain(set).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::config::PoolingSettings;

    #[test]
    fn a_configuration_is_called_what_is_set_in_it() {
        let mut config = RuntimeConfig { about: "mine".to_string(), ..RuntimeConfig::default() };
        assert_eq!(of(&config), "Cranelift, Wasmtime’s defaults");
        config.pooling = Some(PoolingSettings::default());
        config.call.instance = InstanceUse::Fresh;
        assert_eq!(of(&config), "Cranelift, fresh pooled instance");
        config.engine.compiler = Some(Compiler::Winch);
        config.engine.epoch_interruption = Some(true);
        config.code.load = CodeLoad::Map;
        assert_eq!(of(&config), "Winch, epoch interruption, precompiled and mapped, fresh pooled instance");
        // What has no word is no default for that.
        let mut other = RuntimeConfig::default();
        other.engine.compiler_inlining = Some(true);
        assert_eq!(of(&other), "Cranelift");
    }

    #[test]
    fn a_service_is_called_by_who_speaks_http_and_how_long_an_instance_lives() {
        let said = |settings: serde_json::Value| {
            let mut all = serde_json::json!({ "about": "", "runtime": "x" });
            all.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
            of_service(&serde_json::from_value(all).unwrap(), Some(&RuntimeConfig::default()))
        };
        assert_eq!(said(serde_json::json!({ "kind": "native" })), "Native service");
        let component = said(serde_json::json!({ "kind": "component", "threads": 2 }));
        assert_eq!(component, "Native host calls a component, Cranelift, Wasmtime’s defaults, 2 threads");
        let wasi =
            |http: serde_json::Value| said(serde_json::json!({ "kind": "wasi-http", "wasi-http": http }));
        let p3 = wasi(serde_json::json!({ "version": "p3", "path": "handler" }));
        assert_eq!(p3, "wasi:http 0.3, 128 requests an instance");
        let once = wasi(serde_json::json!({ "version": "p3", "path": "handler", "reuse": 1 }));
        assert_eq!(once, "wasi:http 0.3, an instance for each request");
        let direct = wasi(serde_json::json!({ "version": "p2", "path": "direct" }));
        assert_eq!(direct, "wasi:http 0.2, called directly, an instance for each request");
    }
}
