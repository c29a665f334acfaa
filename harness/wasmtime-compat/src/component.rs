//! What components tell of themselves, which releases do in different words.

use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

/// An item as a component's type lists it. Before 46 that was the item alone.
#[cfg(not(wasmtime_before_46))]
pub type Listed<'a> = wasmtime::component::types::ComponentExtern<'a>;
/// An item as a component's type lists it.
#[cfg(wasmtime_before_46)]
pub type Listed<'a> = ComponentItem;

/// What is listed.
#[cfg(not(wasmtime_before_46))]
pub fn item(listed: Listed<'_>) -> ComponentItem {
    listed.ty
}

/// What is listed.
#[cfg(wasmtime_before_46)]
pub fn item(listed: Listed<'_>) -> ComponentItem {
    listed
}

/// The bytes of its machine code.
///
/// # Errors
/// None.
#[cfg(not(wasmtime_before_45))]
pub fn machine_code(component: &Component) -> wasmtime::Result<u64> {
    Ok(component.text().len() as u64)
}

/// The bytes of its machine code, by the file that it is written down as: this release does not tell its own.
///
/// # Errors
/// If there is no such file, or it is laid out in another way.
#[cfg(wasmtime_before_45)]
pub fn machine_code(component: &Component) -> wasmtime::Result<u64> {
    let unknown =
        || wasmtime::Error::msg("the component as it is written down has no section of machine code");
    text_of(&component.serialize()?).ok_or_else(unknown)
}

/// The size of the section `.text` of an ELF file of 64 bits, the least byte first.
#[cfg(any(wasmtime_before_45, test))]
fn text_of(file: &[u8]) -> Option<u64> {
    let number = |at: usize, bytes: usize| -> Option<u64> {
        let mut all = [0; 8];
        all[..bytes].copy_from_slice(file.get(at..at + bytes)?);
        Some(u64::from_le_bytes(all))
    };
    let (first, size, count, names) =
        (number(0x28, 8)?, number(0x3a, 2)?, number(0x3c, 2)?, number(0x3e, 2)?);
    let section = |nth: u64| usize::try_from(first + nth * size).ok();
    let names = number(section(names)? + 0x18, 8)?;
    (0..count).find_map(|nth| {
        let at = section(nth)?;
        let name = usize::try_from(names + number(at, 4)?).ok()?;
        file.get(name..)?.starts_with(b".text\0").then(|| number(at + 0x20, 8))?
    })
}

#[cfg(test)]
mod tests {
    use wasmtime::Engine;

    use super::*;

    #[test]
    fn the_file_tells_how_much_machine_code_there_is() {
        let engine = Engine::default();
        // `(component (core module (func (export "f"))))`
        let module =
            b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x07\x05\x01\x01f\0\0\x0a\x04\x01\x02\0\x0b";
        let mut bytes = b"\0asm\x0d\0\x01\0\x01".to_vec();
        bytes.push(module.len() as u8);
        bytes.extend(module);
        let component = Component::new(&engine, bytes).unwrap();
        let file = component.serialize().unwrap();
        let told = machine_code(&component).unwrap();
        assert!(told > 0 && text_of(&file) == Some(told), "{told} and {:?}", text_of(&file));
        assert_eq!(text_of(&file[..60]), None);
    }
}
