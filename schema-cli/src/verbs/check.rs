//! `check`: whether the snapshot still says what its source says.

use super::diff::{compare, planned};
use crate::args::Check;
use crate::project::Project;
use crate::sources;
use crate::ui::Ui;
use crate::{Failed, Outcome};

pub(crate) fn run(args: &Check, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let path = match &args.snapshot {
        Some(path) => path.clone(),
        None => project.snapshot("--snapshot FILE")?,
    };
    let snapshot = sources::snapshot(&path, ui)?;
    let source = match &args.source {
        Some(source) => sources::load(source, project, ui)?,
        None => sources::configured(project, "check SOURCE", ui)?,
    };
    let sources = (&snapshot, &source);
    let plan = planned(args.format, &[], sources, project, ui);
    let outcome = compare(sources, args.format, plan.as_ref(), &[], project, ui)?;
    if outcome == Outcome::Drift {
        project.warn_of_moved(&snapshot.schema, &source.schema, ui);
        let pull = match &args.source {
            Some(_) => "cargo schema pull SOURCE",
            None => "cargo schema pull",
        };
        ui.say(
            "Drift",
            &format!(
                "if the source is right, run `{pull}`; if the snapshot is, migrate the source"
            ),
        );
    }
    Ok(outcome)
}
