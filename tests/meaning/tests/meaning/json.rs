//! JSON columns as types of the program.

use schema::prelude::*;
use schema::types::Json;
use schema_meaning_tests::Meta;
use schema_meaning_tests::db::*;

use crate::server::{pool, start};

fn meta(title: &str) -> Json<Meta> {
    Json(Meta { title: title.to_owned(), tags: vec!["a".to_owned()] })
}

fn new(title: &str) -> NewPaper {
    let mut new = NewPaper::new(meta(title));
    new.extra = Some(meta("more"));
    new.list = Some(Json(vec![meta("one").0, meta("two").0]));
    new
}

#[test]
fn a_value_that_cannot_be_written_is_named() {
    let mut server = start();
    let mut many: Vec<NewPaper> = (1..1500).map(|n| new(&n.to_string())).collect();
    many.push(new(""));
    let error = Paper::insert_many(&mut server.client, &many).unwrap_err();
    assert_eq!(error.to_string(), "a value of `public.papers.meta` could not be written: no title");
    assert_eq!(Paper::query().count(&mut server.client).unwrap(), 0);
}

#[test]
fn types_of_the_program_go_in_and_out() {
    let mut server = start();
    let c = &mut server.client;
    let row = Paper::insert(&mut *c, &new("first")).unwrap();
    assert_eq!(row.meta, meta("first"));
    assert_eq!(row.list.as_ref().map(|list| list.0.len()), Some(2));
    let bare = Paper::insert(&mut *c, &NewPaper::new(meta("bare"))).unwrap();
    assert_eq!((&bare.extra, &bare.list), (&None, &None));

    // `jsonb` can be compared; `json` cannot, in PostgreSQL.
    let condition = PAPERS.meta.eq(meta("first")).and(PAPERS.extra.is_not_null());
    let found = Paper::filter(condition).all(&mut *c).unwrap();
    assert_eq!(found, std::slice::from_ref(&row));
    assert_eq!(Paper::filter(PAPERS.meta.in_([meta("bare")])).count(&mut *c).unwrap(), 1);
    let patch =
        PaperPatch { meta: Some(meta("second")), extra: Some(None), ..PaperPatch::default() };
    let row = Paper::update(&mut *c, row.id, &patch).unwrap().unwrap();
    assert_eq!((row.meta, row.extra), (meta("second"), None));

    for count in [5_usize, 1500] {
        let many: Vec<NewPaper> = (0..count).map(|n| new(&format!("{count}/{n}"))).collect();
        assert_eq!(Paper::insert_many(&mut *c, &many).unwrap(), count as u64);
        let last = PAPERS.meta.eq(meta(&format!("{count}/{}", count - 1)));
        let found = Paper::filter(last).all(&mut *c).unwrap();
        assert_eq!(found[0].list, new("").list);
    }
    // One of them without what the others have.
    let mixed = [new("m1"), NewPaper::new(meta("m2"))];
    let made = Paper::insert_many_returning(&mut *c, &mixed).unwrap();
    assert_eq!((&made[0].extra, &made[1].extra), (&Some(meta("more")), &None));

    c.batch_execute("INSERT INTO papers (meta) VALUES ('{\"tags\": []}')").unwrap();
    let error = Paper::all(&mut *c).unwrap_err().to_string();
    assert!(error.contains("column 2") && error.contains("missing field `title`"), "{error}");
}

#[test]
fn sqlx_takes_and_gives_them_too() {
    let mut server = start();
    pool(&mut server, async |pool| {
        let row = Paper::insert(&pool, &new("first")).await.unwrap();
        assert_eq!(row.meta, meta("first"));
        let many: Vec<NewPaper> = (0..1200).map(|n| new(&n.to_string())).collect();
        assert_eq!(Paper::insert_many(&pool, &many).await.unwrap(), 1200);
        let found = Paper::filter(PAPERS.meta.eq(meta("7"))).all(&pool).await.unwrap();
        assert_eq!(found.len(), 1);
        let same = sqlx::query_as::<_, Paper>("SELECT * FROM papers WHERE id = $1").bind(row.id);
        assert_eq!(same.fetch_one(&pool).await.unwrap(), row);
    });
}
