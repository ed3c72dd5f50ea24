//! `plan`: the reviewed artefact that leads from one schema to another.

use std::collections::BTreeSet;
use std::path::Path;

use schema_core::plan::file::Size;
use schema_core::plan::{self, Allow, Options, PlanFile};
use schema_core::{Diagnostic, ObjectId, Severity};

use schema_postgres::connect::connect;

use crate::args::Plan;
use crate::project::{Project, shown};
use crate::renames;
use crate::sources;
use crate::ui::Ui;
use crate::{Failed, Outcome};

use super::prove;

/// How many steps that need thought are shown; the file has them all.
const NOTES: usize = 20;

pub(crate) fn run(args: &Plan, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let out = args.out.as_deref().filter(|out| out.as_os_str() != "-");
    // What would stop the writing is better known before a server is asked.
    if let Some(path) = out {
        sources::replaceable(path, "not-a-plan", "is not a plan", |text| {
            text.starts_with("--@") || text.starts_with("{\n\"plan\":")
        })?;
    }
    let (from, to) = sources::load_both(&args.from, &args.to, project, ui)?;
    let made = renames::plan(&args.rename, (&from, &to), &options(args)?, project, ui)?;
    for advice in &made.advice {
        ui.show(advice);
    }
    for id in &made.left_out {
        ui.say("Left out", &format!("{id}: not modelled, the plan does nothing about it"));
    }
    ui.roles(&made);
    let mut file = PlanFile::new(&made, (&from.name, &from.schema), (&to.name, &to.schema));
    match sizes(args, &made, project) {
        Ok(sizes) => file.sizes = sizes,
        Err(mut diagnostic) => {
            diagnostic.severity = Severity::Warning;
            ui.show(&diagnostic);
        }
    }
    let mut outcome = Outcome::Clean;
    if !args.no_prove && !file.steps.is_empty() {
        match prove::trial(&from, &to, &file, project, ui) {
            Ok(proof) if proof.holds() => file.proved = Some(proof.postgres),
            Ok(proof) => {
                outcome = Outcome::Drift;
                ui.show(&refuted(&proof));
            }
            Err(mut diagnostic) => {
                diagnostic.severity = Severity::Warning;
                diagnostic.message = format!("the plan is not proved: {}", diagnostic.message);
                ui.show(&diagnostic);
            }
        }
    }
    let is_json = out.and_then(Path::extension).is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let text = if is_json { file.json() } else { file.sql() };
    match out {
        None => ui.result(&text)?,
        Some(path) => {
            sources::write(path, &text)?;
            let steps = file.steps.len();
            let word = if steps == 1 { "step" } else { "steps" };
            let notes = file.notes();
            for (step, said) in notes.iter().take(NOTES) {
                ui.say("Note", &format!("{step}\n{:13}{}", "", said.join(&format!("\n{:13}", ""))));
            }
            if notes.len() > NOTES {
                ui.say("Note", &format!("{} more steps like these", notes.len() - NOTES));
            }
            ui.say("Wrote", &format!("{}, {steps} {word}", shown(path)));
        }
    }
    Ok(outcome)
}

/// The sizes of what the plan weighs on, where it starts from a live database.
fn sizes(args: &Plan, made: &plan::Plan, project: &Project) -> Result<Vec<Size>, Diagnostic> {
    let weighed = made.weighed();
    match sources::live(&args.from)? {
        Some(address) if !weighed.is_empty() => {
            let mut client = connect(&address, project.load_options().connect)?;
            schema_postgres::sizes(&mut client, weighed)
        }
        _ => Ok(Vec::new()),
    }
}

fn options(args: &Plan) -> Result<Options, Diagnostic> {
    let mut named = BTreeSet::new();
    let mut all = false;
    for text in &args.allow {
        match ObjectId::parse(text) {
            _ if text == "data-loss" => all = true,
            Some(id) => {
                named.insert(id);
            }
            None => {
                let why = format!("--allow {text:?} names no object");
                return Err(Diagnostic::error("usage", why)
                    .help("--allow data-loss, or an object: --allow 'column public.users.name'"));
            }
        }
    }
    let allow = if all { Allow::All } else { Allow::Named(named) };
    let (online, create_roles) = (args.online, args.create_roles);
    Ok(Options { allow, online, create_roles, ..Options::default() })
}

fn refuted(proof: &schema_postgres::prove::Proof) -> Diagnostic {
    Diagnostic::error(
        "plan-refuted",
        format!("the plan was tried on a shadow and does not hold:\n{}", prove::findings(proof)),
    )
    .help("this is a defect of schema, unless the second schema cannot be made: please report it")
}
