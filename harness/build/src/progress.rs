//! The events that a build reports while it runs.

/// Something worth showing while guests are built.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// The artifact is fresh: nothing to do.
    Fresh {
        /// The guest.
        name: String,
    },
    /// Another process builds in the same folder; this one waits.
    Waiting {
        /// The guest.
        name: String,
    },
    /// A command starts.
    Running {
        /// The guest.
        name: String,
        /// The command, ready to paste into a shell at the root of the repository.
        command: String,
    },
    /// A command printed a line.
    Line {
        /// The guest.
        name: String,
        /// The line, without its end.
        text: String,
    },
    /// The artifact is written.
    Built {
        /// The guest.
        name: String,
        /// Duration of the build in seconds.
        seconds: f64,
        /// The artifact's size.
        bytes: u64,
    },
}

/// The receiver of a build's events: any closure over [`Event`], or [`Quiet`].
pub trait Progress {
    /// Shows one event. Called from the thread that builds; it should return soon.
    fn report(&mut self, event: Event);
}

impl<F: FnMut(Event)> Progress for F {
    fn report(&mut self, event: Event) {
        self(event);
    }
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn report(&mut self, _event: Event) {}
}
