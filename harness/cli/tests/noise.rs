//! A machine whose hypervisor takes a tenth of the time: what a run makes of it. The steal is not real, but what the kernel says
//! of it is all that a run can know: `/proc/stat` is another file here, in a mount namespace of the test's own.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use support::{NATIVE, Place, Running, Said};

/// What begins a command in which the file `stat` stands for the kernel's; none where namespaces are not for everybody.
fn namespace() -> Option<[&'static str; 5]> {
    let inside = "mount --bind stat /proc/stat && exec \"$@\"";
    let ways = [["unshare", "--mount", "sh", "-c", inside], ["unshare", "-rm", "sh", "-c", inside]];
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("stat"), "cpu  1 0 0 1 0 0 0 0 0 0\n").unwrap();
    ways.into_iter().find(|way| {
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).args(["sh", "true"]).current_dir(place.path());
        command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    })
}

/// Half of two cores busy since `begun`, and a tenth of the time stolen.
fn write_stat(path: &Path, begun: Instant) {
    let ticks = begun.elapsed().as_millis() as u64 / 5;
    let stolen = ticks / 10;
    let busy = (ticks - stolen) / 2;
    let idle = ticks - stolen - busy;
    // In place: the mount is of this very file. One line of one length, so that nobody reads half of it.
    let line = format!("cpu  {busy:012} 0 0 {idle:012} 0 0 0 {stolen:012} 0 0\n");
    fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, line.as_bytes()))
        .unwrap();
}

/// `tollgate` on such a machine.
fn stolen(place: &Place, way: [&str; 5], arguments: &[&str]) -> Said {
    let plain = place.command_of(arguments);
    let mut command = Command::new(way[0]);
    command.args(&way[1..]).arg("sh").arg(plain.get_program()).args(plain.get_args());
    let set = plain.get_envs().filter_map(|(name, value)| Some((name, value?)));
    command.envs(set).current_dir(plain.get_current_dir().unwrap()).stdin(Stdio::null());
    let stat = place.path("stat");
    place.write("stat", "");
    let (begun, over) = (Instant::now(), AtomicBool::new(false));
    write_stat(&stat, begun);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                write_stat(&stat, begun);
                thread::sleep(Duration::from_millis(5));
            }
        });
        let said = Running::start(command, &place.path("tmp")).end();
        over.store(true, Ordering::Relaxed);
        said
    })
}

#[test]
fn launches_on_a_noisy_machine_make_no_figure_unless_they_are_kept() {
    let Some(way) = namespace() else { return eprintln!("skipped: no mount namespace of one's own here") };
    let place = Place::new().plan(&NATIVE.replace("slices = 2", "slices = 40").replace("300", "2000"));
    let run = ["run", "--plan", "plan.toml", "--out", "reports", "--format", "csv"];

    let refused = stolen(&place, way, &run);
    refused.exits(5);
    let row = refused.cell("probe/nop@native/rust");
    assert_eq!(
        (row.get("status"), row.get("reason")),
        ("invalid", "the machine was too noisy in every launch")
    );
    assert_eq!((row.get("launches"), row.get("invalid_launches")), ("0", "1"));
    fs::remove_dir_all(place.path("reports")).unwrap();

    let kept = stolen(&place, way, &[&run[..], &["--keep-noisy"]].concat());
    kept.exits(0);
    let row = kept.cell("probe/nop@native/rust");
    assert_eq!((row.get("status"), row.get("launches"), row.get("invalid_launches")), ("measured", "1", "0"));
    assert!(row.get("remarks").contains("the machine was not quiet in 1 of 1 launches"), "{row:?}");
    let journal = place.journal();
    assert!(journal.contains(r#""keep-noisy":true"#) && journal.contains(r#""kept":true"#), "{journal}");
    // The page's own recomputation keeps them too.
    place.tollgate(&format!("report --audit {}", place.run_folder().display())).exits(0);
}
