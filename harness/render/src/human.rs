//! Names of configurations for people, made of what is set and not of what somebody called it: `Cranelift, fresh pooled
//! instance`. The id always stands beside them: settings that few people ask about are in the id only.

use tollgate_analysis::row_index::RowIndex;
use tollgate_model::Contender;
use tollgate_model::config::{CallStyle, CodeLoad, Compiler, InstanceUse, OptLevel, RuntimeConfig};

/// The name of a contender's runtime configuration; none where it has none, or the run does not say which.
pub fn name(index: &RowIndex, contender: &Contender) -> Option<String> {
    index.subject(contender)?.config.as_ref().map(of)
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
}
