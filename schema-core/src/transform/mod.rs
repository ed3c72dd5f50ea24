//! Schemas changed as values: less of it, other types, other names. What follows from a new name,
//! in expressions, views and parsed bodies, is printed by a server (`schema_postgres::transform`);
//! here it is only decided what is called how, and why.

mod carry;
mod convention;
mod merge;
mod names;
mod own;
mod pattern;
mod record;
mod scope;
mod select;
mod types;
mod words;

use crate::id::ObjectId;
use crate::object::Kind;
use crate::schema::Schema;

pub use convention::Convention;
pub use merge::{Part, merge};
pub use names::Names;
pub use pattern::Pattern;
pub use record::Record;
pub use words::{cased, stripped};

/// What is to be changed. The parts work in the order of the fields, each on what the one before
/// has left; to do it a second time changes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transform {
    /// The objects to keep, with what they need. Empty: all.
    pub select: Vec<Pattern>,
    /// The objects to leave out, with what needs them.
    pub exclude: Vec<Pattern>,
    /// Types of columns, attributes and domains.
    pub types: Vec<TypeRule>,
    /// Namespaces that get another name, or whose objects join those of another one.
    pub relocate: Vec<Relocate>,
    /// New names for single objects. No other rule changes these.
    pub rename: Vec<NewName>,
    /// What is taken off the beginning of names.
    pub strip_prefix: Vec<Prefix>,
    /// How names are written.
    pub case: Option<Case>,
    /// How constraints, indexes and sequences are called after their tables and columns.
    pub convention: Convention,
}

/// One type in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeRule {
    /// The type as `format_type()` prints it; without modifiers it means the type with any.
    pub from: String,
    /// The type to have instead, as SQL writes it.
    pub to: String,
}

/// One namespace in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relocate {
    /// Its name.
    pub from: String,
    /// Its new name, which may be that of a namespace that is there.
    pub to: String,
}

/// A new name for one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewName {
    /// The path of the object in the schema that is given, `public."tblUser"`.
    pub path: String,
    /// The new last name of the path.
    pub to: String,
}

/// What names begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// The kind of objects; `None` for tables and views.
    pub kind: Option<Kind>,
    /// The text, which must end where a word does: `tbl` is not taken off `tblank`.
    pub text: String,
}

/// How names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// In small letters.
    Lower,
    /// In small letters, with underscores between words.
    Snake,
}

impl Case {
    /// Its word in `schema.toml` and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Snake => "snake",
        }
    }
}

/// One thing that a transformation does.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The object in the schema that was given.
    pub id: ObjectId,
    /// What is done.
    pub what: What,
    /// The rules that want it.
    pub reason: String,
}

/// What is done to an object.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is left out.
    LeftOut,
    /// It gets another type.
    Retyped {
        /// The type it had.
        from: String,
        /// The type it gets.
        to: String,
    },
    /// It gets another name, namespace, or both.
    Renamed {
        /// Its new address. The types in the signature of a routine are still the old ones.
        to: ObjectId,
    },
}

impl Transform {
    /// Selects, excludes and maps types. The new schema's texts are the old ones: a server must
    /// build and print it.
    pub fn values(&self, schema: &Schema) -> (Schema, Vec<Change>) {
        let mut schema = schema.clone();
        let mut changes = select::select(&mut schema, &self.select, &self.exclude);
        changes.extend(types::map(&mut schema, &self.types));
        (schema, changes)
    }

    /// Whether [`values`](Self::values) changes nothing, whatever the schema.
    pub fn is_of_names_only(&self) -> bool {
        self.select.is_empty() && self.exclude.is_empty() && self.types.is_empty()
    }
}
