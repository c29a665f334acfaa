//! The progress of a run: a bar on a terminal, a line now and then in a pipe.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tollgate_analysis::figures::duration;

use crate::stderr::tell;

/// In a pipe a line comes at most this often.
const EVERY: Duration = Duration::from_secs(10);

/// Blocks done of blocks to do.
pub struct Progress {
    bar: ProgressBar,
    plain: bool,
    begun: Instant,
    told: Instant,
    done: usize,
    all: usize,
}

impl Progress {
    /// Nothing done yet of `all` blocks.
    pub fn of_blocks(all: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr_with_hz(4));
        let style = ProgressStyle::with_template("{bar:30} block {pos} of {len}, {msg}");
        bar.set_style(style.expect("the template is well formed"));
        let plain = bar.is_hidden();
        let now = Instant::now();
        Progress { bar, plain, begun: now, told: now, done: 0, all }
    }

    /// A block begins.
    pub fn begin(&mut self, what: &str) {
        self.bar.set_message(format!("{what}, {}", self.time_left()));
    }

    /// A block is done.
    pub fn done(&mut self) {
        self.done += 1;
        self.bar.inc(1);
        if self.plain && (self.told.elapsed() >= EVERY || self.done == self.all) {
            self.told = Instant::now();
            tell(&format!("block {} of {}, {}", self.done, self.all, self.time_left()));
        }
    }

    /// All is done, or nothing more will be.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn time_left(&self) -> String {
        if self.done == 0 {
            return "time left not known yet".to_string();
        }
        if self.done == self.all {
            return format!("done in {}", duration(self.begun.elapsed().as_secs_f64()));
        }
        let each = self.begun.elapsed().as_secs_f64() / self.done as f64;
        format!("about {} left", duration(each * (self.all - self.done) as f64))
    }
}
