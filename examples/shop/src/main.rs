//! Opens the shop on the database in `DATABASE_URL`.

use std::error::Error;

use postgres::{Client, NoTls};
use shop::{day, db};

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("DATABASE_URL").map_err(|_| "set DATABASE_URL")?;
    let mut client = Client::connect(&url, NoTls)?;
    // One round trip: does this database have what the models were compiled against?
    db::verify(&mut client)?;
    day::run(&mut client)
}
