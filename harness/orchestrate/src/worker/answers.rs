//! Requests and the answers that fit them.

use tollgate_model::protocol::{Answer, LoadPattern, Request};

/// Whether this kind of answer is one to this request.
pub fn answers(request: &Request, answer: &Answer) -> bool {
    matches!(
        (request, answer),
        (Request::Open(_), Answer::Opened(_))
            | (Request::Verify { .. }, Answer::Verified(_))
            | (Request::Prepare { .. }, Answer::Prepared(_))
            | (Request::Measure { .. }, Answer::Measured(_))
            | (Request::Throughput { .. }, Answer::Counted { .. })
            | (Request::Fuel { .. }, Answer::Burned { .. })
            | (Request::Count { .. }, Answer::Called(_))
            | (Request::BytesMoved { .. }, Answer::Moved { .. })
            | (Request::Release { .. }, Answer::Released)
            | (Request::Cold { .. }, Answer::Started(_))
            | (Request::Warm { .. }, Answer::Warmed(_))
            | (Request::CallTail { .. }, Answer::CallTail(_))
            | (Request::Look, Answer::Seen { .. })
            | (Request::Instances { .. } | Request::Components { .. }, Answer::Held { .. })
            | (Request::CodeSize, Answer::CodeSize(_))
            | (Request::Serve { .. }, Answer::Serving { .. })
            | (Request::Close, Answer::Closed(_))
    ) || matches!((request, answer), (Request::Load(load), answer) if loaded(&load.pattern, answer))
}

/// Whether this kind of answer is one to this load.
fn loaded(pattern: &LoadPattern, answer: &Answer) -> bool {
    matches!(
        (pattern, answer),
        (LoadPattern::FirstAnswer { .. }, Answer::Answered { .. })
            | (LoadPattern::Verify, Answer::Verified(_))
            | (LoadPattern::Open(_), Answer::Loaded(_))
            | (LoadPattern::Closed { .. }, Answer::Driven(_))
    )
}
