//! Snapshot text → schema, strictly: a snapshot is untrusted input.

use serde_json::{Map, Value};

use super::{MAX_BYTES, MAX_LINE_BYTES, VERSION, digest_lines};
use crate::diagnostic::{Diagnostic, Origin};
use crate::extent::Extent;
use crate::id::ObjectId;
use crate::object::{Entry, Kind, Object};
use crate::schema::Schema;

const PULL: &str = "run `cargo schema pull` to write it anew, or restore it from version control";

/// The line of a snapshot that tells what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The major version of the server that printed the schema.
    pub postgres: u32,
    /// What the objects tell beyond what every schema does.
    pub extent: Extent,
    /// The digest that the file claims for its objects.
    pub digest: String,
}

/// One object of a snapshot, not yet read beyond its kind and path.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    /// Line number in the file, from 1.
    pub number: usize,
    /// What kind of object it is.
    pub kind: Kind,
    /// The text of the line without the comma that ends it.
    pub text: &'t str,
}

/// A snapshot whose frame was checked and whose objects can be read one by one.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    /// What the file says of itself.
    pub header: Header,
    /// Its objects in order.
    pub lines: Vec<Line<'t>>,
}

impl<'t> Lines<'t> {
    /// Checks the frame of a snapshot. `path` is how messages name the file.
    ///
    /// # Errors
    /// Where the text is too large, truncated, of a newer version, or not a snapshot at all.
    pub fn new(text: &'t str, path: &str) -> Result<Self, Diagnostic> {
        match Self::sound(text, path)? {
            (lines, None) => Ok(lines),
            (_, Some(wrong)) => Err(wrong),
        }
    }

    /// The lines of a snapshot that are whole, and what is wrong with the first that is not.
    ///
    /// # Errors
    /// Where the text is too large, of a newer version, or not a snapshot at all.
    pub fn sound(text: &'t str, path: &str) -> Result<(Self, Option<Diagnostic>), Diagnostic> {
        let at = Place { path, text };
        if text.len() > MAX_BYTES {
            return Err(Diagnostic::error(
                "snapshot-too-large",
                format!("snapshot {path} has {} bytes; at most {MAX_BYTES} are read", text.len()),
            ));
        }
        let mut rows = text.lines().enumerate().map(|(i, row)| (i + 1, row.trim_end()));
        let (_, open) = rows.next().unwrap_or((1, ""));
        let (number, head) = rows.next().unwrap_or((2, ""));
        if open.trim_start_matches('\u{feff}') != "{" || !head.starts_with("\"snapshot\":") {
            if text.lines().take(200).any(is_conflict) {
                return Err(conflict(&at, 1));
            }
            return Err(at.error(
                "snapshot-format",
                1,
                "this is not a snapshot: it does not start with its version",
            ));
        }
        let header = header(&at, number, head)?;
        let (number, objects) = rows.next().unwrap_or((3, ""));
        if objects != "\"objects\": [" {
            return Err(at.error("snapshot-format", number, "expected `\"objects\": [`"));
        }
        let mut lines: Vec<Line<'t>> = Vec::new();
        let mut open = true;
        let mut wrong: Option<Diagnostic> = None;
        for (number, row) in rows {
            let error = match (open, row) {
                (true, "]}") => {
                    open = false;
                    continue;
                }
                (false, "") => continue,
                (false, _) => at.error("snapshot-format", number, "text after the end"),
                (true, row) if is_conflict(row) => conflict(&at, number),
                (true, row) => match line(&at, number, row) {
                    Ok(line) => {
                        lines.push(line);
                        continue;
                    }
                    Err(error) => error,
                },
            };
            wrong.get_or_insert(error);
        }
        if open {
            let last = text.lines().count().max(1);
            wrong.get_or_insert_with(|| {
                at.error("snapshot-truncated", last, "the snapshot is truncated here")
            });
        }
        Ok((Self { header, lines }, wrong))
    }
}

impl Line<'_> {
    /// Reads the object.
    ///
    /// # Errors
    /// Where the line is not an object of its kind; `path` is how the message names the file.
    pub fn read(&self, path: &str) -> Result<(ObjectId, Entry), Diagnostic> {
        self.read_with(path, true)
    }

    /// Reads the object but not what it needs, which matters to no model.
    ///
    /// # Errors
    /// As [`read`](Self::read)'s.
    pub fn read_alone(&self, path: &str) -> Result<(ObjectId, Entry), Diagnostic> {
        self.read_with(path, false)
    }

    fn read_with(&self, path: &str, needs: bool) -> Result<(ObjectId, Entry), Diagnostic> {
        let wrong = |why: String| {
            Diagnostic::error("snapshot-format", why)
                .origin(Origin {
                    path: path.to_owned(),
                    text: self.text.chars().take(400).collect(),
                    first_line: self.number,
                    start: 0,
                    end: self.text.chars().take(400).map(char::len_utf8).sum(),
                })
                .help(PULL)
        };
        let mut map: Map<String, Value> = serde_json::from_str(self.text)
            .map_err(|error| wrong(format!("this line is not a JSON object: {error}")))?;
        let word = self.kind.word();
        let id = match map.remove(word) {
            Some(Value::String(path)) => ObjectId::from_path(self.kind, &path)
                .ok_or_else(|| wrong(format!("{path:?} is not the path of a {word}")))?,
            _ => return Err(wrong(format!("`{word}` is a path"))),
        };
        if !needs {
            map.remove("needs");
        }
        let entry = Entry::read(self.kind, &mut map)
            .map_err(|why| wrong(format!("{id}: {why}")).object(&id))?;
        if let Some(key) = map.keys().next() {
            return Err(wrong(format!("{id}: unknown field `{key}`")).object(&id));
        }
        Ok((id, entry))
    }
}

/// Reads a whole snapshot and checks that its objects fit together and match its digest.
///
/// # Errors
/// A diagnostic that names the line and the object.
pub fn decode(text: &str, path: &str) -> Result<Schema, Diagnostic> {
    let Lines { header, lines } = Lines::new(text, path)?;
    let mut schema = Schema::new(header.postgres);
    schema.extent = header.extent;
    for line in &lines {
        let (id, entry) = line.read(path)?;
        if schema.contains(&id) {
            return Err(Place { path, text }
                .error("snapshot-format", line.number, &format!("{id} stands here twice"))
                .object(&id));
        }
        schema.insert(id, entry);
    }
    for (id, entry) in schema.iter() {
        let owner = match &entry.object {
            Object::Index(index) => Some(index.on.clone()),
            _ if id.namespace().is_some() => Some(schema.parent(id).unwrap_or_else(|| id.clone())),
            _ => None,
        };
        let missing = owner.filter(|owner| owner == id || !schema.contains(owner));
        if let Some(owner) = missing {
            let of = if owner == *id { "its relation".to_owned() } else { owner.to_string() };
            return Err(Diagnostic::error(
                "snapshot-format",
                format!("snapshot {path}: {id} is there, but {of} is not"),
            )
            .object(id)
            .help(PULL));
        }
    }
    if digest_lines(lines.iter().map(|line| line.text)) != header.digest {
        return Err(Diagnostic::error(
            "snapshot-digest",
            format!("snapshot {path} does not match its digest: it was edited or merged by hand"),
        )
        .help(PULL));
    }
    Ok(schema)
}

fn header(at: &Place<'_>, number: usize, row: &str) -> Result<Header, Diagnostic> {
    let wrong = |why: &str| at.error("snapshot-format", number, why);
    let row = row.trim_end_matches(',');
    let map: Map<String, Value> =
        serde_json::from_str(&format!("{{{row}}}")).map_err(|error| wrong(&error.to_string()))?;
    let version = map.get("snapshot").and_then(Value::as_u64);
    match version {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => {
            return Err(at
                .error(
                    "snapshot-newer",
                    number,
                    &format!(
                        "this snapshot has version {newer} of the format; this program reads up \
                         to version {VERSION}"
                    ),
                )
                .replace_help(
                    "run `cargo update -p schema-core` and `cargo install schema-cli`, or write \
                     the snapshot with this version: `cargo schema pull`",
                ));
        }
        _ => return Err(wrong("`snapshot` is the version of the format, from 1")),
    }
    let postgres = map.get("postgres").and_then(Value::as_u64).and_then(|n| n.try_into().ok());
    let digest = map.get("digest").and_then(Value::as_str);
    let (known, extent) = match map.get("extent") {
        None => (3, Some(Extent::default())),
        Some(told) => {
            let words = told.as_array().and_then(|all| all.iter().map(Value::as_str).collect());
            (4, words.and_then(|words: Vec<&str>| Extent::from_words(words)))
        }
    };
    match (postgres, digest, extent) {
        (Some(postgres), Some(digest), Some(extent)) if map.len() == known => {
            Ok(Header { postgres, extent, digest: digest.to_owned() })
        }
        _ => Err(wrong(
            "the header has `snapshot`, `postgres`, perhaps `extent`, and `digest`, and nothing else",
        )),
    }
}

fn line<'t>(at: &Place<'_>, number: usize, row: &'t str) -> Result<Line<'t>, Diagnostic> {
    if row.len() > MAX_LINE_BYTES {
        return Err(Diagnostic::error(
            "snapshot-too-large",
            format!(
                "snapshot {}, line {number}: {} bytes; at most {MAX_LINE_BYTES} are read",
                at.path,
                row.len()
            ),
        )
        .help(PULL));
    }
    let text = row.strip_suffix(',').unwrap_or(row);
    let word = text.strip_prefix("{\"").and_then(|rest| rest.split_once("\":\""));
    let kind = word.and_then(|(word, _)| Kind::from_word(word));
    match kind {
        Some(kind) if text.ends_with('}') => Ok(Line { number, kind, text }),
        Some(_) => Err(at.error("snapshot-truncated", number, "the snapshot is truncated here")),
        None => Err(at.error(
            "snapshot-format",
            number,
            "expected one object a line, its kind and path first",
        )),
    }
}

fn is_conflict(row: &str) -> bool {
    row.starts_with("<<<<<<< ") || row.starts_with(">>>>>>> ") || row == "======="
}

fn conflict(at: &Place<'_>, number: usize) -> Diagnostic {
    at.error("snapshot-conflict", number, "the snapshot has a merge conflict here")
        .replace_help("take either side, then run `cargo schema pull`")
}

/// The file that a message is about.
struct Place<'p> {
    path: &'p str,
    text: &'p str,
}

impl Place<'_> {
    fn error(&self, code: &'static str, number: usize, message: &str) -> Diagnostic {
        let row = self.text.lines().nth(number.saturating_sub(1)).unwrap_or("");
        let shown: String = row.chars().take(200).collect();
        let end = shown.len();
        let origin =
            Origin { path: self.path.to_owned(), text: shown, first_line: number, start: 0, end };
        Diagnostic::error(code, message).origin(origin).help(PULL)
    }
}

impl Diagnostic {
    fn replace_help(mut self, help: &str) -> Self {
        self.help = vec![help.to_owned()];
        self
    }
}
