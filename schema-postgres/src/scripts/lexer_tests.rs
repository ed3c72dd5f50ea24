//! Where psql would cut.

use super::*;

/// The pieces as text: `;` for a statement, `\` for a meta-command, `#` for data.
fn cut(text: &str) -> Vec<String> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Statement(range) => text[range].to_owned(),
            Piece::Meta { command, statement: None } => text[command].to_owned(),
            Piece::Meta { command, statement: Some(statement) } => {
                format!("{} <{}>", &text[statement], &text[command])
            }
            Piece::CopyData(range) => format!("#{}", &text[range]),
        })
        .collect()
}

#[test]
fn statements_end_at_semicolons() {
    assert_eq!(
        cut("select 1; select 2 ;\n;\n-- x;\nselect 3"),
        ["select 1;", "select 2 ;", "select 3"]
    );
    assert_eq!(cut(" ;; -- nothing\n/* ; */"), [""; 0]);
    assert_eq!(cut("/* a /* b; */ ; */ select 1; /* open"), ["select 1;"]);
    assert_eq!(
        cut("create rule r as on insert to t do also (select 1; select 2); select 3;"),
        ["create rule r as on insert to t do also (select 1; select 2);", "select 3;"]
    );
}

#[test]
fn quotes_hide_semicolons() {
    for statement in [
        "select 'a;''b;';",
        r"select 'back\';",
        r"select E'a\';b\\';",
        r"select e'a''\';';",
        "select E'a'\n  '\\';';",
        "select n'a;', b'0;', x'1;', u&'\\;', U&\"a;\";",
        "select \"a;\"\"b;\";",
        "select $$;$$, $a$;$$;$b$;$a$, $1;",
        "select a$b$c, d$$e;",
        "select $é$;$é$;",
        "select 1e'a;';",
        "comment on table t is '\u{1f600};';",
    ] {
        let text = format!("{statement} select 2;");
        assert_eq!(cut(&text), [statement, "select 2;"], "{statement}");
    }
    // Not closed: all the rest is one statement, and the server says what is wrong.
    assert_eq!(cut("select 'a; select 2;"), ["select 'a; select 2;"]);
    assert_eq!(cut("select $a$; select 2;"), ["select $a$; select 2;"]);
}

#[test]
fn old_dumps_escape_in_plain_strings() {
    let statements = ["SET standard_conforming_strings = off;", r"select 'a\';b';"];
    assert_eq!(cut(&statements.concat()), statements);
    let on = [
        "SET standard_conforming_strings = off;",
        "SET standard_conforming_strings TO 'on';",
        r"select 'a\';",
        "select 'b';",
    ];
    assert_eq!(cut(&on.concat()), on);
}

#[test]
fn bodies_of_standard_functions_are_one_statement() {
    let function = "create or replace function f() returns int language sql begin atomic
            select case when true then 1 else 2 end; select 2; end;";
    assert_eq!(
        cut(&format!("{function} begin; select 1; end;")),
        [function, "begin;", "select 1;", "end;"]
    );
    let procedure = "CREATE PROCEDURE p(a int default (case when true then 1 end))\nBEGIN ATOMIC\n  insert into t values (a);\nEND;";
    assert_eq!(cut(&format!("{procedure}\nselect 1;")), [procedure, "select 1;"]);
    // A column of that name is no block.
    assert_eq!(cut("create table t (a int); create view begin as select 1; select 2;").len(), 3);
}

#[test]
fn meta_commands_end_with_the_line() {
    assert_eq!(
        cut("\\restrict abc'\nselect 1;\n\\echo a; b\nselect 2;"),
        ["\\restrict abc'", "select 1;", "\\echo a; b", "select 2;"]
    );
    assert_eq!(cut("select 1 \\g\nselect 2;"), ["select 1 <\\g>", "select 2;"]);
    assert_eq!(cut("select '\\d';"), ["select '\\d';"]);
}

#[test]
fn copy_data_is_not_read_as_sql() {
    let text = "COPY public.t (a, b) FROM stdin;\n1\t'; drop\n\\.\nselect 1;";
    assert_eq!(cut(text), ["COPY public.t (a, b) FROM stdin;", "#1\t'; drop\n", "select 1;"]);
    assert_eq!(
        cut("copy t from stdin with (format csv);\r\n\\.\r\nselect 1;"),
        ["copy t from stdin with (format csv);", "#", "select 1;"]
    );
    assert_eq!(cut("copy t from stdin;\n1\n"), ["copy t from stdin;", "#1\n"]);
    assert_eq!(cut("copy t from stdin;"), ["copy t from stdin;", "#"]);
    assert_eq!(cut("copy (select 'from stdin') to '/x'; select 1;").len(), 2);
}

#[test]
fn every_byte_is_in_reach() {
    // Cutting must not depend on complete tokens, nor fail on half of one.
    let text = "select E'a\\'b', $x$ ; $x$ /* ; */ \"é\"; copy t from stdin;\n\\.\n\\i x\n";
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        for part in [&text[..at], &text[at..]] {
            for piece in pieces(part) {
                let (Piece::Statement(range)
                | Piece::CopyData(range)
                | Piece::Meta { command: range, .. }) = piece;
                assert!(part.get(range).is_some(), "{part}");
            }
        }
    }
}
