//! Renames on a server: what refers to the renamed follows, and rows stay.

use schema_core::plan::rename::Named;
use schema_core::plan::{self, Options, PlanFile, Rename, Step, To};
use schema_core::{Kind, ObjectId, Schema, diff};
use schema_postgres::apply::{Applied, ApplyOptions, apply};
use schema_postgres::prove::prove;
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};
use schema_postgres::{introspect, plan_renamed, reshape};

fn shadow() -> Shadow {
    Shadow::start(&ShadowOptions::default()).unwrap()
}

fn load(shadow: &Shadow, script: &str) -> (ShadowDatabase, Schema) {
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    client.batch_execute(script).unwrap_or_else(|error| panic!("{script}: {error:?}"));
    let schema = introspect(&mut client).unwrap();
    (database, schema)
}

fn named(id: &str, name: &str) -> Rename {
    Rename { id: ObjectId::parse(id).unwrap(), to: To::Name(name.to_owned()) }
}

fn moved(id: &str, namespace: &str) -> Rename {
    Rename { id: ObjectId::parse(id).unwrap(), to: To::Namespace(namespace.to_owned()) }
}

/// Renames what a script makes; the result must be what another script makes. The statements.
fn becomes(before: &str, renames: &[Rename], after: &str) -> Vec<String> {
    let shadow = shadow();
    let (_, from) = load(&shadow, before);
    let (_, to) = load(&shadow, after);
    let steps = plan::rename(&from, renames).unwrap();
    let reached = reshape(&shadow, &from, &steps).unwrap();
    let left = diff(&reached, &to);
    let sql = statements(&steps);
    assert!(left.is_empty(), "{sql:#?} leaves {left:#?}");
    sql
}

/// The statements, without those that PostgreSQL 18 needs for the names of its NOT NULLs.
fn statements(steps: &[Step]) -> Vec<String> {
    let sql = steps.iter().map(|step| step.sql.clone());
    sql.filter(|sql| !sql.contains("not_null")).collect()
}

/// Most kinds that can be renamed, each with `{n}` in its name.
const KINDS: &str = r#"
CREATE SCHEMA app;
CREATE COLLATION app.coll (locale = 'C');
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN app.mail AS text CONSTRAINT mail_check CHECK (VALUE LIKE '%@%');
CREATE TYPE app.pair AS (a integer, b app.mood);
CREATE TYPE app.span AS RANGE (subtype = integer);
CREATE FUNCTION app.norm(app.mood, text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT lower($2) $$;
CREATE PROCEDURE app.run(IN n integer) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE AGGREGATE app.total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
CREATE TABLE app.users (
    id serial CONSTRAINT users_pkey PRIMARY KEY,
    state app.mood DEFAULT 'ok' NOT NULL,
    email app.mail COLLATE app.coll CONSTRAINT users_email_key UNIQUE,
    born date CONSTRAINT users_born_check CHECK (born > '1900-01-01'),
    twice bigint GENERATED ALWAYS AS (length(email::text) * 2) STORED
);
CREATE TABLE app.posts (
    id bigint GENERATED ALWAYS AS IDENTITY,
    author integer CONSTRAINT posts_author_fkey REFERENCES app.users (id)
);
CREATE INDEX users_lower_idx ON app.users (app.norm(state, email::text)) WHERE born IS NOT NULL;
CREATE STATISTICS app.users_stats ON state, born FROM app.users;
CREATE VIEW app.happy AS SELECT id, email AS mail FROM app.users u WHERE state = 'ok';
CREATE MATERIALIZED VIEW app.counts AS SELECT author, count(*) AS n FROM app.posts GROUP BY author;
CREATE POLICY own ON app.users USING (email = current_user::text);
CREATE RULE quiet AS ON DELETE TO app.posts DO INSTEAD NOTHING;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE OF email ON app.users FOR EACH ROW
    WHEN (OLD.born IS NOT NULL) EXECUTE FUNCTION app.touch();
CREATE PUBLICATION pub FOR TABLE app.users;
CREATE TEXT SEARCH CONFIGURATION app.search (COPY = simple);
CREATE TEXT SEARCH DICTIONARY app.words (TEMPLATE = simple);
CREATE OPERATOR CLASS app.ops FOR TYPE integer USING btree AS OPERATOR 1 <, FUNCTION 1 btint4cmp(integer, integer);
CREATE FOREIGN DATA WRAPPER fdw;
CREATE SERVER remote FOREIGN DATA WRAPPER fdw;
CREATE FOREIGN TABLE app.far (id integer, note text) SERVER remote;
COMMENT ON COLUMN app.users.email IS 'where to write';
GRANT SELECT (email) ON app.users TO public;
"#;

#[test]
fn every_kind_gets_its_name_and_what_refers_to_it_follows() {
    let names = [
        ("namespace app", "App"),
        ("collation app.coll", "order"),
        ("enum app.mood", "Mood"),
        ("domain app.mail", "address"),
        ("domain_constraint app.mail.mail_check", "address_check"),
        ("range app.span", "stretch"),
        ("routine app.norm(app.mood,text)", "normal form"),
        ("routine app.run(integer)", "execute"),
        ("aggregate app.total(integer)", "sum_of"),
        ("table app.users", "a\"ccounts"),
        ("index app.users_lower_idx", "select"),
    ];
    let renames: Vec<_> = names.iter().map(|(id, to)| named(id, to)).collect();
    let shadow = shadow();
    let (_, from) = load(&shadow, KINDS);
    let every: Vec<_> = from
        .iter()
        .filter(|(id, _)| id.to_string() != "namespace public" && id.kind() != Kind::Default)
        .filter_map(|(id, _)| {
            let path = id.signature().map_or(id.path(), |(name, _)| name);
            let path = path.strip_suffix(" USING btree").unwrap_or(path);
            let has_name = id.kind().depth().is_some() || id.path() != path;
            let name = schema_core::name::split(path)?.pop()?;
            has_name.then(|| named(&id.to_string(), &format!("X {name} \"; --")))
        })
        .collect();
    for renames in [renames, every] {
        let steps = plan::rename(&from, &renames).unwrap();
        let reached = reshape(&shadow, &from, &steps).unwrap();
        // The same objects under other names, and back again.
        assert_eq!(reached.len(), from.len());
        let (_, addresses) = plan::rename::moved(&from, &renames).unwrap();
        for rename in &renames {
            assert!(addresses.contains_key(&rename.id), "{:?}", rename.id);
        }
        let (database, _) = load(&shadow, KINDS);
        let mut client = database.connect().unwrap();
        for step in &steps {
            client.batch_execute(&step.sql).unwrap_or_else(|e| panic!("{}: {e:?}", step.sql));
        }
        assert_eq!(diff(&introspect(&mut client).unwrap(), &reached), []);
    }
}

#[test]
fn names_are_swapped_and_chained() {
    let sql = becomes(
        "CREATE TABLE a (x int, y text, z date); CREATE TABLE b (k int); CREATE TABLE c (l int);
         CREATE VIEW v AS SELECT a.x, b.k, c.l FROM a, b, c;",
        &[
            named("table public.a", "b"),
            named("table public.b", "c"),
            named("table public.c", "a"),
            named("column public.a.x", "y"),
            named("column public.a.y", "x"),
            named("column public.a.z", "zz"),
        ],
        "CREATE TABLE b (y int, x text, zz date); CREATE TABLE c (k int); CREATE TABLE a (l int);
         CREATE VIEW v AS SELECT b.y AS x, c.k, a.l FROM b, c, a;",
    );
    assert_eq!(sql.len(), 8, "{sql:#?}");
}

#[test]
fn objects_move_with_what_belongs_to_them() {
    let sql = becomes(
        "CREATE SCHEMA old; CREATE SCHEMA kept;
         CREATE TABLE old.t (id serial PRIMARY KEY, n int UNIQUE);
         CREATE INDEX t_n ON old.t (n);
         CREATE TABLE kept.t (id int);
         CREATE FUNCTION old.f(old.t) RETURNS int LANGUAGE sql AS 'SELECT 1';",
        &[
            moved("table old.t", "kept"),
            moved("index old.t_n", "kept"),
            moved("table kept.t", "older"),
            moved("routine old.f(old.t)", "new"),
            named("namespace old", "older"),
        ],
        "CREATE SCHEMA older; CREATE SCHEMA kept; CREATE SCHEMA new;
         CREATE TABLE kept.t (id serial PRIMARY KEY, n int UNIQUE);
         CREATE INDEX t_n ON kept.t (n);
         CREATE TABLE older.t (id int);
         CREATE FUNCTION new.f(kept.t) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    );
    assert_eq!(sql.len(), 7, "{sql:#?}");
}

/// Applies the plan with these renames to the first script's database with rows in it, which a
/// query looks at afterwards. The statements and the advice.
fn planned(
    (before, rows): (&str, &str),
    renames: &[&str],
    after: &str,
    look: &[(&str, i64)],
) -> (Vec<String>, Vec<String>) {
    let shadow = shadow();
    let (database, from) = load(&shadow, before);
    let (_, to) = load(&shadow, after);
    let named: Vec<_> = renames.iter().map(|text| Named::parse(text).unwrap()).collect();
    let renames = plan::rename::named(&from, &to, &named).unwrap();
    let plan = plan_renamed(&shadow, &from, &to, &renames, &Options::default()).unwrap();
    let file = PlanFile::new(&plan, ("a", &from), ("b", &to));
    let proof = prove(&shadow, &from, &to, &file).unwrap();
    assert!(proof.holds(), "{plan}\n{proof:#?}");
    let mut client = database.connect().unwrap();
    client.batch_execute(rows).unwrap();
    let applied = apply(&mut client, &file, ApplyOptions::default(), &mut |_, _| {}).unwrap();
    assert!(matches!(applied, Applied::Done { .. }), "{applied:?}");
    assert_eq!(diff(&introspect(&mut client).unwrap(), &to), []);
    let sql = statements(&plan.steps);
    let advice = plan.advice.iter().map(|it| it.message.clone()).collect();
    for (query, value) in look {
        let found: i64 = client.query_one(*query, &[]).unwrap().get(0);
        assert_eq!(found, *value, "{query}");
    }
    (sql, advice)
}

#[test]
fn rows_stay_and_names_by_convention_follow() {
    let (sql, advice) = planned(
        ("CREATE TABLE users (id serial PRIMARY KEY, mail text UNIQUE, age int CHECK (age > 0));
         CREATE INDEX users_age_idx ON users (age);
         CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES users);
         CREATE VIEW adults AS SELECT id, mail FROM users WHERE age > 17;
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN UPDATE users SET age = 1; RETURN NEW; END $$;
         CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
         ALTER TABLE users ENABLE ROW LEVEL SECURITY;
         CREATE POLICY users_own ON users USING (mail = current_user::text);",
        "INSERT INTO users (mail, age) VALUES ('a', 1), ('b', 20)"),
        &["users=accounts", "users.mail=users.email"],
        "CREATE TABLE accounts (id serial PRIMARY KEY, email text UNIQUE, age int CHECK (age > 0));
         CREATE INDEX accounts_age_idx ON accounts (age);
         CREATE TABLE posts (id int PRIMARY KEY, author int REFERENCES accounts);
         CREATE VIEW adults AS SELECT id, email AS mail FROM accounts WHERE age > 17;
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN UPDATE users SET age = 1; RETURN NEW; END $$;
         CREATE TRIGGER accounts_touch BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION touch();
         ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
         CREATE POLICY accounts_own ON accounts USING (email = current_user::text);",
        &[
            ("SELECT count(*) FROM accounts WHERE email IN ('a', 'b')", 2),
            ("SELECT nextval('accounts_id_seq')", 3),
        ],
    );
    assert!(
        sql.iter().all(|sql| sql.starts_with("ALTER ") && sql.contains(" RENAME ")),
        "{sql:#?}"
    );
    assert_eq!(sql.len(), 9, "{sql:#?}");
    assert_eq!(
        advice,
        ["the text of routine public.touch() names users (now table public.accounts)"]
    );
}

#[test]
fn a_namespace_takes_all_that_is_in_it_along() {
    // Bodies that PostgreSQL reads came with 14.
    if shadow().version() < 140_000 {
        return;
    }
    let sql = becomes(
        "CREATE SCHEMA old; CREATE TYPE old.mood AS ENUM ('a');
         CREATE TABLE old.\"Order\" (\"from\" old.mood, id int CHECK (id > 0));
         CREATE VIEW public.v AS SELECT \"from\" FROM old.\"Order\";
         CREATE FUNCTION public.f(x old.mood) RETURNS bigint LANGUAGE sql
             BEGIN ATOMIC SELECT count(*) FROM old.\"Order\" o WHERE o.\"from\" = x; END;",
        &[
            named("namespace old", "New Home"),
            named("table old.\"Order\"", "select"),
            named("column old.\"Order\".\"from\"", "From \"here\""),
        ],
        "CREATE SCHEMA \"New Home\"; CREATE TYPE \"New Home\".mood AS ENUM ('a');
         CREATE TABLE \"New Home\".\"select\" (\"From \"\"here\"\"\" \"New Home\".mood,
             id int CONSTRAINT \"Order_id_check\" CHECK (id > 0));
         CREATE VIEW public.v AS SELECT \"From \"\"here\"\"\" AS \"from\" FROM \"New Home\".\"select\";
         CREATE FUNCTION public.f(x \"New Home\".mood) RETURNS bigint LANGUAGE sql
             BEGIN ATOMIC SELECT count(*) FROM \"New Home\".\"select\" o
                 WHERE o.\"From \"\"here\"\"\" = x; END;",
    );
    assert_eq!(sql.len(), 3, "{sql:#?}");
}

#[test]
fn what_inherits_is_renamed_with_what_it_inherits_from() {
    let before =
        "CREATE TABLE t (id int, at date NOT NULL, CONSTRAINT late CHECK (at > '2000-01-01'))
             PARTITION BY RANGE (at);
         CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
         CREATE TABLE t_2 PARTITION OF t DEFAULT PARTITION BY LIST (id);
         CREATE TABLE t_3 PARTITION OF t_2 DEFAULT;
         CREATE INDEX t_i ON t (at);
         CREATE TYPE pair AS (a int, b text);
         CREATE TABLE typed OF pair;";
    let after = before
        .replace("at ", "day ")
        .replace("(at)", "(day)")
        .replace("late", "recent")
        .replace("t_1 ", "t_2020 ")
        .replace("a int", "left_one int");
    // The index of a partition is named after its column when it is made.
    let after = format!(
        "{after} ALTER INDEX t_2020_day_idx RENAME TO t_1_at_idx;
         ALTER INDEX t_2_day_idx RENAME TO t_2_at_idx; ALTER INDEX t_3_day_idx RENAME TO t_3_at_idx;"
    );
    let renames = [
        named("column public.t.at", "day"),
        named("column public.t_1.at", "day"),
        named("constraint public.t.late", "recent"),
        named("table public.t_1", "t_2020"),
        named("attribute public.pair.a", "left_one"),
    ];
    let sql = becomes(before, &renames, &after);
    assert_eq!(sql.len(), 4, "{sql:#?}");
    let (_, from) = load(&shadow(), before);
    let alone = plan::rename(&from, &[named("column public.t_1.at", "day")]).unwrap_err();
    assert_eq!(alone[0].code, "rename-fixed", "{alone:?}");
}

#[test]
fn rows_are_proved_where_names_are_swapped() {
    let (sql, _) = planned(
        (
            "CREATE TABLE a (id int PRIMARY KEY, x text); CREATE TABLE b (id int PRIMARY KEY, y date);
             CREATE MATERIALIZED VIEW m AS SELECT x FROM a;",
            "INSERT INTO a VALUES (1, 'p'), (2, 'q'); INSERT INTO b VALUES (1, '2020-01-01')",
        ),
        &["a=b", "b=a"],
        "CREATE TABLE b (id int PRIMARY KEY, x text); CREATE TABLE a (id int PRIMARY KEY, y date);
         CREATE MATERIALIZED VIEW m AS SELECT x FROM b;",
        &[("SELECT count(*) FROM b", 2), ("SELECT count(*) FROM a WHERE y IS NOT NULL", 1)],
    );
    assert!(sql.iter().all(|sql| sql.contains(" RENAME ")), "{sql:#?}");
}

#[test]
fn a_proof_finds_rows_that_a_rename_would_have_kept() {
    let shadow = shadow();
    let (_, from) = load(&shadow, "CREATE TABLE a (id int PRIMARY KEY, x text NOT NULL)");
    let (_, to) = load(&shadow, "CREATE TABLE b (id int PRIMARY KEY, x text NOT NULL)");
    // A plan that renames, and then loses a value.
    let renames = [named("table public.a", "b"), named("constraint public.a.a_pkey", "b_pkey")];
    let plan = plan_renamed(&shadow, &from, &to, &renames, &Options::default()).unwrap();
    let mut file = PlanFile::new(&plan, ("a", &from), ("b", &to));
    file.steps[0].sql.insert_str(0, "UPDATE a SET x = '?'; ");
    let proof = prove(&shadow, &from, &to, &file);
    let rows = proof.unwrap().rows;
    assert!(rows.iter().any(|it| it.table.path() == "public.b" && it.kept == 0), "{rows:?}");
}

#[test]
fn labels_and_what_has_a_name_keep_what_stands_on_them() {
    let (sql, _) = planned(
        (
            "CREATE TYPE mood AS ENUM ('sad', 'ok');
             CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'sad' NOT NULL CHECK (m <> 'ok'),
                 n mood[]);
             CREATE VIEW v AS SELECT id FROM t WHERE m = 'sad';
             CREATE SEQUENCE s; CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
             CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';
             CREATE TABLE u (id int DEFAULT nextval('s') + f(1));",
            "INSERT INTO t VALUES (1, DEFAULT, '{sad,ok}'); SELECT nextval('s')",
        ),
        &["mood.sad=public.mood.\"so sad\"", "s=numbers", "view v=of_sad", "f(integer)=g"],
        "CREATE TYPE mood AS ENUM ('so sad', 'ok');
         CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'so sad' NOT NULL CHECK (m <> 'ok'),
             n mood[]);
         CREATE VIEW of_sad AS SELECT id FROM t WHERE m = 'so sad';
         CREATE SEQUENCE numbers; CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';
         CREATE TABLE u (id int DEFAULT nextval('numbers') + g(1));",
        &[
            ("SELECT count(*) FROM of_sad WHERE id = 1", 1),
            ("SELECT count(*) FROM t WHERE n = '{so sad,ok}'", 1),
            ("SELECT nextval('numbers')", 2),
        ],
    );
    assert!(sql.iter().all(|sql| sql.contains(" RENAME ")), "{sql:#?}");
    assert_eq!(sql.len(), 4, "{sql:#?}");
}
