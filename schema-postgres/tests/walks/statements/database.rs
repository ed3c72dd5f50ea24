//! What stands beside tables in a database: publications, text search, foreign servers.

use super::{Places, TYPES, column, name, of, table};

pub(super) fn statement(form: u8, [a, b, c, d, _, _, g]: Places) -> String {
    let t = table(a);
    match form % 12 {
        0 | 1 => format!(
            "CREATE PUBLICATION b0 {}",
            match g % 4 {
                0 => String::new(),
                1 => format!("FOR TABLE {t} (c0, {})", column(b)),
                2 => format!("FOR TABLE {t} WHERE (c0 IS NOT NULL)"),
                _ => format!("FOR TABLE {t}, {} WITH (publish = 'insert')", table(b)),
            }
        ),
        2 | 3 => format!(
            "ALTER PUBLICATION b0 {}",
            match g % 5 {
                0 => format!("ADD TABLE {t}"),
                1 => format!("DROP TABLE {t}"),
                2 => "ADD TABLES IN SCHEMA one".to_owned(),
                3 => format!("SET TABLE {t}, {}", table(b)),
                _ => "SET (publish = 'update, delete')".to_owned(),
            }
        ),
        4 => "DROP PUBLICATION IF EXISTS b0".into(),
        5 => format!(
            "CREATE TEXT SEARCH CONFIGURATION x0 (COPY = pg_catalog.{})",
            of(&["simple", "english"], a)
        ),
        6 => format!(
            "CREATE TEXT SEARCH DICTIONARY y0 (TEMPLATE = {})",
            of(&["simple", "simple, StopWords = english", "snowball, Language = german"], a)
        ),
        7 => match g % 3 {
            0 => "ALTER TEXT SEARCH CONFIGURATION x0 ALTER MAPPING FOR asciiword WITH y0".into(),
            1 => "ALTER TEXT SEARCH CONFIGURATION x0 DROP MAPPING IF EXISTS FOR email".into(),
            _ => "ALTER TEXT SEARCH DICTIONARY y0 (Accept = false)".to_owned(),
        },
        8 => format!(
            "CREATE FOREIGN DATA WRAPPER fd0; CREATE SERVER fs0 FOREIGN DATA WRAPPER fd0{}",
            of(&["", " OPTIONS (host 'h')", " OPTIONS (host 'i', port '5')"], a)
        ),
        9 => format!(
            "CREATE FOREIGN TABLE {} (c0 {}, c1 {} NOT NULL) SERVER fs0{}",
            name("t", 4, a),
            of(&TYPES, b),
            of(&TYPES, c),
            of(&["", " OPTIONS (x 'y')"], d)
        ),
        10 => "ALTER SERVER fs0 OPTIONS (ADD dbname 'x')".into(),
        _ => match g % 3 {
            0 => "DROP SERVER fs0 CASCADE".into(),
            1 => "DROP TEXT SEARCH CONFIGURATION x0 CASCADE".to_owned(),
            _ => "DROP TEXT SEARCH DICTIONARY y0 CASCADE".into(),
        },
    }
}
