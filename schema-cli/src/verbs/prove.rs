//! `prove`: a plan on trial.

use std::fmt::Write as _;
use std::path::Path;

use schema_core::plan::{self, Lock, PlanFile};
use schema_core::{Change, Diagnostic, What};
use schema_postgres::prove::{Proof, prove};

use crate::args::{ProofFormat, Prove};
use crate::project::{Project, shown};
use crate::renames;
use crate::sources::{self, Loaded};
use crate::ui::Ui;
use crate::{Failed, Outcome};

mod json;

pub(crate) fn run(args: &Prove, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let (from, to, file) = match args.sources.as_slice() {
        [path] => {
            let file = read(Path::new(path))?;
            let project = &project.telling(file.extent);
            let from = named(&file, &file.from, project, ui)?;
            let to = named(&file, &file.to, project, ui)?;
            (from, to, file)
        }
        [path, from, to] => {
            let file = read(Path::new(path))?;
            let project = &project.telling(file.extent);
            let from = same(&file, sources::load(from, project, ui)?, &file.from.digest)?;
            let to = same(&file, sources::load(to, project, ui)?, &file.to.digest)?;
            (from, to, file)
        }
        [from, to] => {
            let (from, to) = sources::load_both(from, to, project, ui)?;
            let any_loss = renames::any_loss();
            let made = renames::plan(&args.rename, (&from, &to), &any_loss, project, ui)?;
            let file = PlanFile::new(&made, (&from.name, &from.schema), (&to.name, &to.schema));
            (from, to, file)
        }
        _ => return Err(Diagnostic::error("usage", "name a plan, or two sources").into()),
    };
    let proof = trial(&from, &to, &file, project, ui)?;
    match args.format {
        ProofFormat::Human => ui.result(&human(&proof, &file))?,
        ProofFormat::Json => ui.result(&json::text(&proof, &file))?,
    }
    Ok(if proof.holds() { Outcome::Clean } else { Outcome::Drift })
}

/// Proves a plan on the shadow that the settings name.
pub(super) fn trial(
    from: &Loaded,
    to: &Loaded,
    file: &PlanFile,
    project: &Project,
    ui: Ui,
) -> Result<Proof, Diagnostic> {
    let progress = ui.progress("Proving the plan on a shadow");
    let shadow = sources::shadow(project)?;
    let proof = prove(&shadow, &from.schema, &to.schema, file);
    drop(progress);
    let proof = proof?;
    if proof.holds() {
        let steps = counted(proof.steps.len(), "step");
        let rows = counted(proof.seeded.rows, "row");
        ui.say("Proved", &format!("{steps} with {rows} on {}", proof.shadow));
    }
    Ok(proof)
}

/// Reads a plan's file.
pub(super) fn read(path: &Path) -> Result<PlanFile, Diagnostic> {
    match sources::read_if_there(path)? {
        Some(text) => PlanFile::decode(&text, &shown(path)),
        None => Err(Diagnostic::error("plan-missing", format!("there is no plan {}", shown(path)))
            .help("make one: cargo schema plan FROM TO --out FILE")),
    }
}

/// A source that a plan names, as long as it is what it was.
fn named(
    file: &PlanFile,
    side: &plan::file::Side,
    project: &Project,
    ui: Ui,
) -> Result<Loaded, Failed> {
    Ok(same(file, sources::load(&side.source, project, ui)?, &side.digest)?)
}

fn same(file: &PlanFile, loaded: Loaded, digest: &str) -> Result<Loaded, Diagnostic> {
    if file.digest_of(&loaded.schema) == digest {
        return Ok(loaded);
    }
    let why = format!("{} has another schema now than when the plan was made", loaded.name);
    Err(Diagnostic::error("plan-stale", why)
        .help("make the plan anew: cargo schema plan FROM TO --out FILE")
        .help("or name the schemas it was made of: cargo schema prove PLAN FROM TO"))
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

fn human(proof: &Proof, file: &PlanFile) -> String {
    let mut out = String::new();
    let verdict = if proof.holds() { "proved" } else { "NOT PROVED" };
    // Nothing is written into a string that can fail.
    let _ = writeln!(out, "{verdict}: {} → {}", file.from.source, file.to.source);
    for (number, (step, run)) in file.steps.iter().zip(&proof.steps).enumerate() {
        let millis = run.elapsed.as_secs_f64() * 1000.0;
        let _ = write!(out, "{:>5}. {} {} ({millis:.1} ms)", number + 1, step.verb, step.object);
        for table in &run.rewritten {
            let _ = write!(out, ", rewrites {table}");
        }
        let heavy = run.locks.iter().filter(|(lock, _)| *lock > Lock::AccessShare);
        for (lock, relation) in heavy {
            let _ = write!(out, ", {} on {relation}", lock.sql());
        }
        out.push('\n');
        for surprise in &run.surprises {
            let _ = writeln!(out, "       the plan does not say that it {surprise}");
        }
    }
    let seeded = &proof.seeded;
    let (rows, tables) = (counted(seeded.rows, "row"), counted(seeded.tables, "table"));
    let _ = writeln!(out, "{rows} in {tables}, compared before and after");
    for (table, reason) in &seeded.refused {
        let _ = writeln!(out, "  no rows in {}: {reason}", table.path());
    }
    if let Some((step, why)) = &proof.rows_refused {
        let _ = writeln!(
            out,
            "proved without rows: step {step} may fail, and those made up it refuses: {why}"
        );
    }
    if !proof.start.is_empty() {
        let _ = writeln!(out, "the shadow starts from something slightly other than FROM:");
        for change in &proof.start {
            let _ = writeln!(out, "  {}", line(change));
        }
    }
    if !proof.order.is_empty() {
        let ids: Vec<_> = proof.order.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "only the place differs, which no plan changes: {}", ids.join(", "));
    }
    out.push_str(&findings(proof));
    out
}

/// What speaks against a plan, a line each.
pub(super) fn findings(proof: &Proof) -> String {
    let mut out = String::new();
    if let Some((step, why)) = &proof.failure {
        let _ = writeln!(out, "step {step} failed: {why}");
    }
    for change in &proof.differences {
        let _ = writeln!(out, "still to do: {}", line(change));
    }
    for change in &proof.rows {
        let (table, before) = (&change.table, counted(change.before, "row"));
        let (kept, after) = (change.kept, change.after);
        let said = if change.declared { "rows lost, as the plan says" } else { "rows changed" };
        let _ = writeln!(out, "{said}: {table} had {before}, {kept} unchanged, now {after}");
    }
    out
}

fn line(change: &Change) -> String {
    match &change.what {
        What::Added => format!("+ {}", change.id),
        What::Removed => format!("- {}", change.id),
        What::Altered(fields) => {
            let text = |value: &Option<serde_json::Value>| {
                value.as_ref().map_or_else(|| "(default)".to_owned(), ToString::to_string)
            };
            let fields: Vec<String> = fields
                .iter()
                .map(|f| format!("{} {} → {}", f.field, text(&f.before), text(&f.after)))
                .collect();
            format!("~ {}: {}", change.id, fields.join("; "))
        }
    }
}
