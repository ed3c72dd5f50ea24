//! What may have been renamed: pairs of what is gone and what is new, compared by what they are.
//! Nothing is decided here: a person is asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

use super::labels::{Labels, relabelled};
use super::{Rename, To, last_name, moved};

/// From this score on, of 100, a pair is offered.
const ENOUGH: f64 = 60.0;

/// By how much a pair must be better than others of either side.
const AHEAD: f64 = 4.0;

/// Fields that say where an object is, or that follow from it.
const OF_PLACE: [&str; 5] = ["position", "on", "owned_by", "needs", "parent"];

/// An object that is gone and one that is new, which may be the same; or two labels of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The object of the first schema.
    pub from: ObjectId,
    /// The object of the second schema.
    pub to: ObjectId,
    /// Where both are an enum that stays: the label that goes, and the one that comes.
    pub labels: Option<Labels>,
    /// How alike they are, of 100.
    pub score: u32,
    /// In which way, in a few words: `the same but for the name`.
    pub why: String,
}

impl Candidate {
    /// What it is where it is confirmed.
    pub fn renames(&self) -> Vec<Rename> {
        if let Some((before, after)) = self.labels.clone() {
            return vec![Rename { id: self.from.clone(), to: To::Label { before, after } }];
        }
        let (before, after) = (space(&self.from), space(&self.to));
        let moves = after.filter(|after| before.as_ref() != Some(after));
        let moves = moves.map(|it| Rename { id: self.from.clone(), to: To::Namespace(it) });
        let name = last_name(&self.to).filter(|name| last_name(&self.from).as_ref() != Some(name));
        let names = name.map(|it| Rename { id: self.from.clone(), to: To::Name(it) });
        names.into_iter().chain(moves).collect()
    }

    /// What goes, and what it may be from then on: `table public.users` and `public.accounts`.
    pub fn sides(&self) -> (String, String) {
        match &self.labels {
            Some((before, after)) => {
                (format!("label {} of {}", quote(before), self.from), quote(after))
            }
            None => (self.from.to_string(), self.to.path().to_owned()),
        }
    }

    /// What confirms it, as [`Named`](super::Named) reads it: `public.users=public.accounts`.
    pub fn said(&self) -> String {
        let side = |id: &ObjectId, label: Option<&String>| match label {
            Some(label) => format!("{}.{}", id.path(), quote(label)),
            None => id.path().to_owned(),
        };
        let labels = self.labels.as_ref();
        let before = side(&self.from, labels.map(|(before, _)| before));
        format!("{before}={}", side(&self.to, labels.map(|(_, after)| after)))
    }

    /// The option of the command line that confirms it, as a shell reads it.
    pub fn option(&self) -> String {
        let said = self.said();
        let plain = |c: char| c.is_ascii_alphanumeric() || "._=-".contains(c);
        match said.chars().all(plain) {
            true => format!("--rename {said}"),
            false => format!("--rename '{}'", said.replace('\'', "'\\''")),
        }
    }
}

/// The namespace of what can move to another.
fn space(id: &ObjectId) -> Option<String> {
    let moves = matches!(id.kind().depth(), Some(2) | None);
    moves.then(|| crate::name::split(id.first_segment())?.pop())?
}

/// The pairs that may be renames, each object in one at most. `known` is what is renamed anyway:
/// parts of it are compared with those of what it became.
///
/// # Errors
/// Those of [`moved`] for what is known.
pub fn candidates(
    from: &Schema,
    to: &Schema,
    known: &[Rename],
) -> Result<Vec<Candidate>, Vec<Diagnostic>> {
    let (_, addresses) = moved(from, known)?;
    let now = |id: &ObjectId| addresses.get(id).unwrap_or(id).clone();
    let reached: BTreeSet<&ObjectId> = addresses.values().collect();
    let is_known =
        |id: &ObjectId| reached.contains(id) || (from.contains(id) && !addresses.contains_key(id));
    let mut gone: BTreeMap<(Kind, String), Vec<ObjectId>> = BTreeMap::new();
    let mut new = gone.clone();
    for (id, entry) in from.iter() {
        if !to.contains(addresses.get(id).unwrap_or(id)) && is_offered(id, entry) {
            gone.entry((id.kind(), group(&now(id), entry, &now))).or_default().push(id.clone());
        }
    }
    for (id, entry) in to.iter() {
        if !is_known(id) && is_offered(id, entry) {
            new.entry((id.kind(), group(id, entry, &ObjectId::clone)))
                .or_default()
                .push(id.clone());
        }
    }
    let labels = relabelled(from, to, known, &addresses);
    if !gone.keys().any(|key| new.contains_key(key)) {
        return Ok(labels);
    }
    let mut old_looks = Looks::new(from);
    let mut new_looks = Looks::new(to);
    let mut all = Vec::new();
    for (key, gone) in &gone {
        let Some(new) = new.get(key) else { continue };
        // Parts of what comes and goes as a whole are compared with it.
        let has_home = |schema: &Schema, id: &ObjectId| {
            id.parent_path().is_none_or(|_| schema.parent(id).is_none_or(|it| schema.contains(&it)))
        };
        let pairs = gone.iter().flat_map(|a| new.iter().map(move |b| (a, b)));
        let mut scored: Vec<(f64, &ObjectId, &ObjectId, String)> = pairs
            .filter(|(a, b)| has_home(from, a) && has_home(to, b))
            .filter_map(|(a, b)| {
                let (score, why) = score(&mut old_looks, &mut new_looks, (a, &now(a)), b)?;
                (score >= ENOUGH).then_some((score, a, b, why))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        let mut taken: Vec<&ObjectId> = Vec::new();
        for (score, a, b, why) in &scored {
            if taken.contains(a) || taken.contains(b) {
                continue;
            }
            let rival = scored.iter().find(|(other, c, d, _)| {
                let meets = (c == a) != (d == b);
                meets && !taken.contains(c) && !taken.contains(d) && *other > score - AHEAD
            });
            taken.extend([*a, *b]);
            if rival.is_none() {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let score = score.round() as u32;
                let (from, to) = ((*a).clone(), (*b).clone());
                let labels = None;
                all.push(Candidate { from, to, labels, score, why: why.clone() });
            }
        }
    }
    // What is in a namespace goes with it.
    let spaces: Vec<_> = all.iter().filter(|it| it.from.kind() == Kind::Namespace).collect();
    let goes = |it: &Candidate| {
        let pair = it.from.namespace().zip(it.to.namespace());
        pair.is_some_and(|(a, b)| {
            spaces.iter().any(|space| space.from.name() == a && space.to.name() == b)
        })
    };
    let stay: Vec<_> = all.iter().filter(|it| !goes(it)).cloned().collect();
    Ok(stay.into_iter().chain(labels).collect())
}

/// Whether renames of it are looked for. What stands in another object's text has no name.
fn is_offered(id: &ObjectId, entry: &Entry) -> bool {
    let owned = matches!(&entry.object, Object::Sequence(it) if it.owned_by.is_some());
    let inherited = match &entry.object {
        Object::Column(column) => column.inherited.is_some(),
        Object::Constraint(constraint) => constraint.inherited.is_some(),
        _ => false,
    };
    entry.extension.is_none()
        && !owned
        && !inherited
        && id.kind() != Kind::Default
        && id.kind() != Kind::Setting
        && last_name(id).is_some()
}

/// What an object must share with the one that it may have become: the table or the like that it
/// belongs to, or the types of its arguments.
fn group(id: &ObjectId, entry: &Entry, now: &dyn Fn(&ObjectId) -> ObjectId) -> String {
    match &entry.object {
        Object::Index(index) => now(&index.on).path().to_owned(),
        Object::Statistics(statistics) => now(&statistics.on).path().to_owned(),
        _ if id.kind().depth() == Some(3) => id.parent_path().unwrap_or_default().to_owned(),
        _ => id.signature().map_or(String::new(), |(_, types)| types.to_owned()),
    }
}

/// What objects look like but for their names: features, and how much each weighs.
type Look = HashMap<String, f64>;

struct Looks<'s> {
    schema: &'s Schema,
    /// The parts of objects: by the path of the object, with those that only belong to it.
    parts: HashMap<&'s str, Vec<(&'s ObjectId, &'s Entry)>>,
    looks: HashMap<ObjectId, Look>,
}

impl<'s> Looks<'s> {
    fn new(schema: &'s Schema) -> Self {
        let mut parts: HashMap<&str, Vec<_>> = HashMap::new();
        for (id, entry) in schema.iter() {
            let home = match &entry.object {
                Object::Index(index) => Some(index.on.path()),
                _ => id.parent_path(),
            };
            if let Some(home) = home {
                parts.entry(home).or_default().push((id, entry));
            }
        }
        Self { schema, parts, looks: HashMap::new() }
    }

    fn of(&mut self, id: &ObjectId) -> &Look {
        if !self.looks.contains_key(id) {
            let look = self.look(id);
            self.looks.insert(id.clone(), look);
        }
        self.looks.entry(id.clone()).or_default()
    }

    fn look(&self, id: &ObjectId) -> Look {
        let mut look = Look::new();
        if let Some(entry) = self.schema.get(id) {
            describe(&mut look, "", entry);
        }
        if id.kind() == Kind::Column
            && let Some(default) = self.schema.get(&id.as_kind(Kind::Default))
        {
            describe(&mut look, "default ", default);
        }
        let of_namespace = id.kind() == Kind::Namespace;
        for (part, entry) in self.parts.get(id.path()).into_iter().flatten() {
            // Tables and views share their columns' paths with nothing else.
            let belongs = of_namespace
                || part.kind().depth() == Some(3)
                || matches!(entry.object, Object::Index(_));
            if !belongs || part.kind() == Kind::Default {
                continue;
            }
            let (word, name) = (part.kind().word(), part.name());
            match &entry.object {
                _ if of_namespace => {
                    look.insert(format!("{word} {name}"), 1.0);
                }
                Object::Column(column) => {
                    look.insert(format!("{word} {name}"), 1.0);
                    look.insert(format!("{word} {name} {}", column.sql_type), 1.0);
                    look.insert(format!("{word} {} {}", column.position, column.sql_type), 1.0);
                }
                Object::Attribute(attribute) => {
                    look.insert(format!("{word} {name}"), 1.0);
                    look.insert(format!("{word} {name} {}", attribute.sql_type), 1.0);
                    let position = attribute.position;
                    look.insert(format!("{word} {position} {}", attribute.sql_type), 1.0);
                }
                // Their names may follow that of the table.
                object => {
                    let fields: Vec<_> = object
                        .fields()
                        .into_iter()
                        .filter(|(field, _)| !OF_PLACE.contains(field))
                        .map(|(field, value)| format!("{field} {value}"))
                        .collect();
                    look.insert(format!("{word} {}", fields.join(" ")), 1.0);
                }
            }
        }
        look
    }
}

/// Adds what an object is, field by field; of longer texts, word by word.
fn describe(look: &mut Look, before: &str, entry: &Entry) {
    for (field, value) in entry.fields() {
        if OF_PLACE.contains(&field) || matches!(field, "grants" | "owner" | "security_labels") {
            continue;
        }
        // A type says more than a property.
        let weight = if field == "type" { 4.0 } else { 1.0 };
        match &value {
            Value::String(text) if text.contains(' ') && field != "type" => {
                let words: Vec<_> = text
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .filter(|word| !word.is_empty())
                    .collect();
                look.insert(format!("{before}{field} {text}"), 1.0);
                #[allow(clippy::cast_precision_loss)]
                let each = 4.0 / words.len().max(1) as f64;
                for word in words {
                    *look.entry(format!("{before}{field}: {word}")).or_default() += each;
                }
            }
            Value::Array(items) => {
                for item in items {
                    look.insert(format!("{before}{field}: {item}"), weight);
                }
            }
            value => {
                look.insert(format!("{before}{field} {value}"), weight);
            }
        }
    }
}

/// How alike two objects are, of 100, and in which way; `None` where nothing speaks for it.
fn score(
    old: &mut Looks<'_>,
    new: &mut Looks<'_>,
    (a, now): (&ObjectId, &ObjectId),
    b: &ObjectId,
) -> Option<(f64, String)> {
    let (from, to) = (old.schema, new.schema);
    let place = place(from, to, a, b);
    let name = likeness(&last_name(a)?, &last_name(b)?);
    let (left, right) = (old.of(a).clone(), new.of(b));
    let same: f64 =
        left.iter().filter_map(|(feature, weight)| Some(weight.min(*right.get(feature)?))).sum();
    let total: f64 = left.values().sum::<f64>() + right.values().sum::<f64>();
    // Two things without any feature are alike: an empty table, a plain sequence.
    let alike = if total > 0.0 { 2.0 * same / total } else { 1.0 };
    let is_part = matches!(a.kind(), Kind::Column | Kind::Attribute);
    let score = match place {
        Some(place) => 50.0 * alike + 20.0 * name + 30.0 * place,
        None => {
            let home = f64::from(u8::from(space(now) == space(b)));
            70.0 * alike + 20.0 * name + 10.0 * home
        }
    };
    // What has little to tell is told apart by its name.
    let enough = if alike > 0.99 { 4.0 } else { 8.0 };
    let little = total < enough && !is_part;
    if alike < 0.5 || (little && name < 0.5) {
        return None;
    }
    let mut why = vec![match alike {
        x if x > 0.99 => "the same but for the name".to_owned(),
        x => format!("{:.0} % the same", x * 100.0),
    }];
    if place == Some(1.0) {
        why.push("in the same place".to_owned());
    }
    if name > 0.7 {
        why.push("a similar name".to_owned());
    }
    Some((score, why.join(", ")))
}

/// For a column or attribute, how many of its two neighbours are the same, from 0 to 1.
fn place(from: &Schema, to: &Schema, a: &ObjectId, b: &ObjectId) -> Option<f64> {
    let siblings = |schema: &Schema, id: &ObjectId| -> Option<Vec<(u32, String)>> {
        let own = schema.get(id)?.object.position()?;
        let all = schema.children(id.kind(), id.parent_path()?);
        let mut all: Vec<_> =
            all.filter_map(|(id, entry)| Some((entry.object.position()?, id.name()))).collect();
        all.sort();
        let at = all.iter().position(|(position, _)| *position == own)?;
        let name = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|(_, it)| it.clone());
        Some(vec![
            (0, name(at.checked_sub(1)).unwrap_or_default()),
            (1, name(at.checked_add(1)).unwrap_or_default()),
            (2, all.len().to_string()),
            (3, at.to_string()),
        ])
    };
    let (left, right) = siblings(from, a).zip(siblings(to, b))?;
    // A neighbour may be renamed too: the same number of the same count stands for it.
    let same_spot = left.get(2..) == right.get(2..);
    let neighbours = left.iter().zip(&right).take(2).filter(|(a, b)| a == b).count();
    Some(if same_spot { 1.0 } else { f64::from(u32::try_from(neighbours).ok()?) / 2.0 })
}

/// How alike two names are, from 0 to 1: by the pairs of letters that they share (Dice).
fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let text: Vec<char> = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        text.windows(2).filter_map(|w| Some((*w.first()?, *w.get(1)?))).collect()
    };
    let (left, mut right) = (pairs(a), pairs(b));
    let total = left.len() + right.len();
    if total == 0 {
        return 0.0;
    }
    let mut same = 0_u32;
    for pair in left {
        if let Some(at) = right.iter().position(|other| *other == pair) {
            right.swap_remove(at);
            same += 1;
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let total = total as f64;
    2.0 * f64::from(same) / total
}
