//! The machine a run was made on: what must agree before two runs may be compared, which machine it was, and
//! how quiet it was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::hex;

/// A machine's fingerprint in two parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Host {
    /// The facts that must agree between two runs: processor, layout, caches, hypervisor, governor, kernel,
    /// toolchain. Different facts: not comparable.
    pub comparability: BTreeMap<String, String>,
    /// A digest of the machine's id. Never the host name.
    pub identity: String,
    /// Facts that are worth knowing but need not agree: memory, container, limits.
    pub facts: BTreeMap<String, String>,
}

impl Host {
    /// The comparability key: equal keys may be compared.
    pub fn key(&self) -> String {
        let text = serde_json::to_vec(&self.comparability).expect("facts are plain data");
        hex(&Sha256::digest(text))[..16].to_string()
    }

    /// The names of the facts in which two machines differ.
    pub fn differs_in<'a>(&'a self, other: &'a Host) -> Vec<&'a str> {
        let names = self.comparability.keys().chain(other.comparability.keys());
        let mut differing: Vec<&str> = names
            .filter(|name| self.comparability.get(*name) != other.comparability.get(*name))
            .map(String::as_str)
            .collect();
        differing.sort_unstable();
        differing.dedup();
        differing
    }
}

/// Noise on the machine while something was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Noise {
    /// Share of processor time that the hypervisor gave to others.
    pub steal: f64,
    /// Share of time in which something waited for a processor (pressure stall information).
    pub cpu_pressure: Option<f64>,
    /// Processors that processes other than ours kept busy: 0.2 is a fifth of one. Journals from before it was looked at have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<f64>,
    /// Share of processor time of the whole machine that was busy.
    pub busy: f64,
    /// Processor frequency before and after, where the kernel tells.
    pub mhz: Option<(f64, f64)>,
    /// Times that the processor was throttled for heat.
    pub throttled: u64,
    /// Times that a container's quota held us back.
    pub quota_throttled: u64,
    /// Whoever asked wants the launch used however noisy it was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
}

/// The consequence of the noise for a measurement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "quiet", content = "reasons")]
pub enum Quiet {
    /// Nothing to object.
    Yes,
    /// Valid, but something was going on.
    Doubtful(Vec<String>),
    /// Not a measurement of the subject: kept, shown, left out of the figures.
    No(Vec<String>),
}

impl Noise {
    /// Steal above this makes a launch doubtful.
    pub const STEAL_DOUBTFUL: f64 = 0.005;
    /// Steal above this makes a launch invalid.
    pub const STEAL_INVALID: f64 = 0.02;
    /// Waiting for a processor above this makes a launch doubtful.
    pub const PRESSURE: f64 = 0.05;
    /// A frequency drift above this is remarked.
    pub const DRIFT: f64 = 0.03;

    /// Share of time in which something waited for a processor because of others, at most. What we launch waits for itself, too:
    /// threads of a language's runtime on the core that they are pinned to, threads that call at once, compilers. Nothing waits
    /// for others longer than they work.
    fn waited_for_others(&self) -> Option<f64> {
        let pressure = self.cpu_pressure?;
        Some(self.others.map_or(pressure, |others| pressure.min(others)))
    }

    /// Judges the evidence by the limits of `docs/METHODOLOGY.md`.
    pub fn judge(&self) -> Quiet {
        let mut invalid = Vec::new();
        let mut doubtful = Vec::new();
        if self.steal > Self::STEAL_INVALID {
            invalid.push(format!("the hypervisor took {:.1} % of the time", self.steal * 100.0));
        } else if self.steal > Self::STEAL_DOUBTFUL {
            doubtful.push(format!("the hypervisor took {:.1} % of the time", self.steal * 100.0));
        }
        if self.throttled > 0 {
            invalid.push(format!("the processor was throttled for heat {} times", self.throttled));
        }
        if let Some(waited) = self.waited_for_others().filter(|&waited| waited > Self::PRESSURE) {
            doubtful.push(format!("something waited for a processor {:.0} % of the time", waited * 100.0));
        }
        if self.quota_throttled > 0 {
            doubtful.push(format!("the container's quota held us back {} times", self.quota_throttled));
        }
        if let Some((before, after)) = self.mhz
            && before > 0.0
            && (after / before - 1.0).abs() > Self::DRIFT
        {
            doubtful.push(format!("the frequency went from {before:.0} to {after:.0} MHz"));
        }
        if self.kept {
            doubtful.splice(0..0, invalid.drain(..));
        }
        match (invalid.is_empty(), doubtful.is_empty()) {
            (false, _) => Quiet::No(invalid),
            (true, false) => Quiet::Doubtful(doubtful),
            (true, true) => Quiet::Yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(facts: &[(&str, &str)]) -> Host {
        let comparability = facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        Host { comparability, ..Host::default() }
    }

    #[test]
    fn another_kernel_is_another_key_and_named() {
        let one = host(&[("cpu", "x"), ("kernel", "6.1")]);
        let other = host(&[("cpu", "x"), ("kernel", "6.2"), ("smt", "on")]);
        assert_ne!(one.key(), other.key());
        assert_eq!(one.differs_in(&other), ["kernel", "smt"]);
        assert_eq!(one.key(), one.clone().key());
    }

    #[test]
    fn steal_decides_in_two_steps() {
        let noise = |steal| Noise { steal, ..Noise::default() }.judge();
        assert_eq!(noise(0.001), Quiet::Yes);
        assert!(matches!(noise(0.01), Quiet::Doubtful(_)));
        assert!(matches!(noise(0.03), Quiet::No(_)));
    }

    #[test]
    fn a_launch_that_is_kept_is_doubtful_however_noisy() {
        let noise =
            Noise { steal: 0.3, throttled: 1, cpu_pressure: Some(0.2), kept: true, ..Noise::default() };
        assert!(matches!(noise.judge(), Quiet::Doubtful(why) if why.len() == 3));
        assert_eq!(Noise { kept: true, ..Noise::default() }.judge(), Quiet::Yes);
    }

    #[test]
    fn heat_crowds_and_drift_are_named() {
        let hot = Noise { throttled: 2, ..Noise::default() };
        assert!(matches!(hot.judge(), Quiet::No(why) if why[0].contains("heat 2 times")));
        let crowded = Noise { cpu_pressure: Some(0.2), ..Noise::default() };
        assert!(matches!(crowded.judge(), Quiet::Doubtful(why) if why[0].contains("20 % of the time")));
        let by = |others| Noise { others: Some(others), ..crowded.clone() }.judge();
        assert!(matches!(by(0.1), Quiet::Doubtful(why) if why[0].contains("10 % of the time")));
        assert_eq!(by(0.03), Quiet::Yes, "it waited for itself");
        let drift = Noise { mhz: Some((3000.0, 2500.0)), ..Noise::default() };
        assert!(matches!(drift.judge(), Quiet::Doubtful(why) if why[0].contains("2500 MHz")));
    }
}
