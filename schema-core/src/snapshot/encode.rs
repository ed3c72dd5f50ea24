//! Schema → snapshot text.

use serde_json::Value;

use super::{VERSION, digest_text};
use crate::id::ObjectId;
use crate::object::Entry;
use crate::schema::Schema;

/// Writes half of the objects.
pub type Half<'h> = &'h (dyn Fn() -> Vec<u8> + Sync);

/// The snapshot of a schema. The same schema always gives the same bytes.
pub fn encode(schema: &Schema) -> String {
    encode_by(schema, one_by_one)
}

/// The same as [`encode`], but `both` runs the halves and gives back what each wrote: in two
/// threads, where that pays. This crate starts none.
pub fn encode_by(
    schema: &Schema,
    both: impl FnOnce(Half<'_>, Half<'_>) -> (Vec<u8>, Vec<u8>),
) -> String {
    let lines = lines_by(schema, both);
    let digest = digest_text(&lines);
    let mut out = String::with_capacity(lines.len() + schema.len() + 160);
    let extent = match schema.extent.words() {
        told if told.is_empty() => String::new(),
        told => format!(", \"extent\": {}", Value::from(told)),
    };
    out.push_str(&format!(
        "{{\n\"snapshot\": {VERSION}, \"postgres\": {}{extent}, \"digest\": \"{digest}\",\n\"objects\": [\n",
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

fn one_by_one(first: Half<'_>, second: Half<'_>) -> (Vec<u8>, Vec<u8>) {
    (first(), second())
}

/// The objects of a snapshot, each a line.
pub(super) fn lines(schema: &Schema) -> String {
    lines_by(schema, one_by_one)
}

fn lines_by(
    schema: &Schema,
    both: impl FnOnce(Half<'_>, Half<'_>) -> (Vec<u8>, Vec<u8>),
) -> String {
    let objects = schema.in_reading_order();
    let (first, second) = objects.split_at(objects.len() / 2);
    let (mut out, mut rest) = both(&|| written(first), &|| written(second));
    out.append(&mut rest);
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
