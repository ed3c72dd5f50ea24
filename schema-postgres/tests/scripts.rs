//! Scripts on a real server: they run as psql would, and errors stand where they are.

use postgres::Client;
use schema_core::Diagnostic;
use schema_postgres::scripts::{Script, read_scripts, read_scripts_from, run_scripts, watched};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One server for all tests of this file; it ends with the process.
fn database() -> (ShadowDatabase, Client) {
    static SHADOW: OnceLock<Shadow> = OnceLock::new();
    let shadow = SHADOW.get_or_init(|| Shadow::start(&ShadowOptions::default()).unwrap());
    let database = shadow.database().unwrap();
    let client = database.connect().unwrap();
    (database, client)
}

fn script(text: &str) -> Script {
    Script {
        path: PathBuf::from("db/a.sql"),
        text: text.to_owned(),
        first_line: 1,
        transaction: false,
    }
}

fn run(text: &str) -> Result<(), Diagnostic> {
    let (_database, mut client) = database();
    run_scripts(&mut client, &[script(text)])
}

/// The failing place: line, column, and the text that is marked.
fn place(text: &str) -> (usize, usize, String, Diagnostic) {
    let error = run(text).unwrap_err();
    let origin = error.origin.clone().expect("a place");
    let (line, column) = origin.line_column();
    (line, column, origin.text[origin.start..origin.end].to_owned(), error)
}

fn value(client: &mut Client, query: &str) -> String {
    client.query_one(query, &[]).unwrap().get(0)
}

#[test]
fn every_schema_of_the_corpus_loads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/schemas");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    };
    let mut loaded = 0;
    for file in files {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sql") {
            continue;
        }
        let (_database, mut client) = database();
        let scripts = read_scripts(std::slice::from_ref(&path)).unwrap();
        run_scripts(&mut client, &scripts).unwrap_or_else(|error| panic!("{error}"));
        let tables: i64 = client
            .query_one("select count(*) from pg_class c, pg_namespace n where n.oid = relnamespace and relkind in ('r', 'p') and nspname !~ '^pg_|^information_schema$'", &[])
            .unwrap()
            .get(0);
        let declared = ["\nCREATE TABLE ", "\nCREATE UNLOGGED TABLE "]
            .map(|start| scripts[0].text.matches(start).count())
            .iter()
            .sum::<usize>();
        assert_eq!(usize::try_from(tables).unwrap(), declared, "{}", path.display());
        loaded += 1;
    }
    assert!(loaded >= 6);
}

#[test]
fn an_error_stands_at_the_servers_position() {
    // Characters, not bytes; in a batch with others; over several lines.
    let text = "create table a (id int);\n-- é😀\ncreate table b (\n  \"ünïcode\" int,\n  x nonsense\n);\ncreate table c ();\n";
    let (line, column, marked, error) = place(text);
    assert_eq!((line, column, marked.as_str()), (5, 5, "nonsense"));
    assert_eq!(error.code, "script-failed");
    assert!(error.message.contains("type \"nonsense\" does not exist"), "{error}");

    let (line, column, marked, _) = place("select 'é', 'ü';\nselekt 1;");
    assert_eq!((line, column, marked.as_str()), (2, 1, "selekt"));
    let (line, column, marked, _) = place("select 1;\n  select 'é' from \"no such\";");
    assert_eq!((line, column, marked.as_str()), (2, 19, "\"no such\""));
}

#[test]
fn an_error_without_a_position_stands_at_its_statement() {
    let text = "create table a ();\ncreate table b ();\n\n  create table a (\n  id int\n);\ncreate table c ();";
    let (line, column, marked, error) = place(text);
    assert_eq!((line, column, marked.as_str()), (4, 3, "create table a ("));
    assert!(error.message.contains("already exists"), "{error}");
}

#[test]
fn an_error_inside_a_body_is_found_in_the_script() {
    let text = "select 1;\ndo $$\nbegin\n  perform 1 from missing_table;\nend $$;";
    let (line, _, marked, error) = place(text);
    assert_eq!((line, marked.as_str()), (2, "do $$"), "{error}");
    assert!(error.message.contains("missing_table"), "{error}");

    let text = "create function f() returns int language sql as $$\n  select nope\n$$;";
    let (line, column, marked, _) = place(text);
    assert_eq!((line, column, marked.as_str()), (2, 10, "nope"));
    let text = "do $$ begin execute 'create table x (y nothing)'; end $$;";
    let (_, _, marked, error) = place(text);
    assert_eq!(marked, "nothing", "{error}");
}

#[test]
fn lines_of_a_part_count_from_the_file() {
    let (_database, mut client) = database();
    let part = Script { first_line: 41, ..script("select 1;\nbroken;") };
    let error = run_scripts(&mut client, &[part]).unwrap_err();
    assert_eq!(error.origin.unwrap().line_column(), (42, 1));
    // Of a long script only the neighbourhood is shown.
    let long = format!("{}\nbroken;\n{}", "select 1;\n".repeat(9_000), "select 1;\n".repeat(9_000));
    let (line, _, marked, error) = place(&long);
    assert_eq!((line, marked.as_str()), (9_002, "broken"));
    assert!(error.origin.unwrap().text.len() < 10_000);
}

#[test]
fn what_cannot_be_in_a_transaction_runs() {
    let (_database, mut client) = database();
    let text = "
        create table t (id int, mood text);
        create index concurrently t_id on t (id);
        create type mood as enum ('sad');
        alter type mood add value 'happy';
        create table u (m mood default 'happy');
        alter table t alter column mood type mood using 'happy'::mood;
        vacuum t;
        set local search_path = nowhere;
        create table in_public ();
        begin;
        set local search_path = pg_catalog;
        savepoint s;
        rollback to s;
        commit;
        create table after_block ();
        create table deferred (id int primary key, other int references deferred deferrable initially deferred);
        begin; insert into deferred values (1, 2); insert into deferred values (2, 1); commit;
        reindex table concurrently t;
        create procedure p() language plpgsql as $$ begin create table made_by_p (); commit; end $$;
        call p();";
    run_scripts(&mut client, &[script(text)]).unwrap_or_else(|error| panic!("{error}"));
    let tables = value(
        &mut client,
        "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
    );
    assert_eq!(tables, "after_block deferred in_public made_by_p t u");
}

#[test]
fn what_came_before_an_error_stays() {
    let (_database, mut client) = database();
    run_scripts(&mut client, &[script("create table a (); create table b (); create table a ();")])
        .unwrap_err();
    let count: i64 = client
        .query_one("select count(*) from pg_class where relname in ('a', 'b')", &[])
        .unwrap()
        .get(0);
    assert_eq!(count, 2);
}

#[test]
fn dumps_with_data_and_meta_commands() {
    let (_database, mut client) = database();
    let text = "\\restrict abc
\\set ON_ERROR_STOP on
\\encoding UTF8
SET transaction_timeout = 0;
create table t (a int, b text);
\\echo loading
COPY public.t (a, b) FROM stdin;
1\tit's; \\\\ é
2\t\\N
\\.

copy t from stdin with (format csv);
3,\"x;y\"
\\.
select format('create table %s ()', b) from (values ('made_1'), ('made_2')) v (b) \\gexec
\\unrestrict abc
insert into t values (4, 'last');
\\q
this is not read;
";
    run_scripts(&mut client, &[script(text)]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        value(&mut client, "select string_agg(concat(a, '=', b), ' ' order by a) from t"),
        "1=it's; \\ é 2= 3=x;y 4=last"
    );
    client.batch_execute("select from made_1, made_2").unwrap();
}

#[test]
fn bad_rows_are_shown_where_they_are() {
    let text = "create table t (a int);\ncopy t from stdin;\n1\nzwei\n3\n\\.\n";
    let (line, column, marked, error) = place(text);
    assert_eq!((line, column, marked.as_str()), (4, 1, "zwei"), "{error}");
}

#[test]
fn what_cannot_be_done_is_said() {
    for (text, code, help) in [
        ("\\connect other\nselect 1;", "script-meta-command", "one database"),
        ("select 1;\n\\if maybe\n", "script-meta-command", "\\set"),
        ("create table :name ();", "script-failed", "\\set name value"),
        ("\\! rm -rf /", "script-meta-command", "SQL"),
        ("\\copy t from 'x'", "script-meta-command", "COPY"),
        ("\\encoding LATIN1", "script-meta-command", "UTF-8"),
        ("create table t (); alter table t owner to missing_role;", "script-failed", "--no-owner"),
        ("create extension no_such_extension;", "script-failed", "install the extension"),
    ] {
        let (_, _, _, error) = place(text);
        assert_eq!(error.code, code, "{text}");
        assert!(error.help.iter().any(|line| line.contains(help)), "{error}");
    }
    let error = run("select pg_terminate_backend(pg_backend_pid());").unwrap_err();
    assert!(error.message.contains("terminat") || error.code == "script-connection", "{error}");
}

#[test]
fn variables_and_conditions_of_psql() {
    let (_database, mut client) = database();
    let text = "\\set t 'my table'\n\\if :{?missing} \\else \\set n 2 \\endif\ncreate table :\"t\" (a int default :n);\nselect count(*) as found from pg_class where relname = :'t' \\gset\n\\if :found\ncreate table yes ();\n\\else\nbroken;\n\\endif\n";
    run_scripts(&mut client, &[script(text)]).unwrap_or_else(|error| panic!("{error}"));
    client.batch_execute("select a from \"my table\"; select from yes").unwrap();
    let error = run_scripts(&mut client, &[script("\\set t nosuch\n\ncreate table x (a :t);")]);
    let origin = *error.unwrap_err().origin.unwrap();
    assert_eq!(origin.line_column(), (3, 19));
    // A block may span a file and what it includes.
    let parts = ["begin;", "create table a (); create table b (); create table c (d nosuch);"];
    let error = run_scripts(&mut client, &parts.map(script)).unwrap_err();
    assert!(error.message.contains("nosuch"), "{error}");
}

#[test]
fn migrations_may_count_on_their_transaction() {
    let (_database, mut client) = database();
    let migration = |text: &str| Script { transaction: true, ..script(text) };
    let scripts = [
        migration("create schema s; set local search_path = s; create table inside ();"),
        migration("create table t (); lock table t; create table after_lock (); "),
        migration("set local lock_timeout = 1000; create index concurrently i on s.inside ((1));"),
    ];
    run_scripts(&mut client, &scripts[..2]).unwrap_or_else(|error| panic!("{error}"));
    client.batch_execute("select from s.inside, public.after_lock").unwrap();
    // The tool would fail here as well.
    run_scripts(&mut client, &scripts[2..]).unwrap_err();
}

#[test]
fn folders_of_tools() {
    let (_database, mut client) = database();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("diesel/00000000000000_setup/up.sql", "create table log (at serial, tool text);");
    write("diesel/00000000000000_setup/down.sql", "broken");
    write("diesel/2020-01-01-000000_next/up.sql", "insert into log (tool) values ('diesel');");
    write("plain/1_a.sql", "\u{feff}insert into log (tool) values ('plain 1');");
    write("plain/10_b.sql", "insert into log (tool) values ('plain 10');");
    write(
        "plain/2_c/x.sql",
        "insert into log (tool) values ('plain 2');\n\\ir ../../shared/y.txt\ninsert into log (tool) values ('plain after');",
    );
    write("shared/y.txt", "insert into log (tool) values ('included');");
    write(
        "dbmate/1_a.sql",
        "-- migrate:up\ninsert into log (tool) values ('dbmate');\n-- migrate:down\nbroken;",
    );
    let paths: Vec<PathBuf> =
        ["diesel", "plain", "dbmate"].map(|name| folder.path().join(name)).to_vec();
    let scripts = read_scripts(&paths).unwrap();
    run_scripts(&mut client, &scripts).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        value(&mut client, "select string_agg(tool, ', ' order by at) from log"),
        "diesel, plain 1, plain 2, included, plain after, plain 10, dbmate"
    );
    let watched = watched(&paths, &scripts);
    for name in
        ["diesel", "diesel/2020-01-01-000000_next", "plain/2_c", "plain/2_c/x.sql", "shared/y.txt"]
    {
        let path = folder.path().join(name);
        let same =
            |watched: &PathBuf| watched.canonicalize().unwrap() == path.canonicalize().unwrap();
        assert!(watched.iter().any(same), "{name} is not in {watched:?}");
    }
    assert!(!watched.contains(&folder.path().to_path_buf()));
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let code = |name: &str| read_scripts(&[path(name)]).unwrap_err().code;
    assert_eq!(code("missing"), "scripts-missing");
    assert_eq!(code("."), "scripts-empty");
    std::fs::write(path("a.txt"), "x").unwrap();
    assert_eq!(code("."), "scripts-empty");
    std::fs::write(path("latin.sql"), b"select 1;\nselect '\xe9';").unwrap();
    let error = read_scripts(&[path("latin.sql")]).unwrap_err();
    assert_eq!(error.code, "scripts-encoding");
    assert!(error.message.contains("line 2"), "{error}");
    std::fs::write(path("loop.sql"), "select 1;\n\\ir loop.sql\n").unwrap();
    assert_eq!(code("loop.sql"), "scripts-include");
    std::fs::write(path("lost.sql"), "select 1;\n\\ir lost/x.sql\n").unwrap();
    let error = read_scripts(&[path("lost.sql")]).unwrap_err();
    assert_eq!(error.code, "scripts-include");
    assert_eq!(error.origin.unwrap().line_column(), (2, 1));
}

#[test]
fn only_an_include_that_psql_starts_from_the_current_folder_does() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("db")).unwrap();
    let script = folder.path().join("db/a.sql");
    // The tests run in the folder of this crate.
    for (command, base) in [("\\ir", ""), ("\\include_relative", ""), ("\\i", "elsewhere")] {
        write("db/a.sql", &format!("{command} Cargo.toml\n"));
        let error = read_scripts_from(std::slice::from_ref(&script), Path::new(base)).unwrap_err();
        assert_eq!(error.code, "scripts-include", "{command}");
    }
    write("db/a.sql", "\\i Cargo.toml\n");
    let scripts = read_scripts(std::slice::from_ref(&script)).unwrap();
    assert!(scripts.iter().any(|script| script.path == Path::new("Cargo.toml")));
    write("Cargo.toml", "select 1;");
    let scripts = read_scripts_from(&[script], folder.path()).unwrap();
    assert!(scripts.iter().any(|script| script.text == "select 1;"));
}
