//! The mark: a gate with its bar. As the page's icon it tells the state of things by colour and by shape, so that a tab says
//! it without being opened.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, PreEscaped};

/// Whatever the icon says beside being ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Nothing was held against anything earlier.
    Plain,
    /// Something is worse.
    Bad,
    /// Something waits for more data.
    Open,
    /// Nothing is worse.
    Good,
}

impl Sign {
    const fn colour(self) -> &'static str {
        match self {
            Self::Plain => "#1b1f24",
            Self::Bad => "#9a3a00",
            Self::Open => "#59626d",
            Self::Good => "#0b5c8a",
        }
    }

    /// The gate's bar closed, half open, open; of a plain page half open, too.
    const fn bar(self) -> &'static str {
        match self {
            Self::Bad => "M9 17H27",
            Self::Plain | Self::Open => "M9 17L24 9",
            Self::Good => "M9 17V5",
        }
    }
}

/// The icon as an address that carries it.
pub fn icon(sign: Sign) -> String {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"6\" fill=\"{}\"/>{}</svg>",
        sign.colour(),
        strokes(sign, "#ffffff")
    );
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

/// The mark beside the name, in the colour of the text around it.
pub fn mark() -> Markup {
    PreEscaped(format!(
        "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\">{}</svg>",
        strokes(Sign::Plain, "currentColor")
    ))
}

fn strokes(sign: Sign, colour: &str) -> String {
    format!(
        "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"4\" stroke-linecap=\"round\" d=\"M9 17V27M5 27H27{}\"/>",
        sign.bar()
    )
}
