//! Types, and what is declared over them: operators, casts, collations, aggregates' states.

use super::{Places, TYPES, cascade, name, of};

const LABELS: [&str; 7] =
    ["'a'", "'a', 'b'", "'b', 'a'", "'a', 'b', 'c'", "'a', 'c', 'b'", "'x', 'a', 'b'", "'c'"];

pub(super) fn statement(form: u8, [a, b, c, _, _, _, g]: Places) -> String {
    let (e, d) = (name("e", 2, a), name("d", 2, a));
    match form % 20 {
        0..4 => format!("CREATE TYPE {e} AS ENUM ({})", of(&LABELS, b)),
        4 | 5 => {
            let forms = [
                "ADD VALUE 'z'",
                "ADD VALUE 'y' BEFORE 'a'",
                "RENAME VALUE 'a' TO 'aa'",
                "ADD VALUE 'b' AFTER 'a'",
                "RENAME TO e1",
                "RENAME TO e0",
            ];
            format!("ALTER TYPE {e} {}", of(&forms, b))
        }
        6..8 => {
            let demands = [
                "",
                " CHECK (VALUE::text <> '')",
                " NOT NULL",
                " DEFAULT '1'",
                " CONSTRAINT k CHECK (one.f0(VALUE) <> '')",
                " COLLATE \"C\"",
            ];
            format!("CREATE DOMAIN {d} AS {}{}", of(&TYPES, b), of(&demands, c))
        }
        8 | 9 => {
            let forms = [
                "ADD CONSTRAINT k2 CHECK (VALUE IS NOT NULL)",
                "DROP CONSTRAINT k2",
                "SET NOT NULL",
                "DROP NOT NULL",
                "SET DEFAULT '2'",
                "DROP DEFAULT",
                "ADD CONSTRAINT k3 CHECK (VALUE IS NOT NULL) NOT VALID",
                "VALIDATE CONSTRAINT k3",
                "RENAME CONSTRAINT k2 TO k4",
            ];
            format!("ALTER DOMAIN {d} {}", of(&forms, b))
        }
        10 | 11 => format!("CREATE TYPE k0 AS (a {}, b {})", of(&TYPES, a), of(&TYPES, b)),
        12 | 13 => format!(
            "ALTER TYPE k0 {}",
            match a % 4 {
                0 => format!("ADD ATTRIBUTE z {} CASCADE", of(&TYPES, b)),
                1 => "DROP ATTRIBUTE b CASCADE".into(),
                2 => "RENAME ATTRIBUTE b TO y CASCADE".into(),
                _ => format!("ALTER ATTRIBUTE a TYPE {} CASCADE", of(&TYPES, b)),
            }
        ),
        14 => match c % 2 {
            0 => format!("CREATE TABLE {} OF k0", name("t", 4, a)),
            _ => format!("CREATE TYPE r0 AS RANGE (subtype = {})", of(&TYPES, a)),
        },
        15 => {
            format!("CREATE COLLATION l0 (provider = libc, locale = '{}')", of(&["C", "POSIX"], a))
        }
        16 => match a % 4 {
            0 => format!(
                "CREATE CAST (one.e0 AS {}) WITH INOUT AS {}",
                of(&["integer", "boolean", "uuid"], b),
                of(&["ASSIGNMENT", "IMPLICIT"], c)
            ),
            1 => format!("CREATE CAST (one.k0 AS {}) WITH INOUT", of(&["text", "one.e0"], b)),
            2 => "CREATE CAST (one.e0 AS integer) WITH FUNCTION one.f1(one.e0)".into(),
            _ => "DROP CAST IF EXISTS (one.e0 AS integer)".into(),
        },
        17 => match a % 4 {
            0 => format!(
                "CREATE OPERATOR === (LEFTARG = {0}, RIGHTARG = {0}, FUNCTION = one.f2{1})",
                of(&["integer", "text"], b),
                of(&["", ", COMMUTATOR = ===", ", RESTRICT = eqsel"], c)
            ),
            1 => "DROP OPERATOR IF EXISTS === (integer, integer)".into(),
            2 => "ALTER OPERATOR === (integer, integer) SET (RESTRICT = neqsel)".into(),
            _ => "CREATE VIEW v3 AS SELECT 1 OPERATOR(one.===) 2 AS c0, 3 AS c1".into(),
        },
        _ => format!(
            "DROP {}{}",
            match b % 6 {
                0 => format!("TYPE {e}"),
                1 => format!("DOMAIN {d}"),
                2 => "TYPE k0".into(),
                3 => "TYPE r0".into(),
                4 => format!("SEQUENCE {}", name("s", 2, a)),
                _ => "COLLATION l0".into(),
            },
            cascade(g)
        ),
    }
}
