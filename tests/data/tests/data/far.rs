//! Types whose operators the `search_path` does not find are compared as what they are.

use schema::prelude::*;
use schema::query::Condition;
use schema_data_tests::db::{
    ACCOUNTS, Account, AccountCircle, AccountPatch, BRANCHES, Badge, Branch, Circle, LOGINS, Login,
    NewAccount, NewAccountCircle, NewBranch, NewCircle, NewLogin, Slogan,
};

use crate::server::start;

fn account(email: &str, handle: Option<&str>, seat: i32) -> NewAccount {
    let mut new = NewAccount::new(email.to_owned(), seat, email.to_owned());
    new.handle = handle.map(str::to_owned);
    new
}

#[test]
fn letters_of_either_case_are_the_same() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute("SET enable_seqscan = off").unwrap();
    let all = [account("Ada", Some("A"), 1), account("bob", None, 2), account("Cid", Some("C"), 3)];
    Account::insert_many(&mut *c, &all).unwrap();

    let ada = Account::find(&mut *c, "ADA").unwrap().unwrap();
    assert_eq!((&*ada.email, ada.handle.as_deref()), ("Ada", Some("A")));
    assert_eq!(ACCOUNTS.by_handle.find(&mut *c, "a").unwrap(), Some(ada.clone()));
    assert_eq!(ACCOUNTS.by_alias_and_seat.find(&mut *c, ("aDa", 1)).unwrap(), Some(ada.clone()));
    let patch = AccountPatch { seat: Some(7), ..Default::default() };
    assert_eq!(Account::update(&mut *c, "aDA", &patch).unwrap().unwrap().seat, 7);
    assert!(ACCOUNTS.by_handle.delete(&mut *c, "c").unwrap());
    // The server knows the key itself.
    assert_eq!(ACCOUNTS.by_email.upsert(&mut *c, &account("BOB", None, 5)).unwrap().seat, 5);
    Account::insert(&mut *c, &account("Cid", Some("C"), 3)).unwrap();

    let mut check = |condition: Condition<'_, Account>, expected: &[&str]| {
        let shown = format!("{condition:?}");
        let found = Account::filter(condition).order_by(ACCOUNTS.email.asc()).all(&mut *c).unwrap();
        let found: Vec<_> = found.iter().map(|account| &*account.email).collect();
        assert_eq!(found, expected, "{shown}");
    };
    check(ACCOUNTS.email.eq("ada"), &["Ada"]);
    check(ACCOUNTS.handle.eq("a"), &["Ada"]);
    check(ACCOUNTS.email.ne("ada"), &["bob", "Cid"]);
    check(ACCOUNTS.email.lt("B"), &["Ada"]);
    check(ACCOUNTS.email.ge("B"), &["bob", "Cid"]);
    check(ACCOUNTS.email.between("B", "C"), &["bob"]);
    check(ACCOUNTS.email.in_(["ADA", "CID"]), &["Ada", "Cid"]);
    check(ACCOUNTS.handle.in_(["c"]), &["Cid"]);
    check(ACCOUNTS.email.like("a%"), &["Ada"]);
    check(ACCOUNTS.email.ilike("A_A"), &["Ada"]);
    check(ACCOUNTS.email.starts_with("c"), &["Cid"]);
    check(ACCOUNTS.email.contains("D"), &["Ada", "Cid"]);
    check(ACCOUNTS.email.eq(ACCOUNTS.alias), &["Ada", "bob", "Cid"]);
    check(ACCOUNTS.handle.same_as(Some("a")), &["Ada"]);

    // Pages, of one column and of several.
    let page = Account::query().order_by(ACCOUNTS.email.asc()).after("ADA").limit(1);
    assert_eq!(page.all(&mut *c).unwrap()[0].email, "bob");
    let order = (ACCOUNTS.email.desc(), ACCOUNTS.seat.desc());
    let page = Account::query().order_by(order).after(("BOB", 6)).all(&mut *c).unwrap();
    let shown: Vec<_> = page.iter().map(|account| (&*account.email, account.seat)).collect();
    assert_eq!(shown, [("bob", 5), ("Ada", 7)]);

    // An index leads to them.
    let plan = c.query(
        "EXPLAIN SELECT FROM accounts WHERE email OPERATOR(ext.=) 'ada' AND email OPERATOR(ext.=) 'x'",
        &[],
    );
    let plan: Vec<String> = plan.unwrap().iter().map(|row| row.get(0)).collect();
    assert!(plan.join("\n").contains("accounts_pkey"), "{plan:?}");
}

#[test]
fn what_has_no_patterns_of_its_own_is_like_a_text() {
    let mut server = start();
    let c = &mut server.client;
    let all = ["top", "top.left", "top.right"].map(|path| NewBranch::new(path.to_owned()));
    Branch::insert_many(&mut *c, &all).unwrap();
    let mut check = |condition: Condition<'_, Branch>, expected: &[&str]| {
        let shown = format!("{condition:?}");
        let found = Branch::filter(condition).order_by(BRANCHES.path.asc()).all(&mut *c).unwrap();
        let found: Vec<_> = found.iter().map(|branch| &*branch.path).collect();
        assert_eq!(found, expected, "{shown}");
    };
    check(BRANCHES.path.starts_with("top."), &["top.left", "top.right"]);
    check(BRANCHES.path.ilike("%LEFT"), &["top.left"]);
    check(BRANCHES.path.gt("top.left"), &["top.right"]);
    check(BRANCHES.path.in_(["top"]), &["top"]);
}

#[test]
fn what_a_table_between_takes_for_equal_are_two_rows() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(
        "INSERT INTO circles VALUES ('us'); INSERT INTO slogans VALUES ('go'), ('GO'), ('no');
        INSERT INTO circle_slogans (circle, slogan)
            VALUES ('US', 'go'), ('us', 'GO'), ('us', 'go'), ('us', 'no');
        INSERT INTO accounts (email, seat, alias) VALUES ('ada', 1, 'ada');
        INSERT INTO spellings VALUES (1, 'ada'), (2, 'ADA')",
    )
    .unwrap();
    let names = |mut slogans: Vec<Slogan>| {
        slogans.sort_by(|one, other| one.name.cmp(&other.name));
        slogans.into_iter().map(|slogan| slogan.name).collect::<Vec<_>>()
    };
    let circle = Circle::find(&mut *c, "us").unwrap().unwrap();
    assert_eq!(names(circle.slogans(&mut *c).unwrap()), ["GO", "go", "no"]);
    let mut loaded = Circle::load_slogans(&[circle], &mut *c).unwrap();
    assert_eq!(names(loaded.remove(0)), ["GO", "go", "no"]);
    let ada = Account::find(&mut *c, "Ada").unwrap().unwrap();
    assert_eq!(ada.spellings(&mut *c).unwrap().len(), 2);
}

#[test]
fn a_wider_value_that_leads_nowhere_is_no_error() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(
        "INSERT INTO circles VALUES ('us'); INSERT INTO badges VALUES (1), (2);
        INSERT INTO circle_badges (circle, badge) VALUES ('us', 2), ('us', 2);
        SET session_replication_role = replica;
        INSERT INTO circle_badges (circle, badge) VALUES ('us', 5000000000)",
    )
    .unwrap();
    let circle = Circle::find(&mut *c, "us").unwrap().unwrap();
    assert_eq!(circle.badges(&mut *c).unwrap(), [Badge { id: 2 }]);
    assert_eq!(Circle::load_badges(&[circle], &mut *c).unwrap(), [[Badge { id: 2 }]]);
}

#[test]
fn what_is_one_by_the_other_type_is_one_row() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(
        "INSERT INTO circles VALUES ('us'); INSERT INTO weights VALUES (9007199254740992);
        INSERT INTO circle_weights (circle, weight)
            VALUES ('us', 9007199254740992), ('us', 9007199254740993)",
    )
    .unwrap();
    let circle = Circle::find(&mut *c, "us").unwrap().unwrap();
    assert_eq!(circle.weights(&mut *c).unwrap().len(), 1);
    assert_eq!(Circle::load_weights(&[circle], &mut *c).unwrap()[0].len(), 1);
}

#[test]
fn relations_lead_to_letters_of_either_case() {
    let mut server = start();
    let c = &mut server.client;
    let all = [account("Ada", None, 1), account("bob", None, 2)];
    let accounts = Account::insert_many_returning(&mut *c, &all).unwrap();
    let login = |id, email: &str| NewLogin { email: Some(email.to_owned()), ..NewLogin::new(id) };
    let logins = [login(1, "ADA"), login(2, "ada"), NewLogin::new(3)];
    let logins = Login::insert_many_returning(&mut *c, &logins).unwrap();
    assert_eq!(logins[0].account(&mut *c).unwrap(), Some(accounts[0].clone()));
    assert_eq!(accounts[0].logins(&mut *c).unwrap(), logins[..2]);
    let loaded = Account::load_logins(&accounts, &mut *c).unwrap();
    assert_eq!(loaded, [logins[..2].to_vec(), Vec::new()]);
    let some = Login::filter(LOGINS.email.in_rows(ACCOUNTS.email, ACCOUNTS.seat.eq(1)));
    assert_eq!(some.count(&mut *c).unwrap(), 2);

    let circles = [NewCircle::new("Red".to_owned()), NewCircle::new("Blue".to_owned())];
    let circles = Circle::insert_many_returning(&mut *c, &circles).unwrap();
    let joined = [("ada", "RED"), ("BOB", "red"), ("bob", "blue")];
    let joined = joined.map(|(one, other)| NewAccountCircle::new(one.to_owned(), other.to_owned()));
    AccountCircle::insert_many(&mut *c, &joined).unwrap();
    assert_eq!(accounts[0].circles(&mut *c).unwrap(), circles[..1]);
    let loaded = Circle::load_accounts(&circles, &mut *c).unwrap();
    let loaded: Vec<usize> = loaded.iter().map(Vec::len).collect();
    assert_eq!(loaded, [2, 1]);
}

#[test]
fn a_role_that_may_look_into_no_namespace_can_verify() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute("CREATE ROLE stranger; SET ROLE stranger").unwrap();
    schema_data_tests::db::verify(c).unwrap();
}

/// What `verify` says after some changes.
fn verified_after(changes: &str) -> String {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute(changes).unwrap();
    let told = schema_data_tests::db::verify(c);
    told.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn what_models_go_on_reading_is_no_difference() {
    let told = verified_after(
        "ALTER TABLE users ALTER nickname TYPE text, ALTER name TYPE character varying(200);
        ALTER TABLE users ADD extra integer NOT NULL DEFAULT 1, ADD other integer;",
    );
    assert_eq!(told, "");
}

#[test]
fn a_column_that_every_insert_would_have_to_give_is_told() {
    let told = verified_after(
        r#"ALTER TABLE users ADD tenant integer NOT NULL, ADD "Of" integer NOT NULL,
        ADD twice integer NOT NULL GENERATED ALWAYS AS (2) STORED;
        CREATE DOMAIN known AS integer DEFAULT 1; ALTER TABLE users ADD known known NOT NULL"#,
    );
    assert!(
        told.contains(r#"table public.users: its columns → also tenant, "Of", not null"#),
        "{told}"
    );
    assert!(!told.contains("twice") && !told.contains("known"), "{told}");
}

#[test]
fn a_column_that_statements_of_models_cannot_write_any_more_is_told() {
    let told = verified_after(
        "ALTER TABLE users ALTER id DROP IDENTITY, ALTER created_at DROP DEFAULT;
        ALTER TABLE tickets ALTER id SET GENERATED ALWAYS;
        ALTER TABLE users DROP COLUMN age CASCADE;
        ALTER TABLE users ADD age integer GENERATED ALWAYS AS (1) STORED;
        ALTER TABLE fees ALTER sum DROP DEFAULT;
        CREATE DOMAIN strict AS integer NOT NULL; CREATE DOMAIN over AS strict;
        ALTER TABLE tickets ADD far over",
    );
    for line in [
        "column public.users.id: filled in by the database → not null, without a default",
        "column public.users.created_at: filled in by the database → not null, without a default",
        "column public.users.age: written by INSERT → generated always",
        "column public.tickets.id: written by INSERT → generated always",
        "column public.fees.sum: filled in by the database → not null, without a default",
        "table public.tickets: its columns → also far, not null",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!told.contains("tags"), "{told}");
}

#[test]
fn a_view_that_became_a_table_is_read_as_before() {
    let told = verified_after(
        "DROP VIEW adults;
        CREATE TABLE adults (id bigint NOT NULL, email email NOT NULL, age integer)",
    );
    assert_eq!(told, "");
}
