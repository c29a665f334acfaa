//! What masks promise: nothing of an original is left, equality stays, form stays, and no detector fires on a mask.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tollgate_traffic::{Key, Line, Masker, Rules, Shape, detect, findings};
use tollgate_values::{Signature, Type};

fn line(rules: &Rules, key: &str, text: &str) -> String {
    let mut out = String::new();
    Line::new(rules, Masker::new(Key::new(key.as_bytes()).unwrap())).mask(text, &mut out).unwrap();
    out
}

fn masked(text: &str) -> String {
    line(&Rules::default(), "the first key of the tests", text)
}

fn text(of: &str) -> String {
    let quoted = masked(&serde_json::to_string(of).unwrap());
    serde_json::from_str(&quoted).unwrap()
}

fn kinds(of: &str) -> Vec<detect::Kind> {
    let mut found = Vec::new();
    detect::find(of, &mut found);
    found.into_iter().map(|found| found.kind).collect()
}

const PERSONAL: [(&str, detect::Kind); 14] = [
    ("anna.schmidt@firma-nord.de", detect::Kind::Email),
    ("DE89370400440532013000", detect::Kind::Iban),
    ("GB29 NWBK 6016 1331 9268 19", detect::Kind::Iban),
    ("4111111111111111", detect::Kind::Card),
    ("5500-0000-0000-0004", detect::Kind::Card),
    ("378282246310005", detect::Kind::Card),
    ("2223003122003222", detect::Kind::Card),
    ("123-45-6789", detect::Kind::Ssn),
    ("+49 30 12345678", detect::Kind::Phone),
    ("(415) 555-2671", detect::Kind::Phone),
    ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", detect::Kind::Token),
    ("8.8.4.4", detect::Kind::Ipv4),
    ("2a00:1450:4001:81b::200e", detect::Kind::Ipv6),
    ("6f1c2a54-3e0b-4c1d-9a77-0b2f4c6d8e10", detect::Kind::Uuid),
];

#[test]
fn each_detector_fires_on_its_kind_and_not_on_its_mask() {
    for (original, kind) in PERSONAL {
        assert_eq!(kinds(original), [kind], "{original}");
        let mask = text(original);
        assert_ne!(mask, original);
        assert_eq!(kinds(&mask), [], "{original} became {mask}");
        let within = format!("see {original}, please");
        assert_eq!(kinds(&within), [kind], "{within}");
        assert!(text(&within).contains(&mask), "{within}: {mask} is not in {}", text(&within));
    }
}

/// They are nobody's, and no detector fires on them; but of another text of their form it would.
#[test]
fn what_is_reserved_has_a_mask_on_which_no_detector_fires_too() {
    let reserved = [
        ("anna@example.com", detect::Kind::Email),
        ("bert@example.com", detect::Kind::Email),
        ("anna@mail.example.org", detect::Kind::Email),
        ("::1", detect::Kind::Ipv6),
        ("2001:db8::17", detect::Kind::Ipv6),
        ("+99930123456", detect::Kind::Phone),
        ("tgm_4eC39HqLyjWDarjtT1zdp7dc", detect::Kind::Token),
    ];
    let masks = reserved.map(|(original, kind)| {
        assert_eq!(kinds(original), [], "{original}");
        let mask = text(original);
        assert_ne!(mask, original);
        assert_eq!(kinds(&mask), [], "{original} became {mask}");
        let mut formed = Vec::new();
        detect::find_by(detect::Signs::of(&mask), detect::Reserved::Find, &mask, &mut formed);
        assert_eq!(formed.iter().map(|found| found.kind).collect::<Vec<_>>(), [kind], "{mask}");
        let within = format!("see {original}, please");
        assert!(text(&within).contains(&mask), "{within}: {mask} is not in {}", text(&within));
        mask
    });
    assert_eq!(BTreeSet::from(masks).len(), reserved.len());
    // A mask is masked as what it stands for.
    for (original, _) in PERSONAL {
        assert_eq!(kinds(&text(&text(original))), [], "{original}");
    }
}

/// What was imported under a key joins with what is imported later, unless `masks` in `masked.json` says otherwise: then these
/// change.
#[test]
fn a_mask_is_what_it_always_was() {
    let masks = [
        "acct-495185",
        "Anna Müller",
        "李小龍",
        "deadbeef00",
        "8.8.4.4",
        "4111111111111111",
        "+49 30 12345678",
    ]
    .map(text);
    let always = [
        "envw-875286",
        "Ishx Iífwtu",
        "鶭葖崹",
        "a6de9427f7",
        "250.80.29.138",
        "8856486347903188",
        "+999310848405822",
    ];
    assert_eq!(masks, always);
}

#[test]
fn a_mask_is_valid_as_what_it_stands_for() {
    let card = text("4111 1111 1111 1111");
    assert_eq!(card.len(), 19);
    assert_eq!(detect::luhn(card.as_bytes()), 0);
    let iban = text("DE89370400440532013000");
    assert!(iban.starts_with("XX") && iban.len() == 22);
    assert_eq!(detect::remainder(iban.as_bytes()), 1);
    assert!(text("anna@firma.de").ends_with(".example.com"));
    assert!(text("8.8.4.4").parse::<std::net::Ipv4Addr>().unwrap().octets()[0] >= 240);
    assert!(text("2a00:1450:4001:81b::200e").starts_with("2001:db8:"));
    let uuid = text("6f1c2a54-3e0b-4c1d-9a77-0b2f4c6d8e10");
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "8"));
}

#[test]
fn a_join_holds_over_fields_keys_numbers_addresses_and_json_within_texts() {
    let inner = serde_json::to_string(r#"{"owner":"acct-77120345"}"#).unwrap();
    let line = format!(
        r#"{{"a":"acct-77120345","acct-77120345":1,"at":"https://h.de/x/acct-77120345?y=acct-77120345","in":{inner},"n":77120345,"m":"77120345"}}"#
    );
    let out = masked(&line);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    let account = value["a"].as_str().unwrap();
    assert_eq!(out.matches(account).count(), 5, "{out}");
    assert!(!out.contains("77120345"), "{out}");
    assert_eq!(value["n"].to_string(), value["m"].as_str().unwrap());
}

#[test]
fn percent_signs_and_escapes_hide_nothing() {
    let mail = "anna.schmidt@firma-nord.de";
    for hidden in [r#""/u/anna.schmidt%40firma-nord.de""#, r#""\u0061nna.schmidt\u0040firma-nord.de""#] {
        let out: String = serde_json::from_str(&masked(hidden)).unwrap();
        assert!(out.replace("%40", "@").ends_with(&text(mail)), "{hidden} became {out}");
    }
}

#[test]
fn numbers_stay_as_they_are_written_unless_they_are_long() {
    assert_eq!(masked("[0.10, 1e400, -12, 1234567]"), "[0.10,1e400,-12,1234567]");
    let long = masked("[12345678,-52.520008,4111111111111111]");
    assert!(!long.contains("12345678") && !long.contains("520008") && !long.contains("41111111"), "{long}");
    assert_eq!(long.len(), "[12345678,-52.520008,4111111111111111]".len());
    serde_json::from_str::<serde_json::Value>(&long).unwrap();
}

#[test]
fn a_number_stays_within_its_type() {
    for (first, last) in [
        (1_000_000_000, u64::from(i32::MAX.unsigned_abs())),
        (1 << 31, u64::from(u32::MAX)),
        (1 << 32, 9_999_999_999),
        (10_u64.pow(18), i64::MAX.unsigned_abs()),
        (10_u64.pow(19), u64::MAX),
    ] {
        // Spread over the range, and its ends.
        let step = (last - first) / 400;
        let originals: Vec<u64> = (0..400).map(|place| first + place * step).chain([last]).collect();
        let line = masked(&serde_json::to_string(&originals).unwrap());
        let masks: Vec<u64> = serde_json::from_str(&line).unwrap();
        for (original, mask) in originals.iter().zip(&masks) {
            // A card's mask begins as no card does, whatever holds it.
            let card = !kinds(&original.to_string()).is_empty();
            assert!(card || (first..=last).contains(mask), "{original} became {mask}");
        }
        assert_eq!(masks.iter().collect::<BTreeSet<_>>().len(), originals.len(), "two became one");
    }
}

#[test]
fn a_long_text_is_masked_in_all_its_length_and_hexadecimal_digits_stay_so() {
    let long = "Zürich und anderswo 7 ".repeat(5000);
    let mask = text(&long);
    assert_eq!(mask.len(), long.len());
    assert!(!mask.contains("anderswo"));
    let bytes = "00ff7a1c".repeat(3001);
    let mask = text(&bytes);
    assert!(mask.len() == bytes.len() && mask.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
    assert_ne!(mask, bytes);
}

#[test]
fn duplicate_names_stay_two() {
    assert_eq!(masked(r#"{"a":1,"a":2}"#), r#"{"a":1,"a":2}"#);
}

#[test]
fn rules_are_followed_and_detectors_act_where_texts_are_kept() {
    let rules: Rules = serde_json::from_str(
        r#"{"rule":[{"path":"kind","action":"keep"},{"path":"**.secret","action":"drop"},
        {"path":"name","action":"replace","with":"Anon"},{"path":"small","action":"mask"},{"path":"people","action":"mask-keys"}]}"#,
    )
    .unwrap();
    let rules = rules.ready().unwrap();
    let out = line(
        &rules,
        "the first key of the tests",
        r#"{"secret":1,"kind":"order of anna@firma.de","a":[{"secret":[{"}":"]"}]}],"name":{"x":1},"small":77,"people":{"Anna":1}}"#,
    );
    assert!(
        out.starts_with(r#"{"kind":"order of "#) && !out.contains("firma.de") && out.contains(r#""a":[{}]"#),
        "{out}"
    );
    assert!(out.contains(r#""name":"Anon""#) && !out.contains("secret") && !out.contains("Anna"), "{out}");
    let bad: Rules = serde_json::from_str(r#"{"rule":[{"path":"a","action":"replace"}]}"#).unwrap();
    assert!(bad.ready().unwrap_err().contains("`a`"));
}

#[test]
fn names_and_numbers_by_type_stay_and_no_other_text_does() {
    let colour = Type::enum_ty(["red", "green"]).unwrap();
    let way = [("pickup", None), ("courier", Some(Type::STRING)), ("coloured", Some(colour.clone()))];
    let item = [
        ("colour", colour.clone()),
        ("marks", Type::flags(["gift", "express"]).unwrap()),
        ("note", Type::STRING),
        ("cents", Type::U64),
        ("weight", Type::F64),
    ];
    let again = Type::option(Type::option(colour.clone()));
    let line = Type::tuple([Type::record(item).unwrap(), Type::variant(way).unwrap(), again]).unwrap();
    let parameters =
        [("order", Type::list(line)), ("either", Type::result(Some(colour), Some(Type::STRING)))];
    let parameters = parameters.map(|(name, ty)| (name.to_string(), ty));
    let shape = Shape::of_input(&Signature::new(parameters, None).unwrap());
    let by = |rules: &Rules, shape: Option<&Shape>, input: &str| {
        let mut out = String::new();
        let key = Key::new(b"the first key of the tests").unwrap();
        let input = serde_json::from_str(input).unwrap();
        Line::new(rules, Masker::new(key)).mask_at("input", input, shape, &mut out).unwrap();
        out
    };
    let input = r#"[[[{"colour":"red","marks":["gift","express"],"note":"red","cents":"1299","weight":"inf"},"pickup",{"some":"green"}],
        [{"colour":"blue","marks":["mine"],"note":"gift","cents":"77120345","weight":1.5},{"courier":"pickup"},"red"],
        [{"colour":"green","marks":[],"note":"","cents":"anna","weight":1.5},{"coloured":"red"},null]],{"ok":"red"}]"#;
    let masked = by(&Rules::default(), Some(&shape), input);
    for kept in [
        r#""colour":"red","marks":["gift","express"],"#,
        r#""cents":"1299","weight":"inf"},"pickup",{"some":"green"}]"#,
        r#"{"coloured":"red"},null]],{"ok":"red"}]"#,
    ] {
        assert!(masked.contains(kept), "no {kept} in {masked}");
    }
    // Not the same word as a text, and no name that the type has not.
    for gone in
        [r#""note":"red""#, r#""note":"gift""#, "blue", "mine", "77120345", "anna", r#"{"courier":"pickup"}"#]
    {
        assert!(!masked.contains(gone), "{gone} is left in {masked}");
    }
    assert!(!by(&Rules::default(), None, input).contains(r#""colour":"red""#), "without types all is text");
    // A rule goes before.
    let rules: Rules = serde_json::from_str(r#"{"rule":[{"path":"**.colour","action":"mask"}]}"#).unwrap();
    let masked = by(&rules.ready().unwrap(), Some(&shape), input);
    assert!(!masked.contains(r#""colour":"red""#) && masked.contains(r#"["gift","express"]"#), "{masked}");
}

#[test]
fn a_check_names_the_path_and_never_the_value() {
    let mut said = Vec::new();
    let at = r#"{"a":[{"mail":"anna@firma.de"}],"in":"{\"b\":\"8.8.4.4\"}","10.1.2.3":4111111111111111}"#;
    findings(at, &mut |path, kind| said.push(format!("{path} {kind}")));
    assert_eq!(said, ["a[0].mail e-mail", "in IPv4", "* IPv4", "* card"]);
    let mut after = Vec::new();
    findings(&masked(at), &mut |path, kind| after.push(format!("{path} {kind}")));
    assert!(after.is_empty(), "{after:?}");
}

#[test]
fn what_is_no_json_is_refused() {
    let key = Key::new(b"the first key of the tests").unwrap();
    let rules = Rules::default();
    let mut all = Line::new(&rules, Masker::new(key));
    for bad in ["{", "", r#"{"a":1} x"#, r#""\ud800""#, "[01]"] {
        assert!(all.mask(bad, &mut String::new()).is_err(), "{bad}");
    }
}

#[test]
fn two_addresses_that_would_become_one_are_refused() {
    let rules = Rules::default();
    let mut all = Line::new(&rules, Masker::new(Key::new(b"the first key of the tests").unwrap()));
    let refused = (0..1_000_000_u32).find_map(|n| {
        let text = format!(r#"{{"ip":"1.{}.{}.{}"}}"#, n >> 16, n >> 8 & 255, n & 255);
        all.mask(&text, &mut String::new()).err()
    });
    let said = refused.expect("a million of 2^28 meet").to_string();
    assert!(said.starts_with("ip: ") && said.contains("would become one"), "{said}");
}

fn any_text() -> impl Strategy<Value = String> {
    let personal = prop::sample::select(PERSONAL.map(|(text, _)| text.to_string()).to_vec());
    let numbers = "[0-9]{12,19}";
    prop_oneof![
        personal,
        "[A-Za-z0-9]{8,24}",
        "[a-z]{3,8} [A-Z][a-zäöü]{3,9} [0-9]{4}",
        numbers,
        "\\PC{1,30}",
        "[0-9a-f]{8,64}"
    ]
}

/// A line in which a secret stands in every place and every writing that traffic has.
fn hidden(secret: &str) -> String {
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let escaped: String = secret.chars().map(|char| format!("\\u{:04x}", u32::from(char))).collect();
    let within = serde_json::to_string(&format!(r#"{{"who":"{secret}","{secret}":["{secret}"]}}"#)).unwrap();
    let twice = serde_json::to_string(&format!(r#"{{"in":{within}}}"#)).unwrap();
    format!(
        r#"{{"a":"{secret}","{secret}":{{"b":["{secret}",1]}},"at":"https://shop.example/u/{secret}/x?who={secret}#{secret}",
        "percent":"/u/{percent}?who={percent}","escaped":"{escaped}","in":{within},"twice":{twice},
        "said":"Dear {secret}, your order.","basic":"{}"}}"#,
        base64(secret)
    )
}

/// As `Authorization: Basic` has it.
fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for nth in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * nth) & 63) as usize];
            out.push(if nth <= three.len() { char::from(sign) } else { '=' });
        }
    }
    out
}

/// A text and whatever it is with percent signs and escapes undone, once and twice.
fn undone(text: &str) -> Vec<String> {
    let percent = |text: &str| {
        let (bytes, mut out, mut at) = (text.as_bytes(), Vec::new(), 0);
        while at < bytes.len() {
            let code = bytes
                .get(at + 1..at + 3)
                .and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
            match code.filter(|_| bytes[at] == b'%') {
                Some(code) => (out.push(code), at += 3),
                None => (out.push(bytes[at]), at += 1),
            };
        }
        String::from_utf8_lossy(&out).into_owned()
    };
    let unescaped = |text: &str| {
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(text);
        parsed.map_or(String::new(), |value| format!("{value:?}"))
    };
    let once = [text.to_string(), percent(text), unescaped(text)];
    once.iter().map(|text| percent(text)).chain(once.clone()).collect()
}

#[test]
fn six_letters_of_a_secret_are_left_nowhere_in_no_writing() {
    // Letters, four digits so that a member of that name is no programmer's, letters.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = |from: &[u8], count: usize| -> String {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            from[(state >> 33) as usize % from.len()] as char
        };
        (0..count).map(|_| next()).collect()
    };
    for _ in 0..1_000 {
        let letters = b"abcdefghijklmnopqrstuvwxyz";
        let secret = draw(letters, 5) + &draw(b"0123456789", 4) + &draw(letters, 4);
        let line = hidden(&secret);
        assert!(undone(&line).iter().any(|text| text.contains(&secret)), "the test sees nothing: {line}");
        let out = masked(&line);
        let coded = base64(&secret);
        for text in undone(&out) {
            for at in 0..=secret.len() - 6 {
                let piece = &secret[at..at + 6];
                assert!(!text.contains(piece), "{piece} of {secret} is left in {text}");
            }
            assert!(!text.contains(&coded[..8]), "{secret} can be read off {text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_original_is_left_and_equality_stays(texts in prop::collection::vec(any_text(), 1..12)) {
        let line = serde_json::to_string(&texts).unwrap();
        let out: Vec<String> = serde_json::from_str(&masked(&line)).unwrap();
        prop_assert_eq!(&masked(&line), &masked(&line));
        let mut became: BTreeMap<&str, &str> = BTreeMap::new();
        let mut came: BTreeMap<&str, &str> = BTreeMap::new();
        for (original, mask) in texts.iter().zip(&out) {
            prop_assert_eq!(*became.entry(original).or_insert(mask), mask.as_str());
            // One number of a telephone, written in two ways, is one.
            prop_assert_eq!(*came.entry(mask).or_insert(original), original.as_str());
            prop_assert_eq!(kinds(mask), [], "{} became {}", original, mask);
            // What is shorter, or has little in it that is masked, may be met by chance.
            let letters = original.chars().filter(|char| char.is_alphanumeric()).count();
            if letters >= 10 && letters == original.chars().count() {
                for at in 0..original.chars().count() - 9 {
                    let piece: String = original.chars().skip(at).take(10).collect();
                    prop_assert!(!out.iter().any(|out| out.contains(&piece)), "{} is left of {}", piece, original);
                }
            }
        }
    }

    #[test]
    fn another_key_gives_another_mask(text in "[A-Za-z0-9]{16,24}") {
        let quoted = format!("\"{text}\"");
        let other = line(&Rules::default(), "the second key of the tests", &quoted);
        prop_assert_ne!(masked(&quoted), other);
    }

    #[test]
    fn any_json_stays_json(text in "\\PC{0,60}", number in any::<f64>()) {
        let text = serde_json::json!({ "text": text, "list": [number, { &text: [text] }, null, true] }).to_string();
        // A masked mantissa may take a number beyond what a double holds: JSON it is.
        serde_json::from_str::<serde::de::IgnoredAny>(&masked(&text)).unwrap();
    }
}
