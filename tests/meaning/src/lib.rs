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
    pub title: String,
    /// None, where nothing is said.
    #[serde(default)]
    pub tags: Vec<String>,
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
