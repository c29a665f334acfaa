//! From a runtime configuration to an engine, and back: what the engine was really built with.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use tollgate_model::config::{CallStyle, Compiler, EngineSettings, OptLevel, PoolingSettings, RuntimeConfig};
use tollgate_wasmtime_compat::config as compat;
use wasmtime::{
    Cache, Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, ProfilingStrategy,
    Strategy,
};

use super::debug_facts;

/// The engine that a runtime configuration asks for, with a compilation cache where there is one. With a perf map, it
/// writes down where each function's code lies.
pub fn engine(config: &RuntimeConfig, perf_map: bool, cache: Option<Cache>) -> wasmtime::Result<Engine> {
    let mut target = Config::new();
    target.cache(cache);
    if config.call.style == CallStyle::Async {
        compat::awaited(&mut target);
    }
    if perf_map {
        target.profiler(ProfilingStrategy::PerfMap);
    }
    apply(&config.engine, &mut target)?;
    if let Some(pooling) = &config.pooling {
        target.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(pooling)));
    }
    Engine::new(&target)
}

/// Calls a method of the target for each setting that is written; the rest stays as Wasmtime has it.
macro_rules! set {
    ($target:ident: $($setting:expr => $method:ident $(as $kind:ty)?;)*) => {
        $(if let Some(value) = $setting { $target.$method(value $(as $kind)?); })*
    };
}

fn apply(engine: &EngineSettings, target: &mut Config) -> wasmtime::Result<()> {
    match engine.compiler {
        None => {}
        Some(Compiler::Cranelift) => _ = target.strategy(Strategy::Cranelift),
        Some(Compiler::Winch) => _ = target.strategy(Strategy::Winch),
        Some(Compiler::Pulley) => _ = target.target(PULLEY)?,
    }
    let opt_level = engine.opt_level.map(|level| match level {
        OptLevel::None => wasmtime::OptLevel::None,
        OptLevel::Speed => wasmtime::OptLevel::Speed,
        OptLevel::SpeedAndSize => wasmtime::OptLevel::SpeedAndSize,
    });
    if let Some(on) = engine.compiler_inlining {
        compat::inlining(target, on);
    }
    if let Some(on) = engine.concurrency_support {
        compat::concurrency_support(target, on)?;
    }
    // Without backtraces there are no frames to walk when a guest traps.
    if let Some(frames) = engine.wasm_backtrace_max_frames {
        compat::backtrace_frames(target, NonZeroUsize::new(frames))?;
    }
    set! { target:
        opt_level => cranelift_opt_level;
        engine.parallel_compilation => parallel_compilation;
        engine.epoch_interruption => epoch_interruption;
        engine.consume_fuel => consume_fuel;
        engine.signals_based_traps => signals_based_traps;
        engine.memory_reservation => memory_reservation;
        engine.memory_guard_size => memory_guard_size;
        engine.memory_may_move => memory_may_move;
        engine.memory_init_cow => memory_init_cow;
        engine.table_lazy_init => table_lazy_init;
        engine.generate_address_map => generate_address_map;
    }
    Ok(())
}

/// Pulley's bytecode for this machine's word and byte order.
const PULLEY: &str = match (cfg!(target_pointer_width = "64"), cfg!(target_endian = "little")) {
    (true, true) => "pulley64",
    (true, false) => "pulley64be",
    (false, true) => "pulley32",
    (false, false) => "pulley32be",
};

fn pool(pooling: &PoolingSettings) -> PoolingAllocationConfig {
    let mut target = PoolingAllocationConfig::new();
    let pagemap_scan = pooling.pagemap_scan.map(|on| if on { Enabled::Yes } else { Enabled::No });
    set! { target:
        pooling.total_component_instances => total_component_instances;
        pooling.total_core_instances => total_core_instances;
        pooling.total_memories => total_memories;
        pooling.total_tables => total_tables;
        pooling.total_stacks => total_stacks;
        pooling.max_memory_size => max_memory_size as usize;
        pooling.max_unused_warm_slots => max_unused_warm_slots;
        pooling.decommit_batch_size => decommit_batch_size as usize;
        pooling.linear_memory_keep_resident => linear_memory_keep_resident as usize;
        pooling.table_keep_resident => table_keep_resident as usize;
        pagemap_scan => pagemap_scan;
    }
    target
}

/// Number of threads that the engine compiles on: those of the pool that all engines of a process share, or the
/// caller's own. To be asked only once something was compiled, for asking starts the pool.
pub fn compile_threads(engine: &Engine) -> u16 {
    match debug_facts::facts(&format!("{:?}", engine.config())).get("parallel-compilation") {
        Some(parallel) if parallel == "false" => 1,
        _ => u16::try_from(rayon::current_num_threads()).unwrap_or(u16::MAX),
    }
}

/// The settings that the engine was really built with, read back from it. Wasmtime tells its configuration as `Debug`
/// only, and names there what differs from its defaults; the code key covers the rest: engines with equal keys make
/// equal code.
pub fn effective(engine: &Engine, pooling: Option<&PoolingSettings>) -> BTreeMap<String, String> {
    let mut facts = debug_facts::facts(&format!("{:?}", engine.config()));
    let mut fact = |name: &str, value: String| _ = facts.insert(name.to_string(), value);
    fact("crate-features", tollgate_wasmtime_compat::FEATURES.to_string());
    fact("code-key", super::precompiled::engine_key(engine));
    fact("interpreted", engine.is_pulley().to_string());
    match engine.pooling_allocator_metrics() {
        None => fact("allocator", "on-demand".to_string()),
        Some(_) => {
            fact("allocator", "pooling".to_string());
            let pool = format!("{:?}", pool(pooling.unwrap_or(&PoolingSettings::default())));
            facts.extend(
                debug_facts::facts(&pool).into_iter().map(|(name, value)| (format!("pool-{name}"), value)),
            );
        }
    }
    facts
}
