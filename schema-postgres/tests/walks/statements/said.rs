//! What is said about objects: comments, grants and default privileges, policies.

use super::{Places, column, name, of, relation, table, test};

const GRANTED: [&str; 6] =
    ["SELECT", "INSERT, UPDATE", "ALL", "SELECT (c1)", "UPDATE (c0, c1)", "REFERENCES"];

pub(super) fn statement(form: u8, [a, b, c, d, e, f, g]: Places) -> String {
    let t = table(a);
    let (x, y) = (column(b), column(c));
    let verb = of(&["GRANT", "GRANT", "REVOKE"], d);
    let whom = format!(
        "{} {}",
        of(&["TO", "TO", "FROM"], d),
        of(&["pg_monitor", "PUBLIC", "pg_read_all_stats"], e)
    );
    match form % 20 {
        0..5 => {
            let constraint = name("n", 5, e);
            let what = match b % 19 {
                0 => format!("TABLE {t}"),
                1 => format!("COLUMN {t}.{y}"),
                2 => format!("VIEW {}", name("v", 4, a)),
                3 => format!("COLUMN {}.c0", name("v", 4, a)),
                4 => format!("CONSTRAINT {constraint} ON {t}"),
                5 => format!("INDEX {}", name("i", 4, a)),
                6 => format!("FUNCTION {}", name("f", 2, a)),
                7 => format!("MATERIALIZED VIEW {}", name("m", 2, a)),
                8 => format!("COLUMN {}.c0", name("m", 2, a)),
                9 => format!("TRIGGER {} ON {t}", name("g", 3, f)),
                10 => format!("POLICY {} ON {t}", name("o", 2, f)),
                11 => format!("SEQUENCE {}", name("s", 2, a)),
                12 => format!("RULE {} ON {t}", name("u", 2, f)),
                13 => format!("STATISTICS {}", name("z", 2, a)),
                14 => "COLUMN k0.a".into(),
                15 => format!("DOMAIN {}", name("d", 2, a)),
                16 => format!("INDEX {constraint}"),
                17 => "CONSTRAINT k2 ON DOMAIN d0".into(),
                _ => format!("TYPE {}", of(&["e0", "e1", "k0", "r0"], a)),
            };
            format!("COMMENT ON {what} IS {}", of(&["'one'", "'two'", "NULL"], d))
        }
        5..9 => format!("{verb} {} ON {} {whom}", of(&GRANTED, b), relation(a)),
        9 => format!("{verb} USAGE ON SEQUENCE {} {whom}", name("s", 2, a)),
        10 => format!("{verb} EXECUTE ON FUNCTION {} {whom}", name("f", 2, a)),
        11 => format!("{verb} USAGE ON TYPE {} {whom}", of(&["e0", "d0", "k0", "r0"], a)),
        12 => format!(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA one {verb} {} {whom}",
            of(&["SELECT ON TABLES", "USAGE ON SEQUENCES", "EXECUTE ON FUNCTIONS"], a)
        ),
        13 | 14 => format!("DROP POLICY {} ON {t}", name("o", 2, b)),
        15 => format!(
            "ALTER POLICY {} ON {t} {}",
            name("o", 2, f),
            match g % 3 {
                0 => "TO pg_monitor".to_owned(),
                1 => format!("RENAME TO {}", name("o", 2, b)),
                _ => format!("USING ({})", test(d, &x, &y)),
            }
        ),
        _ => format!(
            "CREATE POLICY {} ON {t} {}FOR {} {}{} ({})",
            name("o", 2, f),
            of(&["", "", "AS RESTRICTIVE "], b),
            of(&["ALL", "SELECT", "UPDATE", "INSERT"], e),
            of(&["", "TO pg_monitor "], g),
            if e % 4 == 3 { "WITH CHECK" } else { "USING" },
            if g.is_multiple_of(5) {
                format!("EXISTS (SELECT FROM one.{} z WHERE z.c0::text = '1')", relation(c))
            } else {
                test(d, &x, &y)
            }
        ),
    }
}
