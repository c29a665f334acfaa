//! Builds of guests, announced on the command line.

use tollgate_build::Event;

use crate::stderr;

/// Tells what a person wants to know while guests are built; on stderr, so that stdout stays clean.
pub fn announce(event: Event) {
    match event {
        Event::Running { name, command } => stderr::tell(&format!("building guest {name}: {command}")),
        Event::Waiting { name } => stderr::tell(&format!("guest {name}: waiting for another build to end")),
        Event::Built { name, seconds, bytes } => {
            stderr::tell(&format!("built guest {name}: {bytes} bytes in {seconds:.1} s"));
        }
        _ => {}
    }
}
