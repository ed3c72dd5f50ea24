//! Only a module with a body and a struct with named fields can be models.

#[schema::derive_schema]
pub struct NoTable {
    pub id: i64,
}

#[schema::derive_schema(tabel = "users")]
pub struct Misspelled {
    pub id: i64,
}

#[schema::derive_schema(table = "users")]
pub struct Tuple(i64);

#[schema::derive_schema(table = "users")]
pub struct Generic<T> {
    pub id: T,
}

#[schema::derive_schema(table = "users")]
pub enum Enum {
    A,
}

#[schema::derive_schema(table = "users")]
pub struct Attribute {
    #[schema(colunm = "id")]
    pub id: i64,
}

#[schema::derive_schema(table = "users")]
pub struct Conditional {
    #[cfg(not(unix))]
    pub id: i64,
    #[cfg_attr(unix, schema(column = "email"))]
    pub address: String,
}

#[schema::derive_schema(table = "users")]
pub mod arguments {}

#[schema::derive_schema]
pub fn function() {}

fn main() {}
