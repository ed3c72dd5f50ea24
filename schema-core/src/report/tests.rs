//! What reports say of small schemas, and that hostile names stay names in every format.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::constraint::{ConstraintBody, ForeignKey, Key};
use crate::diff::diff;
use crate::object::{
    Column, Constraint, Default as ColumnDefault, Domain, DomainConstraint, Entry, Identity, Index,
    Inherited, MaterializedView, Namespace, Object, Table, View,
};
use crate::plan;

fn table() -> Table {
    Table::default()
}

fn column(position: u32, sql_type: &str, not_null: bool) -> Column {
    Column { position, sql_type: sql_type.to_owned(), not_null, ..Column::default() }
}

fn index(on: &ObjectId) -> Index {
    let columns = vec!["name".to_owned()];
    Index { columns, ..Index::new(on.clone(), "USING btree (name)".to_owned()) }
}

/// Names, types, and whether NULL is refused.
type Columns<'c> = &'c [(&'c str, &'c str, bool)];

/// A schema with a namespace and tables of these columns, positions from 1.
fn schema(tables: &[(&str, Columns<'_>)]) -> Schema {
    let mut schema = Schema::new(15);
    schema.insert(ObjectId::new(Kind::Namespace, ["public"]), Entry::new(Namespace {}));
    for (name, columns) in tables {
        let id = ObjectId::new(Kind::Table, ["public", name]);
        schema.insert(id.clone(), Entry::new(table()));
        for (i, (name, sql_type, not_null)) in columns.iter().enumerate() {
            let column = column(u32::try_from(i).unwrap() + 1, sql_type, *not_null);
            schema.insert(id.child(Kind::Column, name), Entry::new(column));
        }
    }
    schema
}

fn report(from: &Schema, to: &Schema) -> Report {
    Report::new(&diff(from, to), from, to)
}

fn messages(report: &Report) -> Vec<String> {
    report.entries().iter().map(ReportEntry::message).collect()
}

#[test]
fn a_new_table_is_one_entry_with_its_parts() {
    let from = schema(&[("a", &[("id", "bigint", true)])]);
    let mut to = schema(&[
        ("a", &[("id", "bigint", true)]),
        ("b", &[("id", "bigint", true), ("name", "text", false)]),
    ]);
    let b = ObjectId::new(Kind::Table, ["public", "b"]);
    to.insert(ObjectId::new(Kind::Index, ["public", "b_name_idx"]), Entry::new(index(&b)));
    let expression = "1".to_owned();
    to.insert(b.child(Kind::Default, "id"), Entry::new(ColumnDefault { expression }));
    let report = report(&from, &to);
    assert_eq!(messages(&report), ["table `public.b`: added, with columns `id`, `name`, 1 index"]);
    assert_eq!(report.entries()[0].parts.len(), 4);
    assert_eq!(report.entries()[0].impact, Impact::Compatible);
    // Its place in the old snapshot is that of its namespace.
    assert_eq!(report.entries()[0].line(), Some(4));
}

#[test]
fn before_and_after_are_named() {
    let from = schema(&[("a", &[("id", "integer", true), ("mail", "text", true)])]);
    let to = schema(&[("a", &[("id", "bigint", true), ("mail", "text", false)])]);
    let report = report(&from, &to);
    assert_eq!(
        messages(&report),
        [
            "column `public.a.id`: type `integer` → `bigint`",
            "column `public.a.mail`: `not null` → `nullable`",
        ]
    );
    assert_eq!(report.entries()[0].line(), Some(6));
    assert_eq!(report.entries()[1].help(), ["the model's field is now an `Option`"]);
    assert_eq!(
        report.headline(),
        "2 changes from from (PostgreSQL 15) to to (PostgreSQL 15): 2 breaking"
    );
}

#[test]
fn what_partitions_repeat_is_told_once() {
    let tables = |columns: Columns<'_>| {
        let mut schema =
            schema(&[("a", columns), ("p", columns), ("p1", columns), ("alone", columns)]);
        for (child, parent) in [("p", "a"), ("p1", "p")] {
            let parent = ObjectId::new(Kind::Table, ["public", parent]);
            let child = ObjectId::new(Kind::Table, ["public", child]);
            let part = Table { partition_of: Some(parent), ..table() };
            schema.insert(child.clone(), Entry::new(part));
            for (i, (name, sql_type, not_null)) in columns.iter().enumerate() {
                let own = column(u32::try_from(i).unwrap() + 1, sql_type, *not_null);
                let column = Column { inherited: Some(Inherited::Only), ..own };
                schema.insert(child.child(Kind::Column, name), Entry::new(column));
            }
        }
        schema
    };
    let from = tables(&[("id", "integer", true), ("at", "date", false), ("old", "text", false)]);
    let mut to = tables(&[("id", "bigint", true), ("at", "date", false), ("new", "text", false)]);
    // Of the one partition only.
    let at = ObjectId::new(Kind::Column, ["public", "p1", "at"]);
    let inherited = Some(Inherited::Only);
    to.insert(at, Entry::new(Column { inherited, ..column(2, "date", true) }));
    // The parent's column with a comment of its own.
    let new = ObjectId::new(Kind::Column, ["public", "p", "new"]);
    let mut entry = Entry::new(Column { inherited, ..column(3, "text", false) });
    entry.comment = Some("of p".to_owned());
    to.insert(new, entry);

    let found = report(&from, &to);
    let told: Vec<_> = found
        .entries()
        .iter()
        .map(|entry| {
            let repeats: Vec<_> = entry.repeats.iter().map(|r| r.object.path()).collect();
            (entry.object.path(), entry.verb(), repeats.join(" "))
        })
        .collect();
    let told: Vec<_> =
        told.iter().map(|(path, verb, repeats)| (*path, *verb, &**repeats)).collect();
    assert_eq!(
        told,
        [
            ("public.a.id", "altered", "public.p.id public.p1.id"),
            ("public.a.new", "added", ""),
            ("public.a.old", "removed", "public.p.old public.p1.old"),
            ("public.alone.id", "altered", ""),
            ("public.alone.new", "added", ""),
            ("public.alone.old", "removed", ""),
            ("public.p.new", "added", ""),
            ("public.p1.at", "altered", ""),
            ("public.p1.new", "added", ""),
        ]
    );
    assert!(found.human().contains("the same below it: `public.p`, `public.p1`"));
    // A model of the partition alone sees it.
    let count = |seen: &str| {
        let seen = report(&from, &to).seen_by_models(|id| id.parent_path() == Some(seen));
        seen.count(Impact::Breaking)
    };
    assert_eq!((count("public.p1"), count("public.alone"), count("public.none")), (3, 2, 0));
}

#[test]
fn a_rename_is_offered_not_assumed() {
    let from = schema(&[("a", &[("id", "integer", true), ("mail", "text", true)])]);
    let to = schema(&[("a", &[("id", "integer", true), ("email", "text", true)])]);
    let report = report(&from, &to);
    let removed = report.entries().iter().find(|e| e.what == What::Removed).unwrap();
    assert!(removed.help()[0].contains("`public.a.email`"), "{:?}", removed.help());
}

#[test]
fn other_majors_and_texts_that_may_mean_the_same_are_said() {
    let view = |definition: &str, major| {
        let mut schema = schema(&[]);
        schema.postgres = major;
        let definition = definition.to_owned();
        schema.insert(
            ObjectId::new(Kind::View, ["public", "v"]),
            Entry::new(View { definition, options: Vec::new() }),
        );
        schema
    };
    let from = view("SELECT 1 AS a\n  WHERE (true)", 13);
    let to = view("SELECT 1 AS a\nWHERE true", 16);
    let report = report(&from, &to);
    assert_eq!(report.majors(), Some((13, 16)));
    assert!(report.notes()[0].contains("PostgreSQL 13 and PostgreSQL 16"));
    assert!(report.entries()[0].notes()[0].contains("may mean the same"));
    assert!(
        report.human().contains("- WHERE (true)") || report.human().contains("-   WHERE (true)")
    );
}

#[test]
fn hostile_names_stay_names_in_every_format() {
    const NAMES: [&str; 7] = [
        "##[add-mask]x",
        "x\n::error::injected",
        "a|b`c`<img src=x>@octocat",
        "\u{1b}[2J\u{202e}evil",
        "\"; drop table x; --",
        "100%0Aoops,line=7:",
        "\\|tail\\",
    ];
    const TAGS: &str = "body html header h1 p nav ol li a ins del b code i main section h2 ul br \
        small table thead tbody tr th td details summary pre em";
    for name in NAMES {
        let from = schema(&[("a", &[("id", "integer", true)])]);
        let to = schema(&[("a", &[("id", "integer", true), (name, "text", true)]), (name, &[])]);
        let report = report(&from, &to).named(name, name);
        assert_eq!(report.entries().len(), 2);
        for message in messages(&report) {
            assert!(!message.contains(['\n', '\u{1b}', '\u{202e}']), "{message:?}");
        }
        let human = report.human();
        assert!(!human.contains(['\u{1b}', '\u{202e}']) && !human.contains("\n::error"), "{human}");

        let github = report.github(Some("a,b:c.json"));
        assert_eq!(github.lines().filter(|line| line.contains("::")).count(), 2, "{github}");
        assert!(!github.contains("##["), "{github}");
        assert!(github.starts_with("::error file=a%2Cb%3Ac.json,line="), "{github}");

        let markdown = report.markdown();
        let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(rows.len(), 4, "{markdown}");
        for row in &rows {
            assert_eq!(row.matches('|').count(), 5, "{row}");
        }
        for outside in markdown.split('`').step_by(2) {
            let tags = outside.replace("<code>", "").replace("</code>", "").replace("<br>", "");
            assert!(!tags.contains(['<', '@']), "{markdown}");
        }

        let plan = plan::between(&from, &to).unwrap();
        let pages = [report.html(), report.clone().with_sql(&from, &to, &plan).html()];
        assert!(pages[1].contains("ADD COLUMN"), "{}", pages[1]);
        for html in pages {
            assert!(!html.contains(['\u{1b}', '\u{202e}']), "{html}");
            assert_eq!(html.matches("added").count(), 2, "{html}");
            let body = html.split("<body>").nth(1).unwrap();
            for tag in body.split('<').skip(1) {
                let word: String = tag.chars().take_while(|c| !" >".contains(*c)).collect();
                let word = word.trim_start_matches('/');
                assert!(TAGS.split(' ').any(|ours| ours == word), "{word} in {html}");
            }
        }

        let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
        let changed = json["changes"].as_array().unwrap();
        assert!(
            changed
                .iter()
                .any(|c| c["object"] == ObjectId::new(Kind::Table, ["public", name]).path())
        );
    }
}

#[test]
fn nothing_to_say_is_said_in_every_format() {
    let schema = schema(&[("a", &[("id", "integer", true)])]);
    let report = report(&schema, &schema).named("x", "y");
    assert!(report.is_empty());
    let line = "no change: x (PostgreSQL 15) and y (PostgreSQL 15) agree, 3 objects\n";
    assert_eq!(report.human(), line);
    assert_eq!(report.github(None), line);
    assert!(report.markdown().starts_with("no change: `x` (PostgreSQL 15)"));
    let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
    assert_eq!(json["changes"], serde_json::json!([]));
}

#[test]
fn what_models_go_on_with_breaks_none() {
    let table = |identity| {
        let mut schema = schema(&[("a", &[])]);
        let column = Column { identity, ..column(1, "bigint", true) };
        schema.insert(ObjectId::new(Kind::Column, ["public", "a", "id"]), Entry::new(column));
        schema
    };
    let (always, by_default) = (Some(Identity::Always), Some(Identity::ByDefault));
    for (before, after, impact) in [
        (always, by_default, Impact::Compatible),
        (None, by_default, Impact::Compatible),
        (by_default, always, Impact::Breaking),
        (None, always, Impact::Breaking),
        (always, None, Impact::Breaking),
    ] {
        let report = report(&table(before), &table(after));
        assert_eq!(report.entries()[0].impact, impact, "{:?}", messages(&report));
    }

    let view = |kind| {
        let mut schema = schema(&[]);
        let definition = "SELECT 1 AS a".to_owned();
        let options = Vec::new();
        let object: Object = match kind {
            Kind::View => View { definition, options }.into(),
            _ => MaterializedView { definition, options, access_method: None, tablespace: None }
                .into(),
        };
        let id = ObjectId::new(kind, ["public", "v"]);
        schema.insert(id.clone(), Entry::new(object));
        schema.insert(id.child(Kind::Column, "a"), Entry::new(column(1, "integer", false)));
        schema
    };
    let report = report(&view(Kind::MaterializedView), &view(Kind::View));
    assert_eq!((report.entries().len(), report.count(Impact::Breaking)), (2, 0));
}

#[test]
fn what_a_domain_fills_in_breaks_no_model() {
    let of = |sql_type: Option<&str>, default: Option<&str>| {
        let mut schema = schema(&[("a", &[("id", "bigint", true)])]);
        if let Some(sql_type) = sql_type {
            let id = ObjectId::new(Kind::Column, ["public", "a", "of"]);
            schema.insert(id, Entry::new(column(2, sql_type, false)));
        }
        let default = default.map(str::to_owned);
        for (name, under, not_null) in [("base", "integer", true), ("above", "public.base", false)]
        {
            let (sql_type, default) = (under.to_owned(), default.clone());
            let domain = Domain { sql_type, not_null, default, collation: None };
            schema.insert(ObjectId::new(Kind::Domain, ["public", name]), Entry::new(domain));
        }
        schema
    };
    let breaking = |from: &Schema, to: &Schema| report(from, to).count(Impact::Breaking);
    for (sql_type, breaks) in [("public.base", 1), ("public.above", 1), ("public.base[]", 0)] {
        let with = Some(sql_type);
        // A new column of it, and the loss of what filled it in.
        assert_eq!(breaking(&of(None, None), &of(with, None)), breaks, "{sql_type}");
        assert_eq!(breaking(&of(None, Some("5")), &of(with, Some("5"))), 0, "{sql_type}");
        assert_eq!(breaking(&of(with, Some("5")), &of(with, None)), breaks, "{sql_type}");
        assert_eq!(breaking(&of(with, None), &of(with, Some("5"))), 0, "{sql_type}");
    }
}

#[test]
fn a_key_of_another_name_breaks_no_model() {
    let keyed = |name: &str, columns: &[&str]| {
        let mut schema = schema(&[("a", &[("x", "integer", true), ("y", "integer", true)])]);
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let body = ConstraintBody::PrimaryKey(Key { columns, ..Key::default() });
        let id = ObjectId::new(Kind::Constraint, ["public", "a", name]);
        schema.insert(id, Entry::new(Constraint::new(body)));
        schema
    };
    let breaking = |to: &Schema| report(&keyed("a_pkey", &["x", "y"]), to).count(Impact::Breaking);
    assert_eq!(breaking(&keyed("a_pkey", &["x"])), 1);
    assert_eq!(breaking(&keyed("other", &["x", "y"])), 0);
    // The order is that of the key that rows are found by.
    assert_eq!(breaking(&keyed("other", &["y", "x"])), 1);
}

#[test]
fn a_promise_that_is_lost_breaks_models() {
    use Impact::{Breaking, Compatible, Invisible};
    let a = ObjectId::new(Kind::Table, ["public", "a"]);
    let with = |object: Option<(&str, Object)>| {
        let mut schema = schema(&[("a", &[("name", "text", true), ("b", "text", true)])]);
        if let Some((name, object)) = object {
            let id = match &object {
                Object::Index(_) => ObjectId::new(Kind::Index, ["public", name]),
                _ => a.child(Kind::Constraint, name),
            };
            schema.insert(id, Entry::new(object));
        }
        schema
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let constraint = |body| Constraint::new(body);
    let key = |columns: &[&str]| Key { columns: names(columns), ..Key::default() };
    let unique = |columns: &[&str]| constraint(ConstraintBody::Unique(key(columns)));
    let primary = |columns: &[&str]| constraint(ConstraintBody::PrimaryKey(key(columns)));
    let by_index = || Index { unique: true, ..index(&a) };
    let check = |text: &str| constraint(ConstraintBody::Check(format!("CHECK ({text})")));
    let foreign = || {
        constraint(ConstraintBody::ForeignKey(Box::new(ForeignKey {
            columns: names(&["b"]),
            table: a.clone(),
            referenced: names(&["name"]),
            period: false,
            match_full: false,
            on_update: None,
            on_delete: None,
            set_columns: Vec::new(),
        })))
    };
    let deferrable = Constraint { deferrable: true, ..unique(&["name"]) };
    let not_valid = Constraint { not_valid: true, ..check("b = 'x'") };
    let nulls = Key { nulls_not_distinct: true, ..key(&["name"]) };
    let nulls = || constraint(ConstraintBody::Unique(nulls.clone()));
    type Of<'o> = Option<(&'o str, Object)>;
    let one = |object: Object| -> Of<'_> { Some(("one", object)) };
    let two = |object: Object| -> Of<'_> { Some(("two", object)) };
    let cases: Vec<(Of<'_>, Of<'_>, Impact)> = vec![
        (one(unique(&["name"]).into()), None, Breaking),
        (None, one(unique(&["name"]).into()), Compatible),
        (one(by_index().into()), None, Breaking),
        (one(by_index().into()), one(Index { partial: true, ..by_index() }.into()), Breaking),
        (one(by_index().into()), one(index(&a).into()), Breaking),
        (one(index(&a).into()), None, Invisible),
        (one(by_index().into()), two(unique(&["name"]).into()), Compatible),
        (one(unique(&["name", "b"]).into()), two(primary(&["b", "name"]).into()), Compatible),
        (one(primary(&["name"]).into()), two(unique(&["name"]).into()), Breaking),
        (one(unique(&["name"]).into()), one(unique(&["name", "b"]).into()), Breaking),
        (one(unique(&["name"]).into()), one(deferrable.into()), Breaking),
        (one(unique(&["name"]).into()), one(nulls().into()), Compatible),
        (one(nulls().into()), one(unique(&["name"]).into()), Breaking),
        (one(check("b = 'x'").into()), None, Breaking),
        (one(check("b = 'x'").into()), one(check("b = 'y'").into()), Breaking),
        (one(check("b = 'x'").into()), two(check("b = 'x'").into()), Compatible),
        (one(check("b = 'x'").into()), one(not_valid.into()), Breaking),
        (None, one(check("b = 'x'").into()), Compatible),
        (None, one(foreign().into()), Compatible),
        (one(foreign().into()), None, Compatible),
    ];
    for (before, after, impact) in cases {
        let report = report(&with(before), &with(after));
        let worst = report.entries().iter().map(|entry| entry.impact).max();
        assert_eq!(worst, Some(impact), "{:?}", messages(&report));
    }

    let policies = |row_security| {
        let mut schema = schema(&[]);
        schema.insert(a.clone(), Entry::new(Table { row_security, ..table() }));
        schema
    };
    assert_eq!(report(&policies(false), &policies(true)).entries()[0].impact, Breaking);
    assert_eq!(report(&policies(true), &policies(false)).entries()[0].impact, Compatible);

    let domain = |definition: &str, extension: Option<&str>| {
        let mut schema = schema(&[]);
        let id = ObjectId::new(Kind::Domain, ["public", "d"]);
        let sql_type = "text".to_owned();
        let domain = Domain { sql_type, not_null: false, default: None, collation: None };
        schema.insert(id.clone(), Entry::new(domain));
        let check = DomainConstraint { definition: definition.to_owned(), not_valid: false };
        let extension = extension.map(str::to_owned);
        let entry = Entry { extension, ..Entry::new(check) };
        schema.insert(id.child(Kind::DomainConstraint, "c"), entry);
        schema
    };
    // Also where an extension made it: whether models are made of that is not known here.
    for extension in [None, Some("x")] {
        let report = report(&domain("CHECK (a)", extension), &domain("CHECK (b)", extension));
        assert_eq!(report.entries()[0].impact, Breaking);
    }
}
