//! Connections that fail say why, in time, and without secrets.

use schema_core::Diagnostic;
use schema_postgres::connect::{Address, connect, with_deadline};
use schema_postgres::shadow::{Shadow, ShadowDatabase, ShadowOptions};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

const SECRET: &str = "s3cr3t-w0rd";

fn address(text: &str) -> Address {
    Address::parse(text, &|_| None).unwrap_or_else(|error| panic!("{error}"))
}

/// Long enough for any server that answers, however busy its machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn refused(text: &str) -> Diagnostic {
    refused_within(text, PATIENCE)
}

fn refused_within(text: &str, deadline: Duration) -> Diagnostic {
    let start = Instant::now();
    let error = connect(&address(text), deadline).err().expect("no connection");
    assert!(start.elapsed() < deadline + PATIENCE, "{error}");
    assert!(!error.to_string().contains(SECRET), "{error}");
    assert!(!error.help.is_empty(), "{error}");
    error
}

/// A server that does `answer` with each connection; its port.
fn server(answer: fn(std::net::TcpStream)) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    port
}

fn shadow() -> ShadowDatabase {
    Shadow::start(&ShadowOptions::default()).unwrap().database().unwrap()
}

#[test]
fn nobody_there() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = refused(&format!("postgres://u:{SECRET}@127.0.0.1:{port}/d"));
    assert_eq!(error.code, "connect-refused");
    assert!(error.message.contains(&port.to_string()), "{error}");
    let error = refused(&format!("host=/no/such/folder user=u password={SECRET}"));
    assert_eq!(error.code, "connect-refused");
    assert!(error.message.contains("/no/such/folder"), "{error}");
    let error = refused(&format!("postgres://u:{SECRET}@no-such-host.invalid/d"));
    assert!(["connect-unknown-host", "connect-timeout"].contains(&error.code), "{error}");
}

#[test]
fn a_server_that_accepts_and_never_answers() {
    let port = server(std::mem::forget);
    for mode in ["disable", "prefer", "allow"] {
        let text = format!("postgres://u:{SECRET}@127.0.0.1:{port}/d?sslmode={mode}");
        let error = refused_within(&text, Duration::from_millis(300));
        assert_eq!(error.code, "connect-timeout");
    }
    // The next server still gets its turn.
    let database = shadow();
    let socket = database.address().to_string();
    let socket = socket.split(['@', '/']).nth(3).unwrap();
    let text = format!("postgres://postgres@127.0.0.1:{port},{socket}:5432/postgres");
    connect(&address(&text), Duration::from_secs(10)).unwrap();
}

#[test]
fn a_server_of_another_kind() {
    let port = server(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let error = refused(&format!("postgres://u:{SECRET}@127.0.0.1:{port}/d?sslmode=disable"));
    assert!(error.code.starts_with("connect-"), "{error}");
    let port = server(drop);
    let error = refused(&format!("postgres://u:{SECRET}@127.0.0.1:{port}/d?sslmode=disable"));
    assert_eq!(error.code, "connect-closed", "{error}");
}

#[test]
fn tls_that_is_not_there() {
    let port = server(|mut stream| {
        let _ = stream.read_exact(&mut [0; 8]);
        let _ = stream.write_all(b"N");
    });
    for mode in ["require", "verify-ca", "verify-full"] {
        let error = refused(&format!("postgres://u:{SECRET}@127.0.0.1:{port}/d?sslmode={mode}"));
        let expected = if cfg!(feature = "tls") { "tls-unsupported" } else { "tls-feature" };
        assert_eq!(error.code, expected, "{error}");
    }
}

/// When the server last read its settings.
fn loaded(database: &ShadowDatabase) -> String {
    let row = database.connect().unwrap().query_one("select pg_conf_load_time()::text", &[]);
    row.unwrap().get(0)
}

#[cfg(unix)]
#[test]
fn what_a_server_refuses() {
    let database = shadow();
    let mut admin = database.connect().unwrap();
    let name = database.address().database().to_owned();
    let data: String =
        admin.query_one("select current_setting('data_directory')", &[]).unwrap().get(0);
    let before = loaded(&database);
    admin
        .batch_execute(&format!(
            "create role known login password '{SECRET}'; create role nologin;
             create role full_up login connection limit 0;
             revoke connect on database {name} from public; grant connect on database {name} to full_up;
             copy (values ('local all postgres trust'), ('local all full_up trust'),
                ('local all nologin trust'), ('local all barred reject'), ('local all all scram-sha-256'))
             to '{}/pg_hba.conf';
             select pg_reload_conf();",
            data
        ))
        .unwrap();
    let base = database.address().to_string();
    let url = |login: &str, database: &str| {
        base.replace("//postgres@", &format!("//{login}@")).replace(&name, database)
    };
    // A connection has the settings that the postmaster had when it was made.
    while loaded(&database) == before {
        std::thread::sleep(Duration::from_millis(5));
    }
    for (login, database, code, word) in [
        ("known:wrong-s3cr3t-w0rd", "postgres", "connect-password", "known"),
        ("unknown:x", "postgres", "connect-password", "unknown"),
        ("known", "postgres", "connect-password-missing", "PGPASSWORD"),
        ("nologin", "postgres", "connect-role", "LOGIN"),
        ("barred", "postgres", "connect-role", "pg_hba.conf"),
        ("postgres", "nowhere", "connect-database", "createdb nowhere"),
        (&format!("known:{SECRET}"), &name, "connect-permission", "GRANT CONNECT"),
        ("full_up", &name, "connect-full", "max_connections"),
    ] {
        let error = refused(&url(login, database));
        assert_eq!(error.code, code, "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
    let client = connect(&address(&url(&format!("known:{SECRET}"), "postgres")), PATIENCE);
    drop(client.unwrap());

    // The password file, with the right and the wrong permissions.
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join(".pgpass");
    std::fs::write(&file, format!("*:*:postgres:known:{SECRET}\n")).unwrap();
    let env = |name: &str| (name == "HOME").then(|| home.path().to_str().unwrap().to_owned());
    let mode = |mode| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
        let address = Address::parse(&url("known", "postgres"), &env).unwrap();
        connect(&address, PATIENCE)
    };
    let error = mode(0o644).err().unwrap();
    assert!(error.to_string().contains("chmod 600"), "{error}");
    mode(0o600).unwrap();
}

#[test]
fn work_ends_in_time() {
    let database = shadow();
    let start = Instant::now();
    let client = database.connect().unwrap();
    let error = with_deadline(client, Duration::from_millis(300), |client| {
        client
            .batch_execute("select pg_sleep(60)")
            .map_err(|error| Diagnostic::error("x", error.to_string()))
    })
    .unwrap_err();
    assert_eq!(error.code, "deadline");
    assert!(start.elapsed() < Duration::from_secs(30));
    // The server does not go on either.
    let mut client = database.connect().unwrap();
    let sleeping: i64 = client
        .query_one("select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query ~ 'pg_sleep'", &[])
        .unwrap()
        .get(0);
    assert_eq!(sleeping, 0);
    let done = with_deadline(client, Duration::from_secs(10), |client| {
        client
            .query_one("select 1", &[])
            .map(|row| row.get::<_, i32>(0))
            .map_err(|error| Diagnostic::error("x", error.to_string()))
    });
    assert_eq!(done, Ok(1));
}
