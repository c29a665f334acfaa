//! Guests for the command line: found, and their builds announced.

use tollgate_build::{Event, Guests};

use crate::checkout::Checkout;
use crate::command_error::{CommandError, Outcome};
use crate::stderr;

/// The guests of a checkout.
pub fn discover(checkout: &Checkout) -> Outcome<Guests> {
    Guests::discover(checkout.root()).map_err(CommandError::usage)
}

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
