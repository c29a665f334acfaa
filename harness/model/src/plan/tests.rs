use std::path::Path;

use super::*;
use crate::strict_toml;

fn plan(text: &str) -> Plan {
    strict_toml::parse(Path::new("plan.toml"), text).unwrap()
}

fn configs() -> Vec<String> {
    ["cranelift", "pooling", "winch"].map(String::from).to_vec()
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
    let [comparison] = &plan.resolve(&configs()).unwrap()[..] else { panic!("one group") };
    assert_eq!(ids(&comparison.workloads), ["probe/nop", "probe/sink-bytes/16B", "probe/sink-bytes/1KiB"]);
    assert_eq!(
        ids(&comparison.contenders),
        ["native/rust", "component/rust/pooling", "component/rust/winch"]
    );
    assert_eq!(comparison.measure, [Measure::CallTime]);
}

#[test]
fn what_cannot_be_carried_out_says_where_and_why() {
    let error = |group: &str| {
        plan(&format!("about = ''\n[[group]]\n{group}")).resolve(&configs()).unwrap_err().to_string()
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
        functions = ['probe/nop', 'pricing/unit-price']
        contenders = ['component/rust/*']",
    );
    let comparison = plan.resolve(&configs()).unwrap().remove(0);
    let kept = comparison.clone().only(&Pattern::new("probe/*@*/winch").unwrap()).unwrap();
    assert_eq!(ids(&kept.workloads), ["probe/nop"]);
    assert_eq!(ids(&kept.contenders), ["native/rust", "component/rust/winch"]);
    assert!(comparison.only(&Pattern::new("nothing").unwrap()).is_none());
}
