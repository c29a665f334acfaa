//! How long a thread waited for a processor that another thread had.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

/// The kernel's account of one thread in the queue for its processor. Who stands in it is held up by other work on this
/// machine, perhaps by the very service that is measured; who is stopped with its processor, or by a signal, does not.
#[derive(Debug)]
pub struct RunQueue {
    schedstat: File,
}

impl RunQueue {
    /// The account of the calling thread. `None` where the kernel keeps none.
    #[must_use]
    pub fn of_this_thread() -> Option<Self> {
        let account = Self { schedstat: File::open("/proc/thread-self/schedstat").ok()? };
        account.waited().is_some().then_some(account)
    }

    /// The time in the queue so far, in nanoseconds. Costs a microsecond.
    #[must_use]
    pub fn waited(&self) -> Option<u64> {
        let mut text = [0; 64];
        let length = self.schedstat.read_at(&mut text, 0).ok()?;
        waited(std::str::from_utf8(&text[..length]).ok()?)
    }
}

/// Time on the processor, time in the queue, number of times on the processor.
fn waited(schedstat: &str) -> Option<u64> {
    schedstat.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_the_second_figure() {
        assert_eq!(waited("46270149 118253570 286\n"), Some(118_253_570));
        assert_eq!((waited("46270149"), waited("")), (None, None));
    }
}
