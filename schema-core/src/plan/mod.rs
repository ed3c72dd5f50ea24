//! Plans: the ordered SQL that makes a schema. Which statement makes an object is said by the
//! rule of its kind; everything here is generic.

mod context;
mod graph;
mod inherit;
mod numbering;
mod rules;
mod step;
mod text;

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::schema::Schema;

use context::{Context, Site};
pub use step::Step;

/// Ordered SQL, and what it leaves out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The statements, in an order in which each finds what it needs.
    pub steps: Vec<Step>,
    /// Objects that no statement makes: kinds that are not modelled, and what the catalog does
    /// not say enough about.
    pub left_out: Vec<ObjectId>,
}

/// The plan as a script: every statement with its semicolon, a blank line between them.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.steps.iter().enumerate() {
            let gap = if i == 0 { "" } else { "\n" };
            writeln!(f, "{gap}{};", step.sql)?;
        }
        Ok(())
    }
}

/// The plan that makes the whole schema in an empty database (one with the namespace `public` and
/// nothing else in it).
///
/// Objects of an extension come with its `CREATE EXTENSION`. What an expression needs and the
/// schema lists as unmodelled, such as a function, must be there before.
///
/// # Errors
/// `plan-orphan` for an object whose table, type or namespace the schema lacks, and `plan-cycle`
/// for objects that need each other in a way that no order of statements satisfies. All of them
/// at once.
pub fn create(schema: &Schema) -> Result<Plan, Vec<Diagnostic>> {
    let mut context = Context::new(schema);
    let order = graph::order(&mut context)?;
    let mut plan = Plan::default();
    for group in &order {
        let sites: Vec<_> =
            group.iter().map(|(id, entry)| Site { context: &context, id, entry }).collect();
        write(&sites, &mut plan);
    }
    let left_out = schema.iter().filter(|(_, entry)| context.left_out(entry));
    plan.left_out.extend(left_out.map(|(id, _)| id.clone()));
    Ok(plan)
}

/// Writes one object and those whose text stands in its statement.
fn write(group: &[Site<'_>], plan: &mut Plan) {
    let Some((head, parts)) = group.split_first() else { return };
    let mut elements = Vec::new();
    let mut after = Vec::new();
    let mut ranked: Vec<_> = parts.iter().collect();
    ranked.sort_by_key(|part| rules::rule(&part.entry.object).rank());
    for part in ranked {
        let text = rules::rule(&part.entry.object).part(part);
        elements.extend(text.element);
        after.extend(text.after.into_iter().map(|sql| Step::new(part.id, sql)));
    }
    let created = rules::rule(&head.entry.object).create(head, &elements);
    plan.steps.extend(created.into_iter().map(|sql| Step::new(head.id, sql)));
    plan.steps.append(&mut after);
    for site in group {
        if site.context.left_out(site.entry) {
            continue;
        }
        let comments = rules::rule(&site.entry.object).comments(site);
        plan.steps.extend(comments.into_iter().map(|sql| Step::new(site.id, sql)));
    }
}
