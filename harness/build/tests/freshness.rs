//! The choice of what is built, and when: by content and nothing else.

mod support;

use std::fs::{self, File};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use support::TinyRepository;
use tollgate_build::{Error, Status};

#[test]
fn a_guest_is_built_once_and_then_again_only_when_its_content_changes() {
    let tiny = TinyRepository::new();
    assert_eq!(tiny.status(), Status::Missing);

    let (built, commands) = tiny.build();
    let first = built.unwrap();
    assert_eq!(commands.len(), 1);
    assert_eq!(fs::metadata(&first.path).unwrap().len(), first.bytes);
    assert!(first.stripped_bytes < first.bytes);
    assert_eq!(tiny.status(), Status::Fresh);

    let begun = Instant::now();
    let (again, commands) = tiny.build();
    assert_eq!(again.unwrap(), first);
    assert!(commands.is_empty(), "{commands:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "nothing to do took {:?}", begun.elapsed());

    // A checkout or a `touch`: another time stamp, the same bytes.
    let source = tiny.path("guests/tiny/src/lib.rs");
    let tomorrow = SystemTime::now() + Duration::from_secs(86_400);
    File::options().append(true).open(&source).unwrap().set_modified(tomorrow).unwrap();
    assert_eq!(tiny.status(), Status::Fresh);

    tiny.edit("guests/tiny/src/lib.rs", "a.wrapping_add(b)", "a.wrapping_mul(b)");
    let reason = "guests/tiny/src/lib.rs changed".to_owned();
    assert_eq!(tiny.status(), Status::Stale { reason });
    let changed = tiny.build().0.unwrap();
    assert_ne!(changed.sha256, first.sha256);
    assert_eq!(tiny.status(), Status::Fresh);
}

#[test]
fn the_contract_and_the_recipe_count_as_sources() {
    let tiny = TinyRepository::new();
    tiny.build().0.unwrap();
    tiny.edit("guests/wit/world.wit", "world tiny", "/// Documented.\nworld tiny");
    let reason = "guests/wit/world.wit changed".to_owned();
    assert_eq!(tiny.status(), Status::Stale { reason });
    tiny.build().0.unwrap();

    tiny.edit("guests/tiny/guest.toml", "--release\"", "--release\", \"--quiet\"");
    let reason = "its recipe in guest.toml changed".to_owned();
    assert_eq!(tiny.status(), Status::Stale { reason });
}

#[test]
fn a_damaged_artifact_is_refused_and_built_again() {
    let tiny = TinyRepository::new();
    let guests = tiny.guests();
    let none = guests.artifact("tiny").unwrap_err();
    assert_eq!(none.to_string(), "guest `tiny` is not built: run `tollgate guests build tiny`");

    let good = tiny.build().0.unwrap();
    assert_eq!(guests.artifact("tiny").unwrap(), good);
    let mut bytes = fs::read(&good.path).unwrap();
    bytes[20] ^= 1;
    fs::write(&good.path, bytes).unwrap();

    let refused = guests.artifact("tiny").unwrap_err();
    assert!(matches!(refused, Error::Corrupt { .. }));
    let message = refused.to_string();
    assert!(
        message.contains("tiny.wasm is damaged") && message.contains("tollgate guests build tiny"),
        "{message}"
    );
    assert!(matches!(tiny.status(), Status::Stale { .. }));

    assert_eq!(tiny.build().0.unwrap().sha256, good.sha256);
    assert_eq!(tiny.status(), Status::Fresh);
}

#[test]
fn of_many_builds_at_once_one_builds_and_all_get_the_artifact() {
    let tiny = TinyRepository::new();
    let builds: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| tiny.build())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let commands: usize = builds.iter().map(|(_, commands)| commands.len()).sum();
    assert_eq!(commands, 1);
    let digests: Vec<_> = builds.into_iter().map(|(built, _)| built.unwrap().sha256).collect();
    assert!(digests.iter().all(|digest| *digest == digests[0]));
}
