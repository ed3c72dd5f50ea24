//! The kinds of object and what is known of each. A new kind starts in the list of this file, and
//! the compiler finds every other place that must learn of it.

mod access;
mod actions;
mod base;
mod foreign;
mod index;
mod operators;
mod replication;
mod routines;
mod search;
mod tables;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::grant::Grant;
use crate::id::ObjectId;
use crate::record::{Field, Fields, Unread};

pub use access::*;
pub use actions::*;
pub use base::*;
pub use foreign::*;
pub use index::Equality;
pub use operators::*;
pub use replication::*;
pub use routines::*;
pub use search::*;
pub use tables::*;
pub use types::*;

/// Declares the kinds: the enums `Kind` and `Object` over their structs. Those that are much larger
/// than a column are boxed, so that a schema, mostly of columns, stays small.
macro_rules! kinds {
    ($( $name:ident($word:literal, $depth:expr $(, $boxed:ident)?) ),* $(,)?) => {
        /// What kind of thing an object is. The order is that in which ids sort.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $( #[doc = concat!("See [`struct@", stringify!($name), "`].")] $name ),* }

        impl Kind {
            /// Every kind, in order.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// The word of the snapshot and of messages.
            pub fn word(self) -> &'static str {
                match self { $(Kind::$name => $word),* }
            }

            /// The kind of a word.
            pub fn from_word(word: &str) -> Option<Kind> {
                match word { $($word => Some(Kind::$name),)* _ => None }
            }

            /// How many names the path of such an object has; `None` where it is free text.
            pub fn depth(self) -> Option<usize> {
                match self { $(Kind::$name => $depth),* }
            }
        }

        /// One object, without its address.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Object { $( #[doc = concat!("See [`struct@", stringify!($name), "`].")] $name(kinds!(@held $name $($boxed)?)) ),* }

        impl Object {
            /// What kind of object it is.
            pub fn kind(&self) -> Kind {
                match self { $(Object::$name(_) => Kind::$name),* }
            }

            /// What is known of it beyond its address, in reading order.
            pub fn fields(&self) -> Fields {
                let mut out = Fields::new();
                match self { $(Object::$name(object) => object.write(&mut out)),* }
                out
            }

            pub(crate) fn read(kind: Kind, line: &mut Unread) -> Result<Object, String> {
                match kind { $(Kind::$name => $name::read(line).map(Object::from)),* }
            }
        }

        $(impl From<$name> for Object {
            fn from(value: $name) -> Object { Object::$name(value.into()) }
        })*
    };
    (@held $name:ident) => { $name };
    (@held $name:ident boxed) => { Box<$name> };
}

/// Declares what is known of kinds: a struct each, with its codec.
macro_rules! object {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $( $(#[$fdoc:meta])* $field:ident $(as $key:literal)? : $ty:ty ),* $(,)?
        }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $name { $( $(#[$fdoc])* pub $field: $ty ),* }

            impl $name {
                #[allow(unused_variables, reason = "some kinds have no fields")]
                pub(super) fn write(&self, out: &mut $crate::record::Fields) {
                    let Self { $($field),* } = self;
                    $( $crate::record::Field::write(
                        $field, $crate::object::object!(@key $field $($key)?), out,
                    ); )*
                }

                #[allow(unused_variables, reason = "some kinds have no fields")]
                pub(super) fn read(line: &mut $crate::record::Unread) -> Result<Self, String> {
                    Ok(Self {
                        $( $field: $crate::record::Field::read(
                            $crate::object::object!(@key $field $($key)?), line,
                        )? ),*
                    })
                }
            }
        )*
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}
use object;

kinds! {
    Namespace("namespace", Some(1)),
    Extension("extension", Some(1)),
    AccessMethod("access_method", Some(1)),
    ForeignDataWrapper("foreign_data_wrapper", Some(1)),
    Server("server", Some(1)),
    UserMapping("user_mapping", None),
    Language("language", Some(1)),
    Cast("cast", None),
    Transform("transform", None),
    Collation("collation", Some(2)),
    Conversion("conversion", Some(2)),
    BaseType("base_type", Some(2), boxed),
    Enum("enum", Some(2)),
    Domain("domain", Some(2)),
    DomainConstraint("domain_constraint", Some(3)),
    Composite("composite", Some(2)),
    Attribute("attribute", Some(3)),
    Range("range", Some(2)),
    Routine("routine", None, boxed),
    Aggregate("aggregate", None, boxed),
    OperatorFamily("operator_family", None),
    OperatorClass("operator_class", None),
    Operator("operator", None),
    TextSearchParser("text_search_parser", Some(2)),
    TextSearchTemplate("text_search_template", Some(2)),
    TextSearchDictionary("text_search_dictionary", Some(2)),
    TextSearchConfiguration("text_search_configuration", Some(2)),
    Sequence("sequence", Some(2)),
    Table("table", Some(2), boxed),
    Column("column", Some(3)),
    Default("default", Some(3)),
    Constraint("constraint", Some(3)),
    View("view", Some(2)),
    MaterializedView("materialized_view", Some(2)),
    Index("index", Some(2)),
    Statistics("statistics", Some(2)),
    Trigger("trigger", Some(3)),
    RewriteRule("rule", Some(3)),
    Policy("policy", Some(3)),
    Publication("publication", Some(1)),
    PublicationTable("publication_table", None),
    PublicationNamespace("publication_namespace", None),
    Subscription("subscription", Some(1)),
    EventTrigger("event_trigger", Some(1)),
    DefaultPrivileges("default_privileges", None),
    Setting("setting", Some(1)),
    RoleSetting("role_setting", None),
    Unmodelled("unmodelled", None),
}

/// An object with what every kind can have.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is.
    pub object: Object,
    /// `COMMENT ON` it (`pg_description`).
    pub comment: Option<String>,
    /// What each provider's `SECURITY LABEL` says of it (`pg_seclabel`).
    pub security_labels: BTreeMap<String, String>,
    /// The role that owns it (`relowner` and its like); `None` where that was not asked for, where
    /// scripts leave it to whoever runs them, and for what has no owner of its own.
    pub owner: Option<String>,
    /// How its access privileges differ from those it was born with (`relacl` and its like,
    /// `acldefault()`, `pg_init_privs`).
    pub grants: Vec<Grant>,
    /// The extension that it belongs to (`pg_depend`, `deptype` `e`).
    pub extension: Option<String>,
    /// What it needs to exist, beyond its parent and what its fields name (`pg_depend`).
    pub needs: BTreeSet<ObjectId>,
}

impl Entry {
    /// An entry with nothing but the object.
    pub fn new(object: impl Into<Object>) -> Self {
        Self {
            object: object.into(),
            comment: None,
            security_labels: BTreeMap::new(),
            owner: None,
            grants: Vec::new(),
            extension: None,
            needs: BTreeSet::new(),
        }
    }

    /// All that is known of the object, in reading order.
    pub fn fields(&self) -> Fields {
        let mut out = self.object.fields();
        let Self { object: _, comment, security_labels, owner, grants, extension, needs } = self;
        comment.write("comment", &mut out);
        security_labels.write("security_labels", &mut out);
        owner.write("owner", &mut out);
        grants.write("grants", &mut out);
        extension.write("extension", &mut out);
        needs.iter().cloned().collect::<Vec<_>>().write("needs", &mut out);
        out
    }

    pub(crate) fn read(kind: Kind, line: &mut Unread) -> Result<Self, String> {
        Ok(Self {
            object: Object::read(kind, line)?,
            comment: Field::read("comment", line)?,
            security_labels: Field::read("security_labels", line)?,
            owner: Field::read("owner", line)?,
            grants: Field::read("grants", line)?,
            extension: Field::read("extension", line)?,
            needs: Vec::read("needs", line)?.into_iter().collect(),
        })
    }
}
