//! The build script and the macro together: drift as compiler errors at the user's code.

use crate::harness::{Crate, Ran};

const CHECK: &[(&str, &str)] = &[("SCHEMA_MODE", "check")];

/// The errors of the compiler, each with its place.
fn errors(ran: &Ran) -> Vec<(String, String)> {
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| {
        line.starts_with("error") && !line.starts_with("error: could not compile")
    });
    starts
        .map(|(at, line)| {
            let place = lines.iter().skip(at).find(|line| line.trim().starts_with("-->"));
            ((*line).to_owned(), place.map_or("", |place| place.trim()).to_owned())
        })
        .collect()
}

#[test]
fn drift_is_an_error_at_the_module() {
    let it = Crate::new("drifting");
    it.depend_on_facade();
    it.write(
        "src/lib.rs",
        "#[schema::derive_schema]\npub mod db {}\n\npub fn email(user: &db::User) -> &str {\n    \
         &user.email\n}\n",
    );
    it.build(&[]).succeeded();
    assert!(it.build(&[]).is_fresh());
    let agreed = it.snapshot();
    it.build(CHECK).succeeded();

    // Three changes, of which two break: one build shows both, and nothing else.
    let scripts = "ALTER TABLE users DROP email, ALTER id TYPE int, ADD bio text;\n";
    it.write("db/2.sql", scripts);
    let found = errors(&it.build(CHECK));
    assert_eq!(found.len(), 2, "{found:?}");
    for (error, place) in &found {
        assert!(error.starts_with("error: live drift: column `public.users."), "{error}");
        assert!(place.contains("src/lib.rs:2:9"), "{place}");
    }
    assert_eq!(it.snapshot(), agreed, "check writes nothing");

    // Taken over, the compiler says which line is wrong now.
    let found = errors(&it.build(&[]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.contains("no field `email`") && found[0].1.contains("src/lib.rs:5"));

    it.write("src/lib.rs", "#[schema::derive_schema]\npub mod db {}\n");
    it.build(CHECK).succeeded();
    assert!(it.build(CHECK).is_fresh());

    // An edited snapshot is noticed.
    it.write("schema.json", &agreed);
    assert_eq!(errors(&it.build(CHECK)).len(), 2);

    // So is a source that is gone.
    let nowhere = [("SCHEMA_MODE", "check"), ("SCHEMA_PG_BIN", "/nowhere")];
    let found = errors(&it.build(&nowhere));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0.starts_with("error: drift could not be checked"), "{found:?}");
    it.build(&[("SCHEMA_MODE", "offline")]).succeeded();
}
