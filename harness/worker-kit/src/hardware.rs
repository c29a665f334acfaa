//! Instructions that the processor itself counts for this thread, where the kernel lets us ask it.

#[cfg(target_os = "linux")]
use perf_event::{Builder, Counter, events::Hardware};

/// A counter of retired instructions of the calling thread, outside of the kernel.
#[cfg(target_os = "linux")]
pub struct Instructions(Counter);

#[cfg(target_os = "linux")]
impl Instructions {
    /// Opens one, or says why there is none: virtual machines often have none, and the kernel may not let us.
    pub fn open() -> Result<Self, String> {
        Builder::new(Hardware::INSTRUCTIONS).build().map(Self).map_err(|error| match error.kind() {
            std::io::ErrorKind::PermissionDenied => format!(
                "no hardware counter: the kernel does not allow it ({error}): sysctl kernel.perf_event_paranoid=2"
            ),
            std::io::ErrorKind::NotFound => {
                "no hardware counter: this processor shows none, as is usual in virtual machines".to_string()
            }
            _ => format!("no hardware counter: {error}"),
        })
    }

    /// Number of instructions while `work` was done; `None` where the kernel did not tell.
    pub fn during(&mut self, work: impl FnOnce()) -> Option<u64> {
        let before = self.0.enable().and_then(|()| self.0.read());
        work();
        let after = self.0.read();
        let _ = self.0.disable();
        Some(after.ok()?.saturating_sub(before.ok()?))
    }
}

/// There is none that we know how to ask.
#[cfg(not(target_os = "linux"))]
pub enum Instructions {}

#[cfg(not(target_os = "linux"))]
impl Instructions {
    /// Says why there is none.
    pub fn open() -> Result<Self, String> {
        Err("no hardware counter: asked for on Linux only".to_string())
    }

    /// Never asked.
    pub fn during(&mut self, _: impl FnOnce()) -> Option<u64> {
        match *self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_counted_or_it_is_said_why_not() {
        match Instructions::open() {
            Err(why) => assert!(why.starts_with("no hardware counter: "), "{why}"),
            Ok(mut counter) => {
                let mut count =
                    |rounds: u64| counter.during(|| (0..rounds).for_each(|n| _ = std::hint::black_box(n)));
                let (few, many) = (count(10_000).unwrap(), count(1_000_000).unwrap());
                assert!(few > 10_000 && many - few > 900_000, "{few} {many}");
            }
        }
    }
}
