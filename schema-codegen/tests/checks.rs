//! CHECK constraints: which become enums, what those are called, and what is said of the rest.
#![allow(clippy::unwrap_used)]

use schema_codegen::models::generate_reporting;
use schema_codegen::{Config, generate};
use schema_core::constraint::{ConstraintBody, Key};
use schema_core::object::{
    Attribute, Column, Composite, Constraint, Domain, DomainConstraint, Enum, Inherited, Namespace,
    Table,
};
use schema_core::{Entry, Kind, Object, ObjectId, Schema};

fn id(kind: Kind, path: &str) -> ObjectId {
    ObjectId::from_path(kind, path).unwrap()
}

/// A table of columns with their types, and its constraints by name.
fn table(schema: &mut Schema, path: &str, columns: &[(&str, &str)], checks: &[(&str, &str)]) {
    let table = id(Kind::Table, path);
    schema.insert(id(Kind::Namespace, "public"), Entry::new(Namespace {}));
    schema.insert(table.clone(), Entry::new(Table::default()));
    for (position, (name, sql_type)) in (1..).zip(columns) {
        let sql_type = (*sql_type).to_owned();
        let column = Column { position, sql_type, not_null: true, ..Column::default() };
        schema.insert(table.child(Kind::Column, name), Entry::new(column));
    }
    for (name, text) in checks {
        let check = Constraint::new(ConstraintBody::Check((*text).to_owned()));
        schema.insert(table.child(Kind::Constraint, name), Entry::new(check));
    }
}

const ON: &str = "[models]\nchecks = true\n";

fn config(settings: &str) -> Config {
    Config::parse(Some(("schema.toml", settings)), None).unwrap()
}

fn source(schema: &Schema, settings: &str) -> String {
    generate(schema, &config(settings)).unwrap()
}

/// The enums of a source, with their variants.
fn enums(source: &str) -> Vec<String> {
    let all = source.split("pub enum ").skip(1);
    all.map(|it| it.split('}').next().unwrap().split_whitespace().collect()).collect()
}

fn orders() -> Schema {
    let mut schema = Schema::new(15);
    let list = |column: &str| format!("CHECK (({column} = ANY (ARRAY['a b'::text, 'c'::text])))");
    let (status, kind) = (list("status"), list("order_kind"));
    let checks = [("status_check", status.as_str()), ("kind_check", kind.as_str())];
    let columns = [("status", "text"), ("order_kind", "text"), ("number", "integer")];
    table(&mut schema, "public.orders", &columns, &checks);
    schema
}

#[test]
fn lists_are_enums_where_checks_are_wanted() {
    let schema = orders();
    assert!(enums(&source(&schema, "")).is_empty());
    let made = source(&schema, ON);
    assert_eq!(enums(&made), ["OrderStatus{AB,C,", "OrderKind{AB,C,"]);
    assert!(made.contains("pub status: OrderStatus,"), "{made}");
    // The type says it all.
    assert!(!made.contains("_out.check"), "{made}");
    let secret = format!("{ON}secrets = [\"public.orders.status\"]\n");
    assert_eq!(enums(&source(&schema, &secret)), ["OrderKind{AB,C,"]);
    let custom = format!("{ON}[types]\n\"public.orders.status\" = \"crate::Own\"\n");
    assert_eq!(enums(&source(&schema, &custom)), ["OrderKind{AB,C,"]);
}

#[test]
fn names_are_chosen_by_the_constraint() {
    let mut schema = orders();
    let names = "[names]\n\"public.orders.status_check\" = \"Status\"\n\
                 \"public.orders.status_check.c\" = \"Cancelled\"\n";
    let made = source(&schema, &format!("{ON}{names}"));
    assert_eq!(enums(&made), ["Status{AB,Cancelled,", "OrderKind{AB,C,"]);
    // A model of that name, or one that is not there, is told.
    table(&mut schema, "public.order_status", &[("id", "bigint")], &[]);
    assert_eq!(enums(&source(&schema, ON)), ["OrderStatus2{AB,C,", "OrderKind{AB,C,"]);
    let taken = format!("{ON}[names]\n\"public.orders.status_check\" = \"OrderStatus\"\n");
    let errors = generate(&schema, &config(&taken)).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].message.contains("two types would be called `OrderStatus`"), "{errors:?}");
    for dead in ["\"public.orders.gone\"", "\"public.orders.status_check.d\""] {
        let errors = generate(&schema, &config(&format!("{ON}[names]\n{dead} = \"X\"\n")));
        assert_eq!(errors.unwrap_err().len(), 1, "{dead}");
    }
}

#[test]
fn domains_are_enums_too() {
    let mut schema = Schema::new(15);
    table(&mut schema, "public.moods", &[("now", "public.mood"), ("all", "public.mood[]")], &[]);
    let domain = id(Kind::Domain, "public.mood");
    let sql_type = "character varying(9)".to_owned();
    let body = Domain { sql_type, not_null: false, default: None, collation: None };
    schema.insert(domain.clone(), Entry::new(body));
    let definition = "CHECK (((VALUE)::text = ANY ((ARRAY['so so'::character varying, \
                      'good'::character varying])::text[])))";
    let check = DomainConstraint { definition: definition.to_owned(), not_valid: false };
    schema.insert(domain.child(Kind::DomainConstraint, "mood_check"), Entry::new(check));
    for newtypes in ["", "domain_newtypes = true\n"] {
        let names = "[names]\n\"public.mood.good\" = \"Fine\"\n";
        let made = source(&schema, &format!("{ON}{newtypes}{names}"));
        assert_eq!(enums(&made), ["Mood{SoSo,Fine,"]);
        assert!(made.contains("pub all: Vec<Option<Mood>>,"), "{made}");
    }
    assert!(enums(&source(&schema, "")).is_empty());
}

#[test]
fn what_is_left_to_the_database_is_told_with_the_reason() {
    let mut schema = Schema::new(15);
    let columns = [("a", "text"), ("n", "integer"), ("j", "jsonb"), ("at", "date")];
    let checks = [
        ("c1", "CHECK ((is_fine(a)))"),
        ("c2", "CHECK ((a > 'b'::text))"),
        ("c3", "CHECK ((a ~ '(?<=b)c'::text))"),
        ("c4", "CHECK (((j ->> 'x'::text) = 'y'::text))"),
        ("c5", "CHECK (((n > 0) AND (n < is_max(a))))"),
        ("c6", "CHECK (((SELECT 1) = 1))"),
        ("c7", "CHECK ((n > 0))"),
        ("c8", "CHECK ((at < '2020-01-01'::date))"),
        ("c9", "CHECK (\nCASE\n    WHEN public.f(n) THEN true\n    ELSE false\nEND)"),
    ];
    table(&mut schema, "public.t", &columns, &checks);
    let mut report = Vec::new();
    let made = generate_reporting(&schema, &config(ON), &mut report).unwrap();
    let lines: Vec<String> = report.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "constraint public.t.c1 is left to the database, for it calls `is_fine`: \
             CHECK ((is_fine(a)))",
            "constraint public.t.c2 is left to the database, for it asks for the order of texts, \
             which a collation decides: CHECK ((a > 'b'::text))",
            "constraint public.t.c3 is left to the database, for its pattern has what only the \
             server knows: CHECK ((a ~ '(?<=b)c'::text))",
            "constraint public.t.c4 is left to the database, for it has the operator `->>`: \
             CHECK (((j ->> 'x'::text) = 'y'::text))",
            "constraint public.t.c5 is in part left to the database, for it calls `is_max`: \
             CHECK (((n > 0) AND (n < is_max(a))))",
            "constraint public.t.c6 is left to the database, for it is written in a way that is \
             not known here: CHECK (((SELECT 1) = 1))",
            "constraint public.t.c8 is left to the database, for `at` is of a type that is not \
             looked into: CHECK ((at < '2020-01-01'::date))",
            "constraint public.t.c9 is left to the database, for it calls `public.f`: \
             CHECK ( CASE WHEN public.f(n) THEN true ELSE false END)",
        ]
    );
    assert!(lines.iter().all(|line| !line.contains('\n')));
    assert!(made.contains("Checked by the database only:"), "{made}");
    for name in ["c1", "c2", "c3", "c4", "c5", "c6", "c8", "c9"] {
        assert!(made.contains(&format!("#[doc = \"- {name}: ")), "{name}: {made}");
    }
    let mut none = Vec::new();
    let made = generate_reporting(&schema, &config(""), &mut none).unwrap();
    assert!(none.is_empty() && !made.contains("Checked by"), "{none:?}");
}

/// A domain over a type, with a constraint.
fn domain(schema: &mut Schema, path: &str, sql_type: &str, check: &str) {
    let at = id(Kind::Domain, path);
    let sql_type = sql_type.to_owned();
    let domain = Domain { sql_type, not_null: false, default: None, collation: None };
    schema.insert(at.clone(), Entry::new(domain));
    let check = DomainConstraint { definition: check.to_owned(), not_valid: false };
    schema.insert(at.child(Kind::DomainConstraint, "kept"), Entry::new(check));
}

#[test]
fn domains_under_domains_are_checked_and_elements_are_left() {
    let mut schema = Schema::new(15);
    domain(&mut schema, "public.base", "text", "CHECK ((VALUE <> ''::text))");
    domain(&mut schema, "public.sub", "public.base", "CHECK ((char_length(VALUE) = 3))");
    let short = ("short", "character varying(3)[]");
    let columns = [("code", "public.sub"), ("codes", "public.sub[]"), short];
    table(&mut schema, "public.t", &columns, &[]);
    let mut report = Vec::new();
    let made = generate_reporting(&schema, &config(ON), &mut report).unwrap();
    for text in ["CHECK ((VALUE <> ''::text))", "CHECK ((char_length(VALUE) = 3))"] {
        assert!(made.contains(&format!("\"code\", {text:?}")), "{made}");
    }
    let lines: Vec<String> = report.iter().map(ToString::to_string).collect();
    let left = |at: &str, text: &str| {
        format!("{at} is left to the database, for the elements of an array: {text}")
    };
    for wanted in [
        left("domain_constraint public.base.kept", "CHECK ((VALUE <> ''::text))"),
        left("domain_constraint public.sub.kept", "CHECK ((char_length(VALUE) = 3))"),
        left("column public.t.short", "character varying(3)[]"),
    ] {
        assert!(lines.contains(&wanted), "{lines:#?}");
    }
    // Types of their own check themselves.
    let mut report = Vec::new();
    let own = config("[models]\nchecks = true\ndomain_newtypes = true");
    generate_reporting(&schema, &own, &mut report).unwrap();
    let elements =
        |line: &String| line.ends_with("elements of an array: CHECK ((VALUE <> ''::text))");
    assert!(
        lines.iter().any(elements)
            && !report.iter().map(ToString::to_string).any(|it| elements(&it))
    );
}

#[test]
fn keys_of_domains_are_looked_into() {
    let mut schema = Schema::new(15);
    domain(&mut schema, "public.user_no", "bigint", "CHECK ((VALUE > 0))");
    table(&mut schema, "public.users", &[("id", "public.user_no")], &[("c", "CHECK ((id < 9))")]);
    let key = ConstraintBody::PrimaryKey(Key { columns: vec!["id".to_owned()], ..Key::default() });
    let at = id(Kind::Table, "public.users").child(Kind::Constraint, "pk");
    schema.insert(at, Entry::new(Constraint::new(key)));
    let made = source(&schema, "[models]\nchecks = true\nkey_newtypes = true");
    assert!(made.contains("__valued!(UserId)"), "{made}");
    assert!(made.contains("#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]"));
}

/// A source, and what it says is left to the database.
fn reported(schema: &Schema, settings: &str) -> (String, String) {
    let mut report = Vec::new();
    let made = generate_reporting(schema, &config(settings), &mut report).unwrap();
    let lines: Vec<String> = report.iter().map(ToString::to_string).collect();
    (made, lines.join("\n"))
}

/// A struct of a domain looks into what is under it only where that is a struct too.
#[test]
fn what_no_struct_checks_is_checked_by_the_row() {
    let mut schema = Schema::new(15);
    let list = "CHECK ((VALUE = ANY (ARRAY['s'::text, 'm'::text])))";
    domain(&mut schema, "public.size", "text", list);
    let small = "CHECK ((VALUE <> 's'::text))";
    let body = DomainConstraint { definition: small.to_owned(), not_valid: false };
    schema.insert(id(Kind::DomainConstraint, "public.size.small"), Entry::new(body));
    domain(&mut schema, "public.shirt", "public.size", "CHECK ((VALUE IS NOT NULL))");
    domain(&mut schema, "public.name", "text", "CHECK ((VALUE <> ''::text))");
    domain(&mut schema, "public.title", "public.name", "CHECK ((char_length(VALUE) < 9))");
    let columns = [("s", "public.shirt"), ("all", "public.shirt[]"), ("x", "public.title")];
    table(&mut schema, "public.t", &columns, &[]);
    let settings = "[models]\nchecks = true\ndomain_newtypes = true\n\
         [types]\n\"public.name\" = \"String\"\n";
    let (made, report) = reported(&schema, settings);
    for (column, text) in [("s", small), ("x", "CHECK ((VALUE <> ''::text))")] {
        let checked = made.contains(&format!("\"{column}\", {text:?}"));
        let at = format!("public.t.{column}");
        assert!(checked || report.contains(&at), "{column}: {report}\n{made}");
    }
    assert!(report.contains(&format!("elements of an array: {small}")), "{report}");
    assert!(!report.contains(&format!("elements of an array: {list}")), "{report}");
}

#[test]
fn a_secret_of_a_domain_is_no_enum() {
    let mut schema = Schema::new(15);
    let list = "CHECK ((VALUE = ANY (ARRAY['a'::text, 'b'::text])))";
    domain(&mut schema, "public.pin", "text", list);
    table(&mut schema, "public.vault", &[("pin", "public.pin")], &[]);
    assert_eq!(enums(&source(&schema, ON)), ["Pin{A,B,"]);
    let secret = format!("{ON}secrets = [\"public.vault.pin\"]\n");
    assert_eq!(enums(&source(&schema, &secret)), [""; 0]);
}

#[test]
fn what_a_constraint_is_called_is_no_code() {
    let mut schema = Schema::new(15);
    domain(&mut schema, "public.doc", "jsonb", "CHECK ((true AND (VALUE ? 'v0'::text)))");
    table(&mut schema, "public.t", &[("doc", "public.doc")], &[]);
    let made = source(&schema, "[models]\nchecks = true\ndomain_newtypes = true");
    assert!(made.contains("v0") && !made.contains("always(&self.0)"), "{made}");
}

#[test]
fn keys_around_enums_are_looked_into() {
    let mut schema = Schema::new(15);
    let list = "CHECK (((VALUE)::text = ANY ((ARRAY['de'::character varying])::text[])))";
    domain(&mut schema, "public.code", "character varying(2)", list);
    table(&mut schema, "public.lands", &[("code", "public.code")], &[]);
    let key =
        ConstraintBody::PrimaryKey(Key { columns: vec!["code".to_owned()], ..Key::default() });
    let at = id(Kind::Table, "public.lands").child(Kind::Constraint, "pk");
    schema.insert(at, Entry::new(Constraint::new(key)));
    let made = source(&schema, "[models]\nchecks = true\nkey_newtypes = true");
    assert!(made.contains("__valued!(LandCode)"), "{made}");
}

#[test]
fn what_the_database_does_not_see_to_is_not_checked() {
    let mut schema = orders();
    let at = id(Kind::Table, "public.orders");
    let server = Some("far".to_owned());
    schema.insert(at.clone(), Entry::new(Table { server, ..Table::default() }));
    assert!(enums(&source(&schema, ON)).is_empty());
    schema.insert(at.clone(), Entry::new(Table::default()));
    let text = "CHECK ((status = ANY (ARRAY['a b'::text])))".to_owned();
    let alone = Constraint { no_inherit: true, ..Constraint::new(ConstraintBody::Check(text)) };
    schema.insert(at.child(Kind::Constraint, "status_check"), Entry::new(alone));
    let (made, left) = reported(&schema, ON);
    assert_eq!(enums(&made), ["OrderKind{AB,C,"]);
    assert!(left.contains("status_check is left to the database, for the rows of child"), "{left}");
}

#[test]
fn values_that_are_not_looked_into_are_told() {
    let mut schema = Schema::new(15);
    domain(&mut schema, "public.mail", "character varying(30)", "CHECK ((VALUE ~ '@'::text))");
    let at = id(Kind::Composite, "public.address");
    schema.insert(at.clone(), Entry::new(Composite {}));
    for (position, (name, sql_type)) in
        (1..).zip([("mail", "public.mail"), ("city", "character varying(3)")])
    {
        let attribute = Attribute { position, sql_type: sql_type.to_owned(), collation: None };
        schema.insert(at.child(Kind::Attribute, name), Entry::new(attribute));
    }
    let columns = [
        ("low", "double precision"),
        ("high", "double precision"),
        ("mail", "public.mail"),
        ("at", "public.address"),
        ("short", "character varying(5)"),
    ];
    let order = [("ordered", "CHECK ((low <= high))")];
    table(&mut schema, "public.t", &columns, &order);
    let (made, left) = reported(&schema, ON);
    assert!(made.contains("_out.check(\"ordered\"") && made.contains("30, &v2"), "{made}");
    assert!(left.contains("attribute public.address.city is left to the database"), "{left}");
    // Texts have an order of their own.
    let text = "[types]\n\"double precision\" = \"text\"\n";
    let (made, left) = reported(&schema, &format!("{ON}{text}"));
    assert!(!made.contains("_out.check(\"ordered\""), "{made}");
    assert!(left.contains("public.t.ordered is left to the database"), "{left}");
    // A domain's own struct checks its values; another type has no such struct.
    let own = format!("{ON}domain_newtypes = true\n");
    let (made, _) = reported(&schema, &own);
    assert!(!made.contains("30, &v2"), "{made}");
    let types = "[types]\n\"public.t.mail\" = \"String\"\n\"public.t.short\" = \"crate::S\"\n";
    let (made, left) = reported(&schema, &format!("{own}{types}"));
    assert!(made.contains("30, &v2") && made.contains("_out.check(\"kept\", \"mail\""), "{made}");
    assert!(
        left.contains("column public.t.short is left to the database, for `crate::S`"),
        "{left}"
    );
    let serde = format!("{own}derive = [\"serde::Deserialize\"]\n");
    assert!(
        reported(&schema, &serde).0.contains("#[serde(try_from = \"String\")]\npub struct Mail(")
    );
}

/// PostgreSQL has no such type; a snapshot can say so.
#[test]
fn composites_within_themselves_come_to_an_end() {
    let mut schema = Schema::new(15);
    let at = id(Kind::Composite, "public.a");
    schema.insert(at.clone(), Entry::new(Composite {}));
    for position in 1..=9 {
        let sql_type = "public.a[]".to_owned();
        let attribute = Attribute { position, sql_type, collation: None };
        schema.insert(at.child(Kind::Attribute, &format!("a{position}")), Entry::new(attribute));
    }
    table(&mut schema, "public.t", &[("a", "public.a")], &[]);
    assert!(source(&schema, ON).contains("pub struct T {"));
}

#[test]
fn an_enum_of_ones_own_is_not_looked_into() {
    let mut schema = Schema::new(15);
    let labels = Enum { labels: vec!["a".to_owned(), "b".to_owned()] };
    schema.insert(id(Kind::Enum, "public.mood"), Entry::new(labels));
    let check = [("c", "CHECK ((m <> 'b'::public.mood))")];
    table(&mut schema, "public.t", &[("m", "public.mood")], &check);
    assert!(source(&schema, ON).contains("_out.check(\"c\""));
    let own = format!("{ON}[types]\n\"public.mood\" = \"crate::Mood\"\n");
    let (made, left) = reported(&schema, &own);
    assert!(!made.contains("_out.check") && left.contains("public.t.c is left"), "{made}{left}");
}

#[test]
fn what_a_table_begins_with_is_a_word() {
    let mut schema = Schema::new(15);
    let list = "CHECK ((option = ANY (ARRAY['a'::text, 'b'::text])))";
    table(&mut schema, "public.opts", &[("option", "text")], &[("c", list)]);
    assert_eq!(enums(&source(&schema, ON)), ["OptOption{A,B,"]);
}

#[test]
fn what_partitions_repeat_is_told_once() {
    let mut schema = Schema::new(15);
    let check = ("c", "CHECK ((is_fine(a)))");
    for path in ["public.t", "public.t_1", "public.t_2"] {
        table(&mut schema, path, &[("a", "text")], &[check]);
    }
    table(&mut schema, "public.t_2", &[("a", "text")], &[("own", "CHECK ((is_own(a)))")]);
    for (path, name) in [("public.t_1", "c"), ("public.t_2", "c"), ("public.t_2", "own")] {
        let id = id(Kind::Table, path).child(Kind::Constraint, name);
        let mut entry = schema.get(&id).unwrap().clone();
        if let Object::Constraint(constraint) = &mut entry.object {
            constraint.inherited = Some(Inherited::Only);
        }
        schema.insert(id, entry);
    }
    let mut report = Vec::new();
    generate_reporting(&schema, &config(ON), &mut report).unwrap();
    let told: Vec<String> =
        report.iter().map(|it| it.to_string().split(" is ").next().unwrap().to_owned()).collect();
    assert_eq!(told, ["constraint public.t.c", "constraint public.t_2.own"]);
}
