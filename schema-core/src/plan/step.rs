//! One statement of a plan, and where the text of an object stands.

use crate::id::ObjectId;
use crate::object::Kind;

use super::hazard::{Hazard, Lock};

/// What is done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// It goes, for good or to be made anew.
    Drop,
    /// It stays.
    Alter,
    /// It is made.
    Create,
    /// It becomes a part of another of its kind.
    Join,
}

impl Verb {
    /// A stable word for scripts and messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Alter => "alter",
            Self::Create => "create",
            Self::Join => "join",
        }
    }
}

/// One statement of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is done to the object.
    pub verb: Verb,
    /// The object that it makes or completes; others may stand in the same statement.
    pub id: ObjectId,
    /// The SQL, without the semicolon.
    pub sql: String,
    /// Why it needs thought, in the order of [`Hazard`], each once.
    pub hazards: Vec<Hazard>,
    /// What it locks, beyond what reading and writing rows takes, and what the plan makes itself.
    pub locks: Vec<(Lock, ObjectId)>,
    /// Whether it can share a transaction with the steps around it. Where not, it cannot run in a
    /// transaction block (`CREATE INDEX CONCURRENTLY`), or must be committed before what follows
    /// (`ALTER TYPE … ADD VALUE` of a label that is used): outside of a block it can always run.
    pub transactional: bool,
}

impl Step {
    pub(super) fn new(verb: Verb, id: &ObjectId, sql: String) -> Self {
        Self {
            verb,
            id: id.clone(),
            sql,
            hazards: Vec::new(),
            locks: Vec::new(),
            transactional: true,
        }
    }

    /// The label, as a literal, that it adds to an enum.
    pub(super) fn new_label(&self) -> Option<&str> {
        if self.id.kind() != Kind::Enum || self.verb != Verb::Alter {
            return None;
        }
        let (_, label) = self.sql.split_once(" ADD VALUE ")?;
        let end = label.rfind("' BEFORE ").or_else(|| label.rfind("' AFTER "));
        Some(end.and_then(|end| label.get(..=end)).unwrap_or(label))
    }

    /// The objects whose data it loses.
    pub fn loses(&self) -> impl Iterator<Item = &ObjectId> {
        self.hazards.iter().filter_map(|hazard| match hazard {
            Hazard::DataLoss { object, .. } => Some(object),
            _ => None,
        })
    }
}

/// Where the SQL of an object stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// In statements of its own.
    Own,
    /// In the statement of another object, as long as what both need has an order.
    Within(ObjectId, Bond),
}

/// How firmly an object stands in another's statement. Where objects need each other in a circle,
/// the loosest bonds are cut first, and the objects get statements of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    /// A foreign key.
    Reference,
    /// A default.
    Value,
    /// Any other constraint, a trigger, a policy.
    Rule,
    /// A column, with all that stands on it.
    Column,
    /// Never cut: there is no other statement, or none that does the same.
    Fixed,
}

/// What an object adds to the statement it stands in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    /// A line between the parentheses.
    pub(super) element: Option<String>,
    /// Statements that must follow.
    pub(super) after: Vec<String>,
}

impl Part {
    /// A line between the parentheses and nothing else.
    pub(super) fn element(text: String) -> Self {
        Self { element: Some(text), after: Vec::new() }
    }
}

/// How an object that both schemas have becomes what it is in the second.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Alter {
    /// By these statements; what needs it stays.
    InPlace(Vec<String>),
    /// By the first of these statements, and by the others when its parts are as they are to be.
    Around(Vec<String>, Vec<String>),
    /// By these statements, but PostgreSQL refuses them as long as something needs it: what does
    /// is dropped before and made again after.
    Rebuild(Vec<String>),
    /// Dropped and made again, with all that needs it.
    Replace,
}
