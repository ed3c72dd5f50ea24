//! Shapes of constraints as real schemas have them: the server agrees.

use std::collections::BTreeSet;

use postgres::types::ToSql;
use schema::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use schema::rust_decimal::Decimal;
use schema_meaning_tests::db::*;

use crate::random::Random;
use crate::server::start;

/// What only the server checks.
const LEFT: [&str; 1] = ["shapes_tags_check"];
/// What is checked here for some values only: the age of a person, and what a locale decides.
const IN_PART: [&str; 7] = [
    "shapes_born_check",
    "shapes_gender_check",
    "shapes_persontype_check",
    "shapes_login_check",
    "shapes_word_check",
    "shapes_word_check1",
    "shapes_slug_check1",
];

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(texts: &[&str]) -> Vec<T> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn sample(random: &mut Random, changes: usize) -> NewShape {
    let mut new = NewShape::new();
    let text = |random: &mut Random, of: &[&str]| random.maybe(of).map(str::to_owned);
    for _ in 0..changes {
        match random.below(20) {
            0 => new.gender = text(random, &["M", "m", "f", "x", "é", "", "i"]),
            1 => new.persontype = text(random, &["sc", "SC", "in", "IN", "xx", "s", "ßs", ""]),
            2 => new.login = text(random, &["ada", "Ada", "IDA", "ida", "ÉVA", "éva", "", "A1"]),
            3 => new.sha = random.maybe(&[vec![], vec![1, 2, 3], vec![0; 4]]),
            4 => {
                let days = ["1929-12-31", "1930-01-01", "1990-02-28", "2200-01-01"];
                new.born = random.maybe(&parsed::<NaiveDate>(&days));
            }
            5 => {
                let slugs =
                    ["a", "a-b", "a--b", "-a", "a-", "", "A", "é", "a-b-c-d9", "a-b-c-d-9", "éééé"];
                new.slug = text(random, &slugs);
            }
            6 => {
                let words = [
                    " b1",
                    "ba 12",
                    "b12 ",
                    "bé1 ",
                    "x\u{1c}1a ",
                    "b\u{b}1",
                    "_b9",
                    "9",
                    "",
                    "a b c",
                    " a",
                    "b",
                    "caf\t12",
                ];
                new.word = text(random, &words);
            }
            7 => new.pad = text(random, &["x", "y", "x  ", "y    ", "", "z"]),
            8 => new.part = random.maybe(&[-7, 0, 1, 7, 14, 21, 91, 98, i32::MAX]),
            9 => {
                new.rate =
                    random.maybe(&parsed::<Decimal>(&["6.5", "6.4999", "200.00", "200.0001"]))
            }
            10 => new.level = random.maybe(&[-41_i16, -40, 0, 1, 50, 240, 241]),
            11 => new.share = random.maybe(&[0.5_f32, 0.500_000_1, -1.0, f32::NAN]),
            12 => {
                let times = ["07:59:59.999999", "08:00:00", "18:30:00.499999", "18:30:00.5"];
                new.open = random.maybe(&parsed::<NaiveTime>(&times));
            }
            13 => {
                let times =
                    ["2020-01-01T11:59:59.999999", "2020-01-01T12:00:00", "2021-05-05T00:00:00"];
                new.starts = random.maybe(&parsed::<NaiveDateTime>(&times));
            }
            14 => {
                let times = ["2029-12-31T21:59:59.999999Z", "2029-12-31T22:00:00Z"];
                new.seen = random.maybe(&parsed::<DateTime<Utc>>(&times));
            }
            15 | 16 => {
                let days = ["2021-05-05", "2021-05-06", "2020-01-01", "2021-06-04", "2021-06-05"];
                let days = parsed::<NaiveDate>(&days);
                new.from_day = random.maybe(&days);
                new.to_day = random.maybe(&days);
            }
            17 => {
                let tag = Some("t".to_owned());
                new.tags = random.maybe(&[vec![], vec![tag.clone(), None], vec![tag; 3]]);
            }
            _ => {
                let json = [schema::serde_json::json!(null), schema::serde_json::json!({"a": 1})];
                new.extra = random.maybe(&json);
            }
        }
    }
    new
}

/// The row as the server takes it, with nothing in between.
fn send(c: &mut postgres::Client, new: &NewShape) -> Result<u64, postgres::Error> {
    let columns = "gender, persontype, login, sha, born, slug, word, pad, part, rate, level, share, \
        open, starts, seen, from_day, to_day, tags, extra";
    let all: Vec<&(dyn ToSql + Sync)> = vec![
        &new.gender,
        &new.persontype,
        &new.login,
        &new.sha,
        &new.born,
        &new.slug,
        &new.word,
        &new.pad,
        &new.part,
        &new.rate,
        &new.level,
        &new.share,
        &new.open,
        &new.starts,
        &new.seen,
        &new.from_day,
        &new.to_day,
        &new.tags,
        &new.extra,
    ];
    let values: Vec<String> = (1..=all.len()).map(|n| format!("${n}")).collect();
    c.execute(&format!("INSERT INTO shapes ({columns}) VALUES ({})", values.join(", ")), &all)
}

#[test]
fn the_server_agrees() {
    let mut server = start();
    let c = &mut server.client;
    let mut random = Random(7);
    let (mut passed, mut refused, mut left) = (0, 0, 0);
    let mut met: BTreeSet<String> = BTreeSet::new();
    for round in 0..6000 {
        let new = sample(&mut random, 1 + round % 4);
        let said = new.validate();
        let sent = send(c, &new).map_err(|error| {
            let error = error.as_db_error().unwrap_or_else(|| panic!("{error}: {new:?}"));
            (error.code().code().to_owned(), error.constraint().unwrap_or_default().to_owned())
        });
        match (&said, &sent) {
            (Ok(()), Ok(_)) => passed += 1,
            (Ok(()), Err((code, constraint))) => {
                let known = LEFT.contains(&constraint.as_str())
                    || IN_PART.contains(&constraint.as_str())
                    || code == "22003";
                assert!(known, "{constraint} passed: {new:?}");
                left += 1;
            }
            (Err(found), Err((code, constraint))) => {
                refused += 1;
                met.extend(found.iter().filter_map(|it| it.constraint).map(str::to_owned));
                // The server names the first that it finds.
                let named = found.iter().any(|it| it.constraint == Some(constraint));
                let other = LEFT.contains(&constraint.as_str())
                    || IN_PART.contains(&constraint.as_str())
                    || ["22001", "22003"].contains(&code.as_str());
                assert!(named || other, "{found:?}, the server: {code} {constraint}: {new:?}");
            }
            (Err(found), Ok(_)) => panic!("{found:?}, but the server took {new:?}"),
        }
    }
    assert!(passed > 500 && refused > 500 && left > 10, "{passed} {refused} {left}");
    let all = c.query(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'shapes'::regclass AND contype = 'c'",
        &[],
    );
    for row in all.unwrap() {
        let name: String = row.get(0);
        // `IS NOT FALSE` of what may be NULL is left where it may be.
        assert_ne!(met.contains(&name), LEFT.contains(&name.as_str()), "{name}");
    }
}
