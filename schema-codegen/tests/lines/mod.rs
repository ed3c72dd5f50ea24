//! Schemas as snapshots have them.

use schema_core::Schema;
use schema_core::snapshot::Lines;

/// The schema of these lines of a snapshot.
pub(crate) fn schema(lines: &[&str]) -> Schema {
    let text = format!(
        "{{\n\"snapshot\": 1, \"postgres\": 15, \"digest\": \"\",\n\"objects\": [\n{}\n]}}\n",
        lines.join(",\n")
    );
    let mut schema = Schema::new(15);
    for line in &Lines::new(&text, "schema.json").unwrap().lines {
        let (id, entry) = line.read("schema.json").unwrap();
        schema.insert(id, entry);
    }
    schema
}
