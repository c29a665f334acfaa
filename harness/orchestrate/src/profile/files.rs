//! A profile's folder: all of it, or nothing.

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_profile::{
    ClassCount, Moved, Summary, difference, firefox, flame_graph, flame_graph_of_cycles, flame_graph_of_two,
    folded, moved, pprof,
};

use super::{CountedProfile, Profiled, Taking};
use crate::command_error::{CommandError, Outcome};
use crate::file::write_json;
use crate::own::Scratch;
use crate::run_folder::{new_folder, now};

/// One of two profiles that are held against each other.
pub struct Side<'a> {
    /// What it is called.
    pub name: String,
    /// Its profile.
    pub taking: &'a Taking,
}

/// Writes a profile into a new folder below `reports`, or into `out`. Gives the folder.
pub fn write(taking: &Taking, reports: &Path, out: Option<&Path>) -> Outcome<PathBuf> {
    whole(reports, out, &taking.summary().subject, |folder| of_one(taking, folder))
}

/// Writes two profiles and what moved between them.
pub fn write_difference(sides: &[Side; 2], reports: &Path, out: Option<&Path>) -> Outcome<PathBuf> {
    let [before, after] = sides;
    whole(reports, out, &before.taking.summary().subject, |folder| {
        for (side, name) in sides.iter().zip(["before", "after"]) {
            let folder = folder.join(name);
            fs::create_dir(&folder).map_err(|error| CommandError::file("create", &folder, &error))?;
            of_one(side.taking, &folder)?;
        }
        let [one, other] = [before, after].map(|side| side.taking.folded());
        let lines = difference(&one, &other).map_err(CommandError::subject)?;
        let title = format!("{} → {}", before.name, after.name);
        let of = if after.taking.is_sampled() { "samples" } else { "estimated cycles" };
        let about =
            format!("widths are {of} of the second; red frames have a larger share there than in the first");
        let svg = flame_graph_of_two(&lines, &title, &about).map_err(CommandError::subject)?;
        text(&folder.join("difference.svg"), &svg)?;
        text(&folder.join("moved.csv"), &moved_csv(&moved(&one, &other)))
    })
}

fn of_one(taking: &Taking, folder: &Path) -> Outcome {
    match taking {
        Taking::Sampled(profiled) => of_samples(profiled, folder),
        Taking::Counted(counted) => of_counts(counted, folder),
    }
}

/// What was counted. There are no samples for other profilers.
fn of_counts(counted: &CountedProfile, folder: &Path) -> Outcome {
    let CountedProfile { summary, folded, logic } = counted;
    let about = "estimated cycles of a call, counted under callgrind; stacks are pieced together from who called whom";
    let svg = flame_graph_of_cycles(folded, &summary.subject, about, logic);
    text(&folder.join("flamegraph.svg"), &svg.map_err(CommandError::subject)?)?;
    text(&folder.join("stacks.folded"), folded)?;
    text(&folder.join("attribution.csv"), &attribution_csv(summary))?;
    write_json(&folder.join("summary.json"), summary)
}

fn of_samples(profiled: &Profiled, folder: &Path) -> Outcome {
    let Profiled { recorded, summary, process, .. } = profiled;
    let (profile, frequency) = (&recorded.profile, summary.frequency);
    pictures(profiled, &folder.join("flamegraph.svg"), &folder.join("profile.pb.gz"))?;
    text(&folder.join("stacks.folded"), &folded(profile))?;
    let begun = jiff::Timestamp::now().as_second().unsigned_abs();
    let json =
        firefox(profile, &summary.subject, begun, frequency, *process).map_err(CommandError::subject)?;
    text(&folder.join("firefox.json"), &json)?;
    text(&folder.join("attribution.csv"), &attribution_csv(summary))?;
    write_json(&folder.join("summary.json"), summary)
}

/// Writes the flame graph, and the samples for pprof.
pub fn pictures(profiled: &Profiled, flames: &Path, samples: &Path) -> Outcome {
    let Profiled { recorded, summary, .. } = profiled;
    let about = format!(
        "{} samples at {} Hz · {} · {}",
        summary.quality.samples, summary.frequency, summary.program, summary.runtime
    );
    let svg = flame_graph(&folded(&recorded.profile), &summary.subject, &about, recorded.profile.logic());
    text(flames, &svg.map_err(CommandError::subject)?)?;
    let protobuf = pprof(&recorded.profile, summary.frequency).and_then(|bytes| fs::write(samples, bytes));
    protobuf.map_err(|error| CommandError::file("write", samples, &error))
}

/// Refuses a folder that is there: better before something is measured for it than after.
pub fn refuse_existing(out: Option<&Path>) -> Outcome {
    let Some(there) = out.filter(|out| out.exists()) else { return Ok(()) };
    let there = there.display();
    Err(CommandError::usage(format!("{there} exists already: name another folder with --out")))
}

/// Makes a folder of what `fill` writes: first under another name, so that nobody finds half of it.
pub(super) fn whole(
    reports: &Path,
    out: Option<&Path>,
    subject: &str,
    fill: impl FnOnce(&Path) -> Outcome,
) -> Outcome<PathBuf> {
    refuse_existing(out)?;
    let beside = match out {
        None => reports.to_path_buf(),
        Some(out) => {
            let out = std::path::absolute(out).map_err(|error| CommandError::file("find", out, &error))?;
            out.parent().map(Path::to_path_buf).unwrap_or_default()
        }
    };
    let scratch = Scratch::new(&beside)?;
    let part = scratch.folder.join("profile");
    fs::create_dir(&part).map_err(|error| CommandError::file("create", &part, &error))?;
    fill(&part)?;
    let folder = match out {
        Some(out) => out.to_path_buf(),
        None => new_folder(reports, &now(), &format!("profile-{subject}"))?,
    };
    fs::rename(&part, &folder).map_err(|error| CommandError::file("write", &folder, &error))?;
    Ok(folder)
}

pub(super) fn text(file: &Path, content: &str) -> Outcome {
    fs::write(file, content).map_err(|error| CommandError::file("write", file, &error))
}

fn attribution_csv(summary: &Summary) -> String {
    let mut csv = String::from("class,samples,share,low,high,ns,instructions,cycles\n");
    for class in &summary.classes {
        let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        let [low, high] = [0, 1].map(|end| number(class.interval.map(|interval| interval[end])));
        let counted = |count: fn(&ClassCount) -> f64| {
            number(summary.exact.as_ref().map(|exact| exact.of(&class.class).map_or(0.0, count)))
        };
        let fields = [
            class.class.clone(),
            class.samples.to_string(),
            class.share.to_string(),
            low,
            high,
            number(class.ns),
            counted(|it| it.instructions),
            counted(|it| it.cycles),
        ];
        csv += &(fields.join(",") + "\n");
    }
    csv
}

pub(super) fn moved_csv(moved: &[Moved]) -> String {
    let mut csv = String::from("function,share-before,share-after\n");
    for it in moved {
        csv += &format!("\"{}\",{},{}\n", it.name.replace('"', "\"\""), it.before, it.after);
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let reports = folder.path().join("reports");
        let failed = whole(&reports, None, "a/b@c", |part| {
            fs::write(part.join("half"), "").unwrap();
            Err(CommandError::subject("no more"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "no more");
        let left = fs::read_dir(&reports).map_or(0, |entries| entries.count());
        assert_eq!(left, 0);
        let written = whole(&reports, None, "a/b@c", |part| text(&part.join("all"), "x")).unwrap();
        assert!(written.join("all").is_file() && written.display().to_string().ends_with("-profile-a-b-c"));
        let refused = whole(&reports, Some(&written), "a/b@c", |_| Ok(())).unwrap_err().to_string();
        assert!(refused.contains("exists already: name another folder with --out"), "{refused}");
    }
}
