//! A schema with the look-ups that the rules need.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::constraint::{ConstraintBody, Key};
use crate::id::ObjectId;
use crate::name::made_name;
use crate::object::{Constraint, Entry, Kind, Object, Sequence, Table};
use crate::schema::Schema;

use super::inherit::{self, Form};
use super::text;

/// What every new database has.
const PUBLIC: &str = "public";

/// A schema that is being planned.
pub(super) struct Context<'s> {
    pub(super) schema: &'s Schema,
    /// Tables by the table that they are partitions of or inherit from.
    children: HashMap<&'s ObjectId, Vec<&'s ObjectId>>,
    /// Constraints and indexes by that of the partitioned table that they belong to.
    attached: HashMap<&'s ObjectId, Vec<&'s ObjectId>>,
    /// Sequences by their column.
    owned: HashMap<&'s ObjectId, Vec<&'s ObjectId>>,
    /// Indexes by their table.
    indexes: HashMap<&'s ObjectId, Vec<&'s ObjectId>>,
    /// NOT NULLs with a name of their own, by their column.
    not_nulls: HashMap<ObjectId, (&'s ObjectId, &'s Constraint)>,
    /// Names of constraints that a NOT NULL could have by itself, with their namespace.
    pub(super) not_null_names: HashSet<String>,
    forms: HashMap<&'s ObjectId, Form>,
    /// What stands in the statement of something else.
    pub(super) parts: OnceCell<HashSet<ObjectId>>,
    /// What is there already and stays.
    pub(super) kept: OnceCell<Rc<HashSet<ObjectId>>>,
    /// Names of such constraints in the schema that this one is made of.
    pub(super) former_names: OnceCell<HashSet<String>>,
    /// NOT NULLs that stay and get or lose a name of their own, and sequences of identities that
    /// stay and get another, with what does that.
    pub(super) renamed: OnceCell<HashMap<ObjectId, Vec<String>>>,
    /// Columns that stay NOT NULL, below those from which they have it until now.
    pub(super) staying: OnceCell<HashMap<ObjectId, Vec<ObjectId>>>,
    /// What such sequences are called before, by what they are to be called.
    pub(super) former: OnceCell<HashMap<ObjectId, ObjectId>>,
    /// Tables that stay and leave parents, with those.
    pub(super) parting: OnceCell<HashMap<ObjectId, Vec<ObjectId>>>,
    /// Tables that become partitions once they are whole, so that what the partitioned table has
    /// already is matched with what they bring; those that come to inherit, and from what.
    pub(super) joining: OnceCell<HashMap<ObjectId, Vec<ObjectId>>>,
}

/// One object in its schema: what a rule looks at.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) id: &'a ObjectId,
    pub(super) entry: &'a Entry,
}

/// An object in both schemas, which differs in more than its comment and its grants.
#[derive(Clone, Copy)]
pub(super) struct Alteration<'a> {
    pub(super) from: Site<'a>,
    pub(super) to: Site<'a>,
}

impl<'s> Context<'s> {
    pub(super) fn new(schema: &'s Schema) -> Self {
        let mut context = Self {
            schema,
            children: HashMap::new(),
            attached: HashMap::new(),
            owned: HashMap::new(),
            indexes: HashMap::new(),
            not_nulls: HashMap::new(),
            not_null_names: HashSet::new(),
            forms: HashMap::new(),
            former_names: OnceCell::new(),
            renamed: OnceCell::new(),
            former: OnceCell::new(),
            staying: OnceCell::new(),
            parts: OnceCell::new(),
            kept: OnceCell::new(),
            parting: OnceCell::new(),
            joining: OnceCell::new(),
        };
        for (id, entry) in schema.iter() {
            let attached = match &entry.object {
                Object::Table(table) => {
                    for parent in parents(table) {
                        context.children.entry(parent).or_default().push(id);
                    }
                    continue;
                }
                Object::Sequence(sequence) => {
                    if let Some(column) = &sequence.owned_by {
                        context.owned.entry(column).or_default().push(id);
                    }
                    continue;
                }
                Object::Index(index) => {
                    context.indexes.entry(&index.on).or_default().push(id);
                    &index.parent
                }
                Object::Constraint(constraint) => {
                    if let ConstraintBody::NotNull(column) = &constraint.body
                        && let Some(table) = schema.parent(id)
                    {
                        let column = table.child(Kind::Column, column);
                        context.not_nulls.insert(column, (id, constraint));
                    }
                    if id.path().trim_end_matches('"').ends_with("_not_null")
                        && let Some(table) = schema.parent(id)
                    {
                        context.not_null_names.insert(text::beside(&table, &id.name()));
                    }
                    &constraint.parent
                }
                _ => continue,
            };
            if let Some(parent) = attached {
                context.attached.entry(parent).or_default().push(id);
            }
        }
        for (id, entry) in schema.of_kind(Kind::Table) {
            if let Object::Table(table) = &entry.object
                && let Some(form) = inherit::form(&context, id, table)
            {
                context.forms.insert(id, form);
            }
        }
        context
    }

    /// Whether it stands in the statement of something else.
    pub(super) fn is_part(&self, id: &ObjectId) -> bool {
        self.parts.get().is_some_and(|parts| parts.contains(id))
    }

    /// Whether it is there already and stays.
    pub(super) fn is_kept(&self, id: &ObjectId) -> bool {
        self.kept.get().is_some_and(|kept| kept.contains(id))
    }

    /// Whether it becomes a partition of a table that is there, by a statement of its own.
    pub(super) fn is_joining(&self, table: &ObjectId) -> bool {
        self.joining.get().is_some_and(|joining| joining.contains_key(table))
    }

    /// Whether it stays and leaves a parent, before what it had from there too goes.
    pub(super) fn is_parting(&self, table: &ObjectId) -> bool {
        self.parting.get().is_some_and(|parting| parting.contains_key(table))
    }

    /// As [`Self::above`], of the parents that the table neither leaves nor comes to have.
    pub(super) fn staying_above(&self, part: &ObjectId) -> Vec<ObjectId> {
        let mut above = self.above(part);
        if let Some(table) = self.schema.parent(part) {
            let new = self.new_parents(&table);
            let stays = |it: &ObjectId| !self.leaves(&table, it) && !new.contains(it);
            above.retain(|it| self.schema.parent(it).is_none_or(|it| stays(&it)));
        }
        above
    }

    /// Whether it stays and leaves this parent.
    pub(super) fn leaves(&self, table: &ObjectId, parent: &ObjectId) -> bool {
        let left = self.parting.get().and_then(|parting| parting.get(table));
        left.is_some_and(|parents| parents.contains(parent))
    }

    /// What a table comes to inherit from.
    pub(super) fn new_parents(&self, table: &ObjectId) -> &[ObjectId] {
        self.joining.get().and_then(|joining| joining.get(table)).map_or(&[], Vec::as_slice)
    }

    /// Whether something of a table comes to belong to what the partitioned table has already.
    pub(super) fn is_matched(&self, table: &ObjectId, parent: Option<&ObjectId>) -> bool {
        self.is_joining(table) && parent.is_some_and(|parent| self.is_kept(parent))
    }

    /// Whether an index or constraint of a partition belongs to one that is there already, or is
    /// otherwise than that would make it.
    pub(super) fn has_matches(&self, table: &ObjectId) -> bool {
        let kept = |parent: &Option<ObjectId>| parent.as_ref().is_some_and(|it| self.is_kept(it));
        let index = self.indexes(table).iter().any(|id| match self.schema.get(id) {
            Some(Entry { object: Object::Index(index), .. }) => kept(&index.parent),
            _ => false,
        });
        let mut constraints = self.schema.children(Kind::Constraint, table.path());
        index
            || constraints.any(|(id, entry)| {
                matches!(&entry.object, Object::Constraint(it) if kept(&it.parent))
                    || self.is_unchecked(id) && self.is_kept_above(id)
            })
    }

    /// The table at an id.
    pub(super) fn table(&self, id: &ObjectId) -> Option<&'s Table> {
        match self.schema.get(id).map(|entry| &entry.object) {
            Some(Object::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// Whether a column of a table has this as its type.
    pub(super) fn is_column_type(&self, id: &ObjectId) -> bool {
        self.schema.of_kind(Kind::Column).any(|(_, entry)| entry.needs.contains(id))
    }

    /// How the table is created.
    pub(super) fn form(&self, table: &ObjectId) -> Form {
        let form = self.forms.get(table).copied().unwrap_or(Form::Plain);
        if form == Form::PartitionOf && self.is_joining(table) { Form::Attach } else { form }
    }

    /// The tables below a table, one level down.
    pub(super) fn children(&self, table: &ObjectId) -> &[&'s ObjectId] {
        self.children.get(table).map_or(&[], Vec::as_slice)
    }

    /// The constraints or indexes of partitions that belong to one, one level down.
    pub(super) fn attached(&self, id: &ObjectId) -> &[&'s ObjectId] {
        self.attached.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether something says how replicas find the rows of a table.
    pub(super) fn identifies_rows(&self, table: &ObjectId) -> bool {
        let is_identity = |object: &Object| match object {
            Object::Constraint(constraint) => constraint.replica_identity,
            Object::Index(index) => index.replica_identity,
            _ => false,
        };
        let constraints = self.schema.children(Kind::Constraint, table.path());
        let indexes = self.indexes(table).iter().filter_map(|id| self.schema.get(id));
        self.table(table).is_some_and(|it| it.replica_identity.is_some())
            || constraints.map(|(_, entry)| entry).chain(indexes).any(|it| is_identity(&it.object))
    }

    /// The columns of the same name in the tables that a column's table has as parents; likewise of
    /// a constraint.
    pub(super) fn above(&self, part: &ObjectId) -> Vec<ObjectId> {
        let table = self.schema.parent(part).and_then(|id| self.table(&id));
        let name = part.name();
        let above = table.into_iter().flat_map(parents);
        above.map(|parent| parent.child(part.kind(), &name)).collect()
    }

    /// What an index or constraint of a partition belongs to.
    pub(super) fn owner(&self, id: &ObjectId) -> Option<&'s ObjectId> {
        match &self.schema.get(id)?.object {
            Object::Index(index) => index.parent.as_ref(),
            Object::Constraint(constraint) => constraint.parent.as_ref(),
            _ => None,
        }
    }

    /// The indexes of a table that no constraint made.
    pub(super) fn indexes(&self, table: &ObjectId) -> &[&'s ObjectId] {
        self.indexes.get(table).map_or(&[], Vec::as_slice)
    }

    /// The statements that give a NOT NULL or a sequence that stays its name: none where those of
    /// another object do.
    pub(super) fn renaming(&self, id: &ObjectId) -> Option<&[String]> {
        self.renamed.get()?.get(id).map(Vec::as_slice)
    }

    /// The statements by which columns below one stay NOT NULL when it is so no longer: they say it
    /// of the tables themselves, where it is from then on, and read no rows.
    pub(super) fn keep_below(&self, column: &ObjectId) -> Vec<String> {
        let staying = self.staying.get().and_then(|staying| staying.get(column));
        let action = ["SET NOT NULL".to_owned()];
        let below = staying.into_iter().flatten();
        below.filter_map(|id| text::alter_column(self, id, &action)).collect()
    }

    /// What a sequence that stays under another name is called before.
    pub(super) fn former(&self, sequence: &ObjectId) -> Option<&ObjectId> {
        self.former.get()?.get(sequence)
    }

    /// The NOT NULL with a name of its own on a column.
    pub(super) fn not_null(&self, column: &ObjectId) -> Option<&'s Constraint> {
        self.not_nulls.get(column).map(|(_, constraint)| *constraint)
    }

    /// The id of the NOT NULL with a name of its own on a column.
    pub(super) fn not_null_id(&self, column: &ObjectId) -> Option<&'s ObjectId> {
        self.not_nulls.get(column).map(|(id, _)| *id)
    }

    /// Whether the tables below have the NOT NULL of a column, too.
    pub(super) fn hands_down_not_null(&self, column: &ObjectId) -> bool {
        match self.not_null(column) {
            Some(constraint) => !constraint.no_inherit,
            None => self.column(column).is_some_and(|column| column.not_null),
        }
    }

    /// The name of a column's NOT NULL: its own, or the one that PostgreSQL 18 gives.
    pub(super) fn not_null_name(&self, table: &ObjectId, column: &ObjectId) -> String {
        match self.not_nulls.get(column) {
            Some((id, _)) => id.name(),
            None => made_name(&table.name(), &column.name(), "not_null"),
        }
    }

    /// The name that PostgreSQL 18 would give a column's NOT NULL if a constraint of another table
    /// did not have it already.
    pub(super) fn taken_not_null_name(&self, column: &ObjectId) -> Option<String> {
        if self.schema.postgres < 18 {
            return None;
        }
        let table = self.schema.parent(column)?;
        let made = made_name(&table.name(), &column.name(), "not_null");
        let beside = text::beside(&table, &made);
        let is_taken = self.not_null_names.contains(&beside)
            || self.former_names.get().is_some_and(|names| names.contains(&beside));
        (is_taken && !self.not_nulls.contains_key(column)).then_some(made)
    }

    /// The primary key of a table.
    pub(super) fn primary_key(&self, table: &ObjectId) -> Option<&'s Key> {
        let mut constraints = self.schema.children(Kind::Constraint, table.path());
        constraints.find_map(|(_, entry)| match &entry.object {
            Object::Constraint(Constraint { body: ConstraintBody::PrimaryKey(key), .. }) => {
                Some(key)
            }
            _ => None,
        })
    }

    /// Whether it is a partitioned table that has partitions.
    pub(super) fn has_partitions(&self, table: &ObjectId) -> bool {
        self.table(table).is_some_and(|t| t.partition_by.is_some())
            && !self.children(table).is_empty()
    }

    /// The sequences that belong to a column.
    pub(super) fn sequences(
        &self,
        column: &ObjectId,
    ) -> impl Iterator<Item = (&'s ObjectId, &'s Sequence)> {
        let ids = self.owned.get(column).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| match self.schema.get(id).map(|entry| &entry.object) {
            Some(Object::Sequence(sequence)) => Some((*id, sequence)),
            _ => None,
        })
    }

    /// The default of a column.
    pub(super) fn default(&self, column: &ObjectId) -> Option<&'s str> {
        match self.schema.get(&column.as_kind(Kind::Default)).map(|entry| &entry.object) {
            Some(Object::Default(default)) => Some(&default.expression),
            _ => None,
        }
    }

    /// The default of a column that stands in the statement of its table.
    pub(super) fn written_default(&self, column: &ObjectId) -> Option<&'s str> {
        if self.is_part(&column.as_kind(Kind::Default)) { self.default(column) } else { None }
    }

    /// Whether no statement makes the object although it is neither an extension's nor there.
    pub(super) fn left_out(&self, entry: &Entry) -> bool {
        if entry.extension.is_some() {
            return false;
        }
        match &entry.object {
            Object::Unmodelled(_) => true,
            Object::BaseType(base) => base.input.is_none() && !base.shell,
            // On a partitioned table, an index is invalid until all partitions have theirs.
            Object::Index(index) => {
                index.invalid && self.table(&index.on).is_some_and(|t| t.partition_by.is_none())
            }
            _ => false,
        }
    }

    /// Whether the server has `SET ACCESS METHOD`, which came with PostgreSQL 15.
    pub(super) fn sets_access_methods(&self) -> bool {
        self.schema.postgres >= 15
    }

    /// Whether the object is in every new database.
    pub(super) fn is_given(id: &ObjectId) -> bool {
        id.kind() == Kind::Namespace && id.path() == PUBLIC
    }
}

impl Alteration<'_> {
    /// Whether an index or constraint of a table comes to belong to one that is there already by
    /// the statement that makes the table a partition.
    pub(super) fn is_adopted(&self, table: &ObjectId, parent: &ObjectId) -> bool {
        let above =
            |context: &Context<'_>| context.table(table).and_then(|it| it.partition_of.clone());
        let [before, after] =
            [self.from, self.to].map(|site| site.context.schema.get(parent).map(|it| &it.object));
        before == after && above(self.from.context) != above(self.to.context)
    }
}

/// The tables that a table is a partition of or inherits from.
pub(super) fn parents(table: &Table) -> impl Iterator<Item = &ObjectId> {
    table.partition_of.iter().chain(&table.inherits)
}
