//! A plan as a file that is reviewed, proved and applied: SQL with comments, or JSON.
//!
//! The SQL can be run by psql as it stands. Lines that start with the file's mark (`--@`, or a
//! longer one where a statement has such a line itself) say where a step starts and what it does,
//! so that nobody has to guess where a statement ends.

mod extent;
mod json;
mod notes;
mod read;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Plan, Step, Verb};
use crate::diagnostic::Diagnostic;
use crate::extent::Extent;
use crate::id::ObjectId;
use crate::object::{Kind, Object};
use crate::report::visible;
use crate::schema::Schema;

/// The version of the format that this code writes.
const VERSION: u64 = 1;

/// The largest plan that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 28;

/// How many hexadecimal digits of an object's digest a plan keeps.
const MARK_DIGITS: usize = 12;

/// A plan, what it starts from and what it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanFile {
    /// The schema it starts from.
    pub from: Side,
    /// The schema it leads to.
    pub to: Side,
    /// The major version of the server that printed the schema it leads to.
    pub postgres: u32,
    /// The major version of the shadow on which it was proved; `None` where it was not.
    pub proved: Option<u32>,
    /// Whether each step is a transaction of its own.
    pub online: bool,
    /// What must be read of a database beyond what every schema tells, to compare it with the
    /// objects here.
    pub extent: Extent,
    /// The settings of a session that can run the steps.
    pub settings: Vec<String>,
    /// The statements in their order.
    pub steps: Vec<FileStep>,
    /// The roles that must be there before the steps, beside those that the first schema names.
    pub roles: Vec<String>,
    /// The ids of objects that no statement makes.
    pub left_out: Vec<String>,
    /// How large the tables are on which the steps weigh, where the plan starts from a live
    /// database.
    pub sizes: Vec<Size>,
    /// What both schemas hold, without their columns' order.
    pub objects: Vec<Mark>,
}

/// One of the two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The source as the user named it, without secrets.
    pub source: String,
    /// The digest of its snapshot, without owners.
    pub digest: String,
}

/// How large a table or materialised view is, as a live database tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its id.
    pub object: String,
    /// About how many rows it has (`pg_class.reltuples`); `None` where nobody has counted.
    pub rows: Option<u64>,
    /// What it takes on disk, with its indexes and out-of-line values, in bytes
    /// (`pg_total_relation_size()`).
    pub bytes: u64,
}

/// A statement, and what is to be known before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStep {
    /// What is done to the object: the word of a [`Verb`].
    pub verb: String,
    /// The object's id.
    pub object: String,
    /// The SQL, without the semicolon.
    pub sql: String,
    /// Whether it can share a transaction with other steps.
    pub transactional: bool,
    /// The locks it takes, one line each: `ACCESS EXCLUSIVE on table public.users`.
    pub locks: Vec<String>,
    /// What it may cost or break, the word of a [`Hazard`](super::Hazard) and what it says:
    /// `scan: scans table public.users`.
    pub hazards: Vec<String>,
}

/// An object that stands for itself, with its parts, as each side has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its id.
    pub object: String,
    /// The start of its digest in the schema that the plan starts from.
    pub before: Option<String>,
    /// The start of its digest in the schema that the plan leads to.
    pub after: Option<String>,
}

/// How an object of a database differs from what a plan expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Odd {
    /// The database lacks it.
    Missing(String),
    /// Only the database has it.
    Unexpected(String),
    /// It, or a part of it, is another one.
    Different(String),
}

impl PlanFile {
    /// The file of a plan between two schemas, each with the name of its source.
    pub fn new(plan: &Plan, from: (&str, &Schema), to: (&str, &Schema)) -> Self {
        let extent = extent::of(from.1, to.1);
        let side = |(source, schema): (&str, &Schema)| Side {
            source: visible(source),
            digest: extent::digest(extent, schema),
        };
        let before = marks(&extent::within(extent, from.1));
        let after = marks(&extent::kept(&extent::within(extent, to.1), from.1));
        let mut objects: Vec<&ObjectId> = before.keys().chain(after.keys()).collect();
        objects.sort();
        objects.dedup();
        let mark = |id: &ObjectId| Mark {
            object: visible(&id.to_string()),
            before: before.get(id).cloned(),
            after: after.get(id).cloned(),
        };
        Self {
            from: side(from),
            to: side(to),
            postgres: to.1.postgres,
            proved: None,
            online: plan.online,
            extent,
            settings: plan.settings().map(str::to_owned).collect(),
            steps: plan.steps.iter().map(FileStep::new).collect(),
            roles: plan.roles.union(&plan.owners).cloned().collect(),
            left_out: plan.left_out.iter().map(|id| visible(&id.to_string())).collect(),
            sizes: Vec::new(),
            objects: objects.into_iter().map(mark).collect(),
        }
    }

    /// The steps in transactions: those that can share one stand together, each other one alone.
    /// In an online plan each is alone, so that no lock is held longer than its step needs.
    pub fn segments(&self) -> Vec<&[FileStep]> {
        let share = |step: &FileStep| step.transactional && !self.online;
        self.steps.chunk_by(|before, after| share(before) && share(after)).collect()
    }

    /// How a schema differs from the one that the plan starts from; nothing where they differ in
    /// the order of columns only.
    pub fn odd_at_start(&self, schema: &Schema) -> Vec<Odd> {
        self.odd(schema, |mark| mark.before.as_ref())
    }

    /// Whether a schema is the one that the plan starts from.
    pub fn starts_at(&self, schema: &Schema) -> bool {
        self.digest_of(schema) == self.from.digest
            && (!self.extent.owners || self.odd_at_start(schema).is_empty())
    }

    /// The digest of a schema as that of a [`Side`] is counted.
    pub fn digest_of(&self, schema: &Schema) -> String {
        extent::digest(self.extent, schema)
    }

    /// How a schema differs from the one that the plan leads to, the order of columns aside.
    pub fn odd_at_end(&self, schema: &Schema) -> Vec<Odd> {
        self.odd(schema, |mark| mark.after.as_ref())
    }

    fn odd(&self, schema: &Schema, expected: impl Fn(&Mark) -> Option<&String>) -> Vec<Odd> {
        let named = |schema: &Schema| -> BTreeMap<String, String> {
            marks(schema).into_iter().map(|(id, mark)| (visible(&id.to_string()), mark)).collect()
        };
        let mut found = named(schema);
        // Of what a plan does not know the owner of, any is as good.
        let bare = named(&extent::within(Extent { owners: false, ..self.extent }, schema));
        let mut odd = Vec::new();
        for mark in &self.objects {
            let name = || mark.object.clone();
            match (expected(mark), found.remove(&mark.object)) {
                (None, None) => {}
                (Some(_), None) => odd.push(Odd::Missing(name())),
                (None, Some(_)) => odd.push(Odd::Unexpected(name())),
                (Some(expected), Some(found))
                    if *expected == found || bare.get(&mark.object) == Some(expected) => {}
                (Some(_), Some(_)) => odd.push(Odd::Different(name())),
            }
        }
        odd.extend(found.into_keys().map(Odd::Unexpected));
        odd
    }

    /// The file as SQL with comments.
    pub fn sql(&self) -> String {
        let mark = self.mark();
        let mut out = format!("{mark} plan {VERSION}\n");
        let Self { from, to, postgres, proved, online, extent, settings, .. } = self;
        let Self { steps, roles, left_out, sizes, objects, .. } = self;
        // Nothing is written into a string that can fail.
        let _ = writeln!(out, "{mark} from {} {}", from.digest, from.source);
        let _ = writeln!(out, "{mark} to {} {}", to.digest, to.source);
        let _ = writeln!(out, "{mark} postgres {postgres}");
        if let Some(proved) = proved {
            let _ = writeln!(out, "{mark} proved {proved}");
        }
        if *online {
            let _ = writeln!(out, "{mark} online");
        }
        if *extent != Extent::default() {
            let _ = writeln!(out, "{mark} extent {}", extent.words().join(" "));
        }
        for role in roles {
            let _ = writeln!(out, "{mark} role {}", visible(role));
        }
        for id in left_out {
            let _ = writeln!(out, "{mark} left-out {id}");
        }
        for Size { object, rows, bytes } in sizes {
            let rows = rows.map_or_else(|| "-".to_owned(), |rows| rows.to_string());
            let _ = writeln!(out, "{mark} size {rows} {bytes} {object}");
        }
        out.push_str(&self.head());
        for sql in settings {
            let _ = writeln!(out, "\n{mark} setting\n{sql};");
        }
        let mut number = 0;
        for segment in self.segments() {
            let together = segment.len() > 1;
            if together {
                let _ = writeln!(out, "\n{mark} begin\nBEGIN;");
            }
            for step in segment {
                number += 1;
                let (count, FileStep { verb, object, .. }) = (steps.len(), step);
                let _ = writeln!(out, "\n{mark} step {number} of {count}: {verb} {object}");
                if !step.transactional {
                    let _ = writeln!(out, "{mark} alone");
                }
                for lock in &step.locks {
                    let _ = writeln!(out, "{mark} lock {}", visible(lock));
                }
                for hazard in &step.hazards {
                    let _ = writeln!(out, "{mark} hazard {}", visible(hazard));
                }
                let _ = writeln!(out, "{};", step.sql);
            }
            if together {
                let _ = writeln!(out, "\n{mark} commit\nCOMMIT;");
            }
        }
        let _ = writeln!(out, "\n{mark} end");
        if !objects.is_empty() {
            out.push_str(
                "-- What both schemas hold: the start of each object's digest, before and after.\n",
            );
        }
        for object in objects {
            let digit = |mark: &Option<String>| mark.clone().unwrap_or_else(|| "-".to_owned());
            let (before, after) = (digit(&object.before), digit(&object.after));
            let _ = writeln!(out, "{mark} object {before} {after} {}", object.object);
        }
        out
    }

    /// What no line of a statement starts with.
    fn mark(&self) -> String {
        let taken = |mark: &str| {
            let texts = self.steps.iter().map(|step| &step.sql).chain(&self.settings);
            texts.flat_map(|sql| sql.split('\n')).any(|line| line.starts_with(mark))
        };
        let mut mark = "--@".to_owned();
        while taken(&mark) {
            mark.push('@');
        }
        mark
    }

    /// The file as one JSON document, a step a line.
    pub fn json(&self) -> String {
        json::write(self)
    }

    /// Reads what [`PlanFile::sql`] or [`PlanFile::json`] wrote. `path` is how messages name it.
    ///
    /// # Errors
    /// `plan-format` with the line that is wrong.
    pub fn decode(text: &str, path: &str) -> Result<Self, Diagnostic> {
        if text.len() > MAX_BYTES {
            let why = format!("plan {path} has {} bytes; at most {MAX_BYTES} are read", text.len());
            return Err(Diagnostic::error("plan-format", why).help(read::AGAIN));
        }
        let text = text.trim_start_matches('\u{feff}');
        match text.starts_with('{') {
            true => json::read(text, path),
            false => read::read(text, path),
        }
    }
}

impl FileStep {
    fn new(step: &Step) -> Self {
        let lock = |(lock, on): &(super::Lock, ObjectId)| format!("{} on {on}", lock.sql());
        let hazard = |hazard: &super::Hazard| format!("{}: {hazard}", hazard.word());
        Self {
            verb: step.verb.word().to_owned(),
            object: visible(&step.id.to_string()),
            sql: step.sql.clone(),
            transactional: step.transactional,
            locks: step.locks.iter().map(|it| visible(&lock(it))).collect(),
            hazards: step.hazards.iter().map(|it| visible(&hazard(it))).collect(),
        }
    }

    /// What it says of one kind of hazard, such as `may-fail`.
    pub fn hazards_of(&self, word: &str) -> impl Iterator<Item = &str> {
        self.hazards.iter().filter_map(move |text| text.strip_prefix(word)?.strip_prefix(": "))
    }
}

/// Whether a text is the word of a verb.
fn is_verb(text: &str) -> bool {
    [Verb::Drop, Verb::Alter, Verb::Create, Verb::Join].iter().any(|verb| verb.word() == text)
}

impl std::fmt::Display for Odd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(object) => write!(f, "{object} is missing"),
            Self::Unexpected(object) => write!(f, "{object} is there"),
            Self::Different(object) => write!(f, "{object} is another one"),
        }
    }
}

/// The start of the digest of every object that is no part of another, with its parts, and without
/// the positions of columns.
fn marks(schema: &Schema) -> BTreeMap<ObjectId, String> {
    let mut hashes: BTreeMap<ObjectId, Sha256> = BTreeMap::new();
    for (id, entry) in schema.iter() {
        let hash = hashes.entry(whole(schema, id)).or_default();
        hash.update(id.to_string());
        for (field, value) in entry.fields() {
            if field != "position" {
                hash.update(format!("\n{field}: {value}"));
            }
        }
        hash.update("\n");
    }
    let text = |hash: Sha256| {
        let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        hex.chars().take(MARK_DIGITS).collect()
    };
    hashes.into_iter().map(|(id, hash)| (id, text(hash))).collect()
}

/// The object that an object is a part of, through all levels: a default's table.
fn whole(schema: &Schema, id: &ObjectId) -> ObjectId {
    let above = match schema.get(id).map(|entry| &entry.object) {
        Some(Object::Index(index)) => Some(index.on.clone()),
        Some(Object::Statistics(statistics)) => Some(statistics.on.clone()),
        _ => schema.parent(id),
    };
    match above {
        Some(above)
            if above.kind() != Kind::Namespace && above != *id && schema.contains(&above) =>
        {
            whole(schema, &above)
        }
        _ => id.clone(),
    }
}
