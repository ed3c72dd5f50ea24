//! Without a snapshot the next command is told.

#[schema::derive_schema]
pub mod db {}

fn main() {}

#[schema::derive_schema(table = "users")]
pub struct Card {
    pub id: i64,
}

/// What uses it is no error of its own.
pub fn card(client: &mut schema::postgres::Client) -> Result<Option<Card>, schema::Error> {
    let _ = <Card as schema::Model>::SELECT;
    schema::Keyed::find(client, 1)
}
