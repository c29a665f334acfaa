//! Runtime configurations: named sets of engine settings, as TOML in `harness/configs/` or a folder of the user's.
//!
//! Every engine key is optional, and a key that is not written is not touched: an empty `[engine]` is exactly
//! `Config::new()`. What the engine really was built with travels in each result as the effective configuration.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::named::named;

/// A runtime configuration. Its name is its file's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuntimeConfig {
    /// A description in a sentence: what it is and who would choose it.
    pub about: String,
    /// Settings of the engine.
    #[serde(default)]
    pub engine: EngineSettings,
    /// The pooling allocator; on-demand allocation where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pooling: Option<PoolingSettings>,
    /// Settings of calls.
    #[serde(default)]
    pub call: CallSettings,
    /// The source of machine code.
    #[serde(default)]
    pub code: CodeSettings,
}

/// A compiler from WebAssembly to something that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compiler {
    /// The optimising compiler.
    Cranelift,
    /// The baseline compiler: compiles fast.
    Winch,
    /// Cranelift for a portable bytecode that is interpreted.
    Pulley,
}

/// Cranelift's optimisation level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OptLevel {
    /// No optimisation.
    None,
    /// For speed.
    Speed,
    /// For speed, then size.
    SpeedAndSize,
}

/// Settings of `wasmtime::Config`, named as its methods are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[allow(missing_docs)] // Each is documented where it is defined: wasmtime::Config.
pub struct EngineSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compiler: Option<Compiler>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opt_level: Option<OptLevel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compiler_inlining: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parallel_compilation: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency_support: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch_interruption: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consume_fuel: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signals_based_traps: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_guard_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_may_move: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_init_cow: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_lazy_init: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generate_address_map: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wasm_backtrace_max_frames: Option<usize>,
}

/// Settings of `wasmtime::PoolingAllocationConfig`, named as its methods are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[allow(missing_docs)]
pub struct PoolingSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_component_instances: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_core_instances: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_memories: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_tables: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_stacks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_memory_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_unused_warm_slots: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decommit_batch_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linear_memory_keep_resident: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_keep_resident: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagemap_scan: Option<bool>,
}

/// Settings of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CallSettings {
    /// Whether the host blocks or awaits.
    pub style: CallStyle,
    /// Which instance a call goes to.
    pub instance: InstanceUse,
    /// The call path; if nothing is written, bindings where there are some for a function, else typed where its types are in
    /// the table, else dynamic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<CallPath>,
}

named! {
    /// A way from the host's values into a component. They cost differently, so that figures of one are not compared with
    /// figures of the other, unless the paths are what is compared.
    CallPath {
        /// Typed bindings, generated from WIT when the worker was compiled.
        Bindings = "bindings",
        /// Types from a table that was compiled into the worker: functions of numbers, texts and bytes, whoever wrote them.
        Typed = "typed",
        /// Values whose types are known when the component is: any component can be called so.
        Dynamic = "dynamic",
    }
}

/// Whether the host blocks or awaits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallStyle {
    /// A plain call on the caller's stack.
    #[default]
    Sync,
    /// `call_async`, on a stack of its own.
    Async,
}

/// Which instance a call goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstanceUse {
    /// One store and instance serve every call.
    #[default]
    Reuse,
    /// A store and an instance for each call, and their end, are part of the call.
    Fresh,
}

/// The source of machine code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CodeSettings {
    /// The way the component becomes runnable when a launch opens it.
    pub load: CodeLoad,
}

/// The way the component becomes runnable when a launch opens it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeLoad {
    /// Compiled in the launch.
    #[default]
    Compile,
    /// Compiled earlier, read and copied into place.
    Deserialize,
    /// Compiled earlier, mapped from its file and paged in lazily.
    Map,
    /// Found in Wasmtime's compilation cache.
    Cache,
    /// Compiled in the launch and put into a compilation cache that was empty.
    CacheEmpty,
}

impl RuntimeConfig {
    /// A digest of the settings (not of the prose): part of the comparability key.
    pub fn digest(&self) -> String {
        let settings = RuntimeConfig { about: String::new(), ..self.clone() };
        let text = serde_json::to_vec(&settings).expect("settings are plain data");
        hex(&Sha256::digest(text))
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strict_toml;
    use std::path::Path;

    fn read(text: &str) -> Result<RuntimeConfig, strict_toml::BadToml> {
        strict_toml::parse(Path::new("mine.toml"), text)
    }

    #[test]
    fn what_is_not_written_is_not_touched() {
        let config = read("about = 'stock'").unwrap();
        assert_eq!(config.engine, EngineSettings::default());
        assert_eq!(config.call.style, CallStyle::Sync);
        assert!(config.pooling.is_none());
    }

    #[test]
    fn a_misspelt_key_or_value_names_the_nearest() {
        let error = read("about = ''\n[engine]\nconsume-feul = true").unwrap_err().to_string();
        assert_eq!(error, "mine.toml:3: unknown key `consume-feul`: did you mean `consume-fuel`?");
        let error = read("about = ''\n[engine]\ncompiler = 'cranlift'").unwrap_err().to_string();
        assert!(error.contains("did you mean `cranelift`"), "{error}");
    }

    #[test]
    fn the_digest_is_of_settings_not_prose() {
        let one = read("about = 'a'\n[engine]\ncompiler = 'winch'").unwrap();
        let other = read("about = 'b'\n[engine]\ncompiler = 'winch'").unwrap();
        let third = read("about = 'a'\n[engine]\ncompiler = 'pulley'").unwrap();
        assert_eq!(one.digest(), other.digest());
        assert_ne!(one.digest(), third.digest());
    }
}
