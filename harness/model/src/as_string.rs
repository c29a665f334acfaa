//! Types that are read and written as one string, in JSON and TOML as on the command line.

/// `TryFrom<String>` by way of `FromStr`, and back by way of `Display`: what `#[serde(try_from, into)]` asks for.
macro_rules! as_string {
    ($($id:ty),* => $error:ty) => {$(
        impl TryFrom<String> for $id {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                text.parse()
            }
        }
        impl From<$id> for String {
            fn from(id: $id) -> String {
                id.to_string()
            }
        }
    )*};
}
pub(crate) use as_string;
