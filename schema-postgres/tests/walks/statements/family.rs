//! Tables that are partitions of others, or inherit from them.

use super::tables::COLUMN;
use super::{Places, TYPES, column, name, of, plain_table, table, test};

const BOUNDS: [&str; 8] = [
    "FOR VALUES IN (1)",
    "FOR VALUES IN (2)",
    "FOR VALUES IN (3, 4)",
    "DEFAULT",
    "FOR VALUES FROM (1) TO (10)",
    "FOR VALUES FROM (10) TO (20)",
    "FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
    "FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
];

pub(super) fn statement(form: u8, [a, b, c, d, e, f, g]: Places) -> String {
    let (p, q) = (name("p", 2, a), name("q", 4, b));
    let (child, parent) = (plain_table(a), plain_table(b));
    match form % 16 {
        0 | 1 => format!(
            "CREATE TABLE {p} (c0 int, c1 {}, c2 int{}) PARTITION BY {} (c0)",
            of(&TYPES, b),
            of(&["", " NOT NULL", " DEFAULT 3", " GENERATED ALWAYS AS IDENTITY"], d),
            of(&["LIST", "RANGE", "HASH"], c)
        ),
        2..5 => format!("CREATE TABLE {q} PARTITION OF {p} {}", of(&BOUNDS, c)),
        5 => format!("CREATE TABLE {q} PARTITION OF {p} {} PARTITION BY LIST (c2)", of(&BOUNDS, c)),
        6 => format!("CREATE TABLE {q} PARTITION OF {} {}", name("q", 4, a), of(&BOUNDS, c)),
        7 | 8 => format!(
            "ALTER TABLE {p} ATTACH PARTITION {} {}",
            of(&["q0", "q1", "t0", "p1"], b),
            of(&BOUNDS, c)
        ),
        9 => format!("ALTER TABLE {p} DETACH PARTITION {q}"),
        10 => format!("CREATE TABLE {q} (c2 int, c0 int, c1 {})", of(&TYPES, c)),
        11 | 12 => match g % 4 {
            0 => format!("CREATE TABLE {child} (c4 int) INHERITS ({parent})"),
            1 => format!(
                "CREATE TABLE {child} (c0 int, c4 text) INHERITS ({parent}, {})",
                plain_table(c)
            ),
            2 => format!(
                "CREATE TABLE {child} (CONSTRAINT {} CHECK ({})) INHERITS ({parent})",
                name("n", 5, e),
                test(d, &column(e), &column(f))
            ),
            _ => format!("CREATE TABLE {child} () INHERITS ({parent})"),
        },
        13 => format!("ALTER TABLE {child} INHERIT {parent}"),
        14 => format!("ALTER TABLE {child} NO INHERIT {parent}"),
        _ => format!("ALTER TABLE ONLY {} ALTER {} {}", table(a), column(b), of(&COLUMN, d)),
    }
}
