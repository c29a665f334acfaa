use std::path::Path;

use super::*;
use crate::function::Functions;
use crate::pattern::Pattern;
use crate::strict_toml;

fn plan(text: &str) -> Plan {
    strict_toml::parse(Path::new("plan.toml"), text).unwrap()
}

fn known() -> Known {
    crate::testing::known(&["cranelift", "pooling", "winch"], &["component", "native"])
}

fn ids<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(T::to_string).collect()
}

#[test]
fn globs_become_workloads_and_contenders_with_the_control_first() {
    let plan = plan(
        "about = ''
        [[group]]
        functions = ['probe/{nop,sink-bytes}', 'probe/nop']
        sizes = ['16B', '1KiB']
        contenders = ['component/rust/{winch,pooling}']",
    );
    let [comparison] = &plan.resolve(&known()).unwrap()[..] else { panic!("one group") };
    assert_eq!(ids(&comparison.workloads), ["probe/nop", "probe/sink-bytes/16B", "probe/sink-bytes/1KiB"]);
    assert_eq!(
        ids(&comparison.contenders),
        ["native/rust", "component/rust/pooling", "component/rust/winch"]
    );
    assert_eq!(comparison.measure, [Measure::CallTime]);
}

#[test]
fn several_builds_are_named_in_braces() {
    let plan = plan(
        "about = ''
        [[group]]
        functions = ['probe/nop']
        contenders = ['native/{rust,go}', 'component/{rust,other}/{winch,pooling}']",
    );
    let [comparison] = &plan.resolve(&known()).unwrap()[..] else { panic!("one group") };
    let expected = [
        "native/rust",
        "native/go",
        "component/rust/pooling",
        "component/rust/winch",
        "component/other/pooling",
        "component/other/winch",
    ];
    assert_eq!(ids(&comparison.contenders), expected);
}

#[test]
fn a_control_is_that_of_the_build_or_of_its_language_and_has_something_to_be_compared_by() {
    let known = known();
    let control = |of: &str| known.control(&of.parse().unwrap()).map(|control| control.to_string());
    for (contender, expected) in [
        ("component/rust/winch", "native/rust"),
        ("component/other/winch", "native/rust"),
        ("http/other/component", "http/rust/native"),
    ] {
        assert_eq!(control(contender).as_deref(), Some(expected));
    }
    assert_eq!(control("component/nobodys/winch"), None);

    let mut known = known;
    let mut functions = Vec::from(known.functions);
    functions
        .iter_mut()
        .filter(|it| it.name.as_str() == "probe/nop")
        .for_each(|it| it.suite = "geometry".to_string());
    known.functions = Functions::new(functions).unwrap();
    let plan =
        plan("about = ''\n[[group]]\nfunctions = ['probe/nop']\ncontenders = ['component/other/winch']");
    let [comparison] = &plan.resolve(&known).unwrap()[..] else { panic!("one group") };
    assert_eq!(
        ids(&comparison.contenders),
        ["component/other/winch"],
        "native code that has no such function"
    );
}

#[test]
fn what_cannot_be_carried_out_says_where_and_why() {
    let error = |group: &str| {
        plan(&format!("about = ''\n[[group]]\n{group}")).resolve(&known()).unwrap_err().to_string()
    };
    assert!(error("functions = ['prob/*']\ncontenders = []").contains("group 1: no function fits `prob/*`"));
    assert!(error("functions = ['fraud/screen']\ncontenders = []").contains("comes in sizes"));
    let unknown = error("functions = ['probe/nop']\ncontenders = ['component/rust/wnch']");
    assert!(unknown.contains("did you mean `winch`"), "{unknown}");
    let shape = error("functions = ['probe/nop']\ncontenders = ['componet/rust/winch']");
    assert!(shape.contains("is not a contender"), "{shape}");
    let none = error("functions = ['probe/nop']\ncontenders = []\nlaunches = 0");
    assert!(none.contains("launches must be"), "{none}");
}

#[test]
fn a_misspelt_key_is_refused() {
    let error = strict_toml::parse::<Plan>(Path::new("plan.toml"), "about = ''\n[pace]\nlanches = 3\n");
    assert_eq!(
        error.unwrap_err().to_string(),
        "plan.toml:3: unknown key `lanches`: did you mean `launches`?"
    );
}

#[test]
fn a_filter_keeps_the_native_control() {
    let plan = plan(
        "about = ''
        [[group]]
        functions = ['probe/nop', 'pricing/unit-price', 'probe/memcpy']
        sizes = ['1KiB']
        contenders = ['component/rust/*']",
    );
    let comparison = plan.resolve(&known()).unwrap().remove(0);
    let kept = comparison.clone().only(&Pattern::new("probe/*@*/winch").unwrap()).unwrap();
    assert_eq!(ids(&kept.workloads), ["probe/nop"]);
    assert_eq!(ids(&kept.contenders), ["native/rust", "component/rust/winch"]);
    let natively_only = comparison.clone().only(&Pattern::new("probe/memcpy/*@component/*").unwrap());
    assert!(natively_only.is_none(), "no such cell");
    assert!(comparison.only(&Pattern::new("nothing").unwrap()).is_none());
}

#[test]
fn services_have_a_control_of_their_own() {
    let plan = plan(
        "about = ''
        [[group]]
        functions = ['pricing/get-quote']
        contenders = ['http/rust/*']
        measure = ['load', 'capacity', 'memory']
        load = { rate = 2000, connections = 4 }",
    );
    let comparison = plan.resolve(&known()).unwrap().remove(0);
    assert_eq!(ids(&comparison.contenders), ["http/rust/native", "http/rust/component"]);
    let control = comparison.control_of(&comparison.contenders[1]).unwrap();
    assert_eq!(control.to_string(), "http/rust/native");
    assert!(comparison.is_control(control) && !comparison.is_control(&comparison.contenders[1]));
    assert!(!comparison.is_interleaved());
    let settings = comparison.load.settings(7);
    assert_eq!((settings.rate, settings.connections, settings.seed), (2000.0, 4, 7));
}

/// Conditions of what is measured under load are digested from this: a run from before shares and objectives has the same.
#[test]
fn a_load_of_the_usual_shares_is_written_as_before_there_were_any() {
    let usual = serde_json::to_value(LoadShape::default()).unwrap();
    let keys: Vec<&String> = usual.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["arrivals", "connections", "drain-ms", "duration-ms", "rate"]);
    let own: LoadShape = serde_json::from_str(r#"{"shares":[25,75],"objective":"p99<5ms"}"#).unwrap();
    assert_eq!(own.shares, [25, 75].map(crate::metric::Share::percent));
    assert_eq!(own.objective.unwrap().limit, 5_000_000);
    assert_eq!(serde_json::from_value::<LoadShape>(serde_json::to_value(&own).unwrap()).unwrap(), own);
    let bad = serde_json::from_str::<LoadShape>(r#"{"objective":"fast"}"#).unwrap_err().to_string();
    assert!(bad.contains("such as p99<5ms"), "{bad}");
}

#[test]
fn what_cannot_be_measured_together_or_there_is_refused() {
    let error = |contenders: &str, measure: &str| {
        let group = format!(
            "about = ''\n[[group]]\nfunctions = ['pricing/get-quote']\ncontenders = {contenders}\n{measure}"
        );
        plan(&group).resolve(&known()).unwrap_err().to_string()
    };
    let mixed = error("['http/rust/*', 'component/rust/winch']", "measure = ['memory']");
    assert!(mixed.contains("group 1") && mixed.contains("give each a group"), "{mixed}");
    let unfit = error("['http/rust/*']", "measure = ['call-time']");
    assert!(unfit.contains("`call-time` cannot be measured on http contenders"), "{unfit}");
    let turns = error("['component/rust/winch']", "measure = ['call-time', 'memory']");
    assert!(turns.contains("in turns"), "{turns}");
    let service = error("['http/rust/componet']", "measure = ['memory']");
    assert!(service.contains("no service configuration") && service.contains("`component`"), "{service}");
    let inside = error("['component/rust/winch']", "measure = ['utilisation']");
    assert!(inside.contains("`utilisation` cannot be measured on component contenders"), "{inside}");
    for shares in ["[]", "[0]", "[100]", "[60, 30]", "[60, 60]"] {
        let shares = error(
            "['http/rust/native']",
            &format!("measure = ['utilisation']\nload = {{ shares = {shares} }}"),
        );
        assert!(
            shares.contains("load.shares must be percentages from 1 to 99 in ascending order"),
            "{shares}"
        );
    }
    let arrivals = error("['http/rust/native']", "measure = ['load']\nload = { arrivals = 'often' }");
    assert!(arrivals.contains("load.arrivals must be"), "{arrivals}");
}

#[test]
fn a_group_without_a_native_baseline_has_no_control() {
    let plan = plan(
        "about = ''
        [[group]]
        functions = ['probe/nop']
        contenders = ['component/mine/winch', 'component/rust/winch']",
    );
    let comparison = plan.resolve(&known()).unwrap().remove(0);
    assert_eq!(ids(&comparison.contenders), ["native/rust", "component/mine/winch", "component/rust/winch"]);
    assert_eq!(comparison.control_of(&comparison.contenders[1]), None);
    let mine = comparison.only(&Pattern::new("*@component/mine/*").unwrap()).unwrap();
    assert_eq!(ids(&mine.contenders), ["component/mine/winch"]);
}
