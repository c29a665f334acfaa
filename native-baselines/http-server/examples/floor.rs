//! The cost of the server by itself: it answers every request with the same bytes (`floor fixed`), or with the logic
//! that is compiled into it (`floor native`). What other services take beyond that is their own.

use std::convert::Infallible;
use std::process::ExitCode;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use tollgate_http_server::{Answers, Bounded, Limits, Server, answer_call, json};

#[derive(Clone, Copy)]
enum Floor {
    /// The body is read, and that is all.
    Fixed,
    Native,
}

impl Answers for Floor {
    type Body = Full<Bytes>;

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let limits = Limits::default();
        match self {
            Floor::Fixed => match Bounded::new(request.into_body(), &limits).whole().await {
                Ok(_) => json(Full::new(Bytes::from_static(br#"{"ok":{"cents":"3199","source":"list"}}"#))),
                Err(refusal) => Self::refuse("/", &refusal),
            },
            Floor::Native => answer_call::<Self>(request, &limits, |call| Ok(call.answer())).await,
        }
    }

    fn body(json: Vec<u8>) -> Full<Bytes> {
        Full::new(json.into())
    }
}

fn main() -> ExitCode {
    let floor = match std::env::args().nth(1).as_deref() {
        Some("fixed") => Floor::Fixed,
        Some("native") => Floor::Native,
        _ => {
            eprintln!("floor fixed|native");
            return ExitCode::from(2);
        }
    };
    let listen = ([127, 0, 0, 1], 0).into();
    match Server::start(listen, 1, None, Limits::default(), move || Ok::<_, Infallible>(floor)) {
        Ok(server) => {
            println!("listening on http://{}", server.address());
            // Until stdin ends.
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            ExitCode::SUCCESS
        }
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::from(2)
        }
    }
}
