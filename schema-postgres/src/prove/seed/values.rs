//! Values that a column may take, made up from its type, its checks and its partition's bound.

use std::collections::BTreeMap;

use schema_core::constraint::ConstraintBody;
use schema_core::name::quote;
use schema_core::object::Table;
use schema_core::{Kind, Object, ObjectId, Schema};

/// How many ways there are to make up a row.
pub(super) const STYLES: usize = 4;

/// How many rows values can be made up for: of what is one digit.
const ROWS: usize = 8;

/// How deep types are looked into: composites of composites.
const DEPTH: usize = 8;

/// What is known of the values of one table's columns.
pub(super) struct Values<'s> {
    schema: &'s Schema,
    /// Constants that checks of a column name, as SQL writes them.
    checked: BTreeMap<String, Vec<String>>,
    /// Constants of the bound that sends rows to this partition.
    bound: BTreeMap<String, Vec<String>>,
    /// Columns whose default counts up.
    numbers: Vec<String>,
}

impl<'s> Values<'s> {
    pub(super) fn new(schema: &'s Schema, id: &ObjectId, table: &Table) -> Self {
        let columns: Vec<String> =
            schema.columns(id.path()).into_iter().map(|(column, _, _)| column.name()).collect();
        let mut checked: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (_, entry) in schema.children(Kind::Constraint, id.path()) {
            if let Object::Constraint(constraint) = &entry.object
                && let ConstraintBody::Check(text) = &constraint.body
            {
                for column in columns.iter().filter(|column| names(text, column)) {
                    checked.entry(column.clone()).or_default().extend(constants(text));
                }
            }
        }
        let mut numbers = Vec::new();
        for column in &columns {
            let default = id.child(Kind::Default, column);
            if let Some(Object::Default(default)) = schema.get(&default).map(|entry| &entry.object)
                && default.expression.starts_with("nextval(")
            {
                numbers.push(column.clone());
            }
        }
        Self { schema, checked, bound: bounds(schema, table), numbers }
    }

    /// Whether the column decides to which partition a row goes.
    pub(super) fn decides(&self, column: &str) -> bool {
        self.bound.contains_key(column)
    }

    /// Whether the column's default counts up.
    pub(super) fn is_number(&self, column: &str) -> bool {
        self.numbers.iter().any(|name| name == column)
    }

    /// A value for a row, from 0; rows and styles give different ones. `None` where the column is
    /// better left out.
    pub(super) fn of(
        &self,
        column: &str,
        sql_type: &str,
        row: usize,
        style: usize,
    ) -> Option<String> {
        if let Some(constants) = self.bound.get(column) {
            let constant = constants.get(row % constants.len().max(1))?;
            return Some(format!("CAST({constant} AS {sql_type})"));
        }
        if style > 0
            && let Some(constants) = self.checked.get(column).filter(|found| !found.is_empty())
        {
            let constant = constants.get((row + style - 1) % constants.len())?;
            return Some(format!("CAST({constant} AS {sql_type})"));
        }
        self.value(sql_type, row, style, 0)
    }

    fn value(&self, sql_type: &str, row: usize, style: usize, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        if let Some(element) = sql_type.strip_suffix("[]") {
            let element = self.value(element, row, style, depth + 1)?;
            return Some(format!("CAST(ARRAY[{element}] AS {sql_type})"));
        }
        let base = sql_type.split('(').next().unwrap_or(sql_type).trim();
        // Of an extension's own types it is known how they are written, and of nobody else's.
        let found = self.schema.type_at(sql_type);
        let found = found.filter(|(_, entry)| {
            entry.extension.is_none() || !matches!(entry.object, Object::BaseType(_))
        });
        let literal = match found.map(|(id, entry)| (id, &entry.object)) {
            Some((_, Object::Enum(it))) => {
                let label = it.labels.get(row % it.labels.len().max(1))?;
                schema_core::name::literal(label)
            }
            Some((id, Object::Domain(domain))) => {
                let checks: Vec<String> = self
                    .schema
                    .children(Kind::DomainConstraint, id.path())
                    .filter_map(|(_, entry)| match &entry.object {
                        Object::DomainConstraint(check) => Some(constants(&check.definition)),
                        _ => None,
                    })
                    .flatten()
                    .collect();
                match checks.get(row % checks.len().max(1)).filter(|_| style == 2) {
                    Some(constant) => constant.clone(),
                    None => self.value(&domain.sql_type, row, style, depth + 1)?,
                }
            }
            Some((id, Object::Composite(_))) => {
                let mut parts: Vec<(u32, &str)> = self
                    .schema
                    .children(Kind::Attribute, id.path())
                    .filter_map(|(_, entry)| match &entry.object {
                        Object::Attribute(it) => Some((it.position, it.sql_type.as_str())),
                        _ => None,
                    })
                    .collect();
                parts.sort_unstable();
                // Attributes of one type have other values, so that one does not stand for another.
                let values: Vec<String> = parts
                    .into_iter()
                    .enumerate()
                    .map(|(place, (_, part))| {
                        let value = self.value(part, (row + place) % ROWS, style, depth + 1);
                        value.unwrap_or_else(|| "NULL".to_owned())
                    })
                    .collect();
                format!("ROW({})", values.join(", "))
            }
            Some((_, Object::Range(_))) => "'empty'".to_owned(),
            Some(_) => return None,
            None => text(base, row, style),
        };
        Some(format!("CAST({literal} AS {sql_type})"))
    }
}

/// A constant that the input function of a type of PostgreSQL or an extension takes.
fn text(base: &str, row: usize, style: usize) -> String {
    let n = row + 1;
    let name = base.rsplit('.').next().unwrap_or(base);
    let string = match name {
        "boolean" => return if (row + style).is_multiple_of(2) { "true" } else { "false" }.into(),
        "smallint" | "integer" | "bigint" | "numeric" | "money" | "real" | "double precision"
        | "cube" | "xid" | "xid8" | "cid" | "oid" => {
            // Some checks want zero, some a hundred.
            let number = match style {
                0 => n,
                1 => n * 100,
                2 => row,
                _ => n,
            };
            number.to_string()
        }
        "uuid" => format!("00000000-0000-4000-8000-{n:012}"),
        "date"
        | "timestamp"
        | "timestamp without time zone"
        | "timestamp with time zone"
        | "timestamptz" => format!("2022-02-{:02}", 14 + n),
        "time" | "time without time zone" | "time with time zone" => format!("0{n}:00:00"),
        "interval" => format!("{n} days"),
        "json" | "jsonb" => format!("{{\"a\": {n}}}"),
        "jsonpath" => "$.a".to_owned(),
        "xml" => format!("<a>{n}</a>"),
        "bytea" => format!("\\x0{n}"),
        "inet" | "cidr" => format!("10.0.0.{n}"),
        "macaddr" => format!("08:00:2b:01:02:0{n}"),
        "macaddr8" => format!("08:00:2b:01:02:03:04:0{n}"),
        "bit" | "bit varying" => "1".to_owned(),
        "point" => format!("({n},2)"),
        "line" => format!("{{1,2,{n}}}"),
        "lseg" | "path" => format!("[(0,0),(1,{n})]"),
        "box" => format!("(0,0),(1,{n})"),
        "polygon" => format!("((0,0),(1,{n}))"),
        "circle" => format!("<(0,0),{n}>"),
        "pg_lsn" => format!("0/{n}"),
        "tid" => format!("(1,{n})"),
        "pg_snapshot" | "txid_snapshot" => "1:1:".to_owned(),
        "int4range" | "int8range" | "numrange" => format!("[{n},{})", n + 1),
        "daterange" | "tsrange" | "tstzrange" => format!("[2022-02-0{n},2022-02-0{})", n + 1),
        "int4multirange" | "int8multirange" | "nummultirange" => format!("{{[{n},{})}}", n + 1),
        "datemultirange" | "tsmultirange" | "tstzmultirange" => "{}".to_owned(),
        "regclass" => "pg_catalog.pg_class".to_owned(),
        "regtype" => "integer".to_owned(),
        "regproc" => "pg_catalog.now".to_owned(),
        "tsvector" => format!("word{n}"),
        "tsquery" => format!("word{n}"),
        "hstore" => format!("a=>{n}"),
        "ltree" | "lquery" => format!("a.b{n}"),
        "geometry" | "geography" => format!("POINT({n} 2)"),
        "\"char\"" | "character" => ["a", "b", "c"].get(row).unwrap_or(&"a").to_string(),
        // Some checks want an address, some a word in lower case, some digits.
        _ => match style {
            0 => format!("a{n}"),
            1 => format!("a{n}@example.org"),
            2 => format!("{n}00"),
            _ => ["a", "b", "c"].get(row).unwrap_or(&"a").to_string(),
        },
    };
    schema_core::name::literal(&string)
}

/// Whether an expression that the server printed names a column.
fn names(text: &str, column: &str) -> bool {
    let quoted = quote(column);
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
    text.match_indices(&quoted).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + quoted.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(word) && !after.is_some_and(word)
    })
}

/// The constants in an expression that the server printed: strings, and numbers as they stand.
fn constants(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '\'' => string_len(rest),
            '"' => rest.get(1..).and_then(|text| text.find('"')).map_or(rest.len(), |at| at + 2),
            c if c.is_ascii_digit() => {
                rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len())
            }
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        if c == '\'' || c.is_ascii_digit() {
            found.push(token.to_owned());
        }
        rest = after;
    }
    found
}

/// The length of the string constant that a text starts with.
fn string_len(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\'' {
            match chars.peek() {
                Some((_, '\'')) => {
                    chars.next();
                }
                _ => return at + 1,
            }
        }
    }
    text.len()
}

/// The constants that send a row to a partition, by key column. A key with expressions has none.
fn bounds(schema: &Schema, table: &Table) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut table = table;
    while let (Some(above), Some(bound)) = (&table.partition_of, &table.bound) {
        let Some(Object::Table(parent)) = schema.get(above).map(|entry| &entry.object) else {
            break;
        };
        let key = parent.partition_by.as_deref().unwrap_or_default();
        let columns: Vec<String> = schema
            .columns(above.path())
            .into_iter()
            .map(|(column, _, _)| column.name())
            .filter(|column| names(key, column))
            .collect();
        let is_list = key.starts_with("LIST");
        // Of a range, where it begins: that is in it.
        let from = if is_list { bound.as_str() } else { bound.split(" TO ").next().unwrap_or("") };
        let constants = constants(from);
        let takes = bound.starts_with("FOR VALUES FROM") || bound.starts_with("FOR VALUES IN");
        if takes
            && is_list
            && let [column] = columns.as_slice()
            && !constants.is_empty()
        {
            found.entry(column.clone()).or_insert(constants);
        } else if takes && constants.len() == columns.len() {
            for (column, constant) in in_key_order(key, columns).into_iter().zip(constants) {
                found.entry(column).or_insert_with(|| vec![constant]);
            }
        }
        table = parent;
    }
    found
}

fn in_key_order(key: &str, mut columns: Vec<String>) -> Vec<String> {
    columns.sort_by_key(|column| key.find(&quote(column)));
    columns
}
