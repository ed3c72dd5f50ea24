//! What relations are called: by the column, the table at the other end, and the role.

use std::collections::BTreeMap;

use super::links::{Foreign, Join, Link, Shape};
use super::relation::Relation;
use super::roles::{Role, role};
use crate::config::Placed;
use crate::naming::{bare, deed, plural, singular, snake};

/// A relation that wants a name.
pub(crate) struct Wish<'s> {
    /// The model that has it, by its place.
    pub(super) owner: usize,
    /// The names that it would like, the best first.
    pub(super) names: Vec<String>,
    pub(super) chosen: Option<&'s Placed>,
    /// The key of `[relations]` that names it.
    pub(super) word: &'static str,
    pub(super) link: Link<'s>,
}

/// What a row of a model is called.
pub(super) fn row_of(model: &Relation<'_>) -> String {
    part(&singular(&model.called))
}

/// A name as the part of an identifier.
pub(super) fn part(name: &str) -> String {
    bare(snake(name).trim_end_matches('_')).to_owned()
}

/// What the tables are called that a model may be.
struct Called {
    table: String,
    row: String,
    rows: String,
    namespace: String,
}

/// What relations are named by: all models, by their places, and all keys.
pub(super) struct Naming<'f, 's> {
    pub(super) models: &'f [&'f Relation<'s>],
    /// Those of one table stand together.
    foreigns: &'f [Foreign<'s>],
    by_parent: BTreeMap<usize, Vec<&'f Foreign<'s>>>,
    /// Those that lead to a table, by what the table of each calls one row of its own, or several.
    by_rows: BTreeMap<(usize, String), Vec<&'f Foreign<'s>>>,
    called: Vec<Called>,
    /// What the far ends of join tables would be called if there were no other ones, by the two tables
    /// that are joined, each with the join table; but for those that are named by hand.
    joined: BTreeMap<(usize, usize), Vec<(usize, String)>>,
}

impl<'f, 's> Naming<'f, 's> {
    pub(super) fn new(models: &'f [&'f Relation<'s>], foreigns: &'f [Foreign<'s>]) -> Self {
        let mut by_parent: BTreeMap<usize, Vec<&Foreign<'s>>> = BTreeMap::new();
        foreigns.iter().for_each(|it| by_parent.entry(it.parent).or_default().push(it));
        let called = models.iter().map(|model| Called {
            table: part(&model.called),
            row: row_of(model),
            rows: part(&plural(&model.called)),
            namespace: part(&model.namespace),
        });
        let called: Vec<Called> = called.collect();
        let mut by_rows: BTreeMap<(usize, String), Vec<&Foreign<'s>>> = BTreeMap::new();
        for it in foreigns {
            for name in called.get(it.child).into_iter().flat_map(|it| [&it.row, &it.rows]) {
                by_rows.entry((it.parent, name.clone())).or_default().push(it);
            }
        }
        Self { models, foreigns, by_parent, by_rows, called, joined: BTreeMap::new() }
    }

    pub(super) fn add_joins(&mut self, joins: &[Join<'_, 's>]) {
        for (one, other, _) in joins {
            for (near, far) in [(one, other), (other, one)] {
                if is_joined_by_default(far) {
                    let name = (far.child, self.far_rows(near, far));
                    self.joined.entry((near.parent, far.parent)).or_default().push(name);
                }
            }
        }
    }

    /// The keys of a table.
    pub(super) fn of_child(&self, child: usize) -> &'f [Foreign<'s>] {
        let start = self.foreigns.partition_point(|it| it.child < child);
        let end = self.foreigns.partition_point(|it| it.child <= child);
        self.foreigns.get(start..end).unwrap_or_default()
    }

    /// The other keys between the same two tables.
    pub(super) fn rivals<'k>(
        &self,
        foreign: &'k Foreign<'_>,
    ) -> impl Iterator<Item = &'f Foreign<'s>> + use<'f, 'k, 's, '_> {
        let own = self.of_child(foreign.child).iter();
        own.filter(|it| it.parent == foreign.parent && it.columns != foreign.columns)
    }

    /// The keys that lead to a table.
    fn of_parent(&self, parent: usize) -> &[&'f Foreign<'s>] {
        self.by_parent.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// What a row of a table is called.
    pub(super) fn row(&self, place: usize) -> &str {
        self.called.get(place).map_or("", |called| &called.row)
    }

    /// What rows of a table are called.
    fn rows(&self, place: usize) -> &str {
        self.called.get(place).map_or("", |called| &called.rows)
    }

    fn table(&self, place: usize) -> &str {
        self.called.get(place).map_or("", |called| &called.table)
    }

    fn namespace(&self, place: usize) -> &str {
        self.called.get(place).map_or("", |called| &called.namespace)
    }

    /// Whether two tables are in one namespace.
    fn is_near(&self, one: usize, other: usize) -> bool {
        let namespace = |place: usize| self.models.get(place).map(|model| &model.namespace);
        namespace(one) == namespace(other)
    }

    /// What the table of a foreign key calls the row that it points at.
    fn forward_name(&self, foreign: &Foreign<'_>) -> String {
        let role = role(self, foreign);
        let parent = self.row(foreign.parent);
        // A row's relation to one of its own table is not told by the table.
        let several = role.several || foreign.parent == foreign.child;
        match (role.told, several, role.alone) {
            (true, _, _) => singular(&role.text),
            (false, false, _) => parent.to_owned(),
            (false, true, true) => format!("{}_{parent}", role.text),
            (false, true, false) => role.text,
        }
    }

    /// The name of a relation to one row whose column leads to one of another table as well: that of
    /// the table which the column is called as is kept, and what is only declared renames no foreign
    /// key.
    fn beside_others(&self, foreign: &Foreign<'_>, name: &str) -> Option<String> {
        let is_called = |it: &Foreign<'_>| name == self.row(it.parent);
        let is_declared = |it: &Foreign<'_>| it.choice.is_some_and(|choice| choice.to.is_some());
        let own = self.of_child(foreign.child).iter();
        let rivals: Vec<&Foreign<'_>> = own
            .filter(|it| it.columns == foreign.columns && it.parent != foreign.parent)
            .filter(|it| it.choice.is_none_or(|it| it.name.is_none()))
            .filter(|it| is_declared(foreign) || !is_declared(it))
            .filter(|it| self.forward_name(it) == name)
            .collect();
        if rivals.is_empty() || is_called(foreign) {
            return None;
        }
        let parent = self.row(foreign.parent);
        match rivals.into_iter().any(is_called) {
            true => Some(parent.to_owned()),
            false => Some(format!("{name}_{parent}")),
        }
    }

    /// The wish for what a key points at.
    pub(super) fn forward(&self, link: Link<'s>) -> Wish<'s> {
        let name = self.forward_name(&link.foreign);
        let names = vec![match link.shape {
            Shape::Many => plural(&name),
            _ => self.beside_others(&link.foreign, &name).unwrap_or(name),
        }];
        let chosen = link.foreign.choice.and_then(|choice| choice.name.as_ref());
        Wish { owner: link.foreign.child, names, chosen, word: "name", link }
    }

    /// What tells the rows of a key from those of others between the same two tables, before what these
    /// rows are called: the deed of its role. But the role itself where another tells of the same deed,
    /// as `approver_id` and `approved_by` do, or a table is called so, as `archived_posts`; and beside a
    /// table `agent_tickets` that is `tickets_by_agent`.
    fn by_role(&self, foreign: &Foreign<'_>, own: &Role, base: &str) -> String {
        let row = self.row(foreign.parent);
        let done = deed_of(own, row);
        let name = format!("{done}_{base}");
        if !own.several {
            return name;
        }
        let is_free = |it: &Foreign<'_>| it.choice.is_none_or(|choice| choice.reverse.is_none());
        let is_alike = |it: &Foreign<'_>| is_free(it) && deed_of(&role(self, it), row) == done;
        let called = self.by_rows.get(&(foreign.parent, name.clone()));
        let is_table = |it: &Foreign<'_>| it.child != foreign.child && is_free(it);
        let beside_role = self.rivals(foreign).any(is_alike);
        let beside_table = called.into_iter().flatten().copied().any(is_table);
        match (beside_role, beside_table, done == own.text) {
            (false, false, _) => name,
            (false, true, true) => format!("{base}_by_{done}"),
            _ => format!("{}_{base}", own.text),
        }
    }

    /// Whether a key is called as the table that it points at, and tells of no deed.
    fn is_plain(&self, foreign: &Foreign<'_>, role: &Role) -> bool {
        role.text == self.row(foreign.parent) && deed(&role.text) == role.text
    }

    /// The wish for a key's way back.
    pub(super) fn reverse(&self, link: Link<'s>) -> Wish<'s> {
        let foreign = &link.foreign;
        let base = match link.shape {
            Shape::Many => self.rows(foreign.child),
            _ => self.row(foreign.child),
        };
        let role = role(self, foreign);
        let by_role = self.by_role(foreign, &role, base);
        let is_near = self.is_near(foreign.child, foreign.parent);
        let of_namespace = |name: &str| format!("{}_{name}", self.namespace(foreign.child));
        let plain = self.is_plain(foreign, &role);
        // What is joined keeps its name whatever a key such as `created_by` adds.
        let mut joined = self.joined.get(&(foreign.parent, foreign.child)).into_iter().flatten();
        let is_joined = joined.any(|(_, name)| name == base);
        let names = if foreign.child == foreign.parent {
            vec![format!("{}_reverse", self.forward_name(foreign))]
        } else if plain && role.several {
            let is_alike = |it| self.is_plain(it, &super::roles::role(self, it));
            let far = (!is_near).then(|| of_namespace(base));
            // Of two that are called alike, neither is told by its role.
            let own = !self.rivals(foreign).any(is_alike);
            std::iter::once(base.to_owned()).chain(far).chain(own.then_some(by_role)).collect()
        } else if role.several || is_joined && !plain {
            let far = (!is_near).then(|| of_namespace(&by_role));
            let by_column = format!("{}_{base}", role.text);
            std::iter::once(by_role).chain(far).chain([by_column]).collect()
        } else if is_near {
            vec![base.to_owned(), by_role, of_namespace(base)]
        } else {
            vec![base.to_owned(), of_namespace(base), by_role]
        };
        let chosen = foreign.choice.and_then(|choice| choice.reverse.as_ref());
        Wish { owner: foreign.parent, names, chosen, word: "reverse", link }
    }

    /// Whether a table is called by two others: `post_tags` by `posts` and `tags`.
    fn is_called_by_both(&self, join: usize, [one, other]: [usize; 2]) -> bool {
        let names = |place: usize| [self.row(place), self.rows(place)];
        let is_both = |a: &str, b: &str| {
            let rest = self.table(join).strip_prefix(a).and_then(|rest| rest.strip_prefix('_'));
            rest == Some(b)
        };
        let (ones, others) = (names(one), names(other));
        ones.iter().any(|a| others.iter().any(|b| is_both(a, b) || is_both(b, a)))
    }

    /// Whether a join table needs its name told beside what it leads to, for one that points at both is
    /// called by them, and this one is not.
    fn has_rival(&self, join: usize, ends: [usize; 2]) -> bool {
        let [one, other] = ends;
        let points = |child: usize| self.of_child(child).iter().any(|it| it.parent == other);
        let is_rival = |it: &&Foreign<'_>| {
            (it.child != join && is_joined_by_default(it))
                && self.is_called_by_both(it.child, ends)
                && points(it.child)
        };
        !self.is_called_by_both(join, ends) && self.of_parent(one).iter().any(is_rival)
    }

    /// Whether a key of a table that joins one with itself is called as that one, or by the last word of
    /// its name: `user_id` of `auth_users`.
    fn is_called_as_table(&self, foreign: &Foreign<'_>) -> bool {
        let role = role(self, foreign).text;
        let before = self.row(foreign.parent).strip_suffix(&*role);
        before.is_some_and(|before| before.is_empty() || before.ends_with('_'))
    }

    /// What a table would call the rows at the other end of a join table, if there were no other one.
    fn far_rows(&self, near: &Foreign<'_>, far: &Foreign<'_>) -> String {
        let target = self.rows(far.parent);
        let is_itself = near.parent == far.parent;
        // `users` of a user would not say whether it is those who ignore, or are ignored.
        if is_itself && self.is_called_as_table(far) {
            return format!("{target}_by_{}", role(self, near).text);
        }
        let role = role(self, far);
        match role.told {
            true => plural(&role.text),
            // The two directions of a table to itself are told apart by the columns alone.
            false if is_itself => format!("{}_{target}", role.text),
            false => target.to_owned(),
        }
    }

    /// The wish for the rows at the other end of a join table, `near` being the key that leads there.
    pub(super) fn through(&self, near: &Foreign<'s>, link: Link<'s>) -> Wish<'s> {
        let (far, owner) = (&link.foreign, near.parent);
        let (join, ends) = (self.table(far.child), [owner, far.parent]);
        let by_table = format!("{}_{join}", self.rows(far.parent));
        let alone = self.far_rows(near, far);
        let others = self.joined.get(&(owner, far.parent)).into_iter().flatten();
        let mut others = others.filter(|(join, _)| *join != far.child);
        let is_alike = others.any(|(_, name)| *name == alone);
        let is_itself = owner == far.parent;
        let by_both = format!("{alone}_{join}");
        let several = is_alike || !is_itself && self.has_rival(far.child, ends);
        let mut names = match (several, is_itself) {
            (true, true) => vec![by_both],
            (true, false) => vec![by_table],
            (false, false) => vec![alone, by_table],
            // The table alone says which end it is where the other one is called as no more than it.
            (false, true) if self.is_called_as_table(near) => vec![alone, by_table, by_both],
            (false, true) => vec![alone, by_both],
        };
        if several && !self.is_near(far.child, owner) {
            let of_namespace = |name: &String| format!("{}_{name}", self.namespace(far.child));
            names.extend(names.first().map(of_namespace));
        }
        let chosen = far.choice.and_then(|choice| choice.through.as_ref());
        Wish { owner, names, chosen, word: "through", link }
    }
}

/// Whether nobody chose what the rows at this end of a join table are called.
fn is_joined_by_default(far: &Foreign<'_>) -> bool {
    far.choice.is_none_or(|choice| choice.through.is_none())
}

/// The deed of a role, also where it says the table as well: `created` of `created_by_user`.
fn deed_of<'r>(role: &'r Role, row: &str) -> &'r str {
    let last = row.rsplit('_').next().unwrap_or(row);
    let told = [row, last].into_iter().find_map(|row| {
        let before = role.text.strip_suffix(row)?.strip_suffix('_')?;
        Some(deed(before)).filter(|done| *done != before)
    });
    told.unwrap_or_else(|| deed(&role.text))
}
