//! With `key_newtypes`, the key of one table is no key of another.

use schema::prelude::*;

#[schema::derive_schema]
pub mod db {}

fn main() {
    let user = db::UserId(1);
    let invoice = db::billing::InvoiceId(1);
    let _ = |client: &mut schema::postgres::Client| db::User::find(client, invoice);
    let _ = db::User::filter(db::users::ID.eq(invoice));
    let _ = db::NewMembership::new(invoice, "org".to_owned());
    let _ = user == invoice;
}
