//! A model may take some columns, in any order, and hold what can be NULL or not in an `Option`.

type Id = i64;

#[derive(Clone, Copy, Debug)]
pub struct UserId(pub i64);
schema::reads!(UserId(i64));

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub email: String,
    pub id: Id,
}

#[schema::derive_schema(table = "public.users")]
pub struct Reference {
    pub id: UserId,
    pub tags: Vec<String>,
    pub bio: Option<String>,
}

fn main() {
    let _ = <Card as schema::Model>::SELECT;
    let _ = <Reference as schema::Model>::RELATION;
}
