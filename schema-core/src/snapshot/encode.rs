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
    let mut out = String::with_capacity(96);
    out.push('{');
    push(&mut out, id.kind().word(), &Value::String(id.path().to_owned()));
    for (key, value) in entry.fields() {
        out.push(',');
        push(&mut out, key, &value);
    }
    out.push('}');
    out
}

fn push(out: &mut String, key: &str, value: &Value) {
    out.push('"');
    out.push_str(key);
    out.push_str("\":");
    // `Value`'s own printer escapes; it cannot fail on a value without a float.
    out.push_str(&value.to_string());
}
