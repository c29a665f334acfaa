//! Textual article names: `TG-`, the number in four digits, `-`, the grade's letter.

use super::catalog::{self, Article};

/// The reason that a text names no article.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SkuError {
    /// Not of the form.
    Form,
    /// The number is none of the catalog's.
    Unknown(u32),
    /// The letter is not the article's; the right one is.
    Grade(char),
}

/// Reads a textual SKU. The checks go in the order of [`SkuError`]'s variants.
pub(super) fn parse(text: &str) -> Result<&'static Article, SkuError> {
    let &[b'T', b'G', b'-', ref digits @ .., b'-', letter @ b'A'..=b'Z'] = text.as_bytes() else {
        return Err(SkuError::Form);
    };
    if digits.len() != 4 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(SkuError::Form);
    }
    let id = digits.iter().fold(0, |id, digit| id * 10 + u32::from(digit - b'0'));
    let article = catalog::find(id).ok_or(SkuError::Unknown(id))?;
    let right = article.grade.letter();
    if char::from(letter) == right { Ok(article) } else { Err(SkuError::Grade(right)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_three_errors_apart() {
        let error = |text| parse(text).err();
        assert_eq!(error("TG-0042-C"), None);
        for text in
            ["", "TG-042-C", "TG-0042-c", "tg-0042-C", "TG-0042-C ", "TG-00४2-C", "TG-00042-C", "TG--C"]
        {
            assert_eq!(error(text), Some(SkuError::Form), "{text}");
        }
        assert_eq!(error("TG-0129-B"), Some(SkuError::Unknown(129)));
        assert_eq!(error("TG-0042-A"), Some(SkuError::Grade('C')));
        assert_eq!(error("TG-0042-Z"), Some(SkuError::Grade('C')));
    }
}
