//! WIT `flags` as a newtype over one byte.

/// Defines a flags type: bit `i` is the `i`-th flag of the WIT declaration, and its JSON is the list of the set
/// flags' names, in that order.
macro_rules! flags {
    ($(#[$doc:meta])* $name:ident { $($(#[$flag_doc:meta])* $flag:ident = $bit:literal => $text:literal,)+ }) => {
        $(#[$doc])*
        ///
        /// Bits outside [`Self::BITS`] are ignored by the logic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $name(
            /// The set flags, one bit each.
            pub u8,
        );

        impl $name {
            $($(#[$flag_doc])* pub const $flag: Self = Self(1 << $bit);)+
            /// Every bit that has a meaning.
            pub const BITS: u8 = $((1 << $bit))|+;

            /// Whether every flag of `other` is set.
            #[must_use]
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl core::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        #[cfg(feature = "serde")]
        impl $name {
            const NAMES: &[&str] = &[$($text),+];
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(
                    Self::NAMES.iter().enumerate().filter(|(bit, _)| self.0 >> bit & 1 == 1).map(|(_, name)| name),
                )
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let names = <alloc::vec::Vec<alloc::string::String>>::deserialize(deserializer)?;
                names.iter().try_fold(Self(0), |flags, name| {
                    let bit = Self::NAMES.iter().position(|known| known == name);
                    let bit = bit.ok_or_else(|| serde::de::Error::unknown_variant(name, Self::NAMES))?;
                    Ok(Self(flags.0 | 1 << bit))
                })
            }
        }
    };
}

pub(crate) use flags;
