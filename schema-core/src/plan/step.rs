//! One statement of a plan, and where the text of an object stands.

use crate::id::ObjectId;

/// One statement of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The object that it makes or completes; others may stand in the same statement.
    pub id: ObjectId,
    /// The SQL, without the semicolon.
    pub sql: String,
}

impl Step {
    pub(super) fn new(id: &ObjectId, sql: String) -> Self {
        Self { id: id.clone(), sql }
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
    /// Any other constraint.
    Rule,
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
    /// By these statements, but PostgreSQL refuses them as long as something needs it: what does
    /// is dropped before and made again after.
    Rebuild(Vec<String>),
    /// Dropped and made again, with all that needs it.
    Replace,
}
