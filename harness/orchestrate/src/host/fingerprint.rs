//! The machine's fingerprint, read from `/proc` and `/sys`; what cannot be read is left out, never guessed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use tollgate_model::config::hex;
use tollgate_model::host::Host;

/// The machine that this runs on.
pub fn host() -> Host {
    let mut comparability = BTreeMap::new();
    let mut facts = BTreeMap::new();
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    for (fact, key) in [
        ("cpu-model", "model name"),
        ("cpu-stepping", "stepping"),
        ("cpu-microcode", "microcode"),
        ("cpu-family", "cpu family"),
    ] {
        keep(&mut comparability, fact, of_cpuinfo(&cpu, key));
    }
    keep(&mut comparability, "cores", cores(&cpu));
    keep(&mut comparability, "smt", text("/sys/devices/system/cpu/smt/active"));
    keep(&mut comparability, "caches", caches());
    keep(&mut comparability, "hypervisor", hypervisor(&cpu));
    keep(&mut comparability, "governor", text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
    keep(&mut comparability, "boost", text("/sys/devices/system/cpu/cpufreq/boost"));
    keep(&mut comparability, "kernel", kernel());
    keep(&mut comparability, "architecture", Some(std::env::consts::ARCH.to_string()));
    keep(&mut comparability, "rustc", Some(env!("TOLLGATE_RUSTC").to_string()));
    keep(
        &mut facts,
        "memory",
        of_cpuinfo(&fs::read_to_string("/proc/meminfo").unwrap_or_default(), "MemTotal"),
    );
    keep(&mut facts, "clock-source", clock_source());
    keep(&mut facts, "kernel-release", text("/proc/sys/kernel/osrelease"));
    keep(&mut facts, "address-space-randomisation", text("/proc/sys/kernel/randomize_va_space"));
    keep(&mut facts, "cpu-quota", text("/sys/fs/cgroup/cpu.max"));
    keep(&mut facts, "transparent-huge-pages", text("/sys/kernel/mm/transparent_hugepage/enabled"));
    let machine = text("/etc/machine-id").or_else(|| text("/var/lib/dbus/machine-id")).unwrap_or_default();
    // Salted, so that the digest is of no use to anyone but us.
    let identity = hex(&Sha256::digest(format!("tollgate machine {machine}")))[..16].to_string();
    Host { comparability, identity, facts }
}

/// The clock source of the kernel.
pub fn clock_source() -> Option<String> {
    text("/sys/devices/system/clocksource/clocksource0/current_clocksource")
}

/// The trimmed text of a small file, if it can be read and says something.
pub fn text(path: impl AsRef<Path>) -> Option<String> {
    let text = fs::read_to_string(path).ok()?.trim().to_string();
    (!text.is_empty()).then_some(text)
}

fn keep(facts: &mut BTreeMap<String, String>, name: &str, value: Option<String>) {
    if let Some(value) = value {
        facts.insert(name.to_string(), value);
    }
}

fn of_cpuinfo(cpuinfo: &str, key: &str) -> Option<String> {
    cpuinfo.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then(|| value.trim().to_string())
    })
}

fn cores(cpuinfo: &str) -> Option<String> {
    let count = cpuinfo.lines().filter(|line| line.starts_with("processor")).count();
    (count > 0).then(|| count.to_string())
}

/// Each cache of the first core: level, kind, size.
fn caches() -> Option<String> {
    let mut caches = Vec::new();
    for index in 0..8 {
        let folder = format!("/sys/devices/system/cpu/cpu0/cache/index{index}");
        let part = |name: &str| text(format!("{folder}/{name}"));
        if let (Some(level), Some(kind), Some(size)) = (part("level"), part("type"), part("size")) {
            caches.push(format!("L{level} {} {size}", kind.to_lowercase()));
        }
    }
    (!caches.is_empty()).then(|| caches.join(", "))
}

fn hypervisor(cpuinfo: &str) -> Option<String> {
    text("/sys/hypervisor/type").or_else(|| {
        let flags = of_cpuinfo(cpuinfo, "flags")?;
        let virtual_machine = flags.split_whitespace().any(|flag| flag == "hypervisor");
        Some(if virtual_machine {
            text("/sys/class/dmi/id/sys_vendor").unwrap_or("yes".to_string())
        } else {
            "none".to_string()
        })
    })
}

/// Major and minor of the kernel: a patch level rarely changes what is measured.
fn kernel() -> Option<String> {
    let release = text("/proc/sys/kernel/osrelease")?;
    let mut parts = release.split(['.', '-']);
    Some(format!("{} {}.{}", std::env::consts::OS, parts.next()?, parts.next()?))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_itself_and_tells_what_must_agree() {
        let (one, again) = (host(), host());
        assert_eq!(one.key(), again.key());
        assert!(one.differs_in(&again).is_empty());
        for fact in ["cores", "kernel", "rustc", "architecture"] {
            assert!(one.comparability.contains_key(fact), "no {fact} in {:?}", one.comparability);
        }
    }

    #[test]
    fn the_host_name_is_nowhere() {
        let name = text("/proc/sys/kernel/hostname").unwrap_or_default();
        let told = serde_json::to_string(&host()).unwrap();
        assert!(name.len() < 4 || !told.contains(&name), "{told}");
    }
}
