//! Golden answers.

use tollgate_suite::golden::{Expected, expected_digest, load};

use super::conversation::Conversation;
use super::requests::*;
use super::subjects::{each, functions_of};
use super::written::{golden, golden_with};

#[test]
fn every_function_answers_the_golden_cases_and_their_digest_is_the_golden_one() {
    each(|subject| {
        let mut worker = Conversation::open(subject);
        for function in functions_of(subject) {
            let name = function.name.as_str();
            let cases = load(golden(), name).unwrap();
            let size = function.smallest.map(|size| size.to_string());
            let found = verified(&mut worker, &verify(name, size, golden()));
            assert_eq!(found.difference, None, "{name}");
            assert_eq!((found.cases, found.digest), (cases.len() as u64, expected_digest(&cases)), "{name}");
        }
    });
}

#[test]
fn a_wrong_golden_answer_is_found_and_told_with_its_case() {
    let wrong = r#"{"ok":{"cents":"4711","source":"list"}}"#;
    let right = load(golden(), QUOTE).unwrap()[7].clone();
    let Expected::Output(right_answer) = &right.expected else { panic!("{right:?}") };
    let written = golden_with(QUOTE, |cases| cases[7].expected = Expected::Output(wrong.to_string()));
    let by_digest = golden_with(QUOTE, |cases| cases[7].expected = Expected::Digest("0".repeat(64)));
    each(|subject| {
        let mut worker = Conversation::open(subject);
        let found =
            verified(&mut worker, &verify(QUOTE, None, written.path())).difference.expect("one differs");
        assert_eq!((found.case, found.expected), (right.name.clone(), wrong.to_string()));
        assert_eq!(&found.got, right_answer);
        let found =
            verified(&mut worker, &verify(QUOTE, None, by_digest.path())).difference.expect("one differs");
        assert_eq!((found.case, found.expected), (right.name.clone(), format!("sha256:{}", "0".repeat(64))));
        assert_eq!(found.got, format!("sha256:{}", right.expected.sha256()));
        let again = verified(&mut worker, &verify(QUOTE, None, golden()));
        assert_eq!(again.difference, None, "it is no worse for it");
    });
}
