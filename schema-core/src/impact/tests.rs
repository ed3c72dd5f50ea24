//! Grades of changes between small schemas.
#![allow(clippy::unwrap_used)]

use super::Impact::{Breaking, Compatible, Invisible};
use super::*;
use crate::constraint::{ForeignKey, Key};
use crate::diff::diff;
use crate::object::{
    Collation, Constraint, Default as ColumnDefault, Entry, Generated, Index, RewriteRule, Table,
    View,
};
use crate::report::Report;

fn schema(objects: impl IntoIterator<Item = (ObjectId, Object)>) -> Schema {
    let mut schema = Schema::new(18);
    for (id, object) in objects {
        schema.insert(id, Entry::new(object));
    }
    schema
}

fn id(kind: Kind, path: &str) -> ObjectId {
    ObjectId::from_path(kind, path).unwrap()
}

fn table(path: &str) -> (ObjectId, Object) {
    (id(Kind::Table, path), Table::default().into())
}

fn view(path: &str) -> (ObjectId, Object) {
    let definition = "SELECT 1 AS a".to_owned();
    (id(Kind::View, path), View { definition, options: Vec::new() }.into())
}

fn column(path: &str, sql_type: &str, change: impl FnOnce(&mut Column)) -> (ObjectId, Object) {
    let mut column = Column { position: 1, sql_type: sql_type.to_owned(), ..Column::default() };
    change(&mut column);
    (id(Kind::Column, path), column.into())
}

fn domain(path: &str, sql_type: &str, not_null: bool) -> (ObjectId, Object) {
    let sql_type = sql_type.to_owned();
    (id(Kind::Domain, path), Domain { sql_type, not_null, default: None, collation: None }.into())
}

fn worst(from: &Schema, to: &Schema) -> Impact {
    let report = Report::new(&diff(from, to), from, to);
    report.entries().iter().map(|entry| entry.impact).max().unwrap()
}

#[test]
fn a_partial_unique_index_is_a_promise_of_its_rows() {
    let index = |predicate: &str, change: &dyn Fn(&mut Index)| {
        let on = id(Kind::Table, "public.t");
        let definition = format!("USING btree (email){predicate}");
        let mut index = Index::new(on, definition);
        (index.unique, index.partial) = (true, !predicate.is_empty());
        index.columns = vec!["email".to_owned()];
        change(&mut index);
        schema([table("public.t"), (id(Kind::Index, "public.u"), index.into())])
    };
    let (all, live) = (index("", &|_| {}), index(" WHERE (NOT deleted)", &|_| {}));
    assert_eq!(worst(&live, &schema([table("public.t")])), Breaking);
    for lost in [
        index(" WHERE (NOT gone)", &|_| {}),
        index(" WHERE (NOT deleted)", &|it| it.unique = false),
        index(" WHERE (NOT deleted)", &|it| it.invalid = true),
        index(" WHERE (NOT deleted)", &|it| it.columns = vec!["b".to_owned()]),
    ] {
        assert_eq!(worst(&live, &lost), Breaking);
    }
    // What holds of all rows holds of some, and not the other way round.
    assert_eq!((worst(&live, &all), worst(&all, &live)), (Compatible, Breaking));
}

#[test]
fn a_unique_index_of_expressions_is_a_promise_of_these() {
    let index = |keys: &str| {
        let definition = format!("USING btree ({keys}) INCLUDE (name) WHERE (deleted IS NULL)");
        let mut index = Index::new(id(Kind::Table, "public.t"), definition);
        (index.unique, index.partial) = (true, true);
        schema([table("public.t"), (id(Kind::Index, "public.u"), index.into())])
    };
    let before = index("lower(a), COALESCE(b, ','::text)");
    assert_eq!(worst(&before, &index("lower(a), COALESCE(b, ''::text)")), Breaking);
    for same in ["COALESCE(b, ','::text), lower(a)", "lower(a) DESC, COALESCE(b, ','::text)"] {
        assert_ne!(worst(&before, &index(same)), Breaking, "{same}");
    }
    // By what is no function, nobody finds rows.
    let other = index("((a || b))");
    assert_ne!(worst(&other, &schema([table("public.t")])), Breaking);
}

#[test]
fn longer_texts_break_models_that_measure() {
    let of = |sql_type: &str| schema([table("public.t"), column("public.t.a", sql_type, |_| {})]);
    let of_view =
        |sql_type: &str| schema([view("public.t"), column("public.t.a", sql_type, |_| {})]);
    let of_domain = |sql_type: &str| schema([domain("public.d", sql_type, false)]);
    for (before, after, impact) in [
        ("character varying(5)", "character varying(50)", Breaking),
        ("character varying(5)", "text", Breaking),
        ("character varying(50)", "character varying(5)", Compatible),
        ("text", "character varying(5)", Compatible),
        // Elements are not measured.
        ("character varying(5)[]", "text[]", Compatible),
        ("numeric(5,2)", "numeric(9,2)", Compatible),
        ("bpchar", "text", Compatible),
        ("interval", "interval day to second", Compatible),
        ("public.\"O(x)\"", "public.\"O(y)\"", Breaking),
    ] {
        assert_eq!(worst(&of(before), &of(after)), impact, "{before} {after}");
        assert_eq!(worst(&of_domain(before), &of_domain(after)), impact, "{before} {after}");
    }
    let [short, long] = ["character varying(5)", "character varying(50)"];
    assert_eq!(worst(&of_view(short), &of_view(long)), Compatible);
    let report = Report::new(&diff(&of(short), &of(long)), &of(short), &of(long));
    assert_eq!(report.entries()[0].breaking, ["type"]);
    assert_eq!(report.entries()[0].help(), ["models that check lengths refuse what it now takes"]);
}

#[test]
fn a_first_child_takes_a_key_from_its_parent() {
    let key = |path: &str, body| (id(Kind::Constraint, path), Constraint::new(body).into());
    let columns = || vec!["a".to_owned()];
    let unique = || ConstraintBody::Unique(Key { columns: columns(), ..Key::default() });
    let foreign = || {
        ConstraintBody::ForeignKey(Box::new(ForeignKey {
            columns: columns(),
            table: id(Kind::Table, "public.x"),
            referenced: columns(),
            period: false,
            match_full: false,
            on_update: None,
            on_delete: None,
            set_columns: Vec::new(),
        }))
    };
    let child = |path: &str| {
        let inherits = vec![id(Kind::Table, "public.p")];
        (id(Kind::Table, path), Object::from(Table { inherits, ..Table::default() }))
    };
    for body in [unique(), foreign()] {
        let keyed = || [table("public.p"), key("public.p.k", body.clone())];
        let alone = schema(keyed());
        let with = schema(keyed().into_iter().chain([child("public.c")]));
        let two = schema(keyed().into_iter().chain([child("public.c"), child("public.d")]));
        let beside = schema(keyed().into_iter().chain([table("public.c")]));
        assert_eq!((worst(&alone, &with), worst(&beside, &with)), (Breaking, Breaking));
        assert_eq!((worst(&with, &two), worst(&with, &beside)), (Compatible, Invisible));
        let report = Report::new(&diff(&alone, &with), &alone, &with);
        assert!(report.entries()[0].help()[0].contains("keys do not hold"), "{report:?}");
    }
    let bare = || [table("public.p")];
    let with = schema(bare().into_iter().chain([child("public.c")]));
    assert_eq!(worst(&schema(bare()), &with), Compatible);
    assert_eq!(worst(&schema([]), &with), Compatible);
}

#[test]
fn a_rule_takes_part_in_what_models_write() {
    let with = |of: (ObjectId, Object), event: &str, change: &dyn Fn(&mut RewriteRule)| {
        let (event, definition) = (event.to_owned(), "DO INSTEAD NOTHING".to_owned());
        let mut rule = RewriteRule { event, definition, enabled: None };
        change(&mut rule);
        schema([of, (id(Kind::RewriteRule, "public.t.r"), rule.into())])
    };
    let t = || table("public.t");
    let rule = with(t(), "insert", &|_| {});
    let off = with(t(), "insert", &|rule| rule.enabled = Some(Firing::Disabled));
    let other = with(t(), "insert", &|rule| rule.definition = "DO INSTEAD SELECT 1".to_owned());
    assert_eq!(worst(&schema([t()]), &rule), Breaking);
    assert_eq!((worst(&rule, &other), worst(&off, &rule)), (Breaking, Breaking));
    assert_eq!((worst(&schema([t()]), &off), worst(&rule, &off)), (Invisible, Invisible));
    assert_eq!(worst(&rule, &schema([t()])), Invisible);
    // Models of a view only read, and those of a new table are new.
    let of_view = with(view("public.t"), "insert", &|_| {});
    assert_eq!(worst(&schema([view("public.t")]), &of_view), Invisible);
    assert_eq!(worst(&schema([]), &rule), Compatible);
}

#[test]
fn a_collation_breaks_models_where_other_texts_are_equal() {
    let of = |collation: Option<&str>| {
        let collation = collation.map(str::to_owned);
        let ci = Collation { nondeterministic: true, ..collation_of("icu") };
        schema([
            table("public.t"),
            column("public.t.a", "text", |it| it.collation = collation),
            (id(Kind::Collation, "public.ci"), ci.into()),
            (id(Kind::Collation, "public.de"), collation_of("icu").into()),
        ])
    };
    for (before, after, impact) in [
        (None, Some("public.ci"), Breaking),
        (Some("public.ci"), None, Breaking),
        (Some("public.de"), Some("public.ci"), Breaking),
        (None, Some("public.de"), Compatible),
        (None, Some("pg_catalog.\"C\""), Compatible),
    ] {
        assert_eq!(worst(&of(before), &of(after)), impact, "{before:?} {after:?}");
    }
}

fn collation_of(provider: &str) -> Collation {
    Collation {
        provider: provider.to_owned(),
        nondeterministic: false,
        locale: None,
        lc_collate: None,
        lc_ctype: None,
        rules: None,
    }
}

#[test]
fn what_models_only_read_asks_for_no_value() {
    let of = |relation: (ObjectId, Object), columns: &[(ObjectId, Object)]| {
        schema([relation, domain("public.d", "text", true)].into_iter().chain(columns.to_vec()))
    };
    let plain = column("public.v.a", "public.d", |_| {});
    let more = column("public.v.b", "public.d", |it| it.position = 2);
    let v = || view("public.v");
    let t = || table("public.v");
    let [one, two] = [vec![plain.clone()], vec![plain.clone(), more]];
    assert_eq!(worst(&of(v(), &one), &of(v(), &two)), Compatible);
    assert_eq!(worst(&of(v(), &one), &of(t(), &two)), Compatible);
    assert_eq!(worst(&of(t(), &one), &of(t(), &two)), Breaking);

    let expression = "'x'".to_owned();
    let filled = (id(Kind::Default, "public.v.a"), ColumnDefault { expression }.into());
    let filled = vec![plain.clone(), filled];
    assert_eq!(worst(&of(v(), &filled), &of(v(), &one)), Compatible);
    assert_eq!(worst(&of(t(), &filled), &of(t(), &one)), Breaking);

    let strict = vec![column("public.v.a", "public.d", |it| {
        (it.not_null, it.identity) = (true, Some(Identity::Always));
    })];
    assert_eq!(worst(&of(v(), &one), &of(t(), &strict)), Compatible);
    assert_eq!(worst(&of(t(), &one), &of(t(), &strict)), Breaking);
}

#[test]
fn when_a_column_is_computed_is_not_told_apart() {
    let of = |generated| {
        schema([table("public.t"), column("public.t.a", "text", |it| it.generated = generated)])
    };
    let (stored, of_read) = (Some(Generated::Stored), Some(Generated::Virtual));
    assert_eq!(worst(&of(stored), &of(of_read)), Invisible);
    assert_eq!(
        (worst(&of(None), &of(stored)), worst(&of(stored), &of(None))),
        (Breaking, Breaking)
    );
}
