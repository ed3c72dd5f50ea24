//! Schema → snapshot text.

use std::thread;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{VERSION, hexadecimal};
use crate::id::ObjectId;
use crate::object::Entry;
use crate::schema::Schema;

/// How many objects there must be before a second thread is worth its start.
const MANY: usize = 2_000;

/// The snapshot of a schema. The same schema always gives the same bytes.
pub fn encode(schema: &Schema) -> String {
    let Lines { parts, digest } = lines(schema);
    let size: usize = parts.iter().map(String::len).sum();
    let mut out = String::with_capacity(size + schema.len() + 160);
    out.push_str(&format!(
        "{{\n\"snapshot\": {VERSION}, \"postgres\": {}, \"digest\": \"{digest}\",\n\"objects\": [\n",
        schema.postgres
    ));
    // JSON has no raw line ends inside, so each line is an object.
    for (i, line) in parts.iter().flat_map(|part| part.lines()).enumerate() {
        if i > 0 {
            out.push_str(",\n");
        }
        out.push_str(line);
    }
    out.push_str(if schema.is_empty() { "]}\n" } else { "\n]}\n" });
    out
}

/// The objects of a snapshot, each a line.
pub(super) struct Lines {
    parts: [String; 2],
    pub(super) digest: String,
}

/// Writes the lines, of a large schema in two threads.
pub(super) fn lines(schema: &Schema) -> Lines {
    let objects = schema.in_reading_order();
    let half = if objects.len() < MANY { objects.len() } else { objects.len() / 2 };
    let (first, second) = objects.split_at(half);
    let mut hash = Sha256::new();
    let parts = thread::scope(|scope| {
        let other = (!second.is_empty())
            .then(|| thread::Builder::new().spawn_scoped(scope, || text(second)).ok())
            .flatten();
        let first = text(first);
        hash.update(first.as_bytes());
        // Where there are no threads, or one stopped short, this one does it all.
        let second = other.and_then(|other| other.join().ok()).unwrap_or_else(|| text(second));
        hash.update(second.as_bytes());
        [first, second]
    });
    Lines { parts, digest: hexadecimal(hash) }
}

fn text(objects: &[(&ObjectId, &Entry)]) -> String {
    let mut out = Vec::with_capacity(objects.len() * 128);
    for (id, entry) in objects {
        out.push(b'{');
        push(&mut out, id.kind().word(), &Value::String(id.path().to_owned()));
        for (key, value) in entry.fields() {
            out.push(b',');
            push(&mut out, key, &value);
        }
        out.extend_from_slice(b"}\n");
    }
    // JSON is UTF-8, so nothing is lost here.
    String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn push(out: &mut Vec<u8>, key: &str, value: &Value) {
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
    // Writing a value to memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}
