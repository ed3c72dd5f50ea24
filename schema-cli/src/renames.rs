//! Which objects were renamed: what the user said, what `schema.toml` keeps, and what the user is
//! asked where somebody is there to answer.

use std::io::{self, BufRead, IsTerminal, Write};

use schema_core::plan::rename::{Candidate, Named, candidates, moved, named, unused};
use schema_core::plan::{self, Allow, Options, Plan, Rename};
use schema_core::report::visible;
use schema_core::{Diagnostic, Kind, ObjectId, Schema};
use schema_postgres::{Purpose, reread};

use crate::Failed;
use crate::project::Project;
use crate::sources::{self, Loaded};
use crate::ui::Ui;

/// The plan from one source to another, with the renames that are known. A drop that may be a
/// rename says so.
///
/// # Errors
/// Those of the renames and of the plan.
pub(crate) fn plan(
    texts: &[String],
    (from, to): (&Loaded, &Loaded),
    options: &Options,
    project: &Project,
    ui: Ui,
) -> Result<Plan, Failed> {
    let options = &Options { owners: from.owners.clone(), ..options.clone() };
    let (from, to) = (&from.schema, &to.schema);
    let said = said(texts, project)?;
    let mut renames = named(from, to, &said)?;
    ask(&mut renames, from, to)?;
    let planned = if renames.is_empty() {
        let (to, doubt) = reread(|| sources::shadow(project), from, to, Purpose::Plan);
        plan::with(from, &to, options).map(|mut plan| {
            plan.advice.extend(doubt);
            plan
        })
    } else {
        let progress = ui.progress("Renaming on a shadow");
        let shadow = sources::shadow(project)?;
        let planned = schema_postgres::plan_renamed(&shadow, from, to, &renames, options);
        drop(progress);
        planned
    };
    let (_, addresses) = moved(from, &renames)?;
    let left = candidates(from, to, &renames)?;
    match planned {
        Ok(mut plan) => {
            plan.advice.extend(left.iter().map(advice));
            plan.advice.extend(unused(from, to, &said));
            Ok(plan)
        }
        Err(mut errors) => {
            for error in &mut errors {
                // The plan drops it under the name that the renames before give it.
                let about = |it: &&Candidate| {
                    let now = addresses.get(&it.from).unwrap_or(&it.from);
                    error.object.as_ref() == Some(&now.to_string())
                };
                let help = left.iter().filter(about).map(|it| match &it.labels {
                    None => format!("or, if it became {}: {}", it.to.path(), it.option()),
                    Some((before, after)) => {
                        format!("or, if {before:?} became {after:?}: {}", it.option())
                    }
                });
                error.help.extend(help);
            }
            Err(errors.into())
        }
    }
}

/// The renames that are known, by what a person said and by what `schema.toml` keeps.
///
/// # Errors
/// Those of the renames.
pub(crate) fn known(
    texts: &[String],
    (from, to): (&Loaded, &Loaded),
    project: &Project,
) -> Result<Vec<Rename>, Failed> {
    Ok(named(&from.schema, &to.schema, &said(texts, project)?)?)
}

/// Options that refuse no loss: nothing is done with the plan but to look at it.
pub(crate) fn any_loss() -> Options {
    Options { allow: Allow::All, ..Options::default() }
}

/// The renames of the command line and of `schema.toml`.
fn said(texts: &[String], project: &Project) -> Result<Vec<Named>, Failed> {
    let mut all = Vec::new();
    for text in texts {
        all.push(Named::parse(text)?);
    }
    all.extend(project.config.renames.iter().map(|kept| Named {
        from: kept.key.text.clone(),
        to: kept.value.text.clone(),
        kept: Some(kept.key.origin.clone()),
    }));
    Ok(all)
}

/// Asks about each pair that may be a rename, where a person is at both ends. What is in a renamed
/// object is asked after it.
fn ask(renames: &mut Vec<Rename>, from: &Schema, to: &Schema) -> Result<(), Failed> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Ok(());
    }
    let mut asked: Vec<(ObjectId, String)> = Vec::new();
    loop {
        let mut open = candidates(from, to, renames)?;
        open.retain(|it| !asked.contains(&(it.from.clone(), it.said())));
        open.sort_by_key(|it| it.from.kind().depth());
        let Some(next) = open.into_iter().next() else { return Ok(()) };
        let (before, after) = next.sides();
        let question = format!("Was {before} renamed to {after}? ({}) [y/N] ", next.why);
        if yes(&question) {
            renames.extend(next.renames());
        }
        asked.push((next.from.clone(), next.said()));
    }
}

fn yes(question: &str) -> bool {
    let mut err = io::stderr().lock();
    // Somebody who cannot be asked has not confirmed.
    if err.write_all(visible(question).as_bytes()).and_then(|()| err.flush()).is_err() {
        return false;
    }
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// What a person may have meant by a drop.
fn advice(candidate: &Candidate) -> Diagnostic {
    let (goes, comes) = candidate.sides();
    let what = if candidate.from.kind() == Kind::Namespace { "namespace " } else { "" };
    let why = &candidate.why;
    let why = format!("{goes} goes and {what}{comes} comes: perhaps it was renamed ({why})");
    Diagnostic::warning("perhaps-renamed", why)
        .object(&candidate.from)
        .help(format!("if it was: {}", candidate.option()))
}
