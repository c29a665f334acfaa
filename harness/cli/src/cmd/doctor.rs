//! `tollgate doctor`.

use tollgate_analysis::diagnosis::{Diagnosis, Stops, unknown_stops};
use tollgate_model::exit::Exit;
use tollgate_orchestrate::checkout::Checkout;
use tollgate_orchestrate::command_error::Outcome;
use tollgate_orchestrate::host;
use tollgate_render::terminal::doctor;

use crate::output::{self, Format};

/// Looks at the machine and says what to do. Exits with 5 where measuring makes no sense.
pub fn execute(checkout: &Checkout, format: Format) -> Outcome<Exit> {
    let host = host::host();
    let mut findings = host::findings();
    let stops = host::stops();
    findings.push(stops.as_ref().map_or_else(unknown_stops, Stops::finding));
    let diagnosis = Diagnosis {
        comparability_key: host.key(),
        host,
        findings,
        stops,
        toolchains: host::toolchains(checkout)?,
    };
    match format {
        Format::Json => output::print_json(&diagnosis)?,
        Format::Csv => output::print(&doctor::csv(&diagnosis))?,
        Format::Table => output::print(&doctor::page(&diagnosis))?,
    }
    Ok(if diagnosis.is_unfit() { Exit::Invalid } else { Exit::Fine })
}
