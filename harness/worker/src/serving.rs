//! Serving over HTTP: a launch that holds a service instead of a subject.

use std::time::Instant;

use rustix::thread::CpuSet;
use tollgate_model::protocol::{Failure, Serve, Serving};
use tollgate_serve::Service;

use tollgate_worker_kit::place;

/// Lets a service listen.
pub fn serve(service: &mut Service, asked: &Serve, cores: &CpuSet) -> Result<Serving, Failure> {
    if asked.core.is_none() {
        // Threads begin on the cores of whoever starts them, and this one may be pinned. Best effort.
        let _ = place::unpin(cores);
    }
    let begin = Instant::now();
    let address = service.serve(asked.listen, asked.core)?;
    Ok(Serving { address, listen_us: begin.elapsed().as_secs_f64() * 1e6 })
}
