//! Bodies of requests, bounded in size and time.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::time::Sleep;
use tollgate_contract::Refusal;

use crate::limits::Limits;

/// A body that ends with an error when it is too slow, or far too large.
pub struct Bounded {
    body: Incoming,
    /// Bytes that may still come.
    left: usize,
    limit: usize,
    patience: Duration,
    /// Made when the body is first waited for: most bodies come with the head, and cost no timer.
    timer: Option<Pin<Box<Sleep>>>,
}

/// The reason that a body ends too early.
#[derive(Debug)]
pub enum Broken {
    /// Far larger than the limit.
    TooLarge,
    /// It took longer than this.
    TooSlow(Duration),
    /// The client has gone away, or sends no proper chunks.
    Off(hyper::Error),
}

impl Bounded {
    /// Twice the limit may come before it is cut off. To refuse a body that is too large and close the connection while
    /// the client still sends would take the reason away with it.
    #[must_use]
    pub fn new(body: Incoming, limits: &Limits) -> Self {
        let (limit, patience) = (limits.body_bytes, limits.body);
        Bounded { body, left: limit.saturating_mul(2), limit, patience, timer: None }
    }

    /// Whether its head says already that it is too large.
    #[must_use]
    pub fn declared_too_large(&self) -> bool {
        self.body.size_hint().lower() > self.limit as u64
    }

    /// The whole of it; not copied if it comes in one piece, as most do.
    ///
    /// # Errors
    /// If it is too large, too slow, or ends before its time.
    pub async fn whole(self) -> Result<Bytes, Refusal> {
        let (declared, limit) = (self.body.size_hint().lower(), self.limit);
        if declared > self.left as u64 {
            return Err(Broken::TooLarge.into());
        }
        let mut body = pin!(self);
        let mut first = Bytes::new();
        let mut joined = Vec::new();
        let mut length = 0_usize;
        while let Some(frame) = body.frame().await {
            let Ok(piece) = frame?.into_data() else { continue };
            length += piece.len();
            if length > limit {
                // Taken off the connection and forgotten.
                joined = Vec::new();
            } else if first.is_empty() {
                first = piece;
            } else {
                if joined.is_empty() {
                    joined.extend_from_slice(&first);
                }
                joined.extend_from_slice(&piece);
            }
        }
        match length {
            _ if length > limit => Err(Broken::TooLarge.into()),
            _ if joined.is_empty() => Ok(first),
            _ => Ok(joined.into()),
        }
    }
}

impl Body for Bounded {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let this = &mut *self;
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
            let patience = this.patience;
            let timer = this.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
            ready!(timer.as_mut().poll(context));
            return Poll::Ready(Some(Err(Broken::TooSlow(patience))));
        };
        Poll::Ready(frame.map(|frame| {
            let frame = frame.map_err(Broken::Off)?;
            let length = frame.data_ref().map_or(0, Bytes::len);
            this.left = this.left.checked_sub(length).ok_or(Broken::TooLarge)?;
            Ok(frame)
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The refusal that the client is told.
impl From<Broken> for Refusal {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::TooLarge => Refusal::too_large(),
            Broken::TooSlow(patience) => {
                Refusal::new(408, format!("the body did not arrive within {} s", patience.as_secs_f64()))
            }
            Broken::Off(error) => Refusal::new(400, format!("the body cannot be read: {error}")),
        }
    }
}
