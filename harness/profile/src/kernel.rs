//! Names of the kernel's functions, as `/proc/kallsyms` tells them to whoever may know.

/// The kernel's functions by address.
#[derive(Clone, Debug, Default)]
pub struct KernelSymbols(Vec<(u64, String)>);

impl KernelSymbols {
    /// Reads what is in `/proc/kallsyms`. Where addresses are kept from us, all are zero, and nothing has a name.
    pub fn parse(text: &str) -> Self {
        let mut symbols: Vec<(u64, String)> = text.lines().filter_map(symbol).collect();
        symbols.sort();
        KernelSymbols(symbols)
    }

    /// The name of the function at an address; `[kernel]` where it is not known.
    pub fn name(&self, address: u64) -> &str {
        let after = self.0.partition_point(|(start, _)| *start <= address);
        after.checked_sub(1).map_or("[kernel]", |at| &self.0[at].1)
    }
}

fn symbol(line: &str) -> Option<(u64, String)> {
    let mut parts = line.split_ascii_whitespace();
    let address = u64::from_str_radix(parts.next()?, 16).ok()?;
    let is_code = matches!(parts.next()?, "t" | "T" | "w" | "W");
    let name = parts.next()?;
    (is_code && address != 0).then(|| (address, name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_and_data_is_not() {
        let text = "ffff10 T do_fault\nffff20 d table\nffff30 t clear_page\t[module]\n";
        let symbols = KernelSymbols::parse(text);
        assert_eq!((symbols.name(0xffff25), symbols.name(0xffff31)), ("do_fault", "clear_page"));
        assert_eq!(symbols.name(0xffff00), "[kernel]");
    }

    #[test]
    fn where_addresses_are_hidden_nothing_has_a_name() {
        assert_eq!(KernelSymbols::parse("0000000000000000 T do_fault\n").name(0xffff), "[kernel]");
    }
}
