//! `pull`: source → snapshot.

use std::path::Path;
use std::thread;

use schema_core::snapshot::Half;
use schema_core::{Kind, Report, Schema, Severity, diff, snapshot};

use crate::args::Pull;
use crate::project::{Project, shown};
use crate::sources;
use crate::ui::{Ui, paint};
use crate::{Failed, Outcome};

pub(crate) fn run(args: &Pull, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let out = match (&args.out, &args.source) {
        (Some(path), _) => path.clone(),
        (None, Some(_)) if !project.is_crate() => "-".into(),
        (None, _) => project.snapshot("pull SOURCE --out FILE")?,
    };
    let to_stdout = out.as_os_str() == "-";
    // What would stop the writing is better known before a server is asked.
    let old = match to_stdout {
        true => None,
        false => {
            sources::replaceable(&out, "not-a-snapshot", "is not a snapshot", sources::is_snapshot)?
        }
    };
    let source = match &args.source {
        Some(source) => sources::load(source, project, ui)?,
        None => sources::configured(project, "pull SOURCE", ui)?,
    };
    let text = snapshot::encode_by(&source.schema, at_once);
    if to_stdout {
        ui.result(&text)?;
        return Ok(Outcome::Clean);
    }
    if old.as_deref() == Some(&*text) {
        ui.say("Unchanged", &format!("{}, {}", shown(&out), counts(&source.schema)));
        std::mem::forget(source.schema);
        return Ok(Outcome::Clean);
    }
    let old = old.and_then(|old| decoded(&old, &out, ui));
    sources::write(&out, &text)?;
    ui.say("Wrote", &format!("{}, {}", shown(&out), counts(&source.schema)));
    if let Some(old) = old {
        let changes = diff(&old, &source.schema);
        let report = Report::new(&changes, &old, &source.schema)
            .named(format!("the old {}", shown(&out)), source.name);
        ui.styled(&report.human_painted(&paint))?;
        project.warn_of_moved(&old, &source.schema, ui);
    }
    // The process ends: to take a large schema apart first would only cost time.
    std::mem::forget(source.schema);
    Ok(Outcome::Clean)
}

/// Runs both, the first in a thread of its own.
fn at_once(first: Half<'_>, second: Half<'_>) -> (Vec<u8>, Vec<u8>) {
    thread::scope(|scope| {
        let one = scope.spawn(first);
        let two = second();
        (one.join().unwrap_or_else(|_| first()), two)
    })
}

/// What the old snapshot says, to tell what changed; a damaged one is worth a warning only.
fn decoded(text: &str, path: &Path, ui: Ui) -> Option<Schema> {
    match snapshot::decode(text, &shown(path)) {
        Ok(schema) => Some(schema),
        Err(mut diagnostic) => {
            diagnostic.severity = Severity::Warning;
            diagnostic.help = vec!["it is replaced, without a list of what changed".to_owned()];
            ui.show(&diagnostic);
            None
        }
    }
}

/// `12 tables, 340 objects`.
fn counts(schema: &Schema) -> String {
    let counted = |n: usize, word| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let tables = schema.of_kind(Kind::Table).count();
    format!("{}, {}", counted(tables, "table"), counted(schema.len(), "object"))
}
