//! A suite that this project has never seen, in a folder of its own.

// Each test file uses some of it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};

use tollgate_suite::{Entry, Error, Suite};

/// The WIT of the library: an interface, a second one with a function of the same name, and a function of the world.
const WIT: &str = r#"
package example:library@0.2.0;

interface desk {
  record book { title: string, copies: u16 }
  variant refusal { unknown(string), all-lent }
  lend: func(book: book, days: option<u8>) -> result<u32, refusal>;
  scan: func(cover: list<u8>) -> list<list<u8>>;
  blank: func(bytes: u32) -> list<u8>;
  ping: func();
}

interface cellar {
  ping: func();
}

world library {
  export desk;
  export cellar;
  export days: func(weeks: u8) -> u16;
}
"#;

/// A `suite.toml` that is fine.
pub const SUITE: &str = r#"about = "A library's desk"
wit = "wit"
rules = "RULES.md"

[[function]]
name = "desk/lend"
class = "structured"
served = true
corpus = "books"

[[function]]
name = "desk/scan"
class = "bytes"
smallest = "1B"
served = true
corpus = "covers"

[[function]]
name = "desk/ping"
export = "example:library/desk.ping"
class = "scalar"
role = "nop"

[[function]]
name = "desk/blank"
class = "bytes"
role = "source"
smallest = "1B"
every-input = "size"

[[function]]
name = "library/days"
class = "scalar"
every-input = " 2 "

[[component]]
name = "library-c"
file = "build/library.wasm"
language = "c"

[show]
first = ["desk/scan"]

"#;

/// A suite's folder in a temporary one.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// The library, complete.
    pub fn new() -> Self {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        folder
            .file("suite.toml", SUITE)
            .file("wit/library.wit", WIT)
            .file(
                "corpora/books.jsonl",
                "[{\"title\":\"Emma\",\"copies\":2},14]\n[{\"title\":\"\",\"copies\":0},null]\n",
            )
            .file("corpora/covers/2B.jsonl", "\"00ff\"\n\"beef\"\n")
            .file("answers/desk/scan/2B.txt", "74234e98afe7498f\n0000000000000000\n")
            .file(
                "golden/desk/lend.jsonl",
                concat!(
                    r#"{"case":"emma","input":[{"title":"Emma","copies":2},null],"output":{"ok":7}}"#,
                    "\n",
                    r#"{"case":"lent","input":[{"title":"Emma","copies":0},1],"output":{"err":"all-lent"}}"#,
                    "\n"
                ),
            )
            .file(
                "golden/desk/scan.jsonl",
                "{\"case\":\"two\",\"input\":\"00ff\",\"output\":[\"00\",\"ff\"]}\n",
            )
            .file("golden/desk/ping.jsonl", "{\"case\":\"once\",\"input\":null,\"output\":null}\n")
            .file("golden/desk/blank.jsonl", "{\"case\":\"one\",\"input\":1,\"output\":\"20\"}\n")
            .file("golden/library/days.jsonl", "{\"case\":\"one\",\"input\":1,\"output\":7}\n")
            .file("build/library.wasm", "")
    }

    /// Writes a file.
    pub fn file(self, name: &str, text: &str) -> Self {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    /// Removes a file.
    pub fn without(self, name: &str) -> Self {
        fs::remove_file(self.0.path().join(name)).expect("it was there");
        self
    }

    /// Replaces a part of `suite.toml`.
    pub fn with(self, old: &str, new: &str) -> Self {
        let suite = fs::read_to_string(self.path().join("suite.toml")).expect("it is there");
        assert_eq!(suite.matches(old).count(), 1, "{old}");
        self.file("suite.toml", &suite.replace(old, new))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The suite, which is fine.
    pub fn suite(&self) -> Suite {
        Suite::read(self.path()).expect("a good suite")
    }

    /// That reading or checking it is refused with this message; the folder's own path is left out of it.
    #[track_caller]
    pub fn refused(&self, message: &str) {
        let checked = Suite::read(self.path()).and_then(|suite| suite.check(&[]));
        self.says(&checked.expect_err("it is not fine"), message);
    }

    /// That an error has this message.
    #[track_caller]
    pub fn says(&self, error: &Error, message: &str) {
        let text = error.to_string().replace(&format!("{}/", self.path().display()), "");
        assert_eq!(text, message);
    }
}

/// The function of that name.
pub fn entry<'a>(suite: &'a Suite, name: &str) -> &'a Entry {
    suite.find(name.parse().expect("a name")).expect("a function of the suite")
}

/// The folders of the committed suites.
pub fn committed() -> [PathBuf; 2] {
    tollgate_fixtures::files::SUITES.map(|suite| tollgate_fixtures::files::folder().join(suite))
}
