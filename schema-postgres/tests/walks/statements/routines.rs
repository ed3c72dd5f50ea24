//! Functions, procedures, aggregates, triggers and event triggers.

use super::{Places, TYPES, cascade, name, of, table};

const BODIES: [&str; 8] = [
    "AS 'SELECT $1'",
    "AS 'SELECT 1'",
    "AS 'SELECT ''x'''",
    "RETURN $1",
    "RETURN (SELECT count(*) FROM one.t0)",
    "AS 'SELECT NULL'",
    "BEGIN ATOMIC SELECT c0 FROM one.t1; END",
    "RETURN one.f1(1)",
];
const OPTIONS: [&str; 6] = [
    "IMMUTABLE",
    "STABLE STRICT",
    "IMMUTABLE PARALLEL SAFE",
    "SECURITY DEFINER SET search_path = one",
    "IMMUTABLE COST 5",
    "IMMUTABLE LEAKPROOF",
];
const EVENTS: [&str; 7] = [
    "BEFORE INSERT",
    "AFTER UPDATE OF c1",
    "BEFORE UPDATE OR DELETE",
    "AFTER INSERT",
    "BEFORE INSERT OR UPDATE",
    "AFTER DELETE",
    "AFTER UPDATE OF c0, c2",
];

pub(super) fn statement(form: u8, [a, b, c, d, e, f, g]: Places) -> String {
    let t = table(a);
    match form % 22 {
        0..7 => {
            let argument = match f % 6 {
                0 => format!("x {}", of(&TYPES, b)),
                1 => format!("x {} DEFAULT NULL", of(&TYPES, b)),
                // Where one argument has a name and another has none, the server prints `""` for `$1`.
                2 => format!("x {}, y {} DEFAULT NULL", of(&TYPES, b), of(&TYPES, g)),
                _ => of(&TYPES, b).to_owned(),
            };
            let result = match g % 8 {
                0 => format!("SETOF {}", of(&TYPES, c)),
                1 => format!("TABLE (c0 {}, c1 text)", of(&TYPES, c)),
                2 => format!("SETOF one.{}", table(c)),
                3 => format!("one.{}", name("v", 4, c)),
                _ => of(&TYPES, c).to_owned(),
            };
            format!(
                "CREATE OR REPLACE FUNCTION {}({argument}) RETURNS {result} LANGUAGE sql {} {}",
                name("f", 2, a),
                of(&OPTIONS, d),
                of(&BODIES, e)
            )
        }
        7 => format!(
            "CREATE OR REPLACE FUNCTION f{}(integer) RETURNS {} LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
            a % 2,
            of(&["integer", "bigint", "text"], b).replace("text", "integer")
        ),
        8 => format!(
            "CREATE OR REPLACE FUNCTION f2({0}, {0}) RETURNS boolean LANGUAGE sql IMMUTABLE {1}",
            of(&["integer", "text"], a),
            of(&["AS 'SELECT true'", "RETURN $1 = $2"], b)
        ),
        9 => format!(
            "CREATE OR REPLACE PROCEDURE {}({}) LANGUAGE {}",
            name("h", 2, a),
            of(&["", "x integer", "x integer, INOUT y text", "x one.d0"], b),
            of(
                &[
                    "sql AS 'DELETE FROM one.t0'",
                    "plpgsql AS 'BEGIN END'",
                    "sql BEGIN ATOMIC DELETE FROM one.t1 WHERE c0 IS NULL; END"
                ],
                c
            )
        ),
        10 => match g % 3 {
            0 => format!("DROP AGGREGATE IF EXISTS a0({})", of(&["integer", "text"], b)),
            _ => format!(
                "CREATE OR REPLACE AGGREGATE a0({0}) (SFUNC = {1}, STYPE = {0}{2})",
                of(&["integer", "text"], b),
                if b.is_multiple_of(2) { "int4larger" } else { "text_larger" },
                of(&["", ", PARALLEL = SAFE", ", FINALFUNC = one.f1"], c)
            ),
        },
        11..14 => format!(
            "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN {}; END'",
            name("w", 2, a),
            of(&["NEW", "OLD", "NULL"], b)
        ),
        14..17 => {
            let constraint = g.is_multiple_of(9);
            let when = if d.is_multiple_of(3) {
                let tests = ["NEW.c0 IS NOT NULL", "OLD.c1 IS NULL", "NEW.c1 IS DISTINCT FROM OLD.c1"];
                format!("WHEN ({}) ", of(&tests, e))
            } else {
                String::new()
            };
            let (on, events) = match g % 7 {
                1 => (name("v", 4, a), format!("INSTEAD OF {}", of(&["INSERT", "DELETE"], c))),
                _ => (t, of(&EVENTS, c).to_owned()),
            };
            let rows = match g % 8 {
                2 => "FOR EACH STATEMENT ",
                3 => "REFERENCING NEW TABLE AS n FOR EACH STATEMENT ",
                _ if constraint => "DEFERRABLE FOR EACH ROW ",
                _ => "FOR EACH ROW ",
            };
            format!(
                "CREATE {}TRIGGER {} {events} ON {on} {rows}{when}EXECUTE FUNCTION {}({})",
                if constraint { "CONSTRAINT " } else { "" },
                name("g", 3, b),
                name("w", 2, f),
                of(&["", "", "'x'"], f)
            )
        }
        17 => match g % 3 {
            0 => format!("DROP TRIGGER {} ON {t}", name("g", 3, b)),
            1 => format!(
                "ALTER TABLE {t} {} TRIGGER {}",
                of(&["DISABLE", "ENABLE REPLICA", "ENABLE"], c),
                name("g", 3, b)
            ),
            _ => format!(
                "ALTER TRIGGER {} ON {t} RENAME TO {}",
                name("g", 3, b),
                name("g", 3, c)
            ),
        },
        18 => format!(
            "ALTER ROUTINE {} {}",
            name("f", 2, a),
            of(&["STABLE", "STRICT", "COST 7", "SET search_path = two", "RENAME TO f1"], b)
        ),
        19 => format!("DROP ROUTINE {}{}", of(&["f0", "f1", "f2", "h0"], a), cascade(g)),
        20 => format!("DROP FUNCTION {}{}", name("w", 2, a), cascade(g)),
        _ => match g % 2 {
            0 => "CREATE OR REPLACE FUNCTION w2() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'".into(),
            _ => format!(
                "CREATE EVENT TRIGGER j0 ON {} EXECUTE FUNCTION w2()",
                of(&["ddl_command_start", "ddl_command_end", "sql_drop"], a)
            ),
        },
    }
}
