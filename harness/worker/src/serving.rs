//! Serving over HTTP: a launch that holds a service instead of a subject.

use std::net::SocketAddr;
use std::time::Instant;

use rustix::thread::CpuSet;
use tollgate_model::protocol::{Answer, Failure};
use tollgate_serve::Service;

use tollgate_process::place;

/// Lets a service listen, and says where it does.
pub fn serve(
    service: &mut Service,
    listen: SocketAddr,
    core: Option<usize>,
    cores: &CpuSet,
) -> Result<Answer, Failure> {
    if core.is_none() {
        // Threads begin on the cores of whoever starts them, and this one may be pinned. Best effort.
        let _ = place::unpin(cores);
    }
    let begin = Instant::now();
    let address = service.serve(listen, core)?;
    Ok(Answer::Serving { address, listen_us: begin.elapsed().as_secs_f64() * 1e6 })
}
