//! What `validate` says of a row is what the server says of it.

use std::collections::BTreeSet;

use postgres::types::ToSql;
use schema::Error;
use schema::prelude::*;
use schema_meaning_tests::db::*;

use crate::random::Random;
use crate::server::start;

/// A row that violates nothing, with some fields of any value.
fn sample(random: &mut Random, changes: usize) -> NewGoods {
    let day = |text: &str| text.parse::<schema::chrono::NaiveDate>().unwrap();
    let time = |text: &str| text.parse::<schema::chrono::DateTime<schema::chrono::Utc>>().unwrap();
    let number = |text: &str| text.parse::<schema::rust_decimal::Decimal>().unwrap();
    let days = [day("1999-12-31"), day("2000-01-01"), day("2024-05-05"), day("2024-05-06")];
    let times = [
        time("2024-05-05T00:00:00Z"),
        time("2024-05-05T00:00:00.000001Z"),
        time("1970-01-01T00:00:00Z"),
    ];
    let ids = [schema::uuid::Uuid::from_u128(1), schema::uuid::Uuid::from_u128(2)];
    let mut new = NewGoods::new("name".into(), "M".into(), number("5"));
    for _ in 0..changes {
        match random.below(21) {
            0 => {
                let names = [
                    "",
                    "x",
                    "éé",
                    "ééééééééééé",
                    "  ",
                    "a       b ",
                    "0123456789",
                    "0123456789  ",
                    "01234567890",
                ];
                new.name = random.text(&names);
            }
            1 => {
                let codes = ["ab", "ab  ", "abc", "abcd", "abcde", "abcd   ", "xx", "", "AB"];
                new.code = random.maybe(&codes).map(str::to_owned);
            }
            2 => new.size = random.text(&["S", "M", "L", "XL", "", "s", "S "]),
            3 => {
                new.kind = random
                    .maybe(&["good", "bad", "worse", "", "worse  ", "longer", " "])
                    .map(str::to_owned)
            }
            4 => new.amount = random.maybe(&[-1, 0, 1, 13, 499, 500, 501]),
            5 => new.small = random.maybe(&[-1_i16, 0, 1, 5, 6, i16::MAX]),
            6 => new.big = random.maybe(&[0, 9_999_999_999_i64, 10_000_000_000, i64::MIN]),
            7 => new.price = random.one(&["-0.01", "0", "0.00", "9999.99", "1.5"].map(number)),
            8 => {
                new.rebate =
                    random.maybe(&["0.5", "0.50", "0.501", "9.999", "10", "-3", "1.5"].map(number))
            }
            9 => {
                new.rating =
                    random.maybe(&[-0.0, 0.0, 5.5, 5.500_000_1, -1e-9, f64::NAN, f64::INFINITY])
            }
            10 => new.ratio = random.maybe(&[0.0_f32, 1e-30, -1.0, f32::NAN]),
            11 => new.is_on = random.maybe(&[true, false]),
            12 => new.is_free = random.maybe(&[true, false]),
            13 => new.state = random.maybe(State::ALL),
            14 => new.starts = random.maybe(&days),
            15 => new.ends = random.maybe(&days),
            16 => new.seen = random.maybe(&times),
            17 => new.made = random.maybe(&times),
            18 => new.parent = random.maybe(&ids),
            19 => new.own = random.maybe(&ids),
            _ => {
                let notes = ["az", "a z", "abc", "AZ", "x123y", "12", "a\nz", ""];
                new.note = random.maybe(&notes).map(str::to_owned);
                let skus = ["AB-1", "AB123", "AB1234", "A-1", " AB-1", "ab-1", "AB--1"];
                new.sku = random.maybe(&skus).map(str::to_owned);
            }
        }
    }
    new
}

/// The row as the server takes it, with nothing in between.
fn send(c: &mut postgres::Client, new: &NewGoods) -> Result<u64, postgres::Error> {
    let default = "amount, is_on";
    let columns = "name, code, size, kind, small, big, price, rebate, rating, ratio, is_free, state, \
        starts, ends, seen, made, parent, own, note, sku";
    let mut all: Vec<&(dyn ToSql + Sync)> = vec![
        &new.name,
        &new.code,
        &new.size,
        &new.kind,
        &new.small,
        &new.big,
        &new.price,
        &new.rebate,
        &new.rating,
        &new.ratio,
        &new.is_free,
        &new.state,
        &new.starts,
        &new.ends,
        &new.seen,
        &new.made,
        &new.parent,
        &new.own,
        &new.note,
        &new.sku,
    ];
    let (amount, is_on) = (new.amount.unwrap_or(1), new.is_on.unwrap_or(true));
    all.extend([&amount as &(dyn ToSql + Sync), &is_on]);
    let values: Vec<String> = (1..=all.len()).map(|n| format!("${n}")).collect();
    c.execute(
        &format!("INSERT INTO goods ({columns}, {default}) VALUES ({})", values.join(", ")),
        &all,
    )
}

#[test]
fn the_server_agrees() {
    let mut server = start();
    let c = &mut server.client;
    let mut random = Random(42);
    let (mut passed, mut refused) = (0, 0);
    let mut met: BTreeSet<String> = BTreeSet::new();
    for round in 0..6000 {
        let new = sample(&mut random, 1 + round % 4);
        let said = new.validate();
        let sent = send(c, &new);
        let code = sent.as_ref().err().map(|error| {
            let error = error.as_db_error().unwrap_or_else(|| panic!("{error}: {new:?}"));
            (error.code().code().to_owned(), error.constraint().unwrap_or_default().to_owned())
        });
        match (&said, &code) {
            (Ok(()), None) => passed += 1,
            (Ok(()), Some((_, constraint))) => {
                panic!("{constraint} passed: {new:?}");
            }
            (Err(found), Some((code, constraint))) => {
                refused += 1;
                met.extend(found.iter().map(|it| it.constraint.unwrap_or(it.message).to_owned()));
                let same = found.iter().any(|it| match it.constraint {
                    Some(name) => name == constraint,
                    None => code == "22001",
                });
                assert!(same, "{found:?}, the server: {code} {constraint}: {new:?}");
            }
            (Err(found), None) => panic!("{found:?}, but the server took {new:?}"),
        }
    }
    // The server rounds before it checks.
    let rounded = NewGoods::new("name".into(), "M".into(), "-0.001".parse().unwrap());
    assert_eq!(rounded.validate(), Ok(()));
    assert_eq!(send(c, &rounded).unwrap(), 1);
    assert!(passed > 500 && refused > 500, "{passed} {refused}");
    // Every constraint of the table was violated at least once.
    let all = c
        .query("SELECT conname FROM pg_constraint WHERE conrelid = 'goods'::regclass AND contype = 'c'", &[])
        .unwrap();
    for row in all {
        let name: String = row.get(0);
        assert!(met.contains(&name), "{name}");
    }
    assert!(met.contains("longer than 10 characters") && met.contains("longer than 5 characters"));
}

#[test]
fn what_is_invalid_is_not_sent() {
    let mut server = start();
    let c = &mut server.client;
    let mut new = NewGoods::new("x".into(), "XL".into(), "5".parse().unwrap());
    let Err(Error::Invalid { violations: found, .. }) = Goods::insert(&mut *c, &new) else {
        panic!("it was sent")
    };
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "name: CHECK ((length((name)::text) >= 2)) (`goods_name_check`)",
            "size: CHECK (((size = ANY (ARRAY['S'::text, 'M'::text, 'L'::text])) OR (size = 'XXL'::text))) (`goods_size_check`)",
        ]
    );
    (new.name, new.size) = ("xy".into(), "L".into());
    let good = Goods::insert(&mut *c, &new).unwrap();
    assert_eq!(good.validate(), Ok(()));
    // A patch is checked as far as it goes.
    let patch = GoodsPatch { amount: Some(0), ..GoodsPatch::default() };
    assert_eq!(patch.validate(), Ok(()));
    let error = Goods::update(&mut *c, good.id, &patch).unwrap_err();
    assert_eq!(error.constraint(), Some("goods_check5"));
    let patch = GoodsPatch { amount: Some(13), ..GoodsPatch::default() };
    assert!(matches!(Goods::update(&mut *c, good.id, &patch), Err(Error::Invalid { .. })));
    let update = Goods::query().update(&mut *c, &patch);
    assert!(matches!(update, Err(Error::Invalid { .. })));
}

#[test]
fn domains_take_what_their_constraints_do() {
    let mut server = start();
    let c = &mut server.client;
    for text in
        ["a@b.de", "ab@b.de", "ab@b.d", "ab@b.toolong", "Ab@b.de", "", "ab@b.de ", "a.b_c@d-e.info"]
    {
        let ours = Mail::try_from(text);
        let theirs = c.execute("SELECT $1::text::mail", &[&text]);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}: {ours:?} {theirs:?}");
    }
    for number in [-1, 0, 50, 51, 100, 101] {
        let ours = Percent::try_from(number);
        let theirs = c.execute("SELECT $1::int::percent", &[&number]);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{number}");
    }
    let error = Percent::try_from(101).unwrap_err();
    assert_eq!(error.to_string(), "`percent_range`: CHECK (((VALUE >= 0) AND (VALUE <= 100)))");

    let mail = Mail::try_from("ada@b.de").unwrap();
    let mut new = NewMails::new(MailsId(1), mail.clone());
    new.part = Some(Half::try_from(Percent::try_from(20).unwrap()).unwrap());
    new.many = Some(vec![Some(mail.clone()), None]);
    let row = Mails::insert(&mut *c, &new).unwrap();
    let by_text = MAILS.mail.ends_with("@b.de").and(MAILS.mail.contains("ada"));
    assert_eq!(Mails::filter(by_text).count(&mut *c).unwrap(), 1);
    assert_eq!((&row.mail, &row.other, row.part), (&mail, &None, new.part));
    assert_eq!(row.many, new.many);
    assert_eq!((row.mail.len(), row.mail.into_inner()), (8, "ada@b.de".to_owned()));
}
