//! Ways to hurt it: servers that refuse or keep silent, hostile snapshots, full disks, readers that
//! go away. Always a diagnostic, never a panic, a hang or a secret.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::{data, finish, folder, names, program, read, run};

fn url(port: u16) -> String {
    format!("postgres://me:hunter2@127.0.0.1:{port}/shop?sslmode=disable")
}

/// A server that does what `serve` does with each connection.
fn server(serve: fn(TcpStream)) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream));
        }
    });
    port
}

#[test]
fn no_server() {
    let dir = folder();
    // Bound and dropped: nobody listens there now.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let before = read(dir.path().join("before.json"));
    for verb in [&["pull", "--out", "before.json"][..], &["check", "--snapshot", "before.json"]] {
        let ran = finish(program(dir.path()).args(verb).arg(url(port)));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains("connect-refused") && ran.err.contains("help:"), "{}", ran.err);
    }
    assert_eq!(read(dir.path().join("before.json")), before);
    let ran = finish(program(dir.path()).args(["pull", "env:NO_SUCH_URL", "--out", "x.json"]));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("NO_SUCH_URL"), "{}", ran.err);
    assert!(!dir.path().join("x.json").exists());
}

#[test]
fn a_server_that_never_answers() {
    let dir = folder();
    let port = server(|mut stream| {
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
    });
    let start = Instant::now();
    let url = format!("{}&connect_timeout=2", url(port));
    let ran = finish(program(dir.path()).args(["pull", "--out", "x.json"]).arg(url));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("connect-timeout"), "{}", ran.err);
    assert!(ran.err.contains("`deadline` below [source]"), "{}", ran.err);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn a_wrong_password() {
    let dir = folder();
    let port = server(|mut stream| {
        let mut buffer = [0; 1024];
        let _ = stream.read(&mut buffer);
        // AuthenticationCleartextPassword, then what a server says to a wrong one.
        let _ = stream.write_all(b"R\0\0\0\x08\0\0\0\x03");
        let _ = stream.read(&mut buffer);
        let fields = b"SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"me\"\0\0";
        let _ = stream.write_all(b"E");
        let _ = stream.write_all(&u32::try_from(fields.len() + 4).unwrap().to_be_bytes());
        let _ = stream.write_all(fields);
    });
    let ran =
        finish(program(dir.path()).env("URL", url(port)).args(["pull", "env:URL", "-o", "x"]));
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("password"), "{}", ran.err);
    // `finish` looks for the password in all output.
    for text in
        ["postgres://me:hunter2@h:x/d", "host=h password=hunter2 port=x", "mysql://a:hunter2@h"]
    {
        let ran = run(dir.path(), &["pull", text, "-o", "x"]);
        assert_eq!(ran.code, 2);
    }
}

#[test]
fn snapshots_that_are_none() {
    let dir = folder();
    let good = read(dir.path().join("before.json"));
    let third = good.len() / 3;
    let cases: [(&str, Vec<u8>); 8] = [
        ("empty", Vec::new()),
        ("cut", good.as_bytes()[..third].to_vec()),
        ("binary", vec![0xff; 1000]),
        ("deep", b"[".repeat(200_000)),
        ("newer", good.replacen("\"snapshot\": 1", "\"snapshot\": 99", 1).into_bytes()),
        ("edited", good.replacen("\"sad\"", "\"\\u001b[2J\"", 1).into_bytes()),
        ("conflict", format!("<<<<<<< a\n{good}").into_bytes()),
        ("escape", format!("\u{1b}[2J{good}").into_bytes()),
    ];
    for (name, bytes) in cases {
        std::fs::write(dir.path().join("x.json"), &bytes).unwrap();
        for args in [
            &["show", "mood", "--source", "x.json"][..],
            &["check", "after.json", "--snapshot", "x.json"],
        ] {
            let ran = run(dir.path(), args);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}");
            assert!(ran.err.contains("x.json"), "{name}: {}", ran.err);
            assert!(!ran.err.contains('\u{1b}'), "{name}: {:?}", ran.err);
        }
    }
}

#[test]
fn an_error_in_a_script_is_shown_in_the_script() {
    let dir = folder();
    std::fs::create_dir(dir.path().join("db")).unwrap();
    std::fs::write(dir.path().join("db/1_good.sql"), "CREATE TABLE a (id integer);\n").unwrap();
    let bad = "-- The second.\nCREATE TABLE b (\n    id intejer\n);\nSELECT 1;\n";
    std::fs::write(dir.path().join("db/2_bad.sql"), bad).unwrap();
    let ran = run(dir.path(), &["pull", "db", "--out", "x.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("2_bad.sql:3:8"), "{}", ran.err);
    assert!(ran.err.contains("3 |     id intejer"), "{}", ran.err);
    assert!(!dir.path().join("x.json").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let dir = folder();
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for args in [
        &["--help"][..],
        &["diff", "before.json", "after.json"],
        &["show", "mood", "--source", "before.json"],
        &["pull", "before.json", "--out", "-"],
        &["completions", "bash"],
    ] {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_cargo-schema"))
            .current_dir(dir.path())
            .args(args)
            .stdout(full())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(2), "{args:?}");
    }
    // A file that may not grow: as on a full disk, a part of it can be written, the rest cannot.
    let mut text = read(dir.path().join("after.json"));
    let before = text.clone();
    std::fs::write(dir.path().join("schema.json"), &before).unwrap();
    text = read(data("before.json"));
    assert!(text.len() > 8 * 512);
    let done = std::process::Command::new("sh")
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 8; exec \"$0\" pull before.json --out schema.json")
        .arg(env!("CARGO_BIN_EXE_cargo-schema"))
        .current_dir(dir.path())
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{err}");
    assert!(err.contains("schema.json") && err.contains("is as it was"), "{err}");
    assert_eq!(read(dir.path().join("schema.json")), before);
    assert_eq!(names(dir.path()), ["after.json", "before.json", "schema.json"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough() {
    let dir = folder();
    for args in ["--help", "diff before.json after.json", "pull before.json --out -"] {
        let done = std::process::Command::new("sh")
            .arg("-c")
            // The reader is gone before anything is written.
            .arg(format!("{{ sleep 0.2; \"$0\" {args}; echo $? >code; }} | true; cat code"))
            .arg(env!("CARGO_BIN_EXE_cargo-schema"))
            .current_dir(dir.path())
            .output()
            .unwrap();
        let code = if args.starts_with("diff") { "1\n" } else { "0\n" };
        assert_eq!(String::from_utf8_lossy(&done.stdout), code, "{args}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{args}");
    }
}

#[test]
fn what_needs_no_shadow_does_not_ask_where_it_is() {
    let dir = folder();
    let file = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    file("Cargo.toml", "[package] # of tests\nname = \"x\"\nversion = \"0.1.0\"\n");
    file("schema.toml", "[shadow]\nurl = { env = \"NO_SUCH_URL\" }\n");
    file("a.sql", "CREATE TABLE a (id integer);\n");
    let ran = run(dir.path(), &["diff", "before.json", "after.json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let ran = run(dir.path(), &["pull", "after.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // A script needs one, and does not take another than the one that is named.
    let ran = run(dir.path(), &["pull", "a.sql"]);
    assert!(ran.code == 2 && ran.err.contains("NO_SUCH_URL"), "{}", ran.err);
}
