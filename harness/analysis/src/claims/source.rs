//! Sources: who says it, where, and when.

/// The source of a claim. What is not known of it is not made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Who says it.
    pub who: &'static str,
    /// Where: an address, an issue. None where it was not recorded.
    pub place: Option<&'static str>,
    /// When. None where it was not recorded.
    pub year: Option<u16>,
}

impl Source {
    /// In a few words: `a trade article, 2026`.
    pub fn told(&self) -> String {
        let year = self.year.map(|year| year.to_string());
        [Some(self.who.to_string()), self.place.map(str::to_string), year]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// The articles that the ledger was begun with. Which claim stands in which of them was not written down.
pub const ARTICLES: Source = Source {
    who: "articles on WebAssembly components in production, on polyglot services with WASI 0.2 and on composable services in \
        Rust, or the documentation of Wasmtime, TinyGo and wasmCloud that they cite; which of them was not recorded",
    place: None,
    year: None,
};

/// An article that does not say against what.
pub const TRADE_ARTICLE: Source = Source { who: "a trade article", place: None, year: Some(2026) };

/// An issue of Wasmtime.
pub const WASMTIME_14189: Source = Source { who: "Wasmtime", place: Some("wasmtime#14189"), year: None };

/// News about WASI 0.3.
pub const NEWS_WASI_3: Source = Source { who: "news on WASI 0.3", place: None, year: Some(2026) };

/// A blog.
pub const TIANPAN: Source = Source { who: "a blog", place: Some("tianpan.co"), year: None };

/// An issue of wasmCloud.
pub const WASMCLOUD_5391: Source = Source { who: "wasmCloud", place: Some("wasmCloud#5391"), year: None };

/// About epochs.
pub const EPOCHS: Source =
    Source { who: "Wasmtime's documentation", place: Some("wasmtime#12990 says 14.4 %"), year: None };
