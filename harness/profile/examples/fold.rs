use tollgate_profile::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let code = CodeMap::parse(&std::fs::read_to_string(format!("{}/code.map", a[1])).unwrap());
    let kernel = KernelSymbols::parse(&std::fs::read_to_string("/proc/kallsyms").unwrap());
    let data = format!("{}/perf.data", a[1]);
    let r = read(&Sources { recording: data.as_ref(), program: a[2].as_ref(), code: &code, kernel: &kernel }).unwrap();
    eprintln!("{} samples, {} whole, {} lost, {} stacks", r.profile.samples().len(), r.whole, r.lost, r.profile.stacks().len());
    print!("{}", folded(&r.profile));
}
