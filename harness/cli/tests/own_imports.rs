//! Components that import what no host of ours has: answered by stubs, or refused with what to write.

mod support;

use std::fs;

use support::{Place, Said};

/// Functions of its own that ask a store and the world: one answer each of numbers, lists of texts, and a record.
const SHOP: &str = r#"(component
    (import "log" (func $log (param "line" string)))
    (import "acme:store/keys@1.0.0" (instance $keys
        (type $record (record (field "cents" u64) (field "tags" (list string))))
        (export "price" (type $price (eq $record)))
        (export "get" (func (param "key" string) (result u32)))
        (export "names" (func (result (list string))))
        (export "cost" (func (param "of" u32) (result $price)))))
    (core module $libc (memory (export "memory") 1) (data (i32.const 8) "key") (global $next (mut i32) (i32.const 1024))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
            (if (i32.gt_u (global.get $next) (i32.const 60000)) (then (global.set $next (i32.const 1024))))
            (global.get $next)
            (global.set $next (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 7)) (i32.const -8)))))
    (core instance $libc (instantiate $libc))
    (alias core export $libc "memory" (core memory $memory))
    (alias core export $libc "realloc" (core func $realloc))
    (core func $log (canon lower (func $log) (memory $memory)))
    (core func $get (canon lower (func $keys "get") (memory $memory)))
    (core func $names (canon lower (func $keys "names") (memory $memory) (realloc $realloc)))
    (core func $cost (canon lower (func $keys "cost") (memory $memory) (realloc $realloc)))
    (core module $m
        (import "keys" "get" (func $get (param i32 i32) (result i32)))
        (import "keys" "names" (func $names (param i32)))
        (import "keys" "cost" (func $cost (param i32 i32)))
        (import "keys" "log" (func $log (param i32 i32)))
        (import "libc" "memory" (memory 1))
        (func (export "score") (param i32) (result i32)
            (call $log (i32.const 8) (i32.const 3))
            (i32.add (call $get (i32.const 8) (i32.const 3)) (local.get 0)))
        (func (export "count") (result i32) (call $names (i32.const 16)) (i32.load (i32.const 20)))
        (func (export "cents") (param i32) (result i64)
            (call $cost (local.get 0) (i32.const 32)) (i64.load (i32.const 32))))
    (core instance $i (instantiate $m (with "libc" (instance $libc))
        (with "keys" (instance (export "get" (func $get)) (export "names" (func $names)) (export "cost" (func $cost)) (export "log" (func $log))))))
    (func (export "score") (param "a" u32) (result u32) (canon lift (core func $i "score")))
    (func (export "count") (result u32) (canon lift (core func $i "count")))
    (func (export "cents") (param "of" u32) (result u64) (canon lift (core func $i "cents"))))"#;

/// Its imports, answered.
const STUBS: &str = r#"
[imports]
log = ''

[imports."acme:store/keys@1.0.0"]
get = '1000'
names = '["a", "b", "c"]'
cost = '{cents: 1299, tags: ["new"]}'
"#;

fn outside() -> Place {
    let place = Place::new();
    place.write("shop.wat", SHOP);
    place.write("stubs.toml", STUBS);
    place
}

fn tollgate(place: &Place, arguments: &str) -> Said {
    place.outside(arguments)
}

fn golden(place: &Place, suite: &str, function: &str) -> String {
    fs::read_to_string(place.path(&format!("{suite}/golden/{suite}/{function}.jsonl"))).unwrap()
}

#[test]
fn what_is_imported_is_named_and_a_draft_printed_that_can_be_used_as_it_is() {
    let place = outside();
    let refused = tollgate(&place, "bench shop.wat --quick --no-lock");
    refused
        .exits(2)
        .says_one_line()
        .says("shop.wat imports what is not granted here: log, acme:store/keys@1.0.0.");
    refused.says("give them in a file with --imports FILE");
    refused.prints(
        "# cost: func(of: u32) -> record { cents: u64, tags: list<string> }\ncost = '{cents: 42, tags: [",
    );
    assert!(!place.path("tollgate-reports").exists());
    place.write("draft.toml", &refused.stdout);
    tollgate(&place, "init shop.wat --imports draft.toml")
        .exits(0)
        .says("stubs answer acme:store/keys@1.0.0, log");
    assert!(
        golden(&place, "shop", "cents").contains("\"output\":\"42\"}"),
        "{}",
        golden(&place, "shop", "cents")
    );
}

#[test]
fn a_suite_with_stubs_is_verified_run_compared_and_raced() {
    let place = outside();
    let init = "init shop.wat --imports stubs.toml --invoke score(7) --invoke count --invoke cents(1)";
    tollgate(&place, init).exits(0);
    assert_eq!(golden(&place, "shop", "score"), "{\"case\":\"given-1\",\"input\":7,\"output\":1007}\n");
    assert!(
        golden(&place, "shop", "count").ends_with("\"output\":3}\n"),
        "{}",
        golden(&place, "shop", "count")
    );
    assert!(golden(&place, "shop", "cents").ends_with("\"output\":\"1299\"}\n"));
    // Plainly, on fresh instances, awaited, by values, and from code that was compiled beforehand.
    let configs = "{cranelift,winch,fresh-instance,concurrent-call,wasmtime-default,dynamic,precompiled}";
    let verify = format!("verify --suite shop --cells *@component/shop/{configs} --format csv");
    let verified = tollgate(&place, &verify);
    verified.exits(0).prints("shop/score,component/shop/concurrent-call,same,1,");
    verified.prints("shop/cents,component/shop/fresh-instance,same,1,");
    let run = |out: &str| {
        let run = "run --suite shop --plan shop/shop.toml --cells *@component/shop/cranelift --launches 2 --no-lock";
        let said = tollgate(&place, &format!("{run} --format csv --out {out}"));
        said.succeeds().cell("shop/score@component/shop/cranelift").is_measured();
        let run = fs::read_dir(place.path(out)).unwrap().next().unwrap().unwrap().file_name();
        format!("{out}/{}", run.to_string_lossy())
    };
    let (base, head) = (run("base"), run("head"));
    let journal = fs::read_to_string(place.path(&format!("{base}/journal.jsonl"))).unwrap();
    assert!(
        journal.contains("stubs of acme:store/keys@1.0.0 (cost get names), log; answers "),
        "the receipt names them"
    );
    assert!(journal.contains("a call of such a stub is the host's"), "the page says what they are");
    let compared = tollgate(&place, &format!("compare {base} {head}"));
    assert!(matches!(compared.status.code(), Some(0 | 1 | 3)), "{compared}");
    compared.prints("shop/score@component/shop/cranelift").does_not_panic();
    let worker = support::real_worker();
    let raced = tollgate(
        &place,
        &format!(
            "race {0} {0} --suite shop --plan shop/shop.toml --cells shop/score@component/shop/cranelift --max-blocks 4 --no-lock",
            worker.display()
        ),
    );
    assert!(matches!(raced.status.code(), Some(0 | 3)), "{raced}");
    // Another answer of a stub is another answer of the component.
    let toml = place.path("shop/suite.toml");
    let other = fs::read_to_string(&toml).unwrap().replace("'1000'", "'2000'");
    fs::write(&toml, other).unwrap();
    tollgate(&place, &verify).exits(5).says("answers differently");
}

#[test]
fn a_stub_that_does_not_fit_is_told_before_anything_runs() {
    let place = outside();
    for (from, to, why) in [
        (
            "get = '1000'\n",
            "",
            "--imports: there is no answer of `get` of `acme:store/keys@1.0.0`, which is func(key: string) -> u32",
        ),
        (
            "get = '1000'",
            "get = 'many'",
            "--imports: the answer of `get` of `acme:store/keys@1.0.0`: not WAVE",
        ),
        ("names =", "nams =", "has no function `nams`: did you mean `names`?"),
        (
            "keys@1.0.0",
            "keys@1.0.1",
            "does not import `acme:store/keys@1.0.1`: did you mean `acme:store/keys@1.0.0`?",
        ),
        ("log = ''", "log = 7", "--imports <FILE>"),
        ("log = ''", "", "imports what is not granted here: log."),
    ] {
        assert!(STUBS.contains(from));
        place.write("stubs.toml", STUBS.replace(from, to));
        tollgate(&place, "init shop.wat --imports stubs.toml").exits(2).says(why);
        assert!(!place.path("shop").exists(), "{why}");
    }
    tollgate(&place, "init shop.wat --imports nowhere.toml").exits(2).says("cannot read nowhere.toml");
}

#[test]
fn a_suite_whose_stubs_do_not_fit_names_its_line_and_every_import_without_one() {
    let place = outside();
    tollgate(&place, "init shop.wat --imports stubs.toml --invoke count").exits(0);
    let toml = fs::read_to_string(place.path("shop/suite.toml")).unwrap();
    let verify = "verify --suite shop --cells *@component/shop/cranelift";
    place.write("shop/suite.toml", toml.replace("\"names\"", "\"nams\""));
    tollgate(&place, verify).exits(2).says("shop/suite.toml:").says("has no function `nams`");
    // Without any of them: what the worker links names all.
    place.write("shop/suite.toml", &toml[..toml.find("\n[imports]").unwrap()]);
    let said = tollgate(&place, verify);
    said.exits(6).prints("it imports what is neither granted nor stubbed: log, acme:store/keys@1.0.0;");
    place.write("shop/suite.toml", format!("{toml}\n[grant.imports]\nlog = ''\n"));
    tollgate(&place, verify).exits(2).says("write [imports] in place of");
}

#[test]
fn what_no_constant_can_answer_is_refused_with_the_reason() {
    let place = outside();
    place.write(
        "things.wat",
        r#"(component
            (import "acme:store/things" (instance $things
                (export "thing" (type $thing (sub resource)))
                (export "[constructor]thing" (func (result (own $thing))))))
            (core module $m (func (export "f"))) (core instance $i (instantiate $m))
            (func (export "run") (canon lift (core func $i "f"))))"#,
    );
    let said = tollgate(&place, "bench things.wat");
    said.exits(2)
        .says_one_line()
        .says("acme:store/things: its resource `thing` lives in a component: compose it");
    assert_eq!(said.stdout, "");
    // What it exports can be listed all the same, and what is of types alone needs no stub.
    tollgate(&place, "bench things.wat --list").exits(0).prints("run()");
    place.write(
        "types.wat",
        r#"(component
            (import "acme:store/types" (instance $types
                (type $r (record (field "a" u32))) (export "id" (type (eq $r)))))
            (core module $m (func (export "f"))) (core instance $i (instantiate $m))
            (func (export "run") (canon lift (core func $i "f"))))"#,
    );
    tollgate(&place, "init types.wat").exits(0);
}

#[test]
fn a_stub_of_wasi_stands_in_for_it() {
    let place = outside();
    place.write(
        "dice.wat",
        r#"(component
            (import "wasi:random/random@0.2.3" (instance $random (export "get-random-u64" (func (result u64)))))
            (core func $get (canon lower (func $random "get-random-u64")))
            (core module $m (import "r" "get" (func $get (result i64))) (func (export "roll") (result i64) (call $get)))
            (core instance $i (instantiate $m (with "r" (instance (export "get" (func $get))))))
            (func (export "roll") (result u64) (canon lift (core func $i "roll"))))"#,
    );
    tollgate(&place, "init dice.wat -o real").exits(0).says("answers vary");
    place.write("stubs.toml", "[imports.\"wasi:random/random@0.2.3\"]\nget-random-u64 = '4'\n");
    tollgate(&place, "init dice.wat -o fixed --imports stubs.toml").exits(0);
    assert!(golden(&place, "fixed", "roll").contains("\"output\":\"4\"}"));
}
