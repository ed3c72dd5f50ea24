//! Texts that a constraint lists the values of: enums of their own.

use schema::prelude::*;
use schema::{Error, runtime::Table};
use schema_meaning_tests::db::*;

use crate::server::{pool, start};

fn new(kind: OrderKind) -> NewOrder {
    let mut new = NewOrder::new(kind);
    new.status = Some(OrderStatus::Paid);
    new.channel = Some(Channel::Web);
    new.size = Some(OrderSize::S);
    new.mood = Some(Mood::SoSo);
    new.moods = Some(vec![Some(Mood::Blue), None]);
    new.grade = Some(Grade::Bb);
    new.token = Some("t1".to_owned());
    new.old = Some("o1".to_owned());
    new
}

#[test]
fn labels_go_in_and_out() {
    let mut server = start();
    let c = &mut server.client;
    let row = Order::insert(&mut *c, &new(OrderKind::X2)).unwrap();
    assert_eq!(
        (row.status, row.channel, row.size),
        (OrderStatus::Paid, Some(Channel::Web), Some(OrderSize::S))
    );
    assert_eq!((row.mood, row.grade), (Some(Mood::SoSo), Grade::Bb));
    assert_eq!(row.moods, Some(vec![Some(Mood::Blue), None]));
    let stored: (String, String, String) = {
        let row = c.query_one("SELECT status, size::text, mood::text FROM orders", &[]).unwrap();
        (row.get(0), row.get(1), row.get(2))
    };
    assert_eq!(stored, ("paid".to_owned(), "s".to_owned(), "so so".to_owned()));

    let others: Vec<NewOrder> =
        [OrderKind::X, OrderKind::_1, OrderKind::Unnamed].map(NewOrder::new).into();
    assert_eq!(Order::insert_many(&mut *c, &others).unwrap(), 3);
    let made: Vec<OrderKind> = Order::all(&mut *c).unwrap().iter().map(|it| it.kind).collect();
    assert_eq!(made, OrderKind::ALL);
    let labels: Vec<&str> = OrderKind::ALL.iter().map(|it| it.label()).collect();
    assert_eq!(labels, ["x", "X", "1", ""]);

    let count = |c: &mut postgres::Client, condition| Order::filter(condition).count(c).unwrap();
    assert_eq!(count(c, ORDERS.status.eq(OrderStatus::Paid)), 1);
    assert_eq!(count(c, ORDERS.status.in_([OrderStatus::New, OrderStatus::Shipped])), 3);
    assert_eq!(count(c, ORDERS.size.eq(OrderSize::S)), 1);
    assert_eq!(count(c, ORDERS.channel.is_null()), 3);
    assert_eq!(count(c, ORDERS.mood.ne(Mood::Happy)), 1);
    assert_eq!(count(c, ORDERS.grade.eq(Grade::Bb)), 1);
    let by_key = ORDERS.by_kind_and_channel.find(&mut *c, (OrderKind::X2, Channel::Web)).unwrap();
    assert_eq!(by_key.as_ref(), Some(&row));
    let patch = OrderPatch { status: Some(OrderStatus::Shipped), ..OrderPatch::default() };
    let row = Order::update(&mut *c, row.id, &patch).unwrap().unwrap();
    assert_eq!(row.status.to_string(), "sent off");
    assert_eq!("paid".parse(), Ok(OrderStatus::Paid));
    // Where the database says no more than `text`.
    assert!(Paid::all(&mut *c).unwrap().iter().any(|it| it.status.as_deref() == Some("sent off")));
    let log = Log::insert(&mut *c, &NewLog::new(1, LogLevel::Low)).unwrap();
    assert_eq!(LogsLow::all(&mut *c).unwrap()[0].level, log.level);
    assert_eq!(Log::find(&mut *c, (1, LogLevel::High)).unwrap(), None);
    let far = far::NewOrder { status: Some(far::OrderStatus::There) };
    assert_eq!(far::Order::insert_many(&mut *c, &[far]).unwrap(), 1);
}

#[test]
fn many_rows_are_copied() {
    let mut server = start();
    let c = &mut server.client;
    let far = |n: usize| far::NewOrder { status: far::OrderStatus::ALL.get(n % 3).copied() };
    let many: Vec<far::NewOrder> = (0..3000).map(far).collect();
    assert_eq!(far::Order::insert_many(&mut *c, &many).unwrap(), 3000);
    let there = far::ORDERS.status.eq(far::OrderStatus::There);
    assert_eq!(far::Order::filter(there).count(&mut *c).unwrap(), 1000);
    let new = |_| new(OrderKind::X);
    let orders: Vec<NewOrder> =
        (0..1500).map(new).map(|it| NewOrder { channel: None, ..it }).collect();
    assert_eq!(Order::insert_many(&mut *c, &orders).unwrap(), 1500);
    assert_eq!(Order::filter(ORDERS.grade.eq(Grade::Bb)).count(&mut *c).unwrap(), 1500);
}

#[test]
fn a_value_that_is_new_to_the_program_is_an_error() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(
        "ALTER TABLE orders DROP CONSTRAINT orders_status_check;
        INSERT INTO orders (kind, status) VALUES ('x', 'lost')",
    )
    .unwrap();
    let error = Order::all(&mut *c).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column 2 of the result, `public.orders.status`, could not be read: `OrderStatus` of \
         `public.orders.status` has no variant for the label \"lost\"; `cargo schema pull` takes up new labels"
    );
    let bad = NewOrder { token: Some("t3".to_owned()), ..new(OrderKind::X) };
    let Err(Error::Invalid { violations: found, .. }) = Order::insert(&mut *c, &bad) else {
        panic!("it was sent")
    };
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].constraint, Some("orders_token_check"));
    // Names of what is listed are checked for what remains too.
    assert_eq!(Order::check_new(&new(OrderKind::X)), Ok(()));
}

#[test]
fn sqlx_takes_and_gives_labels() {
    let mut server = start();
    pool(&mut server, async |pool| {
        let row = Order::insert(&pool, &new(OrderKind::X)).await.unwrap();
        assert_eq!(row.status, OrderStatus::Paid);
        let many: Vec<NewOrder> = (0..1200).map(|_| NewOrder::new(OrderKind::_1)).collect();
        assert_eq!(Order::insert_many(&pool, &many).await.unwrap(), 1200);
        let condition = ORDERS.status.eq(OrderStatus::New).and(ORDERS.kind.in_([OrderKind::_1]));
        assert_eq!(Order::filter(condition).count(&pool).await.unwrap(), 1200);
        let sql = "SELECT * FROM orders WHERE status = $1 AND size = $2";
        let found = sqlx::query_as::<_, Order>(sql).bind(OrderStatus::Paid).bind(OrderSize::S);
        assert_eq!(found.fetch_one(&pool).await.unwrap(), row);
        let size: OrderSize = sqlx::query_scalar("SELECT size FROM orders WHERE size IS NOT NULL")
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(size, OrderSize::S);
    });
}
