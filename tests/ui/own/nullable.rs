//! A type of one's own holds no NULL, whatever it is called; an `Option` of it does.

use std::error::Error;

use schema::postgres_types::{FromSql, Type};

pub struct Bio(pub String);

impl<'r> FromSql<'r> for Bio {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        String::from_sql(ty, raw).map(Self)
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

pub type Maybe = Option<Bio>;

/// `bio` is nullable, `tags` is not.
#[schema::derive_schema(table = "users")]
pub struct Right {
    pub bio: Maybe,
    pub tags: Bio,
}

#[schema::derive_schema(table = "users")]
pub struct AlsoRight {
    pub bio: Option<Bio>,
    pub tags: Option<Bio>,
}

#[schema::derive_schema(table = "users")]
pub struct Wrong {
    pub bio: Bio,
    pub tags: Bio,
}

fn main() {}
