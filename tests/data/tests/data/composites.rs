//! Composites as parameters of sqlx's own queries.

use schema::chrono::{DateTime, NaiveDate, Utc};
use schema::sqlx::{self, AssertSqlSafe, PgPool};
use schema::types::Range;
use schema::uuid::Uuid;
use schema::{Keyed, Table};
use schema_data_tests::db::größe::{ItSAType, Öde};
use schema_data_tests::db::*;

use crate::sqlx::{apart, with_pool};

fn address(street: &str, zip: i32) -> Address {
    Address { street: Some(street.to_owned()), zip: Some(zip) }
}

fn odd() -> Öde {
    Öde { süß: Some(ItSAType::À), all_of: Some(vec![Some(ItSAType::B), None]) }
}

fn nothing() -> Everything {
    Everything {
        flag: None,
        letter: None,
        small: None,
        whole: None,
        share: None,
        short: None,
        padded: None,
        label: None,
        loud: None,
        raw: None,
        day: None,
        at: None,
        key: None,
        plain: None,
        document: None,
        mood: None,
        feeling: None,
        zip: None,
        home: None,
        place: None,
        numbers: None,
        texts: None,
        moods: None,
        feelings: None,
        zips: None,
        homes: None,
        places: None,
        words: None,
        numbers_between: None,
        times_between: None,
        span: None,
        spans: None,
        zips_between: None,
    }
}

fn everything() -> Everything {
    let at: DateTime<Utc> = DateTime::from_timestamp(1_700_000_000, 5_000).unwrap();
    let home = address("A \"b\", (c)\\", 1);
    Everything {
        flag: Some(true),
        letter: Some(b'x' as i8),
        small: Some(-2),
        whole: Some(i64::MAX),
        share: Some(0.1),
        short: Some("short".to_owned()),
        padded: Some("four".to_owned()),
        label: Some("label".to_owned()),
        loud: Some("LOUD".to_owned()),
        raw: Some(vec![0, 255]),
        day: NaiveDate::from_ymd_opt(2024, 2, 29),
        at: Some(at),
        key: Some(Uuid::from_u128(7)),
        plain: Some(schema::serde_json::json!({"a": null})),
        document: Some(schema::serde_json::json!([1, {"b": "c"}])),
        mood: Some(Mood::Sad),
        feeling: Some(Mood::Happy),
        zip: Some(12),
        home: Some(home.clone()),
        place: Some(Address { street: None, zip: None }),
        numbers: Some(vec![Some(1), None, Some(3)]),
        texts: Some(Vec::new()),
        moods: Some(vec![Some(Mood::Ok), None]),
        feelings: Some(vec![None, Some(Mood::Happy)]),
        zips: Some(vec![Some(1), None]),
        homes: Some(vec![Some(home.clone()), None, Some(address("", 2))]),
        places: Some(vec![Some(home), None]),
        words: Some(vec![Some("w".to_owned()), None]),
        numbers_between: Some((1..5).into()),
        times_between: Some(vec![Some((..at).into()), None, Some(Range::Empty)]),
        span: Some((0.5..).into()),
        spans: Some(vec![Some((1.0..2.0).into()), None]),
        zips_between: Some((1..9).into()),
    }
}

fn outermost() -> Outermost {
    Outermost {
        name: Some("name".to_owned()),
        inner_one: Some(everything()),
        all_of: Some(vec![Some(everything()), None, Some(nothing())]),
        odd: Some(odd()),
    }
}

/// Whether the server says yes of a value.
async fn holds<'q, T>(pool: &PgPool, condition: &'static str, value: T) -> bool
where
    T: sqlx::Encode<'q, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + 'q,
{
    let sql = format!("SELECT {condition}");
    let query = sqlx::query_scalar::<_, Option<bool>>(AssertSqlSafe(sql)).bind(value);
    query.fetch_one(pool).await.unwrap() == Some(true)
}

#[test]
fn single_ones_and_lists() {
    with_pool(1, async |_, pool| {
        let home = address("St James's Square", 12);
        let back: Address =
            sqlx::query_scalar("SELECT $1").bind(&home).fetch_one(&pool).await.unwrap();
        assert_eq!(back, home);
        let parts: (Option<String>, Option<i32>) =
            sqlx::query_as("SELECT ($1::address).street, ($1).zip")
                .bind(home.clone())
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(parts, (home.street.clone(), home.zip));
        assert!(holds(&pool, "$1 = ROW('St James''s Square', 12)::address", &home).await);
        assert!(holds(&pool, "$1 = '(\"St James''s Square\",12)'::address", Some(&home)).await);
        assert!(!holds(&pool, "$1 = ROW('St James''s Square', 13)::address", Some(&home)).await);
        let unknown = Address { street: None, zip: None };
        assert!(holds(&pool, "$1::text = '(,)'", unknown.clone()).await);
        assert!(holds(&pool, "$1 IS NULL", None::<Address>).await);
        assert!(holds(&pool, "$1 IS NULL", None::<Vec<Address>>).await);
        assert!(holds(&pool, "$1::place = ROW('a', 1)::address", address("a", 1)).await);

        let list = vec![Some(home.clone()), None, Some(unknown)];
        assert!(holds(&pool, "$1[1].zip = 12 AND $1[2] IS NULL", &list).await);
        assert!(holds(&pool, "$1[3]::text = '(,)' AND cardinality($1) = 3", &list[..]).await);
        assert!(holds(&pool, "cardinality($1) = 0", Vec::<Address>::new()).await);
        assert!(holds(&pool, "$1 = ARRAY[ROW('a', 1)]::address[]", [address("a", 1)]).await);
        let back: Vec<Option<Address>> =
            sqlx::query_scalar("SELECT $1 -- a list").bind(&list).fetch_one(&pool).await.unwrap();
        assert_eq!(back, list);
    });
}

#[test]
fn in_rows_and_conditions() {
    with_pool(1, async |server, pool| {
        let homes = [address("a", 1), address("b", 2)];
        for (id, home) in (1_i64..).zip(&homes) {
            let sql = "INSERT INTO parcels (id, home, homes, place) VALUES ($1, $2, $3, $4)";
            let query = sqlx::query(sql).bind(id).bind(home).bind(&homes[..]);
            assert_eq!(query.bind(home.clone()).execute(&pool).await.unwrap().rows_affected(), 1);
        }
        let ids = async |condition: &'static str| {
            let sql = format!("SELECT id FROM parcels WHERE {condition} ORDER BY id");
            let query = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql));
            query.bind(&homes[1]).bind(&homes).fetch_all(&pool).await.unwrap()
        };
        assert_eq!(ids("home = $1 AND home = ANY($2)").await, [2]);
        assert_eq!(ids("home < $1 AND homes = $2").await, [1]);
        assert_eq!(ids("place = ANY($2) AND $1 = ANY(homes)").await, [1, 2]);

        let found = apart(server, |server| Parcel::find(&mut server.client, 2)).unwrap().unwrap();
        assert_eq!((found.home, found.place), (Some(address("b", 2)), Some(address("b", 2))));
        assert_eq!(found.homes, homes.map(Some));
    });
}

#[test]
fn of_everything_and_of_each_other() {
    with_pool(1, async |server, pool| {
        // As the client writes them that asks the server first.
        let mut new = NewParcel::new(1);
        new.everything = Some(everything());
        new.outermost = Some(outermost());
        new.checked = Some(outermost());
        new.odd = Some(odd());
        let asked = apart(server, |server| Parcel::insert(&mut server.client, &new)).unwrap();
        // `sqlx` 0.9.0 does not find types that are new to a connection and wait for one another.
        assert!(holds(&pool, "($1).flag", everything()).await);
        assert!(holds(&pool, "($1).name = 'name'", outermost()).await);
        let sql = "INSERT INTO parcels (id, everything, outermost, checked, odd)
            VALUES (2, $1, $2, $3, $4)";
        let query = sqlx::query(sql).bind(everything()).bind(outermost()).bind(outermost());
        query.bind(odd()).execute(&pool).await.unwrap();
        let told = Parcel::find(&pool, 2).await.unwrap().unwrap();
        assert_eq!(Parcel { id: 1, ..told }, asked);
        assert_eq!((asked.outermost, asked.odd), (Some(outermost()), Some(odd())));
        let same = "SELECT count(DISTINCT (everything::text, outermost::text, odd::text)) = 1
            FROM parcels";
        assert!(sqlx::query_scalar::<_, bool>(same).fetch_one(&pool).await.unwrap());

        let list = [outermost(), Outermost { odd: None, ..outermost() }];
        let back: Vec<Outermost> =
            sqlx::query_scalar("SELECT $1").bind(&list).fetch_one(&pool).await.unwrap();
        assert_eq!(back, list);
        let back: Everything =
            sqlx::query_scalar("SELECT $1 -- one").bind(nothing()).fetch_one(&pool).await.unwrap();
        assert_eq!(back, nothing());
        assert!(
            holds(&pool, "($1).zips_between = zips(1, 9) AND ($1).padded = 'four'", everything())
                .await
        );
        assert!(
            holds(&pool, "($1).all_of[1]::text = 'b' AND ($1).\"süß\"::text = 'à'", odd()).await
        );
    });
}

#[test]
fn far_from_the_search_path() {
    with_pool(1, async |_, pool| {
        // The same names, other types.
        let sql = "CREATE SCHEMA far; CREATE TYPE far.mood AS ENUM ('sad');
            CREATE TYPE far.address AS (zip integer, street text); SET search_path = far";
        let mut connection = pool.acquire().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut *connection).await.unwrap();
        let back: Outermost = sqlx::query_scalar("SELECT $1")
            .bind(outermost())
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        assert_eq!(back, outermost());
    });
}

#[test]
fn what_is_wrong_is_refused() {
    with_pool(1, async |_, pool| {
        let refused = async |value: Everything| {
            let query = sqlx::query("INSERT INTO parcels (id, everything) VALUES (3, $1)");
            query.bind(value).execute(&pool).await.unwrap_err()
        };
        let code = |error: &sqlx::Error| {
            error.as_database_error().and_then(|said| said.code()).map(|code| code.into_owned())
        };
        // Checked by the domains inside.
        let error = refused(Everything { feeling: Some(Mood::Sad), ..nothing() }).await;
        assert_eq!(code(&error).as_deref(), Some("23514"), "{error}");
        let error = refused(Everything { zips: Some(vec![Some(-1)]), ..nothing() }).await;
        assert_eq!(code(&error).as_deref(), Some("23514"), "{error}");
        // The connection is whole.
        assert!(holds(&pool, "($1).zip = 1", Everything { zip: Some(1), ..nothing() }).await);

        // Types that are others by now.
        sqlx::raw_sql("DROP TABLE parcels, bags, spots, stays, users CASCADE")
            .execute(&pool)
            .await
            .unwrap();
        for sql in [
            "ALTER TYPE address ADD ATTRIBUTE more text CASCADE",
            "ALTER TYPE address DROP ATTRIBUTE more CASCADE, ALTER ATTRIBUTE street TYPE bytea CASCADE",
        ] {
            sqlx::raw_sql(sql).execute(&pool).await.unwrap();
            let query = sqlx::query("SELECT $1::address").bind(address("a", 1));
            let error = query.execute(&pool).await.unwrap_err();
            assert_eq!(code(&error).as_deref(), Some("42804"), "{error}");
        }
    });
}
