//! What one could do about the time of a call: rules over a profile and its runtime configuration, each with its evidence.

use serde::Serialize;
use tollgate_model::RuntimeConfig;
use tollgate_model::config::{Compiler, InstanceUse};
use tollgate_model::metric::Class;

use crate::summary::Summary;

/// So many pieces of advice are given.
const MOST: usize = 3;

/// What would gain less than this part of a call is not told.
const LEAST_GAIN: f64 = 0.03;

/// Something that one could do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Advice {
    /// What to do.
    pub what: String,
    /// What it is concluded from.
    pub evidence: String,
    /// The most that it could gain, as a part of the call: what it is about, all of it.
    pub at_most: f64,
}

/// The three pieces of advice that could gain most, the largest first; of native code there is nothing to say but where its
/// own time goes.
pub fn advice(summary: &Summary, config: Option<&RuntimeConfig>) -> Vec<Advice> {
    let seen = Seen(summary);
    let of_component: [Rule; 7] =
        [crossing, lowering, lifting, compiler, concurrency, instances, guest_allocation];
    let mut advice: Vec<Advice> = match config {
        Some(config) => of_component.iter().filter_map(|rule| rule(&seen, config)).collect(),
        None => host_allocation(&seen).into_iter().collect(),
    };
    advice.extend(logic(&seen));
    advice.retain(|it| it.at_most >= LEAST_GAIN);
    advice.sort_by(|one, other| other.at_most.total_cmp(&one.at_most));
    advice.truncate(MOST);
    advice
}

/// A profile, as rules ask it.
struct Seen<'a>(&'a Summary);

impl Seen<'_> {
    /// The share of these classes.
    fn share(&self, classes: &[Class]) -> f64 {
        let names: Vec<&str> = classes.iter().map(|class| class.label()).collect();
        self.0.classes.iter().filter(|it| names.contains(&it.class.as_str())).map(|it| it.share).sum()
    }

    /// The share in words, and in nanoseconds where there are calls.
    fn told(&self, share: f64) -> String {
        let ns = self.0.ns.map_or(String::new(), |ns| format!(" ({:.0} ns)", ns * share));
        format!("{:.0} % of a call{ns}", share * 100.0)
    }

    /// The function of a class that most samples are in.
    fn first_of(&self, class: Class) -> Option<String> {
        let class = class.label();
        let found = self.0.functions.iter().find(|it| it.class == class)?;
        Some(format!("`{}` alone has {:.0} %", found.name, found.share * 100.0))
    }
}

/// Something that one could do, where the profile and the configuration give reason for it.
type Rule = fn(&Seen, &RuntimeConfig) -> Option<Advice>;

const CROSSING: [Class; 3] = [Class::Glue, Class::Lowering, Class::Lifting];

fn crossing(seen: &Seen, _: &RuntimeConfig) -> Option<Advice> {
    let (glue, all) = (seen.share(&[Class::Glue]), seen.share(&CROSSING));
    Some(Advice {
        what: "hand over more in one call, such as a list of inputs: getting in and out is paid once a call, however much is done in it".to_string(),
        evidence: format!("entry and exit are {}; with lowering and lifting the crossing is {:.0} %", seen.told(glue), all * 100.0),
        at_most: glue,
    })
}

fn lowering(seen: &Seen, _: &RuntimeConfig) -> Option<Advice> {
    let share = seen.share(&[Class::Lowering]);
    Some(Advice {
        what: "pass fewer strings, lists and options: each takes an allocation inside of the guest and a copy, and up to 16 flat numbers and enums take neither".to_string(),
        evidence: format!("lowering is {}", seen.told(share)),
        at_most: share,
    })
}

fn lifting(seen: &Seen, _: &RuntimeConfig) -> Option<Advice> {
    let share = seen.share(&[Class::Lifting, Class::HostAllocation]);
    Some(Advice {
        what: "return less: a string is checked to be UTF-8 and copied into memory that the host allocates; a number, an enum or a flag is not".to_string(),
        evidence: format!("lifting and the host's allocations are {}", seen.told(share)),
        at_most: share,
    })
}

fn compiler(seen: &Seen, config: &RuntimeConfig) -> Option<Advice> {
    let name = match config.engine.compiler {
        Some(Compiler::Winch) => "Winch",
        Some(Compiler::Pulley) => "Pulley's interpreter",
        Some(Compiler::Cranelift) | None => return None,
    };
    let share = seen.share(&[Class::Logic, Class::GuestAllocation]);
    Some(Advice {
        what: format!(
            "compile with Cranelift: {name} is for starting fast, and the guest's own code runs slower under it"
        ),
        evidence: format!("the guest's code is {}", seen.told(share)),
        at_most: share,
    })
}

fn concurrency(seen: &Seen, config: &RuntimeConfig) -> Option<Advice> {
    if config.engine.concurrency_support == Some(false) {
        return None;
    }
    let share = seen.share(&[Class::Glue]);
    Some(Advice {
        what: "switch `concurrency_support` off if no async function is called: with it, each call keeps the books of a task".to_string(),
        evidence: format!("it is on, and entry and exit are {}", seen.told(share)),
        at_most: share,
    })
}

fn instances(seen: &Seen, config: &RuntimeConfig) -> Option<Advice> {
    if config.call.instance == InstanceUse::Reuse {
        return None;
    }
    let share = seen.share(&[Class::Kernel, Class::Glue]);
    let pooled =
        if config.pooling.is_some() { "" } else { ", or pool them: then the kernel maps no memory for each" };
    Some(Advice {
        what: format!("keep instances for more than one call where callers may share one{pooled}"),
        evidence: format!("each call makes an instance; the kernel, entry and exit are {}", seen.told(share)),
        at_most: share,
    })
}

fn guest_allocation(seen: &Seen, _: &RuntimeConfig) -> Option<Advice> {
    let share = seen.share(&[Class::GuestAllocation]);
    Some(Advice {
        what: "allocate less inside of the guest: reuse buffers, or take an allocator that only counts up where an instance lives for a call".to_string(),
        evidence: format!("the guest's allocator is {}", seen.told(share)),
        at_most: share,
    })
}

fn host_allocation(seen: &Seen) -> Option<Advice> {
    let share = seen.share(&[Class::HostAllocation]);
    Some(Advice {
        what: "allocate less: reuse buffers, borrow instead of copying".to_string(),
        evidence: format!("the allocator is {}", seen.told(share)),
        at_most: share,
    })
}

fn logic(seen: &Seen) -> Option<Advice> {
    let share = seen.share(&[Class::Logic]);
    let first = seen.first_of(Class::Logic).map_or(String::new(), |first| format!(", of which {first}"));
    Some(Advice {
        what: "make the logic itself faster: it is no toll, and costs what it costs natively or more"
            .to_string(),
        evidence: format!("the logic is {}{first}", seen.told(share)),
        at_most: share,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::tests::profile;
    use crate::recording::Recorded;
    use crate::summary::Taken;

    /// The summary of a profile with so many samples in each of these frames.
    fn summary(frames: &[(&str, u32)]) -> Summary {
        let recorded = Recorded { profile: profile(frames), ..Recorded::default() };
        Summary::of(&recorded, Taken { ns: Some(200.0), ..Taken::default() })
    }

    fn config(text: &str) -> RuntimeConfig {
        tollgate_model::strict_toml::parse(std::path::Path::new("x.toml"), &format!("about = 'x'\n{text}"))
            .unwrap()
    }

    const QUIET: &str = "[engine]\ncompiler = 'cranelift'\nconcurrency-support = false";

    fn firsts(advice: &[Advice]) -> Vec<&str> {
        advice.iter().map(|it| it.what.split([' ', ':']).next().unwrap()).collect()
    }

    #[test]
    fn the_largest_parts_come_first_with_their_evidence() {
        let calls =
            [("wasmtime::call", 60), ("wasmtime::lower_string", 30), ("trampoline:a;guest:price", 10)];
        let advice = advice(&summary(&calls), Some(&config(QUIET)));
        assert_eq!(firsts(&advice), ["hand", "pass", "make"]);
        assert_eq!(
            advice[0].evidence,
            "entry and exit are 60 % of a call (120 ns); with lowering and lifting the crossing is 90 %"
        );
        assert!(advice[2].evidence.ends_with("of which `price` alone has 10 %"), "{}", advice[2].evidence);
    }

    #[test]
    fn settings_are_told_only_where_they_are_set_otherwise() {
        let calls = [("wasmtime::call", 20), ("trampoline:a;guest:price", 80)];
        let of = |text: &str| {
            advice(&summary(&calls), Some(&config(text))).iter().map(|it| it.what.clone()).collect::<Vec<_>>()
        };
        let any = |advice: &[String], word| advice.iter().any(|what| what.contains(word));
        assert!(!any(&of(QUIET), "Cranelift") && !any(&of(QUIET), "concurrency_support"));
        assert!(any(
            &of("[engine]\ncompiler = 'winch'\nconcurrency-support = false"),
            "compile with Cranelift"
        ));
        assert!(any(&of("[engine]\ncompiler = 'cranelift'"), "concurrency_support"));
        let fresh = of(&format!("{QUIET}\n[call]\ninstance = 'fresh'"));
        assert!(any(&fresh, "keep instances") && any(&fresh, "or pool them"));
    }

    #[test]
    fn what_gains_next_to_nothing_is_not_told_and_native_code_crosses_nothing() {
        let glue = summary(&[("wasmtime::call", 98), ("wasmtime::lower_string", 2)]);
        let glue = advice(&glue, Some(&config(QUIET)));
        assert_eq!(firsts(&glue), ["hand"]);
        let native = summary(&[("tollgate_logic::price", 70), ("library:malloc", 30)]);
        let native = advice(&native, None);
        assert_eq!(firsts(&native), ["make", "allocate"]);
    }
}
