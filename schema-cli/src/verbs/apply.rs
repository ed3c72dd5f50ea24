//! `apply`: a plan → a database.

use std::time::Duration;

use schema_core::Diagnostic;
use schema_core::report::visible;
use schema_postgres::apply::{Applied, ApplyOptions, apply};
use schema_postgres::connect::{Address, connect};

use crate::args::Apply;
use crate::project::Project;
use crate::sources;
use crate::ui::Ui;
use crate::{Failed, Outcome};

use super::prove;

pub(crate) fn run(args: &Apply, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let file = prove::read(&args.plan)?;
    // A snapshot or a script is no place where a plan could be applied.
    let Some(address) = sources::live(&args.url)? else {
        return Err(Diagnostic::error("not-a-database", "a plan is applied to a live database")
            .help("name it: cargo schema apply PLAN env:DATABASE_URL")
            .into());
    };
    if file.proved.is_none() && !file.steps.is_empty() {
        ui.show(
            &Diagnostic::warning("plan-unproved", "nobody has proved this plan")
                .help("cargo schema prove PLAN does, on a throwaway database"),
        );
    }
    let mut client = connect(&address, project.load_options().connect)?;
    let options = ApplyOptions {
        lock_timeout: args.lock_timeout.map(Duration::from_secs_f64),
        statement_timeout: args.statement_timeout.map(Duration::from_secs_f64),
    };
    let count = file.steps.len();
    let applied = apply(&mut client, &file, options, &mut |number, step| {
        ui.say("Step", &format!("{number} of {count}: {}", step.object));
    });
    let applied = applied.map_err(|diagnostic| with_source(diagnostic, &args.url, &address))?;
    match applied {
        Applied::Already => {
            ui.say("Unchanged", &format!("{address} has what the plan makes already"));
        }
        Applied::Done { elapsed, reordered } => {
            let seconds = elapsed.as_secs_f64();
            let word = if count == 1 { "step" } else { "steps" };
            ui.say("Applied", &format!("{count} {word} to {address} in {seconds:.2} s"));
            if reordered {
                ui.say("Note", "columns stand in another order than in the second schema");
            }
        }
    }
    Ok(Outcome::Clean)
}

/// Puts into the commands that a message tells what they can be copied with: never a password.
fn with_source(mut diagnostic: Diagnostic, given: &str, address: &Address) -> Diagnostic {
    let name =
        if given.trim().starts_with("env:") { visible(given.trim()) } else { address.to_string() };
    for help in &mut diagnostic.help {
        if help.contains("cargo schema") {
            *help = help.replace(" URL", &format!(" {name}"));
        }
    }
    diagnostic
}
