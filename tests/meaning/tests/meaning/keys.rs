//! Keys as types of their own.

use schema::chrono::NaiveDate;
use schema::prelude::*;
use schema::sqlx;
use schema_meaning_tests::db::*;

use crate::server::{pool, start};

/// Compiles only where the types are the same.
fn same<T>(_: T, _: T) {}

#[test]
fn keys_are_shared_by_what_points_at_them() {
    let mut server = start();
    let c = &mut server.client;
    let ada = User::insert(&mut *c, &NewUser::new("ada".into(), "x".into())).unwrap();
    assert_eq!(ada.id, UserId(1));
    assert_eq!(User::find(&mut *c, ada.id).unwrap().as_ref(), Some(&ada));

    let post = Post::insert(&mut *c, &NewPost::new(PostId(7), ada.id)).unwrap();
    assert_eq!(post.author(&mut *c).unwrap(), ada);
    assert_eq!(post.editor_id, None);
    same(post.editor_id, Some(ada.id));
    assert_eq!(ada.authored_posts(&mut *c).unwrap(), std::slice::from_ref(&post));
    assert_eq!(User::load_authored_posts([&ada], &mut *c).unwrap(), [[post.clone()]]);
    let found = Post::filter(POSTS.author_id.eq(ada.id).and(POSTS.post_id.in_([PostId(7)])));
    assert_eq!(found.all(&mut *c).unwrap(), std::slice::from_ref(&post));
    let patch = PostPatch { editor_id: Some(Some(ada.id)), ..PostPatch::default() };
    let edited = Post::update(&mut *c, post.post_id, &patch).unwrap().unwrap();
    assert_eq!(edited.editor(&mut *c).unwrap(), Some(ada.clone()));
    let latest = Latest::all(&mut *c).unwrap();
    assert_eq!(latest[0].author(&mut *c).unwrap(), Some(ada.clone()));

    let land = Country::insert(&mut *c, &NewCountry::new("de".into(), "Germany".into())).unwrap();
    assert_eq!(land.code.to_string(), "de");
    let mut new = NewProfile::new(ada.id);
    new.country = Some(CountryCode::from("de"));
    let profile = Profile::insert(&mut *c, &new).unwrap();
    assert_eq!(Country::find(&mut *c, &land.code).unwrap(), Some(land.clone()));
    let by_text = COUNTRIES.code.starts_with("d").and(COUNTRIES.code.ilike("_E"));
    assert_eq!(Country::filter(by_text).all(&mut *c).unwrap(), std::slice::from_ref(&land));
    assert_eq!(COUNTRIES.by_code.find(&mut *c, &land.code).unwrap(), Some(land));
    let avatar = Avatar::insert(&mut *c, &NewAvatar::new(profile.user_id, vec![1])).unwrap();
    same(avatar.id, ada.id);

    Member::insert(&mut *c, &NewMember::new(ada.id, post.post_id)).unwrap();
    let note = Note::insert(&mut *c, &NewNote::new(ada.id, post.post_id)).unwrap();
    let mut new = NewNote::new(note.user_id, note.post_id);
    new.parent_id = Some(note.id);
    let reply = Note::insert(&mut *c, &new).unwrap();
    assert_eq!(reply.parent(&mut *c).unwrap(), Some(note));
    assert_eq!(
        Member::find(&mut *c, (ada.id, post.post_id)).unwrap().map(|it| it.user_id),
        Some(ada.id)
    );

    let mut torn = NewTorn::new(TornId(1));
    torn.both_id = None::<i64>;
    Torn::insert(&mut *c, &torn).unwrap();
    let shop = Shop::insert(&mut *c, &NewShop::new(ShopKey(3))).unwrap();
    let day = far::VisitId(NaiveDate::from_ymd_opt(2024, 5, 1).unwrap());
    let mut visit = far::NewVisit::new(day, shop.id);
    visit.user_id = None::<i32>;
    let visit = far::Visit::insert(&mut *c, &visit).unwrap();
    assert_eq!(visit.shop(&mut *c).unwrap(), shop);
    assert_eq!(visit.id.to_string(), "2024-05-01");

    let mut event = NewEvent::new(5, day.0);
    event.author_id = Some(ada.id);
    Event::insert(&mut *c, &event).unwrap();
    same(Events2024::all(&mut *c).unwrap()[0].author_id, Some(ada.id));
}

#[test]
fn sqlx_takes_and_gives_keys_and_domains() {
    let mut server = start();
    pool(&mut server, async |pool| {
        let ada = User::insert(&pool, &NewUser::new("ada".into(), "x".into())).await.unwrap();
        let sql = "SELECT id, NULL::bigint, ARRAY[id] FROM users WHERE id = $1 AND id = ANY($2)";
        let (id, none, all): (UserId, Option<UserId>, Vec<UserId>) =
            sqlx::query_as(sql).bind(ada.id).bind(vec![ada.id]).fetch_one(&pool).await.unwrap();
        assert_eq!((id, none, all), (ada.id, None, vec![ada.id]));

        let mail = Mail::try_from("ada@example.org").unwrap();
        let given = sqlx::query_scalar::<_, Mail>("SELECT $1::mail").bind(&mail);
        assert_eq!(given.fetch_one(&pool).await.unwrap(), mail);
        let wrong = sqlx::query_scalar::<_, UserId>("SELECT 'ada'").fetch_one(&pool).await;
        assert!(wrong.unwrap_err().to_string().contains("not compatible"));
    });
}
