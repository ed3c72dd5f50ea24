//! Changes by the object that a reader knows: how each side makes it, and the SQL between.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::Report;
use super::fold::whole;
use crate::id::ObjectId;
use crate::plan::{self, Plan, Step};
use crate::schema::Schema;

/// An object with all its parts, as far as a plan or a change speaks of it.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) object: ObjectId,
    /// Its changes: places in the report's entries.
    pub(super) entries: Vec<usize>,
    /// The SQL that makes it on either side; empty where it is not there.
    pub(super) before: String,
    pub(super) after: String,
    pub(super) steps: Vec<Step>,
}

impl Report {
    /// Adds the SQL: how either side makes what differs, and the steps of the plan that leads from
    /// one to the other. [`markdown`](Self::markdown) and [`html`](Self::html) show it.
    #[must_use]
    pub fn with_sql(mut self, from: &Schema, to: &Schema, plan: &Plan) -> Self {
        let mut at: HashMap<ObjectId, usize> = HashMap::new();
        let mut sections: Vec<Section> = Vec::new();
        let mut section = |object: ObjectId, sections: &mut Vec<Section>| {
            *at.entry(object.clone()).or_insert_with(|| {
                let (entries, steps) = (Vec::new(), Vec::new());
                let (before, after) = (String::new(), String::new());
                sections.push(Section { object, entries, before, after, steps });
                sections.len() - 1
            })
        };
        for (i, entry) in self.entries.iter().enumerate() {
            let at = section(outermost(&entry.object, from, to), &mut sections);
            sections.get_mut(at).into_iter().for_each(|it| it.entries.push(i));
        }
        for step in &plan.steps {
            let at = section(outermost(&step.id, from, to), &mut sections);
            sections.get_mut(at).into_iter().for_each(|it| it.steps.push(step.clone()));
        }
        let (mut before, mut after) = (definitions(from), definitions(to));
        for section in &mut sections {
            section.before = before.remove(&section.object).unwrap_or_default();
            section.after = after.remove(&section.object).unwrap_or_default();
        }
        self.sections = sections;
        self
    }
}

impl Report {
    /// The sections; without the SQL, one for each change.
    pub(super) fn sections(&self) -> Cow<'_, [Section]> {
        if !self.sections.is_empty() {
            return Cow::Borrowed(&self.sections);
        }
        let of_each = self.entries.iter().enumerate().map(|(i, entry)| Section {
            object: entry.object.clone(),
            entries: vec![i],
            before: String::new(),
            after: String::new(),
            steps: Vec::new(),
        });
        Cow::Owned(of_each.collect())
    }
}

/// The object that it is a part of in the end, on either side.
fn outermost(id: &ObjectId, from: &Schema, to: &Schema) -> ObjectId {
    let mut id = id.clone();
    // Bounded as the folding of entries is.
    for _ in 0..8 {
        match whole(&id, to).or_else(|| whole(&id, from)) {
            Some(whole) => id = whole,
            None => break,
        }
    }
    id
}

/// The SQL that makes each object with its parts; nothing where no order of statements does.
fn definitions(schema: &Schema) -> BTreeMap<ObjectId, String> {
    let mut definitions: BTreeMap<ObjectId, String> = BTreeMap::new();
    for step in plan::create(schema).unwrap_or_default().steps {
        let text = definitions.entry(outermost(&step.id, schema, schema)).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&step.sql);
        text.push_str(";\n");
    }
    definitions
}
