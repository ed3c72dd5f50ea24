//! Schema → snapshot text.

use serde_json::Value;

use super::{VERSION, digest_lines};
use crate::id::ObjectId;
use crate::object::Entry;
use crate::schema::Schema;

/// The snapshot of a schema. The same schema always gives the same bytes.
pub fn encode(schema: &Schema) -> String {
    let lines = lines(schema);
    let digest = digest_lines(lines.iter().map(String::as_str));
    let size: usize = lines.iter().map(|line| line.len() + 2).sum();
    let mut out = String::with_capacity(size + 160);
    out.push_str(&format!(
        "{{\n\"snapshot\": {VERSION}, \"postgres\": {}, \"digest\": \"{digest}\",\n\"objects\": [\n",
        schema.postgres
    ));
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            out.push_str(",\n");
        }
        out.push_str(line);
    }
    out.push_str(if lines.is_empty() { "]}\n" } else { "\n]}\n" });
    out
}

pub(super) fn lines(schema: &Schema) -> Vec<String> {
    schema.in_reading_order().into_iter().map(|(id, entry)| line(id, entry)).collect()
}

fn line(id: &ObjectId, entry: &Entry) -> String {
    let mut out = Vec::with_capacity(128);
    out.push(b'{');
    push(&mut out, id.kind().word(), &Value::String(id.path().to_owned()));
    for (key, value) in entry.fields() {
        out.push(b',');
        push(&mut out, key, &value);
    }
    out.push(b'}');
    // JSON is UTF-8, so nothing is lost here.
    String::from_utf8_lossy(&out).into_owned()
}

fn push(out: &mut Vec<u8>, key: &str, value: &Value) {
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
    // Writing a value to memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}
