//! `--owners`, `--role-settings` and `--create-roles`: told, compared and planned only when asked.

use schema_postgres::shadow::{Shadow, ShadowOptions};

use crate::support::{finish, folder, program, read, run};

const ROLES: &str = "CREATE ROLE cli_app; CREATE ROLE cli_ops;";
const TABLES: &str = "CREATE TABLE t (id serial PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t;";
const SETTING: &str =
    "DO $$BEGIN EXECUTE format('ALTER ROLE cli_app IN DATABASE %I SET work_mem TO ''2MB''',
    current_database()); END$$;";

#[test]
fn owners_go_from_scripts_to_a_database() {
    let dir = folder();
    let at = dir.path();
    let owned = "ALTER TABLE t OWNER TO cli_app; ALTER VIEW v OWNER TO cli_ops;";
    std::fs::write(at.join("to.sql"), format!("{ROLES}{TABLES}{owned}{SETTING}")).unwrap();
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    client.batch_execute(TABLES).unwrap();
    let url = database.address().to_string();
    let go = |args: &[&str]| finish(program(at).env("URL", &url).args(args));

    // Nobody asked, so nothing differs and nothing is told.
    let ran = go(&["diff", "env:URL", "to.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(go(&["pull", "to.sql", "--out", "plain.json"]).code, 0);
    assert_eq!(
        go(&["pull", "to.sql", "--out", "told.json", "--owners", "--role-settings"]).code,
        0
    );
    let (plain, told) = (read(at.join("plain.json")), read(at.join("told.json")));
    assert!(!plain.contains("cli_app"), "{plain}");
    assert!(told.contains(r#""extent": ["owners","role_settings"]"#), "{told}");
    assert!(told.contains(r#"{"role_setting":"work_mem of cli_app","role":"cli_app","#), "{told}");
    assert!(told.contains(r#""owner":"cli_ops""#), "{told}");
    // A snapshot that tells less is no drift.
    let ran = go(&["diff", "plain.json", "told.json"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);

    let ran = go(&["diff", "env:URL", "to.sql", "--owners"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("owner: postgres → cli_app"), "{}", ran.out);
    let both = ["--owners", "--role-settings", "--out", "plan.sql"];
    let ran = go(&[&["plan", "env:URL", "to.sql"][..], &both].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("Proved") && ran.err.contains("cli_app, cli_ops: must be there"),
        "{}",
        ran.err
    );
    let plan = read(at.join("plan.sql"));
    assert!(plan.contains("ALTER TABLE public.t OWNER TO cli_app;"), "{plan}");
    let ran = go(&["prove", "plan.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = go(&["apply", "plan.sql", "env:URL"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("CREATE ROLE cli_app; CREATE ROLE cli_ops;"), "{}", ran.err);

    let ran = go(&[&["plan", "env:URL", "to.sql", "--create-roles"][..], &both].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = go(&["apply", "plan.sql", "env:URL"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = go(&["diff", "env:URL", "told.json", "--owners", "--role-settings"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(go(&["apply", "plan.sql", "env:URL"]).err.contains("Unchanged"));

    // `schema.toml` says it once for all verbs.
    std::fs::write(
        at.join("schema.toml"),
        "snapshot = \"told.json\"\n[source]\n\
        url = { env = \"URL\" }\nowners = true\nrole_settings = true\n",
    )
    .unwrap();
    assert_eq!(go(&["check"]).code, 0);
    client.batch_execute("ALTER TABLE t OWNER TO postgres; ALTER ROLE cli_app RESET ALL").unwrap();
    let ran = go(&["check"]);
    assert!(
        ran.code == 1 && ran.out.contains("owner: cli_app → postgres"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn the_whole_ddl_makes_its_roles_when_asked() {
    let dir = folder();
    let at = dir.path();
    let granted = "ALTER TABLE t OWNER TO cli_app; GRANT SELECT ON v TO cli_ops;";
    std::fs::write(at.join("to.sql"), format!("{ROLES}{TABLES}{granted}")).unwrap();
    let ran = run(at, &["sql", "to.sql", "--owners"]);
    assert!(ran.code == 0 && !ran.out.contains("CREATE ROLE"), "{}", ran.out);
    assert!(
        ran.err.contains("cli_app, cli_ops: must be there, or add --create-roles"),
        "{}",
        ran.err
    );
    let ran = run(at, &["sql", "to.sql", "--owners", "--create-roles"]);
    std::fs::write(at.join("again.sql"), &ran.out).unwrap();
    let ran = run(at, &["diff", "to.sql", "again.sql", "--owners"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn what_a_plan_makes_again_is_given_back() {
    let dir = folder();
    let at = dir.path();
    let shadow = Shadow::start(&ShadowOptions::default()).unwrap();
    let database = shadow.database().unwrap();
    let mut client = database.connect().unwrap();
    let owned = "ALTER VIEW v OWNER TO cli_app; GRANT SELECT ON v TO cli_ops;";
    client.batch_execute(&format!("{ROLES}{TABLES}{owned}")).unwrap();
    std::fs::write(
        at.join("to.sql"),
        format!("{ROLES}{}GRANT SELECT ON v TO cli_ops;", TABLES.replace("serial", "bigserial")),
    )
    .unwrap();
    let url = database.address().to_string();
    let go = |args: &[&str]| finish(program(at).env("URL", &url).args(args));
    let ran = go(&["plan", "env:URL", "to.sql", "--out", "plan.sql"]);
    assert!(ran.code == 0 && ran.err.contains("Proved"), "{}", ran.err);
    let plan = read(at.join("plan.sql"));
    assert_eq!(plan.matches(" OWNER TO ").count(), 1, "{plan}");
    let ran = go(&["prove", "plan.sql"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = go(&["apply", "plan.sql", "env:URL"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sql = "SELECT pg_get_userbyid(relowner)::text || ' ' || relacl::text FROM pg_class
        WHERE relname = 'v'";
    let found: String = client.query_one(sql, &[]).unwrap().get(0);
    assert_eq!(found, "cli_app {cli_app=arwdDxt/cli_app,cli_ops=r/cli_app}");
    // Only a plan tells whom what it makes again belongs to.
    for args in [&["diff", "env:URL", "to.sql"][..], &["pull", "env:URL", "--out", "-"]] {
        let ran = go(args);
        assert!(ran.code == 0 && !ran.out.contains("cli_app"), "{}{}", ran.out, ran.err);
    }
    // On another server it wants the role first.
    client.batch_execute("DROP TABLE t CASCADE; DROP ROLE cli_app").unwrap();
    client.batch_execute(&format!("{TABLES}GRANT SELECT ON v TO cli_ops;")).unwrap();
    let ran = go(&["apply", "plan.sql", "env:URL"]);
    assert!(ran.code == 2 && ran.err.contains("CREATE ROLE cli_app"), "{}", ran.err);
}
