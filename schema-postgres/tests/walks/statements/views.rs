//! Views on tables and on views, materialised views, rules.

use super::{Places, cascade, column, name, of, relation, table};

pub(super) fn statement(form: u8, [a, b, c, d, e, f, g]: Places) -> String {
    match form % 16 {
        0..11 => view([a, b, c, d, e, f, g]),
        11 | 12 => match g % 2 {
            0 => format!("DROP VIEW {}{}", name("v", 4, a), cascade(b)),
            _ => format!("DROP MATERIALIZED VIEW {}{}", name("m", 2, a), cascade(b)),
        },
        13 => match g % 6 {
            0 => format!(
                "ALTER VIEW {} SET ({})",
                name("v", 4, a),
                of(&["security_barrier", "security_invoker"], b)
            ),
            1 => format!("ALTER VIEW {} RESET (security_barrier)", name("v", 4, a)),
            2 => format!("ALTER VIEW {} ALTER c0 SET DEFAULT '1'", name("v", 4, a)),
            3 => format!("ALTER VIEW {} RENAME TO {}", name("v", 4, a), name("v", 4, b)),
            4 => format!("ALTER MATERIALIZED VIEW {} SET (fillfactor = 80)", name("m", 2, a)),
            _ => format!("ALTER MATERIALIZED VIEW {} ALTER c0 SET STATISTICS 7", name("m", 2, a)),
        },
        _ => format!(
            "CREATE OR REPLACE RULE {} AS ON {} TO {} DO {}",
            name("u", 2, b),
            of(&["INSERT", "UPDATE", "DELETE"], c),
            relation(a),
            of(
                &[
                    "ALSO NOTHING",
                    "INSTEAD NOTHING",
                    "ALSO DELETE FROM one.t2",
                    "INSTEAD INSERT INTO one.t3 (c0) VALUES (NULL)",
                    "ALSO UPDATE one.t1 SET c1 = NULL WHERE c0 IS NULL"
                ],
                d
            )
        ),
    }
}

fn view([a, b, c, d, e, f, g]: Places) -> String {
    let v = name("v", 4, a);
    // None stands on itself, which `OR REPLACE` would allow.
    let below = |choice: u8| match relation(choice) {
        it if e.is_multiple_of(6) || (it.starts_with('v') && it >= v) => table(choice / 8),
        it => it,
    };
    let of_what = below(b);
    let x = column(f);
    let query = match c % 12 {
        0 => format!("SELECT * FROM {of_what}"),
        1 => format!("SELECT c0, c1 FROM {of_what}"),
        2 => format!("SELECT c0, one.f0(c1) AS c1 FROM {of_what}"),
        3 => format!("SELECT a.c0, b.c1 FROM {of_what} a JOIN {} b ON a.c0 = b.c0", below(d)),
        4 => format!("SELECT c0, count(*) AS c1 FROM {of_what} GROUP BY c0"),
        5 => format!("SELECT c1, c0::text AS c0 FROM {of_what} WHERE c1 IS NOT NULL"),
        6 => format!("SELECT x AS c0, x.c1 FROM {of_what} x"),
        7 => format!("SELECT c0, {x} AS c1, {x} AS c2 FROM {of_what}"),
        8 => format!("SELECT c0, c1 FROM {of_what} UNION ALL SELECT c0, c1 FROM {}", below(d)),
        // Whatever else is selected depends on the key.
        9 => format!("SELECT c0, c1 FROM {of_what} GROUP BY c0"),
        10 => format!(
            "WITH w AS (SELECT c0, c1 FROM {of_what}) SELECT c0, c1, row_number() OVER (ORDER BY c0) AS c2 FROM w"
        ),
        _ => format!("SELECT c0, (SELECT max(y.c1) FROM {} y) AS c1 FROM {of_what}", below(d)),
    };
    match e % 6 {
        0 => format!(
            "CREATE MATERIALIZED VIEW {} AS {query}{}",
            name("m", 2, a),
            of(&["", "", " WITH NO DATA"], g)
        ),
        1 => format!("CREATE OR REPLACE VIEW {v} WITH (security_barrier) AS {query}"),
        2 if g.is_multiple_of(4) => {
            format!("CREATE OR REPLACE VIEW {v} AS {query} WITH CASCADED CHECK OPTION")
        }
        _ => format!("CREATE OR REPLACE VIEW {v} AS {query}"),
    }
}
