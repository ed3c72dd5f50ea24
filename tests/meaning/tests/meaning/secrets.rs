//! What is shown of secrets: nothing.

use schema::prelude::*;
use schema::types::Json;
use schema_meaning_tests::db::*;
use schema_meaning_tests::{Card, Meta};

use crate::server::{pool, start};

#[test]
fn secrets_are_not_shown() {
    let mut server = start();
    let new = NewUser::new("ada".to_owned(), "hunter2".to_owned());
    let user = User::insert(&mut server.client, &new).unwrap();
    assert_eq!(user.password_hash, "hunter2");
    let patch = UserPatch { password_hash: Some("hunter3".to_owned()), ..UserPatch::default() };
    assert_eq!(format!("{user:?}"), "User { id: UserId(1), name: \"ada\", password_hash: … }");
    assert_eq!(format!("{new:?}"), "NewUser { name: \"ada\", password_hash: … }");
    assert_eq!(format!("{patch:?}"), "UserPatch { password_hash: … }");

    let asked = User::filter(USERS.password_hash.gt("hunter"));
    assert_eq!(format!("{asked:?}"), "Filter(Some(password_hash > $1))");
    let page = asked.order_by(USERS.password_hash.asc()).after("hunter2");
    assert!(!format!("{page:?}").contains("hunter"), "{page:?}");

    let mut new = NewWide::new();
    new.c40 = Some("hunter4".to_owned());
    let wide = Wide::insert(&mut server.client, &new).unwrap();
    assert_eq!(wide.c40.as_deref(), Some("hunter4"));
    let shown = format!("{wide:?}");
    assert!(shown.starts_with("Wide { c1: None, ") && shown.ends_with(", c40: … }"), "{shown}");
}

#[test]
fn secrets_of_a_table_are_those_of_its_partitions() {
    let new = NewSessions1::new(SessionId(1), "hunter2".to_owned());
    assert_eq!(format!("{new:?}"), "NewSessions1 { id: SessionId(1), token: … }");
}

#[test]
fn statements_of_ones_own_do_not_show_their_values() {
    let asked = schema::query_as::<User>("SELECT 1 WHERE $1 = $2", &[&"hunter2", &1]);
    let shown = format!("{asked:?}");
    assert!(shown.contains("WHERE $1 = $2") && !shown.contains("hunter"), "{shown}");
}

#[test]
fn errors_do_not_tell_them() {
    let mut server = start();
    let c = &mut server.client;
    // What is violated is told without the value.
    let new = NewVault::new("hunter2".to_owned());
    let error = Vault::insert(&mut *c, &new).unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing was written to `public.vault`, for it violates\n  pin: longer than 4 characters\n  \
         pin: CHECK (((pin)::text ~ '^\\d+$'::text)) (`vault_pin_check`)"
    );
    assert!(!format!("{error:?}").contains("hunter"), "{error:?}");

    // Neither is what cannot be read.
    c.batch_execute("INSERT INTO vault (pin, settings) VALUES ('1', '{\"title\": true}')").unwrap();
    let hidden = "column 4 of the result, `public.vault.settings`, could not be read: it is a secret, so that it is not said why";
    for error in [
        Vault::all(&mut *c).unwrap_err(),
        Vault::find(&mut *c, VaultId(1)).unwrap_err(),
        Vault::update_version(&mut *c, VaultId(1), 0, &VaultPatch::default()).unwrap_err(),
    ] {
        // The version is checked by a column before the others.
        let shown = error.to_string().replace("column 5", "column 4");
        assert_eq!(shown, hidden);
        assert!(!format!("{error:?}").contains("title"), "{error:?}");
    }
    let error = Vault::query().count_by(&mut *c, VAULT.settings).unwrap_err();
    assert!(error.to_string().contains("it is a secret"), "{error}");
    assert!(!format!("{error:?}").contains("boolean"), "{error:?}");
    let both = format!(
        "SELECT {} FROM users u RIGHT JOIN vault v ON true",
        schema::columns!(u: User, v: Vault)
    );
    let error = schema::query_as::<(Option<User>, Vault)>(both, &[]).all(&mut *c).unwrap_err();
    assert!(error.to_string().contains("it is a secret"), "{error}");
    pool(&mut server, async |pool| {
        let error = Vault::all(&pool).await.unwrap_err();
        assert_eq!(error.to_string(), hidden);
        let error = sqlx::query_as::<_, Vault>("SELECT * FROM vault").fetch_all(&pool).await;
        let error = error.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("true"), "{error:?}");
    });

    // A struct of one's own shows what it has.
    let card = Card::all(&mut server.client).unwrap().remove(0);
    assert_eq!(format!("{card:?}"), "Card { id: 1, note: None }");
    let meta = Meta { title: "hunter5".to_owned(), tags: Vec::new() };
    let patch = VaultPatch { settings: Some(Some(Json(meta))), ..VaultPatch::default() };
    assert_eq!(format!("{patch:?}"), "VaultPatch { settings: … }");
}
