//! A perf map: where compiled code lies that is in no file, a line for each function.

/// The functions of a perf map, by address.
#[derive(Clone, Debug, Default)]
pub struct CodeMap {
    /// Begin, end and name of each function, in the order of their beginnings; no two overlap.
    functions: Vec<(u64, u64, String)>,
}

impl CodeMap {
    /// Reads one: `START SIZE NAME` in hexadecimal. What came later lies where something else did before, and stands. A
    /// line that is cut short says nothing.
    pub fn parse(text: &str) -> Self {
        let mut functions: Vec<(u64, u64, String)> = Vec::new();
        let latest_first = text.lines().rev().filter_map(function);
        let mut sorted: Vec<(usize, (u64, u64, String))> = latest_first.enumerate().collect();
        sorted.sort_by_key(|(age, (start, ..))| (*start, *age));
        for (_, (start, end, name)) in sorted {
            match functions.last_mut() {
                Some(last) if last.0 == start => {}
                Some(last) => {
                    last.1 = last.1.min(start);
                    functions.push((start, end, name));
                }
                None => functions.push((start, end, name)),
            }
        }
        CodeMap { functions }
    }

    /// The name of the function at an address.
    pub fn name(&self, address: u64) -> Option<&str> {
        let after = self.functions.partition_point(|(start, ..)| *start <= address);
        let (_, end, name) = self.functions.get(after.checked_sub(1)?)?;
        (address < *end).then_some(name)
    }

    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }
}

fn function(line: &str) -> Option<(u64, u64, String)> {
    let mut parts = line.splitn(3, ' ');
    let number = |text: &str| u64::from_str_radix(text.trim_start_matches("0x"), 16).ok();
    let (start, size, name) = (number(parts.next()?)?, number(parts.next()?)?, parts.next()?);
    (size > 0).then(|| (start, start.saturating_add(size), name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_belong_to_the_function_that_they_lie_in() {
        let map = CodeMap::parse("0x7f00 10 wasm[0]::function[1]::a b\n0x7f20 8 second\n");
        assert_eq!(map.name(0x7f00), Some("wasm[0]::function[1]::a b"));
        assert_eq!(map.name(0x7f0f), Some("wasm[0]::function[1]::a b"));
        assert_eq!(map.name(0x7f10), None, "between two");
        assert_eq!((map.name(0x7f27), map.name(0x7f28), map.name(0)), (Some("second"), None, None));
    }

    #[test]
    fn what_came_later_stands_and_what_is_cut_short_says_nothing() {
        let map = CodeMap::parse("10 10 old\n10 10 new\n18 10 over\nzz 1 none\n30");
        assert_eq!(
            (map.name(0x10), map.name(0x17), map.name(0x18)),
            (Some("new"), Some("new"), Some("over"))
        );
        assert_eq!(map.name(0x30), None);
        assert!(CodeMap::parse("").is_empty());
    }
}
