//! The cards of *Answer first*, read back; and that the terminal and a pull request are told the same.

use crate::Audit;
use crate::carried::Row;
use crate::tables::plain_text;

/// A card with a choice.
pub struct Card {
    /// The need.
    pub need: String,
    /// The contender that is chosen.
    pub choice: String,
    /// The figure as it is written, and the cell and metric that it is of.
    pub figure: String,
    pub of: Option<(String, String)>,
    /// `clear`, `a tie`, `the only one`, and the basis of that.
    pub word: String,
    pub because: String,
    /// Further facts, each with its name.
    pub facts: Vec<(String, String)>,
}

/// The cards of a page that name a choice.
pub fn cards(page: &str) -> Vec<Card> {
    let articles = page.split("<article class=\"card\"").skip(1);
    articles.filter_map(|article| card(article.split("</article>").next()?)).collect()
}

fn card(article: &str) -> Option<Card> {
    let between = |from: &str, to: &str| Some(article.split_once(from)?.1.split_once(to)?.0);
    let figure = between("<p class=\"figure\">", "</p>")?;
    let address = figure.split_once("#cell=").and_then(|(_, rest)| rest.split_once('"'));
    let of = address.and_then(|(address, _)| address.split_once("&amp;metric="));
    let certainty = between("<p class=\"certainty\">", "</p>")?;
    let (word, because) = certainty.split_once("</span>")?;
    let facts = article.split("<dt>").skip(1).filter_map(|fact| {
        let (name, rest) = fact.split_once("</dt>")?;
        Some((plain_text(name), plain_text(rest.split_once("</dd>")?.0)))
    });
    Some(Card {
        need: plain_text(between("<h3", "</h3>")?.split_once('>')?.1),
        // Its name for people, and its id.
        choice: plain_text(
            between("<p class=\"choice\">", "</p>")?.split_once("<code>")?.1.split_once("</code>")?.0,
        ),
        figure: plain_text(figure),
        of: of.map(|(cell, metric)| (cell.to_string(), metric.to_string())),
        word: plain_text(word),
        because: plain_text(because).trim_end_matches('.').to_string(),
        facts: facts.collect(),
    })
}

/// Holds what a pull request and a terminal are told against the cards.
pub fn told(audit: &mut Audit, page: &str, markdown: &str, terminal: &str) {
    let terminal = terminal.split_whitespace().collect::<Vec<_>>().join(" ");
    for card in cards(page) {
        let Card { need, choice, figure, word, because, .. } = &card;
        let row = Row { cell: choice.clone(), metric: need.clone(), ..Row::default() };
        audit.compare("card, Markdown");
        let should = format!("| {need} | `{choice}` | {figure} | {word}: {because} |");
        let line = markdown.lines().find(|line| line.starts_with(&format!("| {need} |")));
        let line = line.map_or("nothing".to_string(), |line| line.replace('\\', ""));
        if line != should.replace('\\', "") {
            audit.differ("Markdown", &row, "answer", line, should);
        }
        audit.compare("card, terminal");
        let mut should = format!("{need}: {choice} {figure} {word}: {because}");
        card.facts.iter().for_each(|(name, figure)| should.push_str(&format!(" {name}: {figure}")));
        let should = should.split_whitespace().collect::<Vec<_>>().join(" ");
        if !terminal.contains(&should) {
            let at = terminal.find(&format!("{need}: ")).map_or("", |at| &terminal[at..]);
            let at: String = at.chars().take(should.chars().count()).collect();
            audit.differ("terminal", &row, "answer", at, should);
        }
    }
}
