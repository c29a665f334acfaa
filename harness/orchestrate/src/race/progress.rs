//! The progress of a race: one line that changes on a terminal, a line now and then in a pipe.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tollgate_analysis::figures::duration;

use crate::stderr::tell;

/// In a pipe a line comes at most this often.
const EVERY: Duration = Duration::from_secs(10);

/// Blocks done, cells through, time left.
pub struct Progress {
    bar: ProgressBar,
    plain: bool,
    begun: Instant,
    budget: Duration,
    told: Instant,
    blocks: usize,
}

impl Progress {
    /// Nothing done yet, and so much time for it.
    pub fn until(budget: Duration) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(4));
        bar.set_style(ProgressStyle::with_template("{spinner} {msg}").expect("the template is well formed"));
        let plain = bar.is_hidden();
        let now = Instant::now();
        Progress { bar, plain, begun: now, budget, told: now, blocks: 0 }
    }

    /// A block is done, and so many of all cells are through.
    pub fn block(&mut self, through: usize, all: usize) {
        self.blocks += 1;
        let left = self.budget.saturating_sub(self.begun.elapsed()).as_secs_f64();
        let line = format!(
            "block {}, {through} of {all} cells decided, at most {} left",
            self.blocks,
            duration(left)
        );
        if self.plain && self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            tell(&line);
        }
        self.bar.set_message(line);
        self.bar.tick();
    }

    /// Nothing more will be done.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
