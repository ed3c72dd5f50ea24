//! What a plan may do, and in which forms.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::ObjectId;

/// The data that a plan may lose.
#[derive(Clone, Debug, PartialEq)]
pub enum Allow {
    /// That of any object (`--allow data-loss`).
    All,
    /// That of these, by name (`--allow "column public.t.c"`).
    Named(BTreeSet<ObjectId>),
}

impl Allow {
    /// Whether data of this object may be lost.
    pub fn allows(&self, id: &ObjectId) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.contains(id),
        }
    }
}

/// None is allowed.
impl Default for Allow {
    fn default() -> Self {
        Self::Named(BTreeSet::new())
    }
}

/// How a plan is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The data that may be lost. A plan that would lose more is refused.
    pub allow: Allow,
    /// Whether to use the forms that do not block reads and writes for long. Each step is then a
    /// transaction of its own.
    pub online: bool,
    /// Whether to make the roles first that the second schema names and the first does not, where
    /// the server lacks them.
    pub create_roles: bool,
    /// Whom objects of the first schema belong to ([`Schema::take_owners`](crate::Schema::take_owners)),
    /// where owners are not compared: what is dropped and made again is given back.
    pub owners: BTreeMap<ObjectId, String>,
}
