//! The help of every verb, as it is printed.

use crate::support::run;

#[test]
fn help_of_every_verb() {
    let dir = tempfile::tempdir().unwrap();
    for verb in [
        "",
        "init",
        "pull",
        "check",
        "diff",
        "plan",
        "prove",
        "apply",
        "sql",
        "transform",
        "generate",
        "show",
        "completions",
    ] {
        let args: Vec<&str> = [verb, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let ran = run(dir.path(), &args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        let name = if verb.is_empty() { "help" } else { verb };
        insta::assert_snapshot!(format!("help_{name}"), ran.out);
    }
}

#[test]
fn cargo_puts_its_own_word_first() {
    let dir = tempfile::tempdir().unwrap();
    let (plain, through_cargo) =
        (run(dir.path(), &["pull", "-h"]), run(dir.path(), &["schema", "pull", "-h"]));
    assert_eq!(plain.out, through_cargo.out);
    assert!(plain.out.contains("Usage: cargo schema pull"), "{}", plain.out);
}

#[test]
fn mistakes_on_the_command_line_exit_with_2() {
    let dir = tempfile::tempdir().unwrap();
    for args in [&[][..], &["pul"], &["check", "--format", "xml"], &["diff", "one"]] {
        let ran = run(dir.path(), args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert_eq!(ran.out, "", "{args:?}");
        assert!(ran.err.contains("Usage:") || ran.err.contains("--help"), "{}", ran.err);
    }
}

#[test]
fn completions_of_every_shell() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(dir.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        for verb in ["init", "pull", "check", "diff", "plan", "prove", "apply", "sql", "show"] {
            assert!(ran.out.contains(verb), "{shell} does not know {verb}");
        }
    }
}
