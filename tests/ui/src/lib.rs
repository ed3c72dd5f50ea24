//! The models of a whole database, and models by hand: the compiler has nothing to say of them.
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations)]
#![forbid(unsafe_code)]

/// The database.
#[schema::derive_schema]
pub mod db {}

/// Items of the user's own, which mean something else by the names of the prelude.
#[schema::derive_schema]
pub mod beside {
    /// Not the usual one.
    #[derive(Debug)]
    pub struct Option;
    /// Not the usual one.
    pub type String = Option;
}

impl db::User {
    /// Code of the user's own.
    pub fn domain(&self) -> &str {
        self.email.split('@').nth(1).unwrap_or("")
    }
}

/// Another name for a type.
pub type Text = String;

/// A newtype.
#[derive(Debug)]
pub struct UserId(pub i64);
schema::reads!(UserId(i64));

/// Some of the columns.
#[schema::derive_schema(table = "users")]
#[derive(Debug)]
pub struct Card {
    /// The key.
    pub id: UserId,
    /// By an alias.
    pub email: Text,
    /// An `Option` holds what is never NULL, too.
    pub tags: Option<Vec<String>>,
    #[allow(dead_code)]
    pub(crate) r#type: Option<Box<str>>,
    /// By the type of the generated models.
    pub mood: db::Mood,
}

/// Names that generated functions could have too.
pub mod names {
    /// A text.
    pub type R = String;
    /// What may be there.
    pub type T<R> = Option<R>;

    /// Some of the columns.
    #[schema::derive_schema(table = "users")]
    #[derive(Debug)]
    pub struct Names {
        /// Nullable.
        pub bio: T<R>,
        /// Not null.
        pub email: R,
    }
}

/// By a name that is not the column's.
#[schema::derive_schema(table = "billing.invoices")]
#[derive(Debug)]
pub struct Invoice {
    /// Renamed.
    #[schema(column = "Odd Name")]
    pub odd: Option<i32>,
    /// By the name that the generated models use.
    pub odd_name: Option<i32>,
}

/// Of a view.
#[schema::derive_schema(table = "happy")]
#[derive(Debug)]
pub struct Happy {
    /// Views refuse NULL nowhere.
    pub id: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::{Card, UserId, db};
    use schema::prelude::*;

    #[test]
    fn models_say_what_they_are() {
        let new = db::NewMembership {
            role: Some(db::Mood::Ok),
            ..db::NewMembership::new(1, "x".to_owned())
        };
        assert_eq!(format!("{new:?}"), "NewMembership { user_id: 1, org: \"x\", role: Some(Ok) }");
        let patch = db::UserPatch { bio: Some(None), ..Default::default() };
        assert_eq!(format!("{patch:?}"), "UserPatch { bio: None }");
        assert_eq!(Card::SELECT, "id, email, tags, type, mood");
        assert_eq!(Card::RELATION, db::User::RELATION);
        assert_eq!(<db::Membership as Keyed>::KEY, "user_id = $1 AND org = $2");
        assert_eq!(db::Mood::ALL.len(), 3);
        assert_eq!("happy".parse(), Ok(db::Mood::Happy));
        let card = Card {
            id: UserId(1),
            email: String::new(),
            tags: None,
            r#type: None,
            mood: db::Mood::Sad,
        };
        assert_eq!(card.mood.to_string(), "sad");
    }
}
