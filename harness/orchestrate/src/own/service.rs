//! An HTTP service of somebody's: a `wasi:http` component, and the host that drives it.

use std::path::Path;

use sha2::{Digest, Sha256};
use tollgate_build::Own;
use tollgate_model::config::hex;
use tollgate_model::protocol::Artifact;
use tollgate_model::service::ServiceKind;
use tollgate_model::{Contender, Grant};

use super::suite_name;
use crate::builds::{Build, Origin};
use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};

/// A component that answers HTTP requests by itself.
pub struct Service {
    /// Its contender, under the service configuration that drives it.
    pub contender: Contender,
    /// What is known of it without having built it, and its file.
    pub component: (Build, Artifact),
}

/// Reads it. It is driven as `wasmtime serve` would, or as the service configuration of that name says.
pub fn service(checkout: &Checkout, file: &Path, configuration: Option<&str>) -> Outcome<Service> {
    let own = Own::read(file).map_err(CommandError::usage)?;
    let shown = file.display();
    let Some((version, missing)) = own.http_service() else {
        return Err(CommandError::usage(format!(
            "{shown} is no HTTP service: it exports neither `wasi:http/incoming-handler@0.2` nor `wasi:http/handler@0.3`; functions are measured by `tollgate bench`"
        )));
    };
    if !missing.is_empty() {
        let missing = missing.join(", ");
        return Err(CommandError::usage(format!("{shown} imports what is not granted here: {missing}")));
    }
    let bytes = std::fs::read(file).map_err(|error| CommandError::file("read", file, &error))?;
    if bytes != own.bytes {
        return Err(CommandError::usage(format!(
            "{shown} is text: a service is served from the binary format (`wasm-tools parse`)"
        )));
    }
    let configuration = configuration.map_or(format!("wasi-{version}"), str::to_string);
    let services = checkout.services()?;
    let fits = |name: &str| {
        services.get(name).is_some_and(|service| {
            service.kind == ServiceKind::WasiHttp
                && service.wasi_http.as_ref().is_some_and(|http| http.version.name() == version)
        })
    };
    if !fits(&configuration) {
        let known: Vec<&str> = services.keys().map(String::as_str).filter(|name| fits(name)).collect();
        return Err(CommandError::usage(format!(
            "`{configuration}` does not drive a component of wasi:http {version}; these do: {}",
            known.join(", ")
        )));
    }
    let name = suite_name(&file.file_stem().unwrap_or_default().to_string_lossy());
    let contender = format!("http/{name}/{configuration}").parse().map_err(CommandError::usage)?;
    let path = std::path::absolute(file).map_err(|error| CommandError::file("find", file, &error))?;
    let build = Build {
        language: own.language.clone(),
        suites: Vec::new(),
        note: None,
        wrong: None,
        origin: Origin::Suite { folder: path.parent().unwrap_or(&path).to_path_buf(), file: path.clone() },
        grant: Grant::default(),
        shown: false,
    };
    let artifact = Artifact { path, sha256: hex(&Sha256::digest(&bytes)) };
    Ok(Service { contender, component: (build, artifact) })
}
