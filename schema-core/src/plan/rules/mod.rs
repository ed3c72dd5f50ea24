//! The rule of each kind: the SQL that makes an object. Rules never call each other; what one
//! needs of another object it asks of the [`Context`](super::context::Context).

mod access_method;
mod aggregate;
mod attribute;
mod base_type;
mod cast;
mod collation;
mod column;
mod composite;
mod constraint;
mod conversion;
mod default;
mod default_privileges;
mod domain;
mod domain_constraint;
mod enum_type;
mod event_trigger;
mod extension;
mod foreign_data_wrapper;
mod index;
mod language;
mod materialized_view;
mod namespace;
mod operator;
mod operator_class;
mod operator_family;
mod policy;
mod publication;
mod range;
mod rewrite_rule;
mod role_setting;
mod routine;
mod sequence;
mod server;
mod setting;
mod statistics;
mod subscription;
mod table;
mod text_search_configuration;
mod text_search_dictionary;
mod text_search_parser;
mod text_search_template;
mod transform;
mod trigger;
mod unmodelled;
mod user_mapping;
mod view;

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::Object;

use super::act::Act;
use super::context::{Alteration, Site};
use super::grants::Grantable;
use super::rename::{Renaming, To};
use super::step::{Alter, Bond, Part, Place};
use super::text;

/// The SQL of one kind of object. Implemented by what the kind knows of an object.
pub(super) trait Rule {
    /// Where its SQL stands.
    fn place(&self, _: &Site<'_>) -> Place {
        Place::Own
    }

    /// What must be there first, beyond its parent and [`Entry::needs`](crate::Entry).
    fn needs(&self, _: &Site<'_>) -> Vec<ObjectId> {
        Vec::new()
    }

    /// Its rank among the lines of the statement it stands in; equal ranks stay in reading order.
    fn rank(&self) -> u8 {
        0
    }

    /// Its text in the statement of another object.
    fn part(&self, _: &Site<'_>) -> Part {
        Part::default()
    }

    /// Its own statements; `elements` are the lines of the parts that stand in them.
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String>;

    /// What can be there, for others to refer to, before what it needs is; `again` where it is there
    /// already. `None` where it cannot be there without.
    fn stub(&self, _: &Site<'_>, _: bool) -> Option<String> {
        None
    }

    /// The statements that make it of its [`stub`](Self::stub).
    fn complete(&self, site: &Site<'_>) -> Vec<String> {
        self.create(site, &[])
    }

    /// The statements that remove it.
    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        self.target(site).map(|target| format!("DROP {target}")).into_iter().collect()
    }

    /// What no statement brings back once it is dropped: `its rows`.
    fn loses(&self, _: &Site<'_>) -> Option<&'static str> {
        None
    }

    /// How it becomes what it is in the second schema, called on what it is in the first.
    fn alter(&self, _: &Alteration<'_>) -> Alter {
        Alter::Replace
    }

    /// The statement that gives it another name, namespace or label; `None` where there is none.
    fn rename(&self, renaming: &Renaming<'_>) -> Option<String> {
        let target = self.target(&renaming.site)?;
        match renaming.to {
            To::Name(name) => Some(format!("ALTER {target} RENAME TO {}", quote(name))),
            To::Namespace(name) if matches!(renaming.site.id.kind().depth(), Some(2) | None) => {
                Some(format!("ALTER {target} SET SCHEMA {}", quote(name)))
            }
            To::Namespace(_) | To::Label { .. } => None,
        }
    }

    /// The statements by which it leaves its name to another that is made, and has this one until it
    /// goes.
    fn make_way(&self, site: &Site<'_>, name: &str) -> Vec<String> {
        let target = self.target(site);
        target.map(|it| format!("ALTER {it} RENAME TO {}", quote(name))).into_iter().collect()
    }

    /// The statements that make it a part of others of its kind, once it is whole.
    fn join(&self, _: &Site<'_>) -> Vec<String> {
        Vec::new()
    }

    /// Whether its parts differ in a way in which PostgreSQL cannot alter it.
    fn is_reshaped(&self, _: &Alteration<'_>) -> bool {
        false
    }

    /// Whether PostgreSQL takes it along when a column that it needs changes its type.
    fn follows(&self) -> bool {
        false
    }

    /// Whether what it is a part of changes for others with it when it is added: the rows of its table
    /// are written anew.
    fn reshapes(&self, _: &Site<'_>) -> bool {
        false
    }

    /// The statements by which it lets go of something that changes or is made anew, and takes it
    /// back.
    fn lets_go(&self, _: &Alteration<'_>, _: &ObjectId) -> Option<(String, String)> {
        None
    }

    /// What it comes from, and goes with, besides its parent: the constraint of a parent table.
    fn origins(&self, _: &Site<'_>) -> Vec<ObjectId> {
        Vec::new()
    }

    /// How firmly its end is bound to that of its parent.
    fn bond(&self, _: &Site<'_>) -> Bond {
        Bond::Rule
    }

    /// What one of its statements locks and costs; nothing is as good as no lock that others feel.
    /// Called on what it is in the schema that the statement is about, for each statement.
    fn effect(&self, _: &mut Act<'_>) {}

    /// The statements that do the same as one of its statements and block less, each in a
    /// transaction of its own; `None` where there are none.
    fn online(&self, _: &Act<'_>) -> Option<Vec<String>> {
        None
    }

    /// What `COMMENT ON` calls it; `None` for what takes no comment.
    fn target(&self, site: &Site<'_>) -> Option<String>;

    /// What `GRANT … ON` calls it; `None` for what has no access privileges.
    fn grantable(&self, _: &Site<'_>) -> Option<Grantable> {
        None
    }

    /// The statements of its comments.
    fn comments(&self, site: &Site<'_>) -> Vec<String> {
        match (&site.entry.comment, self.target(site)) {
            (Some(comment), Some(target)) => vec![text::comment(&target, Some(comment))],
            _ => Vec::new(),
        }
    }
}

/// The rule of an object.
pub(super) fn rule(object: &Object) -> &dyn Rule {
    match object {
        Object::Namespace(o) => o,
        Object::Extension(o) => o,
        Object::Language(o) => o,
        Object::Cast(o) => o,
        Object::Transform(o) => o,
        Object::BaseType(o) => &**o,
        Object::Enum(o) => o,
        Object::Domain(o) => o,
        Object::DomainConstraint(o) => o,
        Object::Composite(o) => o,
        Object::Attribute(o) => o,
        Object::Range(o) => o,
        Object::Routine(o) => &**o,
        Object::Aggregate(o) => &**o,
        Object::Sequence(o) => o,
        Object::Table(o) => &**o,
        Object::Column(o) => o,
        Object::Default(o) => o,
        Object::Constraint(o) => o,
        Object::View(o) => o,
        Object::MaterializedView(o) => o,
        Object::Index(o) => o,
        Object::Statistics(o) => o,
        Object::Trigger(o) => o,
        Object::RewriteRule(o) => o,
        Object::Policy(o) => o,
        Object::Publication(o) => o,
        Object::PublicationTable(o) => o,
        Object::PublicationNamespace(o) => o,
        Object::Subscription(o) => o,
        Object::EventTrigger(o) => o,
        Object::Collation(o) => o,
        Object::Conversion(o) => o,
        Object::OperatorFamily(o) => o,
        Object::OperatorClass(o) => o,
        Object::Operator(o) => o,
        Object::AccessMethod(o) => o,
        Object::TextSearchParser(o) => o,
        Object::TextSearchTemplate(o) => o,
        Object::TextSearchDictionary(o) => o,
        Object::TextSearchConfiguration(o) => o,
        Object::ForeignDataWrapper(o) => o,
        Object::Server(o) => o,
        Object::UserMapping(o) => o,
        Object::DefaultPrivileges(o) => o,
        Object::Setting(o) => o,
        Object::RoleSetting(o) => o,
        Object::Unmodelled(o) => o,
    }
}
