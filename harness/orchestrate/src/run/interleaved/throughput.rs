//! Calls in a second, on each number of threads.

use std::time::Duration;

use tollgate_model::journal::Window;
use tollgate_model::protocol::Throughput;

use super::Interleaved;
use crate::session::{Session, Turn};
use crate::worker::Fault;

impl Interleaved<'_> {
    /// A window of a workload on each number of threads, of everyone who has a turn.
    pub(super) fn throughput(&mut self, sessions: &mut [Session], turn: &Turn) -> Result<(), Fault> {
        let (workload, window_ms) = (turn.workload, self.pace.window_ms);
        let patience = Duration::from_millis(window_ms);
        let counts = thread_counts(&self.comparison.threads, self.cores);
        for (threads, order) in counts.into_iter().zip(turn.rounds.iter().cycle()) {
            let count = Throughput { workload, threads, window_ms, inputs: None };
            for &index in order {
                if let Some(counted) = sessions[index].ask(workload, count.clone(), patience)? {
                    self.measuring += patience;
                    let window = Window { threads: counted.threads };
                    sessions[index].record(workload).begin_throughput().windows.push(window);
                }
            }
        }
        Ok(())
    }
}

/// The thread counts of a comparison, each once; 0 is every core. More threads than cores would measure the scheduler.
fn thread_counts(asked: &[u16], cores: u16) -> Vec<u16> {
    let mut counts: Vec<u16> = asked.iter().map(|&count| if count == 0 { cores } else { count }).collect();
    counts.retain(|&count| count <= cores);
    counts.sort_unstable();
    counts.dedup();
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_counted_up_to_the_cores_there_are() {
        assert_eq!(thread_counts(&[1, 2, 4, 8, 0], 2), [1, 2]);
        assert_eq!(thread_counts(&[1, 0], 1), [1]);
        assert_eq!(thread_counts(&[0, 4, 1], 8), [1, 4, 8]);
    }
}
