//! TLS with a real server: each `sslmode`, with certificates that deserve trust and ones that do not.

use schema_core::Diagnostic;
use schema_postgres::connect::{Address, connect, with_connection};
use schema_postgres::shadow::find_binaries;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const HBA: &str = "local all all trust
hostssl all u 127.0.0.1/32 scram-sha-256
hostnossl all plain 127.0.0.1/32 trust
";

/// A server that listens on TCP, as an ordinary user.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-QUIT", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

fn ordinary(folder: &Path, command: &mut Command) {
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if folder.metadata().unwrap().uid() == 0
        || std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
    {
        command.uid(65534).gid(65534);
    }
}

fn openssl(folder: &Path, script: &str) -> bool {
    let mut command = Command::new("/bin/sh");
    command.args(["-ec", script]).current_dir(folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn start(folder: &Path, port: u16) -> Server {
    let binaries = find_binaries(None, &|name| std::env::var_os(name)).unwrap();
    let root = std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0);
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o755)).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        if root {
            std::os::unix::fs::chown(&path, Some(65534), Some(65534)).unwrap();
        }
    }
    if root {
        std::os::unix::fs::chown(folder, Some(65534), Some(65534)).unwrap();
    }
    let data = folder.join("data");
    let mut command = Command::new(binaries.join("initdb"));
    command.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-N"]);
    ordinary(folder, &mut command);
    assert!(command.status().unwrap().success());
    std::fs::write(data.join("pg_hba.conf"), HBA).unwrap();
    let mut command = Command::new(binaries.join("postgres"));
    command.arg("-D").arg(&data).arg("-k").arg(folder).args(["-p", &port.to_string()]);
    for setting in ["listen_addresses=127.0.0.1", "fsync=off", "ssl=on"] {
        command.args(["-c", setting]);
    }
    for (setting, file) in [("ssl_cert_file", "server.crt"), ("ssl_key_file", "server.key")] {
        command.arg("-c").arg(format!("{setting}={}", folder.join(file).display()));
    }
    ordinary(folder, &mut command);
    let server = Server(command.spawn().unwrap());
    let socket = format!("host={} port={port} user=postgres", folder.display());
    let admin = Address::parse(&socket, &|_| None).unwrap();
    let mut client = (0..500)
        .find_map(|_| {
            std::thread::sleep(Duration::from_millis(20));
            connect(&admin, Duration::from_secs(1)).ok()
        })
        .expect("a server");
    client.batch_execute("create role u login password 'pw'; create role plain login").unwrap();
    server
}

#[test]
fn each_mode_trusts_what_it_should() {
    let folder = tempfile::Builder::new().prefix("schema-tls-").tempdir_in("/tmp").unwrap();
    let made = openssl(
        folder.path(),
        "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.crt -addext basicConstraints=critical,CA:TRUE
         openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=other -keyout other.key -out other.crt -addext basicConstraints=critical,CA:TRUE
         openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr
         printf 'subjectAltName=DNS:localhost\\n' > names
         openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -sha384 -extfile names -out server.crt",
    );
    if !made {
        eprintln!("skipped: openssl is needed to make certificates");
        return;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let _server = start(folder.path(), port);
    let files = folder.path().display();
    for (login, parameters, expected) in [
        ("u:pw@localhost", String::new(), "TLS"),
        ("u:pw@localhost", "sslmode=allow".to_owned(), "TLS"),
        ("u:pw@localhost", "sslmode=require&channel_binding=require".to_owned(), "TLS"),
        ("u:pw@localhost", "sslmode=disable".to_owned(), "connect-role"),
        ("plain@127.0.0.1", "sslmode=prefer".to_owned(), "plain"),
        ("plain@127.0.0.1", "sslmode=require".to_owned(), "connect-role"),
        ("u:pw@localhost", format!("sslmode=verify-full&sslrootcert={files}/ca.crt"), "TLS"),
        (
            "u:pw@127.0.0.1",
            format!("sslmode=verify-full&sslrootcert={files}/ca.crt"),
            "tls-certificate",
        ),
        ("u:pw@127.0.0.1", format!("sslmode=verify-ca&sslrootcert={files}/ca.crt"), "TLS"),
        (
            "u:pw@localhost",
            format!("sslmode=verify-ca&sslrootcert={files}/other.crt"),
            "tls-certificate",
        ),
        (
            "u:pw@localhost",
            format!("sslmode=require&sslrootcert={files}/other.crt"),
            "tls-certificate",
        ),
        // The server's own certificate can be trusted by itself.
        ("u:pw@localhost", format!("sslmode=verify-full&sslrootcert={files}/server.crt"), "TLS"),
        (
            "u:pw@127.0.0.1",
            format!("sslmode=verify-full&sslrootcert={files}/server.crt"),
            "tls-certificate",
        ),
        (
            "u:pw@localhost",
            format!("sslmode=verify-ca&sslrootcert={files}/names"),
            "tls-certificate-file",
        ),
    ] {
        let text = format!("postgres://{}:{port}/postgres?{parameters}", login);
        let address = Address::parse(&text, &|_| None).unwrap();
        let found = match connect(&address, Duration::from_secs(10)) {
            Ok(mut client) => {
                let query = "select case when ssl then 'TLS' else 'plain' end from pg_stat_ssl where pid = pg_backend_pid()";
                client.query_one(query, &[]).unwrap().get(0)
            }
            Err(error) => error.code.to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }

    // A request to cancel takes TLS too.
    let text = format!("postgres://u:pw@localhost:{port}/postgres?sslmode=require");
    let address = Address::parse(&text, &|_| None).unwrap();
    let (connecting, limit) = (Duration::from_secs(10), Duration::from_millis(300));
    let error = with_connection(&address, connecting, limit, |client| {
        client
            .batch_execute("select pg_sleep(60)")
            .map_err(|error| Diagnostic::error("x", error.to_string()))
    });
    assert_eq!(error.unwrap_err().code, "deadline");
    let query = "select count(*) from pg_stat_activity where query ~ 'pg_sleep' and state = 'active' and pid <> pg_backend_pid()";
    let mut client = connect(&address, connecting).unwrap();
    assert_eq!(client.query_one(query, &[]).unwrap().get::<_, i64>(0), 0);
}
