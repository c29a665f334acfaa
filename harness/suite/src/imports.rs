//! Stubs of a suite, held against the world whose imports they answer.

use tollgate_model::imports::{Imports, Stub};
use tollgate_model::strict_toml::{did_you_mean, nearest};
use tollgate_values::wit::{Import, World};
use tollgate_values::{Error, Signature, Type, Value, example, wave};

/// Refuses stubs that do not answer what the world imports under their name. What the world does not import is let be: a suite
/// may bring several components, and not each of them imports all.
///
/// # Errors
/// At the first, with the import, the function, the reason and what to write.
pub fn check(world: &World, imports: &Imports) -> Result<(), String> {
    for import in world.imports() {
        match imports.get(import.name()) {
            None => {}
            Some(Stub::Function(_)) if import.is_interface() => {
                return Err(format!(
                    "`{0}` is an interface: write [imports.\"{0}\"] with an answer for each of its functions",
                    import.name()
                ));
            }
            Some(Stub::Interface(_)) if !import.is_interface() => {
                return Err(format!("`{}` is no interface: write its answer in WAVE", import.name()));
            }
            Some(Stub::Function(text)) => {
                for (name, signature) in import.functions() {
                    check_answer("", name, signature, text)?;
                }
            }
            Some(Stub::Interface(answers)) => {
                let known: Vec<&str> = import.functions().map(|(name, _)| name).collect();
                if let Some(unknown) = answers.keys().find(|name| !known.contains(&name.as_str())) {
                    let near = did_you_mean(&nearest(unknown, known));
                    return Err(format!("`{}` has no function `{unknown}`{near}", import.name()));
                }
                for (name, signature) in import.functions() {
                    let text = answers.get(name).ok_or_else(|| {
                        let shown = signature.as_ref().map_or(String::new(), |it| format!(", which is {it}"));
                        format!(
                            "there is no answer of `{name}` of `{}`{shown}: all of its functions take one",
                            import.name()
                        )
                    })?;
                    check_answer(import.name(), name, signature, text)?;
                }
            }
        }
    }
    Ok(())
}

fn check_answer(
    import: &str,
    name: &str,
    signature: Result<Signature<Type>, Error>,
    text: &str,
) -> Result<(), String> {
    let of = if import.is_empty() { format!("`{name}`") } else { format!("`{name}` of `{import}`") };
    let signature = signature.map_err(|why| format!("{of} cannot be answered by a constant: {why}"))?;
    answer::<Value>(&signature, text).map(drop).map_err(|why| format!("the answer of {of}: {why}"))
}

/// The value of a function's constant answer; none of a function without a result.
///
/// # Errors
/// If the text is not its result's WAVE.
pub fn answer<V: tollgate_values::WasmValue>(
    signature: &Signature<V::Type>,
    text: &str,
) -> Result<Option<V>, String> {
    match signature.result() {
        Some(ty) => {
            wave::decode(ty, text).map(Some).map_err(|why| format!("{why}; the function is {signature}"))
        }
        None if text.is_empty() => Ok(None),
        None => {
            Err(format!("it has no result, so that there is nothing to say: write \"\" in place of {text:?}"))
        }
    }
}

/// `[imports]` with answers made up from the types, and the imports that constants cannot stand in for, each with the reason.
pub struct Draft {
    /// TOML.
    pub text: String,
    /// `name: why`.
    pub refused: Vec<String>,
}

/// A draft of stubs for these imports.
pub fn draft<'a>(imports: impl IntoIterator<Item = Import<'a>>) -> Draft {
    let (mut functions, mut interfaces, mut refused) = (String::new(), String::new(), Vec::new());
    for import in imports {
        match (lines(&import), import.is_interface()) {
            (Ok(lines), true) => interfaces += &format!("\n[imports.{}]\n{lines}", basic(import.name())),
            (Ok(lines), false) => functions += &lines,
            (Err(why), _) => refused.push(format!("{}: {why}", import.name())),
        }
    }
    let functions = if functions.is_empty() { functions } else { format!("\n[imports]\n{functions}") };
    Draft { text: (functions + &interfaces).trim_start().to_owned(), refused }
}

/// A function a line, below its types.
fn lines(import: &Import<'_>) -> Result<String, String> {
    if let Some(resource) = import.resources().first() {
        return Err(format!("its resource `{resource}` lives in a component"));
    }
    let mut lines = String::new();
    for (name, signature) in import.functions() {
        let refuse = |why: Error| format!("`{name}`: {why}");
        let signature = signature.map_err(refuse)?;
        let answer = match signature.result() {
            None => String::new(),
            Some(ty) => {
                example::ordinary::<Value>(ty).and_then(|value| wave::encode(&value)).map_err(refuse)?
            }
        };
        lines += &format!("# {name}: {signature}\n{} = {}\n", bare(name), text(&answer));
    }
    Ok(lines)
}

/// A key of TOML, with quotes where it takes them.
fn bare(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if plain { name.to_owned() } else { basic(name) }
}

/// A text as TOML writes it: as it is between single quotes, where it may.
pub fn text(text: &str) -> String {
    match text.contains('\'') || text.contains(|c: char| c.is_control()) {
        true => basic(text),
        false => format!("'{text}'"),
    }
}

/// A text between double quotes, which TOML escapes as JSON does but for one character.
pub fn basic(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON").replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIT: &str = "package acme:shop;
        interface keys {
            record key { id: u32, tags: list<string> }
            get: func(name: string) -> option<key>;
            put: func(it: key);
            initial: func() -> char;
        }
        interface types { type id = u32; }
        interface things { resource thing { constructor(); } }
        interface later { wait: async func(); }
        world shop { use types.{id}; import keys; import things; import later; import log: func(line: string) -> bool; export run: func() -> id; }";

    fn world() -> World {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.wit");
        std::fs::write(&file, WIT).unwrap();
        World::open(&file, None).unwrap()
    }

    fn imports(text: &str) -> Imports {
        #[derive(serde::Deserialize)]
        struct Part {
            imports: Imports,
        }
        let part: Part = tollgate_model::strict_toml::parse("stubs.toml".as_ref(), text).unwrap();
        part.imports
    }

    fn drafted(names: &[&str]) -> Draft {
        let world = world();
        draft(world.imports().filter(|it| names.contains(&it.name())))
    }

    #[test]
    fn what_is_drafted_is_accepted_as_it_is() {
        let Draft { text, refused } = drafted(&["acme:shop/keys", "log"]);
        assert_eq!(refused, Vec::<String>::new());
        assert!(
            text.contains("# get: func(name: string) -> option<record { id: u32, tags: list<string> }>\n"),
            "{text}"
        );
        assert!(text.contains("\nput = ''\n") && text.contains("\ninitial = \"'"), "{text}");
        let all = imports(&text);
        assert_eq!(all.iter().count(), 2);
        check(&world(), &all).unwrap();
    }

    #[test]
    fn what_constants_cannot_be_is_refused_by_name() {
        let Draft { text, refused } = drafted(&["acme:shop/things", "acme:shop/later"]);
        assert_eq!(text, "");
        let things = "acme:shop/things: its resource `thing` lives in a component";
        assert_eq!(refused, [things, "acme:shop/later: `wait`: it is async"]);
        let world = world();
        let types = world.imports().find(|it| it.name() == "acme:shop/types").unwrap();
        assert!(types.is_types_alone());
    }

    #[test]
    fn a_wrong_stub_is_told_with_its_function_and_what_to_write() {
        let whole = drafted(&["acme:shop/keys"]).text;
        let refused = |text: &str| check(&world(), &imports(text)).unwrap_err();
        for (text, why) in [
            (
                whole.replace("put = ''", "putt = ''"),
                "`acme:shop/keys` has no function `putt`: did you mean `put`?",
            ),
            (
                whole.replace("put = ''\n", ""),
                "there is no answer of `put` of `acme:shop/keys`, which is func(",
            ),
            (
                whole.replace("put = ''", "put = '1'"),
                "the answer of `put` of `acme:shop/keys`: it has no result",
            ),
            (whole.replace("get = '", "get = '1 + "), "the answer of `get` of `acme:shop/keys`: not WAVE: "),
            (
                "imports.\"acme:shop/keys\" = '1'".to_owned(),
                "`acme:shop/keys` is an interface: write [imports.",
            ),
            ("[imports.log]\nlog = 'true'".to_owned(), "`log` is no interface"),
            ("imports.log = '7'".to_owned(), "the answer of `log`: not WAVE"),
        ] {
            let error = refused(&text);
            assert!(error.starts_with(why) && !error.contains('\n'), "{error}");
        }
    }
}
