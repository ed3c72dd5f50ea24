//! `transform`: a schema under other names.

mod keep;
mod rules;

use std::path::Path;

use schema_build::Source;
use schema_core::transform::{Part, Record};
use schema_core::{Diagnostic, plan, snapshot};
use schema_postgres::transform::{Transformed, combine, transform};

use crate::args::Transform;
use crate::project::{Project, shown};
use crate::sources::{self, Loaded};
use crate::ui::Ui;
use crate::{Failed, Outcome};

/// How the SQL starts, by which it is known again.
const SQL: &str = "-- Made by `cargo schema transform`.\n\n";

pub(crate) fn run(args: &Transform, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let rules = rules::read(args, project)?;
    let out = args.out.as_deref().filter(|out| out.as_os_str() != "-");
    replaceable(args, out)?;
    let (name, parts) = read(args, project, ui)?;
    let progress = ui.progress(format!("Transforming {name}"));
    let shadow = sources::shadow(project)?;
    let mut first = Transformed::default();
    let schema = match parts {
        Read::One(loaded) => loaded.schema,
        Read::Several(parts) => {
            first = combine(&shadow, &parts)?;
            std::mem::take(&mut first.schema)
        }
    };
    let made = transform(&shadow, &schema, &rules)?;
    drop(progress);
    for warning in first.names.warnings.iter().chain(&made.names.warnings) {
        ui.show(warning);
    }
    let created = plan::create(&made.schema)?;
    for id in &created.left_out {
        ui.say("Left out", &format!("{id}: not modelled, the SQL does not make it"));
    }
    let text = match args.sql {
        true => format!("{SQL}{created}"),
        false => snapshot::encode(&made.schema),
    };
    let names = args.names.as_deref().map(|path| (path, keep::lines(&made.names)));
    let record = Record {
        source: name,
        changes: first.changes.into_iter().chain(made.changes).collect(),
        mentions: first.mentions.into_iter().chain(made.mentions).collect(),
    };
    for mention in &record.mentions {
        ui.say("Look at", &mention.to_string());
    }
    if let Some(path) = &args.record {
        let text = if is_json(path) { record.json() } else { record.markdown() };
        write(path, &text, ui)?;
    }
    if let Some((path, lines)) = names {
        write(path, &lines, ui)?;
    }
    match out {
        None => ui.result(&text)?,
        Some(path) => write(path, &text, ui)?,
    }
    let changes = record.changes.len();
    let word = if changes == 1 { "change" } else { "changes" };
    ui.say("Transformed", &format!("{}: {changes} {word}", record.source));
    Ok(Outcome::Clean)
}

enum Read {
    One(Box<Loaded>),
    Several(Vec<Part>),
}

/// Reads the sources; with how reports call them.
fn read(args: &Transform, project: &Project, ui: Ui) -> Result<(String, Read), Failed> {
    if let [source] = args.sources.as_slice() {
        let loaded = sources::load(source, project, ui)?;
        return Ok((loaded.name.clone(), Read::One(Box::new(loaded))));
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut names = Vec::new();
    for (at, text) in args.sources.iter().enumerate() {
        let usage = |why: String| {
            Diagnostic::error("usage", why).help(
                "several sources become one with a namespace each: shop=shop.json crm=crm.json",
            )
        };
        let Some((name, source)) = named(text) else {
            return Err(usage(format!("source {} has no name for its namespace", at + 1)).into());
        };
        if parts.iter().any(|part| part.name == name) {
            return Err(usage(format!("two sources are called {name}")).into());
        }
        let loaded = sources::load(source, project, ui)?;
        names.push(loaded.name);
        parts.push(Part { name: name.to_owned(), schema: loaded.schema });
    }
    Ok((names.join(", "), Read::Several(parts)))
}

/// A source and its name. A connection string without one has a `=` too, and perhaps a password.
fn named(text: &str) -> Option<(&str, &str)> {
    let (name, source) = text.split_once('=')?;
    let is_path = matches!(Source::parse(source), Ok(Source::Scripts(_)));
    let is_half = is_path && source.contains('=') && !Path::new(source).exists();
    (!name.is_empty() && !name.contains(':') && !is_half).then_some((name, source))
}

/// Refuses to replace what no transformation wrote, before a server is asked.
fn replaceable(args: &Transform, out: Option<&Path>) -> Result<(), Diagnostic> {
    let check = |path: Option<&Path>, not: &str, is_ours: &dyn Fn(&str) -> bool| match path {
        Some(path) => sources::replaceable(path, "not-ours", not, is_ours).map(drop),
        None => Ok(()),
    };
    match args.sql {
        true => {
            check(out, "is not SQL of `cargo schema transform`", &|text| text.starts_with(SQL))?
        }
        false => check(out, "is not a snapshot", &sources::is_snapshot)?,
    }
    check(args.record.as_deref(), "is not a record of `cargo schema transform`", &Record::is_ours)?;
    check(
        args.names.as_deref(),
        "is not a file of `cargo schema transform --names`",
        &keep::is_ours,
    )
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

fn write(path: &Path, text: &str, ui: Ui) -> Result<(), Diagnostic> {
    sources::write(path, text)?;
    ui.say("Wrote", &shown(path));
    Ok(())
}
