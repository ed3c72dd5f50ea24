//! A day in the shop: everything that the example shows, one after the other.

use std::error::Error;

use postgres::Client;
use schema::chrono::{Days, Utc};
use schema::prelude::*;
use schema::rust_decimal::Decimal;
use schema::serde_json::json;

use crate::card::ProductCard;
use crate::db::billing::{Invoice, NewInvoice};
use crate::db::{
    Address, Category, Customer, NewCategory, NewCustomer, NewProduct, OpenOrder, Order, Product,
};
use crate::order;

/// Sells something, looks at the result, and leaves the database as it was.
pub fn run(client: &mut Client) -> Result<(), Box<dyn Error>> {
    // Rolled back where it ends.
    let mut client = client.transaction()?;

    let category = NewCategory::new("tea".to_owned(), "Tea".to_owned());
    let category = Category::insert(&mut client, &category)?;

    let mut product = NewProduct::new(
        category.id,
        "TEA-001".to_owned(),
        "Green tea, 100 g".to_owned(),
        Decimal::new(850, 2),
    );
    product.tags = Some(vec![Some("organic".to_owned()), Some("loose".to_owned())]);
    product.attributes = Some(json!({ "origin": "Uji", "grams": 100 }));
    let product = Product::insert(&mut client, &product)?;
    println!("{} costs {} before tax", product.name, product.price);

    let mut customer = NewCustomer::new("ada@example.org".to_owned(), "Ada".to_owned());
    customer.home = Some(Address {
        street: Some("12 St James's Square".to_owned()),
        city: Some("London".to_owned()),
        postcode: Some("SW1Y 4JH".to_owned()),
        country: Some("GB".to_owned()),
    });
    let customer = Customer::insert(&mut client, &customer)?;
    println!("customer {} is {}", customer.id, customer.public_id);

    let order = order::place(&mut client, &customer, &[(&product, 3)])?;
    println!("order {} is {:?}; can it be changed? {}", order.id, order.state, order.is_open());

    let due = Utc::now().date_naive() + Days::new(14);
    let total = product.price * Decimal::from(3);
    let invoice = NewInvoice::new("2026-0001".to_owned(), order.id, total, due);
    let invoice = Invoice::insert(&mut client, &invoice)?;
    println!("invoice {} over {} is due on {}", invoice.number, invoice.amount, invoice.due_on);

    for open in OpenOrder::all(&mut client)? {
        println!("still open: {open:?}");
    }
    for card in ProductCard::all(&mut client)? {
        println!("on the front page: {card:?}");
    }

    let found = Order::find(&mut client, order.id)?;
    println!("by its key: {found:?}");
    Invoice::delete(&mut client, &invoice.number)?;
    Order::delete(&mut client, order.id)?;
    println!("cancelled; orders left: {}", Order::all(&mut client)?.len());
    Ok(())
}
