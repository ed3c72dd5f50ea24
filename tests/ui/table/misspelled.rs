//! A table that is not there is told where it is named.

#[schema::derive_schema(table = "usres")]
pub struct Card {
    pub id: i64,
}

#[schema::derive_schema(table = "invoices")]
pub struct Elsewhere {
    pub id: i32,
}

#[schema::derive_schema(table = "\"; drop table users; --{x}")]
pub struct Hostile {
    pub id: i32,
}

/// By the name that the compiler remarks on.
#[schema::derive_schema(table = "Usres")]
pub struct Usres {
    pub id: i32,
}

#[schema::derive_schema(table = "usrs")]
pub struct Table {
    pub id: i32,
}

/// What uses a model of a table that is gone is no error of its own.
pub fn uses(client: &mut schema::postgres::Client) -> Result<usize, schema::Error> {
    use schema::prelude::*;
    let card: Option<Card> = Card::find(&mut *client, 1)?;
    let other = Elsewhere::find(&mut *client, (1_i64, "a"))?;
    Elsewhere::delete(&mut *client, (1, String::new()))?;
    let (_, _) = (Usres::find(&mut *client, 1)?, crate::Table::find(&mut *client, 1)?);
    let ids = card.map(|card| card.id).into_iter().chain(other.map(|other| i64::from(other.id)));
    Ok(Card::all(client)?.len() + Elsewhere::SELECT.len() + ids.count())
}

fn main() {}
