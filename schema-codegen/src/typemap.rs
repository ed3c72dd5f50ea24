//! Which Rust type holds a SQL type: by the type itself, by the optional crates that are on, and by
//! what `schema.toml` chooses. The facade's `reads` has the traits that the answers rely on.
//!
//! Whatever neither the standard library nor a chosen crate has a type for is read and written as
//! text, so that no column is ever left out and no value is ever changed on the way.

mod choice;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use choice::is_text;
use table::ROWS;
pub(crate) use table::{canonical, range_subtype};

/// How a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// As PostgreSQL's binary form of its own type.
    Binary,
    /// Cast to `text` when read, and from `text` when written.
    Text,
    /// Cast to `text[]` when read, and from `text[]` when written.
    TextArray,
}

impl Transport {
    /// What follows the column in a select list, and the parameter (before the cast to the column's
    /// own type) in a statement that writes: `"amount"::text`, `$1::text::numeric`.
    pub fn cast(self) -> &'static str {
        match self {
            Self::Binary => "",
            Self::Text => "::text",
            Self::TextArray => "::text[]",
        }
    }
}

/// How a value is passed to a function that only looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borrow {
    /// By value: the type is `Copy`.
    Copy,
    /// As `&str`.
    Str,
    /// As `&[u8]`.
    Bytes,
    /// By reference.
    Ref,
}

/// The Rust type of a column, attribute or element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustType {
    /// The type as Rust source, with absolute paths.
    pub path: String,
    /// How values travel.
    pub transport: Transport,
    /// The marker (of the facade's `sql`) that the Rust type must implement `Reads` for, as Rust
    /// source. `None`: a type of the user's that is read by its `FromSql` alone.
    pub marker: Option<String>,
    /// How a value is passed as a key.
    pub borrow: Borrow,
    /// What `path` is, where it is a type that the generated code itself makes.
    pub made: Option<Made>,
}

/// A type that the generated code makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// Another name of a type.
    Alias(Box<RustType>),
    /// A struct of one value, which tells keys from others.
    Key(Box<RustType>),
    /// A struct of one value, which meets the constraints of a domain.
    Domain(Box<RustType>),
    /// An enum of labels.
    Labels,
}

impl Made {
    /// The same with other spellings of the types within.
    pub(crate) fn map(self, spell: impl FnOnce(RustType) -> RustType) -> Self {
        match self {
            Self::Alias(inner) => Self::Alias(Box::new(spell(*inner))),
            Self::Key(inner) => Self::Key(Box::new(spell(*inner))),
            Self::Domain(inner) => Self::Domain(Box::new(spell(*inner))),
            Self::Labels => Self::Labels,
        }
    }
}

impl RustType {
    /// The type itself, whatever else it is called.
    pub(crate) fn own(&self) -> &Self {
        match &self.made {
            Some(Made::Alias(of)) => of.own(),
            _ => self,
        }
    }

    /// What it holds, whatever struct that is in.
    pub(crate) fn innermost(&self) -> &Self {
        match &self.made {
            Some(Made::Alias(of) | Made::Key(of) | Made::Domain(of)) => of.innermost(),
            Some(Made::Labels) | None => self,
        }
    }

    /// The path of the type itself.
    pub(crate) fn own_path(&self) -> &str {
        &self.own().path
    }

    /// Whether it is an enum of labels.
    pub(crate) fn is_labels(&self) -> bool {
        self.own().made == Some(Made::Labels)
    }

    /// Whether it is a struct that checks the constraints of a domain, or one around that.
    pub(crate) fn is_domain(&self) -> bool {
        match &self.made {
            Some(Made::Domain(_)) => true,
            Some(Made::Alias(inner) | Made::Key(inner)) => inner.is_domain(),
            Some(Made::Labels) | None => false,
        }
    }

    fn new(path: &str, marker: &str, borrow: Borrow) -> Self {
        Self {
            path: path.to_owned(),
            transport: Transport::Binary,
            marker: Some(format!("::schema::sql::{marker}")),
            borrow,
            made: None,
        }
    }

    /// A `String` that travels as text: what every SQL type can be.
    pub fn text() -> Self {
        Self { transport: Transport::Text, ..Self::new(STRING, "Text", Borrow::Str) }
    }

    /// An enum or composite type that the generated code itself defines. `hash` identifies the SQL
    /// type in its marker.
    pub fn named(path: impl Into<String>, hash: u64, is_enum: bool) -> Self {
        Self {
            path: path.into(),
            transport: Transport::Binary,
            marker: Some(format!("::schema::sql::Named<{hash}>")),
            borrow: if is_enum { Borrow::Copy } else { Borrow::Ref },
            made: is_enum.then_some(Made::Labels),
        }
    }

    /// A type of the user's, which has `FromSql` and `ToSql` of its own.
    pub fn custom(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            transport: Transport::Binary,
            marker: None,
            borrow: Borrow::Ref,
            made: None,
        }
    }

    /// The same where NULL can be.
    pub fn nullable(&self) -> Self {
        self.wrap("::std::option::Option", "Nullable", self.borrow == Borrow::Copy)
    }

    /// An array of this. An array can hold NULL whatever its type says, so that without `optional`
    /// elements reading such a one is an error.
    pub fn array(&self, optional: bool) -> Self {
        let element = match self.transport {
            Transport::Binary | Transport::Text => self.clone(),
            // Arrays do not nest, but a domain over an array has arrays.
            Transport::TextArray => Self::text(),
        };
        let nests = element.path.starts_with(VEC) && element.path != BYTES;
        let element = if nests { Self::text() } else { element };
        let path = if optional { element.nullable().path } else { element.path.clone() };
        Self {
            path: format!("{VEC}<{path}>"),
            transport: match element.transport {
                Transport::Binary => Transport::Binary,
                Transport::Text | Transport::TextArray => Transport::TextArray,
            },
            marker: element.marker.map(|marker| format!("::schema::sql::Array<{marker}>")),
            borrow: Borrow::Ref,
            made: None,
        }
    }

    /// A range over this.
    pub fn range(&self) -> Self {
        match self.transport {
            Transport::Binary => {}
            Transport::Text => return self.clone(),
            Transport::TextArray => return Self::text(),
        }
        self.wrap("::schema::types::Range", "Range", self.borrow == Borrow::Copy)
    }

    /// A multirange over this, of PostgreSQL's own. The client knows no multirange types of a
    /// database's own; those are [`RustType::text`].
    pub fn multirange(&self) -> Self {
        if self.transport != Transport::Binary {
            return self.range();
        }
        self.wrap("::schema::types::Multirange", "Multirange", false)
    }

    /// Whether the facade knows the marker from the Rust type alone (its trait `Usual`): a text
    /// would be taken for one that the server stores.
    pub(crate) fn is_usual(&self) -> bool {
        self.marker.as_ref().is_some_and(|marker| !marker.contains(INSTANT_AS_TEXT))
    }

    /// How a key of this type is written as the type of a parameter.
    pub fn borrowed(&self, lifetime: &str) -> String {
        match self.borrow {
            Borrow::Copy => self.path.clone(),
            Borrow::Str => format!("&{lifetime} str"),
            Borrow::Bytes => format!("&{lifetime} [u8]"),
            Borrow::Ref => format!("&{lifetime} {}", self.path),
        }
    }

    fn wrap(&self, path: &str, marker: &str, copy: bool) -> Self {
        Self {
            path: format!("{path}<{}>", self.path),
            transport: self.transport,
            marker: self.marker.as_ref().map(|inner| format!("::schema::sql::{marker}<{inner}>")),
            borrow: if copy { Borrow::Copy } else { Borrow::Ref },
            made: None,
        }
    }
}

const STRING: &str = "::std::string::String";
const VEC: &str = "::std::vec::Vec";
const BYTES: &str = "::std::vec::Vec<u8>";
const INSTANT_AS_TEXT: &str = "TimestamptzText";

/// A crate whose types columns can have, each behind the facade's feature of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeCrate {
    /// Dates and times; comes before `time` and `jiff`.
    Chrono,
    /// Dates and times; comes before `jiff`.
    Time,
    /// Dates and times.
    Jiff,
    /// `uuid`.
    Uuid,
    /// `numeric`.
    RustDecimal,
    /// `json` and `jsonb`.
    SerdeJson,
    /// `inet` and `cidr`.
    Cidr,
    /// `bit` and `bit varying`.
    BitVec,
    /// `point` and `box`, and `path` where chosen.
    GeoTypes,
    /// `macaddr`.
    Eui48,
    /// `vector` and `sparsevec`.
    Pgvector,
    /// `hstore`, as a `HashMap` of the standard library.
    Hstore,
}

impl TypeCrate {
    /// Every crate, in the order in which they are asked.
    pub const ALL: &'static [Self] = &[
        Self::Chrono,
        Self::Time,
        Self::Jiff,
        Self::Uuid,
        Self::RustDecimal,
        Self::SerdeJson,
        Self::Cidr,
        Self::BitVec,
        Self::GeoTypes,
        Self::Eui48,
        Self::Pgvector,
        Self::Hstore,
    ];

    /// The name of the facade's feature, and the word for it in `schema.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chrono => "chrono",
            Self::Time => "time",
            Self::Jiff => "jiff",
            Self::Uuid => "uuid",
            Self::RustDecimal => "rust_decimal",
            Self::SerdeJson => "serde_json",
            Self::Cidr => "cidr",
            Self::BitVec => "bit-vec",
            Self::GeoTypes => "geo-types",
            Self::Eui48 => "eui48",
            Self::Pgvector => "pgvector",
            Self::Hstore => "hstore",
        }
    }

    /// The crate of a word; `-` and `_` are the same.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.replace('_', "-");
        Self::ALL.iter().copied().find(|each| each.word().replace('_', "-") == word)
    }
}

/// The type map of one crate's models.
#[derive(Clone, Debug, Default)]
pub struct TypeMap {
    crates: BTreeSet<TypeCrate>,
    /// Canonical SQL name → the type chosen for it.
    chosen: BTreeMap<String, RustType>,
}

impl TypeMap {
    /// The map with these crates on.
    pub fn new(crates: impl IntoIterator<Item = TypeCrate>) -> Self {
        Self { crates: crates.into_iter().collect(), chosen: BTreeMap::new() }
    }

    /// Chooses the Rust type of a SQL type, given as `[types]` of `schema.toml` gives it:
    /// `"numeric" = "rust_decimal::Decimal"`, `timestamptz = "jiff"`.
    ///
    /// # Errors
    ///
    /// As [`TypeMap::choice`]'s.
    pub fn choose(&mut self, sql_type: &str, choice: &str) -> Result<(), String> {
        let chosen = self.choice(sql_type, choice)?;
        self.chosen.insert(canonical(sql_type).to_owned(), chosen);
        Ok(())
    }

    /// The Rust type of a SQL type that is no array, enum, composite or domain, nor a range of the
    /// database's own: as `format_type()` prints it without modifiers (`bigint`, `timestamp with
    /// time zone`, `int4range`), or the bare name of an extension's type (`citext`). The usual short
    /// names (`int8`, `timestamptz`) do as well. Unknown ones are text.
    pub fn scalar(&self, sql_type: &str) -> RustType {
        let name = canonical(sql_type);
        if let Some(chosen) = self.chosen.get(name) {
            return chosen.clone();
        }
        if let Some((subtype, multi)) = table::range_subtype(name) {
            let subtype = self.scalar(subtype);
            return if multi { subtype.multirange() } else { subtype.range() };
        }
        let on = |row: &&table::Row| match row.from {
            table::Offer::Std => true,
            table::Offer::Crate(each) => self.crates.contains(&each),
            table::Offer::Choice(_) => false,
        };
        match ROWS.iter().filter(|row| row.sql == name).find(on) {
            Some(row) => row.rust_type(),
            None => as_text(name),
        }
    }
}

/// A SQL type as text. Instants are printed with an abbreviation of their zone, which can be read in
/// several ways, unless `DateStyle` is ISO; their marker makes reading one an error.
fn as_text(name: &str) -> RustType {
    match table::range_subtype(name).map_or(name, |(subtype, _)| subtype) {
        table::TIMESTAMPTZ => RustType {
            transport: Transport::Text,
            ..RustType::new(STRING, INSTANT_AS_TEXT, Borrow::Str)
        },
        _ => RustType::text(),
    }
}

#[cfg(test)]
mod tests;
