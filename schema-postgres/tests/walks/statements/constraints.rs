//! Constraints, indexes and statistics.

use super::{Places, column, name, of, table, test};

const REFERENTIAL: [&str; 8] = [
    "",
    " ON DELETE CASCADE",
    " ON UPDATE SET NULL",
    " DEFERRABLE INITIALLY DEFERRED",
    " NOT VALID",
    " MATCH FULL ON DELETE SET NULL",
    " DEFERRABLE",
    " NOT ENFORCED",
];
const KEYS: [&str; 6] = [
    "",
    " DEFERRABLE",
    " INCLUDE (c3)",
    " WITH (fillfactor = 80)",
    " DEFERRABLE INITIALLY DEFERRED",
    " INCLUDE (c0, c3)",
];

const ALTERED: [&str; 7] = [
    "DEFERRABLE",
    "NOT DEFERRABLE",
    "DEFERRABLE INITIALLY DEFERRED",
    "NOT ENFORCED",
    "ENFORCED",
    "INHERIT",
    "NO INHERIT",
];

pub(super) fn statement(form: u8, [a, b, c, d, e, f, g]: Places) -> String {
    let t = table(a);
    let (x, y) = (column(b), column(c));
    let test = test(d, &x, &y);
    let constraint = name("n", 5, e);
    let add = format!("ALTER TABLE {t} ADD CONSTRAINT {constraint}");
    let ranges = format!(
        "ALTER TABLE {t} ALTER {x} TYPE int4range USING NULL, ALTER {y} TYPE int4range USING NULL"
    );
    match form % 20 {
        0 | 1 => format!("{add} PRIMARY KEY ({x}){}", of(&KEYS, f)),
        2 => format!("{add} PRIMARY KEY ({x}, {y})"),
        3 | 4 => {
            let nulls = of(&["", "", "NULLS NOT DISTINCT "], g);
            format!("{add} UNIQUE {nulls}({x}, {y}){}", of(&KEYS, f))
        }
        5 => format!("{add} UNIQUE ({x})"),
        6 | 7 => {
            format!(
                "{add} CHECK ({test}){}",
                of(&["", "", " NOT VALID", " NO INHERIT", " NOT ENFORCED"], f)
            )
        }
        8 => {
            format!("{add} FOREIGN KEY ({x}) REFERENCES {} ({y}){}", table(f), of(&REFERENTIAL, g))
        }
        9 => format!("{add} FOREIGN KEY ({x}) REFERENCES {}{}", table(f), of(&REFERENTIAL, g)),
        10 => match g % 5 {
            3 => {
                format!("{ranges}, ADD CONSTRAINT {constraint} UNIQUE ({x}, {y} WITHOUT OVERLAPS)")
            }
            4 => format!(
                "{ranges}, ADD CONSTRAINT {constraint} FOREIGN KEY ({x}, PERIOD {y}) REFERENCES {} ({x}, PERIOD {y})",
                table(f)
            ),
            0 => format!("{add} EXCLUDE USING gist ({x} WITH &&)"),
            1 => format!("{add} EXCLUDE USING gist ({x} WITH &&) WHERE ({test}) DEFERRABLE"),
            _ => format!("{add} EXCLUDE ({x} WITH =, {y} WITH =)"),
        },
        11 => format!("{add} NOT NULL {x}{}", of(&["", " NO INHERIT", " NOT VALID"], f)),
        12 => format!("ALTER TABLE {t} DROP CONSTRAINT {constraint}{}", of(&[" CASCADE", ""], g)),
        13 => match g % 4 {
            0 => format!("ALTER TABLE {t} RENAME CONSTRAINT {constraint} TO {}", name("n", 5, f)),
            1 => format!("ALTER INDEX {} RENAME TO {}", name("i", 4, e), name("i", 4, f)),
            2 => format!("{add} UNIQUE USING INDEX {}", name("i", 4, f)),
            _ => format!("ALTER TABLE {t} ALTER CONSTRAINT {constraint} {}", of(&ALTERED, f)),
        },
        14..18 => {
            let unique = if g.is_multiple_of(3) { "UNIQUE " } else { "" };
            let keys = match f % 9 {
                0 => format!("(lower({x}))"),
                1 => format!("({x} DESC, {y})"),
                2 => format!("({x}) WHERE {test}"),
                3 => format!("({x}) INCLUDE ({y})"),
                4 => format!("((one.f0({x})))"),
                5 => format!("({x} COLLATE \"C\") WITH (fillfactor = 60)"),
                6 => format!("({x}, (one.f1({y})))"),
                7 => format!("({x} NULLS FIRST)"),
                _ => format!("({x})"),
            };
            let using = of(&["", "", "", " USING hash", " USING gin", " USING gist"], c);
            let only = if c.is_multiple_of(9) { "ONLY " } else { "" };
            let on = if d.is_multiple_of(5) { name("m", 2, a) } else { format!("{only}{t}") };
            format!("CREATE {unique}INDEX {} ON {on}{using} {keys}", name("i", 4, e))
        }
        18 => match g % 3 {
            0 => format!("ALTER INDEX {} SET (fillfactor = 50)", name("i", 4, a)),
            1 => format!("ALTER INDEX {} ALTER COLUMN 2 SET STATISTICS 7", name("i", 4, a)),
            _ => format!("DROP INDEX {}", name("i", 4, a)),
        },
        _ => match g % 4 {
            0 => format!("CREATE STATISTICS {} (mcv) ON {x}, {y} FROM {t}", name("z", 2, d)),
            1 => format!("CREATE STATISTICS {} ON {x}, ({y}::text) FROM {t}", name("z", 2, d)),
            2 => format!("ALTER STATISTICS {} SET STATISTICS 20", name("z", 2, d)),
            _ => format!("CREATE STATISTICS {} ON {x}, {y} FROM {t}", name("z", 2, d)),
        },
    }
}
