//! What is called how after a transformation, and why.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::name::{MAX_NAME_BYTES, split};
use crate::object::{Entry, Kind, Object};
use crate::plan::rename::{Addresses, Mention, Rename, To, mentions, moved};
use crate::schema::Schema;

use super::convention::{fill, is_numbered};
use super::own::{is_fixed, leader, means, own_name, travels};
use super::scope::{Scope, scopes};
use super::{Change, Transform, What, words};

/// The new names that a transformation gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// What a server is to be told, all at once.
    pub renames: Vec<Rename>,
    /// The same for a reader, by the order of ids, with the reasons.
    pub changes: Vec<Change>,
    /// Where everything is afterwards that is elsewhere then, parts of what moves included.
    pub addresses: Addresses,
    /// Namespaces that are not renamed while their objects go to another one.
    pub left: BTreeMap<String, String>,
    /// Rules that mean nothing, and prefixes that were left.
    pub warnings: Vec<Diagnostic>,
}

/// What gives a name with a number in it.
type Numbered = Box<dyn Fn(&str) -> String>;

impl Transform {
    /// The new names of a schema's objects.
    ///
    /// # Errors
    /// `transform-collision` where two objects would have one name, `transform-name` where a name
    /// would be longer than PostgreSQL keeps, and those of [`moved`]. All of them at once.
    pub fn names(&self, schema: &Schema) -> Result<Names, Vec<Diagnostic>> {
        let mut naming = Naming::new(self, schema);
        naming.all();
        naming.by_convention();
        naming.followers();
        let mut errors = naming.too_long();
        errors.extend(naming.collisions());
        if !errors.is_empty() {
            return Err(errors);
        }
        naming.finish()
    }
}

impl Names {
    /// The texts of `schema` that hold names which are others now, namespaces that are left too.
    pub fn mentions(&self, schema: &Schema) -> Vec<Mention> {
        let mut addresses = self.addresses.clone();
        let space = |name: &String| ObjectId::new(Kind::Namespace, [name.as_str()]);
        addresses.extend(self.left.iter().map(|(from, to)| (space(from), space(to))));
        mentions(schema, &addresses)
    }
}

/// A new name and the rules that made it.
#[derive(Default)]
struct Given {
    name: String,
    reasons: Vec<String>,
}

struct Naming<'s> {
    transform: &'s Transform,
    schema: &'s Schema,
    given: BTreeMap<&'s ObjectId, Given>,
    /// Namespaces that get other names or whose objects go to another one.
    spaces: BTreeMap<String, String>,
    /// Those of them that stay while their objects go.
    left: BTreeSet<String>,
    warnings: Vec<Diagnostic>,
}

impl<'s> Naming<'s> {
    fn new(transform: &'s Transform, schema: &'s Schema) -> Self {
        Self {
            transform,
            schema,
            given: BTreeMap::new(),
            spaces: BTreeMap::new(),
            left: BTreeSet::new(),
            warnings: Vec::new(),
        }
    }

    /// Names everything by itself.
    fn all(&mut self) {
        for (id, entry) in self.schema.iter() {
            if is_fixed(entry) {
                continue;
            }
            let Some(name) = own_name(id) else { continue };
            let mut given = Given { name, reasons: Vec::new() };
            if id.kind() == Kind::Namespace {
                self.relocate(&mut given);
            } else {
                self.rename(id, &mut given);
            }
            self.word(id, &mut given);
            if id.kind() == Kind::Namespace {
                self.space(id, &mut given);
            }
            self.given.insert(id, given);
        }
        for rule in &self.transform.rename {
            if !self.schema.iter().any(|(id, _)| means(&rule.path, id)) {
                let why = format!("there is no {} to be called {}", rule.path, rule.to);
                let help = "name it as it is in the source, with its namespace";
                self.warnings.push(Diagnostic::warning("transform-unused", why).help(help));
            }
        }
        for rule in &self.transform.relocate {
            let id = ObjectId::new(Kind::Namespace, [rule.from.as_str()]);
            if !self.schema.contains(&id) {
                let why = format!("there is no namespace {} to relocate", rule.from);
                let help = "remove the rule, or name a namespace that is there";
                self.warnings.push(Diagnostic::warning("transform-unused", why).help(help));
            }
        }
    }

    fn relocate(&self, given: &mut Given) {
        let rule = self.transform.relocate.iter().find(|rule| rule.from == given.name);
        if let Some(rule) = rule.filter(|rule| rule.to != rule.from) {
            given.reasons.push(format!("relocate {} to {}", rule.from, rule.to));
            given.name.clone_from(&rule.to);
        }
    }

    fn rename(&self, id: &ObjectId, given: &mut Given) {
        let rule = self.transform.rename.iter().find(|rule| means(&rule.path, id));
        if let Some(rule) = rule.filter(|rule| rule.to != given.name) {
            given.reasons.push(format!("rename {} to {}", rule.path, rule.to));
            given.name.clone_from(&rule.to);
        }
    }

    /// Prefixes and case, until they change nothing more.
    fn word(&mut self, id: &ObjectId, given: &mut Given) {
        let fits = |kind: Option<Kind>| match kind {
            Some(kind) => kind == id.kind(),
            None => matches!(id.kind(), Kind::Table | Kind::View | Kind::MaterializedView),
        };
        let prefixes: Vec<_> =
            self.transform.strip_prefix.iter().filter(|prefix| fits(prefix.kind)).collect();
        // Each turn makes the name shorter or is the last but one.
        for _ in 0..MAX_NAME_BYTES {
            let before = given.name.clone();
            for prefix in &prefixes {
                if let Some(rest) = words::stripped(&given.name, &prefix.text) {
                    let rest = rest.to_owned();
                    push_new(&mut given.reasons, format!("strip prefix {}", prefix.text));
                    given.name = rest;
                }
            }
            if let Some(case) = self.transform.case {
                let cased = words::cased(&given.name, case);
                if cased != given.name {
                    push_new(&mut given.reasons, format!("{} case", case.word()));
                    given.name = cased;
                }
            }
            if given.name == before {
                break;
            }
        }
        let unsure = prefixes
            .iter()
            .find(|it| !it.text.is_empty() && given.name.starts_with(&it.text))
            .filter(|it| given.name.len() > it.text.len());
        if let Some(prefix) = unsure {
            let why = format!(
                "{id} begins with {}, which may be the beginning of a word: it is left",
                prefix.text
            );
            self.warnings.push(
                Diagnostic::warning("transform-prefix", why)
                    .object(id)
                    .help(format!("name it, if it is none: --rename '{}=…'", id.path())),
            );
        }
    }

    /// Whether a namespace itself gets the name, or only what is in it goes there.
    fn space(&mut self, id: &ObjectId, given: &mut Given) {
        let name = id.name();
        if given.name == name {
            return;
        }
        self.spaces.insert(name.clone(), given.name.clone());
        let target = ObjectId::new(Kind::Namespace, [given.name.as_str()]);
        let is_shared = self.transform.relocate.iter().filter(|it| it.to == given.name).count() > 1;
        // Extensions stay where they are, so that several databases can share them.
        let has_extension = self.schema.iter().any(|(id, entry)| {
            let within = entry.extension.is_some() && id.namespace().as_ref() == Some(&name);
            within || matches!(&entry.object, Object::Extension(it) if it.namespace == name)
        });
        let by_relocation = self.transform.relocate.iter().any(|it| it.from == name);
        let goes = by_relocation && (self.schema.contains(&target) || is_shared);
        if name == "public" || has_extension || goes {
            self.left.insert(name.clone());
            given.name = name;
        }
    }

    /// Names constraints, indexes and sequences after what they belong to, with numbers where
    /// several would have one name. One that has such a name already keeps it.
    fn by_convention(&mut self) {
        if self.transform.convention.is_empty() {
            return;
        }
        let mut bases: BTreeMap<&'s ObjectId, Numbered> = BTreeMap::new();
        for (id, entry) in self.schema.iter() {
            let Some(filling) = self.transform.convention.of(id, entry) else { continue };
            if !self.given.contains_key(id) || leader(self.schema, id, entry).is_some() {
                continue;
            }
            let column = |name: &String| self.name_of(&filling.table.child(Kind::Column, name));
            let table = self.name_of(&filling.table);
            let columns = filling.columns.iter().map(column).collect::<Vec<_>>().join("_");
            let referenced = filling.referenced.map_or_else(String::new, |id| self.name_of(id));
            let pattern = filling.pattern.to_owned();
            let base = move |number: &str| {
                let parts = [
                    ("{table}", &*table),
                    ("{columns}", &*columns),
                    ("{referenced}", &*referenced),
                ];
                fill(&pattern, parts, number)
            };
            bases.insert(id, Box::new(base));
        }
        let mut taken: BTreeSet<(Scope, String)> = BTreeSet::new();
        for (id, entry) in self.schema.iter().filter(|(id, _)| !bases.contains_key(id)) {
            let name = self.name_of(id);
            taken.extend(self.scopes(id, entry).into_iter().map(|scope| (scope, name.clone())));
        }
        let has = |id: &ObjectId, base: &dyn Fn(&str) -> String| {
            own_name(id).is_some_and(|name| is_numbered(&name, &base("")))
        };
        let (first, rest): (Vec<_>, Vec<_>) =
            bases.into_iter().partition(|(id, base)| has(id, base));
        for (id, base) in first.into_iter().chain(rest) {
            let Some(entry) = self.schema.get(id) else { continue };
            let scopes = self.scopes(id, entry);
            let own = own_name(id).filter(|_| has(id, &base));
            let numbers = (1_u32..).map(|number| base(&number.to_string()));
            let mut names = own.into_iter().chain([base("")]).chain(numbers);
            let free =
                |name: &String| !scopes.iter().any(|s| taken.contains(&(s.clone(), name.clone())));
            let Some(name) = names.find(free) else { continue };
            taken.extend(scopes.iter().map(|scope| (scope.clone(), name.clone())));
            let given = self.given.entry(id).or_default();
            given.reasons = match own_name(id).as_ref() == Some(&name) {
                true => Vec::new(),
                false => vec!["convention".to_owned()],
            };
            given.name = name;
        }
    }

    /// What is renamed with something else has its name.
    fn followers(&mut self) {
        for (id, entry) in self.schema.iter() {
            if let Some(name) = self.led(id, entry) {
                let given = self.given.entry(id).or_default();
                given.name = name;
            }
        }
    }

    /// The new name of what leads an object, all the way up.
    fn led(&self, id: &ObjectId, entry: &Entry) -> Option<String> {
        let mut at = leader(self.schema, id, entry)?;
        // No chain is longer than there are objects; a snapshot may have circles.
        for _ in 0..self.schema.len() {
            match self.schema.get(&at).and_then(|entry| leader(self.schema, &at, entry)) {
                Some(next) => at = next,
                None => break,
            }
        }
        Some(self.name_of(&at))
    }

    fn name_of(&self, id: &ObjectId) -> String {
        let given = self.given.get(id).map(|given| given.name.clone());
        given.or_else(|| own_name(id)).unwrap_or_else(|| id.path().to_owned())
    }

    fn scopes(&self, id: &ObjectId, entry: &Entry) -> Vec<Scope> {
        let space = id.first_segment();
        let space = split(space).and_then(|names| names.into_iter().next()).unwrap_or_default();
        // What belongs to an extension stays.
        let moved = self
            .spaces
            .get(&space)
            .filter(|_| entry.extension.is_none() || !self.left.contains(&space));
        let parent = id.parent_path().unwrap_or_default();
        scopes(id, entry, moved.unwrap_or(&space), parent)
    }

    fn too_long(&self) -> Vec<Diagnostic> {
        let long = self.given.iter().filter(|(_, given)| given.name.len() > MAX_NAME_BYTES);
        long.map(|(id, given)| {
            let why = format!(
                "{id} would be called {}, which is longer than the {MAX_NAME_BYTES} bytes that \
                 PostgreSQL keeps",
                given.name
            );
            let help = format!("choose a shorter name: --rename '{}=…'", id.path());
            Diagnostic::error("transform-name", why).object(id).help(help)
        })
        .collect()
    }

    fn collisions(&self) -> Vec<Diagnostic> {
        let mut seats: BTreeMap<(Scope, String), &ObjectId> = BTreeMap::new();
        let mut errors = Vec::new();
        for (id, entry) in self.schema.iter() {
            let name = self.name_of(id);
            for scope in self.scopes(id, entry) {
                let Some(other) = seats.insert((scope, name.clone()), id) else { continue };
                let why = format!("{other} and {id} would both be called {name}");
                errors.push(
                    Diagnostic::error("transform-collision", why)
                        .object(id)
                        .help(format!("choose a name for one of them: --rename '{}=…'", id.path())),
                );
                break;
            }
        }
        errors
    }

    fn finish(mut self) -> Result<Names, Vec<Diagnostic>> {
        let mut names = Names { warnings: std::mem::take(&mut self.warnings), ..Names::default() };
        let mut reasons: BTreeMap<&ObjectId, Vec<String>> = BTreeMap::new();
        for (id, entry) in self.schema.iter().filter(|(_, entry)| !is_fixed(entry)) {
            let mut why = Vec::new();
            if let Some(given) = self.given.get(id) {
                // What follows a name in the server is told by nobody; a foreign key of a
                // partition has its own.
                let follows = leader(self.schema, id, entry).is_some()
                    && !matches!(&entry.object, Object::Constraint(it) if it.inherited.is_none() || it.parent.is_some());
                if !follows && own_name(id).as_ref() != Some(&given.name) {
                    let to = To::Name(given.name.clone());
                    names.renames.push(Rename { id: id.clone(), to });
                    why.extend(given.reasons.iter().cloned());
                }
            }
            let space = split(id.first_segment()).and_then(|names| names.into_iter().next());
            let space = space.filter(|space| self.left.contains(space) && travels(id, entry));
            if let Some((space, to)) =
                space.and_then(|it| Some((it.clone(), self.spaces.get(&it)?)))
            {
                let namespace = To::Namespace(to.clone());
                names.renames.push(Rename { id: id.clone(), to: namespace });
                why.push(format!("relocate {space} to {to}"));
            }
            if !why.is_empty() {
                reasons.insert(id, why);
            }
        }
        let (_, addresses) = moved(self.schema, &names.renames)?;
        names.addresses = addresses;
        for (id, why) in reasons {
            let to = names.addresses.get(id).unwrap_or(id).clone();
            let what = What::Renamed { to };
            names.changes.push(Change { id: id.clone(), what, reason: why.join(", ") });
        }
        self.spaces.retain(|space, _| self.left.contains(space));
        names.left = self.spaces;
        Ok(names)
    }
}

fn push_new(reasons: &mut Vec<String>, reason: String) {
    if !reasons.contains(&reason) {
        reasons.push(reason);
    }
}
