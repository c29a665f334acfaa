//! Errors in a suite are reported with file, line and what to do.

mod support;

use support::{Folder, entry};
use tollgate_model::Size;
use tollgate_suite::Suites;

#[test]
fn what_suite_toml_does_not_know_is_refused_with_the_nearest() {
    Folder::new()
        .with("rules =", "rule =")
        .refused("suite.toml:3: unknown key `rule`: did you mean `rules`?");
    Folder::new()
        .with("corpus = \"books\"", "corpora = \"books\"")
        .refused("suite.toml:9: unknown key `corpora`: did you mean `corpus`?");
    Folder::new()
        .with("class = \"structured\"", "class = \"structures\"")
        .refused("suite.toml:7: unknown value `structures`: did you mean `structured`?");
    Folder::new()
        .with("[\"desk/scan\"]", "[\"desk/scam\"]")
        .refused("suite.toml:42: there is no function `desk/scam` in this suite: did you mean `desk/scan`?");
    Folder::new().without("suite.toml").refused(
        "cannot read suite.toml: No such file or directory (os error 2); a suite is a folder with a suite.toml, see docs/FORMATS.md",
    );
}

#[test]
fn a_function_that_the_world_does_not_export_is_refused() {
    Folder::new().with("\"library/days\"", "\"library/weeks\"").refused(
        "suite.toml:32: `library/weeks`: world `library` exports no function `weeks`, expected one of days, \
         example:library/desk.lend@0.2.0, example:library/desk.scan@0.2.0, example:library/desk.blank@0.2.0, \
         example:library/desk.ping@0.2.0, example:library/cellar.ping@0.2.0",
    );
    Folder::new().with("export = \"example:library/desk.ping\"", "export = \"ping\"").refused(
        "suite.toml:19: `desk/ping`: world `library` exports several functions `ping`, say which of \
         example:library/desk.ping@0.2.0, example:library/cellar.ping@0.2.0",
    );
}

#[test]
fn wit_that_cannot_be_read_is_refused_at_the_line_that_names_it() {
    let folder = Folder::new().with("wit = \"wit\"", "wit = \"wits\"");
    let error = tollgate_suite::Suite::read(folder.path()).err().expect("no such folder").to_string();
    assert!(error.contains("suite.toml:2: cannot read the WIT in ") && error.contains("/wits"), "{error}");
    let folder = Folder::new().with("wit = \"wit\"", "wit = \"wit\"\nworld = \"libary\"");
    let error = tollgate_suite::Suite::read(folder.path()).err().expect("no such world").to_string();
    assert!(error.contains("suite.toml:2: ") && error.contains("libary"), "{error}");
}

#[test]
fn a_class_that_the_types_contradict_is_refused() {
    Folder::new().with("class = \"structured\"", "class = \"bytes\"").refused(
        "suite.toml:6: `desk/lend`: class = \"bytes\" is not that of func(book: record { title: string, copies: u16 }, \
         days: option<u8>) -> result<u32, variant { unknown(string), all-lent }>: it moves no list<u8>",
    );
}

#[test]
fn every_function_has_one_source_of_inputs() {
    Folder::new()
        .with("corpus = \"books\"\n", "")
        .refused("suite.toml:6: `desk/lend`: its inputs are missing: name a `corpus`, or one JSON text as `every-input`");
    Folder::new()
        .with("corpus = \"books\"\n", "corpus = \"books\"\nevery-input = \"1\"\n")
        .refused("suite.toml:6: `desk/lend`: it has both `corpus` and `every-input`: keep one");
    Folder::new()
        .with("role = \"nop\"", "role = \"nop\"\ncorpus = \"pings\"")
        .refused("suite.toml:19: `desk/ping`: it takes no parameters: remove `corpus` and `every-input`");
    Folder::new()
        .with("\" 2 \"", "\"size\"")
        .refused("suite.toml:32: `library/days`: `every-input = \"size\"` is for functions that come in sizes: add `smallest`");
    Folder::new()
        .with("\" 2 \"", "\"256\"")
        .refused("suite.toml:32: `library/days`: `every-input` is no input of it: expected u8, got 256");
}

#[test]
fn a_corpus_is_a_power_of_two_of_canonical_inputs() {
    Folder::new().without("corpora/books.jsonl").refused(
        "cannot read corpora/books.jsonl: No such file or directory (os error 2); write one input a line, in canonical \
         JSON, a power of two of them",
    );
    Folder::new().file("corpora/books.jsonl", "").refused(
        "corpora/books.jsonl: it has no inputs: write one input a line, in canonical JSON, a power of two of them",
    );
    let book = "[{\"title\":\"Emma\",\"copies\":2},null]\n";
    Folder::new().file("corpora/books.jsonl", &book.repeat(3)).refused(
        "corpora/books.jsonl: it has 3 inputs, and a ring takes a power of two: keep 2, or make them 4",
    );
    Folder::new().file("corpora/books.jsonl", &format!("{book}{}", book.replace("2", "\"2\""))).refused(
        "corpora/books.jsonl:2: the input is not of the function's type: book.copies: expected u16, got \"2\"",
    );
    Folder::new().file("corpora/books.jsonl", &format!("{book}{}", book.replace("null", " null"))).refused(
        "corpora/books.jsonl:2: the input is not canonical JSON: write [{\"title\":\"Emma\",\"copies\":2},null]",
    );
}

#[test]
fn a_size_that_nobody_has_inputs_of_is_refused() {
    let folder = Folder::new();
    let suite = folder.suite();
    let corpus = |name: &str, bytes: Option<u64>| {
        let corpus = suite.corpus(entry(&suite, name), bytes.map(Size::from_bytes), &[]);
        corpus.expect_err("there is none")
    };
    folder.says(
        &corpus("desk/scan", Some(4)),
        "corpora/covers/4B.jsonl: there are no inputs of 4B for desk/scan: commit this file: write one input a line, in \
         canonical JSON, a power of two of them",
    );
    folder.says(&corpus("desk/scan", None), "`desk/scan` comes in sizes: write it like `desk/scan/64KiB`");
    folder.says(&corpus("desk/lend", Some(4)), "`desk/lend` does not come in sizes");
}

#[test]
fn golden_cases_are_there_and_of_the_functions_types() {
    Folder::new().without("golden/desk/ping.jsonl").refused(
        "cannot read golden/desk/ping.jsonl: No such file or directory (os error 2); write one case a line, \
         {\"case\":…,\"input\":…,\"output\":…}: nothing is measured before its answers match",
    );
    Folder::new().file("golden/desk/ping.jsonl", "").refused(
        "golden/desk/ping.jsonl: it holds no golden cases: write one case a line, \
         {\"case\":…,\"input\":…,\"output\":…}: nothing is measured before its answers match",
    );
    let days = |line: &str| Folder::new().file("golden/library/days.jsonl", line);
    days("{\"case\":\"a\",\"input\":1,\"output\":7}\n{\"case\":\"b\",\"input\":2,\"output\":\"14\"}\n").refused(
        "golden/library/days.jsonl:2: case `b`: the answer is not of the function's type: expected u16, got \"14\"",
    );
    days("{\"case\":\"a\",\"input\":1,\"output\":7}\n{\"case\":\"a\",\"input\":2,\"output\":14}\n")
        .refused("golden/library/days.jsonl:2: case `a`: another case has this name, too");
    days("{\"case\":\"a\",\"input\":null,\"output\":7}\n").refused(
        "golden/library/days.jsonl:1: case `a`: the input is not of the function's type: expected u8, got null",
    );
    days("{\"case\":\"a\",\"output\":7}\n").refused(
        "golden/library/days.jsonl:1: this is no golden case: expected either `input` or `generate`",
    );
    days("{\"case\":\"a\",\"generate\":{\"kind\":\"weeks\",\"seed\":1,\"size\":1},\"output\":7}\n").refused(
        "golden/library/days.jsonl:1: case `a`: it is a recipe, and the suite names no generator (`typed`) that makes it: \
         write it out as `input`",
    );
}

#[test]
fn answers_and_components_are_whole() {
    Folder::new()
        .file("answers/desk/scan/2B.txt", "74234e98afe7498f\n")
        .refused("answers/desk/scan/2B.txt: it has 1 answers to 2 inputs: write it anew, or remove it");
    Folder::new().file("answers/desk/scan/2B.txt", "74234e98afe7498f\nnull\n").refused(
        "answers/desk/scan/2B.txt:2: `null` is no answer's fingerprint: expected the first 16 hexadecimal digits of the \
         SHA-256 of its canonical JSON",
    );
    Folder::new()
        .without("build/library.wasm")
        .refused("build/library.wasm: the component `library-c` is not there: build it, or correct `file`");
}

#[test]
fn suites_that_do_not_fit_together_are_refused_with_the_line() {
    let read = |folders: &[&Folder]| match Suites::read(folders.iter().map(|folder| folder.path())) {
        Ok(_) => panic!("they do not fit together"),
        Err(error) => error,
    };
    let (one, other) = (Folder::new(), Folder::new());
    other.says(
        &read(&[&one, &other]),
        "suite.toml:12: there are two functions `desk/scan`: names are unique over all suites",
    );
    let less = Folder::new().with("role = \"nop\"", "role = \"sink\"\nless = \"desk/pong\"");
    less.says(
        &read(&[&less]),
        "suite.toml:19: `desk/ping` is less `desk/pong`, but there is no such function: did you mean `desk/ping`?",
    );
}

#[test]
fn what_is_called_on_an_object_has_a_setup_and_nothing_else_has() {
    let method = |keys: &str| {
        let wit = "\npackage example:library@0.2.0;\n\ninterface desk {\n  resource card { constructor(holder: string); \
                   fee: func(days: u8) -> u32; }\n  lend: func(days: u8) -> u32;\n}\nworld library { export desk; }\n";
        let toml = format!(
            "about = \"Cards\"\nwit = \"wit\"\n\n[[function]]\nname = \"desk/fee\"\nclass = \"scalar\"\nevery-input = \"7\"\n{keys}\n"
        );
        Folder::new().file("wit/library.wit", wit).file("suite.toml", &toml)
    };
    let fine = method("export = \"card.fee\"\nsetup = 'card(\"Emma\")'");
    let suite = fine.suite();
    let export = entry(&suite, "desk/fee").export().expect("exported");
    assert_eq!(export.signature.to_string(), "func(days: u8) -> u32");
    let setup = export.setup.as_ref().expect("on an object");
    assert_eq!(setup.call, "example:library/desk.[constructor]card@0.2.0(\"Emma\")");
    method("export = \"card.fee\"").refused(
        "suite.toml:5: `desk/fee`: it is called on a `card`: make one by a setup, such as 'card(\"hello\")'",
    );
    method("export = \"card.fee\"\nsetup = 'card(7)'").refused(
        "suite.toml:9: `desk/fee`: its setup 'card(7)': not WAVE: invalid value type at \"7\", character 6; \
         expected func(holder: string)",
    );
    method("export = \"card.fee\"\nsetup = 'lend(7)'").refused(
        "suite.toml:9: `desk/fee`: its setup 'lend(7)': `example:library/desk.lend@0.2.0` makes no `card`: make one by a \
         setup, such as 'card(\"hello\")'",
    );
    method("export = \"lend\"\nsetup = 'card(\"Emma\")'")
        .refused("suite.toml:9: `desk/fee`: it takes no object: remove `setup`");
    method("export = \"card.fee\"\nsetup = 'card(\"Emma\")'\nserved = true").refused(
        "suite.toml:5: `desk/fee`: what is called on an object is not served over HTTP: remove `served`",
    );
    method("setup = 'card(\"Emma\")'\nrole = \"memcpy\"")
        .refused("suite.toml:5: `desk/fee`: a memcpy exists natively only: remove `setup`");
}
