//! The suite `drawing`: of a WIT that this project has never seen, with a component written by hand.

use std::fs;
use std::path::{Path, PathBuf};

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::Place;

/// A function: its name, its class, and golden inputs with their answers.
pub type Function = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// All but `checksum`.
pub const FUNCTIONS: [Function; 5] = [
    (
        "mirror",
        "structured",
        &[
            (r#"[{"x":3,"y":-4},"x"]"#, r#"{"x":3,"y":4}"#),
            (r#"[{"x":2147483647,"y":0},"y"]"#, r#"{"x":-2147483647,"y":0}"#),
        ],
    ),
    (
        "area",
        "structured",
        &[
            (r#""dot""#, "null"),
            (r#"{"circle":1000000}"#, r#""3000000000000""#),
            (r#"{"box":[3,5]}"#, r#""15""#),
            (r#"{"box":[4294967295,4294967295]}"#, r#""18446744065119617025""#),
        ],
    ),
    ("echo", "text", &[(r#""""#, r#""""#), ("\"naïve \\\" 👩\"", "\"naïve \\\" 👩\"")]),
    (
        "embolden",
        "structured",
        &[
            (r#"[["dashed"],true]"#, r#"["bold","dashed"]"#),
            (r#"[["bold","dashed"],false]"#, r#"["dashed"]"#),
            ("[[],false]", "[]"),
            ("[[],true]", r#"["bold"]"#),
        ],
    ),
    (
        "letter",
        "structured",
        &[
            ("0", r#"{"ok":"a"}"#),
            ("25", r#"{"ok":"z"}"#),
            ("26", r#"{"err":"no letter"}"#),
            ("255", r#"{"err":"no letter"}"#),
        ],
    ),
];

impl Place {
    /// With the suite in its folder `drawing`.
    pub fn drawing(self) -> Self {
        self.write("drawing/drawing.wasm", component());
        self.write("drawing/wit/geometry.wit", fs::read(part("wit/geometry.wit")).unwrap());
        self.write("drawing/suite.toml", suite(""));
        for (name, _, cases) in FUNCTIONS {
            self.write(&format!("drawing/golden/geometry/{name}.jsonl"), golden(cases));
            // A ring takes a power of two of inputs, and there are two or four.
            let corpus: String = cases.iter().map(|(input, _)| format!("{input}\n")).collect();
            self.write(&format!("drawing/corpora/{name}.jsonl"), corpus);
        }
        self
    }
}

/// A file that the suite is made of.
pub fn part(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/geometry").join(file)
}

/// Its `suite.toml`, with more in it.
pub fn suite(more: &str) -> String {
    let function = |(name, class, _): &Function| {
        format!(
            "[[function]]\nname = 'geometry/{name}'\nexport = '{name}'\nclass = '{class}'\ncorpus = '{name}'\n"
        )
    };
    let functions: String = FUNCTIONS.iter().map(function).collect();
    format!(
        "about = 'Shapes on paper'
        wit = 'wit'
        {functions}
        {more}
        [[component]]
        name = 'drawing'
        file = 'drawing.wasm'
        language = 'wat'"
    )
}

/// A golden file.
pub fn golden(cases: &[(&str, &str)]) -> String {
    let line = |(number, (input, output)): (usize, &(&str, &str))| {
        format!("{{\"case\":\"case-{number}\",\"input\":{input},\"output\":{output}}}\n")
    };
    cases.iter().enumerate().map(line).collect()
}

/// The component, from text.
fn component() -> Vec<u8> {
    let mut module = wat::parse_file(part("geometry.wat")).unwrap();
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(part("wit")).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    ComponentEncoder::default().module(&module).unwrap().validate(true).encode().unwrap()
}
