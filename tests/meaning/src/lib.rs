//! The models of the database that the scripts in `db/` make.
#![deny(warnings)]
#![forbid(unsafe_code)]

/// The whole database.
#[schema::derive_schema]
pub mod db {}

/// What a JSON column holds.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct Meta {
    /// What it is called.
    #[serde(serialize_with = "titled")]
    pub title: String,
    /// None, where nothing is said.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// A title, without which nothing can be written.
fn titled<S: serde::Serializer>(title: &str, to: S) -> Result<S::Ok, S::Error> {
    match title {
        "" => Err(serde::ser::Error::custom("no title")),
        _ => to.serialize_str(title),
    }
}

/// A row without the columns that nobody needs, one of which is a secret.
#[schema::derive_schema(table = "vault")]
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The key.
    pub id: i32,
    /// What is known.
    pub note: Option<String>,
}
