//! A plan file as JSON.
//!
//! ```json
//! {
//! "plan": 1,
//! "from": {"source": "schema.json", "digest": "…"},
//! "to": {"source": "migrations", "digest": "…"},
//! "postgres": 15,
//! "proved": 15,
//! "online": false,
//! "settings": [],
//! "left_out": [],
//! "steps": [
//! {"verb": "alter", "object": "column public.users.age", "sql": "…", "transactional": true,
//!  "locks": [], "hazards": []}
//! ],
//! "sizes": [
//! {"object": "table public.users", "rows": 1200000, "bytes": 98304000}
//! ],
//! "objects": [
//! {"object": "table public.users", "before": "…", "after": "…"}
//! ]
//! }
//! ```

use serde_json::{Map, Value, json};

use super::read::{AGAIN, is_digest};
use super::{FileStep, Mark, PlanFile, Side, Size, VERSION, is_verb};
use crate::diagnostic::{Diagnostic, Origin};
use crate::extent::Extent;

pub(super) fn write(file: &PlanFile) -> String {
    let PlanFile { from, to, postgres, proved, online, extent, settings, .. } = file;
    let PlanFile { steps, roles, left_out, sizes, objects, .. } = file;
    let side = |side: &Side| json!({"source": side.source, "digest": side.digest});
    let mut out = String::from("{\n");
    let mut line = |key: &str, value: Value| out.push_str(&format!("\"{key}\": {value},\n"));
    line("plan", json!(VERSION));
    line("from", side(from));
    line("to", side(to));
    line("postgres", json!(postgres));
    line("proved", json!(proved));
    line("online", json!(online));
    if *extent != Extent::default() {
        line("extent", json!(extent.words()));
    }
    line("settings", json!(settings));
    if !roles.is_empty() {
        line("roles", json!(roles));
    }
    line("left_out", json!(left_out));
    let steps = steps.iter().map(|step| {
        json!({
            "verb": step.verb,
            "object": step.object,
            "sql": step.sql,
            "transactional": step.transactional,
            "locks": step.locks,
            "hazards": step.hazards,
        })
    });
    let sizes = sizes
        .iter()
        .map(|size| json!({"object": size.object, "rows": size.rows, "bytes": size.bytes}));
    let objects = objects
        .iter()
        .map(|mark| json!({"object": mark.object, "before": mark.before, "after": mark.after}));
    out.push_str(&format!("\"steps\": {},\n", list(steps)));
    out.push_str(&format!("\"sizes\": {},\n", list(sizes)));
    out.push_str(&format!("\"objects\": {}\n}}\n", list(objects)));
    out
}

fn list(values: impl Iterator<Item = Value>) -> String {
    let lines: Vec<String> = values.map(|value| value.to_string()).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", lines.join(",\n")) }
}

pub(super) fn read(text: &str, path: &str) -> Result<PlanFile, Diagnostic> {
    let root: Value = serde_json::from_str(text)
        .map_err(|error| wrong(text, path, error.line(), &format!("no JSON: {error}")))?;
    file(root).map_err(|(place, why)| {
        // Steps and objects stand on lines of their own, as they were written.
        let line = text.lines().position(|line| line.starts_with(&place));
        wrong(text, path, line.map_or(1, |line| line + 1), &why)
    })
}

/// What the line starts with on which something is wrong, and what.
type Wrong = (String, String);

fn file(root: Value) -> Result<PlanFile, Wrong> {
    let mut root = Line::new(root, "{")?;
    if root.take("plan")? != json!(VERSION) {
        let why = format!("it is of another version; this program reads {VERSION}");
        return Err(("\"plan\"".to_owned(), why));
    }
    let mut side = |key: &str| -> Result<Side, Wrong> {
        let mut line = Line::new(root.take(key)?, &format!("\"{key}\""))?;
        let side = Side { source: line.text("source")?, digest: line.text("digest")? };
        if !is_digest(&side.digest) {
            return Err(line.wrong("`digest` is no digest of a schema"));
        }
        line.end()?;
        Ok(side)
    };
    let (from, to) = (side("from")?, side("to")?);
    let postgres = root.number("postgres")?;
    let postgres = postgres.ok_or_else(|| root.wrong("`postgres` is a major version"))?;
    let proved = root.number("proved")?;
    let online = root.flag("online")?;
    // Plans that have nothing to say of these do without.
    let mut texts = |key: &str| match root.map.contains_key(key) {
        true => root.texts(key),
        false => Ok(Vec::new()),
    };
    let (extent, roles) = (texts("extent")?, texts("roles")?);
    let extent = Extent::from_words(extent.iter().map(String::as_str))
        .ok_or_else(|| root.wrong("`extent` has what no schema tells"))?;
    let (settings, left_out) = (root.texts("settings")?, root.texts("left_out")?);
    let mut steps = Vec::new();
    for value in root.list("steps")? {
        let place = value.to_string();
        let mut line = Line::new(value, &place)?;
        let verb = line.text("verb")?;
        if !is_verb(&verb) {
            return Err(line.wrong("no verb is called so"));
        }
        steps.push(FileStep {
            verb,
            object: line.text("object")?,
            sql: line.text("sql")?,
            transactional: line.flag("transactional")?,
            locks: line.texts("locks")?,
            hazards: line.texts("hazards")?,
        });
        line.end()?;
    }
    let mut sizes = Vec::new();
    for value in root.list("sizes")? {
        let place = value.to_string();
        let mut line = Line::new(value, &place)?;
        let object = line.text("object")?;
        let rows = line.count("rows")?;
        let bytes = line.count("bytes")?.ok_or_else(|| line.wrong("`bytes` is a number"))?;
        sizes.push(Size { object, rows, bytes });
        line.end()?;
    }
    let mut objects = Vec::new();
    for value in root.list("objects")? {
        let place = value.to_string();
        let mut line = Line::new(value, &place)?;
        objects.push(Mark {
            object: line.text("object")?,
            before: line.maybe("before")?,
            after: line.maybe("after")?,
        });
        line.end()?;
    }
    root.end()?;
    Ok(PlanFile {
        from,
        to,
        postgres,
        proved,
        online,
        extent,
        settings,
        steps,
        roles,
        left_out,
        sizes,
        objects,
    })
}

/// A JSON object of which every field must be read.
struct Line {
    map: Map<String, Value>,
    place: String,
}

impl Line {
    fn new(value: Value, place: &str) -> Result<Self, Wrong> {
        match value {
            Value::Object(map) => Ok(Self { map, place: place.to_owned() }),
            _ => Err((place.to_owned(), "expected a JSON object".to_owned())),
        }
    }

    fn wrong(&self, why: &str) -> Wrong {
        (self.place.clone(), why.to_owned())
    }

    fn take(&mut self, key: &str) -> Result<Value, Wrong> {
        self.map.remove(key).ok_or_else(|| (self.place.clone(), format!("`{key}` is missing")))
    }

    fn text(&mut self, key: &str) -> Result<String, Wrong> {
        match self.take(key)? {
            Value::String(text) => Ok(text),
            _ => Err(self.wrong(&format!("`{key}` is a text"))),
        }
    }

    fn flag(&mut self, key: &str) -> Result<bool, Wrong> {
        match self.take(key)? {
            Value::Bool(it) => Ok(it),
            _ => Err(self.wrong(&format!("`{key}` is true or false"))),
        }
    }

    fn maybe(&mut self, key: &str) -> Result<Option<String>, Wrong> {
        match self.take(key)? {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(self.wrong(&format!("`{key}` is a text or null"))),
        }
    }

    fn number(&mut self, key: &str) -> Result<Option<u32>, Wrong> {
        let wrong = (format!("\"{key}\""), format!("`{key}` is a major version"));
        match self.take(key)? {
            Value::Null => Ok(None),
            value => value.as_u64().and_then(|n| n.try_into().ok()).map(Some).ok_or(wrong),
        }
    }

    fn count(&mut self, key: &str) -> Result<Option<u64>, Wrong> {
        match self.take(key)? {
            Value::Null => Ok(None),
            value => value.as_u64().map(Some).ok_or_else(|| self.wrong("expected a number")),
        }
    }

    fn list(&mut self, key: &str) -> Result<Vec<Value>, Wrong> {
        match self.take(key)? {
            Value::Array(list) => Ok(list),
            _ => Err(self.wrong(&format!("`{key}` is a list"))),
        }
    }

    fn texts(&mut self, key: &str) -> Result<Vec<String>, Wrong> {
        let list = self.list(key)?;
        let texts = list.into_iter().map(|value| match value {
            Value::String(text) => Ok(text),
            _ => Err(self.wrong(&format!("`{key}` is a list of texts"))),
        });
        texts.collect()
    }

    fn end(self) -> Result<(), Wrong> {
        match self.map.keys().next() {
            None => Ok(()),
            Some(key) => Err((self.place.clone(), format!("unknown field `{key}`"))),
        }
    }
}

fn wrong(text: &str, path: &str, line: usize, why: &str) -> Diagnostic {
    let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let shown: String = shown.chars().take(400).collect();
    Diagnostic::error("plan-format", format!("plan {path}: {why}"))
        .origin(Origin {
            path: path.to_owned(),
            first_line: line.max(1),
            start: 0,
            end: shown.len(),
            text: shown,
        })
        .help(AGAIN)
}
