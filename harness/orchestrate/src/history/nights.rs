//! From a run's journal to a night.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;
use sha2::{Digest, Sha256};
use tollgate_analysis::recorded_run::RecordedRun;
use tollgate_analysis::results::References;
use tollgate_history::{Made, Night, Point};
use tollgate_model::Contender;
use tollgate_model::config::hex;
use tollgate_model::journal::Run;
use tollgate_model::metric::Metric;
use tollgate_model::results::Row;

use super::folders;
use crate::command_error::{CommandError, Outcome};
use crate::{run_folder, runs};

/// A folder, read.
pub enum Read {
    /// A night.
    Night(Box<Night>),
    /// A run, but no night, and why.
    None(String),
}

/// Reads the run in that folder.
pub fn read(folder: &Path) -> Outcome<Read> {
    if folders::first_line(folder).is_some_and(|run| run.race.is_some()) {
        return Ok(Read::None("a race between two workers is no night".to_string()));
    }
    let loaded = runs::open(folder)?;
    if loaded.end.is_none() {
        let how = format!("tollgate run --resume {}", folder.display());
        return Ok(Read::None(format!("it was not carried out to its end: go on with `{how}`, then add it")));
    }
    let begun = jiff::fmt::strtime::parse(run_folder::STARTED, &loaded.run.started)
        .and_then(|time| time.to_datetime())
        .and_then(|time| time.to_zoned(jiff::tz::TimeZone::UTC));
    let begun = begun.map_err(|_| {
        CommandError::usage(format!(
            "{}: `{}` is no time at which a run began",
            folder.join(crate::journal::FILE).display(),
            loaded.run.started
        ))
    })?;
    Ok(Read::Night(Box::new(night(folder, begun.timestamp().as_second(), loaded))))
}

fn night(folder: &Path, started: i64, loaded: RecordedRun) -> Night {
    let made = made(&loaded);
    let fixtures = loaded.launches.iter().find_map(|launch| Some(launch.receipt.as_ref()?.fixtures.clone()));
    let references = References::of(&loaded.run, &loaded.launches);
    let RecordedRun { run, rows, .. } = loaded;
    // However the folder was named on the command line.
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let points = rows.into_iter().map(|row| {
        let conditions = conditions(&run, &row, fixtures.as_deref());
        let reference = references.beside(&row);
        Point::of(row, conditions, reference)
    });
    let points = points.collect();
    Night {
        name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        seed: run.seed,
        started,
        plan: run.plan,
        command: run.command,
        key: run.host.key(),
        facts: run.host.comparability,
        revision: run.revision,
        made,
        points,
    }
}

/// The parts of each contender, by its last receipt and by what the run says of it.
fn made(loaded: &RecordedRun) -> BTreeMap<Contender, Made> {
    let mut made: BTreeMap<Contender, Made> = BTreeMap::new();
    for (contender, subject) in &loaded.run.subjects {
        made.entry(contender.clone()).or_default().artifact = subject.artifact_sha256.clone();
    }
    for launch in &loaded.launches {
        if let Some(receipt) = &launch.receipt {
            made.entry(launch.contender.clone()).or_default().runtime = Some(receipt.runtime.clone());
        }
    }
    made
}

/// A digest of all that must be equal for two nights to be about the same thing: the settings of the contenders, the
/// inputs, and as much of the plan as the metric depends on. Components, runtimes and revisions are not in it: they are
/// what changes are found in.
fn conditions(run: &Run, row: &Row, fixtures: Option<&str>) -> String {
    let settings = |contender: &Contender| {
        let subject = run.subjects.get(contender)?;
        let config = subject.config.as_ref().map(|config| config.digest());
        let service = subject.service.as_ref().map(|service| service.digest());
        Some((config, service))
    };
    let comparison = &run.comparisons[row.comparison];
    let control = comparison.control_of(&row.cell.contender);
    let contenders = [Some(&row.cell.contender), control, row.against.as_ref()];
    let settings: Vec<_> = contenders.into_iter().map(|contender| contender.and_then(settings)).collect();
    let pace = (run.pace.slices, run.pace.slice_us, run.pace.warm_up_ms, run.pace.window_ms);
    let mut text = json!({
        "settings": settings,
        "inputs": fixtures.filter(|_| row.metric.takes_inputs()),
        "pace": (!row.metric.deterministic() && row.metric != Metric::BuildSeconds).then_some(pace),
        "load": row.metric.is_under_load().then_some(&comparison.load),
    });
    // Left out where a journal does not tell, so that older nights are about what they were about.
    if let Some(digest) = run.inputs.get(&row.cell.workload).filter(|_| row.metric.takes_inputs()) {
        text["workload-inputs"] = json!(digest);
    }
    hex(&Sha256::digest(text.to_string()))[..16].to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tollgate_model::Functions;
    use tollgate_model::host::Host;
    use tollgate_model::journal::{Links, SCHEMA, Subject};
    use tollgate_model::metric::{Percentile, SizeKind, Timed};
    use tollgate_model::plan::{Comparison, Measure, Pace};
    use tollgate_model::results::{Bound, Status};

    fn run() -> Run {
        let winch: Contender = "component/rust/winch".parse().unwrap();
        let (workloads, contenders) =
            (vec!["probe/nop".parse().unwrap()], vec![Contender::native("rust"), winch.clone()]);
        let controls = contenders.iter().map(|it| (it.clone(), Contender::native("rust"))).collect();
        let comparison = Comparison::new(workloads, contenders, vec![Measure::CallTime], 2);
        let comparison = Comparison { controls, ..comparison };
        Run {
            schema: SCHEMA,
            tollgate: String::new(),
            plan: "nightly".to_string(),
            command: String::new(),
            seed: 1,
            started: "20260103T020000Z".to_string(),
            pace: Pace::default(),
            comparisons: vec![comparison],
            functions: Functions::default(),
            inputs: BTreeMap::new(),
            subjects: BTreeMap::from([(winch, Subject::default())]),
            host: Host::default(),
            revision: None,
            placement: Default::default(),
            links: Links::default(),
            race: None,
        }
    }

    fn of(run: &Run, metric: Metric) -> String {
        let row = Row {
            comparison: 0,
            cell: "probe/nop@component/rust/winch".parse().unwrap(),
            metric,
            against: None,
            control: None,
            status: Status::Measured,
            launches: 2,
            invalid_launches: 0,
            bound: Bound::None,
            figure: None,
            to_native: None,
            to_memcpy: None,
            per_launch: Vec::new(),
            remarks: Vec::new(),
        };
        conditions(run, &row, Some("inputs"))
    }

    #[test]
    fn what_a_metric_depends_on_makes_another_series_and_the_rest_does_not() {
        let tail = Metric::Tail(Timed::Response, Percentile::P99);
        let size = Metric::Size(SizeKind::Wasm);
        let plain = run();
        let mut slower = run();
        slower.pace.slice_us *= 2;
        let mut louder = run();
        louder.comparisons[0].load.rate *= 2.0;
        let mut more = run();
        more.pace.launches += 1;
        more.comparisons[0].contenders.truncate(1);
        let mut other = run();
        other.subjects.values_mut().for_each(|subject| subject.artifact_sha256 = Some("aa".to_string()));
        let mut given = run();
        given.inputs.insert("probe/nop".parse().unwrap(), "aa".to_string());
        for (changed, call, tailed, sized) in [
            (&given, true, true, false),
            (&slower, true, true, false),
            (&louder, false, true, false),
            (&more, false, false, false),
            (&other, false, false, false),
        ] {
            assert_eq!(of(&plain, Metric::CallNs) != of(changed, Metric::CallNs), call);
            assert_eq!(of(&plain, tail) != of(changed, tail), tailed);
            assert_eq!(of(&plain, size) != of(changed, size), sized);
        }
    }
}
