//! What all queries share: running one, reading its rows, and finding ids by oid.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender};

use postgres::Row;
use postgres::types::{FromSql, ToSql, Type};
use schema_core::{Diagnostic, Entry, Extent, Kind, ObjectId, Schema};

/// The oids of the catalogs themselves, which PostgreSQL never changes (`pg_class.dat`).
pub(super) mod class {
    pub(crate) const PG_TYPE: u32 = 1247;
    pub(crate) const PG_PROC: u32 = 1255;
    pub(crate) const PG_CLASS: u32 = 1259;
    pub(crate) const PG_ATTRDEF: u32 = 2604;
    pub(crate) const PG_CAST: u32 = 2605;
    pub(crate) const PG_CONSTRAINT: u32 = 2606;
    pub(crate) const PG_LANGUAGE: u32 = 2612;
    pub(crate) const PG_NAMESPACE: u32 = 2615;
    pub(crate) const PG_REWRITE: u32 = 2618;
    pub(crate) const PG_TRIGGER: u32 = 2620;
    pub(crate) const PG_EXTENSION: u32 = 3079;
    pub(crate) const PG_TRANSFORM: u32 = 3576;
    pub(crate) const PG_POLICY: u32 = 3256;
    pub(crate) const PG_STATISTIC_EXT: u32 = 3381;
    pub(crate) const PG_EVENT_TRIGGER: u32 = 3466;
    pub(crate) const PG_SUBSCRIPTION: u32 = 6100;
    pub(crate) const PG_PUBLICATION: u32 = 6104;
    pub(crate) const PG_PUBLICATION_REL: u32 = 6106;
    pub(crate) const PG_PUBLICATION_NAMESPACE: u32 = 6237;
    pub(crate) const PG_FOREIGN_SERVER: u32 = 1417;
    pub(crate) const PG_FOREIGN_DATA_WRAPPER: u32 = 2328;
    pub(crate) const PG_AM: u32 = 2601;
    pub(crate) const PG_CONVERSION: u32 = 2607;
    pub(crate) const PG_OPCLASS: u32 = 2616;
    pub(crate) const PG_OPERATOR: u32 = 2617;
    pub(crate) const PG_COLLATION: u32 = 3456;
    pub(crate) const PG_TS_DICT: u32 = 3600;
    pub(crate) const PG_TS_PARSER: u32 = 3601;
    pub(crate) const PG_TS_TEMPLATE: u32 = 3764;
}

/// A query's name and what came of it.
pub(super) type Answer = (&'static str, Result<Vec<Row>, Diagnostic>);

/// The values of a query's parameters, and their types.
pub(super) type Parameters = Vec<(Box<dyn ToSql + Send + Sync>, Type)>;

/// A query that some schemas need: its name, its text, its parameters.
pub(super) type Request = (&'static str, &'static str, Parameters);

/// The address that `pg_depend` uses: catalog, oid, column number or 0.
pub(super) type Address = (u32, u32, i32);

/// A schema that is being read, and the ids of what was read so far.
pub(super) struct Catalog {
    pub(super) schema: Schema,
    results: Receiver<Answer>,
    requests: Sender<Request>,
    /// What came before it was due.
    early: HashMap<&'static str, Vec<Row>>,
    /// The type and the collation of each column, sorted by relation and number.
    pub(super) column_types: Vec<((u32, i16), (u32, u32))>,
    ids: HashMap<Address, ObjectId>,
    namespaces: HashMap<u32, String>,
}

impl Catalog {
    pub(super) fn new(
        major: u32,
        extent: Extent,
        results: Receiver<Answer>,
        requests: Sender<Request>,
    ) -> Self {
        let mut schema = Schema::new(major);
        schema.extent = extent;
        Self {
            schema,
            results,
            requests,
            early: HashMap::new(),
            column_types: Vec::new(),
            ids: HashMap::new(),
            namespaces: HashMap::new(),
        }
    }

    /// The rows of the query of that name, as soon as they are there.
    pub(super) fn rows(&mut self, name: &'static str) -> Result<Vec<Row>, Diagnostic> {
        if let Some(rows) = self.early.remove(name) {
            return Ok(rows);
        }
        loop {
            match self.results.recv() {
                Ok((answered, rows)) if answered == name => {
                    let rows = rows?;
                    self.ids.reserve(rows.len());
                    return Ok(rows);
                }
                Ok((answered, rows)) => self.early.insert(answered, rows?),
                Err(_) => return Err(missed(name)),
            };
        }
    }

    /// Asks another query after all others; its rows come after all of theirs.
    pub(super) fn ask(&self, name: &'static str, sql: &'static str, parameters: Parameters) {
        // Where nobody listens any more its rows will not come, which is an error of its own.
        let _ = self.requests.send((name, sql, parameters));
    }

    /// Makes an object known under its oid.
    pub(super) fn add(&mut self, class: u32, oid: u32, id: ObjectId, entry: impl Into<Entry>) {
        self.schema.insert(id.clone(), entry.into());
        self.name((class, oid, 0), id);
    }

    /// Makes an address stand for an object, also when it is only a part of how it is stored.
    pub(super) fn name(&mut self, address: Address, id: ObjectId) {
        self.ids.insert(address, id);
    }

    pub(super) fn id(&self, class: u32, oid: u32, sub: i32) -> Option<&ObjectId> {
        self.ids.get(&(class, oid, sub))
    }

    /// The type and the collation of a column.
    pub(super) fn column_type(&self, relation: u32, number: i16) -> Option<(u32, u32)> {
        let at = self.column_types.binary_search_by_key(&(relation, number), |it| it.0).ok()?;
        self.column_types.get(at).map(|it| it.1)
    }

    pub(super) fn add_namespace(&mut self, oid: u32, name: String) {
        self.namespaces.insert(oid, name);
    }

    /// The name of a namespace.
    pub(super) fn namespace(&self, oid: u32) -> Option<&str> {
        self.namespaces.get(&oid).map(String::as_str)
    }

    /// The id of something that lives in a namespace.
    pub(super) fn in_namespace(&self, kind: Kind, namespace: u32, name: &str) -> Option<ObjectId> {
        let namespace = self.namespaces.get(&namespace)?;
        Some(ObjectId::new(kind, [namespace.as_str(), name]))
    }

    /// The names of columns by number; a number that is no column is left out.
    pub(super) fn column_names(&self, relation: u32, numbers: &[i16]) -> Vec<String> {
        numbers
            .iter()
            .filter_map(|n| self.id(class::PG_CLASS, relation, i32::from(*n)))
            .map(ObjectId::name)
            .collect()
    }
}

/// The cells of a row, taken from left to right.
pub(super) struct Cells<'r> {
    row: &'r Row,
    next: usize,
    kind: &'static str,
}

impl<'r> Cells<'r> {
    pub(super) fn new(row: &'r Row, kind: &'static str) -> Self {
        Self::at(row, 0, kind)
    }

    /// The cells from the one with this number on, counted from 0.
    pub(super) fn at(row: &'r Row, next: usize, kind: &'static str) -> Self {
        Self { row, next, kind }
    }

    pub(super) fn get<T: FromSql<'r>>(&mut self) -> Result<T, Diagnostic> {
        let value = self.row.try_get(self.next).map_err(|error| failed(self.kind, &error));
        self.next += 1;
        value
    }

    /// A cell of type `"char"`, PostgreSQL's one-byte code.
    pub(super) fn code(&mut self) -> Result<char, Diagnostic> {
        self.get::<i8>().map(|code| char::from(code.cast_unsigned()))
    }

    /// A `text[]` cell; NULL is an empty list.
    pub(super) fn list(&mut self) -> Result<Vec<String>, Diagnostic> {
        Ok(self.get::<Option<Vec<String>>>()?.unwrap_or_default())
    }
}

/// The lines of a query that suit a server: one that ends in `--@ 15+` is for 15 and newer, one
/// that ends in `--@ <15` for older servers, one that ends in `--@ 14+ <16` for those between.
pub(super) fn for_major(sql: &str, major: u32) -> String {
    let mut out = String::with_capacity(sql.len());
    for line in sql.lines() {
        let (text, suits) = match line.split_once("--@") {
            None => (line, true),
            Some((text, range)) => {
                let suits = |bound: &str| match bound.strip_suffix('+') {
                    Some(first) => first.parse().is_ok_and(|first: u32| major >= first),
                    None => bound
                        .strip_prefix('<')
                        .and_then(|end| end.parse().ok())
                        .is_some_and(|end: u32| major < end),
                };
                (text, range.split_whitespace().all(suits))
            }
        };
        if suits {
            out.push_str(text);
            out.push('\n');
        }
    }
    out
}

/// Options without those whose names tell that they hold a secret.
pub(super) fn without_secrets(mut options: Vec<String>) -> Vec<String> {
    const SECRET: [&str; 6] = ["password", "passwd", "secret", "token", "passfile", "key"];
    options.retain(|option| {
        let name = option.split('=').next().unwrap_or_default().to_ascii_lowercase();
        !SECRET.iter().any(|word| name.contains(word))
    });
    options
}

fn missed(name: &str) -> Diagnostic {
    Diagnostic::error("introspect-failed", format!("reading the catalog: no rows of {name} came"))
        .help("this is a defect of schema-postgres: please report it")
}

pub(super) fn failed(kind: &'static str, error: &postgres::Error) -> Diagnostic {
    let message = match error.as_db_error() {
        Some(db) => format!("{} (SQLSTATE {})", db.message(), db.code().code()),
        None => {
            let source = std::error::Error::source(error);
            source.map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
        }
    };
    Diagnostic::error("introspect-failed", format!("reading the catalog ({kind}): {message}"))
        .help("check that the role may connect and read `pg_catalog`, and that the server is up")
}
