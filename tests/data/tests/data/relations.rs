//! Relations of every shape, with rows: one row at a time and many at once, blocking and not.

use futures_util::future::try_join;
use schema::deadpool_postgres::{Manager, Pool};
use schema::prelude::*;
use schema::{Cached, Error};
use schema_data_tests::db::rel::*;
use schema_data_tests::db::rel_far;

use crate::server::start;

const ROWS: &str = "
    SET search_path = rel;
    INSERT INTO authors VALUES (1, 'ada'), (2, 'bob'), (3, 'cid');
    INSERT INTO books VALUES
        (10, 'a', 1, 2, 3), (11, 'b', 1, NULL, NULL), (12, 'c', 2, 2, 1), (13, 'd', 2, 3, NULL);
    INSERT INTO blurbs VALUES (1, 10), (2, 12);
    INSERT INTO prefaces VALUES (1, 11);
    INSERT INTO covers VALUES (10), (13);
    INSERT INTO jackets VALUES (13);
    INSERT INTO reviews VALUES (1, 10, true), (2, 10, false), (3, 11, false), (4, NULL, false);
    INSERT INTO translations VALUES (1, 'a'), (2, 'a'), (3, 'd');
    INSERT INTO categories VALUES (1, NULL), (2, 1), (3, 1), (4, 2);
    INSERT INTO persons VALUES (1, NULL, NULL), (2, NULL, NULL), (3, 1, 2), (4, 1, NULL);
    INSERT INTO plants VALUES ('at', 1), ('at', 2), ('de', 1);
    INSERT INTO machines VALUES (1, 'at', 1), (2, 'at', NULL), (3, 'de', 1), (4, 'at', 1);
    INSERT INTO transfers VALUES (1, 'at', 1, 'de', 1), (2, 'de', 1, 'at', 2);
    INSERT INTO agents VALUES (1, 1), (1, 2), (2, 1);
    INSERT INTO tickets VALUES (1, 1, 1, 2), (1, 2, 2, NULL), (2, 1, 1, 1);
    INSERT INTO badges VALUES (1, 1, 2);
    INSERT INTO tags VALUES (1, 'x'), (2, 'y'), (3, 'z');
    INSERT INTO book_tags VALUES (10, 1), (10, 2), (11, 2);
    INSERT INTO shelves VALUES (1), (2);
    INSERT INTO shelf_books (id, shelf_id, book_id) VALUES (1, 1, 10), (2, 1, 11), (3, 2, 10);
    INSERT INTO follows VALUES (1, 2), (1, 3), (2, 1);
    INSERT INTO labels VALUES (1, 1), (2, 1);
    INSERT INTO ticket_labels VALUES (1, 1, 1), (1, 2, 1), (2, 1, 1);
    INSERT INTO students VALUES (1), (2);
    INSERT INTO courses VALUES (1), (2);
    INSERT INTO enrollments VALUES (1, 1), (1, 2), (2, 1);
    INSERT INTO waitlist VALUES (2, 2);
    INSERT INTO lectures VALUES (1, 2, 1), (1, 2, 2), (2, 1, 1);
    INSERT INTO loose VALUES (1, 1), (1, 1), (1, NULL), (NULL, 2);
    INSERT INTO rel_far.visits VALUES (1, 10), (2, 10);
    INSERT INTO visits VALUES (1, 10), (2, 11);
    INSERT INTO days VALUES ('2026-01-01'), ('2026-01-02');
    INSERT INTO sales VALUES (1, '2026-01-01', 10), (2, '2026-01-01', 11), (3, '2026-01-02', 10);
    INSERT INTO clicks VALUES (1, 10), (2, 10), (3, 11);
    INSERT INTO boxes VALUES (1, 2);
    INSERT INTO sessions VALUES (1, 1, 2), (2, 1, NULL);
    INSERT INTO \"OrderLines\" VALUES (1, 10);
    INSERT INTO loans VALUES (1, 'ada', 2);
    INSERT INTO statuses VALUES (1);
    INSERT INTO studies VALUES (1, 1), (2, 1);
    INSERT INTO moose VALUES (1, 1);
    INSERT INTO letters VALUES (1, 1, 2), (2, 1, 2);
    INSERT INTO events VALUES (10, 'sold'), (10, 'lost');
    ALTER TABLE relics DROP CONSTRAINT relics_book;
    INSERT INTO relics VALUES (1, 10), (2, 99);
    ALTER TABLE relics ADD CONSTRAINT relics_book FOREIGN KEY (book_id) REFERENCES books NOT VALID;
    INSERT INTO twins VALUES (1, 10);
    INSERT INTO mayors VALUES (1, NULL), (2, NULL);
    INSERT INTO towns VALUES (1, 1), (2, NULL);
    UPDATE mayors SET town_id = 2;
    RESET search_path;";

/// What `key` tells of each row, sorted: the order of rows that belong to one is not told.
fn told<T, K: Ord>(rows: Vec<T>, key: impl Fn(&T) -> K) -> Vec<K> {
    let mut keys: Vec<K> = rows.iter().map(key).collect();
    keys.sort();
    keys
}

/// The same of the rows that belong to each of many.
fn each<T, K: Ord>(rows: Vec<Vec<T>>, key: impl Fn(&T) -> K + Copy) -> Vec<Vec<K>> {
    rows.into_iter().map(|rows| told(rows, key)).collect()
}

/// Every row of a model in the order of what `key` tells.
fn sorted<T: Model, K: Ord>(c: &mut postgres::Client, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut rows = T::all(c).unwrap();
    rows.sort_by_key(key);
    rows
}

#[test]
fn a_key_leads_there_and_back() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    let authors = sorted::<Author, _>(c, |it| it.id);
    let books = sorted::<Book, _>(c, |it| it.id);
    let [ada, bob, _] = &authors[..] else { panic!("three authors") };

    // To one, which must be there or may be missing.
    let author: Author = books[0].author(&mut *c).unwrap();
    assert_eq!(author, *ada);
    let editor: Option<Author> = books[0].editor(&mut *c).unwrap();
    assert_eq!(editor.as_ref(), Some(bob));
    assert_eq!(books[1].editor(&mut *c).unwrap(), None);
    assert_eq!(books[0].created_by_author(&mut *c).unwrap().unwrap().id, 3);
    let of_each: Vec<Author> = Book::load_author(&books, &mut *c).unwrap();
    assert_eq!(of_each.iter().map(|it| it.id).collect::<Vec<_>>(), [1, 1, 2, 2]);
    let of_each: Vec<Option<Author>> = Book::load_editor(&books, &mut *c).unwrap();
    let ids: Vec<Option<i64>> = of_each.iter().map(|it| it.as_ref().map(|it| it.id)).collect();
    assert_eq!(ids, [Some(2), None, Some(2), Some(3)]);

    // To many, by the role of each key.
    assert_eq!(told(ada.authored_books(&mut *c).unwrap(), |it| it.id), [10, 11]);
    assert_eq!(told(ada.created_books(&mut *c).unwrap(), |it| it.id), [12]);
    let edited = Author::load_edited_books(&authors, &mut *c).unwrap();
    assert_eq!(each(edited, |it| it.id), [vec![], vec![10, 12], vec![13]]);
    // Any rows in any order, and the same one twice.
    let some = [&authors[1], &authors[0], &authors[1]];
    let found = Author::load_authored_books(some, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [[12, 13], [10, 11], [12, 13]]);
    assert!(Author::load_edited_books([], &mut *c).unwrap().is_empty());

    // To a column that is no primary key, and of a table that has none.
    let translations = sorted::<Translation, _>(c, |it| it.id);
    assert_eq!(translations[2].book(&mut *c).unwrap().id, 13);
    let found = Book::load_translations(&books, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![1, 2], vec![], vec![], vec![3]]);
    assert_eq!(told(books[0].events(&mut *c).unwrap(), |it| it.what.clone()), ["lost", "sold"]);
    let event = sorted::<Event, _>(c, |it| it.what.clone()).remove(0);
    assert_eq!(event.book(&mut *c).unwrap().id, 10);

    // A key that what was there before need not keep.
    let relics = sorted::<Relic, _>(c, |it| it.id);
    assert_eq!(relics[1].book(&mut *c).unwrap(), None);
    assert_eq!(Book::load_twins(&books, &mut *c).unwrap()[0].len(), 1);
}

#[test]
fn one_to_one_is_one() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    let books = sorted::<Book, _>(c, |it| it.id);
    let blurb: Option<Blurb> = books[0].blurb(&mut *c).unwrap();
    assert_eq!(blurb.unwrap().id, 1);
    let prefaces: Vec<Option<Preface>> = Book::load_preface(&books, &mut *c).unwrap();
    assert_eq!(
        prefaces.iter().map(Option::is_some).collect::<Vec<_>>(),
        [false, true, false, false]
    );
    // A row that extends another, and one that extends that.
    let cover = books[3].cover(&mut *c).unwrap().unwrap();
    let jacket = cover.jacket(&mut *c).unwrap().unwrap();
    assert_eq!(jacket.book(&mut *c).unwrap(), cover);
    assert_eq!(cover.book(&mut *c).unwrap(), books[3]);
    // One of some rows only is none of all.
    assert_eq!(told(books[0].reviews(&mut *c).unwrap(), |it| it.id), [1, 2]);
    let badge = Agent::find(&mut *c, (1, 2)).unwrap().unwrap().badge(&mut *c).unwrap().unwrap();
    assert_eq!(badge.agent(&mut *c).unwrap().id, 2);
    // Each of two points at the other.
    let town = Town::find(&mut *c, 1).unwrap().unwrap();
    let mayor = town.mayor(&mut *c).unwrap().unwrap();
    assert_eq!(mayor.town(&mut *c).unwrap().unwrap().id, 2);
    assert_eq!(mayor.mayor_town(&mut *c).unwrap(), Some(town));
}

#[test]
fn a_table_is_related_to_itself() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    let categories = sorted::<Category, _>(c, |it| it.id);
    assert_eq!(categories[0].parent(&mut *c).unwrap(), None);
    assert_eq!(categories[3].parent(&mut *c).unwrap().unwrap().id, 2);
    let below = Category::load_parent_reverse(&categories, &mut *c).unwrap();
    assert_eq!(each(below, |it| it.id), [vec![2, 3], vec![4], vec![], vec![]]);
    let persons = sorted::<Person, _>(c, |it| it.id);
    assert_eq!(persons[2].mother(&mut *c).unwrap().unwrap().id, 1);
    assert_eq!(persons[2].father(&mut *c).unwrap().unwrap().id, 2);
    assert_eq!(told(persons[0].mother_reverse(&mut *c).unwrap(), |it| it.id), [3, 4]);
    assert!(persons[0].father_reverse(&mut *c).unwrap().is_empty());
}

#[test]
fn keys_of_several_columns_are_one_relation() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    let machines = sorted::<Machine, _>(c, |it| it.id);
    let plants = Machine::load_plant(&machines, &mut *c).unwrap();
    let codes: Vec<Option<(String, i32)>> =
        plants.into_iter().map(|it| it.map(|it| (it.country, it.code))).collect();
    let at = Some(("at".to_owned(), 1));
    assert_eq!(codes, [at.clone(), None, Some(("de".to_owned(), 1)), at]);
    assert_eq!(machines[1].plant(&mut *c).unwrap(), None);
    let plants = sorted::<Plant, _>(c, |it| (it.country.clone(), it.code));
    let found = Plant::load_machines(&plants, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![1, 4], vec![], vec![3]]);
    let transfer = Transfer::find(&mut *c, 2).unwrap().unwrap();
    assert_eq!(transfer.from_country_from_code(&mut *c).unwrap(), plants[2]);
    assert_eq!(transfer.to_country_to_code(&mut *c).unwrap(), plants[1]);
    let found = plants[2].to_country_to_code_transfers(&mut *c).unwrap();
    assert_eq!(told(found, |it| it.id), [1]);
    // What two keys share tells no role.
    let tickets = sorted::<Ticket, _>(c, |it| (it.tenant_id, it.id));
    assert_eq!(tickets[0].opener(&mut *c).unwrap().id, 1);
    assert_eq!(tickets[0].solver(&mut *c).unwrap().unwrap().id, 2);
    assert_eq!(tickets[1].solver(&mut *c).unwrap(), None);
    let agent = Agent::find(&mut *c, (1, 2)).unwrap().unwrap();
    assert_eq!(told(agent.opener_tickets(&mut *c).unwrap(), |it| it.id), [2]);
    assert_eq!(told(agent.solved_tickets(&mut *c).unwrap(), |it| it.id), [1]);
}

#[test]
fn keys_of_other_types_are_compared_by_the_server() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    c.batch_execute(
        "INSERT INTO rel.remarks VALUES (1, 1), (2, 3), (3, 1), (4, NULL);
        INSERT INTO rel.ledgers VALUES (5.0), (70000);
        INSERT INTO rel.entries VALUES (1, 5), (2, 70000), (3, 5);",
    )
    .unwrap();
    let authors = sorted::<Author, _>(c, |it| it.id);
    let found = Author::load_remarks(&authors, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![1, 3], vec![], vec![2]]);
    let remarks = sorted::<Remark, _>(c, |it| it.id);
    let found = Remark::load_author(&remarks, &mut *c).unwrap();
    let ids: Vec<Option<i64>> = found.iter().map(|it| it.as_ref().map(|it| it.id)).collect();
    assert_eq!(ids, [Some(1), Some(3), Some(1), None]);
    let entries = sorted::<Entry, _>(c, |it| it.id);
    let found = Entry::load_ledger(&entries, &mut *c).unwrap();
    assert_eq!(found.iter().map(|it| &*it.id).collect::<Vec<_>>(), ["5.0", "70000", "5.0"]);
    let found = Ledger::load_entries(&found[..2], &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![1, 3], vec![2]]);
}

#[test]
fn join_tables_are_passed_through() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    let books = sorted::<Book, _>(c, |it| it.id);
    let tags = sorted::<Tag, _>(c, |it| it.id);
    assert_eq!(told(books[0].tags(&mut *c).unwrap(), |it| it.word.clone()), ["x", "y"]);
    let found = Tag::load_books(&tags, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![10], vec![10, 11], vec![]]);
    // With columns of its own, which its own rows have.
    let found = Book::load_shelves(&books, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![1, 2], vec![1], vec![], vec![]]);
    let joins = told(books[0].shelf_books(&mut *c).unwrap(), |it| it.id);
    assert_eq!(joins, [1, 3]);
    // To the same table, both ways.
    let authors = sorted::<Author, _>(c, |it| it.id);
    let found = Author::load_followed(&authors, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![2, 3], vec![1], vec![]]);
    let found = Author::load_followers(&authors, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![2], vec![1], vec![1]]);
    assert_eq!(told(authors[0].followers(&mut *c).unwrap(), |it| it.id), [2]);
    // By keys of several columns that share one.
    let tickets = sorted::<Ticket, _>(c, |it| (it.tenant_id, it.id));
    let found = Ticket::load_labels(&tickets, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.tenant_id), [[1], [1], [2]]);
    let label = Label::find(&mut *c, (1, 1)).unwrap().unwrap();
    assert_eq!(told(label.tickets(&mut *c).unwrap(), |it| it.id), [1, 2]);
    // Two between the same tables, one of them by a chosen name.
    let students = sorted::<Student, _>(c, |it| it.id);
    assert_eq!(told(students[0].courses(&mut *c).unwrap(), |it| it.id), [1, 2]);
    let found = Student::load_wanted_courses(&students, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![], vec![2]]);
    let course = Course::find(&mut *c, 2).unwrap().unwrap();
    assert_eq!(told(course.students_waitlist(&mut *c).unwrap(), |it| it.id), [2]);
    // By `through` alone: what is joined twice is there once.
    assert_eq!(told(students[0].attended(&mut *c).unwrap(), |it| it.id), [2]);
    let found = Student::load_attended(&students, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [[2], [1]]);
    assert_eq!(told(course.students_lectures(&mut *c).unwrap(), |it| it.id), [1]);
    // Without a key: what is joined twice is there once.
    assert_eq!(told(tags[0].categories(&mut *c).unwrap(), |it| it.id), [1]);
    let found = Tag::load_categories(&tags, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![1], vec![], vec![]]);
}

#[test]
fn a_join_table_without_a_key_is_read_by_its_index() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(
        "INSERT INTO rel.tags SELECT id, 'tag ' || id FROM generate_series(1, 2000) id;
        INSERT INTO rel.categories SELECT generate_series(1, 2000);
        INSERT INTO rel.loose
            SELECT 1 + id % 2000, 1 + id / 20 FROM generate_series(0, 39999) id;
        CREATE INDEX joined ON rel.loose (tag_id);
        ANALYZE rel.tags; ANALYZE rel.categories; ANALYZE rel.loose",
    )
    .unwrap();
    let tags = Tag::filter(TAGS.id.le(3)).all(&mut *c).unwrap();
    c.batch_execute("BEGIN").unwrap();
    // What came before may not be counted yet.
    let scans = |c: &mut postgres::Client| {
        let sql = "SELECT pg_stat_get_xact_numscans('rel.loose'::regclass),
            pg_stat_get_xact_numscans('rel.joined'::regclass)";
        let row = c.query_one(sql, &[]).unwrap();
        [0, 1].map(|i| row.get::<_, i64>(i))
    };
    let before = scans(c);
    let found = Tag::load_categories(&tags, &mut *c).unwrap();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 20]);
    let after = scans(c);
    assert_eq!([after[0] - before[0], after[1] - before[1]], [0, 3]);
}

#[test]
fn namespaces_partitions_and_views_have_relations() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    let book = Book::find(&mut *c, 10).unwrap().unwrap();
    let far: Vec<rel_far::Visit> = book.rel_far_visits(&mut *c).unwrap();
    assert_eq!(far.len(), 2);
    assert_eq!(far[0].book(&mut *c).unwrap(), book);
    let near: Vec<Visit> = book.visits(&mut *c).unwrap();
    assert_eq!(near.len(), 1);

    assert_eq!(told(book.sales(&mut *c).unwrap(), |it| it.id), [Some(1), Some(3)]);
    let days = sorted::<Day, _>(c, |it| it.day);
    let found = Day::load_sales(&days, &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![Some(1), Some(2)], vec![Some(3)]]);
    let sale = sorted::<Sale, _>(c, |it| it.id).remove(0);
    assert_eq!(sale.day_(&mut *c).unwrap(), days[0]);
    assert_eq!(told(book.clicks(&mut *c).unwrap(), |it| it.id), [Some(1), Some(2)]);

    let edited: Edited = Edited::find(&mut *c, 10).unwrap().unwrap();
    assert_eq!(edited.editor(&mut *c).unwrap().unwrap().name, "bob");
    let bob = Author::find(&mut *c, 2).unwrap().unwrap();
    assert_eq!(told(bob.finished(&mut *c).unwrap(), |it| it.id), [10, 12]);
    // No key of translations tells them apart by their book.
    assert_eq!(told(edited.translations(&mut *c).unwrap(), |it| it.id), [1, 2]);
    let found = Edited::load_translations([&edited], &mut *c).unwrap();
    assert_eq!(each(found, |it| it.id), [vec![1, 2]]);
}

#[test]
fn names_come_from_columns_and_tables() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    assert_eq!(Box::find(&mut *c, 1).unwrap().unwrap().shelf(&mut *c).unwrap().id, 2);
    let session = Session::find(&mut *c, 1).unwrap().unwrap();
    assert_eq!(session.course_1(&mut *c).unwrap().id, 1);
    assert_eq!(session.course_2(&mut *c).unwrap().unwrap().id, 2);
    let course = Course::find(&mut *c, 1).unwrap().unwrap();
    assert_eq!(told(course.course_1_sessions(&mut *c).unwrap(), |it| it.id), [1, 2]);
    assert_eq!(OrderLine::find(&mut *c, 1).unwrap().unwrap().book(&mut *c).unwrap().id, 10);
    let loan = Loan::find(&mut *c, 1).unwrap().unwrap();
    assert_eq!((loan.student.as_str(), loan.student_(&mut *c).unwrap().id), ("ada", 2));
    let status = Status::find(&mut *c, 1).unwrap().unwrap();
    let studies = status.studies(&mut *c).unwrap();
    assert_eq!(studies.len(), 2);
    assert_eq!(Study::load_moose(&studies, &mut *c).unwrap().concat().len(), 1);
    let students = sorted::<Student, _>(c, |it| it.id);
    assert_eq!(students[0].sent_letters(&mut *c).unwrap().len(), 2);
    assert_eq!(students[1].inbox(&mut *c).unwrap().len(), 2);
}

#[test]
fn asynchronous_clients_have_the_same_names() {
    let mut server = start();
    server.client.batch_execute(ROWS).unwrap();
    let config = server.config();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(asynchronously(config.clone()));
    runtime.block_on(pooled(config));
}

async fn pooled(config: schema::tokio_postgres::Config) {
    let manager = Manager::new(config, schema::tokio_postgres::NoTls);
    let pool = Pool::builder(manager).max_size(2).build().unwrap();
    let (one, other) = (pool.get().await.unwrap(), pool.get().await.unwrap());
    let (books, author) = try_join(Book::all(&one), Author::find(&other, 1)).await.unwrap();
    let author = author.unwrap();
    let found = author.authored_books(&one).await.unwrap();
    assert_eq!(found.iter().map(|it| it.author_id).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(Book::load_editor(&books, &other).await.unwrap().len(), 4);
    // A statement is parsed once for a connection.
    author.authored_books(&one).await.unwrap();
    author.authored_books(&one).await.unwrap();
    let prepared =
        "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%author_id = $1'";
    assert_eq!(one.query_one(prepared, &[]).await.unwrap().get::<_, i64>(0), 1);
    drop(one);
    let mut client = pool.get().await.unwrap();
    let transaction = client.transaction().await.unwrap();
    assert!(Author::find(&transaction, 2).await.unwrap().is_some());
    transaction.rollback().await.unwrap();
}

async fn asynchronously(config: schema::tokio_postgres::Config) {
    let (client, connection) = config.connect(schema::tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let client = Cached::new(client);
    let book = Book::find(&client, 10).await.unwrap().unwrap();
    let (author, tags) = try_join(book.author(&client), book.tags(&client)).await.unwrap();
    assert_eq!((author.id, tags.len()), (1, 2));
    let books = Book::all(&client).await.unwrap();
    let authors = Book::load_author(&books, &client).await.unwrap();
    assert_eq!(authors, of_each(&books, &client).await);
    // A statement that was prepared before its table changed is prepared again.
    client.batch_execute("ALTER TABLE rel.authors ALTER name TYPE varchar(9)").await.unwrap();
    assert_eq!(book.author(&client).await.unwrap().id, 1);
    assert_eq!(Book::load_author(&books, &client).await.unwrap(), of_each(&books, &client).await);

    let mut client = client;
    let transaction = client.transaction().await.unwrap();
    transaction.batch_execute("DELETE FROM rel.reviews; SET session_replication_role = replica; DELETE FROM rel.authors").await.unwrap();
    let gone = book.author(&transaction).await.unwrap_err();
    assert!(matches!(gone, Error::NoRow("rel.authors")), "{gone}");
    let gone = Book::load_author(&books, &transaction).await.unwrap_err();
    assert!(matches!(gone, Error::NoRow("rel.authors")), "{gone}");
    drop(transaction);
    // Dropped, it was rolled back; it can go to another task.
    let found = tokio::spawn(async move { Author::all(&client).await.map(|all| all.len()) });
    assert_eq!(found.await.unwrap().unwrap(), 3);
}

/// The author of each book, one after the other.
async fn of_each(books: &[Book], client: &Cached<schema::tokio_postgres::Client>) -> Vec<Author> {
    let mut authors = Vec::new();
    for book in books {
        authors.push(book.author(client).await.unwrap());
    }
    authors
}

/// What the keys of these tables do not hold for.
const LOOSE: &str = "
    SET search_path = rel;
    ALTER TABLE taps_1 DROP CONSTRAINT taps_1_book_id_fkey;
    INSERT INTO taps SELECT 1, id FROM generate_series(90::bigint, 120) id
        WHERE satisfies_hash_partition('taps'::regclass, 2, 1, id) LIMIT 1;
    INSERT INTO taps VALUES (2, 10);
    INSERT INTO swipes SELECT id, NULL FROM generate_series(1::bigint, 20) id
        WHERE satisfies_hash_partition('swipes'::regclass, 2, 1, id) LIMIT 1;
    INSERT INTO swipes VALUES (30, 10);
    INSERT INTO profiles VALUES (1, 1);
    INSERT INTO vip_profiles VALUES (2, 1), (3, 99);
    INSERT INTO fans VALUES (1, 10);
    INSERT INTO vip_fans VALUES (1, 10), (2, 99);
    RESET search_path;";

#[test]
fn keys_that_hold_for_some_of_the_rows_promise_nothing() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(ROWS).unwrap();
    c.batch_execute(LOOSE).unwrap();
    let ids = |books: Vec<Option<Book>>| -> Vec<Option<i64>> {
        books.into_iter().map(|book| book.map(|book| book.id)).collect()
    };
    let taps = sorted::<Tap, _>(c, |it| it.id);
    assert_eq!(ids(Tap::load_book(&taps, &mut *c).unwrap()), [None, Some(10)]);
    let swipes = sorted::<Swipe, _>(c, |it| it.id);
    assert_eq!(ids(Swipe::load_book(&swipes, &mut *c).unwrap()), [None, Some(10)]);
    assert_eq!(swipes[0].book(&mut *c).unwrap(), None);
    let book = Book::find(&mut *c, 10).unwrap().unwrap();
    let tap: Option<Tap> = book.tap(&mut *c).unwrap();
    assert_eq!(tap.as_ref(), Some(&taps[1]));

    let profiles = sorted::<Profile, _>(c, |it| it.id);
    assert_eq!(profiles[2].author(&mut *c).unwrap(), None);
    let ada = Author::find(&mut *c, 1).unwrap().unwrap();
    assert_eq!(told(ada.profiles(&mut *c).unwrap(), |it| it.id), [1, 2]);
    assert_eq!(told(ada.books(&mut *c).unwrap(), |it| it.id), [10]);
}
