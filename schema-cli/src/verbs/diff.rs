//! `diff`: what differs between any two sources.

use schema_core::{Report, diff};

use crate::args::{Diff, Format};
use crate::project::{Project, in_repository};
use crate::renames;
use crate::sources::{self, Loaded};
use crate::ui::{Ui, paint};
use crate::{Failed, Outcome};

pub(crate) fn run(args: &Diff, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let from = sources::load(&args.from, project, ui)?;
    let to = sources::load(&args.to, project, ui)?;
    if args.sql {
        return sql(args, (&from, &to), project, ui);
    }
    compare(&from, &to, args.format, ui)
}

/// Prints the plan that leads from one schema to the other.
fn sql(
    args: &Diff,
    sources: (&Loaded, &Loaded),
    project: &Project,
    ui: Ui,
) -> Result<Outcome, Failed> {
    let plan = renames::plan(&args.rename, sources, &renames::any_loss(), project, ui)?;
    for advice in &plan.advice {
        ui.show(advice);
    }
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
    let report =
        Report::new(&changes, &from.schema, &to.schema).named(from.name.as_str(), to.name.as_str());
    match format {
        Format::Human => ui.styled(&report.human_painted(&paint))?,
        Format::Json => ui.result(&report.json())?,
        Format::Markdown => ui.result(&report.markdown())?,
        Format::Github => {
            let file = from.file.as_deref().and_then(in_repository);
            ui.result(&report.github(file.as_deref()))?;
        }
    }
    Ok(if report.is_empty() { Outcome::Clean } else { Outcome::Drift })
}
