//! Plans: the ordered SQL that makes a schema. Which statement makes an object is said by the
//! rule of its kind; everything here is generic.

mod act;
mod context;
mod convert;
mod deeds;
mod default_privileges;
mod definition;
mod fate;
pub mod file;
mod grants;
mod graph;
mod hazard;
mod inherit;
mod narrow;
mod not_nulls;
mod numbering;
mod options;
mod owners;
pub mod rename;
mod retype;
mod rules;
mod step;
mod text;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::object::Kind;
use crate::roles::roles;
use crate::schema::Schema;

use act::Setting;
use context::{Context, parents};
use deeds::Deeds;
use fate::{Fate, Fates};
pub use file::PlanFile;
pub use hazard::{Hazard, Lock};
use inherit::Form;
pub use options::{Allow, Options};
use owners::Owners;
pub use rename::{Rename, To, rename};
pub use step::{Step, Verb};

/// Ordered SQL, and what it leaves out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The statements, in an order in which each finds what it needs.
    pub steps: Vec<Step>,
    /// Objects that no statement makes: kinds that are not modelled, and what the catalog does
    /// not say enough about.
    pub left_out: Vec<ObjectId>,
    /// What a reader should know: gentler ways to do what a step does.
    pub advice: Vec<Diagnostic>,
    /// Whether each step is a transaction of its own.
    pub online: bool,
    /// The roles that the steps name, the first schema does not, and no step makes.
    pub roles: BTreeSet<String>,
    /// The roles that get back what is made again, where neither schema tells owners.
    pub owners: BTreeSet<String>,
}

impl Plan {
    /// The tables and materialised views on which steps weigh, whose sizes matter.
    pub fn weighed(&self) -> BTreeSet<&ObjectId> {
        let locked = self.steps.iter().flat_map(|step| step.locks.iter().map(|(_, id)| id));
        let named = self.steps.iter().flat_map(|step| &step.hazards).filter_map(Hazard::object);
        let relations = [Kind::Table, Kind::MaterializedView];
        locked.chain(named).filter(|id| relations.contains(&id.kind())).collect()
    }

    /// The settings of a session that can run the steps.
    pub fn settings(&self) -> impl Iterator<Item = &'static str> + use<> {
        // The text of a routine may name what later steps make.
        let makes = |step: &Step| {
            matches!(step.id.kind(), Kind::Routine | Kind::BaseType | Kind::Range)
                && step.sql.starts_with("CREATE ")
                && !step.sql.starts_with("CREATE TYPE ")
        };
        let routines = self.steps.iter().any(makes);
        routines.then_some("SET check_function_bodies = false").into_iter()
    }
}

/// The plan as a script: every statement with its semicolon, a blank line between them.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.settings().map(|sql| -> &str { sql });
        let statements = self.steps.iter().map(|step| step.sql.as_str());
        for (i, sql) in settings.chain(statements).enumerate() {
            let gap = if i == 0 { "" } else { "\n" };
            writeln!(f, "{gap}{sql};")?;
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
    let mut nothing = Schema::new(schema.postgres);
    nothing.extent = schema.extent;
    between(&nothing, schema)
}

/// The plan that makes one schema of another. What PostgreSQL can alter is altered; what it
/// cannot is dropped and made again, with all that stands on it.
///
/// The steps say what data they lose; none is refused.
///
/// # Errors
/// As [`create`]'s, and `plan-column-order` for each table that is there and is to be `OF` a type whose
/// attributes stand in another order than its columns can.
pub fn between(from: &Schema, to: &Schema) -> Result<Plan, Vec<Diagnostic>> {
    with(from, to, &Options { allow: Allow::All, ..Options::default() })
}

/// The plan that makes one schema of another, within the limits of the options.
///
/// # Errors
/// As [`between`]'s, and `plan-data-loss` for each object whose data would be lost without being
/// allowed.
pub fn with(from: &Schema, to: &Schema, options: &Options) -> Result<Plan, Vec<Diagnostic>> {
    let before = Context::new(from);
    let after = Context::new(to);
    before.staying.get_or_init(|| not_nulls::staying(&before, &after));
    let fates = Fates::new(&before, &after);
    let both = from.beside(to).filter(|(_, before, after)| before.is_some() && after.is_some());
    let kept = both.map(|(id, ..)| id).filter(|id| stays(&fates, id)).cloned();
    let kept: Rc<HashSet<ObjectId>> = Rc::new(kept.collect());
    after.kept.get_or_init(|| Rc::clone(&kept));
    before.kept.get_or_init(|| kept);
    after.former_names.get_or_init(|| before.not_null_names.clone());
    let former = numbering::renamed(&before, &after);
    let [mut old, mut new] = not_nulls::renamed(&before, &after);
    let [old_sequences, new_sequences] = numbering::renaming(&before, &after, &former);
    old.extend(old_sequences);
    new.extend(new_sequences);
    before.renamed.get_or_init(|| old);
    after.renamed.get_or_init(|| new);
    after.former.get_or_init(|| former);
    before.parting.get_or_init(|| parting(&before, &after));
    after.joining.get_or_init(|| joining(&before, &after, options.online));
    let unordered = unordered(&before, &after);
    if !unordered.is_empty() {
        return Err(unordered);
    }
    let mut deeds = Deeds::new(&before, &after, &fates);
    let graph = deeds.graph()?;
    after.parts.get_or_init(|| deeds.parts(&graph).cloned().collect());
    let mut plan = Plan { online: options.online, ..Plan::default() };
    for group in graph.statements() {
        deeds.write(group, &mut plan.steps);
    }
    // A table that is half detached cannot be altered in any other way (`ATPrepCmd()`).
    let first = |step: &Step| step.id.kind() == Kind::Table && step.sql.ends_with(" FINALIZE");
    plan.steps.sort_by_key(|step| !first(step));
    // Granting is something that event triggers see.
    let end = plan.steps.iter().rposition(|step| step.id.kind() != Kind::EventTrigger);
    let end = end.map_or(0, |last| last + 1);
    let owners = Owners { from, to, apart: &options.owners };
    let (mut last, triggers) = owners::between(&before, &after, owners, |id| stays(&fates, id));
    if !from.extent.or(to.extent).owners {
        let given = last.iter().chain(&triggers).filter_map(|step| owners.of_made(&step.id));
        plan.owners = given.map(str::to_owned).collect();
    }
    last.extend(grants::between(&before, &after, owners, |id| stays(&fates, id)));
    plan.steps.splice(end..end, last);
    plan.steps.extend(triggers);
    let known = roles(from);
    plan.roles = roles(to).into_iter().filter(|role| !known.contains(role)).collect();
    if options.create_roles {
        let new = std::mem::take(&mut plan.roles);
        plan.steps.splice(..0, new.iter().filter_map(|role| owners::create_role(role)));
    }
    let dropping = plan.steps.iter().filter(|step| step.verb == Verb::Drop);
    let dropped = dropping.map(|step| step.id.clone()).collect();
    let online = options.online;
    let setting = Setting { from: &before, to: &after, fates: &fates, online, dropped: &dropped };
    plan.steps = act::judge(setting, plan.steps, &mut plan.advice);
    commit_new_labels(&mut plan.steps);
    let refused = refusals(&plan, &options.allow);
    if !refused.is_empty() {
        return Err(refused);
    }
    let left_out = to
        .iter()
        .filter(|(id, entry)| before.schema.get(id) != Some(*entry) && after.left_out(entry));
    plan.left_out.extend(left_out.map(|(id, _)| id.clone()));
    Ok(plan)
}

/// The objects whose data would be lost without being allowed.
fn refusals(plan: &Plan, allow: &Allow) -> Vec<Diagnostic> {
    let mut refused: Vec<Diagnostic> = Vec::new();
    for hazard in plan.steps.iter().flat_map(|step| &step.hazards) {
        let Hazard::DataLoss { object, what } = hazard else { continue };
        let error = Diagnostic::error("plan-data-loss", format!("{object} would lose {what}"))
            .object(object)
            .help(format!(
                "allow it by name: --allow '{object}', or everything: --allow data-loss"
            ));
        if !allow.allows(object) && !refused.contains(&error) {
            refused.push(error);
        }
    }
    refused
}

/// A new label must be committed before anything uses it
/// (<https://www.postgresql.org/docs/current/sql-altertype.html>, notes).
fn commit_new_labels(steps: &mut [Step]) {
    for i in 0..steps.len() {
        let Some((step, rest)) = steps.get_mut(i..).and_then(<[Step]>::split_first_mut) else {
            return;
        };
        if let Some(label) = step.new_label()
            && rest.iter().any(|later| later.sql.contains(label))
        {
            step.transactional = false;
        }
    }
}

/// The tables that stay and are to be of a type whose attributes stand in another order than their
/// columns can: those that stay come first. PostgreSQL moves no column, and `OF` demands the order.
fn unordered(from: &Context<'_>, to: &Context<'_>) -> Vec<Diagnostic> {
    let tables = to.schema.of_kind(Kind::Table).map(|(id, _)| id).filter(|id| to.is_kept(id));
    let errors = tables.filter_map(|id| {
        let of_type = to.table(id)?.of_type.as_ref()?;
        let columns = |context: &Context<'_>| -> Vec<ObjectId> {
            context.schema.columns(id.path()).into_iter().map(|(id, ..)| id.clone()).collect()
        };
        let wanted = columns(to);
        let mut reached = columns(from);
        reached.retain(|column| to.is_kept(column));
        reached.extend(wanted.iter().filter(|column| !to.is_kept(column)).cloned());
        let moved = wanted.iter().zip(&reached).find(|(wanted, reached)| wanted != reached)?.0;
        let message =
            format!("{id} cannot be OF {of_type}: its column {} would have to move", moved.name());
        Some(Diagnostic::error("plan-column-order", message).object(id).help(
            "PostgreSQL moves no column: add attributes at the end of the type, or take the table \
             out of it with NOT OF",
        ))
    });
    errors.collect()
}

/// The tables that become partitions of tables that stay, other than by `PARTITION OF`, for which
/// all reads and writes of the partitioned table wait, and those that stay and come to inherit,
/// with what they inherit from.
fn joining(from: &Context<'_>, to: &Context<'_>, online: bool) -> HashMap<ObjectId, Vec<ObjectId>> {
    let tables = || to.schema.of_kind(Kind::Table).map(|(id, _)| id);
    let joins = |id: &&ObjectId| {
        let Some(parent) = to.table(id).and_then(|table| table.partition_of.as_ref()) else {
            return false;
        };
        let was = from.table(id).and_then(|table| table.partition_of.as_ref());
        if to.is_kept(id) {
            return was != Some(parent);
        }
        to.is_kept(parent) && (online || to.form(id) == Form::Attach || to.has_matches(id))
    };
    let partitions = tables().filter(joins).map(|id| (id.clone(), Vec::new()));
    let heirs = tables().filter(|id| to.is_kept(id)).filter_map(|id| {
        let before = from.table(id).map_or(&[][..], |table| &table.inherits);
        let new = to.table(id)?.inherits.iter().filter(|parent| !before.contains(parent));
        let new: Vec<_> = new.cloned().collect();
        (!new.is_empty()).then(|| (id.clone(), new))
    });
    partitions.chain(heirs).collect()
}

/// The tables that stay and leave parents, with those.
fn parting(from: &Context<'_>, to: &Context<'_>) -> HashMap<ObjectId, Vec<ObjectId>> {
    let tables = from.schema.of_kind(Kind::Table).map(|(id, _)| id).filter(|id| to.is_kept(id));
    let parts = tables.filter_map(|id| {
        let (before, after) = from.table(id).zip(to.table(id))?;
        let stays = |parent: &&ObjectId| parents(after).any(|it| it == *parent);
        let left: Vec<_> = parents(before).filter(|it| !stays(it)).cloned().collect();
        (!left.is_empty()).then(|| (id.clone(), left))
    });
    parts.collect()
}

/// Whether an object is never away.
fn stays(fates: &Fates<'_>, id: &ObjectId) -> bool {
    matches!(fates.get(id), None | Some(Fate::Altered(_)))
}
