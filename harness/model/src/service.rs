//! Service configurations: how the logic is served over HTTP, as TOML in `harness/configs/services/` or the folder
//! `services` in one of the user's. The engine under it is a runtime configuration, named here.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::hex;

/// A service configuration. Its name is its file's, and the last part of a cell's id: `…@http/rust/component`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServiceConfig {
    /// A description in a sentence: what it is and who would choose it.
    pub about: String,
    /// The kind of code that answers requests.
    pub kind: ServiceKind,
    /// The runtime configuration that the component runs under; native services have none. Whether an instance
    /// answers one request or many is part of it (`call.instance`), but for `wasi-http`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    /// Threads that answer. One is a single-threaded executor: nothing is handed from thread to thread.
    #[serde(default = "one")]
    pub threads: u16,
    /// Settings for driving a `wasi:http` component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wasi_http: Option<WasiHttp>,
}

const fn one() -> u16 {
    1
}

/// The kind of code that answers requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// The logic compiled natively, behind hyper.
    Native,
    /// A component called by a host that speaks HTTP and JSON itself.
    Component,
    /// A component that is handed the HTTP request.
    WasiHttp,
}

/// Settings for driving a `wasi:http` component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WasiHttp {
    /// Which version of WASI the component is for.
    pub version: WasiVersion,
    /// Who calls it.
    pub path: HandlerPath,
    /// Requests that one instance answers before it is dropped; Wasmtime's default where absent (1 for P2, 128 for P3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reuse: Option<u32>,
    /// Requests that one instance works on at once; Wasmtime's default where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrent: Option<u32>,
}

/// A version of WASI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WasiVersion {
    /// WASI 0.2: `wasi:http/proxy`.
    P2,
    /// WASI 0.3: `wasi:http/service`.
    P3,
}

impl WasiVersion {
    /// `p2` or `p3`, as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P2 => "p2",
            Self::P3 => "p3",
        }
    }
}

/// Who calls a `wasi:http` component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HandlerPath {
    /// Wasmtime's own handler, as in `wasmtime serve`. It needs concurrency support.
    Handler,
    /// The host instantiates and calls the exported function itself.
    Direct,
}

impl ServiceConfig {
    /// Whether the parts fit together; if not, what to write.
    pub fn check(&self) -> Result<(), &'static str> {
        match (self.kind, &self.runtime, &self.wasi_http) {
            _ if !(1..=1024).contains(&self.threads) => Err("threads must be from 1 to 1024"),
            (ServiceKind::Native, None, None) => Ok(()),
            (ServiceKind::Native, ..) => Err("a native service has neither `runtime` nor [wasi-http]"),
            (_, None, _) => Err("name a runtime configuration: runtime = \"cranelift\""),
            (ServiceKind::Component, _, None) => Ok(()),
            (ServiceKind::Component, ..) => Err("[wasi-http] is for kind = \"wasi-http\""),
            (ServiceKind::WasiHttp, _, None) => {
                Err("kind = \"wasi-http\" needs [wasi-http] with `version` and `path`")
            }
            (ServiceKind::WasiHttp, _, Some(http)) => {
                match (http.version, http.path, http.reuse, http.concurrent) {
                    (WasiVersion::P3, HandlerPath::Direct, ..) => Err("only P2 can be called directly"),
                    (_, HandlerPath::Direct, Some(_), _) | (_, HandlerPath::Direct, _, Some(_)) => {
                        Err("`reuse` and `concurrent` are settings of path = \"handler\"")
                    }
                    (_, _, Some(0), _) | (_, _, _, Some(0)) => {
                        Err("`reuse` and `concurrent` must be at least 1")
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    /// The guest's build that a language needs under this configuration; none for native code.
    pub fn guest(&self, language: &str) -> Option<String> {
        match (self.kind, &self.wasi_http) {
            (ServiceKind::Native, _) => None,
            (ServiceKind::WasiHttp, Some(http)) => Some(format!("{language}-http-{}", http.version.name())),
            _ => Some(language.to_string()),
        }
    }

    /// A digest of the settings (not of the prose): part of the comparability key.
    pub fn digest(&self) -> String {
        let settings = ServiceConfig { about: String::new(), ..self.clone() };
        let text = serde_json::to_vec(&settings).expect("settings are plain data");
        hex(&Sha256::digest(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strict_toml;
    use std::path::Path;

    fn read(text: &str) -> ServiceConfig {
        strict_toml::parse(Path::new("mine.toml"), &format!("about = ''\n{text}")).unwrap()
    }

    #[test]
    fn what_fits_together_is_taken_and_names_its_guest() {
        let native = read("kind = 'native'");
        assert_eq!((native.check(), native.guest("rust"), native.threads), (Ok(()), None, 1));
        let component = read("kind = 'component'\nruntime = 'winch'");
        assert_eq!((component.check(), component.guest("rust").unwrap().as_str()), (Ok(()), "rust"));
        let p3 = read(
            "kind = 'wasi-http'\nruntime = 'x'\n[wasi-http]\nversion = 'p3'\npath = 'handler'\nreuse = 5",
        );
        assert_eq!((p3.check(), p3.guest("rust").unwrap().as_str()), (Ok(()), "rust-http-p3"));
    }

    #[test]
    fn what_does_not_says_what_to_write() {
        let refused = |text: &str| read(text).check().unwrap_err();
        assert!(refused("kind = 'native'\nruntime = 'winch'").contains("neither"));
        assert!(refused("kind = 'component'").contains("runtime ="));
        assert!(refused("kind = 'native'\nthreads = 0").contains("from 1"));
        assert!(refused("kind = 'wasi-http'\nruntime = 'x'").contains("[wasi-http]"));
        let direct = "kind = 'wasi-http'\nruntime = 'x'\n[wasi-http]\npath = 'direct'\n";
        assert!(refused(&format!("{direct}version = 'p3'")).contains("only P2"));
        assert!(refused(&format!("{direct}version = 'p2'\nreuse = 3")).contains("handler"));
    }
}
