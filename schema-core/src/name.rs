//! PostgreSQL names: how they are quoted, joined into paths and read back.

/// The longest name that PostgreSQL keeps, in bytes (`NAMEDATALEN - 1`).
pub const MAX_NAME_BYTES: usize = 63;

/// The name as SQL needs it: quoted only where it would not read back as itself.
///
/// The rule is that of `quote_ident()`: lower-case ASCII letters, digits and underscores, not
/// starting with a digit, and not a keyword that PostgreSQL reserves anywhere.
pub fn quote(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    push_quoted(&mut out, name);
    out
}

/// Appends the quoted name to `out`.
pub fn push_quoted(out: &mut String, name: &str) {
    if is_plain(name) {
        out.push_str(name);
        return;
    }
    out.push('"');
    for c in name.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

/// The quoted names joined by dots.
pub fn join<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut out = String::new();
    for (i, name) in names.into_iter().enumerate() {
        if i > 0 {
            out.push('.');
        }
        push_quoted(&mut out, name);
    }
    out
}

/// Splits a dotted path into names, undoing the quotes. `None` where it is not such a path.
pub fn split(path: &str) -> Option<Vec<String>> {
    // Most paths have no quotes; the macro reads thousands of them without optimisation.
    if !path.as_bytes().contains(&b'"') {
        let names = path.split('.').map(str::to_owned);
        return names.map(|name| is_name(&name).then_some(name)).collect();
    }
    let mut names = Vec::new();
    let mut chars = path.chars().peekable();
    loop {
        let mut name = String::new();
        if chars.next_if_eq(&'"').is_some() {
            loop {
                match chars.next()? {
                    '"' if chars.next_if_eq(&'"').is_some() => name.push('"'),
                    '"' => break,
                    c => name.push(c),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| *c != '.' && *c != '"') {
                name.push(c);
            }
        }
        if !is_name(&name) {
            return None;
        }
        names.push(name);
        match chars.next() {
            None => return Some(names),
            Some('.') => {}
            Some(_) => return None,
        }
    }
}

/// Whether a path is so many names that need no quotes: most are, and are canonical as they stand.
pub(crate) fn is_plain_path(path: &str, depth: usize) -> bool {
    let mut found = 0;
    for name in path.split('.') {
        if name.len() > MAX_NAME_BYTES || !is_plain(name) {
            return false;
        }
        found += 1;
    }
    found == depth
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_NAME_BYTES && !name.as_bytes().contains(&0)
}

/// A text as an SQL string literal, safe under any `standard_conforming_strings`.
pub fn literal(text: &str) -> String {
    let escape = text.contains('\\');
    let mut out = String::with_capacity(text.len() + 3);
    out.push_str(if escape { "E'" } else { "'" });
    for c in text.chars() {
        if c == '\'' || c == '\\' {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
    out
}

fn is_plain(name: &str) -> bool {
    // A loop that calls nothing, for the macro runs without optimisation.
    let mut rest = name.as_bytes();
    while let [b'a'..=b'z' | b'0'..=b'9' | b'_', next @ ..] = rest {
        rest = next;
    }
    let is_word = rest.is_empty() && !matches!(name.as_bytes(), [] | [b'0'..=b'9', ..]);
    is_word && KEYWORDS.binary_search(&name).is_err()
}

/// Every word that a supported server (13 to 18) lists in `pg_get_keywords()` as reserved in some
/// place (`catcode` other than `U`).
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric",
    "authorization", "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast",
    "char", "character", "check", "coalesce", "collate", "collation", "column", "concurrently",
    "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal",
    "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists",
    "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant",
    "greatest", "group", "grouping", "having", "ilike", "in", "initially", "inner", "inout",
    "int", "integer", "intersect", "interval", "into", "is", "isnull", "join", "json",
    "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg", "json_query",
    "json_scalar", "json_serialize", "json_table", "json_value", "lateral", "leading", "least",
    "left", "like", "limit", "localtime", "localtimestamp", "merge_action", "national", "natural",
    "nchar", "none", "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on",
    "only", "or", "order", "out", "outer", "overlaps", "overlay", "placing", "position",
    "precision", "primary", "real", "references", "returning", "right", "row", "select",
    "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric",
    "system_user", "table", "tablesample", "then", "time", "timestamp", "to", "trailing", "treat",
    "trim", "true", "union", "unique", "user", "using", "values", "varchar", "variadic",
    "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement",
    "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize",
    "xmltable",
];

/// The name that PostgreSQL makes of a table's and a column's (`makeObjectName()`): 63 bytes at
/// most, the longer name cut first.
pub fn made_name(table: &str, column: &str, label: &str) -> String {
    let room = MAX_NAME_BYTES.saturating_sub(label.len() + 2);
    let (mut a, mut b) = (table.len(), column.len());
    while a + b > room {
        if a > b {
            a -= 1;
        } else {
            b -= 1;
        }
    }
    format!("{}_{}_{label}", clip(table, a), clip(column, b))
}

/// At most `bytes` bytes of a text, cut between characters.
fn clip(text: &str, mut bytes: usize) -> &str {
    while !text.is_char_boundary(bytes) {
        bytes -= 1;
    }
    text.get(..bytes).unwrap_or(text)
}

/// Whether a text fits a pattern, in which `*` stands for any text.
pub fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_as_the_server_cuts_them() {
        assert_eq!(made_name("users", "id", "seq"), "users_id_seq");
        let long = made_name(&"t".repeat(63), "größe", "seq");
        assert_eq!(long.len(), 63);
        assert!(long.ends_with("_größe_seq"));
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn paths_read_back() {
        for names in [
            vec!["public", "users"],
            vec!["public", "Order", "select"],
            vec!["a.b", "c\"d", "\"; drop table x; --"],
            vec!["1st", "größe", "r#type", " "],
        ] {
            assert_eq!(split(&join(names.iter().copied())).unwrap(), names);
        }
    }

    #[test]
    fn broken_paths_are_refused() {
        for path in ["", ".", "a.", ".a", "\"a", "\"a\"b", "a\"b\"", "\"\"", "a\0"] {
            assert_eq!(split(path), None, "{path:?}");
        }
    }

    #[test]
    fn literals_keep_quotes_and_backslashes() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\b"), "E'a\\\\b'");
    }
}
