//! CHECK constraints whose values the server changes first, or that say something of NULL.
#![allow(clippy::unwrap_used)]

use schema_codegen::Config;
use schema_codegen::models::generate_reporting;
use schema_core::constraint::ConstraintBody;
use schema_core::object::{
    Attribute, Collation, Column, Composite, Constraint, Domain, DomainConstraint, Enum, Namespace,
    Range, Table,
};
use schema_core::{Entry, Kind, ObjectId, Schema};

fn id(kind: Kind, path: &str) -> ObjectId {
    ObjectId::from_path(kind, path).unwrap()
}

/// A table `public.t` of columns, with a constraint for each text.
fn schema(columns: &[(&str, &str)], checks: &[&str]) -> Schema {
    let mut schema = Schema::new(15);
    let table = id(Kind::Table, "public.t");
    schema.insert(id(Kind::Namespace, "public"), Entry::new(Namespace {}));
    schema.insert(table.clone(), Entry::new(Table::default()));
    for (position, (name, sql_type)) in (1..).zip(columns) {
        let (sql_type, collation) = match sql_type.split_once(" COLLATE ") {
            Some((sql_type, collation)) => (sql_type.to_owned(), Some(collation.to_owned())),
            None => ((*sql_type).to_owned(), None),
        };
        let column = Column { position, sql_type, collation, ..Column::default() };
        schema.insert(table.child(Kind::Column, name), Entry::new(column));
    }
    for (n, text) in (1..).zip(checks) {
        let check = Constraint::new(ConstraintBody::Check(format!("CHECK ({text})")));
        schema.insert(table.child(Kind::Constraint, &format!("c{n}")), Entry::new(check));
    }
    schema
}

/// A domain over a type, with a constraint.
fn domain(schema: &mut Schema, path: &str, sql_type: &str, check: &str) {
    let at = id(Kind::Domain, path);
    let sql_type = sql_type.to_owned();
    let domain = Domain { sql_type, not_null: false, default: None, collation: None };
    schema.insert(at.clone(), Entry::new(domain));
    let check = DomainConstraint { definition: format!("CHECK ({check})"), not_valid: false };
    schema.insert(at.child(Kind::DomainConstraint, "kept"), Entry::new(check));
}

/// A source, and what it says is left to the database.
fn reported(schema: &Schema, settings: &str) -> (String, String) {
    let settings = format!("[models]\nchecks = true\n{settings}");
    let config = Config::parse(Some(("schema.toml", &settings)), None).unwrap();
    let mut report = Vec::new();
    let made = generate_reporting(schema, &config, &mut report).unwrap();
    (made, report.iter().map(|it| format!("{it}\n")).collect())
}

const NEWTYPES: &str = "domain_newtypes = true\n";

#[test]
fn what_a_domain_says_of_null_is_asked_of_the_row() {
    let columns = [("a", "public.sure"), ("b", "public.plain"), ("c", "public.odd")];
    let mut schema = schema(&columns, &[]);
    domain(&mut schema, "public.sure", "integer", "COALESCE((VALUE > 0), false)");
    domain(&mut schema, "public.plain", "integer", "(VALUE > 0)");
    domain(&mut schema, "public.odd", "integer", "COALESCE(is_fine(VALUE), false)");
    let (made, left) = reported(&schema, NEWTYPES);
    assert!(made.contains("_out.check(\"kept\", \"a\""), "{made}");
    assert!(!made.contains("_out.check(\"kept\", \"b\""), "{made}");
    // Of the struct, and of the row.
    assert_eq!(made.matches("- kept: CHECK (COALESCE(").count(), 2, "{made}");
    assert_eq!(left.lines().count(), left.matches("public.odd.kept").count(), "{left}");
}

#[test]
fn what_is_within_ranges_and_rows_is_listed() {
    let columns = [("a", "public.span"), ("b", "public.spans"), ("c", "public.nested")];
    let mut schema = schema(&columns, &[]);
    domain(&mut schema, "public.positive", "integer", "(VALUE > 0)");
    let range = Range {
        subtype: "public.positive".to_owned(),
        multirange: Some("public.spans".to_owned()),
        subtype_opclass: None,
        collation: None,
        canonical: None,
        subtype_diff: None,
    };
    schema.insert(id(Kind::Range, "public.span"), Entry::new(range));
    let inner = id(Kind::Table, "public.nested");
    schema.insert(inner.clone(), Entry::new(Table::default()));
    let column =
        Column { position: 1, sql_type: "character varying(3)".to_owned(), ..Column::default() };
    schema.insert(inner.child(Kind::Column, "v"), Entry::new(column));
    let (made, left) = reported(&schema, "");
    for told in ["within a range: CHECK ((VALUE > 0))", "within a row: character varying(3)"] {
        assert!(left.contains(told), "{told} in {left}{made}");
    }
    assert_eq!(left.matches("within a range").count(), 1, "{left}");
}

#[test]
fn a_domain_of_which_nothing_is_translated_looks_at_nothing() {
    let mut schema = schema(&[("a", "public.quarter")], &[]);
    domain(&mut schema, "public.quarter", "numeric", "((VALUE % 0.25) = (0)::numeric)");
    let (made, _) = reported(&schema, NEWTYPES);
    assert!(made.contains("pub struct Quarter("), "{made}");
    assert!(!made.contains("let v0"), "{made}");
}

#[test]
fn what_foreign_tables_below_need_not_meet_is_listed() {
    let mut schema =
        schema(&[("a", "text"), ("b", "integer")], &["(a = ANY (ARRAY['x'::text]))", "(b > 0)"]);
    let (made, left) = reported(&schema, "");
    assert!(made.contains("pub enum TA {") && left.is_empty(), "{left}\n{made}");
    let table = |partition_of: &str, server: Option<&str>| {
        let partition_of = Some(id(Kind::Table, partition_of));
        Entry::new(Table { partition_of, server: server.map(str::to_owned), ..Table::default() })
    };
    schema.insert(id(Kind::Table, "public.near"), table("public.t", None));
    let (made, _) = reported(&schema, "");
    assert!(made.contains("pub enum TA {"), "{made}");
    schema.insert(id(Kind::Table, "public.far"), table("public.near", Some("elsewhere")));
    let (made, left) = reported(&schema, "");
    assert!(!made.contains("pub enum TA {"), "{made}");
    assert_eq!(left.matches("the rows of child tables").count(), 2, "{left}");
}

#[test]
fn tables_in_a_circle_and_long_chains_of_casts_come_to_an_end() {
    let chain = "::text".repeat(20_000);
    let mut schema = schema(&[("a", "text")], &[&format!("(a <> 'q'{chain})")]);
    let [one, other] = ["public.t", "public.u"].map(|path| id(Kind::Table, path));
    for table in [&one, &other] {
        let inherits = vec![one.clone(), other.clone()];
        schema.insert(table.clone(), Entry::new(Table { inherits, ..Table::default() }));
    }
    let (_, left) = reported(&schema, "");
    assert!(left.contains("public.t.c1 is left to the database"), "{left}");
}

#[test]
fn what_a_domain_says_of_null_is_listed_of_elements() {
    let mut schema = schema(&[("a", "public.filled[]"), ("b", "public.plain[]")], &[]);
    domain(&mut schema, "public.filled", "text", "(VALUE IS NOT NULL)");
    domain(&mut schema, "public.plain", "text", "(VALUE <> ''::text)");
    let (_, left) = reported(&schema, NEWTYPES);
    assert!(
        left.contains("public.filled.kept is left to the database, for the elements"),
        "{left}"
    );
    assert!(!left.contains("public.plain"), "{left}");
}

#[test]
fn spaces_at_the_end_make_no_enum_that_rows_are_not() {
    let columns =
        [("a", "text"), ("b", "character(3)"), ("c", "character(3)"), ("d", "character(3)")];
    let checks = [
        "((a)::bpchar = ANY (ARRAY['x'::bpchar]))",
        "((b)::text = ANY (ARRAY['x '::text]))",
        "((c)::text = ANY (ARRAY['x'::text]))",
        "(d = ANY (ARRAY['x '::bpchar]))",
    ];
    let mut schema = schema(&columns, &checks);
    domain(&mut schema, "public.loose", "text", "((VALUE)::bpchar = ANY (ARRAY['x'::bpchar]))");
    let (made, left) = reported(&schema, "");
    let enums: Vec<&str> =
        made.split("pub enum ").skip(1).map(|it| it.split(' ').next().unwrap()).collect();
    assert_eq!(enums, ["TC", "TD"], "{made}");
    assert!(left.is_empty() && made.contains("\"c1\"") && made.contains("\"c2\""), "{left}{made}");
    // What is cut is not what is listed.
    let list = "((e)::text = ANY ((ARRAY['x   '::character varying])::text[]))";
    for (sql_type, checked) in [("character varying(4)", false), ("character varying(3)", true)] {
        let (made, _) = reported(&self::schema(&[("e", sql_type)], &[list]), "");
        assert_eq!(made.contains("_out.check(\"c1\""), checked, "{made}");
    }
}

#[test]
fn what_differs_from_the_server_is_not_translated() {
    let columns = [
        ("b", "bpchar"),
        ("v", "character varying(3)"),
        ("n", "numeric"),
        ("x", "double precision"),
        ("m", "public.mood"),
        ("t", "text"),
        ("at", "timestamp(3) without time zone"),
        ("d", "date"),
    ];
    let checks = [
        "(b ~ '^a$'::text)",
        "((v)::bpchar ~ '^a $'::text)",
        "((- n) < (0)::numeric)",
        "((x)::real > (m)::real)",
        "(m < 'b'::public.mood)",
        "(t ^@ v)",
        "(CASE t WHEN 1 THEN true END)",
        "(t = ANY ('{{a},{b}}'::text[]))",
        "(btrim(t, 'x'::text) <> ''::text)",
        "((at)::timestamp(0) without time zone > at)",
        "((d)::timestamp with time zone > '2020-01-01 00:00:00+00'::timestamp with time zone)",
    ];
    let mut schema = schema(&columns, &checks);
    let labels = Enum { labels: vec!["a".to_owned(), "b".to_owned()] };
    schema.insert(id(Kind::Enum, "public.mood"), Entry::new(labels));
    let (made, left) = reported(&schema, "");
    for n in 1..=checks.len() {
        assert!(!made.contains(&format!("_out.check(\"c{n}\"")), "c{n}: {made}");
        assert!(left.contains(&format!("public.t.c{n} is left to the database")), "c{n}: {left}");
    }
    assert!(left.contains("c5 is left to the database, for it asks for the order of an enum:"));
}

#[test]
fn deterministic_collations_are_looked_into() {
    let columns = [
        ("a", "text COLLATE pg_catalog.\"fr-x-icu\""),
        ("b", "text COLLATE public.own"),
        ("c", "text COLLATE public.loose"),
        ("d", "text COLLATE public.gone"),
    ];
    let checks = ["a", "b", "c", "d"].map(|name| format!("(length({name}) > 1)"));
    let checks = checks.each_ref().map(String::as_str);
    let mut schema = schema(&columns, &checks);
    for (path, nondeterministic) in [("public.own", false), ("public.loose", true)] {
        let collation = Collation {
            provider: "icu".to_owned(),
            nondeterministic,
            locale: Some("und".to_owned()),
            lc_collate: None,
            lc_ctype: None,
            rules: None,
        };
        schema.insert(id(Kind::Collation, path), Entry::new(collation));
    }
    let (made, _) = reported(&schema, "");
    for (n, checked) in [(1, true), (2, true), (3, false), (4, false)] {
        assert_eq!(made.contains(&format!("_out.check(\"c{n}\"")), checked, "c{n}: {made}");
    }
}

/// Without structs of their own, values of domains are told by no name.
#[test]
fn the_value_of_a_domain_is_called_so() {
    let mut schema = schema(&[("a", "public.home")], &[]);
    schema.insert(id(Kind::Composite, "public.address"), Entry::new(Composite {}));
    domain(&mut schema, "public.home", "public.address", "(VALUE IS NOT NULL)");
    let (_, left) = reported(&schema, "");
    assert!(left.contains("for the value is of a type that is not looked into"), "{left}");
}

#[test]
fn lengths_by_way_of_domains_are_listed_where_no_struct_measures_them() {
    let columns =
        [("a", "public.code[]"), ("b", "public.codes"), ("c", "public.pair"), ("d", "public.code")];
    let mut schema = schema(&columns, &[]);
    domain(&mut schema, "public.code", "character varying(3)", "(VALUE IS NOT NULL)");
    domain(&mut schema, "public.codes", "character varying(5)[]", "(VALUE IS NOT NULL)");
    let pair = id(Kind::Composite, "public.pair");
    schema.insert(pair.clone(), Entry::new(Composite {}));
    let part = Attribute { position: 1, sql_type: "public.code".to_owned(), collation: None };
    schema.insert(pair.child(Kind::Attribute, "part"), Entry::new(part));
    let lengths = |settings: &str| {
        let (_, left) = reported(&schema, settings);
        let lengths = left.lines().filter(|line| line.contains("character varying("));
        lengths.map(|line| line.split(" is left").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (elements, other) = ("column public.t.b", "column public.t.d");
    assert_eq!(lengths(""), ["column public.t.a", elements, "attribute public.pair.part"]);
    assert_eq!(lengths(NEWTYPES), [elements]);
    let chosen = format!("{NEWTYPES}[types]\n\"public.t.d\" = \"crate::Code\"\n");
    assert_eq!(lengths(&chosen), [elements, other]);
}

/// What is called like the struct of a domain is not it.
#[test]
fn a_chosen_type_checks_nothing_of_a_domain() {
    let mut schema = schema(&[("mails", "public.mail[]")], &[]);
    domain(&mut schema, "public.mail", "text", "(VALUE ~ '@'::text)");
    let chosen = format!("{NEWTYPES}[types]\n\"public.t.mails\" = \"Vec<crate::Mails>\"\n");
    let (_, left) = reported(&schema, &chosen);
    assert!(left.contains("public.mail.kept is left to the database"), "{left}");
    assert!(reported(&schema, NEWTYPES).1.is_empty());
}

/// A snapshot can say anything.
#[test]
fn what_nests_without_end_comes_to_one() {
    let twice = format!(
        "({}a{} = 1)",
        "CASE ".repeat(40),
        " WHEN 1 THEN 1 WHEN 1 THEN 1 ELSE 1 END".repeat(40)
    );
    let schema_of_it = schema(&[("a", "integer")], &[&twice]);
    assert!(reported(&schema_of_it, "").1.contains("is written in a way"));
    for start in ["- ", "TRIM(BOTH ", "CASE "] {
        let check = format!("({})", start.repeat(20_000));
        let schema = schema(&[("a", "integer")], &[&check]);
        assert!(reported(&schema, "").1.contains("is written in a way"), "{start}");
    }
}
