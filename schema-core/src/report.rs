//! Changes in words: object, before → after, what it means for models, and what to do.

mod fold;
mod github;
mod help;
mod html;
mod human;
mod json;
mod lines;
mod markdown;
mod repeat;
mod sections;
#[cfg(test)]
mod tests;
mod words;

pub use human::Role;
pub use words::{field_text, kind_words, visible, visible_lines};
pub(crate) use words::{is_printed, may_mean_the_same};

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diff::{Change, FieldChange, What};
use crate::id::ObjectId;
use crate::impact::{Impact, breaking, impact};
use crate::object::Kind;
use crate::plan::Rename;
use crate::plan::rename::Candidate;
use crate::record::Fields;
use crate::schema::Schema;
use fold::{sign, top};
use sections::Section;

/// The changes between two schemas, folded, graded and put in words.
#[derive(Clone, Debug)]
pub struct Report {
    from: Side,
    to: Side,
    entries: Vec<ReportEntry>,
    unmodelled: BTreeSet<String>,
    sections: Vec<Section>,
}

/// One side of the comparison.
#[derive(Clone, Debug)]
struct Side {
    name: String,
    postgres: u32,
    objects: usize,
}

/// One change, with the parts of the object that came or went with it.
#[derive(Clone, Debug)]
pub struct ReportEntry {
    /// The object that differs.
    pub object: ObjectId,
    /// How.
    pub what: What,
    /// What it means for models made before the change; the worst of the object and its parts.
    pub impact: Impact,
    /// The fields whose change breaks models.
    pub breaking: Vec<&'static str>,
    /// Columns, constraints, indexes … that came or went with the object, in reading order.
    pub parts: Vec<Part>,
    /// The same change of partitions and child tables, which follows from this one.
    pub repeats: Vec<ReportEntry>,
    /// The object's fields where it was added or removed.
    values: Fields,
    notes: Vec<String>,
    help: Vec<String>,
    /// What it may be the same as under a new name.
    renamed: Vec<Candidate>,
    line: Option<usize>,
}

/// A part of an added or removed object.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its address.
    pub object: ObjectId,
    values: Fields,
}

/// The lines of a snapshot before its first object.
const FRAME_LINES: usize = 3;

impl Report {
    /// Puts into words the changes that [`diff`](crate::diff()) found from one schema to another.
    pub fn new(changes: &[Change], from: &Schema, to: &Schema) -> Self {
        Self::renamed(changes, (from, to), &[])
    }

    /// As [`Self::new`], where it is known what was renamed: nothing is offered for that.
    pub fn renamed(changes: &[Change], (from, to): (&Schema, &Schema), known: &[Rename]) -> Self {
        let side = |name: &str, schema: &Schema| Side {
            name: name.to_owned(),
            postgres: schema.postgres,
            objects: schema.len(),
        };
        let helps = help::Helps::new(changes, (from, to), known);
        let all: BTreeSet<_> =
            changes.iter().map(|change| (&change.id, sign(&change.what))).collect();
        let mut entries: Vec<ReportEntry> = Vec::new();
        let mut at: BTreeMap<ObjectId, usize> = BTreeMap::new();
        let mut folded: Vec<(ObjectId, &Change)> = Vec::new();
        for change in changes {
            let schema = if change.what == What::Removed { from } else { to };
            let top = top(change, schema, &all);
            if top != change.id {
                folded.push((top, change));
                continue;
            }
            at.insert(change.id.clone(), entries.len());
            entries.push(ReportEntry {
                object: change.id.clone(),
                what: change.what.clone(),
                impact: impact(change, from, to),
                breaking: breaking(change, from, to),
                parts: Vec::new(),
                repeats: Vec::new(),
                values: values(change, schema),
                notes: notes(change, from.postgres, to.postgres),
                help: helps.of(change),
                renamed: helps.renamed(change),
                line: None,
            });
        }
        for (top, change) in folded {
            let Some(entry) = at.get(&top).and_then(|at| entries.get_mut(*at)) else { continue };
            let schema = if change.what == What::Removed { from } else { to };
            entry.impact = entry.impact.max(impact(change, from, to));
            entry.parts.push(Part { object: change.id.clone(), values: values(change, schema) });
        }
        number(&mut entries, from);
        let entries = repeat::fold(entries, from, to);
        let unmodelled = [from, to]
            .iter()
            .flat_map(|schema| schema.of_kind(Kind::Unmodelled))
            .map(|(id, _)| id.path().to_owned())
            .collect();
        let (from, to) = (side("from", from), side("to", to));
        Self { from, to, entries, unmodelled, sections: Vec::new() }
    }

    /// Names both sides as the reader knows them. The names must not hold secrets.
    #[must_use]
    pub fn named(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.from.name = from.into();
        self.to.name = to.into();
        self
    }

    /// Grades anew: what no model depends on is invisible.
    #[must_use]
    pub fn seen_by_models(mut self, seen: impl Fn(&ObjectId) -> bool) -> Self {
        for entry in &mut self.entries {
            let mut all = std::iter::once(&entry.object)
                .chain(entry.repeats.iter().map(|repeat| &repeat.object));
            if !all.any(&seen) {
                entry.impact = Impact::Invisible;
            }
        }
        self
    }

    /// The changes, in reading order: parts of an added or removed object are folded into it, and
    /// what children only repeat into what their parent did.
    pub fn entries(&self) -> &[ReportEntry] {
        &self.entries
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many changes have this impact.
    pub fn count(&self, impact: Impact) -> usize {
        self.entries.iter().filter(|entry| entry.impact == impact).count()
    }

    /// Objects of either side that are not modelled, and so compared by their names alone.
    pub fn unmodelled(&self) -> impl Iterator<Item = &str> {
        self.unmodelled.iter().map(String::as_str)
    }

    /// The server majors of both sides where they are not the same.
    pub fn majors(&self) -> Option<(u32, u32)> {
        (self.from.postgres != self.to.postgres).then_some((self.from.postgres, self.to.postgres))
    }

    /// What holds for the report as a whole, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some((from, to)) = self.majors() {
            notes.push(format!(
                "the two sides were printed by PostgreSQL {from} and PostgreSQL {to}: \
                 definitions may differ only in how a server prints them"
            ));
        }
        if !self.unmodelled.is_empty() {
            let n = self.unmodelled.len();
            notes.push(format!(
                "{} not modelled: only {} compared",
                if n == 1 { "1 object is".to_owned() } else { format!("{n} objects are") },
                if n == 1 { "its name is" } else { "their names are" },
            ));
        }
        notes
    }

    /// `3 changes from a to b: 1 breaking, 2 compatible`, on one line.
    pub fn headline(&self) -> String {
        self.headline_with(&words::visible)
    }

    fn headline_with(&self, name: &dyn Fn(&str) -> String) -> String {
        let side = |side: &Side| format!("{} (PostgreSQL {})", name(&side.name), side.postgres);
        let (from, to) = (side(&self.from), side(&self.to));
        if self.entries.is_empty() {
            return format!(
                "no change: {from} and {to} agree, {}",
                counted(self.to.objects, "object")
            );
        }
        let counts: Vec<_> = [Impact::Breaking, Impact::Compatible, Impact::Invisible]
            .iter()
            .filter_map(|impact| match self.count(*impact) {
                0 => None,
                n => Some(format!("{n} {}", impact.word())),
            })
            .collect();
        let changes = counted(self.entries.len(), "change");
        format!("{changes} from {from} to {to}: {}", counts.join(", "))
    }
}

impl ReportEntry {
    /// The change in one line: ``column `public.users.email`: type `text` → `integer` ``.
    pub fn message(&self) -> String {
        let object =
            format!("{} `{}`", kind_words(self.object.kind()), visible(self.object.path()));
        let verb = match &self.what {
            What::Altered(fields) => {
                let changes: Vec<_> = shown(fields).map(words::change).collect();
                return format!("{object}: {}", changes.join(", "));
            }
            What::Added => "added",
            What::Removed => "removed",
        };
        let summary = words::summary(&self.values);
        let parts = self.parts_in_brief();
        match (summary.is_empty(), parts.is_empty()) {
            (true, true) => format!("{object}: {verb}"),
            (false, true) => format!("{object}: {verb} (`{summary}`)"),
            (_, false) => format!("{object}: {verb}, with {parts}"),
        }
    }

    /// What to do, or what it means for the program; one suggestion each.
    pub fn help(&self) -> &[String] {
        &self.help
    }

    /// What may explain the change away, such as texts that differ only in parentheses.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The line of the first side's snapshot, from 1, where the object or what holds it stands.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// `added`, `removed` or `altered`.
    pub fn verb(&self) -> &'static str {
        match self.what {
            What::Added => "added",
            What::Removed => "removed",
            What::Altered(_) => "altered",
        }
    }

    /// `columns id, name, 1 constraint`.
    fn parts_in_brief(&self) -> String {
        const NAMED: usize = 12;
        let of = |kinds: &[Kind]| {
            self.parts.iter().filter(|p| kinds.contains(&p.object.kind())).collect::<Vec<_>>()
        };
        let mut brief = Vec::new();
        for (kind, word) in [(Kind::Column, "column"), (Kind::Attribute, "attribute")] {
            let parts = of(&[kind]);
            let names: Vec<_> =
                parts.iter().take(NAMED).map(|p| visible(&p.object.name())).collect();
            if !names.is_empty() {
                let plural = if parts.len() == 1 { "" } else { "s" };
                let more = match parts.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    n => format!(" and {n} more"),
                };
                brief.push(format!("{word}{plural} `{}`{more}", names.join("`, `")));
            }
        }
        let named = [Kind::Column, Kind::Attribute];
        for kind in Kind::ALL.iter().filter(|kind| !named.contains(kind)) {
            // A column's default is a part of the column to every reader.
            if *kind == Kind::Default && self.object.kind() != Kind::Column {
                continue;
            }
            match of(&[*kind]).len() {
                0 => {}
                n => brief.push(counted(n, &kind_words(*kind))),
            }
        }
        brief.join(", ")
    }
}

/// The fields that tell a reader something: what an object needs follows from what it says.
fn shown(fields: &[FieldChange]) -> impl Iterator<Item = &FieldChange> {
    fields.iter().filter(|field| field.field != "needs" || fields.len() == 1)
}

/// `1 change`, `2 changes`, `2 indexes`.
fn counted(n: usize, word: &str) -> String {
    match (n, word) {
        (1, word) => format!("1 {word}"),
        (n, "index") => format!("{n} indexes"),
        (n, word) => format!("{n} {word}s"),
    }
}

fn values(change: &Change, schema: &Schema) -> Fields {
    match change.what {
        What::Altered(_) => Fields::new(),
        What::Added | What::Removed => {
            schema.get(&change.id).map(|entry| entry.fields()).unwrap_or_default()
        }
    }
}

fn notes(change: &Change, from: u32, to: u32) -> Vec<String> {
    let What::Altered(fields) = &change.what else { return Vec::new() };
    let mut notes = Vec::new();
    for field in fields.iter().filter(|field| words::is_printed(field.field)) {
        let (Some(Value::String(before)), Some(Value::String(after))) =
            (&field.before, &field.after)
        else {
            continue;
        };
        let label = words::label(field.field);
        if words::may_mean_the_same(before, after) {
            notes.push(format!(
                "both texts of the {label} differ only in white space, parentheses, casts or the \
                 case of words, and may mean the same"
            ));
        } else if from != to {
            notes
                .push(format!("PostgreSQL {from} and {to} may print the same {label} differently"));
        }
    }
    notes
}

/// Finds the line of each entry in the snapshot of `from`.
fn number(entries: &mut [ReportEntry], from: &Schema) {
    if entries.is_empty() {
        return;
    }
    let lines: BTreeMap<_, _> = from
        .in_reading_order()
        .into_iter()
        .enumerate()
        .map(|(i, (id, _))| (id, i + 1 + FRAME_LINES))
        .collect();
    for entry in entries {
        let relation = entry.object.parent_path().and_then(|path| from.relation(path));
        entry.line = lines
            .get(&entry.object)
            .or_else(|| lines.get(relation?.0))
            .or_else(|| lines.get(&ObjectId::new(Kind::Namespace, [&*entry.object.namespace()?])))
            .copied();
    }
}
