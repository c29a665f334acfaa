//! Paths that were met, each once: which rule holds there, and what was done there so far. Looking a path up costs one look
//! into a table of its parent's members, however many values there are.

use std::collections::HashMap;

use crate::detect::Kind;
use crate::report::Report;
use crate::rules::{Rule, Rules};

/// Elements whose place is a part of the path; those behind are one.
const PLACES: usize = 16;

/// Paths that are held at once. Whoever calls members by their values has more of them than memory should.
const HELD: usize = 10_000;

/// A path, by its place among those that are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathId(usize);

/// Something that was done with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was masked as a text.
    Text,
    /// It was kept, but for what detectors found.
    Kept,
    /// It was masked as a number.
    Number,
    /// It was left out.
    Dropped,
    /// Something stands for it.
    Replaced,
    /// A detector fired in it.
    Found(Kind),
}

/// The paths of one import.
pub struct Paths<'a> {
    rules: &'a Rules,
    nodes: Vec<Node<'a>>,
    report: Report,
}

struct Node<'a> {
    parts: Vec<String>,
    text: String,
    rule: Option<&'a Rule>,
    members: HashMap<Box<str>, PathId>,
    /// The members in the order in which they were met first, and the place of the one that is due: lines are alike.
    order: Vec<(Box<str>, PathId)>,
    due: usize,
    elements: Vec<PathId>,
    done: Vec<(Done, u64)>,
}

impl<'a> Paths<'a> {
    /// None but the one of a line itself, under these rules.
    pub fn new(rules: &'a Rules) -> Self {
        let mut paths = Paths { rules, nodes: Vec::new(), report: Report::default() };
        paths.forget();
        paths
    }

    /// The path of the next line.
    pub fn line(&mut self) -> PathId {
        if self.nodes.len() > HELD {
            self.told();
            self.forget();
        }
        self.report.lines += 1;
        PathId(0)
    }

    /// The path of a member that was met before.
    pub fn known(&mut self, of: PathId, name: &str) -> Option<PathId> {
        let node = &mut self.nodes[of.0];
        if let Some((due, path)) = node.order.get(node.due)
            && **due == *name
        {
            node.due = if node.due + 1 == node.order.len() { 0 } else { node.due + 1 };
            return Some(*path);
        }
        let path = *node.members.get(name)?;
        let place = node.order.iter().position(|(_, known)| *known == path).unwrap_or_default();
        node.due = if place + 1 == node.order.len() { 0 } else { place + 1 };
        Some(path)
    }

    /// The path of a member; `*` stands for those whose names are values.
    pub fn member(&mut self, of: PathId, name: &str) -> PathId {
        if let Some(known) = self.nodes[of.0].members.get(name) {
            return *known;
        }
        let new = self.node(of, name.to_string());
        self.nodes[of.0].members.insert(name.into(), new);
        self.nodes[of.0].order.push((name.into(), new));
        new
    }

    /// The path of an element.
    pub fn element(&mut self, of: PathId, place: usize) -> PathId {
        while self.nodes[of.0].elements.len() <= place.min(PLACES) {
            let next = self.nodes[of.0].elements.len();
            let part = if next < PLACES { format!("[{next}]") } else { "[…]".to_string() };
            let new = self.node(of, part);
            self.nodes[of.0].elements.push(new);
        }
        self.nodes[of.0].elements[place.min(PLACES)]
    }

    /// The rule that holds there, if one does.
    pub fn rule(&self, at: PathId) -> Option<&'a Rule> {
        self.nodes[at.0].rule
    }

    /// The path as people write it.
    pub fn text(&self, at: PathId) -> &str {
        &self.nodes[at.0].text
    }

    /// Counts something that was done there.
    pub fn count(&mut self, at: PathId, what: Done) {
        let done = &mut self.nodes[at.0].done;
        match done.iter_mut().find(|(known, _)| *known == what) {
            Some((_, count)) => *count += 1,
            None => done.push((what, 1)),
        }
    }

    /// All that was done so far.
    pub fn told(&mut self) -> &Report {
        for node in &mut self.nodes {
            for (what, count) in node.done.drain(..) {
                let what = match what {
                    Done::Text => "text".to_string(),
                    Done::Kept => "kept".to_string(),
                    Done::Number => "number".to_string(),
                    Done::Dropped => "dropped".to_string(),
                    Done::Replaced => "replaced".to_string(),
                    Done::Found(kind) => kind.to_string(),
                };
                self.report.add(&node.text, &what, count);
            }
        }
        &self.report
    }

    fn node(&mut self, of: PathId, part: String) -> PathId {
        let parent = &self.nodes[of.0];
        let point = if parent.text.is_empty() || part.starts_with('[') { "" } else { "." };
        let text = format!("{}{point}{part}", parent.text);
        let mut parts = parent.parts.clone();
        parts.push(part);
        self.nodes.push(Node::new(parts, text, self.rules));
        PathId(self.nodes.len() - 1)
    }

    fn forget(&mut self) {
        self.nodes.clear();
        self.nodes.push(Node::new(Vec::new(), String::new(), self.rules));
    }
}

impl<'a> Node<'a> {
    fn new(parts: Vec<String>, text: String, rules: &'a Rules) -> Self {
        let rule = rules.at(&parts);
        Node {
            parts,
            text,
            rule,
            members: HashMap::new(),
            order: Vec::new(),
            due: 0,
            elements: Vec::new(),
            done: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_as_they_are_written_in_rules() {
        let rules = Rules::default();
        let mut paths = Paths::new(&rules);
        let line = paths.line();
        let owner = paths.member(line, "owner");
        let first = paths.element(owner, 0);
        let last = paths.element(owner, 999);
        let name = paths.member(first, "name");
        assert_eq!((paths.text(line), paths.text(owner)), ("", "owner"));
        assert_eq!((paths.text(name), paths.text(last)), ("owner[0].name", "owner[…]"));
        assert_eq!(paths.element(owner, 16), last);
        assert_eq!(paths.member(line, "owner"), owner, "each is there once");
    }

    #[test]
    fn what_was_done_is_kept_when_paths_are_forgotten() {
        let rules = Rules::default();
        let mut paths = Paths::new(&rules);
        for round in 0..3 {
            let line = paths.line();
            for name in 0..HELD {
                let member = paths.member(line, &format!("{round}-{name}"));
                paths.count(member, Done::Text);
            }
            let member = paths.member(line, "same");
            paths.count(member, Done::Found(Kind::Email));
        }
        let report = paths.told().clone();
        assert_eq!(report.lines, 3);
        let all: u64 = report.paths.values().flat_map(|done| done.values()).sum();
        assert_eq!(all, 3 * HELD as u64 + 3);
        assert_eq!(paths.told(), &report, "nothing is counted twice");
    }
}
