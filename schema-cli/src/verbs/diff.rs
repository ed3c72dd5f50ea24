//! `diff`: what differs between any two sources.

use schema_core::plan::{Plan, Rename};
use schema_core::{Report, diff};
use schema_postgres::{Purpose, reread};

use crate::args::{Diff, Format};
use crate::project::{Project, in_repository};
use crate::renames;
use crate::sources::{self, Loaded};
use crate::ui::{Ui, paint};
use crate::{Failed, Outcome};

pub(crate) fn run(args: &Diff, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let (from, to) = sources::load_both(&args.from, &args.to, project, ui)?;
    if args.sql {
        return sql(args, (&from, &to), project, ui);
    }
    let plan = planned(args.format, &args.rename, (&from, &to), project, ui);
    let renames = renames::known(&args.rename, (&from, &to), project)?;
    compare((&from, &to), args.format, plan.as_ref(), &renames, project, ui)
}

/// The SQL for a report that shows it, and is worth something without it too.
pub(super) fn planned(
    format: Format,
    renames: &[String],
    sources: (&Loaded, &Loaded),
    project: &Project,
    ui: Ui,
) -> Option<Plan> {
    match format {
        Format::Human | Format::Json | Format::Github => None,
        Format::Markdown | Format::Html => {
            let planned = renames::plan(renames, sources, &renames::any_loss(), project, ui);
            planned.map_err(|failed| failed.warn(ui)).ok()
        }
    }
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
    ui.roles(&plan);
    ui.result(&plan.to_string())?;
    Ok(Outcome::Clean)
}

/// Prints the report of what leads from one schema to the other, with the SQL where there is a plan.
pub(super) fn compare(
    (from, to): (&Loaded, &Loaded),
    format: Format,
    plan: Option<&Plan>,
    renames: &[Rename],
    project: &Project,
    ui: Ui,
) -> Result<Outcome, Failed> {
    let shadow = || sources::shadow(project);
    let (schema, doubt) = reread(shadow, &from.schema, &to.schema, Purpose::Compare);
    if let Some(doubt) = doubt {
        ui.show(&doubt);
    }
    let changes = diff(&from.schema, &schema);
    let mut report = Report::renamed(&changes, (&from.schema, &schema), renames)
        .named(from.name.as_str(), to.name.as_str());
    if let Some(plan) = plan {
        report = report.with_sql(&from.schema, &schema, plan);
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
