//! A proof as JSON for other programs.

use schema_core::plan::PlanFile;
use schema_core::{Change, What};
use schema_postgres::prove::Proof;
use serde_json::{Value, json};

/// One document with a line end.
pub(super) fn text(proof: &Proof, file: &PlanFile) -> String {
    let steps = file.steps.iter().zip(&proof.steps).map(|(step, run)| {
        let locks = run.locks.iter().map(|(mode, on)| json!({"mode": mode.sql(), "relation": on}));
        json!({
            "verb": step.verb,
            "object": step.object,
            "milliseconds": (run.elapsed.as_secs_f64() * 1e6).round() / 1e3,
            "rewrites": run.rewritten,
            "locks": locks.collect::<Value>(),
            "surprises": run.surprises,
        })
    });
    let rows = proof.rows.iter().map(|change| {
        json!({
            "table": change.table.path(),
            "before": change.before,
            "unchanged": change.kept,
            "after": change.after,
            "declared": change.declared,
        })
    });
    let refused = proof.seeded.refused.iter();
    let refused = refused.map(|(id, why)| json!({"table": id.path(), "reason": why}));
    let failure = proof.failure.as_ref();
    let document = json!({
        "proof": 1,
        "proved": proof.holds(),
        "postgres": proof.postgres,
        "from": {"source": file.from.source, "digest": file.from.digest},
        "to": {"source": file.to.source, "digest": file.to.digest},
        "steps": steps.collect::<Value>(),
        "failure": failure.map(|(step, why)| json!({"step": step, "reason": why})),
        "rows_refused": proof.rows_refused.as_ref().map(|(step, why)| json!({"step": step, "reason": why})),
        "seeded": {
            "tables": proof.seeded.tables,
            "rows": proof.seeded.rows,
            "refused": refused.collect::<Value>(),
        },
        "start": changes(&proof.start),
        "differences": changes(&proof.differences),
        "order": proof.order.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "rows": rows.collect::<Value>(),
    });
    format!("{document:#}\n")
}

fn changes(changes: &[Change]) -> Value {
    let one = |change: &Change| {
        let (word, fields) = match &change.what {
            What::Added => ("added", Vec::new()),
            What::Removed => ("removed", Vec::new()),
            What::Altered(fields) => ("altered", fields.clone()),
        };
        let fields =
            fields.iter().map(|f| json!({"field": f.field, "before": f.before, "after": f.after}));
        json!({
            "kind": change.id.kind().word(),
            "object": change.id.path(),
            "change": word,
            "fields": fields.collect::<Value>(),
        })
    };
    changes.iter().map(one).collect()
}
