//! `sql`: the whole DDL of a source.

use schema_core::Schema;
use schema_core::plan::{self, Options};

use crate::args::Sql;
use crate::project::Project;
use crate::ui::Ui;
use crate::{Failed, Outcome, renames, sources};

pub(crate) fn run(args: &Sql, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let loaded = match &args.source {
        Some(source) => sources::load(source, project, ui)?,
        None => sources::snapshot(&project.snapshot("sql SOURCE")?, ui)?,
    };
    let mut nothing = Schema::new(loaded.schema.postgres);
    nothing.extent = loaded.schema.extent;
    let options = Options { create_roles: args.create_roles, ..renames::any_loss() };
    let plan = plan::with(&nothing, &loaded.schema, &options)?;
    for id in &plan.left_out {
        ui.say("Left out", &format!("{id}: not modelled, the SQL does not make it"));
    }
    ui.roles(&plan);
    ui.result(&plan.to_string())?;
    Ok(Outcome::Clean)
}
