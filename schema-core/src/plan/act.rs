//! A step as the rule of its kind judges it: what it says, on what, and what it takes and costs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::object::{Entry, Kind, Object};

use super::context::Context;
use super::fate::{Fate, Fates};
use super::hazard::{Hazard, Lock};
use super::rules::rule;
use super::step::{Step, Verb};

/// The plan that a step is part of.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) from: &'a Context<'a>,
    pub(super) to: &'a Context<'a>,
    pub(super) fates: &'a Fates<'a>,
    pub(super) online: bool,
    /// What has a step in which it is dropped.
    pub(super) dropped: &'a HashSet<ObjectId>,
}

impl Setting<'_> {
    /// Whether a step of its own drops it.
    pub(super) fn is_dropped(&self, id: &ObjectId) -> bool {
        self.dropped.contains(id)
    }
}

/// A step that is being judged. What is said of things that the plan itself makes is ignored.
pub(super) struct Act<'a> {
    pub(super) setting: Setting<'a>,
    pub(super) verb: Verb,
    pub(super) id: &'a ObjectId,
    pub(super) sql: &'a str,
    /// Whether it is one of several that do together, and more gently, what one does.
    pub(super) shared: bool,
    /// The keywords of the statement outside of parentheses, each between spaces.
    words: String,
    locks: BTreeMap<ObjectId, Lock>,
    hazards: BTreeSet<Hazard>,
    advice: Vec<Diagnostic>,
    transactional: bool,
}

impl<'a> Act<'a> {
    pub(super) fn new(setting: Setting<'a>, step: &'a Step) -> Self {
        Self {
            setting,
            verb: step.verb,
            id: &step.id,
            sql: &step.sql,
            shared: false,
            words: keywords(&step.sql),
            locks: BTreeMap::new(),
            hazards: step.hazards.iter().cloned().collect(),
            advice: Vec::new(),
            transactional: true,
        }
    }

    /// The object as it was.
    pub(super) fn before(&self) -> Option<&'a Entry> {
        self.setting.from.schema.get(self.id)
    }

    /// The relation, or whatever else, that the object is part of.
    pub(super) fn parent(&self) -> Option<ObjectId> {
        let id = match self.id.kind() {
            Kind::Default => &self.id.as_kind(Kind::Column),
            _ => self.id,
        };
        let context = if self.verb == Verb::Drop { self.setting.from } else { self.setting.to };
        context.schema.parent(id)
    }

    /// Whether the statement has these keywords in a row.
    pub(super) fn says(&self, words: &str) -> bool {
        self.words.contains(&format!(" {words} "))
    }

    /// Whether the keywords of the statement end so.
    pub(super) fn ends(&self, words: &str) -> bool {
        self.words.trim_end().ends_with(&format!(" {words}"))
    }

    /// Whether an object is there when the step runs, and not made by the plan.
    pub(super) fn is_there(&self, id: &ObjectId) -> bool {
        let made = || {
            let fate = self.setting.fates.get(id);
            matches!(fate, Some(Fate::Added | Fate::Replaced | Fate::Swapped))
        };
        self.setting.from.schema.contains(id) && (self.verb == Verb::Drop || !made())
    }

    /// The tables below one, all the way down, that are there.
    pub(super) fn below(&self, table: &ObjectId) -> Vec<ObjectId> {
        let mut found: Vec<ObjectId> = Vec::new();
        let mut todo = vec![table.clone()];
        while let Some(id) = todo.pop() {
            for child in self.setting.from.children(&id) {
                if self.is_there(child) && !found.contains(child) {
                    found.push((*child).clone());
                    todo.push((*child).clone());
                }
            }
        }
        found
    }

    /// Whether a table has no rows of its own because its partitions have them.
    pub(super) fn is_partitioned(&self, table: &ObjectId) -> bool {
        self.setting.from.table(table).is_some_and(|it| it.partition_by.is_some())
    }

    /// The partition of a table that takes what no other does.
    pub(super) fn default_partition(&self, table: &ObjectId) -> Option<ObjectId> {
        let from = self.setting.from;
        let mut children = from.children(table).iter();
        children
            .find(|id| {
                from.table(id).is_some_and(|it| it.bound.as_deref().is_none_or(|b| b == "DEFAULT"))
                    && self.is_there(id)
            })
            .map(|id| (*id).clone())
    }

    /// It takes a lock.
    pub(super) fn lock(&mut self, lock: Lock, id: &ObjectId) {
        if self.is_there(id) {
            let held = self.locks.entry(id.clone()).or_insert(lock);
            *held = lock.max(*held);
        }
    }

    /// It takes a lock on a table and, unless it says `ONLY`, on all below.
    pub(super) fn lock_all(&mut self, lock: Lock, table: &ObjectId) {
        self.lock(lock, table);
        if !self.says("ONLY") {
            for id in self.below(table) {
                self.lock(lock, &id);
            }
        }
    }

    /// It writes the rows of a table anew.
    pub(super) fn rewrites(&mut self, table: &ObjectId) {
        self.each_with_rows(table, Hazard::Rewrite);
    }

    /// It reads the rows of a table.
    pub(super) fn scans(&mut self, table: &ObjectId) {
        self.each_with_rows(table, Hazard::Scan);
    }

    /// As [`Self::scans`], without the tables below.
    pub(super) fn scans_one(&mut self, table: &ObjectId) {
        self.has_rows(table.clone(), Hazard::Scan);
    }

    fn each_with_rows(&mut self, table: &ObjectId, hazard: fn(ObjectId) -> Hazard) {
        let below = if self.says("ONLY") { Vec::new() } else { self.below(table) };
        for id in std::iter::once(table.clone()).chain(below) {
            self.has_rows(id, hazard);
        }
    }

    fn has_rows(&mut self, id: ObjectId, hazard: fn(ObjectId) -> Hazard) {
        let foreign = self.setting.from.table(&id).is_some_and(|it| it.server.is_some());
        if self.is_there(&id) && !self.is_partitioned(&id) && !foreign {
            self.hazards.insert(hazard(id));
        }
    }

    /// The rows of a table may not allow it.
    pub(super) fn fails(&mut self, table: &ObjectId, why: impl Into<String>) {
        if self.is_there(table) {
            self.hazards.insert(Hazard::MayFail { why: why.into() });
        }
    }

    /// It reads all values of a domain, in whichever tables they are.
    pub(super) fn looks_through(&mut self, domain: &ObjectId, why: &str) {
        let from = self.setting.from;
        for column in self.setting.fates.dependants(domain) {
            let relation = from.schema.parent(column).filter(|it| it.kind() == Kind::Table);
            if let Some(table) = relation.filter(|_| column.kind() == Kind::Column) {
                self.lock(Lock::Share, &table);
                self.scans(&table);
                self.fails(&table, why);
            }
        }
    }

    /// It loses what nothing brings back.
    pub(super) fn loses(&mut self, id: &ObjectId, what: impl Into<String>) {
        self.hazards.insert(Hazard::DataLoss { object: id.clone(), what: what.into() });
    }

    /// It needs a server of this major version.
    pub(super) fn needs_server(&mut self, major: u32) {
        if self.setting.from.schema.postgres < major {
            self.hazards.insert(Hazard::NeedsServer(major));
        }
    }

    /// It cannot share a transaction with what comes before and after.
    pub(super) fn stands_alone(&mut self) {
        self.transactional = false;
    }

    /// Something that a reader should know.
    pub(super) fn advise(&mut self, advice: Diagnostic) {
        self.advice.push(advice);
    }

    /// The step with what was found.
    fn finish(mut self, advice: &mut Vec<Diagnostic>) -> Step {
        for (id, lock) in &self.locks {
            if lock.blocks_reads() {
                self.hazards.insert(Hazard::BlocksReads(id.clone()));
            } else if lock.blocks_writes() {
                self.hazards.insert(Hazard::BlocksWrites(id.clone()));
            }
        }
        let hazards: Vec<_> = self.hazards.iter().cloned().collect();
        // A rewrite reads all rows.
        let hazards = hazards.into_iter().filter(|hazard| match hazard {
            Hazard::Scan(id) => !self.hazards.contains(&Hazard::Rewrite(id.clone())),
            _ => true,
        });
        advice.append(&mut self.advice);
        Step {
            hazards: hazards.collect(),
            locks: self.locks.into_iter().map(|(id, lock)| (lock, id)).collect(),
            transactional: self.transactional,
            ..Step::new(self.verb, self.id, self.sql.to_owned())
        }
    }
}

/// Judges each step by the rule of its kind, after putting it into the form that blocks least
/// where that is asked for.
pub(super) fn judge(
    setting: Setting<'_>,
    steps: Vec<Step>,
    advice: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut judged = Vec::with_capacity(steps.len());
    for step in steps {
        let context = if step.verb == Verb::Drop { setting.from } else { setting.to };
        let Some(entry) = context.schema.get(&step.id) else {
            judged.push(step);
            continue;
        };
        let rule = rule(&entry.object);
        let gentle = setting.online.then(|| rule.online(&Act::new(setting, &step))).flatten();
        let mut forms: Vec<_> = match gentle {
            None => vec![step.clone()],
            Some(forms) => {
                forms.into_iter().map(|sql| Step::new(step.verb, &step.id, sql)).collect()
            }
        };
        if let Some(last) = forms.last_mut() {
            last.hazards = step.hazards;
        }
        let shared = forms.len() > 1;
        for step in forms {
            let mut act = Act::new(setting, &step);
            act.shared = shared;
            if act.says("COMMENT ON") || act.says("SECURITY LABEL FOR") {
                comment(&mut act);
            } else if act.says("OWNER TO") {
                owner(&mut act);
            } else if !act.says("GRANT") && !act.says("REVOKE") {
                rule.effect(&mut act);
            }
            judged.push(act.finish(advice));
        }
    }
    judged
}

/// `COMMENT ON` and `SECURITY LABEL` lock the relation, or that of the column
/// (<https://www.postgresql.org/docs/current/sql-comment.html>).
fn comment(act: &mut Act<'_>) {
    let relation = match act.id.kind() {
        Kind::Column => act.parent(),
        _ => Some(act.id.clone()),
    };
    if let Some(relation) = relation.filter(is_relation) {
        act.lock(Lock::ShareUpdateExclusive, &relation);
    }
}

/// `OWNER TO` locks the relation as if it changed its rows, and the sequences of its columns, which
/// go with it (`ATExecChangeOwner()`).
fn owner(act: &mut Act<'_>) {
    if !is_relation(act.id) {
        return;
    }
    let to = act.setting.to;
    let columns = to.schema.children(Kind::Column, act.id.path()).map(|(id, _)| id);
    let sequences: Vec<_> = columns.flat_map(|id| to.sequences(id)).map(|(id, _)| id).collect();
    for id in std::iter::once(act.id).chain(sequences) {
        act.lock(Lock::AccessExclusive, id);
    }
}

fn is_relation(id: &ObjectId) -> bool {
    use Kind::{MaterializedView, Sequence, Table, View};
    [Table, View, MaterializedView, Sequence].contains(&id.kind())
}

/// The foreign keys of a table that do not come from a partitioned table's.
pub(super) fn references<'a>(
    context: &Context<'a>,
    table: &ObjectId,
) -> Vec<(&'a ObjectId, &'a crate::constraint::ForeignKey)> {
    let constraints = context.schema.children(Kind::Constraint, table.path());
    constraints
        .filter_map(|(id, entry)| match &entry.object {
            Object::Constraint(it) if it.parent.is_none() => match &it.body {
                crate::constraint::ConstraintBody::ForeignKey(key) => Some((id, key.as_ref())),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// The words in capitals outside of quotes and parentheses: names that are not quoted have none.
fn keywords(sql: &str) -> String {
    let mut out = String::from(" ");
    let mut word = String::new();
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    for c in sql.chars().chain([' ']) {
        if let Some(open) = quote {
            if c == open {
                quote = None;
            }
            continue;
        }
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if depth == 0 && !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase()) {
            out.push_str(&word);
            out.push(' ');
        }
        word.clear();
        match c {
            '\'' | '"' => quote = Some(c),
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => out.push_str(", "),
            // What follows is the text of a routine.
            '$' => break,
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::keywords;

    #[test]
    fn names_and_values_are_no_keywords() {
        let sql = "ALTER TABLE a.\"SET NOT NULL\" ALTER COLUMN b SET DEFAULT f('DROP' || (X)), \
                   ALTER COLUMN c TYPE numeric(3,2)";
        let expected = " ALTER TABLE ALTER COLUMN SET DEFAULT , ALTER COLUMN TYPE ";
        assert_eq!(keywords(sql), expected);
    }
}
