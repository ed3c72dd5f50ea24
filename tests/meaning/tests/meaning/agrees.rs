//! What the server does to values, and says of NULL, before a constraint is asked: it agrees.

use postgres::Client;
use postgres::types::ToSql;
use schema::Violation;
use schema::chrono::{DateTime, NaiveDateTime, Utc};
use schema::prelude::*;
use schema::uuid::Uuid;
use schema_meaning_tests::db::*;

use crate::server::start;

/// A column with a value.
type Sent<'v> = (&'static str, &'v (dyn ToSql + Sync));

/// A parameter is of the type under a domain.
fn cast(c: &mut Client, table: &str, column: &str) -> String {
    let sql = "SELECT CASE typtype WHEN 'd' THEN '::' || typbasetype::regtype ELSE '' END
        FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
        WHERE attrelid = $1::text::regclass AND attname = $2";
    c.query_one(sql, &[&table, &column]).unwrap().get(0)
}

/// The server refuses the row just where it was said to violate something; whether it was taken.
fn agree(c: &mut Client, table: &str, all: &[Sent], said: Result<(), Vec<Violation>>) -> bool {
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let values = (1..).zip(&names).map(|(n, name)| format!("${n}{}", cast(c, table, name)));
    let values: Vec<String> = values.collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
    let values: Vec<_> = all.iter().map(|(_, value)| *value).collect();
    let sent = c.execute(&sql, &values);
    assert_eq!(said.is_ok(), sent.is_ok(), "{said:?} {sent:?} {all:?}");
    sent.is_ok()
}

/// Tries values of one column, and counts those that are taken.
macro_rules! tries {
    ($c:expr, $table:literal, $new:ident, $column:ident: $($value:expr),+ $(,)?) => {{
        let mut taken = 0;
        for value in [$($value),+] {
            let new = $new { $column: Some(value.to_owned()), ..$new::new() };
            let all: &[Sent] = &[(stringify!($column), &new.$column)];
            taken += usize::from(agree($c, $table, all, new.validate()));
        }
        taken
    }};
}

#[test]
fn null_is_no_value_of_some_domains() {
    let mut server = start();
    let c = &mut server.client;
    let sure = Sure::try_from(1).unwrap();
    let truly = Truly::try_from(1).unwrap();
    let stated = Stated::try_from("x").unwrap();
    let mut taken = 0;
    for without in 0..4 {
        let new = NewGiven {
            sure: (without != 1).then_some(sure),
            truly: (without != 2).then_some(truly),
            stated: (without != 3).then(|| stated.clone()),
            ..NewGiven::new()
        };
        let all: &[Sent] = &[("sure", &new.sure), ("truly", &new.truly), ("stated", &new.stated)];
        taken += usize::from(agree(c, "given", all, new.validate()));
    }
    assert_eq!(taken, 1);
}

#[test]
fn spaces_at_the_end_are_as_the_server_has_them() {
    let mut server = start();
    let c = &mut server.client;
    assert_eq!(tries!(c, "spaced", NewSpaced, loose: "new", "new  ", "old", "now", " new"), 3);
    // An enum could not read them all.
    let rows = Spaced::all(&mut *c).unwrap();
    assert!(rows.iter().any(|row| row.loose.as_deref() == Some("new  ")));
    assert_eq!(tries!(c, "spaced", NewSpaced, exact: "a", "a ", "b", "b  ", "c"), 2);
    let short = SpacedShort::ALL.iter().copied();
    let mut taken = Vec::new();
    for label in short {
        let new = NewSpaced { short: Some(label), ..NewSpaced::new() };
        if agree(c, "spaced", &[("short", &new.short)], new.validate()) {
            taken.push(label);
        }
    }
    assert_eq!(taken, [SpacedShort::Old]);
    assert_eq!(tries!(c, "spaced", NewSpaced, currency: "EUR", "EU", "EURO", "EU ", "EUR "), 2);
    assert_eq!(tries!(c, "spaced", NewSpaced, liked: "AB", "AB ", "ABC", "A", "A  "), 4);
    for text in ["123", "1234", "123 ", "12", "12  ", ""] {
        let theirs = c.execute("SELECT $1::bpchar::isrc", &[&text]);
        assert_eq!(Isrc::try_from(text).is_ok(), theirs.is_ok(), "{text}");
    }
}

#[test]
fn times_may_be_rounded() {
    let mut server = start();
    let c = &mut server.client;
    let time = |text: &str| text.parse::<NaiveDateTime>().unwrap();
    let (early, late) = (time("2024-01-01T00:00:00.001"), time("2024-01-01T00:00:00.002"));
    for (early, late) in [(early, late), (late, early), (early, early)] {
        let new = NewTimed { early: Some(early), late: Some(late), ..NewTimed::new() };
        agree(c, "timed", &[("early", &new.early), ("late", &new.late)], new.validate());
    }
    // As they are, they are in order; as the server rounds them, they are not, and the other way.
    let near = time("2024-01-01T00:00:00.000900");
    let new = NewTimed { early: Some(near), late: Some(early), ..NewTimed::new() };
    assert_eq!(new.validate(), Ok(()));
    let new = NewTimed {
        early: Some(time("2024-01-01T00:00:00.002400")),
        late: Some(time("2024-01-01T00:00:00.002600")),
        ..NewTimed::new()
    };
    assert!(agree(c, "timed", &[("early", &new.early), ("late", &new.late)], new.validate()));
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let (zero, half) = (at("2020-01-01T00:00:00Z"), at("2020-01-01T00:00:01.5Z"));
    assert_eq!(tries!(c, "timed", NewTimed, at: zero, half, at("2020-01-01T00:00:01Z")), 2);
    let fine = [time("2020-01-01T00:00:00"), time("2020-01-01T00:00:00.000001")];
    assert_eq!(tries!(c, "timed", NewTimed, fine: fine[0], fine[1]), 1);
}

#[test]
fn domains_are_looked_through() {
    let mut server = start();
    let c = &mut server.client;
    let [below, zero, one] = [-1, 0, 1].map(|it| Tiny::try_from(it).unwrap());
    assert_eq!(tries!(c, "unwrapped", NewUnwrapped, tiny: below, zero, one), 1);
    // As a `real`, 0.1 is a little more.
    let [one, two, three] = [0.1, 0.5, -1.0].map(|it| Weight::try_from(it).unwrap());
    assert_eq!(tries!(c, "unwrapped", NewUnwrapped, weight: one, two, three), 2);
    // The server makes it a `real` first.
    assert_eq!(tries!(c, "unwrapped", NewUnwrapped, wide: 0.1, 0.100_000_001, 0.2, 0.05), 1);
    for (flag, other) in [(true, false), (true, true)] {
        let new = NewUnwrapped {
            flag: Some(Flag::try_from(flag).unwrap()),
            other: Some(other),
            ..NewUnwrapped::new()
        };
        agree(c, "unwrapped", &[("flag", &new.flag), ("other", &new.other)], new.validate());
    }
    let ids = [0, 1, 0x0a00, 0x9000_0000, u128::MAX, 0xa000 << 112].map(Uuid::from_u128);
    for (refers, own) in ids.iter().flat_map(|one| ids.map(|other| (*one, other))) {
        let new = NewUnwrapped {
            refers: Some(Refers::try_from(refers).unwrap()),
            own: Some(own),
            ..NewUnwrapped::new()
        };
        let taken =
            agree(c, "unwrapped", &[("refers", &new.refers), ("own", &new.own)], new.validate());
        assert_eq!(taken, refers < own);
    }
}

#[test]
fn expressions_mean_what_they_do_there() {
    let mut server = start();
    let c = &mut server.client;
    assert_eq!(tries!(c, "shaped", NewShaped, digits: "", "12", "1x", "x1", " ", "1x2"), 3);
    for kind in ["a", "b", "c", "d"] {
        for n in [None, Some(0), Some(1), Some(2), Some(3)] {
            let new = NewShaped { kind: Some(kind.to_owned()), n, ..NewShaped::new() };
            agree(c, "shaped", &[("kind", &new.kind), ("n", &new.n)], new.validate());
        }
    }
    assert_eq!(tries!(c, "shaped", NewShaped, listed: "a", "b c", "", "b", "c"), 3);
    assert_eq!(ShapedPicked::ALL, [ShapedPicked::A, ShapedPicked::BC]);
    assert_eq!(tries!(c, "shaped", NewShaped, state: State::Draft, State::Gone), 1);
    assert_eq!(tries!(c, "shaped", NewShaped, m: 0, 1, -2, -4, -6, 6, 8, 10, -11), 5);
    assert_eq!(tries!(c, "shaped", NewShaped, trimmed: "", "  ", " x ", "x ", "\t"), 2);
    assert_eq!(tries!(c, "shaped", NewShaped, begun: "ab", "abc", "a", "", "xab"), 2);
    assert_eq!(tries!(c, "shaped", NewShaped, grouped: "ac", "xbcx", "c", "a"), 2);
}
