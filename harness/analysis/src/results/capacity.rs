//! Capacity: requests in a second, and the service's processor time for each.

use tollgate_model::journal::Measured;
use tollgate_model::metric::Metric;
use tollgate_model::results::Row;
use tollgate_stats::Bootstrap;

use super::launches::Launches;
use super::single::sides;

/// Requests in a second, and the service's processor time for each.
pub fn rows(launches: &Launches, bootstrap: Bootstrap) -> Vec<Row> {
    let mut rows = Vec::new();
    let connections = launches.comparison.load.connections;
    for side in sides(launches) {
        let rate = |measured: &Measured| Some(measured.capacity()?.driven.requests_per_second);
        let cpu = |measured: &Measured| {
            let capacity = measured.capacity()?;
            (capacity.driven.completed > 0)
                .then(|| capacity.service_cpu_us / capacity.driven.completed as f64)
        };
        let failed: u64 =
            side.found.valid.iter().filter_map(|(_, m)| Some(m.capacity()?.driven.failures())).sum();
        let mut both: Vec<Row> = side
            .row(Metric::RequestsPerSecond { connections }, true, bootstrap, rate)
            .into_iter()
            .chain(side.row(Metric::CpuPerRequest, false, bootstrap, cpu))
            .collect();
        if failed > 0 {
            both.iter_mut()
                .for_each(|row| row.remarks.push(format!("{failed} requests failed and are not counted")));
        }
        rows.extend(both);
    }
    rows
}
