//! The rows of each of many values.

use schema::prelude::*;
use schema::query::{AnyColumn, Column, ColumnValue, Operand};
use schema_data_tests::db::rel::{AUTHORS, Author, BOOKS, Book, TRANSLATIONS, Translation};
use schema_data_tests::db::{ADULTS, Address, Adult, BAGS, Bag, LOGINS, Login, Mood, USERS, User};

use crate::server::{Server, start};

fn books(server: &mut Server) {
    let sql = "INSERT INTO rel.authors VALUES (1, 'ada'), (2, 'bob'), (3, 'cid');
        INSERT INTO rel.books
        SELECT id, 'book-' || id, 1 + id % 2, CASE WHEN id > 5 THEN 3 END FROM generate_series(1, 9) id;
        INSERT INTO rel.translations SELECT id, 'book-' || id % 4 + 1 FROM generate_series(1, 9) id";
    server.client.batch_execute(sql).unwrap();
}

fn ids(found: Vec<Vec<Book>>) -> Vec<Vec<i64>> {
    found.into_iter().map(|books| books.into_iter().map(|book| book.id).collect()).collect()
}

#[test]
fn order_limit_and_place_are_of_each() {
    let mut server = start();
    books(&mut server);
    let c = &mut server.client;
    let latest = || Book::query().order_by(BOOKS.id.desc());
    let found = latest().limit(2).of_each(&mut *c, BOOKS.author_id, [1, 2, 7, 1]).unwrap();
    assert_eq!(ids(found), [vec![8, 6], vec![9, 7], vec![], vec![8, 6]]);
    let found = latest().of_each(&mut *c, BOOKS.author_id, [2]).unwrap();
    assert_eq!(ids(found), [[9, 7, 5, 3, 1]]);
    let found = latest().limit(1).offset(1).of_each(&mut *c, BOOKS.author_id, &[1, 2]).unwrap();
    assert_eq!(ids(found), [[6], [7]]);
    let found = latest().after(5).limit(2).of_each(&mut *c, BOOKS.author_id, [2, 1]).unwrap();
    assert_eq!(ids(found), [[3, 1], [4, 2]]);
    // Conditions keep to themselves.
    let odd = BOOKS.slug.eq("book-1").or(BOOKS.slug.eq("book-4"));
    let odd = Book::filter(odd).of_each(&mut *c, BOOKS.author_id, [1, 2, 3]).unwrap();
    assert_eq!(ids(odd), [vec![4], vec![1], vec![]]);
    let edited = Book::filter(BOOKS.author_id.eq(1));
    let found = edited.order_by(BOOKS.id.asc()).of_each(&mut *c, BOOKS.editor_id, [3, 1]).unwrap();
    assert_eq!(ids(found), [vec![6, 8], vec![]]);
    let slugs = ["book-1", "book-2", "book-9"].map(str::to_owned);
    let found = Translation::query().of_each(&mut *c, TRANSLATIONS.book_slug, &slugs).unwrap();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3, 0]);
    assert_eq!(Book::query().of_each(c, BOOKS.id, [0; 0]).unwrap(), Vec::<Vec<Book>>::new());
}

#[test]
fn columns_that_can_be_null_lead_to_others_too() {
    let mut server = start();
    books(&mut server);
    let c = &mut server.client;
    let any = || BOOKS.slug.eq("book-1").or(BOOKS.id.gt(1));
    let edits = || AUTHORS.id.in_rows(BOOKS.editor_id, any());
    let found = Author::filter(edits()).all(&mut *c).unwrap();
    assert_eq!(found.iter().map(|author| author.id).collect::<Vec<_>>(), [3]);
    // That some have none says nothing of the others.
    assert_eq!(Author::filter(edits().not()).count(&mut *c).unwrap(), 2);
    let mut counts = Book::query().count_by(&mut *c, BOOKS.editor_id).unwrap();
    counts.sort_unstable();
    assert_eq!(counts, [(None, 5), (Some(3), 4)]);
}

#[test]
fn rows_of_each_are_locked() {
    let mut server = start();
    books(&mut server);
    let config = schema::postgres::Config::from(server.config());
    let mut other = config.connect(schema::postgres::NoTls).unwrap();
    let mut transaction = server.client.transaction().unwrap();
    let first = || Book::query().order_by(BOOKS.id.asc()).limit(1).for_update().skip_locked();
    let found = first().of_each(&mut transaction, BOOKS.author_id, [1, 2]).unwrap();
    assert_eq!(ids(found), [[2], [1]]);
    let mut second = other.transaction().unwrap();
    let found = first().of_each(&mut second, BOOKS.author_id, [1, 2]).unwrap();
    assert_eq!(ids(found), [[4], [3]]);
}

#[test]
fn columns_of_every_kind_are_compared_as_what_they_are() {
    let mut server = start();
    server.users(&[("ada", Some(36)), ("bob", Some(17)), ("cid", None), ("Dan", Some(36))]);
    let sql = "UPDATE users SET home = ROW('a', 1), mood = 'happy', balance = 1.50 WHERE id < 3;
        UPDATE users SET nickname = name";
    server.client.batch_execute(sql).unwrap();
    /// As one after another finds them; how many these are.
    fn same<V, W, N>(server: &mut Server, column: Column<User, V, N>, values: &[W]) -> usize
    where
        Column<User, V, N>: AnyColumn<User, Value = V> + Copy,
        for<'v> &'v W: ColumnValue<'v, V> + Operand<'v, User, V>,
    {
        let one = |value| {
            let users = User::filter(column.eq(value)).order_by(USERS.id.desc());
            users.all(&mut server.client).unwrap()
        };
        let expected: Vec<Vec<User>> = values.iter().map(one).collect();
        let users = User::query().order_by(USERS.id.desc());
        let found = users.of_each(&mut server.client, column, values).unwrap();
        assert_eq!(found, expected, "{column:?}");
        found.iter().map(Vec::len).sum()
    }
    let s = &mut server;
    let address = |zip| Address { street: Some("a".to_owned()), zip: Some(zip) };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(same(s, USERS.id, &[3, 1, 9]), 2);
    assert_eq!(same(s, USERS.age, &[36, 0, 17, 36]), 5);
    assert_eq!(same(s, USERS.mood, &[Mood::Happy, Mood::Ok, Mood::Sad]), 4);
    assert_eq!(same(s, USERS.home, &[address(1), address(2)]), 2);
    assert_eq!(same(s, USERS.balance, &words(&["1.5", "0.000", "7"])), 4);
    assert_eq!(same(s, USERS.email, &words(&["Dan@example.org", "DAN@example.org"])), 1);
    assert_eq!(same(s, USERS.nickname, &words(&["Dan", "dan"])), 1);

    // Neither types nor views need be found by the `search_path`.
    let sql = "INSERT INTO accounts (email, seat, alias) VALUES ('Ada@x.org', 1, 'a');
        INSERT INTO logins VALUES (1, 'ada@x.org'), (2, 'ADA@x.org');
        SET search_path = ''";
    s.client.batch_execute(sql).unwrap();
    let logins = Login::query().of_each(&mut s.client, LOGINS.email, ["aDA@x.org", "x"]).unwrap();
    assert_eq!(logins.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0]);
    let adults = Adult::query().of_each(&mut s.client, ADULTS.age, [36, 17]).unwrap();
    assert_eq!(adults.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0]);
    assert_eq!(same(s, USERS.email, &words(&["bob@example.org"])), 1);
    let best = Bag::query().of_each(&mut s.client, BAGS.best, [3, 9]).unwrap();
    assert_eq!(best.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn an_index_leads_to_each() {
    let mut server = start();
    let sql = "INSERT INTO rel.authors SELECT id, 'author' FROM generate_series(1, 2000) id;
        INSERT INTO rel.books SELECT id, 'book-' || id, 1 + id % 2000 FROM generate_series(1, 40000) id;
        ANALYZE rel.authors; ANALYZE rel.books";
    server.client.batch_execute(sql).unwrap();
    let read = |server: &mut Server| {
        let row = server
            .client
            .query_one(
                "SELECT pg_stat_get_xact_numscans('rel.books'::regclass),
                    pg_stat_get_xact_numscans('rel.books_author_id'::regclass)",
                &[],
            )
            .unwrap();
        (row.get::<_, i64>(0), row.get::<_, i64>(1))
    };
    server.client.batch_execute("BEGIN").unwrap();
    let before = read(&mut server);
    let latest = Book::query().order_by(BOOKS.id.desc()).limit(3);
    let found = latest.of_each(&mut server.client, BOOKS.author_id, 1..=5).unwrap();
    assert_eq!(found.iter().map(Vec::len).sum::<usize>(), 15);
    let after = read(&mut server);
    assert_eq!((after.0 - before.0, after.1 - before.1), (0, 5));
    server.client.batch_execute("COMMIT").unwrap();
}
