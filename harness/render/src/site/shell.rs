//! What all pages of a site have around them.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::mark::{Sign, icon, mark};
use crate::page::STYLE;

/// A page.
pub struct Page<'a> {
    /// Its address from the site's root.
    pub address: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Whatever its icon says.
    pub sign: Sign,
    /// Its first heading.
    pub heading: &'a str,
}

impl Page<'_> {
    /// The whole of it.
    pub fn around(&self, body: &Markup) -> String {
        let up = up(self.address);
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    // Nothing may be asked for over the network, and no script runs here.
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                    meta name="color-scheme" content="light dark";
                    link rel="icon" href=(icon(self.sign));
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header {
                        p.title { (mark()) a href={ (up) "index.html" } { "Tollgate" } }
                        h1 { (self.heading) }
                    }
                    main id="main" tabindex="-1" { (body) }
                    footer { p { "Made by tollgate site." } }
                }
            }
        }
        .into_string()
    }
}

/// From a page to the site's root.
pub fn up(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

/// The same, with its links within a page led to that page.
///
/// What is no markup of ours has its quotes escaped: nothing else looks like such a link.
pub fn led_to(page: &str, markup: &Markup) -> Markup {
    PreEscaped(markup.0.replace("href=\"#", &format!("href=\"{page}#")))
}
