//! The cells that a claim is about: those of the command that measures it again. Another suite has other workloads and builds, and
//! stands on the same configurations.

/// The cells of a claim.
pub struct Cells(Vec<String>);

impl Cells {
    /// Those that a claim's command names: `… --cells 'a/b@component/rust/{x,y}'`.
    pub fn of(text: &str) -> Self {
        let told = text.split_once("--cells '").and_then(|(_, rest)| rest.split('\'').next());
        Cells(told.map_or(Vec::new(), expanded))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The cell of this claim that stands where one of our own suite does.
    pub fn cell(&self, own: &str) -> String {
        let stands = || {
            let (_, contender) = own.split_once('@')?;
            self.0.iter().find(|cell| cell.split_once('@').is_some_and(|(_, it)| alike(it, contender)))
        };
        if self.0.iter().any(|cell| cell == own) {
            return own.to_string();
        }
        stands().map_or(own, String::as_str).to_string()
    }

    /// The contender of this claim that stands where one of ours does.
    pub fn contender(&self, own: &str) -> String {
        let all = || self.0.iter().filter_map(|cell| Some(cell.split_once('@')?.1));
        let found = all().find(|it| *it == own).or_else(|| all().find(|it| alike(it, own)));
        found.unwrap_or(own).to_string()
    }
}

/// Whether two contenders are one deployment under one configuration, and both a developer's build or neither.
fn alike(one: &str, other: &str) -> bool {
    let parts = |contender: &str| {
        let mut parts = contender.split('/').map(String::from);
        let (deployment, build, config) = (parts.next(), parts.next(), parts.next());
        (deployment, build.is_some_and(|build| build.ends_with("-debug")), config)
    };
    parts(one) == parts(other)
}

/// `{a,b/{c,d}}@e` as `a@e`, `b/c@e`, `b/d@e`.
fn expanded(text: &str) -> Vec<String> {
    const MOST: usize = 5_000;
    let Some(open) = text.find('{') else { return vec![text.to_string()] };
    let (mut depth, mut starts, mut close) = (0, vec![open + 1], None);
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => starts.push(at + 1),
            _ => {}
        }
        if depth == 0 {
            close = Some(at);
            break;
        }
    }
    let Some(close) = close else { return vec![text.to_string()] };
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([close]);
    let choices = starts.iter().zip(ends).map(|(start, end)| &text[*start..end]);
    let whole = choices.map(|choice| format!("{}{choice}{}", &text[..open], &text[close + 1..]));
    whole.flat_map(|text| expanded(&text)).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_cells_in_braces() {
        let all = expanded("{a,b/{c,d}}@{e,f}");
        assert_eq!(all, ["a@e", "a@f", "b/c@e", "b/c@f", "b/d@e", "b/d@f"]);
        assert_eq!(expanded("{a"), ["{a"]);
    }

    #[test]
    fn cells_of_another_suite_stand_where_ours_do() {
        let cells = Cells::of(
            "tollgate run --cells 'mine/parse@{component/{mine,mine-debug}/cranelift,native/mine}' x",
        );
        assert_eq!(
            cells.cell("pricing/get-quote@component/rust/cranelift"),
            "mine/parse@component/mine/cranelift"
        );
        assert_eq!(
            cells.cell("pricing/get-quote@component/rust-debug/cranelift"),
            "mine/parse@component/mine-debug/cranelift"
        );
        assert_eq!(cells.contender("native/rust"), "native/mine");
        assert_eq!(cells.contender("component/rust/winch"), "component/rust/winch");
    }
}
