//! Drift is told where a model reads what drifted, and nowhere else.

/// Has the key, so that it can be found by it; goes on reading `type`, which is never NULL now,
/// and `tags`, which may be.
#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i64,
    pub bio: Option<String>,
    pub r#type: Option<String>,
    pub tags: Option<Vec<Option<String>>>,
}

#[schema::derive_schema(table = "users")]
pub struct Tags {
    pub tags: Vec<Option<String>>,
    pub email: String,
}

type Maybe<T> = Option<T>;
type Never = Vec<Option<String>>;

/// What a type is called does not matter.
#[schema::derive_schema(table = "users")]
pub struct Aliased {
    pub tags: Maybe<Never>,
}

#[schema::derive_schema(table = "users")]
pub struct AliasedWrongly {
    pub tags: Never,
}

pub type Nullable<T> = Option<T>;

#[schema::derive_schema(table = "users")]
pub struct AliasedAsOurs {
    pub tags: Nullable<Never>,
}

#[schema::derive_schema(table = "memberships")]
pub struct Membership {
    pub org: String,
}

/// Of a view that `[models]` leaves out.
#[schema::derive_schema(table = "happy")]
pub struct Happy {
    pub id: Option<i64>,
}

#[schema::derive_schema(table = "billing.invoices")]
pub struct Untouched {
    pub id: i32,
}

fn main() {}
