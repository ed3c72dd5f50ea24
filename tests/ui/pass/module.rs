//! The whole database.
#![deny(warnings)]
#![forbid(unsafe_code)]

/// Everything.
#[schema::derive_schema]
pub mod db {}

impl db::User {
    pub fn domain(&self) -> &str {
        self.email.split('@').nth(1).unwrap_or_default()
    }
}

fn main() {
    let _ = db::NewUser::new(String::new());
}
