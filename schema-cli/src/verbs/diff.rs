//! `diff`: what differs between any two sources.

use schema_core::plan::{self, Plan};
use schema_core::{Report, Severity, diff};

use crate::args::{Diff, Format};
use crate::project::{Project, in_repository};
use crate::sources::{self, Loaded};
use crate::ui::{Ui, paint};
use crate::{Failed, Outcome};

pub(crate) fn run(args: &Diff, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let from = sources::load(&args.from, project, ui)?;
    let to = sources::load(&args.to, project, ui)?;
    if args.sql {
        return sql(&from, &to, ui);
    }
    compare(&from, &to, args.format, ui)
}

/// Prints the plan that leads from one schema to the other.
fn sql(from: &Loaded, to: &Loaded, ui: Ui) -> Result<Outcome, Failed> {
    let plan = plan::between(&from.schema, &to.schema)?;
    for id in &plan.left_out {
        ui.say("Left out", &format!("{id}: not modelled, the plan does nothing about it"));
    }
    ui.result(&plan.to_string())?;
    Ok(Outcome::Clean)
}

/// Prints the report of what leads from one schema to the other.
pub(super) fn compare(
    from: &Loaded,
    to: &Loaded,
    format: Format,
    ui: Ui,
) -> Result<Outcome, Failed> {
    let changes = diff(&from.schema, &to.schema);
    let mut report =
        Report::new(&changes, &from.schema, &to.schema).named(from.name.as_str(), to.name.as_str());
    if matches!(format, Format::Markdown | Format::Html) {
        let plan = plan::between(&from.schema, &to.schema).unwrap_or_else(|errors| {
            // The changes are worth a report all the same.
            for mut error in errors {
                error.severity = Severity::Warning;
                ui.show(&error);
            }
            Plan::default()
        });
        report = report.with_sql(&from.schema, &to.schema, &plan);
    }
    match format {
        Format::Human => ui.styled(&report.human_painted(&paint))?,
        Format::Json => ui.result(&report.json())?,
        Format::Markdown => ui.result(&report.markdown())?,
        Format::Html => ui.result(&report.html())?,
        Format::Github => {
            let file = from.file.as_deref().and_then(in_repository);
            ui.result(&report.github(file.as_deref()))?;
        }
    }
    Ok(if report.is_empty() { Outcome::Clean } else { Outcome::Drift })
}
