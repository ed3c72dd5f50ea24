//! Every form of connection string, and hostile ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::address::{Address, RootCertificates, SslMode, Target};
use schema_core::Diagnostic;
use std::path::PathBuf;
use std::time::Duration;

fn parse_with(text: &str, env: &[(&str, &str)]) -> Result<Address, Diagnostic> {
    Address::parse(text, &|name| {
        env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    })
}

fn parse(text: &str) -> Address {
    parse_with(text, &[]).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Hosts, ports, user, password and database in one line.
fn shape(address: &Address) -> String {
    let servers: Vec<String> = address
        .endpoints
        .iter()
        .map(|endpoint| {
            let hostaddr = endpoint.hostaddr.map(|address| format!("({address})"));
            format!("{}{}:{}", endpoint.host, hostaddr.unwrap_or_default(), endpoint.port)
        })
        .collect();
    let password = address.endpoints.first().and_then(|endpoint| endpoint.password.clone());
    format!(
        "{} {} {} {}",
        servers.join(","),
        address.user,
        password.unwrap_or_else(|| "-".to_owned()),
        address.database
    )
}

#[test]
fn urls() {
    for (text, expected) in [
        ("postgres://u:p@h/d", "h:5432 u p d"),
        ("postgresql://u@h:5433", "h:5433 u - u"),
        ("postgres://u:p%40%2F%3a%25@h/a%20b", "h:5432 u p@/:% a b"),
        ("postgres://u:p?#x@h/d", "h:5432 u p?#x d"),
        ("postgres://u@[::1]:5433/d", "::1:5433 u - d"),
        ("postgres://u@a:1,b,[::2]:3/d", "a:1,b:5432,::2:3 u - d"),
        ("postgres://u@%2Fvar%2Frun/d", "/var/run:5432 u - d"),
        ("postgres:///d?host=/var/run&user=u&port=5433", "/var/run:5433 u - d"),
        ("postgres://u@h/d?dbname=e&password=q", "h:5432 u q e"),
        ("postgres://u@h/d?hostaddr=127.0.0.1", "h(127.0.0.1):5432 u - d"),
        ("postgres://?user=u&hostaddr=::1", "(::1):5432 u - u"),
        ("postgres://u@h/?", "h:5432 u - u"),
        ("  postgres://u@h/d\n", "h:5432 u - d"),
        ("postgres://ü:é@h/ñ", "h:5432 ü é ñ"),
    ] {
        assert_eq!(shape(&parse(text)), expected, "{text}");
    }
}

#[test]
fn pairs() {
    for (text, expected) in [
        ("host=h user=u password=p dbname=d", "h:5432 u p d"),
        ("host = h port = 5433 user = u", "h:5433 u - u"),
        (r"host=h user='a b' password='it\'s \\' dbname=x\ y", r"h:5432 a b it's \ x y"),
        ("host=a,b port=1,2 user=u", "a:1,b:2 u - u"),
        ("host=a,b port=9 user=u", "a:9,b:9 u - u"),
        ("host=a,b port=9, user=u", "a:9,b:5432 u - u"),
        ("host=/tmp user=u password=''", "/tmp:5432 u - u"),
        ("user=u user=v host=h", "h:5432 v - v"),
    ] {
        assert_eq!(shape(&parse(text)), expected, "{text}");
    }
}

#[test]
fn the_environment_fills_in() {
    let env = [
        ("PGHOST", "h"),
        ("PGPORT", "5433"),
        ("PGUSER", "u"),
        ("PGPASSWORD", "p"),
        ("PGDATABASE", "d"),
        ("PGSSLMODE", "verify-ca"),
        ("PGSSLROOTCERT", "/x/root.crt"),
        ("PGCONNECT_TIMEOUT", "1"),
        ("PGOPTIONS", "-c geqo=off"),
        ("PGAPPNAME", "app"),
        ("PGTARGETSESSIONATTRS", "prefer-standby"),
    ];
    for (text, expected) in [
        ("", "h:5433 u p d"),
        ("postgres://", "h:5433 u p d"),
        ("shop", "h:5433 u p shop"),
        ("dbname=e", "h:5433 u p e"),
        ("postgres://v@other/", "other:5433 v p d"),
    ] {
        assert_eq!(shape(&parse_with(text, &env).unwrap()), expected, "{text}");
    }
    let address = parse_with("", &env).unwrap();
    assert_eq!(address.ssl_mode, SslMode::VerifyCa);
    assert_eq!(address.ssl_root, Some(RootCertificates::File(PathBuf::from("/x/root.crt"))));
    assert_eq!(address.connect_timeout, Some(Duration::from_secs(2)));
    assert_eq!(address.options.as_deref(), Some("-c geqo=off"));
    assert_eq!(address.application_name.as_deref(), Some("app"));
    assert_eq!(address.target, Target::PreferReadOnly);
    assert_eq!(parse_with("sslmode=disable", &env).unwrap().ssl_mode, SslMode::Disable);
    assert!(parse_with("", &[]).unwrap().endpoints[0].host.starts_with('/'));
}

#[test]
fn parameters_that_the_driver_does_not_know() {
    let url = "postgres://u@h/d?sslmode=require&ssl=true&sslcert=&gssencmode=prefer&channel_binding=disable&krbsrvname=x&sslsni=1&client_encoding=utf8&keepalives_idle=5&tcp_user_timeout=700&schema=public&connection_limit=5&pgbouncer=true";
    let address = parse(url);
    assert_eq!(address.ssl_mode, SslMode::Require);
    assert_eq!(address.keepalives_idle, Some(Duration::from_secs(5)));
    assert_eq!(address.tcp_user_timeout, Some(Duration::from_millis(700)));
    assert_eq!(parse("host=h sslrootcert=system").ssl_mode, SslMode::VerifyFull);
    for refused in ["gssencmode=require", "require_auth=scram-sha-256", "requirepeer=postgres"] {
        let error = parse_with(&format!("postgres://h/?{refused}"), &[]).unwrap_err();
        assert_eq!(error.code, "address-unsupported", "{refused}");
    }
}

#[test]
fn hostile_strings_are_refused_without_quoting_them() {
    for text in [
        "postgres://u:s3cr3t/x@h/d",
        "postgres://u:s3cr3t%zz@h/d",
        "postgres://u:s3cr3t%@h/d",
        "postgres://u:s3cr3t%00@h/d",
        "postgres://u:s3cr3t@h:99999/d",
        "postgres://u:5/s3cr3t?s3cr3t=1@h/d",
        "postgres://u:p@h/d?s3cr3t",
        "postgres://u:p@h/d?pass word=s3cr3t",
        "postgres://u:p@[::1/d?password=s3cr3t",
        "postgres://u:p@h,i:1,j/d?port=1,2&password=s3cr3t",
        "mysql://u:s3cr3t@h/d",
        "password=my s3cr3t host=h",
        "password='s3cr3t",
        "password=a s3cr3t=b",
        "host=h port=s3cr3t",
        "host=h sslmode=s3cr3t",
        "host=h connect_timeout=s3cr3t",
        "host=h hostaddr=s3cr3t",
        "password=s3cr3t\0 host=h",
        "s3cr3t\0",
    ] {
        let error = parse_with(text, &[]).expect_err(text);
        assert_eq!(error.code, "address-invalid", "{text}");
        assert!(!error.to_string().contains("s3cr3t"), "{text}: {error}");
    }
    let error = parse_with("postgres://h/d?sslmod=require", &[]).unwrap_err();
    assert!(error.to_string().contains("did you mean sslmode?"), "{error}");
    // Nothing that can be made of these panics.
    let user = &[("PGUSER", "u")];
    let seed = "postgres://u:p%20@[::1]:1,h:2/d?a=b&sslmode=require 'x'=\\' é\0";
    for (from, _) in seed.char_indices() {
        for (to, _) in seed.char_indices().filter(|(to, _)| *to >= from) {
            let _ = parse_with(&seed[from..to], user);
            let _ = parse_with(&format!("postgres://{}", &seed[from..to]), user);
            let _ = parse_with(&format!("host={}", &seed[from..to]), user);
        }
    }
}

#[test]
fn no_text_shows_the_password() {
    let address = parse("postgres://us%40er:s3cr3t@h:5433,[::1]/d%2Fb?options=-c%20x%3Ds3cr3t");
    assert_eq!(address.to_string(), "postgres://us%40er@h:5433,[::1]/d%2Fb");
    assert!(!format!("{address:?}").contains("s3cr3t"));
    assert_eq!(parse(&address.to_string()).to_string(), address.to_string());
    let socket = parse("host=/var/run user=u");
    assert_eq!(socket.to_string(), "postgres://u@%2Fvar%2Frun/u");
    assert_eq!(shape(&parse(&socket.to_string())), shape(&socket));
}

#[cfg(unix)]
#[test]
fn files_of_the_user() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    std::fs::write(
        path(".pg_service.conf"),
        "# comment\n[one]\nhost=one.example\nport=5433\nuser=u\n\n[two]\nhost=two.example\nnonsense\n",
    )
    .unwrap();
    std::fs::write(
        path(".pgpass"),
        "# comment\nbroken\none.example:5433:d:u:pw\\:1\nlocalhost:*:*:u:local\n*:*:s\\:t:*:pw:2\n\\*:*:*:*:not this\n",
    )
    .unwrap();
    std::fs::set_permissions(path(".pgpass"), PermissionsExt::from_mode(0o600)).unwrap();
    let home_text = home.path().to_str().unwrap().to_owned();
    let with = |text: &str| parse_with(text, &[("HOME", &home_text), ("PGPORT", "1")]);

    let address = with("service=one dbname=d").unwrap();
    assert_eq!(shape(&address), "one.example:5433 u pw:1 d");
    assert_eq!(
        shape(&with("postgres://v@/s%3At?service=one").unwrap()),
        "one.example:5433 v pw:2 s:t"
    );
    assert_eq!(shape(&with("host=localhost user=u dbname=x").unwrap()), "localhost:1 u local x");
    assert_eq!(
        shape(&with("host=/var/run/postgresql user=u").unwrap()),
        "/var/run/postgresql:1 u local u"
    );
    assert_eq!(shape(&with("host=elsewhere user=u").unwrap()), "elsewhere:1 u - u");
    assert_eq!(with("service=two").unwrap_err().code, "address-invalid");
    let error = with("service=three").unwrap_err();
    assert_eq!(error.code, "address-service");
    assert!(error.message.contains(".pg_service.conf"), "{error}");

    std::fs::set_permissions(path(".pgpass"), PermissionsExt::from_mode(0o640)).unwrap();
    let address = with("service=one dbname=d").unwrap();
    assert_eq!(address.endpoints[0].password, None);
    assert!(address.password_note.unwrap().contains("chmod 600"));
    let elsewhere = text("other");
    std::fs::rename(path(".pgpass"), path("other")).unwrap();
    std::fs::set_permissions(path("other"), PermissionsExt::from_mode(0o600)).unwrap();
    let address = with(&format!("service=one dbname=d passfile={elsewhere}")).unwrap();
    assert_eq!(address.endpoints[0].password.as_deref(), Some("pw:1"));
}

#[test]
fn secrets_are_seen_where_they_are_read() {
    for text in [
        "postgres://a:b@h/d",
        "postgres://a:b?c@h/d",
        // Not percent-encoded, so it is read as something else.
        "postgres://a:b/c@h/d",
        "postgres://a:1/c@h/d",
        "postgres://h/d?password=x",
        "postgres://h/d?%70assword=x",
        "host=h password=x",
        "host=h sslpassword = x",
        "oauth_client_secret=x",
    ] {
        assert!(Address::holds_secret(text).unwrap(), "{text}");
    }
    for text in [
        "postgres://a@h:5432,i:5433/d",
        "postgres://a:@h/d",
        "postgres://h/d?user=a:b@c",
        "host=h user=a passfile=password",
        "d",
    ] {
        assert!(!Address::holds_secret(text).unwrap(), "{text}");
    }
    assert!(Address::holds_secret("postgres://h/d?pasword=x").is_err());
}
