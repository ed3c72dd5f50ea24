//! Transformations on real shadows: what refers to the renamed follows, the result loads, and to do
//! it again changes nothing.

use std::path::Path;

use schema_core::transform::{
    Case, Convention, NewName, Part, Pattern, Prefix, Record, Relocate, Transform, TypeRule, What,
};
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema, diff, plan, snapshot};
use schema_postgres::introspect;
use schema_postgres::shadow::{Shadow, ShadowOptions};
use schema_postgres::transform::{Transformed, combine, transform};

use crate::script::for_major;

fn shadow() -> Shadow {
    Shadow::start(&ShadowOptions::default()).unwrap()
}

/// The server at hand, and those whose programs are in the folders of `SCHEMA_TEST_PG_DIRS`.
fn shadows() -> Vec<Shadow> {
    let folders = std::env::var_os("SCHEMA_TEST_PG_DIRS").unwrap_or_default();
    let others = std::env::split_paths(&folders).filter(|folder| !folder.as_os_str().is_empty());
    let others = others.map(|folder| {
        let options = ShadowOptions { binaries: Some(folder), ..ShadowOptions::default() };
        Shadow::start(&options).unwrap()
    });
    std::iter::once(shadow()).chain(others).collect()
}

fn load(shadow: &Shadow, name: &str, script: &str) -> Schema {
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    let script = for_major(script, shadow.version() / 10_000);
    client.batch_execute(&script).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    client.batch_execute("RESET ALL").unwrap();
    introspect(&mut client).unwrap()
}

fn corpus(shadow: &Shadow, name: &str) -> Option<Schema> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/schemas");
    let Ok(script) = std::fs::read_to_string(folder.join(format!("{name}.sql"))) else {
        eprintln!("{} is absent: {name} is not transformed", folder.display());
        return None;
    };
    Some(load(shadow, name, &script))
}

fn relocate(from: &str, to: &str) -> Relocate {
    Relocate { from: from.to_owned(), to: to.to_owned() }
}

fn prefix(kind: Option<Kind>, text: &str) -> Prefix {
    Prefix { kind, text: text.to_owned() }
}

fn patterns(texts: &[&str]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::parse(text).unwrap()).collect()
}

fn id(text: &str) -> ObjectId {
    ObjectId::parse(text).unwrap()
}

/// What a server makes of the whole DDL of a schema is that schema.
fn loads(shadow: &Shadow, name: &str, schema: &Schema) {
    let plan = plan::create(schema).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
    let again = load(shadow, name, &plan.to_string());
    let mut left = diff(schema, &again);
    left.retain(|change| change.id.kind() != Kind::Unmodelled);
    assert!(left.is_empty(), "{name}: {left:#?}");
}

/// Transforms, twice with one result, and once more to see that nothing is left to do.
fn settles(shadow: &Shadow, name: &str, schema: &Schema, rules: &Transform) -> Transformed {
    let made = |schema: &Schema| {
        transform(shadow, schema, rules).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"))
    };
    let first = made(schema);
    assert_eq!(snapshot::encode(&first.schema), snapshot::encode(&made(schema).schema), "{name}");
    loads(shadow, name, &first.schema);
    let second = made(&first.schema);
    assert_eq!(second.changes, [], "{name}");
    assert_eq!(diff(&first.schema, &second.schema), [], "{name}");
    first
}

fn codes(errors: &[Diagnostic]) -> Vec<&str> {
    errors.iter().map(|error| error.code).collect()
}

const LEGACY: &str = r#"
CREATE SCHEMA dbo;
CREATE TYPE dbo."tMood" AS ENUM ('Sad', 'OK');
CREATE TYPE dbo."PostalAddress" AS ("StreetName" text, "ZIPCode" text);
CREATE DOMAIN dbo."EMail" AS text CONSTRAINT "IsEMail" CHECK (VALUE LIKE '%@%');
CREATE FUNCTION dbo."fnNorm"("pText" text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT lower("pText") $$;
CREATE TABLE dbo."tblUSER_DATA" (
    "UserID" serial CONSTRAINT "PK_tblUSER_DATA" PRIMARY KEY,
    "EMail" dbo."EMail" NOT NULL CONSTRAINT "UQ_Mail" UNIQUE,
    "Mood" dbo."tMood" DEFAULT 'OK'::dbo."tMood",
    "Home" dbo."PostalAddress",
    "BirthDate" date CONSTRAINT "CK_Birth" CHECK ("BirthDate" > '1900-01-01'),
    "NormMail" text GENERATED ALWAYS AS (dbo."fnNorm"("EMail"::text)) STORED,
    CONSTRAINT "CK_Both" CHECK ("UserID" > 0 OR "EMail" IS NOT NULL)
);
CREATE TABLE dbo."tblOrderDETAILS" (
    "OrderID" bigint GENERATED ALWAYS AS IDENTITY,
    "UserID" integer DEFAULT length(dbo."fnNorm"('ABC'))
        CONSTRAINT "FK_Order_User" REFERENCES dbo."tblUSER_DATA" ("UserID"),
    "ParentID" bigint,
    "During" tstzrange,
    CONSTRAINT "EX_During" EXCLUDE USING gist ("During" WITH &&),
    "HTTPServer2" text,
    CONSTRAINT "PK_Orders" PRIMARY KEY ("OrderID"),
    CONSTRAINT "FK_Self" FOREIGN KEY ("ParentID") REFERENCES dbo."tblOrderDETAILS"
);
CREATE INDEX "IX_1" ON dbo."tblOrderDETAILS" ("UserID", "ParentID");
CREATE INDEX "IX_2" ON dbo."tblOrderDETAILS" ("UserID", "ParentID") WHERE "ParentID" > 7;
CREATE INDEX "IX_Norm" ON dbo."tblUSER_DATA" (dbo."fnNorm"("EMail"::text)) WHERE "Mood" = 'OK';
CREATE STATISTICS dbo."StatUser" ON "Mood", "BirthDate" FROM dbo."tblUSER_DATA";
CREATE TABLE dbo."tblLog" ("LogDate" date NOT NULL, "Text" text CONSTRAINT "CK_Text" CHECK ("Text" <> ''))
    PARTITION BY RANGE ("LogDate");
CREATE TABLE dbo."tblLog2024" PARTITION OF dbo."tblLog" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX "IX_Log" ON dbo."tblLog" ("LogDate");
CREATE TABLE dbo."tblBase" ("BaseID" integer, CONSTRAINT "CK_Base" CHECK ("BaseID" > 0));
CREATE TABLE dbo."tblChild" ("ChildName" text) INHERITS (dbo."tblBase");
CREATE VIEW dbo."vwUsers" AS
    SELECT "UserID", "EMail" AS "Mail", dbo."fnNorm"("EMail"::text) AS "Norm", ("Home")."ZIPCode"
    FROM dbo."tblUSER_DATA" u WHERE "Mood" = 'OK'::dbo."tMood";
CREATE VIEW dbo."vwOnView" AS SELECT v."Mail", o.* FROM dbo."vwUsers" v
    JOIN dbo."tblOrderDETAILS" o ON o."UserID" = v."UserID";
CREATE MATERIALIZED VIEW dbo."mvCounts" AS
    SELECT "UserID", count(*) AS "HowMany" FROM dbo."tblOrderDETAILS" GROUP BY "UserID";
CREATE UNIQUE INDEX "IX_Counts" ON dbo."mvCounts" ("UserID");
ALTER TABLE dbo."tblUSER_DATA" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "OwnRow" ON dbo."tblUSER_DATA" USING ("EMail"::text = current_user
    AND EXISTS (SELECT 1 FROM dbo."tblOrderDETAILS" o WHERE o."UserID" = "tblUSER_DATA"."UserID"));
CREATE RULE "NoDelete" AS ON DELETE TO dbo."tblOrderDETAILS" WHERE old."ParentID" IS NULL DO INSTEAD NOTHING;
CREATE FUNCTION dbo."fnTouch"() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM "UserID" FROM dbo."tblUSER_DATA"; RETURN NEW; END $$;
CREATE TRIGGER "trTouch" BEFORE UPDATE OF "EMail" ON dbo."tblUSER_DATA" FOR EACH ROW
    WHEN (OLD."BirthDate" IS NOT NULL) EXECUTE FUNCTION dbo."fnTouch"();
--@ 14+
CREATE FUNCTION dbo."fnCount"(dbo."tblUSER_DATA") RETURNS bigint LANGUAGE sql
    BEGIN ATOMIC SELECT count(*) FROM dbo."tblOrderDETAILS" o WHERE o."UserID" = $1."UserID"; END;
--@ 13+
CREATE AGGREGATE dbo."aggTotal"(integer) (sfunc = int4pl, stype = integer, initcond = '0');
CREATE PUBLICATION "PubUsers" FOR TABLE dbo."tblUSER_DATA";
COMMENT ON COLUMN dbo."tblUSER_DATA"."EMail" IS 'where "EMail" goes';
"#;

fn modern() -> Transform {
    Transform {
        relocate: vec![relocate("dbo", "dw__stackoverflow2010__dbo")],
        strip_prefix: vec![prefix(None, "tbl"), prefix(Some(Kind::View), "vw")],
        case: Some(Case::Snake),
        convention: Convention::postgres(),
        ..Transform::default()
    }
}

#[test]
fn everything_that_refers_follows() {
    for shadow in shadows() {
        refers(&shadow);
    }
}

fn refers(shadow: &Shadow) {
    let schema = load(shadow, "legacy", LEGACY);
    let made = settles(shadow, "legacy", &schema, &modern());
    let out = &made.schema;
    let at = "dw__stackoverflow2010__dbo";
    for there in [
        "table N.user_data",
        "column N.user_data.user_id",
        "column N.order_details.http_server2",
        "constraint N.user_data.user_data_pkey",
        "constraint N.user_data.user_data_e_mail_key",
        "constraint N.user_data.user_data_birth_date_check",
        "constraint N.user_data.user_data_check",
        "constraint N.order_details.order_details_user_id_fkey",
        "constraint N.order_details.order_details_parent_id_fkey",
        "constraint N.order_details.ex_during",
        "sequence N.user_data_user_id_seq",
        "sequence N.order_details_order_id_seq",
        "index N.order_details_user_id_parent_id_idx",
        "index N.order_details_user_id_parent_id_idx1",
        "index N.ix_norm",
        "table N.log2024",
        "index N.log2024_log_date_idx",
        "constraint N.log2024.log_text_check",
        "column N.child.base_id",
        "constraint N.child.base_base_id_check",
        "view N.users",
        "column N.users.zip_code",
        "column N.on_view.http_server2",
        "materialized_view N.mv_counts",
        "enum N.t_mood",
        "attribute N.postal_address.zip_code",
        "domain_constraint N.e_mail.is_e_mail",
        "policy N.user_data.own_row",
        "rule N.order_details.no_delete",
        "trigger N.user_data.tr_touch",
        "statistics N.stat_user",
        "routine N.fn_count(N.user_data)",
        "aggregate N.agg_total(integer)",
        "publication pub_users",
    ] {
        let is_newer = there.contains("fn_count") && schema.postgres < 14;
        let found = is_newer || out.contains(&id(&there.replace('N', at)));
        assert!(found, "{there}\n{}", snapshot::encode(out));
    }
    // No old name is left but in texts that PostgreSQL keeps as they were written, and in a comment.
    for (id, entry) in out.iter() {
        let mut fields = entry.fields();
        fields.retain(|(key, _)| !matches!(*key, "body" | "comment" | "labels"));
        let text = format!("{id} {fields:?}");
        for old in ["dbo.", "tbl", "UserID", "EMail", "fnNorm", "BirthDate", "ZIPCode", "\\\""] {
            assert!(!text.replace("__dbo.", "").contains(old), "{old}: {text}");
        }
    }
    let texts: Vec<_> = made.mentions.iter().map(|it| it.id.to_string()).collect();
    assert_eq!(texts, [format!("routine {at}.fn_touch()")]);
    let names: Vec<_> = made.mentions.iter().flat_map(|it| it.names.keys()).collect();
    assert_eq!(names, ["UserID", "dbo", "tblUSER_DATA"]);
    let why = |text: &str| {
        let change = made.changes.iter().find(|change| change.id == id(text)).unwrap();
        change.reason.clone()
    };
    assert_eq!(why("table dbo.\"tblUSER_DATA\""), "strip prefix tbl, snake case");
    assert_eq!(why("namespace dbo"), "relocate dbo to dw__stackoverflow2010__dbo");
    assert_eq!(why("index dbo.\"IX_1\""), "convention");
    let record =
        Record { source: "legacy".to_owned(), changes: made.changes, mentions: made.mentions };
    assert!(record.markdown().contains("| `table dbo.\"tblLog\"` |"), "{}", record.markdown());
    let json: serde_json::Value = serde_json::from_str(&record.json()).unwrap();
    // One of those that were called so.
    assert_eq!(json["look"][0]["names"]["UserID"], format!("column {at}.mv_counts.user_id"));
}

/// From `public` and into a namespace that is there, objects go one by one.
#[test]
fn objects_go_to_another_namespace() {
    let shadow = shadow();
    let script = format!(
        "CREATE EXTENSION pgcrypto; CREATE SCHEMA there; CREATE TABLE there.x (id integer);
         GRANT USAGE ON SCHEMA public TO pg_monitor;
         ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;
         CREATE TABLE public.salted (salt text DEFAULT public.gen_salt('bf'));
         {}",
        LEGACY.replace("CREATE SCHEMA dbo;", "").replace("dbo.", "public.")
    );
    let schema = load(&shadow, "public", &script);
    for to in ["there", "new_one"] {
        let rules = Transform { relocate: vec![relocate("public", to)], ..Transform::default() };
        let made = settles(&shadow, to, &schema, &rules);
        let outside = |(id, entry): &(&ObjectId, &schema_core::Entry)| {
            entry.extension.is_none() && id.namespace().as_deref() == Some("public")
        };
        let left: Vec<_> = made.schema.iter().filter(outside).map(|(id, _)| id).collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(made.schema.contains(&id("namespace public")));
        assert!(made.schema.contains(&id("extension pgcrypto")));
        let defaults = format!("default_privileges of postgres in {to} on tables");
        assert!(made.schema.contains(&id(&defaults)), "{}", snapshot::encode(&made.schema));
    }
}

/// Schemas with every kind of object, under names that need quotes.
#[test]
fn every_kind_gets_other_names() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rebuild");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "sql"));
    files.sort();
    for shadow in shadows() {
        for file in &files {
            let script = std::fs::read_to_string(file).unwrap();
            let name = format!("{} on {}", file.display(), shadow.version());
            let schema = load(&shadow, &name, &script);
            let mut rules = Transform {
                case: Some(Case::Snake),
                convention: Convention::postgres(),
                // One of them has `total` beside it.
                rename: schema
                    .iter()
                    .filter(|(id, _)| id.path().contains("\"Total\""))
                    .map(|(id, _)| NewName { path: id.path().to_owned(), to: "whole".to_owned() })
                    .collect(),
                ..Transform::default()
            };
            settles(&shadow, &name, &schema, &rules);
            rules.relocate = vec![relocate("public", "Moved")];
            settles(&shadow, &name, &schema, &rules);
        }
    }
}

#[test]
fn real_schemas_get_one_way_of_naming() {
    let shadow = shadow();
    for name in ["pagila", "chinook", "northwind", "adventureworks", "crates_io", "danbooru"] {
        let Some(schema) = corpus(&shadow, name) else { return };
        let mut rules = Transform {
            case: Some(Case::Snake),
            convention: Convention::postgres(),
            ..Transform::default()
        };
        settles(&shadow, name, &schema, &rules);
        rules.relocate = vec![relocate("public", name)];
        rules.convention.foreign_key = Some("fk_{table}_{referenced}_{columns}".to_owned());
        rules.convention.primary_key = Some("pk_{table}".to_owned());
        let made = settles(&shadow, name, &schema, &rules);
        let keys = made.schema.of_kind(Kind::Constraint).filter(|(_, entry)| {
            matches!(&entry.object, Object::Constraint(it) if matches!(it.body,
                schema_core::constraint::ConstraintBody::PrimaryKey(_)))
        });
        assert!(keys.into_iter().all(|(id, _)| id.name().starts_with("pk_")));
    }
}

#[test]
fn several_databases_become_one() {
    let shadow = shadow();
    let mut parts = Vec::new();
    for name in ["pagila", "adventureworks", "crates_io", "danbooru"] {
        let Some(schema) = corpus(&shadow, name) else { return };
        parts.push(Part { name: name.to_owned(), schema });
    }
    let made = combine(&shadow, &parts).unwrap_or_else(|errors| panic!("{errors:#?}"));
    loads(&shadow, "one", &made.schema);
    let tables = |schema: &Schema| schema.of_kind(Kind::Table).count();
    assert_eq!(tables(&made.schema), parts.iter().map(|part| tables(&part.schema)).sum::<usize>());
    for there in ["table pagila.film", "view adventureworks__hr.d", "extension pg_trgm"] {
        assert!(made.schema.contains(&id(there)), "{there}");
    }
    let again = combine(&shadow, &parts).unwrap();
    assert_eq!(snapshot::digest(&made.schema), snapshot::digest(&again.schema));
    let rules = Transform {
        case: Some(Case::Snake),
        convention: Convention::postgres(),
        ..Transform::default()
    };
    settles(&shadow, "one", &made.schema, &rules);
}

#[test]
fn what_is_left_out_takes_what_needs_it() {
    let shadow = shadow();
    let schema = load(&shadow, "legacy", LEGACY);
    let rules = Transform {
        exclude: patterns(&["dbo.tblUSER_DATA", "publication *"]),
        ..Transform::default()
    };
    let made = settles(&shadow, "excluded", &schema, &rules);
    let why = |text: &str| {
        let change = made.changes.iter().find(|change| change.id == id(text));
        change.map(|change| (change.what.clone(), change.reason.clone()))
    };
    let left_out = |reason: &str| Some((What::LeftOut, reason.to_owned()));
    assert_eq!(why("table dbo.\"tblUSER_DATA\""), left_out("excluded by dbo.tblUSER_DATA"));
    assert!(why("view dbo.\"vwOnView\"").is_some());
    assert!(why("constraint dbo.\"tblOrderDETAILS\".\"FK_Order_User\"").is_some());
    assert!(why("sequence dbo.\"tblUSER_DATA_UserID_seq\"").is_some());
    assert!(made.schema.contains(&id("table dbo.\"tblOrderDETAILS\"")));
    let rules =
        Transform { select: patterns(&["dbo.vwUsers", "dbo.tblChild"]), ..Transform::default() };
    let made = settles(&shadow, "selected", &schema, &rules);
    let tables: Vec<_> = made.schema.of_kind(Kind::Table).map(|(id, _)| id.name()).collect();
    // The last one is in a policy of the one before.
    assert_eq!(tables, ["tblBase", "tblChild", "tblOrderDETAILS", "tblUSER_DATA"]);
    assert!(made.schema.contains(&id("index dbo.\"IX_Norm\"")));
    assert_eq!(made.schema.of_kind(Kind::View).count(), 1);
    let rules = Transform { select: patterns(&["dbo.tblOrder*"]), ..Transform::default() };
    let made = settles(&shadow, "one table", &schema, &rules);
    assert_eq!(made.schema.of_kind(Kind::Table).count(), 1);
    assert!(made.schema.contains(&id("constraint dbo.\"tblOrderDETAILS\".\"FK_Self\"")));
    assert!(!made.schema.contains(&id("constraint dbo.\"tblOrderDETAILS\".\"FK_Order_User\"")));
    assert!(made.schema.contains(&id("routine dbo.\"fnNorm\"(text)")));
}

#[test]
fn types_are_mapped_with_what_stands_on_them() {
    let shadow = shadow();
    let schema = load(
        &shadow,
        "types",
        "CREATE TABLE t (id serial PRIMARY KEY, ref integer REFERENCES t, name varchar(20) DEFAULT 'x',
             price money, at timestamp(3), many varchar(20)[], CHECK (name <> ''));
         CREATE VIEW v AS SELECT id, name, many FROM t WHERE name = 'x';
         CREATE DOMAIN d AS varchar(5);",
    );
    let rule = |from: &str, to: &str| TypeRule { from: from.to_owned(), to: to.to_owned() };
    let rules = Transform {
        types: vec![
            rule("int", "int8"),
            rule("varchar", "text"),
            rule("money", "numeric(12, 2)"),
            rule("timestamp", "timestamptz"),
        ],
        ..Transform::default()
    };
    let made = settles(&shadow, "types", &schema, &rules);
    let type_of = |column: &str| match &made.schema.get(&id(column)).unwrap().object {
        Object::Column(column) => column.sql_type.clone(),
        Object::Sequence(sequence) => sequence.sql_type.clone(),
        Object::Domain(domain) => domain.sql_type.clone(),
        _ => panic!("{column}"),
    };
    for (column, want) in [
        ("column public.t.id", "bigint"),
        ("column public.t.ref", "bigint"),
        ("sequence public.t_id_seq", "bigint"),
        ("column public.t.name", "text"),
        ("column public.t.many", "text[]"),
        ("column public.t.price", "numeric(12,2)"),
        ("column public.t.at", "timestamp with time zone"),
        ("column public.v.name", "text"),
        ("domain public.d", "text"),
    ] {
        assert_eq!(type_of(column), want, "{column}");
    }
    let rules = Transform { types: vec![rule("int", "nosuchtype")], ..Transform::default() };
    assert_eq!(codes(&transform(&shadow, &schema, &rules).unwrap_err()), ["transform-type"]);
}

#[test]
fn two_names_that_become_one_are_both_named() {
    let shadow = shadow();
    let schema = load(
        &shadow,
        "collisions",
        r#"CREATE TABLE "UserData" (id integer, "ID" integer); CREATE TABLE user_data ();
           CREATE TYPE "userData" AS ENUM ();"#,
    );
    let mut rules = Transform { case: Some(Case::Snake), ..Transform::default() };
    let errors = transform(&shadow, &schema, &rules).unwrap_err();
    assert_eq!(codes(&errors), ["transform-collision"; 3]);
    let said = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(said.contains("table public.\"UserData\" and table public.user_data"), "{said}");
    assert!(said.contains("--rename 'public.user_data=…'"), "{said}");
    let name = |path: &str, to: &str| NewName { path: path.to_owned(), to: to.to_owned() };
    rules.rename = vec![
        name("public.UserData.ID", "number"),
        name("public.userData", "kind"),
        name("public.\"UserData\"", "account"),
    ];
    let made = transform(&shadow, &schema, &rules).unwrap();
    assert!(made.schema.contains(&id("column public.account.number")));
    assert!(made.schema.contains(&id("enum public.kind")));
}
