//! What happens to each object on the way from one schema to another.

use std::collections::{BTreeMap, HashMap};

use crate::constraint::ConstraintBody;
use crate::id::ObjectId;
use crate::name::{literal, quote};
use crate::object::{Column, Entry, Kind, Object};
use crate::schema::Schema;

use super::context::{Alteration, Context, Site};
use super::convert::Conversion;
use super::retype;
use super::rules::rule;
use super::step::Alter;
use super::text;

/// What happens to an object; those to which nothing happens have none.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fate {
    /// It is made.
    Added,
    /// It is dropped.
    Removed,
    /// It stays. Without statements, only what is said about it changes.
    Altered(Vec<String>),
    /// It is dropped and made again.
    Replaced,
    /// It is renamed out of the way, made again, and dropped when the columns that have it as
    /// their type have the new one: they and their rows stay.
    Swapped,
}

/// The fates of all objects to which something happens.
pub(super) struct Fates<'s> {
    from: &'s Context<'s>,
    to: &'s Context<'s>,
    fates: BTreeMap<&'s ObjectId, Fate>,
    /// What is said of those that stay when their parts are as they are to be.
    late: BTreeMap<&'s ObjectId, Vec<String>>,
    dependants: HashMap<ObjectId, Vec<&'s ObjectId>>,
}

/// How an object is in the way of those that need it.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    /// It goes, if only to come back.
    Gone,
    /// It is altered in a way that PostgreSQL refuses while they are there.
    Altered,
    /// It is a table whose rows are written anew, which PostgreSQL refuses where others store them,
    /// or a type whose attributes change, which it refuses while tables are made of it.
    Reshaped,
}

impl<'s> Fates<'s> {
    pub(super) fn new(from: &'s Context<'s>, to: &'s Context<'s>) -> Self {
        let mut fates = Self {
            from,
            to,
            fates: BTreeMap::new(),
            late: BTreeMap::new(),
            dependants: dependants(from.schema),
        };
        let mut troubles = fates.compare();
        while let Some((id, trouble)) = troubles.pop() {
            for dependant in fates.dependants.get(id).cloned().unwrap_or_default() {
                fates.disturb(dependant, id, trouble, &mut troubles);
            }
        }
        fates.swap_along();
        fates
    }

    /// A type that is renamed away until columns have the new one stands as long on other types,
    /// also by its attributes: those are renamed away, too.
    fn swap_along(&mut self) {
        let schema = self.from.schema;
        let swapped = self.fates.iter().filter(|(_, fate)| **fate == Fate::Swapped);
        let mut open: Vec<&'s ObjectId> = swapped.map(|(id, _)| *id).collect();
        while let Some(id) = open.pop() {
            let parts = schema.children(Kind::Attribute, id.path()).map(|(_, entry)| entry);
            for need in schema.get(id).into_iter().chain(parts).flat_map(|entry| &entry.needs) {
                let is_type = matches!(
                    need.kind(),
                    Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range
                );
                if let Some((need, fate)) = self.fates.get_key_value(need)
                    && is_type
                    && *fate == Fate::Replaced
                {
                    let need = *need;
                    self.fates.insert(need, Fate::Swapped);
                    open.push(need);
                }
            }
        }
    }

    pub(super) fn get(&self, id: &ObjectId) -> Option<&Fate> {
        self.fates.get(id)
    }

    /// What is said of objects that stay when their parts are as they are to be.
    pub(super) fn late(&self) -> &BTreeMap<&'s ObjectId, Vec<String>> {
        &self.late
    }

    /// What needs an object in the first schema.
    pub(super) fn dependants(&self, id: &ObjectId) -> &[&'s ObjectId] {
        self.dependants.get(id).map_or(&[], Vec::as_slice)
    }

    /// The fates that follow from the object alone.
    fn compare(&mut self) -> Vec<(&'s ObjectId, Trouble)> {
        let mut troubles = Vec::new();
        for (id, before, after) in self.from.schema.beside(self.to.schema) {
            let (before, entry) = match (before, after) {
                (Some(before), Some(after)) => (before, after),
                (None, after) => {
                    let site = after.map(|entry| Site { context: self.to, id, entry });
                    if site.is_some_and(|site| rule(&site.entry.object).reshapes(&site)) {
                        troubles.extend(self.whole(id).map(|it| (it, Trouble::Reshaped)));
                    }
                    self.fates.insert(id, Fate::Added);
                    continue;
                }
                (_, None) => {
                    self.fates.insert(id, Fate::Removed);
                    troubles.push((id, Trouble::Gone));
                    if id.kind() == Kind::Attribute {
                        troubles.extend(self.whole(id).map(|it| (it, Trouble::Reshaped)));
                    }
                    continue;
                }
            };
            if before.extension.is_some() || entry.extension.is_some() {
                continue;
            }
            let change = Alteration {
                from: Site { context: self.from, id, entry: before },
                to: Site { context: self.to, id, entry },
            };
            let rule = rule(&before.object);
            // Another kind of relation has the name of the one that it belonged to.
            let moves = || self.from.schema.parent(id) != self.to.schema.parent(id);
            let alter = if rule.is_reshaped(&change) || moves() {
                Alter::Replace
            } else if before.object.equals_but_for_position(&entry.object) {
                if same_words(before, entry) {
                    continue;
                }
                Alter::InPlace(Vec::new())
            } else {
                rule.alter(&change)
            };
            let (fate, trouble) = match alter {
                Alter::InPlace(statements) => (Fate::Altered(statements), None),
                Alter::Around(statements, late) => {
                    self.late.insert(id, late);
                    (Fate::Altered(statements), None)
                }
                Alter::Rebuild(statements) => {
                    troubles.extend(self.whole(id).map(|it| (it, Trouble::Reshaped)));
                    (Fate::Altered(statements), Some(Trouble::Altered))
                }
                Alter::Replace => (Fate::Replaced, Some(Trouble::Gone)),
            };
            self.fates.insert(id, fate);
            troubles.extend(trouble.map(|trouble| (id, trouble)));
        }
        troubles
    }

    /// The relation or type of the first schema that an object is a part of.
    fn whole(&self, id: &ObjectId) -> Option<&'s ObjectId> {
        let path = id.parent_path()?;
        let schema = self.from.schema;
        schema.relation(path).or_else(|| schema.type_at(path)).map(|(id, _)| id)
    }

    /// Decides what becomes of an object when one that it needs goes or is altered.
    fn disturb(
        &mut self,
        id: &'s ObjectId,
        need: &'s ObjectId,
        trouble: Trouble,
        troubles: &mut Vec<(&'s ObjectId, Trouble)>,
    ) {
        let Some((before, after)) = self.from.schema.get(id).zip(self.to.schema.get(id)) else {
            return;
        };
        if before.extension.is_some() {
            return;
        }
        let change = Alteration {
            from: Site { context: self.from, id, entry: before },
            to: Site { context: self.to, id, entry: after },
        };
        if let Some((first, late)) = rule(&before.object).lets_go(&change, need) {
            let fate = self.fates.entry(id).or_insert_with(|| Fate::Altered(Vec::new()));
            if let Fate::Altered(statements) = fate
                && !self.late.contains_key(id)
            {
                statements.insert(0, first);
                self.late.insert(id, vec![late]);
            }
            return;
        }
        let altered = match self.fates.get(id) {
            Some(Fate::Removed | Fate::Replaced | Fate::Swapped | Fate::Added) => return,
            Some(Fate::Altered(statements)) => !statements.is_empty(),
            None => false,
        };
        let successor = self.successor(need);
        let needed = needs(self.to.schema, id, after);
        let needs_it_still =
            needed.contains(need) || successor.is_some_and(|new| needed.contains(new));
        if altered && !needs_it_still {
            return;
        }
        match trouble {
            Trouble::Altered if self.follows(before, need) => return,
            Trouble::Gone if self.from.schema.parent(id).as_ref() != Some(need) => {
                if let Object::Column(column) = &after.object
                    && column.generated.is_none()
                    && self.from.schema.parent(id).is_some_and(|it| it.kind() == Kind::Table)
                {
                    if needs_it_still {
                        self.fates.insert(need, Fate::Swapped);
                        self.fates.extend(successor.map(|new| (new, Fate::Swapped)));
                    }
                    self.retype(id, column);
                    troubles.push((id, Trouble::Altered));
                    return;
                }
                // What is made with all its parts is made anew for the type of one.
                if let Some(whole) = self.from.schema.parent(id)
                    && matches!(whole.kind(), Kind::Composite | Kind::View | Kind::MaterializedView)
                    && let Some((whole, _)) =
                        self.from.schema.of_kind(whole.kind()).find(|it| *it.0 == whole)
                    && self.to.schema.contains(whole)
                {
                    self.fates.insert(whole, Fate::Replaced);
                    troubles.push((whole, Trouble::Gone));
                    return;
                }
            }
            Trouble::Reshaped => {
                let view = self.whole(id).filter(|it| it.kind() == Kind::MaterializedView);
                if let Some(view) = view.filter(|_| id.kind() == Kind::Column) {
                    self.fates.insert(view, Fate::Replaced);
                    troubles.push((view, Trouble::Gone));
                } else if let Object::Column(column) = &after.object
                    && needs_it_still
                    && self.is_in_the_way(id, need)
                {
                    self.store_as_text(id, column);
                    troubles.push((id, Trouble::Altered));
                }
                return;
            }
            Trouble::Gone | Trouble::Altered => {}
        }
        self.fates.insert(id, Fate::Replaced);
        troubles.push((id, Trouble::Gone));
    }

    /// The type of another kind that takes the name of one that goes.
    fn successor(&self, id: &ObjectId) -> Option<&'s ObjectId> {
        let is_type = |id: &ObjectId| {
            matches!(id.kind(), Kind::Enum | Kind::Composite | Kind::Domain | Kind::Range)
        };
        let (new, _) = self.to.schema.type_at(id.path())?;
        (is_type(id) && is_type(new) && new != id && !self.to.schema.contains(id)).then_some(new)
    }

    /// Gives a column its type again, which has been made anew.
    fn retype(&mut self, id: &'s ObjectId, column: &Column) {
        // A column has the type of those above, whose statements come down to it.
        let above = self.from.above(id);
        let comes_down =
            self.to.above(id).iter().any(|it| above.contains(it) && self.from.column(it).is_some());
        let mut statements = Vec::new();
        if comes_down {
            statements.extend(text::alter_whole_column(self.to, id, &[]));
        } else {
            let action = |value: Option<&str>| retype::action(id, None, column, value);
            statements.extend(self.converting(id, column, action));
        }
        // It stores its values in its own way again.
        let storage = column.storage.as_ref().map(|it| format!("SET STORAGE {it}"));
        statements.extend(text::alter_column(self.to, id, &Vec::from_iter(storage)));
        let fate = self.fates.entry(id).or_insert_with(|| Fate::Altered(Vec::new()));
        if let Fate::Altered(others) = fate {
            // One that changes the type besides has a statement of the kind already.
            if !others.iter().any(|sql| sql.contains(" TYPE ")) {
                statements.append(others);
                *others = statements;
            }
        }
    }

    /// The statements that convert the values of a column by an action, which is told what has a text
    /// that the type of the second schema reads.
    fn converting(
        &self,
        id: &ObjectId,
        column: &Column,
        action: impl Fn(Option<&str>) -> String,
    ) -> Vec<String> {
        let name = quote(&id.name());
        let of = |value: &str| {
            let before = self.from.column(id)?;
            let all = Conversion { from: self.from, to: self.to };
            all.readable(value, &before.sql_type, &column.sql_type)
        };
        let alter = |value: Option<&str>| text::alter_whole_column(self.to, id, &[action(value)]);
        let mut statements = Vec::new();
        match of(&name) {
            Some(value) if value.queries => {
                // No query stands in USING, but a function with one does.
                let body = of("$1").map(|it| format!("SELECT ({})::text", it.sql));
                statements.push(format!(
                    "CREATE FUNCTION pg_temp.readable({}%TYPE) RETURNS text\n    \
                     LANGUAGE sql AS {}",
                    id.path(),
                    literal(&body.unwrap_or_default())
                ));
                statements.extend(alter(Some(&format!("pg_temp.readable({name})"))));
                statements.push("DROP FUNCTION pg_temp.readable".to_owned());
            }
            value => {
                let value = value.map(|it| format!("({})", it.sql));
                statements.extend(alter(value.as_deref()));
            }
        }
        statements
    }

    /// Whether a column of a table stores rows of another table, none of whose columns then gets another
    /// type, or one that is not null everywhere (`find_composite_type_dependencies()`).
    fn is_in_the_way(&self, id: &ObjectId, need: &ObjectId) -> bool {
        let [from, to] = [self.from, self.to];
        let is_of_table = self.whole(id).is_some_and(|it| it.kind() == Kind::Table && it != need);
        let goes = matches!(self.fates.get(need), Some(Fate::Replaced | Fate::Removed));
        if !is_of_table || need.kind() != Kind::Table || goes {
            return false;
        }
        to.schema.children(Kind::Column, need.path()).any(|(id, entry)| {
            match from.column(id).zip(to.column(id)) {
                Some((a, b)) => (&a.sql_type, &a.collation) != (&b.sql_type, &b.collation),
                None => rule(&entry.object).reshapes(&Site { context: to, id, entry }),
            }
        })
    }

    /// Lets a column store the text of rows until the table whose rows they are is as it is to be.
    fn store_as_text(&mut self, id: &'s ObjectId, column: &Column) {
        if self.late.contains_key(id) {
            return;
        }
        let name = quote(&id.name());
        let first = self.converting(id, column, |value| {
            format!("TYPE text USING {}::text", value.unwrap_or(&name))
        });
        let back = [retype::action(id, None, column, None)];
        let late = text::alter_whole_column(self.to, id, &back);
        let storage = column.storage.as_ref().map(|it| format!("SET STORAGE {it}"));
        let storage = text::alter_column(self.to, id, &Vec::from_iter(storage));
        self.late.insert(id, late.into_iter().chain(storage).collect());
        let fate = self.fates.entry(id).or_insert_with(|| Fate::Altered(Vec::new()));
        if let Fate::Altered(others) = fate {
            others.splice(..0, first);
        }
    }

    /// Whether PostgreSQL itself takes an object along when one that it needs is altered.
    pub(super) fn follows(&self, dependant: &Entry, need: &ObjectId) -> bool {
        match &dependant.object {
            Object::Constraint(constraint) => match &constraint.body {
                ConstraintBody::ForeignKey(_) => {
                    let types = self.from.column(need).zip(self.to.column(need));
                    types.is_none_or(|(a, b)| retype::is_same_family(&a.sql_type, &b.sql_type))
                }
                ConstraintBody::PrimaryKey(_)
                | ConstraintBody::Unique(_)
                | ConstraintBody::Check(_)
                | ConstraintBody::Exclusion(_)
                | ConstraintBody::NotNull(_) => true,
            },
            object => rule(object).follows(),
        }
    }
}

/// Whether both have the same comment and security labels.
fn same_words(before: &Entry, after: &Entry) -> bool {
    // Owners and grants come after everything else.
    let Entry { object: _, comment, security_labels, owner: _, grants: _, extension: _, needs: _ } =
        before;
    *comment == after.comment && *security_labels == after.security_labels
}

/// All that an object needs.
pub(super) fn needs(schema: &Schema, id: &ObjectId, entry: &Entry) -> Vec<ObjectId> {
    let mut needs = schema.implied_needs(id, entry);
    needs.extend(entry.needs.iter().cloned());
    needs
}

fn dependants(schema: &Schema) -> HashMap<ObjectId, Vec<&ObjectId>> {
    let mut dependants: HashMap<ObjectId, Vec<&ObjectId>> = HashMap::new();
    for (id, entry) in schema.iter() {
        for need in needs(schema, id, entry) {
            dependants.entry(need).or_default().push(id);
        }
    }
    dependants
}
