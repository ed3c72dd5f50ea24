//! `pull`: source → snapshot.

use std::path::Path;

use schema_core::{Diagnostic, Kind, Report, Schema, diff, snapshot};

use crate::args::Pull;
use crate::project::{Project, shown};
use crate::sources;
use crate::ui::{Ui, paint};
use crate::{Failed, Outcome};

pub(crate) fn run(args: &Pull, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let out = match &args.out {
        Some(path) => path.clone(),
        None => project.snapshot("--out FILE")?,
    };
    let to_stdout = out.as_os_str() == "-";
    // What would stop the writing is better known before a server is asked.
    let old = if to_stdout { None } else { before(&out, ui)? };
    let source = match &args.source {
        Some(source) => sources::load(source, project, ui)?,
        None => sources::configured(project, "pull SOURCE", ui)?,
    };
    let text = snapshot::encode(&source.schema);
    if to_stdout {
        ui.result(&text)?;
        return Ok(Outcome::Clean);
    }
    let old = match old {
        Some(Old { text: same, .. }) if same == text => {
            ui.say("Unchanged", &format!("{}, {}", shown(&out), counts(&source.schema)));
            return Ok(Outcome::Clean);
        }
        old => old.and_then(|old| old.schema),
    };
    sources::write(&out, &text)?;
    ui.say("Wrote", &format!("{}, {}", shown(&out), counts(&source.schema)));
    if let Some(old) = old {
        let changes = diff(&old, &source.schema);
        let report = Report::new(&changes, &old, &source.schema)
            .named(format!("the old {}", shown(&out)), source.name);
        ui.styled(&report.human_painted(&paint))?;
    }
    Ok(Outcome::Clean)
}

/// The file that is to be replaced.
struct Old {
    text: String,
    /// What it says, where it can be read.
    schema: Option<Schema>,
}

/// Reads the old snapshot. A damaged one may be replaced; a file that never was one may not.
fn before(path: &Path, ui: Ui) -> Result<Option<Old>, Diagnostic> {
    let Some(text) = sources::read_if_there(path)? else { return Ok(None) };
    match snapshot::decode(&text, &shown(path)) {
        Ok(schema) => Ok(Some(Old { text, schema: Some(schema) })),
        Err(_) if !text.is_empty() && !text.contains("\"snapshot\":") => Err(Diagnostic::error(
            "not-a-snapshot",
            format!("{} is there and is not a snapshot; it is left as it is", shown(path)),
        )
        .help("write somewhere else with `--out FILE`, or remove it")),
        Err(mut diagnostic) => {
            diagnostic.severity = schema_core::Severity::Warning;
            diagnostic.help = vec!["it is replaced, without a list of what changed".to_owned()];
            ui.show(&diagnostic);
            Ok(Some(Old { text, schema: None }))
        }
    }
}

/// `12 tables, 340 objects`.
fn counts(schema: &Schema) -> String {
    let tables = schema.of_kind(Kind::Table).count();
    format!("{tables} table{}, {} objects", if tables == 1 { "" } else { "s" }, schema.len())
}
