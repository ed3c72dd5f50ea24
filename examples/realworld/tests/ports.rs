//! Both ports over one scenario, on a throwaway PostgreSQL: what either writes, both read alike.

use std::fmt::Debug;
use std::path::Path;

use deadpool_postgres::{Client, Manager, Pool};
use realworld::{models, plain};
use schema_postgres::scripts::{read_scripts, run_scripts};
use schema_postgres::shadow::{Shadow, ShadowOptions};
use tokio_postgres::{Config, NoTls};

/// Does something with a client of an empty database.
fn with_database(work: impl AsyncFnOnce(Client)) {
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("db");
    run_scripts(&mut client, &read_scripts(&[scripts]).unwrap()).unwrap();
    let config: Config = database.address().to_string().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let pool = Pool::builder(Manager::new(config, NoTls)).max_size(1).build().unwrap();
        work(pool.get().await.unwrap()).await;
    });
}

/// Both show the same.
#[track_caller]
fn same(ours: impl Debug, theirs: impl Debug) -> String {
    let ours = format!("{ours:#?}");
    assert_eq!(ours, format!("{theirs:#?}"));
    ours
}

/// What both ports answer, which must be the same.
macro_rules! both {
    ($function:ident($($argument:expr),*)) => {
        same(
            models::$function($($argument),*).await.unwrap(),
            plain::$function($($argument),*).await.unwrap(),
        )
    };
}

/// Asks for articles by both ports, and tells their slugs in order.
macro_rules! slugs {
    ($db:expr, $viewer:expr, $limit:expr, { $($field:ident: $value:expr),* }) => {{
        let wanted = models::Wanted { $($field: $value,)* ..Default::default() };
        let ours = models::articles($db, &wanted, $viewer, $limit).await.unwrap();
        let wanted = plain::Wanted { $($field: $value,)* ..Default::default() };
        same(&ours, plain::articles($db, &wanted, $viewer, $limit).await.unwrap());
        ours.into_iter().map(|view| view.article.slug).collect::<Vec<_>>().join(" ")
    }};
}

/// A day of Conduit, written by one port.
macro_rules! day {
    ($port:ident, $db:ident, $article:expr) => {{
        let (mut client, port) = ($db, stringify!($port));
        let db = &client;
        let mut users = Vec::new();
        for name in ["ada", "bob", "cid"] {
            let email = format!("{name}@example.org");
            users.push($port::register(db, name, &email, "hash").await.unwrap());
            let found = both!(user_by_email(db, &email));
            assert_eq!(found, format!("{:#?}", users.last()), "{port}");
            assert_eq!(found, both!(user_by_username(db, name)));
        }
        assert_eq!(both!(user_by_email(db, "eve@example.org")), "None");
        assert!($port::register(db, "ada", "a@example.org", "hash").await.is_err());
        let [ada, bob, cid] = [users[0].id, users[1].id, users[2].id];

        let patch = $port::UserPatch {
            bio: Some("Counts".to_owned()),
            image: Some(Some("ada.png".to_owned())),
            ..Default::default()
        };
        let changed = $port::update_user(db, ada, &patch).await.unwrap().unwrap();
        let shown = (&*changed.username, &*changed.bio, changed.image.as_deref());
        assert_eq!(shown, ("ada", "Counts", Some("ada.png")));
        let patch = $port::UserPatch { image: Some(None), ..Default::default() };
        assert_eq!($port::update_user(db, ada, &patch).await.unwrap().unwrap().image, None);
        assert!($port::update_user(db, 99, &patch).await.unwrap().is_none());

        $port::follow(db, bob, ada).await.unwrap();
        $port::follow(db, bob, ada).await.unwrap();
        $port::follow(db, bob, cid).await.unwrap();
        assert!($port::unfollow(db, bob, cid).await.unwrap());
        assert!(!$port::unfollow(db, bob, cid).await.unwrap());
        assert!(both!(profile(db, "ada", Some(bob))).contains("following: true"));
        assert!(both!(profile(db, "ada", Some(cid))).contains("following: false"));
        assert!(both!(profile(db, "ada", None)).contains("following: false"));
        assert_eq!(both!(profile(db, "eve", Some(bob))), "None");

        let mut ids = Vec::new();
        for (slug, author, tags) in [
            ("one", ada, &["rust", "sql"][..]),
            ("two", bob, &["sql", "sql"]),
            ("three", ada, &[]),
            ("four", cid, &["Zoo", "rust"]),
        ] {
            let new = $article(slug, author);
            let made = $port::create_article(&mut client, &new, tags).await.unwrap();
            ids.push(made.id);
        }
        let again = $article("one", ada);
        assert!($port::create_article(&mut client, &again, &[]).await.is_err());
        let db = &client;
        assert!(both!(tags(db)).contains("Zoo"));
        let patch = $port::ArticlePatch { title: Some("New".to_owned()), ..Default::default() };
        let changed = $port::update_article(db, "two", &patch).await.unwrap().unwrap();
        assert_eq!((&*changed.title, &*changed.body), ("New", "Body"));
        assert!(changed.updated_at > changed.created_at);
        let nothing = $port::ArticlePatch::default();
        let same = $port::update_article(db, "two", &nothing).await.unwrap().unwrap();
        assert_eq!(same.updated_at, changed.updated_at);
        assert!($port::update_article(db, "ten", &patch).await.unwrap().is_none());

        for (user, article) in [(ada, ids[1]), (bob, ids[0]), (cid, ids[0]), (cid, ids[0])] {
            $port::favorite(db, user, article).await.unwrap();
        }
        $port::favorite(db, bob, ids[3]).await.unwrap();
        assert!($port::unfavorite(db, bob, ids[3]).await.unwrap());
        assert!(!$port::unfavorite(db, bob, ids[3]).await.unwrap());

        let view = both!(article(db, "one", Some(bob)));
        assert!(view.contains("favorites: 2,\n        favorited: true"), "{view}");
        assert!(view.contains("following: true"));
        assert!(both!(article(db, "one", None)).contains("favorited: false"));
        assert_eq!(both!(article(db, "ten", None)), "None");

        assert_eq!(slugs!(db, None, 9, {}), "four three two one");
        assert_eq!(slugs!(db, Some(bob), 9, { tag: Some("rust") }), "four one");
        assert_eq!(slugs!(db, Some(bob), 9, { author: Some("ada") }), "three one");
        assert_eq!(slugs!(db, Some(cid), 9, { favorited_by: Some("cid") }), "one");
        assert_eq!(slugs!(db, Some(bob), 9, { followed_by: Some(bob) }), "three one");
        assert_eq!(slugs!(db, None, 9, { tag: Some("rust"), author: Some("ada") }), "one");
        assert_eq!(slugs!(db, None, 9, { tag: Some("none") }), "");
        assert_eq!(slugs!(db, Some(ada), 2, {}), "four three");
        let last = models::article(db, "three", None).await.unwrap().unwrap().article;
        let after = Some((last.created_at, last.id));
        assert_eq!(slugs!(db, Some(ada), 2, { after: after }), "two one");
        assert_eq!(slugs!(db, None, 9, { author: Some("ada"), after: after }), "one");

        let first = $port::add_comment(db, ids[0], bob, "Well said").await.unwrap();
        $port::add_comment(db, ids[0], ada, "Thanks").await.unwrap();
        $port::add_comment(db, ids[1], cid, "Hm").await.unwrap();
        assert!($port::add_comment(db, ids[1], cid, "").await.is_err());
        assert_eq!(both!(comments(db, ids[0], Some(bob))).matches("following: true").count(), 1);
        assert!($port::delete_comment(db, first.id).await.unwrap());
        assert!(!$port::delete_comment(db, first.id).await.unwrap());
        assert_eq!(both!(comments(db, ids[0], None)).matches("CommentView").count(), 1);
        assert_eq!(both!(comments(db, ids[2], None)), "[]");

        assert!($port::delete_article(db, "one").await.unwrap());
        assert!(!$port::delete_article(db, "one").await.unwrap());
        assert_eq!(slugs!(db, Some(ada), 9, {}), "four three two");
    }};
}

#[test]
fn models_write_what_both_read() {
    with_database(async |db| {
        day!(models, db, |slug: &str, author| models::NewArticle::new(
            slug.to_owned(),
            "Title".to_owned(),
            "About".to_owned(),
            "Body".to_owned(),
            author,
        ))
    });
}

#[test]
fn hands_write_what_both_read() {
    with_database(async |db| {
        day!(plain, db, |slug: &str, author_id| plain::NewArticle {
            slug: slug.to_owned(),
            title: "Title".to_owned(),
            description: "About".to_owned(),
            body: "Body".to_owned(),
            author_id,
        })
    });
}
