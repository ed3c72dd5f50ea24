//! Types that are called as what is generated around them is.

use schema::prelude::*;
use schema::sqlx;
use schema_meaning_tests::db::*;

use crate::server::{pool, start};

#[test]
fn no_name_is_hidden_by_what_is_generated() {
    let mut server = start();
    let c = &mut server.client;
    let new = NewLure {
        r#type: Some(Type::try_from("a").unwrap()),
        info: Some(vec![PgTypeInfo::try_from(1).ok()]),
        label: Some(PgHasArrayType::X),
        ..NewLure::new(LureId(1), M::try_from(2).unwrap(), PgValueRef::A)
    };
    let made = Lure::insert(&mut *c, &new).unwrap();
    assert_eq!(made.m, M::try_from(2).unwrap());
    assert!(M::try_from(0).is_err());
    pool(&mut server, async |pool| {
        let sql = "SELECT * FROM lures WHERE type = $1 AND m = $2";
        let of_type = sqlx::query_as::<_, Lure>(sql).bind(&made.r#type);
        assert_eq!(of_type.bind(made.m).fetch_one(&pool).await.unwrap(), made);
    });
}

#[test]
fn constants_and_types_of_one_value_have_names_of_their_own() {
    let mut server = start();
    let c = &mut server.client;
    let one = F::insert(&mut *c, &NewF::new(FK2(1))).unwrap();
    let other = Fk::insert(&mut *c, &NewFk::new(FkId(2), one.k)).unwrap();
    assert_eq!(Fk::filter(FK.f_k.eq(one.k)).all(&mut *c).unwrap(), [other]);
    let new = NewAb::new(AB::try_from(3).unwrap());
    let made = Ab::insert(&mut *c, &new).unwrap();
    assert_eq!(AB_2.by_id.find(c, made.id).unwrap(), Some(made));
}
