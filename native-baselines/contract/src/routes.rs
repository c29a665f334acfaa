//! From a request to a call.

use serde::de::{DeserializeOwned, IgnoredAny};

use crate::bytes::Base64;
use crate::json::Decimal;
use crate::{Call, MAX_BODY, Refusal};

/// The path that tells whether the service is up, with `GET`.
pub const HEALTH: &str = "/healthz";

/// Every path that takes a `POST`, with the function that it calls.
pub const ROUTES: &[(&str, &str)] = &[
    ("/pricing/unit-price", "pricing/unit-price"),
    ("/pricing/get-quote", "pricing/get-quote"),
    ("/pricing/quote-cart", "pricing/quote-cart"),
    ("/pricing/reprice", "pricing/reprice"),
    ("/fraud/score", "fraud/score"),
    ("/fraud/score-features", "fraud/score-features"),
    ("/fraud/score-transaction", "fraud/score-transaction"),
    ("/fraud/screen", "fraud/screen"),
    ("/probe/nop", "probe/nop"),
    ("/probe/echo-bytes", "probe/echo-bytes"),
];

/// The one method that a path takes, for the header `allow` of a 405; `None` where there is nothing.
#[must_use]
pub fn method_of(path: &str) -> Option<&'static str> {
    if path == HEALTH {
        return Some("GET");
    }
    ROUTES.iter().any(|(known, _)| *known == path).then_some("POST")
}

/// Reads a request; `path` comes without a query.
///
/// # Errors
/// 404 for an unknown path, 405 for another method than the path's, 413 for a body above [`MAX_BODY`], 400 for a body
/// that is no JSON and 422 for one of the wrong shape.
pub fn parse(method: &str, path: &str, body: &[u8]) -> Result<Call, Refusal> {
    let Some(expected) = method_of(path) else {
        return Err(Refusal::nothing_at(path));
    };
    if method != expected {
        return Err(Refusal::wrong_method(path, expected, method));
    }
    if body.len() > MAX_BODY {
        return Err(Refusal::too_large());
    }
    let call = match path {
        "/pricing/unit-price" => {
            let (sku_id, quantity) = read(path, body)?;
            Call::UnitPrice { sku_id, quantity }
        }
        "/pricing/get-quote" => Call::GetQuote(read(path, body)?),
        "/pricing/quote-cart" => Call::QuoteCart(read(path, body)?),
        "/pricing/reprice" => Call::Reprice(read(path, body)?),
        "/fraud/score" => {
            let (account_id, Decimal(amount_cents)) = read(path, body)?;
            Call::Score { account_id, amount_cents }
        }
        "/fraud/score-features" => Call::ScoreFeatures(read(path, body)?),
        "/fraud/score-transaction" => Call::ScoreTransaction(read(path, body)?),
        "/fraud/screen" => Call::Screen(read::<Base64>(path, body)?.0),
        // Nothing to say may be said by saying nothing: most clients send no body rather than `null`.
        "/probe/nop" if body.is_empty() => Call::Nop,
        "/probe/nop" => read::<()>(path, body).map(|()| Call::Nop)?,
        "/probe/echo-bytes" => Call::EchoBytes(read::<Base64>(path, body)?.0),
        _ => Call::Health,
    };
    Ok(call)
}

fn read<T: DeserializeOwned>(path: &str, body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        // serde_json calls a tuple that is too long a syntax error; it is none if the whole can be read as JSON.
        let is_json = serde_json::from_slice::<IgnoredAny>(body).is_ok();
        let refusal = if is_json { Refusal::wrong_shape } else { Refusal::no_json };
        // The message may quote the body, which may be long; its end says where.
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        refusal(path, message.strip_suffix(&place).unwrap_or(&message), &place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(path: &str, body: &str) -> (u16, String) {
        let refusal = parse("POST", path, body.as_bytes()).expect_err("a bad request");
        (refusal.status, refusal.reason)
    }

    #[test]
    fn what_is_no_json_is_told_from_json_of_another_shape() {
        let (status, reason) = refused("/pricing/get-quote", r#"{"sku":"TG-0001-B","#);
        assert_eq!(status, 400);
        assert_eq!(
            reason,
            "the body for /pricing/get-quote is no JSON: EOF while parsing a value at line 1 column 19"
        );
        let (status, reason) = refused("/pricing/get-quote", r#"{"sku":"TG-0001-B"}"#);
        assert_eq!(status, 422);
        assert!(
            reason.ends_with("of the wrong shape: missing field `quantity` at line 1 column 19"),
            "{reason}"
        );
        for (path, body, what) in [
            (
                "/pricing/get-quote",
                r#"{"sku":7,"quantity":1}"#,
                "invalid type: integer `7`, expected a string",
            ),
            ("/pricing/unit-price", "[1,-1]", "invalid value: integer `-1`, expected u32"),
            ("/pricing/unit-price", "[1]", "invalid length 1"),
            ("/pricing/unit-price", "[1,2,3]", "trailing characters"),
            ("/fraud/score", r#"["a",7]"#, "invalid type: integer `7`, expected a string"),
            ("/fraud/score", r#"["a","7.5"]"#, "\"7.5\" as a 64-bit number"),
            ("/fraud/screen", r#""00a""#, "no base64"),
            ("/fraud/screen", "null", "expected a string of base64"),
            ("/probe/nop", "1", "expected unit"),
        ] {
            let (status, reason) = refused(path, body);
            assert_eq!(status, 422, "{path} {body}: {reason}");
            assert!(reason.contains(what), "{path} {body}: {reason}");
        }
        for body in ["", " ", "{", "[1,2] x", "\u{feff}[1,2]", "[1,2"] {
            assert_eq!(refused("/pricing/unit-price", body).0, 400, "{body}");
        }
        assert_eq!(parse("POST", "/pricing/unit-price", b"[1,\xff]").expect_err("no UTF-8").status, 400);
    }

    #[test]
    fn paths_and_methods_are_checked_before_the_body() {
        let refusal = |method, path| parse(method, path, b"no json").expect_err("refused").to_string();
        assert_eq!(refusal("POST", "/pricing/quote"), "404: there is nothing at `/pricing/quote`");
        assert_eq!(refusal("POST", ""), "404: there is nothing at ``");
        assert_eq!(refusal("GET", "/pricing/get-quote"), "405: /pricing/get-quote takes POST, not `GET`");
        assert_eq!(refusal("POST", HEALTH), "405: /healthz takes GET, not `POST`");
        assert_eq!(parse("GET", HEALTH, b""), Ok(Call::Health));
        assert_eq!(parse("POST", "/probe/nop", b""), Ok(Call::Nop));
    }

    #[test]
    fn refusals_stay_short_and_on_one_line() {
        let long = "x\n".repeat(100_000);
        let body = serde_json::to_vec(&serde_json::json!({ "sku": "", "quantity": long })).expect("JSON");
        let refusals = [
            parse("POST", &long, b""),
            parse(&long, "/probe/nop", b""),
            parse("POST", "/pricing/get-quote", &body),
        ];
        for refusal in refusals.map(|parsed| parsed.expect_err("refused")) {
            let json = String::from_utf8(refusal.to_json()).expect("text");
            assert!(json.len() < 1_000 && !json.contains('\n'), "{json}");
        }
    }

    #[test]
    fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
        let quoted = |length: usize| [b"\"", &*vec![b'A'; length - 2], b"\""].concat();
        assert!(parse("POST", "/pricing/reprice", &quoted(MAX_BODY)).is_ok());
        let refusal = parse("POST", "/pricing/reprice", &quoted(MAX_BODY + 1)).expect_err("too large");
        assert_eq!(
            (refusal.status, refusal.reason),
            (413, "the body is larger than 8388608 bytes".to_owned())
        );
    }

    #[test]
    fn every_route_has_its_call() {
        for (path, function) in ROUTES {
            assert_eq!(*path, format!("/{function}"));
            let reason = parse("POST", path, b"{").expect_err("no JSON").reason;
            assert!(reason.contains(path), "{reason}");
        }
    }
}
