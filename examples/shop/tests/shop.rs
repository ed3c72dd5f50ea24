//! The shop on a throwaway PostgreSQL that is made from the scripts in `db/`.

use std::path::Path;

use postgres::Client;
use schema::chrono::NaiveDate;
use schema::prelude::*;
use schema::rust_decimal::Decimal;
use schema::types::Range;
use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};
use shop::card::ProductCard;
use shop::db::billing::{NewTaxRate, TaxRate};
use shop::db::{
    self, Category, Customer, NewCategory, NewCustomer, NewProduct, OpenOrder, Order, OrderLine,
    OrderState, Product,
};
use shop::order;

/// A server with an empty shop; it is gone when the value is dropped.
struct Shop {
    client: Client,
    _database: ShadowDatabase,
    _shadow: Shadow,
}

fn shop() -> Shop {
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("db");
    run_scripts(&mut client, &read_scripts(&[scripts]).unwrap()).unwrap();
    Shop { client, _database: database, _shadow: shadow }
}

fn product(client: &mut Client) -> Product {
    let category = NewCategory::new("tea".to_owned(), "Tea".to_owned());
    let category = Category::insert(&mut *client, &category).unwrap();
    let price = Decimal::new(1000, 2);
    let mut product = NewProduct::new(category.id, "T-1".to_owned(), "Tea".to_owned(), price);
    product.tags = Some(vec![Some("loose".to_owned())]);
    Product::insert(&mut *client, &product).unwrap()
}

fn customer(client: &mut Client) -> Customer {
    let customer = NewCustomer::new("ada@example.org".to_owned(), "Ada".to_owned());
    Customer::insert(&mut *client, &customer).unwrap()
}

#[test]
fn an_order_is_placed_and_can_be_read_back() {
    let mut shop = shop();
    let client = &mut shop.client;
    let (product, customer) = (product(client), customer(client));
    let order = order::place(client, &customer, &[(&product, 3)]).unwrap();
    assert_eq!(order.state, OrderState::Placed);
    assert!(order.is_open());
    assert_eq!(Order::find(&mut *client, order.id).unwrap(), Some(order.clone()));

    let line = OrderLine::find(&mut *client, (order.id, 1)).unwrap().unwrap();
    assert_eq!((line.quantity, line.total), (3, Some(Decimal::new(3000, 2))));

    let [open] = &OpenOrder::all(&mut *client).unwrap()[..] else { panic!("one order is open") };
    assert_eq!((open.id, open.lines), (Some(order.id), Some(1)));
    assert_eq!(open.email.as_deref(), Some("ada@example.org"));
}

#[test]
fn what_the_database_computes_comes_back_with_the_row() {
    let mut shop = shop();
    let product = product(&mut shop.client);
    assert_eq!(product.gross_price, Some(Decimal::new(1200, 2)));
    let cards = ProductCard::all(&mut shop.client).unwrap();
    let card = ProductCard {
        id: product.id,
        name: "Tea".to_owned(),
        gross_price: product.gross_price,
        tags: vec!["loose".to_owned()],
    };
    assert_eq!(cards, [card]);
}

#[test]
fn the_database_keeps_its_rules() {
    let mut shop = shop();
    let client = &mut shop.client;
    let bad = NewCustomer::new("no address".to_owned(), "Bob".to_owned());
    let error = Customer::insert(&mut *client, &bad).unwrap_err();
    assert_eq!(error.constraint(), Some("email_shape"));

    let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
    let rate = |from, to| NewTaxRate::new(Decimal::new(2000, 4), Range::from(day(from)..day(to)));
    TaxRate::insert(&mut *client, &rate(1, 10)).unwrap();
    assert!(TaxRate::insert(&mut *client, &rate(5, 15)).is_err());
}

#[test]
fn start_up_verification_tells_what_differs() {
    let mut shop = shop();
    let client = &mut shop.client;
    db::verify(&mut *client).unwrap();
    client.batch_execute("CREATE TABLE news (id int)").unwrap();
    db::verify(&mut *client).unwrap();
    client.batch_execute("ALTER TABLE customers DROP COLUMN phone").unwrap();
    let error = db::verify(&mut *client).unwrap_err();
    assert!(error.to_string().contains("phone"), "{error}");
}
