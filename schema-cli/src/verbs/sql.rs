//! `sql`: the whole DDL of a source.

use schema_core::plan;

use crate::args::Sql;
use crate::project::Project;
use crate::ui::Ui;
use crate::{Failed, Outcome, sources};

pub(crate) fn run(args: &Sql, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let loaded = match &args.source {
        Some(source) => sources::load(source, project, ui)?,
        None => sources::snapshot(&project.snapshot("sql SOURCE")?, ui)?,
    };
    let plan = plan::create(&loaded.schema)?;
    for id in &plan.left_out {
        ui.say("Left out", &format!("{id}: not modelled, the SQL does not make it"));
    }
    ui.result(&plan.to_string())?;
    Ok(Outcome::Clean)
}
