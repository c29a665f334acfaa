//! Claims whose text names what each of its figures is of: a workload, a build, a language.

use crate::Audit;
use crate::carried::Row;
use crate::figures;
use crate::pairs::{Pair, Said, held as held_pairs};
use crate::places::Rows;

use super::cells::Cells;

const PLAIN: &str = "component/rust/cranelift";

/// Holds what was found against the page's rows, where the text names its cells.
pub fn held(audit: &mut Audit, claim: u32, [found, note]: &[String; 2], known: &Rows, cells: &Cells) {
    let _ = match claim {
        2 => custom_sections(audit, found, known, cells),
        9 => at_sizes(audit, found, known, cells),
        16 => languages(audit, found),
        19 => {
            served(audit, found, "requests-per-second/8c", known, cells);
            served(audit, note, "cpu-per-request-us", known, cells);
            None
        }
        26 => logic_alone(audit, found, known, cells),
        _ => None,
    };
}

fn row(claim: u32, of: &str) -> Row {
    Row { cell: format!("claim {claim}"), metric: of.to_string(), ..Row::default() }
}

/// `custom sections are (exact): c 5 %, go 0 %, …`: what is stripped of each build's component.
fn custom_sections(audit: &mut Audit, found: &str, known: &Rows, cells: &Cells) -> Option<()> {
    let (_, list) = found.split_once("custom sections are")?;
    for one in list.split_once(": ")?.1.trim_end_matches('.').split(", ") {
        let (build, share) = one.strip_suffix(" %")?.split_once(' ')?;
        let own = cells.cell("pricing/get-quote@component/rust/cranelift");
        let (workload, contender) = own.split_once('@')?;
        let config = contender.rsplit('/').next()?;
        // A build weighs the same under every configuration, and the run may have it under another one.
        let other = || cells.all().find(|cell| cell.contains(&format!("@component/{build}/")));
        let bytes = |metric: &str| {
            let cell = format!("{workload}@component/{build}/{config}");
            let rows = Some(known.at(&cell, metric)).filter(|rows| !rows.is_empty());
            let rows = rows.or_else(|| Some(known.at(other()?, metric)).filter(|rows| !rows.is_empty()));
            // Somebody else's run has neither our functions nor our builds.
            let any = || {
                let of_build = format!("@component/{build}/");
                known.of_metric(metric).find(|row| row.figure.is_some() && row.cell.contains(&of_build))
            };
            rows.and_then(|rows| rows.first().copied()).or_else(any)?.figure.map(|figure| figure.value)
        };
        audit.compare("figure of a claim");
        let made = bytes("size-wasm-bytes").zip(bytes("size-wasm-stripped-bytes"));
        let made = made.map(|(all, stripped)| (1.0 - stripped / all) * 100.0);
        if !made.is_some_and(|made| figures::between(share, made.round() - 0.01, made.round() + 0.01)) {
            let should = made.map_or("nothing".to_string(), |made| format!("{made:.2} %"));
            audit.differ("claims", &row(2, build), "figure", format!("{share} %"), should);
        }
    }
    Some(())
}

/// `× 4.83 (4.74–4.93) of native at fraud/screen/16B, × 1.29 (1.28–1.30) at fraud/screen/4MiB; …`
fn at_sizes(audit: &mut Audit, found: &str, known: &Rows, cells: &Cells) -> Option<()> {
    let plain = cells.contender(PLAIN);
    for part in found.split("× ").skip(1) {
        let (ratio, at) = part.split_once(" at ")?;
        let workload = at.split([',', ';', ')', ' ']).next()?;
        let rows = known.at(&format!("{workload}@{plain}"), "call-ns");
        let own: Vec<Pair> = rows.into_iter().filter_map(crate::facts::to_control).collect();
        held_pairs(audit, "claims", &row(9, workload), "figure of a claim", &format!("× {ratio}"), &own);
    }
    Some(())
}

/// `…: pricing/get-quote × 0.93 (0.75–1.17), pricing/quote-cart × 0.88 (0.85–0.90)`: a service's ratios to the native one.
fn served(audit: &mut Audit, text: &str, metric: &str, known: &Rows, cells: &Cells) {
    let served = cells.contender("http/rust/component");
    for (before, ratio) in text.match_indices(" × ").map(|(at, _)| (&text[..at], &text[at + 1..])) {
        let workload = before.rsplit(' ').next().unwrap_or_default();
        let rows = known.at(&format!("{workload}@{served}"), metric);
        let own: Vec<Pair> = rows.into_iter().filter_map(crate::facts::to_control).collect();
        held_pairs(audit, "claims", &row(19, workload), "figure of a claim", ratio, &own);
    }
}

/// `5 languages: c, go, js, python, rust (exact).`
fn languages(audit: &mut Audit, found: &str) -> Option<()> {
    let (count, list) = found.split_once(" languages: ")?;
    let names = list.split(" (").next()?.trim_end_matches('.').split(", ").count();
    audit.compare("figure of a claim");
    if figures::number(count) != Some(names as f64) {
        audit.differ("claims", &row(16, "languages"), "figure", count.to_string(), names.to_string());
    }
    Some(())
}

/// `The logic alone, over the native call: pricing/quote-cart × 0.91 (0.88–0.95); …`
fn logic_alone(audit: &mut Audit, found: &str, known: &Rows, cells: &Cells) -> Option<()> {
    let (_, list) = found.split_once(": ")?;
    let (plain, native) = (cells.contender(PLAIN), cells.contender("native/rust"));
    for one in list.trim_end_matches('.').split("; ") {
        let (workload, ratio) = one.split_once(' ')?;
        let of = |contender: &str, metric: &str| known.at(&format!("{workload}@{contender}"), metric);
        let (logic, call) = (of(&plain, "logic-ns"), of(&native, "call-ns"));
        let said = Said::of(ratio)?;
        audit.compare("figure of a claim");
        let pairs = logic.iter().flat_map(|one| call.iter().map(move |other| (one, other)));
        let ratios: Vec<f64> =
            pairs.filter_map(|(one, other)| Some(one.figure?.value / other.figure?.value)).collect();
        if !ratios.iter().any(|ratio| figures::is(said.value, *ratio, ratio * 3e-3)) {
            let should = ratios.first().map_or("nothing".to_string(), |ratio| format!("{ratio:.4}"));
            audit.differ("claims", &row(26, workload), "ratio", said.told(), should);
        }
    }
    Some(())
}
