//! Reading the body of a request, within bounds of size and time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tollgate_contract::{MAX_BODY, Refusal};

/// How much of a body that is too large is read and dropped. A client that is still sending when the connection is
/// closed would see a reset instead of the answer.
const DROPPED: usize = 4 * MAX_BODY;

/// The whole body.
pub(crate) async fn read(mut body: Body, timeout: Duration) -> Result<Bytes, Refusal> {
    let reading = async {
        match Limited::new(&mut body, MAX_BODY).collect().await {
            Ok(collected) => Ok(collected.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => {
                let mut rest = Limited::new(&mut body, DROPPED);
                while let Some(Ok(_)) = rest.frame().await {}
                Err(Refusal::too_large())
            }
            Err(_) => Err(Refusal::new(400, "the body ends before its time")),
        }
    };
    tokio::time::timeout(timeout, reading)
        .await
        .unwrap_or_else(|_| Err(Refusal::new(408, format!("the body has not come within {timeout:?}"))))
}
