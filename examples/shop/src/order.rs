//! What happens in the shop: code of our own on the models of the database.

use postgres::GenericClient;
use schema::Error;
use schema::chrono::Utc;
use schema::prelude::*;

use crate::db::{
    Customer, NewOrder, NewOrderLine, Order, OrderLine, OrderPatch, OrderState, Product,
};

/// Custom code on a model is an ordinary `impl`: regenerating has nothing to overwrite.
impl Order {
    /// Whether the customer can still change it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, OrderState::Cart | OrderState::Placed)
    }
}

/// Orders some of each product, in one transaction.
pub fn place<C: GenericClient>(
    client: &mut C,
    customer: &Customer,
    basket: &[(&Product, i32)],
) -> Result<Order, Error> {
    let mut transaction = client.transaction()?;
    let mut order = NewOrder::new(customer.id);
    order.ship_to = customer.home.clone();
    let order = Order::insert(&mut transaction, &order)?;
    for (line, (product, quantity)) in (1..).zip(basket) {
        let mut line = NewOrderLine::new(order.id, line, product.id, product.price);
        line.quantity = Some(*quantity);
        OrderLine::insert(&mut transaction, &line)?;
    }
    let placed = OrderPatch {
        state: Some(OrderState::Placed),
        placed_at: Some(Some(Utc::now())),
        ..OrderPatch::default()
    };
    let placed = Order::update(&mut transaction, order.id, &placed)?;
    transaction.commit()?;
    Ok(placed.unwrap_or(order))
}
