//! What columns have within: elements of arrays, values of ranges, parts of JSON.

use schema::chrono::{DateTime, NaiveDate, Utc};
use schema::prelude::*;
use schema::query::{Condition, NullColumn, null_column};
use schema::serde_json::json;
use schema::types::{Multirange, Range};
use schema::uuid::Uuid;
use schema_data_tests::db::{Address, BAGS, Bag, BagPatch, Mood, USERS, User};

use crate::server::{Server, start};

/// Compares conditions with what a person writes. The two must not agree on none or all rows alone.
struct Check<'s> {
    server: &'s mut Server,
    all: usize,
    some: usize,
}

impl<'s> Check<'s> {
    fn new(server: &'s mut Server) -> Self {
        Self { server, all: 0, some: 0 }
    }

    fn is(&mut self, condition: Condition<'_, Bag>, sql: &str) {
        let shown = format!("{condition:?}");
        let sql = format!("SELECT id FROM bags WHERE {sql} ORDER BY id");
        let rows = self.server.client.query(&sql, &[]).unwrap();
        let expected: Vec<i32> = rows.iter().map(|row| row.get(0)).collect();
        let found = Bag::filter(condition).order_by(BAGS.id.asc()).all(&mut self.server.client);
        let found = found.unwrap_or_else(|error| panic!("{shown}: {error}"));
        let found: Vec<i32> = found.iter().map(|row| row.id).collect();
        assert_eq!(found, expected, "{shown}, {sql}");
        self.all += 1;
        self.some += usize::from((1..5).contains(&found.len()));
    }

    fn tells_rows_apart(&self) {
        assert!(self.some * 10 > self.all * 8, "{} of {}", self.some, self.all);
    }
}

#[test]
fn arrays_have_elements() {
    let mut server = start();
    let mut check = Check::new(&mut server);
    let c = &mut check;
    c.is(BAGS.words.has("a"), "words @> ARRAY['a']");
    c.is(BAGS.words.has("a".to_owned()).not(), "NOT words @> ARRAY['a']");
    c.is(BAGS.words.has_all(["c", "a"]), "words @> '{a,c}'");
    c.is(BAGS.words.has_all([""; 0]), "words @> '{}'");
    c.is(BAGS.words.has_any(["b", "c"]), "words && '{b,c}'");
    c.is(BAGS.words.has_any([""; 0]), "words && '{}'");
    c.is(BAGS.words.within(["a", "b", "x"]), "words <@ '{a,b,x}'");
    c.is(BAGS.words.within([""; 0]), "words <@ '{}'");
    // Elements as they were read, NULL among them.
    let read = vec![Some("a".to_owned()), None, Some("c".to_owned())];
    c.is(BAGS.words.has_any(&read), "words && '{a,NULL,c}'");
    c.is(BAGS.words.has_all(&read), "words @> '{a,NULL,c}'");
    c.is(BAGS.words.within(read), "words <@ '{a,NULL,c}'");
    c.is(BAGS.numbers.has(3), "numbers @> '{3}'");
    c.is(BAGS.numbers.has_any([1, 5]), "numbers && '{1,5}'");
    c.is(BAGS.numbers.within([1, 2, 3]), "numbers <@ '{1,2,3}'");

    c.is(BAGS.moods.has(Mood::Ok), "moods @> '{ok}'");
    c.is(BAGS.moods.has_any([Mood::Happy, Mood::Sad]), "moods && '{happy,sad}'");
    c.is(BAGS.moods.within([Mood::Ok]), "moods <@ '{ok}'");
    // What travels as text is compared as what it is.
    c.is(BAGS.prices.has("2.000"), "prices @> '{2}'");
    c.is(BAGS.prices.has_all(["2", "1.5"]), "prices @> '{1.5,2}'");
    c.is(BAGS.prices.within(["2", "1.5"]), "prices <@ '{1.5,2}'");
    c.is(BAGS.folded.has("BoB"), "folded @> '{bob}'");
    c.is(BAGS.folded.has_any(["ADA", "cid"]), "folded && '{ada,cid}'");
    c.is(BAGS.ids.has(Uuid::from_u128(1)), "ids @> '{00000000-0000-0000-0000-000000000001}'");
    let home = Address { street: Some("b".to_owned()), zip: None };
    c.is(BAGS.homes.has(&home), "homes @> '{\"(b,)\"}'");
    c.is(BAGS.homes.has_all([&home, &home]), "homes @> '{\"(b,)\"}'");
    // Domains over arrays, of elements, and both.
    c.is(BAGS.labels.has("y"), "labels @> '{y}'");
    c.is(BAGS.labels.within(["x", "y"]), "labels <@ '{x,y}'");
    c.is(BAGS.marked.has("y"), "marked @> '{y}'::label[]");
    c.is(BAGS.marked.has_any(["x", "q"]), "marked && '{x}'::label[]");
    c.is(BAGS.marked.eq(vec![Some("x".to_owned())]), "marked = '{x}'::label[]");
    c.is(BAGS.tagging.has("y"), "tagging @> '{y}'::label[]");
    c.is(BAGS.tagging.within(["y", "z"]), "tagging <@ '{y,z}'::label[]");
    c.tells_rows_apart();
    let refused = Bag::filter(BAGS.marked.has("")).all(&mut c.server.client).unwrap_err();
    assert_eq!(refused.code(), Some("23514"));
}

#[test]
fn ranges_have_values() {
    let mut server = start();
    let mut check = Check::new(&mut server);
    let c = &mut check;
    c.is(BAGS.span.has(3), "span @> 3");
    c.is(BAGS.span.has(i32::MAX), "span @> 2147483647");
    c.is(BAGS.span.has(BAGS.best), "span @> best");
    c.is(BAGS.span.has_all(2..4), "span @> '[2,4)'::int4range");
    c.is(BAGS.span.has_all(Range::Empty), "span @> 'empty'::int4range");
    c.is(BAGS.span.has_all(BAGS.span), "span @> span");
    c.is(BAGS.span.overlaps(3..=3), "span && '[3,3]'::int4range");
    c.is(BAGS.span.overlaps(4..), "span && '[4,)'::int4range");
    c.is(BAGS.span.overlaps(..1), "span && '(,1)'::int4range");
    c.is(BAGS.span.overlaps(Range::Empty), "span && 'empty'::int4range");
    c.is(BAGS.span.within(1..9), "span <@ '[1,9)'::int4range");
    c.is(BAGS.span.within(Range::ALL), "span <@ '(,)'::int4range");
    c.is(BAGS.span.within(Range::Empty), "span <@ 'empty'::int4range");
    c.is(BAGS.span.eq(1..5), "span = '[1,5)'");
    c.is(BAGS.span.in_([Range::from(1..5), Range::Empty]), "span IN ('[1,5)', 'empty')");
    c.is(BAGS.long.has(4), "long @> 4::int8");
    c.is(BAGS.long.within(0..10), "long <@ '[0,10)'::int8range");

    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    c.is(BAGS.season.has(day(2, 12)), "season @> '2026-02-12'::date");
    c.is(
        BAGS.season.has_all(day(2, 1)..=day(2, 9)),
        "season @> '[2026-02-01,2026-02-09]'::daterange",
    );
    c.is(BAGS.season.overlaps(..day(2, 1)), "season && '(,2026-02-01)'::daterange");
    let at: DateTime<Utc> = "2026-01-15T00:00:00Z".parse().unwrap();
    c.is(BAGS.at.has(at), "at @> '2026-01-15 00:00Z'::timestamptz");
    c.is(BAGS.at.overlaps(at..), "at && '[2026-01-15 00:00Z,)'::tstzrange");
    c.is(BAGS.at.within(..at), "at <@ '(,2026-01-15 00:00Z)'::tstzrange");
    // Of the database's own, over a domain and over a type whose operators are elsewhere.
    c.is(BAGS.evens.has(4), "evens @> 4::even");
    c.is(BAGS.evens.within(4..=8), "evens <@ '[4,8]'::even_range");
    c.is(BAGS.letters.has("C"), "letters @> 'c'::ext.citext");
    c.is(BAGS.letters.overlaps("X".to_owned()..), "letters && '[x,)'::folded_range");
    c.tells_rows_apart();
}

#[test]
fn json_has_parts_and_keys() {
    let mut server = start();
    let mut check = Check::new(&mut server);
    let c = &mut check;
    c.is(BAGS.doc.has_all(json!({"theme": "dark"})), r#"doc @> '{"theme": "dark"}'"#);
    c.is(BAGS.doc.has_all(json!({"deep": {"x": 1}})), r#"doc @> '{"deep": {"x": 1}}'"#);
    c.is(BAGS.doc.has_all(json!({"tags": ["b"]})), r#"doc @> '{"tags": ["b"]}'"#);
    c.is(BAGS.doc.has_all(json!("a")), r#"doc @> '"a"'"#);
    c.is(BAGS.doc.has_all(json!({})), "doc @> '{}'");
    c.is(BAGS.doc.has_key("theme"), "doc ? 'theme'");
    c.is(BAGS.doc.has_key("x"), "doc ? 'x'");
    c.is(BAGS.plain.has_all(json!({"theme": "dark"})), r#"plain::jsonb @> '{"theme": "dark"}'"#);
    c.is(BAGS.plain.has_key("theme".to_owned()), "plain::jsonb ? 'theme'");
    c.tells_rows_apart();
    // The value of another type than the column's.
    let settings = User::filter(USERS.settings.has_key("theme")).count(&mut c.server.client);
    assert_eq!(settings.unwrap(), 0);
}

#[test]
// Several of one are meant, not one of several.
#[allow(clippy::single_range_in_vec_init)]
fn multiranges_have_ranges() {
    let mut server = start();
    if server.setting("current_setting('server_version_num')").parse::<u32>().unwrap() < 140_000 {
        return;
    }
    server.users(&[("ada", None), ("bob", None), ("cid", None)]);
    let c = &mut server.client;
    c.batch_execute(
        "ALTER TABLE users ADD spans int4multirange;
         UPDATE users SET spans = '{[1,3),[5,9)}' WHERE name = 'ada';
         UPDATE users SET spans = '{}' WHERE name = 'bob'",
    )
    .unwrap();
    // As models have it that are not for sqlx, which knows no multiranges.
    let spans: NullColumn<User, Multirange<i32>> =
        null_column("spans", "::int4multirange\0::integer");
    let of = |ranges: &[std::ops::Range<i32>]| -> Multirange<i32> {
        ranges.iter().cloned().map(Range::from).collect()
    };
    let mut check = |condition: Condition<'_, User>, expected: &[&str]| {
        let shown = format!("{condition:?}");
        let found = User::filter(condition).order_by(USERS.id.asc()).all(&mut *c).unwrap();
        let found: Vec<_> = found.iter().map(|user| &*user.name).collect();
        assert_eq!(found, expected, "{shown}");
    };
    check(spans.has(5), &["ada"]);
    check(spans.has(4), &[]);
    check(spans.has_all(of(&[1..2, 6..7])), &["ada"]);
    check(spans.has_all(of(&[])), &["ada", "bob"]);
    check(spans.overlaps(of(&[3..6])), &["ada"]);
    check(spans.overlaps(of(&[3..5])), &[]);
    check(spans.within(of(&[0..9])), &["ada", "bob"]);
    check(spans.within(of(&[0..8])), &["bob"]);
}

#[test]
fn indexes_lead_to_what_is_within() {
    let mut server = start();
    let mut config = schema::postgres::Config::from(server.config());
    let config = config.options("-c enable_seqscan=off -c plan_cache_mode=force_generic_plan");
    let mut c = schema::Cached::new(config.connect(schema::postgres::NoTls).unwrap());
    let mut check = |condition: Condition<'_, Bag>, index: &str| {
        let shown = format!("{condition:?}");
        Bag::filter(condition).all(&mut c).unwrap();
        let last =
            "SELECT name FROM pg_prepared_statements WHERE statement LIKE '%FROM public.bags %'
            ORDER BY prepare_time DESC LIMIT 1";
        let name = c.simple_query(last).unwrap().into_iter().find_map(|message| match message {
            schema::postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        let plan = c.simple_query(&format!("EXPLAIN EXECUTE \"{}\" (NULL)", name.unwrap()));
        let plan = format!("{:?}", plan.unwrap());
        assert!(plan.contains(index) && plan.contains("Index Cond"), "{shown}: {plan}");
    };
    check(BAGS.words.has("a"), "bags_words");
    check(BAGS.words.has_all(["a", "b"]), "bags_words");
    check(BAGS.words.has_any(["a"]), "bags_words");
    check(BAGS.words.within(["a"]), "bags_words");
    check(BAGS.prices.has("2"), "bags_prices");
    check(BAGS.doc.has_all(json!({"theme": "dark"})), "bags_doc");
    check(BAGS.doc.has_key("theme"), "bags_doc");
    check(BAGS.span.has(3), "bags_span");
    check(BAGS.span.has_all(1..2), "bags_span");
    check(BAGS.span.overlaps(1..2), "bags_span");
    check(BAGS.span.within(1..2), "bags_span");
}

#[test]
fn rows_are_changed_by_what_they_have() {
    let mut server = start();
    let c = &mut server.client;
    let patch = BagPatch { best: Some(Some(7)), ..Default::default() };
    let both = BAGS.words.has("a").and(BAGS.span.overlaps(1..9).or(BAGS.doc.has_key("none")));
    assert_eq!(Bag::filter(both).update(&mut *c, &patch).unwrap(), 2);
    assert_eq!(Bag::filter(BAGS.best.eq(7)).count(&mut *c).unwrap(), 2);
    assert_eq!(Bag::filter(BAGS.numbers.has(3)).delete(&mut *c).unwrap(), 1);
}
