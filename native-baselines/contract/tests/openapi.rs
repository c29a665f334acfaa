//! `docs/openapi.json` against the code: the same paths, and schemas that admit what is really sent and no more.

mod support;

use std::fs;

use jsonschema::Validator;
use serde_json::{Value, json};
use support::{call, cases};
use tollgate_contract::{HEALTH, MAX_BODY, ROUTES, parse};

fn description() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    serde_json::from_str(&fs::read_to_string(path).expect("committed")).expect("JSON")
}

/// A schema of the description, such as that of a request; with `strict`, keys that it does not list are refused.
fn validator(description: &Value, pointer: &str, strict: bool) -> Validator {
    let mut schema = description.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}")).clone();
    let mut components = description["components"].clone();
    if strict {
        close(&mut components["schemas"]);
    }
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["components"] = components;
    jsonschema::validator_for(&schema).expect("a schema")
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            if keys.contains_key("properties") {
                keys.insert("additionalProperties".to_owned(), json!(false));
            }
            keys.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn request_schema(path: &str) -> String {
    format!("/paths/{}/post/requestBody/content/application~1json/schema", path.replace('/', "~1"))
}

fn answer_schema(path: &str) -> String {
    format!("/paths/{}/post/responses/200/content/application~1json/schema", path.replace('/', "~1"))
}

#[track_caller]
fn admit(validator: &Validator, json: &[u8], what: &str) {
    let value = serde_json::from_slice(json).expect("JSON");
    if let Err(error) = validator.validate(&value) {
        panic!("{what}: {error} at `{}`", error.instance_path());
    }
}

#[test]
fn it_has_the_paths_of_the_contract() {
    let description = description();
    let paths = description["paths"].as_object().expect("paths");
    let mut described: Vec<_> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().expect("methods").keys().map(move |m| (path.clone(), m.clone()))
        })
        .collect();
    let mut served = vec![(HEALTH.to_owned(), "get".to_owned())];
    served.extend(ROUTES.iter().map(|(path, _)| (path.to_string(), "post".to_owned())));
    described.sort();
    served.sort();
    assert_eq!(described, served);
    let too_large = description.pointer("/components/responses/TooLarge/description").expect("described");
    assert!(too_large.as_str().expect("text").contains(&format!("{} MiB", MAX_BODY >> 20)));
}

#[test]
fn its_schemas_admit_every_golden_request_and_answer() {
    let description = description();
    for (path, function) in ROUTES {
        let (request, answer) = (request_schema(path), answer_schema(path));
        let request = validator(&description, &request, true);
        let answer = validator(&description, &answer, true);
        for case in cases(function) {
            let call = call(function, &case);
            let what = format!("{function} {}", case.name);
            admit(&request, &call.to_json(), &what);
            admit(&answer, &call.answer().to_json(), &what);
        }
    }
    let health = "/paths/~1healthz/get/responses/200/content/application~1json/schema";
    let answer = parse("GET", HEALTH, b"").expect("it is there").answer().to_json();
    admit(&validator(&description, health, true), &answer, "healthz");
}

#[test]
fn its_errors_are_those_of_the_contract() {
    let description = description();
    let error = validator(&description, "/components/schemas/Error", true);
    for (method, path, body) in [
        ("POST", "/nowhere", ""),
        ("GET", "/probe/nop", ""),
        ("POST", "/fraud/score", "["),
        ("POST", "/fraud/score", "[]"),
    ] {
        let refusal = parse(method, path, body.as_bytes()).expect_err("refused");
        admit(&error, &refusal.to_json(), path);
        let responses = &description["paths"][path][method.to_lowercase()]["responses"];
        let stated = refusal.status == 404
            || responses.get(refusal.status.to_string()).is_some()
            || description["paths"][path]["post"]["responses"].get(refusal.status.to_string()).is_some();
        assert!(stated, "{path} {}", refusal.status);
    }
}

/// Every value in `json` is once taken away and once replaced by each of these.
fn variations(json: &Value) -> Vec<Value> {
    let others = [json!(null), json!(true), json!(-1), json!(u64::MAX), json!("text"), json!([]), json!({})];
    let mut all = others.to_vec();
    match json {
        Value::Object(keys) => {
            for (key, value) in keys {
                let mut without = keys.clone();
                without.remove(key);
                all.push(Value::Object(without));
                for variation in variations(value) {
                    let mut with = keys.clone();
                    with.insert(key.clone(), variation);
                    all.push(Value::Object(with));
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                for variation in variations(item) {
                    let mut with = items.clone();
                    with[index] = variation;
                    all.push(Value::Array(with));
                }
            }
            all.push([items.as_slice(), &[json!(7)]].concat().into());
            all.push(items.iter().skip(1).cloned().collect());
        }
        _ => {}
    }
    all
}

#[test]
fn its_schemas_and_the_code_agree_on_what_is_a_request() {
    let description = description();
    let mut tried = 0;
    for (path, function) in ROUTES {
        let request = validator(&description, &request_schema(path), false);
        let cases = cases(function);
        for case in cases.iter().step_by(cases.len() / 8) {
            let body = call(function, case).to_json();
            // Larger ones only say the same more often.
            if body.len() > 2_000 {
                continue;
            }
            for variation in variations(&serde_json::from_slice(&body).expect("JSON")) {
                let text = variation.to_string();
                let read = parse("POST", path, text.as_bytes());
                assert_eq!(read.is_ok(), request.is_valid(&variation), "{path} {text}: {read:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 2_000, "only {tried}");
}
