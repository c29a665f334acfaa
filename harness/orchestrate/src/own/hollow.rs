//! The hollow component beside somebody's: the same functions with nothing in them, which give the answers that theirs gave. What
//! a call of it takes is what handing these values over takes, by the call path that theirs goes, in any runtime configuration.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use tollgate_build::{HollowFunction, Own};
use tollgate_model::{FunctionName, hollow};
use tollgate_suite::golden::{Case, Expected, Input};
use tollgate_values::abi::Image;
use tollgate_values::json::{self, Bytes};
use tollgate_values::wit::World;
use tollgate_values::{Value, example};

use super::draft::Draft;
use super::files::{self, Answered, lines, quoted, ring_of, text};
use super::plan;
use crate::command_error::{CommandError, Outcome};
use crate::stderr::tell;

/// Its memory begins with the answers: not at zero, where no guest has anything.
const BASE: u32 = 1024;

/// No more of a function's answers are taken than these, nor than so many bytes of all together.
const MOST: usize = 1024;
const LARGEST: u32 = 16 << 20;

/// A hollow component, in a suite of its own, and the plan in which it takes turns with what it is held against.
#[derive(Debug)]
pub struct Hollow {
    /// The folder of its suite.
    pub folder: PathBuf,
    /// The plan.
    pub plan: PathBuf,
}

impl Draft {
    /// Writes the hollow component of this suite into a folder; none, with a word, where there can be none.
    pub fn hollow(&self, folder: &Path) -> Outcome<Option<Hollow>> {
        let made = match made(&self.exports.own, &self.exports.world, &self.answered) {
            Ok(Some(made)) => made,
            // Programs, methods of objects and async functions have no hollow ones.
            Ok(None) => return Ok(None),
            Err(why) => {
                tell(&format!("no hollow component to hold it against: {why}"));
                return Ok(None);
            }
        };
        let name = hollow::beside(&self.name);
        let suite = folder.join(&name);
        fs::create_dir_all(&suite).map_err(|error| CommandError::file("create", &suite, &error))?;
        let component = suite.join(files::COMPONENT);
        fs::write(&component, &made.component)
            .map_err(|error| CommandError::file("write", &component, &error))?;
        let own = Own::read(&component).map_err(CommandError::usage)?;
        text(&suite.join("wit/component.wit"), &own.wit)?;
        let names: BTreeMap<FunctionName, FunctionName> = made
            .of
            .iter()
            .filter_map(|it| Some((it.called.name, hollow::function(it.called.name, &self.name)?)))
            .collect();
        let mut toml = format!(
            "about = {}\nwit = \"wit\"\n",
            quoted(&format!("The values of {}, and nothing else", self.name))
        );
        for it in &made.of {
            let Some(name) = names.get(&it.called.name) else { continue };
            toml.push_str(&function(&suite, it, *name)?);
        }
        toml.push_str(&format!(
            "\n[[component]]\nname = {}\nfile = {}\nlanguage = {}\n",
            quoted(&name),
            quoted(files::COMPONENT),
            quoted(hollow::LANGUAGE)
        ));
        text(&suite.join("suite.toml"), &toml)?;
        // Called as the suite's own, since a run is called as its plan.
        let plan = folder.join("plan").join(self.plan.file_name().unwrap_or_default());
        text(&plan, &plan::text(&self.name, &self.answered, &self.choice, Some((&name, &names))))?;
        Ok(Some(Hollow { folder: suite, plan }))
    }
}

/// `[[function]]` of one, after its corpus and its cases are written. An answer is the next one, whatever the input.
fn function(suite: &Path, it: &Answered, name: FunctionName) -> Outcome<String> {
    let called = &it.called;
    let mut toml = format!(
        "\n[[function]]\nname = {}\nexport = {}\nclass = {}\nrole = \"echo\"\n",
        quoted(name.as_str()),
        quoted(&called.export),
        quoted(called.class.name())
    );
    if called.takes_inputs {
        text(&suite.join(format!("corpora/{name}.jsonl")), &lines(&ring_of(&it.ring)))?;
        toml.push_str(&format!("corpus = {}\n", quoted(name.as_str())));
    }
    let mut seen = HashSet::new();
    let inputs = it.ring.iter().filter(|input| seen.insert(input.as_str())).take(MOST).enumerate();
    let cases: Vec<String> = inputs
        .map(|(index, input)| {
            let input = Input::Json(input.clone());
            Case { name: format!("given-{}", index + 1), input, expected: Expected::Varies }.to_line()
        })
        .collect();
    text(&suite.join(format!("golden/{name}.jsonl")), &lines(&cases))?;
    Ok(toml)
}

/// A hollow component, and the functions that it has.
struct Made<'a> {
    component: Vec<u8>,
    of: Vec<&'a Answered>,
}

fn made<'a>(own: &Own, world: &World, answered: &'a [Answered]) -> Result<Option<Made<'a>>, String> {
    let mut image = Image::at(BASE);
    let (mut functions, mut of) = (Vec::new(), Vec::new());
    for it in answered.iter().filter(|it| !it.is_command && it.called.setup.is_none()) {
        let export = world.export(&it.called.export).map_err(|error| error.to_string())?;
        if export.is_async() {
            continue;
        }
        let (answers, count) = laid_out(&mut image, &export, it).map_err(|error| error.to_string())?;
        functions.push(HollowFunction {
            interface: export.interface().map(str::to_owned),
            name: export.function().to_owned(),
            answers,
            count,
        });
        of.push(it);
    }
    if functions.is_empty() {
        return Ok(None);
    }
    let component = own.hollow(&functions, BASE, image.bytes())?;
    Ok(Some(Made { component, of }))
}

/// The answers of a function, each once, and the list of their addresses: where it lies, and how many there are.
fn laid_out(
    image: &mut Image,
    export: &tollgate_values::wit::Export,
    it: &Answered,
) -> Result<(u32, u32), tollgate_values::Error> {
    let signature = export.signature()?;
    let Some(result) = signature.result() else { return Ok((0, 0)) };
    let (mut known, mut addresses) = (HashMap::new(), Vec::new());
    for answer in it.answers.iter().take(MOST) {
        if image.end() > LARGEST && !addresses.is_empty() {
            break;
        }
        let address = match known.get(answer) {
            Some(address) => *address,
            None => {
                let value: Value = json::decode(result, answer, Bytes::Hex)?;
                let address = image.store(result, &value)?;
                known.insert(answer, address);
                address
            }
        };
        addresses.push(address);
    }
    if addresses.is_empty() {
        // Answers that vary are not kept.
        addresses.push(image.store(result, &example::ordinary::<Value>(result)?)?);
    }
    let list = image.room(4 * addresses.len() as u64, 4)?;
    for (index, address) in addresses.iter().enumerate() {
        image.write(list + 4 * index as u32, &address.to_le_bytes());
    }
    Ok((list, addresses.len() as u32))
}
