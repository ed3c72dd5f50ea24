//! `show`: what it prints of each kind, and which object a name means.

use crate::support::{Ran, folder, run};

fn show(name: &str) -> Ran {
    let dir = folder();
    run(dir.path(), &["show", name, "--source", "before.json"])
}

#[test]
fn every_kind() {
    let mut all = String::new();
    for name in [
        "public.users",
        "billing.invoices",
        "invoices_2024",
        "happy_users",
        "totals",
        "mood",
        "email",
        "address",
        "price_range",
        "ticket",
        "invoices_total",
        "billing",
        "public.users.email",
        "users_pkey",
        "constraint public.users.users_email_key",
        "default public.users.mood",
        "\"Odd | `Names`\"",
        "Odd | `Names`",
        "; drop table x; --",
    ] {
        let ran = show(name);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{name}");
        all.push_str(&format!("$ show {name}\n{}\n", ran.out));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn several_objects_of_a_name_are_listed() {
    let ran = show("users");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    for command in ["show 'table public.users'", "show 'table billing.users'"] {
        assert!(ran.err.contains(command), "{}", ran.err);
    }
    let ran = show("table billing.users");
    assert_eq!(ran.code, 0);
    // A column that several tables have.
    let ran = show("user_id");
    assert!(ran.err.contains("column billing.invoices.user_id"), "{}", ran.err);
}

#[test]
fn a_misspelled_name_gets_the_nearest() {
    for (wrong, right) in [
        ("user", "table public.users"),
        ("Mood", "enum public.mood"),
        ("billing.invioces", "table billing.invoices"),
        ("enum moood", "enum public.mood"),
    ] {
        let ran = show(wrong);
        assert_eq!(ran.code, 2, "{wrong}");
        assert!(ran.err.contains(&format!("cargo schema show '{right}'")), "{wrong}: {}", ran.err);
    }
    let ran = show("zebra");
    assert!(ran.err.contains("no object `zebra`") && !ran.err.contains("did you mean"));
}

#[test]
fn the_snapshot_is_where_it_looks() {
    let dir = folder();
    let ran = run(dir.path(), &["show", "mood"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--source SOURCE"), "{}", ran.err);
    std::fs::write(dir.path().join("schema.toml"), "snapshot = \"before.json\"").unwrap();
    let ran = run(dir.path(), &["show", "mood"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}
