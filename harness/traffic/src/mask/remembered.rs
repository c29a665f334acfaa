//! Masks that were made lately, so that what comes often costs little. A text has one place in a table of one size, where the
//! latest of several stays: nothing is taken from the allocator, and memory is bounded.

use std::hash::{BuildHasher, RandomState};

/// Places.
const PLACES: usize = 1 << 15;

/// Longer texts are not remembered.
const LONGEST: usize = 31;

/// A text and its mask, which is as long; in one line of a processor's cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Slot {
    length: u8,
    text: [u8; LONGEST],
    mask: [u8; LONGEST],
}

/// The place of a text, and what tells nearly all others there from it.
#[derive(Clone, Copy)]
pub struct Place {
    at: usize,
    tag: u32,
}

/// The masks of some texts.
pub struct Remembered {
    /// Seeded by chance, so that nobody can write texts that all have one place.
    hash: RandomState,
    /// Apart from what they belong to, so that they stay in a processor's cache: most texts that are not there cost no more.
    tags: Vec<u32>,
    slots: Vec<Slot>,
}

impl Remembered {
    pub fn new() -> Self {
        let empty = Slot { length: 0, text: [0; LONGEST], mask: [0; LONGEST] };
        Remembered { hash: RandomState::new(), tags: vec![0; PLACES], slots: vec![empty; PLACES] }
    }

    /// The place of a text; none where it is too long, or empty.
    pub fn place(&self, text: &str) -> Option<Place> {
        let fits = (1..=LONGEST).contains(&text.len());
        fits.then(|| {
            let hash = self.hash.hash_one(text);
            Place { at: hash as usize % PLACES, tag: (hash >> 32) as u32 }
        })
    }

    /// The mask of the text, if it is the one that is remembered there.
    pub fn get(&self, place: Place, text: &str) -> Option<&str> {
        if self.tags[place.at] != place.tag {
            return None;
        }
        let slot = &self.slots[place.at];
        let length = usize::from(slot.length);
        (slot.text[..length] == *text.as_bytes())
            .then(|| std::str::from_utf8(&slot.mask[..length]).expect("it was a text when it was put there"))
    }

    /// Remembers the mask of a text.
    pub fn put(&mut self, place: Place, text: &str, mask: &str) {
        if mask.len() == text.len() {
            self.tags[place.at] = place.tag;
            let slot = &mut self.slots[place.at];
            slot.length = text.len() as u8;
            slot.text[..text.len()].copy_from_slice(text.as_bytes());
            slot.mask[..text.len()].copy_from_slice(mask.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_remembered_until_another_takes_its_place() {
        let mut remembered = Remembered::new();
        assert!(remembered.place("").is_none() && remembered.place(&"x".repeat(32)).is_none());
        let place = remembered.place("Zoë").unwrap();
        assert_eq!(remembered.get(place, "Zoë"), None);
        remembered.put(place, "Zoë", "Abü");
        assert_eq!(remembered.get(place, "Zoë"), Some("Abü"));
        assert_eq!(remembered.get(place, "Zo"), None);
        // Whatever has the same place is told apart, by its tag or without.
        remembered.put(place, "anna", "bert");
        assert_eq!((remembered.get(place, "Zoë"), remembered.get(place, "anna")), (None, Some("bert")));
        let other = Place { tag: !place.tag, ..place };
        assert_eq!(remembered.get(other, "anna"), None);
        remembered.put(other, "eva", "ida");
        assert_eq!((remembered.get(place, "eva"), remembered.get(other, "eva")), (None, Some("ida")));
    }
}
