//! Schema → snapshot text.

use std::panic::resume_unwind;
use std::thread;

use serde_json::Value;

use super::{VERSION, digest_text};
use crate::id::ObjectId;
use crate::object::Entry;
use crate::schema::Schema;

/// The snapshot of a schema. The same schema always gives the same bytes.
pub fn encode(schema: &Schema) -> String {
    let lines = lines(schema);
    let digest = digest_text(&lines);
    let mut out = String::with_capacity(lines.len() + schema.len() + 160);
    out.push_str(&format!(
        "{{\n\"snapshot\": {VERSION}, \"postgres\": {}, \"digest\": \"{digest}\",\n\"objects\": [\n",
        schema.postgres
    ));
    // JSON has no raw line ends inside, so each line is an object.
    for (i, line) in lines.lines().enumerate() {
        if i > 0 {
            out.push_str(",\n");
        }
        out.push_str(line);
    }
    out.push_str(if schema.is_empty() { "]}\n" } else { "\n]}\n" });
    out
}

/// From how many objects on a second thread is worth it.
const LARGE: usize = 4_000;

/// The objects of a snapshot, each a line.
pub(super) fn lines(schema: &Schema) -> String {
    let objects = schema.in_reading_order();
    let (first, second) = objects.split_at(objects.len() / 2);
    let out = if objects.len() < LARGE {
        written(&objects)
    } else {
        thread::scope(|scope| {
            let first = scope.spawn(|| written(first));
            let second = written(second);
            match first.join() {
                Ok(first) => [first, second].concat(),
                Err(panicked) => resume_unwind(panicked),
            }
        })
    };
    // JSON is UTF-8, so nothing is lost here.
    String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn written(objects: &[(&ObjectId, &Entry)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(objects.len() * 160);
    for (id, entry) in objects {
        out.push(b'{');
        push(&mut out, id.kind().word(), &Value::from(id.path()));
        for (key, value) in entry.fields() {
            out.push(b',');
            push(&mut out, key, &value);
        }
        out.extend_from_slice(b"}\n");
    }
    out
}

fn push(out: &mut Vec<u8>, key: &str, value: &Value) {
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
    // Writing a value to memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}
