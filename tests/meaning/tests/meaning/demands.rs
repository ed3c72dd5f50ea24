//! Demands on NULL, of domains and of lengths: the server agrees.

use postgres::Client;
use postgres::types::ToSql;
use schema::prelude::*;
use schema::serde_json::json;
use schema_meaning_tests::db::*;

use crate::server::start;

/// What the server says of a row that says these columns: the constraint, or what else it calls it.
fn sent(c: &mut Client, new: &NewDemand) -> Result<u64, String> {
    let all: [(&str, &str, &(dyn ToSql + Sync)); 13] = [
        ("land", "varchar", &new.land),
        ("is_on", "bool", &new.is_on),
        ("is_off", "bool", &new.is_off),
        ("a", "int", &new.a),
        ("b", "int", &new.b),
        ("c", "int", &new.c),
        ("filled", "text", &new.filled),
        ("twice", "text", &new.twice),
        ("status", "varchar", &new.status),
        ("temper", "state", &new.temper),
        ("bag", "jsonb", &new.bag),
        ("m", "int", &new.m),
        ("note", "text", &new.note),
    ];
    let names = all.map(|(name, ..)| name).join(", ");
    let values = (1..).zip(&all).map(|(n, (_, ty, _))| format!("${n}::{ty}"));
    let values: Vec<String> = values.collect();
    let sql = format!("INSERT INTO demands ({names}) VALUES ({})", values.join(", "));
    c.execute(&sql, &all.map(|(.., value)| value)).map_err(|error| {
        let error = error.as_db_error().unwrap_or_else(|| panic!("{error}: {new:?}"));
        error.constraint().map_or_else(|| error.message().to_owned(), str::to_owned)
    })
}

/// A row that violates nothing.
fn good() -> NewDemand {
    NewDemand {
        land: Some(Code::De),
        is_on: Some(true),
        is_off: Some(false),
        a: Some(1),
        b: Some(1),
        filled: Some("x".parse_into()),
        twice: Some(Twice::X),
        status: Some(DemandStatus::New),
        temper: Some(Temper::try_from(State::Live).unwrap()),
        ..NewDemand::new()
    }
}

trait ParseInto {
    fn parse_into(self) -> Filled;
}

impl ParseInto for &str {
    fn parse_into(self) -> Filled {
        Filled::try_from(self.to_owned()).unwrap()
    }
}

#[test]
fn the_server_agrees() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute("INSERT INTO lands VALUES ('de')").unwrap();
    for change in [
        |_: &mut NewDemand| {},
        |new: &mut NewDemand| new.is_on = None,
        |new: &mut NewDemand| new.is_on = Some(false),
        |new: &mut NewDemand| new.is_off = None,
        |new: &mut NewDemand| new.is_off = Some(true),
        |new: &mut NewDemand| new.a = None,
        |new: &mut NewDemand| new.a = Some(0),
        |new: &mut NewDemand| new.b = None,
        |new: &mut NewDemand| new.b = Some(-1),
        |new: &mut NewDemand| new.c = None,
        |new: &mut NewDemand| new.c = Some(1),
        |new: &mut NewDemand| new.filled = None,
        |new: &mut NewDemand| new.twice = None,
        |new: &mut NewDemand| new.twice = Some(Twice::Y),
        |new: &mut NewDemand| new.status = Some(DemandStatus::Cancelled),
        |new: &mut NewDemand| new.temper = None,
        |new: &mut NewDemand| new.land = Some(Code::At),
        |new: &mut NewDemand| {
            new.temper = None;
            new.bag = Some(Bag::try_from(json!(1)).unwrap());
        },
        |new: &mut NewDemand| new.note = Some("aa".to_owned()),
        |new: &mut NewDemand| new.note = Some("a{{2}".to_owned()),
    ] {
        let mut new = good();
        change(&mut new);
        let (said, sent) = (new.validate(), sent(c, &new));
        if let Err(constraint) = &sent
            && constraint == "demands_note_check"
        {
            continue;
        }
        assert_eq!(said.is_ok(), sent.is_ok(), "{said:?} {sent:?} {new:?}");
        if let (Err(said), Err(sent)) = (said, sent) {
            let named = said.iter().any(|it| it.constraint.is_none_or(|name| name == sent));
            assert!(named, "{said:?} {sent}");
        }
    }
}

#[test]
fn an_enum_of_a_domain_has_what_all_of_its_lists_have() {
    assert!("z".parse::<Twice>().is_err());
    assert!(Temper::try_from(State::Gone).is_err());
    assert!(Above::try_from(0).is_err());
    // A collation has no bearing on how long a text is.
    let long = NewLand { name: Some("long".to_owned()), ..NewLand::new(Code::De) };
    assert!(long.validate().is_err());
}

#[test]
fn rows_of_child_tables_need_not_meet_what_they_do_not_inherit() {
    let mut server = start();
    let c = &mut server.client;
    c.batch_execute("INSERT INTO kids VALUES (1, 'z')").unwrap();
    let all = Parent::all(&mut *c).unwrap();
    assert_eq!(all.first().and_then(|row| row.kind.as_deref()), Some("z"));
    let patch = ParentPatch { kind: Some(Some("y".to_owned())), ..ParentPatch::default() };
    assert!(Parent::update(c, ParentId(1), &patch).unwrap().is_some());
}
