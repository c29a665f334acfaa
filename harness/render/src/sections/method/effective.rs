//! The settings that each engine was really built with: a line for each setting, with its values and whose they are.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tollgate_analysis::report::Source;
use tollgate_model::Contender;
use tollgate_model::protocol::Receipt;

use crate::sections::scroll;

/// More names than this are told by their number, where no other value has as many.
const NAMED: usize = 16;

/// Both tables: who was what, and the settings.
pub fn effective(source: &Source) -> Markup {
    let mut of: BTreeMap<&Contender, &Receipt> = BTreeMap::new();
    for launch in source.launches {
        if let Some(receipt) = &launch.receipt {
            of.entry(&launch.contender).or_insert(receipt);
        }
    }
    let program = |contender: &Contender| source.run.subjects.get(contender)?.program_sha256.as_ref();
    let links = |contender: &Contender| source.run.links_of(contender).map(<[String]>::len);
    // Older runs do not know them.
    let programs = of.keys().any(|contender| program(contender).is_some() || links(contender).is_some());
    let file =
        |sha256: Option<&String>| html! { @if let Some(sha) = sha256 { code { (sha) } } @else { "–" } };
    html! {
        (scroll("Programs and components", html! { table {
            thead { tr {
                th scope="col" { "contender" } th scope="col" { "program" } th scope="col" { "component (SHA-256)" }
                @if programs { th scope="col" { "program (SHA-256)" } }
            } }
            tbody { @for (contender, receipt) in &of { tr {
                th scope="row" { (contender) }
                td { (receipt.program) ", " (receipt.runtime) }
                td { (file(receipt.artifact_sha256.as_ref())) }
                @if programs { td {
                    @if let Some(links) = links(contender) { (links) " links" } @else { (file(program(contender))) }
                } }
            } } }
        } }))
        (settings(of.iter().map(|(contender, receipt)| (*contender, &receipt.effective))))
    }
}

fn settings<'a>(each: impl Iterator<Item = (&'a Contender, &'a BTreeMap<String, String>)>) -> Markup {
    let mut settings: BTreeMap<&str, BTreeMap<&str, Vec<&Contender>>> = BTreeMap::new();
    for (contender, effective) in each {
        for (setting, value) in effective {
            settings.entry(setting).or_default().entry(value).or_default().push(contender);
        }
    }
    html! {
        @if !settings.is_empty() {
            (scroll("Settings", html! { table {
                thead { tr { th scope="col" { "setting" } th scope="col" { "value" } th scope="col" { "whose" } } }
                tbody { @for (setting, values) in &settings {
                    @for (nth, (value, whose)) in most_first(values).into_iter().enumerate() { tr {
                        th scope="row" { (setting) }
                        td { (value) }
                        td { (told(whose, nth == 0, values.len() > 1)) }
                    } }
                } }
            } }))
        }
    }
}

type Whose<'a> = (&'a str, &'a [&'a Contender]);

fn most_first<'a>(values: &'a BTreeMap<&str, Vec<&Contender>>) -> Vec<Whose<'a>> {
    let mut all: Vec<Whose> = values.iter().map(|(value, whose)| (*value, &whose[..])).collect();
    all.sort_by_key(|(_, whose)| std::cmp::Reverse(whose.len()));
    all
}

fn told(whose: &[&Contender], most: bool, several: bool) -> String {
    if most && whose.len() > NAMED {
        let count = whose.len();
        return if several {
            format!("the other {count} that have it")
        } else {
            format!("all {count} that have it")
        };
    }
    whose.iter().map(|contender| contender.to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_says_each_value_once_and_whose_it_is() {
        let effective = |number: usize| {
            let strategy = if number < 2 { "Winch" } else { "Cranelift" };
            let told =
                [("strategy".to_string(), strategy.to_string()), ("wasi".to_string(), "none".to_string())];
            (Contender::component("rust", &format!("config-{number:02}")), BTreeMap::from(told))
        };
        let all: Vec<_> = (0..20).map(effective).collect();
        let page = settings(all.iter().map(|(contender, effective)| (contender, effective))).into_string();
        let row = |setting: &str, value: &str, whose: &str| {
            format!("<tr><th scope=\"row\">{setting}</th><td>{value}</td><td>{whose}</td></tr>")
        };
        let both = "component/rust/config-00, component/rust/config-01";
        let most = row("strategy", "Cranelift", "the other 18 that have it");
        assert!(page.contains(&(most + &row("strategy", "Winch", both))), "{page}");
        assert!(page.contains(&row("wasi", "none", "all 20 that have it")), "{page}");
        assert_eq!(page.matches("<tr>").count(), 4);
        assert_eq!(settings(std::iter::empty()).into_string(), "");
    }
}
