//! What is within a column is of its elements' type.

#[schema::derive_schema]
pub mod db {}

use db::USERS;

fn main() {
    let _ = USERS.tags.has("a").and(USERS.tags.within(["a", "b"]));
    let _ = USERS.tags.has(1);
    let _ = USERS.tags.has_any([1, 2]);
    let _ = USERS.email.has("a");
}
