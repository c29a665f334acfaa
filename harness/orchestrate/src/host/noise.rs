//! The noise of the machine while something is measured: counters read before and after.

use std::fs;
use std::time::Instant;

use tollgate_model::host::Noise;

use super::fingerprint::text;

/// The counters at one moment.
#[derive(Clone, Debug)]
pub struct Watch {
    begun: Instant,
    ticks: Ticks,
    pressure_us: Option<u64>,
    mhz: Option<f64>,
    throttled: u64,
    quota_throttled: u64,
}

/// Processor time of the whole machine, in the kernel's ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Ticks {
    all: u64,
    idle: u64,
    steal: u64,
}

impl Watch {
    /// Begins to watch.
    pub fn begin() -> Self {
        Watch {
            begun: Instant::now(),
            ticks: ticks(&fs::read_to_string("/proc/stat").unwrap_or_default()),
            pressure_us: pressure_us(&fs::read_to_string("/proc/pressure/cpu").unwrap_or_default()),
            mhz: mhz(&fs::read_to_string("/proc/cpuinfo").unwrap_or_default()),
            throttled: throttled(),
            quota_throttled: quota_throttled(),
        }
    }

    /// The noise since then.
    pub fn end(&self) -> Noise {
        self.until(&Watch::begin())
    }

    fn until(&self, now: &Watch) -> Noise {
        let ticks = Ticks {
            all: now.ticks.all.saturating_sub(self.ticks.all),
            idle: now.ticks.idle.saturating_sub(self.ticks.idle),
            steal: now.ticks.steal.saturating_sub(self.ticks.steal),
        };
        let share = |part: u64| if ticks.all == 0 { 0.0 } else { part as f64 / ticks.all as f64 };
        let wall_us = now.begun.duration_since(self.begun).as_micros().max(1) as f64;
        Noise {
            steal: share(ticks.steal),
            busy: share(ticks.all - ticks.idle.min(ticks.all)),
            cpu_pressure: self
                .pressure_us
                .zip(now.pressure_us)
                .map(|(before, after)| after.saturating_sub(before) as f64 / wall_us),
            mhz: self.mhz.zip(now.mhz),
            throttled: now.throttled.saturating_sub(self.throttled),
            quota_throttled: now.quota_throttled.saturating_sub(self.quota_throttled),
            kept: false,
        }
    }
}

/// The first line of `/proc/stat`: user nice system idle iowait irq softirq steal.
fn ticks(stat: &str) -> Ticks {
    let line = stat.lines().find(|line| line.starts_with("cpu ")).unwrap_or_default();
    let fields: Vec<u64> = line.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0)).collect();
    let field = |index: usize| fields.get(index).copied().unwrap_or(0);
    Ticks { all: fields.iter().take(8).sum(), idle: field(3) + field(4), steal: field(7) }
}

/// Microseconds in which something waited for a processor.
fn pressure_us(pressure: &str) -> Option<u64> {
    let line = pressure.lines().find(|line| line.starts_with("some"))?;
    line.split_whitespace().find_map(|field| field.strip_prefix("total=")?.parse().ok())
}

/// The mean frequency that the kernel tells; in a virtual machine often a constant.
fn mhz(cpuinfo: &str) -> Option<f64> {
    let all: Vec<f64> = cpuinfo
        .lines()
        .filter(|line| line.starts_with("cpu MHz"))
        .filter_map(|line| line.split_once(':')?.1.trim().parse().ok())
        .collect();
    tollgate_stats::mean(&all)
}

/// Times that any core was throttled for heat.
fn throttled() -> u64 {
    let cores = fs::read_dir("/sys/devices/system/cpu").into_iter().flatten().flatten();
    cores
        .filter_map(|core| {
            text(core.path().join("thermal_throttle/core_throttle_count"))?.parse::<u64>().ok()
        })
        .sum()
}

/// Times that a container's quota held us back.
fn quota_throttled() -> u64 {
    let stat = text("/sys/fs/cgroup/cpu.stat").unwrap_or_default();
    let line = stat.lines().find_map(|line| line.strip_prefix("nr_throttled "));
    line.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steal_is_a_share_of_all_processor_time() {
        let watch = |stat: &str| Watch { ticks: ticks(stat), ..Watch::begin() };
        let before = watch("cpu  100 0 50 800 10 0 0 40 7 0\ncpu0 1 2 3\n");
        let after = watch("cpu  160 0 60 820 10 0 0 50 9 0\n");
        let noise = before.until(&after);
        assert!((noise.steal - 0.10).abs() < 1e-9, "{noise:?}");
        assert!((noise.busy - 0.80).abs() < 1e-9, "{noise:?}");
    }

    #[test]
    fn what_the_kernel_does_not_tell_is_none_or_zero() {
        assert_eq!(ticks(""), Ticks::default());
        assert_eq!(pressure_us(""), None);
        assert_eq!(mhz("processor: 0\n"), None);
        let text = "some avg10=0.00 avg60=0.00 avg300=0.00 total=12345\nfull total=9";
        assert_eq!(pressure_us(text), Some(12345));
    }
}
