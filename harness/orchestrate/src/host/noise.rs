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
    /// Those of this process and of its children that have ended; where the kernel tells.
    own: Option<u64>,
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
    /// In processes, and not in interrupts.
    worked: u64,
    processors: usize,
}

impl Watch {
    /// Begins to watch.
    pub fn begin() -> Self {
        Watch {
            begun: Instant::now(),
            ticks: ticks(&fs::read_to_string("/proc/stat").unwrap_or_default()),
            own: own(&fs::read_to_string("/proc/self/stat").unwrap_or_default()),
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
            worked: now.ticks.worked.saturating_sub(self.ticks.worked),
            processors: now.ticks.processors,
        };
        let share = |part: u64| if ticks.all == 0 { 0.0 } else { part as f64 / ticks.all as f64 };
        let own = self.own.zip(now.own).map(|(before, after)| after.saturating_sub(before));
        let wall_us = now.begun.duration_since(self.begun).as_micros().max(1) as f64;
        Noise {
            steal: share(ticks.steal),
            busy: share(ticks.all - ticks.idle.min(ticks.all)),
            cpu_pressure: self
                .pressure_us
                .zip(now.pressure_us)
                .map(|(before, after)| after.saturating_sub(before) as f64 / wall_us),
            others: own.map(|own| share(ticks.worked.saturating_sub(own)) * now.ticks.processors as f64),
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
    Ticks {
        all: fields.iter().take(8).sum(),
        idle: field(3) + field(4),
        steal: field(7),
        worked: field(0) + field(1) + field(2),
        processors: stat.lines().filter(|line| line.starts_with("cpu") && !line.starts_with("cpu ")).count(),
    }
}

/// Of `/proc/PID/stat`: the ticks of a process and of its children that it has waited for. What stands before them may hold any
/// character, and ends with the last parenthesis.
fn own(stat: &str) -> Option<u64> {
    let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4);
    let ticks: Vec<u64> = fields.map_while(|field| field.parse().ok()).collect();
    (ticks.len() == 4).then(|| ticks.iter().sum())
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
    fn the_work_of_others_is_what_is_neither_ours_nor_an_interrupts() {
        let watch = |stat: &str, of_us: &str| Watch { ticks: ticks(stat), own: own(of_us), ..Watch::begin() };
        let two = "cpu0 1 2 3\ncpu1 1 2 3\nintr 5\n";
        let before = watch(
            &format!("cpu  100 0 50 800 10 0 0 40 7 0\n{two}"),
            "7 (a (b) c) S 1 2 3 4 -1 6 7 8 9 10 20 10 30 5 20 0",
        );
        let after = watch(
            &format!("cpu  160 0 60 820 10 0 5 50 9 0\n{two}"),
            "7 (a (b) c) S 1 2 3 4 -1 6 7 8 9 10 25 12 63 5 20 0",
        );
        // Of 105 ticks of two processors processes had 70, of which 40 are ours.
        assert!((before.until(&after).others.unwrap() - 60.0 / 105.0).abs() < 1e-9);
        assert_eq!(own("7 (a) S 1 2"), None);
        assert_eq!(before.until(&watch("", "")).others, None);
    }

    #[test]
    fn the_work_of_a_child_that_has_ended_is_ours() {
        let busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        let watch = Watch::begin();
        assert!(std::process::Command::new("sh").args(["-c", busy]).status().unwrap().success());
        let of_us = own(&fs::read_to_string("/proc/self/stat").unwrap()).unwrap() - watch.own.unwrap();
        assert!(of_us >= 2, "{of_us} ticks of a child's loop");
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
