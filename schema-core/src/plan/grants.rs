//! `GRANT` and `REVOKE`: from the grants that an object has to those that it should have.

use std::collections::{BTreeMap, BTreeSet};

use crate::grant::{Grant, Grantee, Level, Privilege, Right, Rights, rights};
use crate::id::ObjectId;
use crate::name::{literal, quote};
use crate::object::{Entry, Kind};

use super::context::{Context, Site};
use super::default_privileges::born;
use super::owners::{self, Owners};
use super::rules::rule;
use super::step::{Step, Verb};
use super::text;

/// What `GRANT … ON` calls something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Grantable {
    /// `TABLE public.users`.
    Whole(String),
    /// A column's quoted name, and its relation: `TABLE public.users`.
    Column(String, String),
    /// What a role's new objects are born with.
    Default {
        /// `ALTER DEFAULT PRIVILEGES …`
        head: String,
        /// The role, quoted.
        role: String,
        /// `TABLES` or the like.
        on: &'static str,
        /// Whether it holds in every namespace, and so begins with what is built in.
        whole: bool,
    },
}

impl Grantable {
    /// Whether its owner is born with privileges.
    fn is_born(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Column(..) => false,
            Self::Default { whole, .. } => *whole,
        }
    }
}

/// Which role the owner is where a statement must name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner<'a> {
    /// The one that runs the plan, as it made the object just before.
    Current,
    /// The one that the catalog has for this object.
    Stored(&'a ObjectId),
    /// This one.
    Named(&'a str),
}

/// The statements that give a new object its grants. Default privileges of the schema that the
/// plan starts from may have given it others: whether they did depends on the role that runs the
/// plan, so the statements hold either way.
fn created(site: &Site<'_>, owners: Owners<'_>) -> Vec<String> {
    let given = site.entry.extension.is_some() || Context::is_given(site.id);
    let after = rights(&site.entry.grants);
    let mut before = if given { Rights::new() } else { born(owners.from, site.id) };
    before.retain(|right, level| after.get(right) != Some(level));
    if before.is_empty() && after.is_empty() {
        return Vec::new();
    }
    let Some(target) = rule(&site.entry.object).grantable(site) else { return Vec::new() };
    let owner = match owners.of_made(site.id) {
        _ if given => Owner::Stored(site.id),
        Some(owner) => Owner::Named(owner),
        None => Owner::Current,
    };
    let mut changes = changes(&before, &after, &target);
    changes.extend(self::changes(&Rights::new(), &after, &target));
    write(&changes, &target, owner)
}

/// The statements between the grants of an object that both schemas have. Taking a privilege on
/// a relation takes it on each column as well: what columns keep is given again.
fn altered(from: &Site<'_>, to: &Site<'_>, owners: Owners<'_>) -> Vec<String> {
    if from.entry.grants == to.entry.grants {
        return Vec::new();
    }
    let Some(target) = rule(&to.entry.object).grantable(to) else { return Vec::new() };
    let (mut before, after) = (rights(&from.entry.grants), rights(&to.entry.grants));
    if let Some(owner) = owners.of(to.id) {
        before = owners::owned_by(owner, target.is_born(), before);
    }
    let changes = changes(&before, &after, &target);
    let mut out = write(&changes, &target, Owner::Stored(to.id));
    let taken: BTreeSet<&Right> =
        changes.iter().filter(|change| change.0 < Action::Give).map(|change| &change.1).collect();
    if taken.is_empty()
        || !matches!(to.id.kind(), Kind::Table | Kind::View | Kind::MaterializedView)
    {
        return out;
    }
    for (id, _, entry) in to.context.schema.columns(to.id.path()) {
        let Some(was) = from.context.schema.get(id) else { continue };
        let site = Site { context: to.context, id, entry };
        let was = rights(&was.grants);
        let mut kept = rights(&entry.grants);
        kept.retain(|right, _| was.contains_key(right) && taken.contains(right));
        if let Some(column) = rule(&entry.object).grantable(&site) {
            let changes = self::changes(&Rights::new(), &kept, &column);
            out.extend(write(&changes, &column, Owner::Stored(id)));
        }
    }
    out
}

/// The statements between two lists of grants on one thing.
pub(super) fn statements(before: &[Grant], after: &[Grant], target: &Grantable) -> Vec<String> {
    let changes = changes(&rights(before), &rights(after), target);
    write(&changes, target, Owner::Current)
}

/// The grants of a plan, on objects of extensions too. They come last: a role can take from itself
/// what it needs for the rest. `stays` tells whether an object of both schemas is never away.
pub(super) fn between(
    from: &Context<'_>,
    to: &Context<'_>,
    owners: Owners<'_>,
    stays: impl Fn(&ObjectId) -> bool,
) -> Vec<Step> {
    let defaults = from.schema.of_kind(Kind::DefaultPrivileges).next().is_some();
    let former = |id: &ObjectId| from.schema.get(to.former(id).unwrap_or(id));
    let concerns = |id: &ObjectId, entry: &Entry| match former(id) {
        Some(before) => defaults || before.grants != entry.grants || !entry.grants.is_empty(),
        None => defaults || !entry.grants.is_empty(),
    };
    let mut steps = lapsed(from, to, owners, &stays);
    if !to.schema.iter().any(|(id, entry)| concerns(id, entry)) {
        return steps;
    }
    for (id, entry) in to.schema.in_reading_order() {
        if !concerns(id, entry) || to.left_out(entry) {
            continue;
        }
        let stays =
            to.former(id).is_some() || stays(id) && extension(entry).is_none_or(|it| stays(&it));
        let site = Site { context: to, id, entry };
        let statements = match former(id).filter(|_| stays) {
            Some(before) => altered(&Site { context: from, id, entry: before }, &site, owners),
            None => created(&site, owners),
        };
        steps.extend(statements.into_iter().map(|sql| Step::new(Verb::Alter, id, sql)));
    }
    steps
}

fn extension(entry: &Entry) -> Option<ObjectId> {
    entry.extension.as_ref().map(|name| ObjectId::new(Kind::Extension, [name.as_str()]))
}

/// What is granted on functions of extensions that the second schema does not list: it lists them
/// only where something is.
fn lapsed(
    from: &Context<'_>,
    to: &Context<'_>,
    owners: Owners<'_>,
    stays: impl Fn(&ObjectId) -> bool,
) -> Vec<Step> {
    let mut steps = Vec::new();
    for (id, entry) in from.schema.iter().filter(|(_, entry)| !entry.grants.is_empty()) {
        let kept = extension(entry).is_some_and(|it| to.schema.contains(&it) && stays(&it));
        if kept && !to.schema.contains(id) {
            let bare = Entry { grants: Vec::new(), ..entry.clone() };
            let before = Site { context: from, id, entry };
            let statements = altered(&before, &Site { entry: &bare, ..before }, owners);
            steps.extend(statements.into_iter().map(|sql| Step::new(Verb::Alter, id, sql)));
        }
    }
    steps
}

/// What is done with a privilege, in the order in which statements stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Action {
    Take,
    TakeOption,
    Give,
    GiveOption,
}

type Changes = BTreeSet<(Action, Right)>;

fn changes(before: &Rights, after: &Rights, target: &Grantable) -> Changes {
    let mut changes = Changes::new();
    let mut change = |action, right: &Right| changes.insert((action, right.clone()));
    for (right, was) in before {
        let action = match (was, after.get(right)) {
            (Level::Revoked, None) => Action::Give,
            // Of what the owner was born with, only the right to give it on was added.
            (Level::WithOption, None) if right.0 == Grantee::Owner && target.is_born() => {
                Action::TakeOption
            }
            (_, None) => Action::Take,
            (Level::WithOption, Some(Level::Granted)) => Action::TakeOption,
            (_, Some(_)) => continue,
        };
        change(action, right);
    }
    for (right, is) in after {
        match (before.get(right), is) {
            (Some(was), is) if was == is => false,
            (_, Level::Revoked) => change(Action::Take, right),
            (Some(Level::WithOption), Level::Granted) => false,
            (_, Level::Granted) => change(Action::Give, right),
            (_, Level::WithOption) => change(Action::GiveOption, right),
        };
    }
    changes
}

/// The statements: what others than the owner gave is taken first and given last, because it
/// stands on what the owner gave them.
fn write(changes: &Changes, target: &Grantable, owner: Owner<'_>) -> Vec<String> {
    let depths = depths(changes);
    let mut grouped: BTreeMap<_, Vec<Privilege>> = BTreeMap::new();
    for (action, (grantee, by, privilege)) in changes {
        let depth = by.as_ref().map_or(0, |by| depths.get(by).copied().unwrap_or(1));
        let stage = if *action < Action::Give { -1 - depth } else { depth };
        grouped.entry((stage, by, grantee, *action)).or_default().push(*privilege);
    }
    let mut out = Vec::new();
    // Statements that one role runs, one after another.
    let mut runs: Vec<(&Option<String>, Vec<String>)> = Vec::new();
    for ((_, by, grantee, action), privileges) in grouped {
        let sql = statement(action, grantee, &privileges, target, owner);
        match runs.last_mut() {
            Some((role, run)) if *role == by => run.push(sql),
            _ => runs.push((by, vec![sql])),
        }
    }
    for (by, mut run) in runs {
        let Some(by) = by else {
            out.append(&mut run);
            continue;
        };
        run.insert(0, format!("SET LOCAL ROLE {}", quote(by)));
        run.push("RESET ROLE".to_owned());
        out.push(text::block(&run));
    }
    out
}

/// How many roles stand between the owner and those who give on: 1 for a role that has it from
/// the owner.
fn depths(changes: &Changes) -> BTreeMap<&String, i32> {
    let mut depths: BTreeMap<&String, i32> = BTreeMap::new();
    let givers: BTreeSet<&String> =
        changes.iter().filter_map(|change| change.1.1.as_ref()).collect();
    // Each round knows one more link of the longest chain.
    for _ in 0..givers.len() {
        for (_, (grantee, by, _)) in changes {
            if let (Grantee::Role(role), Some(by)) = (grantee, by)
                && givers.contains(role)
                && role != by
            {
                let depth = depths.get(by).copied().unwrap_or(1) + 1;
                let known = depths.entry(role).or_insert(1);
                *known = depth.max(*known).min(i32::try_from(givers.len()).unwrap_or(i32::MAX));
            }
        }
    }
    depths
}

fn statement(
    action: Action,
    grantee: &Grantee,
    privileges: &[Privilege],
    target: &Grantable,
    owner: Owner<'_>,
) -> String {
    let words: Vec<_> = privileges
        .iter()
        .map(|privilege| match target {
            Grantable::Column(name, _) => format!("{} ({name})", privilege.word()),
            _ => privilege.word().to_owned(),
        })
        .collect();
    let (head, on) = match target {
        Grantable::Whole(on) | Grantable::Column(_, on) => (String::new(), on.as_str()),
        Grantable::Default { head, on, .. } => (format!("{head} "), *on),
    };
    let (verb, to, end) = match action {
        Action::Take => ("REVOKE", "FROM", ""),
        Action::TakeOption => ("REVOKE GRANT OPTION FOR", "FROM", ""),
        Action::Give => ("GRANT", "TO", ""),
        Action::GiveOption => ("GRANT", "TO", " WITH GRANT OPTION"),
    };
    let sql = format!("{head}{verb} {} ON {on} {to} ", words.join(", "));
    let who = match (grantee, target, owner) {
        (Grantee::Role(role), ..) => quote(role),
        (Grantee::Public, ..) => "PUBLIC".to_owned(),
        (Grantee::Owner, Grantable::Default { role, .. }, _) => role.clone(),
        (Grantee::Owner, _, Owner::Current) => "CURRENT_USER".to_owned(),
        (Grantee::Owner, _, Owner::Named(owner)) => quote(owner),
        (Grantee::Owner, _, Owner::Stored(id)) => match stored_owner(id) {
            None => "CURRENT_USER".to_owned(),
            Some(owner) => return for_owner(&sql, end, &owner),
        },
    };
    format!("{sql}{who}{end}")
}

/// The statement as one that finds the owner's name when it runs.
pub(super) fn for_owner(sql: &str, end: &str, owner: &str) -> String {
    let format = literal(&format!("{}%I{end}", sql.replace('%', "%%")));
    text::execute(&format!("format({format}, ({owner}))"))
}

/// Where the owner of an object stands: its catalog, the start of its columns' names, and the type
/// that reads the path as an oid. Where there is none, names are looked up.
const OWNED: [(Kind, &str, &str, &str); 15] = [
    (Kind::Namespace, "namespace", "nsp", "regnamespace"),
    (Kind::BaseType, "type", "typ", "regtype"),
    (Kind::Enum, "type", "typ", "regtype"),
    (Kind::Domain, "type", "typ", "regtype"),
    (Kind::Composite, "type", "typ", "regtype"),
    (Kind::Range, "type", "typ", "regtype"),
    (Kind::Sequence, "class", "rel", "regclass"),
    (Kind::Table, "class", "rel", "regclass"),
    (Kind::View, "class", "rel", "regclass"),
    (Kind::MaterializedView, "class", "rel", "regclass"),
    (Kind::Routine, "proc", "pro", "regprocedure"),
    (Kind::Aggregate, "proc", "pro", "regprocedure"),
    (Kind::Language, "language", "lan", ""),
    (Kind::ForeignDataWrapper, "foreign_data_wrapper", "fdw", ""),
    (Kind::Server, "foreign_server", "srv", ""),
];

/// The query for the name of an object's owner.
pub(super) fn stored_owner(id: &ObjectId) -> Option<String> {
    let (kind, path) = match id.kind() {
        Kind::Column => (Kind::Table, id.parent_path()?),
        kind => (kind, id.path()),
    };
    let (_, catalog, prefix, cast) = OWNED.iter().find(|(owned, ..)| *owned == kind)?;
    let which = match *cast {
        "" => format!("{prefix}name = {}", literal(&id.name())),
        cast => format!("oid = {}::{cast}", literal(path)),
    };
    Some(format!(
        "SELECT pg_get_userbyid({prefix}owner) FROM pg_catalog.pg_{catalog} WHERE {which}"
    ))
}
