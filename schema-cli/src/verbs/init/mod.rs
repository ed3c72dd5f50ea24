//! `init`: sets up a crate. First everything is found out, then the files are written.

mod files;
mod found;
mod manifest;

use std::path::{Path, PathBuf};

use schema_core::{Diagnostic, Schema, Severity, snapshot};

use crate::args::Init;
use crate::project::{self, shown};
use crate::ui::Ui;
use crate::{Failed, Outcome, sources};
use found::Found;
use manifest::Manifest;

pub(crate) fn run(args: &Init, manifest: Option<&Path>, ui: Ui) -> Result<Outcome, Failed> {
    let dir = folder(args, manifest)?;
    let mut cargo = Manifest::read(&dir)?;
    let toml = dir.join("schema.toml");
    let configured = sources::read_if_there(&toml)?.is_some();
    // A crate that was set up before says itself where its schema comes from.
    let found = match &args.source {
        Some(source) => Some(found::named(source, &dir)?),
        None if configured => None,
        None => Some(found::look(&dir)?),
    };
    let schema = match &found {
        Some(found) => read(found, ui),
        None => reread(&dir, ui),
    };
    let features =
        schema.as_ref().map(|schema| found::features(schema, &cargo)).unwrap_or_default();

    let mut did = Did { ui, nothing: true };
    let tls = found.as_ref().is_some_and(|found| found.tls);
    let checkout = args.schema_path.clone().or_else(|| cargo.checkout());
    let added = cargo.depend(checkout.as_deref(), &features, tls)?;
    if !added.is_empty() {
        sources::write(&cargo.path, &cargo.changed())?;
    }
    for line in added {
        did.add(&line);
    }
    files::build_script(&dir, &cargo, &mut did)?;
    if let Some(found) = &found {
        if configured {
            did.keep(&format!("{} is there and stays; its source is not changed", shown(&toml)));
        } else {
            sources::write(&toml, &files::settings(found, schema.as_ref()))?;
            did.add(&shown(&toml));
        }
    }
    files::module(&dir, &cargo, &mut did)?;
    let pulled = match (&found, &schema) {
        (Some(found), Some(schema)) if found.source.is_some() && !configured => {
            let path = dir.join(&found.snapshot);
            if path.exists() {
                did.keep(&format!("{} is there and stays", shown(&path)));
            } else {
                sources::write(&path, &snapshot::encode(schema))?;
                did.add(&format!("{} ({} objects)", shown(&path), schema.len()));
            }
            true
        }
        (_, schema) => schema.is_some(),
    };
    if did.nothing {
        ui.say("Unchanged", "everything is there already");
    }
    next(&found, pulled, &dir, ui);
    Ok(Outcome::Clean)
}

/// Says what is done, and remembers whether anything was.
struct Did {
    ui: Ui,
    nothing: bool,
}

impl Did {
    fn add(&mut self, what: &str) {
        self.nothing = false;
        self.ui.say("Added", what);
    }

    /// Something of the user's that is not changed.
    fn keep(&self, what: &str) {
        self.ui.say("Kept", what);
    }

    /// Something that the user must do.
    fn ask(&self, what: &str) {
        self.ui.say("To do", what);
    }
}

fn folder(args: &Init, manifest: Option<&Path>) -> Result<PathBuf, Diagnostic> {
    let dir = match (&args.path, manifest) {
        (Some(dir), _) => Some(dir.clone()),
        (None, Some(manifest)) => Some(project::manifest_dir(manifest)?),
        (None, None) => project::nearest(),
    };
    dir.ok_or_else(|| {
        Diagnostic::error("no-crate", "there is no crate here: no Cargo.toml with a [package]")
            .help("make one with `cargo init`, or name one: `cargo schema init --path DIR`")
    })
}

/// Reads the source that was found. Not being able to is no reason not to set up.
fn read(found: &Found, ui: Ui) -> Option<Schema> {
    match sources::read_now(found.source.as_ref()?, ui) {
        Ok(loaded) => Some(loaded.schema),
        Err(mut diagnostic) => {
            diagnostic.severity = Severity::Warning;
            ui.show(&diagnostic);
            None
        }
    }
}

/// The snapshot of a crate that was set up before.
fn reread(dir: &Path, ui: Ui) -> Option<Schema> {
    let project = project::Project::find(Some(&dir.join("Cargo.toml"))).ok()?;
    let path = project.snapshot("").ok().filter(|path| path.exists())?;
    sources::snapshot(&path, ui).ok().map(|loaded| loaded.schema)
}

fn next(found: &Option<Found>, pulled: bool, dir: &Path, ui: Ui) {
    if let Some(variable) = found.as_ref().and_then(|found| found.unset.as_ref()) {
        ui.say(
            "Note",
            &format!(
                "{variable} comes from .env; builds read it from the environment: export it, or \
                 they use the snapshot"
            ),
        );
    }
    let next = match found {
        _ if pulled => "cargo build".to_owned(),
        Some(found) if found.source.is_none() => format!(
            "name the source in {}, then `cargo schema pull`",
            shown(&dir.join("schema.toml"))
        ),
        Some(_) => "`cargo schema pull`, and then this again: it turns on the features for the \
                    types of the schema"
            .to_owned(),
        None => "cargo schema pull".to_owned(),
    };
    ui.say("Next", &next);
}
