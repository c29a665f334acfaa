//! Services by their names in `harness/configs/services`, and a client that does what it is told, however rude.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use tollgate_build::{Guests, Quiet};
use tollgate_model::config::CallPath;
use tollgate_model::protocol::{Artifact, Clock, Failure, Open, PROTOCOL, Receipt};
use tollgate_model::{Contender, RuntimeConfig, ServiceConfig, strict_toml};
use tollgate_serve::{Limits, Service};

/// Of each way to serve a component, one.
pub const KINDS: [&str; 6] =
    ["component", "component-pooled", "wasi-p2", "wasi-p2-direct", "wasi-p2-reuse", "wasi-p3"];

pub const QUOTE: &str = r#"{"sku":"TG-0001-B","quantity":1}"#;
pub const QUOTED: &str = r#"{"ok":{"cents":"3199","source":"list"}}"#;

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The request that opens a service of that name, to be changed as a test needs it.
pub fn opening(name: &str) -> Open {
    let configs = root().join("harness/configs");
    let read = |file: PathBuf| (std::fs::read_to_string(&file).unwrap(), file);
    let (text, file) = read(configs.join(format!("services/{name}.toml")));
    let service: ServiceConfig = strict_toml::parse(&file, &text).unwrap();
    let mut open = Open {
        protocol: PROTOCOL,
        contender: Contender::http("rust", name),
        config: service.runtime.as_deref().map(runtime),
        artifact: service.guest("rust").map(|guest| artifact(&guest)),
        cache: root().join("target/tollgate/precompiled"),
        core: None,
        memory_limit: 256 << 20,
        service: Some(service),
        spawned_ns: None,
        slower: None,
        language: None,
        suites: Vec::new(),
        grant: Default::default(),
        perf_map: false,
    };
    if let Some(pooling) = open.config.as_mut().and_then(|config| config.pooling.as_mut()) {
        // Tests have many engines at once, and each pool reserves address space for all it may hold.
        pooling.total_memories = Some(64);
        pooling.total_tables = Some(64);
        pooling.total_core_instances = Some(64);
        pooling.total_component_instances = Some(64);
    }
    open
}

/// The request that opens `component`, called dynamically: what is offered is what our suites say.
pub fn dynamic() -> Open {
    let mut open = opening("component");
    open.config.as_mut().unwrap().call.path = Some(CallPath::Dynamic);
    open.suites = ["commerce", "boundary"].map(|suite| root().join("fixtures").join(suite)).to_vec();
    open
}

pub fn runtime(name: &str) -> RuntimeConfig {
    let file = root().join(format!("harness/configs/{name}.toml"));
    strict_toml::parse(&file, &std::fs::read_to_string(&file).unwrap()).unwrap()
}

pub fn artifact(guest: &str) -> Artifact {
    let built = Guests::discover(&root()).unwrap().build(guest, &mut Quiet).unwrap();
    Artifact { path: built.path, sha256: built.sha256 }
}

pub fn open(open: &Open) -> Result<(Service, Receipt), Failure> {
    tollgate_serve::open(open, "test", Clock::default())
}

/// Serves, within those limits.
pub fn serve_within(limits: Limits, opening: &Open) -> (Service, SocketAddr) {
    let (service, _) = open(opening).unwrap();
    let mut service = service.bounded(limits);
    let address = service.serve(SocketAddr::from(([127, 0, 0, 1], 0)), None).unwrap();
    (service, address)
}

pub fn serve(name: &str) -> (Service, SocketAddr) {
    serve_within(Limits::default(), &opening(name))
}

/// A connection.
pub struct Client(BufReader<TcpStream>);

/// The answer that came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Client(BufReader::new(stream))
    }

    pub fn send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    /// The head of a request and so much of its body.
    pub fn begin(&mut self, path: &str, length: usize, body: &[u8]) {
        let head = format!("POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {length}\r\n\r\n");
        self.send(&[head.as_bytes(), body].concat()).unwrap();
    }

    pub fn post(&mut self, path: &str, body: &str) -> Answer {
        self.begin(path, body.len(), body.as_bytes());
        self.answer().unwrap()
    }

    /// The next answer; none if the connection ends before it.
    pub fn answer(&mut self) -> Option<Answer> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            match self.0.read_line(&mut head) {
                Ok(read) if read > 0 => {}
                _ => return None,
            }
        }
        let head = head.to_ascii_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head
            .split("content-length: ")
            .nth(1)
            .map_or(0, |rest| rest.split("\r\n").next().unwrap().parse().unwrap());
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).ok()?;
        Some(Answer { status, head, body: String::from_utf8(body).unwrap() })
    }

    /// Whether the other side has ended the connection, and said nothing more.
    pub fn ended(&mut self) -> bool {
        matches!(self.0.read(&mut [0]), Ok(0) | Err(_))
    }
}

/// Asserts that a service gives the right answer to a simple question.
#[track_caller]
pub fn assert_answers(address: SocketAddr) {
    let answer = Client::connect(address).post("/pricing/get-quote", QUOTE);
    assert_eq!((answer.status, answer.body.as_str()), (200, QUOTED));
}
