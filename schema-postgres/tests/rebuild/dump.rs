//! `pg_dump -s` as a multiset of statements: the order of objects, and of columns and constraints
//! in a `CREATE TABLE`, does not count; everything else does.

use std::collections::BTreeMap;

/// One entry of a dump: what stands below a line `-- Name: …; Type: …; Schema: …`.
pub(crate) struct Section<'t> {
    pub(crate) name: &'t str,
    pub(crate) kind: &'t str,
    pub(crate) body: String,
}

/// Cuts a dump at its headers. What stands before the first one are settings.
pub(crate) fn sections(dump: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in dump.lines() {
        if let Some((name, kind)) = header(line) {
            sections.push(Section { name, kind, body: String::new() });
        } else if let Some(section) = sections.last_mut() {
            let noise = line == "--"
                || line.starts_with("SET default_tablespace")
                || line.starts_with("SET default_table_access_method")
                || line.starts_with('\\')
                || line.starts_with("-- PostgreSQL database dump complete");
            if !noise {
                section.body.push_str(line);
                section.body.push('\n');
            }
        }
    }
    sections
}

fn header(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("-- Name: ")?.split_once("; Type: ")?;
    let (kind, rest) = rest.split_once(';')?;
    rest.starts_with(" Schema: ").then_some((name, kind))
}

/// The kinds of section that a plan makes.
const MODELLED: &[&str] = &[
    "SCHEMA",
    "EXTENSION",
    "TYPE",
    "SHELL TYPE",
    "DOMAIN",
    "PROCEDURAL LANGUAGE",
    "CAST",
    "TRANSFORM",
    "FUNCTION",
    "PROCEDURE",
    "AGGREGATE",
    "SEQUENCE",
    "SEQUENCE OWNED BY",
    "TABLE",
    "FOREIGN TABLE",
    "TABLE ATTACH",
    "DEFAULT",
    "CONSTRAINT",
    "CHECK CONSTRAINT",
    "FK CONSTRAINT",
    "INDEX",
    "INDEX ATTACH",
    "VIEW",
    "MATERIALIZED VIEW",
    "MATERIALIZED VIEW DATA",
    "TRIGGER",
    "RULE",
    "POLICY",
    "ROW SECURITY",
    "EVENT TRIGGER",
    "STATISTICS",
    "PUBLICATION",
    "PUBLICATION TABLE",
    "PUBLICATION TABLES IN SCHEMA",
    "SUBSCRIPTION",
    "COLLATION",
    "CONVERSION",
    "OPERATOR",
    "OPERATOR FAMILY",
    "OPERATOR CLASS",
    "ACCESS METHOD",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH CONFIGURATION",
    "FOREIGN DATA WRAPPER",
    "SERVER",
    "USER MAPPING",
    "COMMENT",
    "ACL",
    "DEFAULT ACL",
];

/// What comments can be on and a plan makes.
const COMMENTED: &[&str] = &[
    "SCHEMA",
    "EXTENSION",
    "TYPE",
    "DOMAIN",
    "SEQUENCE",
    "TABLE",
    "FOREIGN TABLE",
    "COLUMN",
    "CONSTRAINT",
    "INDEX",
    "VIEW",
    "MATERIALIZED VIEW",
    "LANGUAGE",
    "CAST",
    "TRANSFORM",
    "FUNCTION",
    "PROCEDURE",
    "AGGREGATE",
    "TRIGGER",
    "RULE",
    "POLICY",
    "EVENT TRIGGER",
    "STATISTICS",
    "PUBLICATION",
    "SUBSCRIPTION",
    "COLLATION",
    "CONVERSION",
    "OPERATOR",
    "OPERATOR FAMILY",
    "OPERATOR CLASS",
    "ACCESS METHOD",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH CONFIGURATION",
    "FOREIGN DATA WRAPPER",
    "SERVER",
];

/// What grants can be on and a plan makes.
const GRANTED: &[&str] = &[
    "SCHEMA",
    "TYPE",
    "SEQUENCE",
    "TABLE",
    "COLUMN",
    "FUNCTION",
    "PROCEDURE",
    "AGGREGATE",
    "LANGUAGE",
    "FOREIGN DATA WRAPPER",
    "FOREIGN SERVER",
    "SERVER",
];

/// The kinds of section that hold several statements.
const STATEMENTS: &[&str] =
    &["TABLE", "FOREIGN TABLE", "CONSTRAINT", "INDEX", "ACL", "DEFAULT ACL"];

impl Section<'_> {
    pub(crate) fn is_modelled(&self) -> bool {
        let on = |kinds: &[&str]| {
            kinds
                .iter()
                .any(|kind| self.name.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' ')))
        };
        MODELLED.contains(&self.kind)
            && match self.kind {
                "COMMENT" => on(COMMENTED),
                "ACL" => on(GRANTED),
                _ => true,
            }
    }
}

/// The modelled statements of a dump, each with how often it is there.
pub(crate) fn canonical(dump: &str) -> BTreeMap<String, usize> {
    let mut parts = BTreeMap::new();
    for section in sections(dump).iter().filter(|section| section.is_modelled()) {
        let body = section.body.trim();
        if STATEMENTS.contains(&section.kind) {
            for statement in body.split(";\n") {
                *parts.entry(sorted_elements(statement.trim())).or_default() += 1;
            }
        } else if !body.is_empty() {
            *parts.entry(body.to_owned()).or_default() += 1;
        }
    }
    parts
}

/// What stands in one and not in the other.
pub(crate) fn difference(have: &BTreeMap<String, usize>, want: &BTreeMap<String, usize>) -> String {
    let only = |a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>, sign: &str| {
        a.iter()
            .filter(|(text, count)| b.get(*text) != Some(count))
            .flat_map(|(text, _)| text.lines().map(|line| format!("{sign} {line}\n")))
            .collect::<String>()
    };
    only(want, have, "-") + &only(have, want, "+")
}

/// `CREATE TABLE` with the elements between its outer parentheses sorted.
fn sorted_elements(statement: &str) -> String {
    let Some(open) = statement.find("(\n").filter(|_| statement.starts_with("CREATE")) else {
        return statement.trim_end_matches(';').to_owned();
    };
    let bytes = statement.as_bytes();
    let (mut depth, mut begin, mut i) = (0_usize, open + 1, open);
    let mut elements = Vec::new();
    while i < bytes.len() {
        match bytes[i] {
            quote @ (b'\'' | b'"') => {
                let escape = quote == b'\'' && i > 0 && bytes[i - 1] == b'E';
                i += 1;
                while i < bytes.len() && bytes[i] != quote {
                    i += if escape && bytes[i] == b'\\' { 2 } else { 1 };
                }
            }
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 || depth == 1 && bytes.get(i) == Some(&b',') {
            elements.push(statement[begin..i].trim().to_owned());
            begin = i + 1;
            if depth == 0 {
                break;
            }
        }
        i += 1;
    }
    elements.sort();
    let rest = statement[begin..].trim_end_matches(';');
    format!("{}(\n    {}\n){rest}", &statement[..open], elements.join(",\n    "))
}
