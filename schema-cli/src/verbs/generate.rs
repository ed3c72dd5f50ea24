//! `generate`: the models as Rust source, from the code that the macro runs.

use schema_build::GENERATED;
use schema_codegen::models;
use schema_core::{Diagnostic, Schema, snapshot};

use crate::args::Generate;
use crate::project::{Project, shown};
use crate::ui::Ui;
use crate::{Failed, Outcome, sources};

pub(crate) fn run(args: &Generate, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let out = args.out.as_deref().filter(|out| out.as_os_str() != "-");
    // What would stop the writing is better known before a server is asked.
    let old = match out {
        Some(path) => sources::replaceable(path, "not-generated", "was not generated", |text| {
            text.starts_with(GENERATED)
        })?,
        None => None,
    };
    let loaded = match &args.source {
        Some(source) => sources::load(source, project, ui)?,
        None => sources::snapshot(&project.snapshot("generate SOURCE")?, ui)?,
    };
    let mut report = Vec::new();
    let text = source_text(&loaded.schema, project, &mut report)?;
    report.extend(models::dead_excludes(&loaded.schema, &project.config));
    report.iter().for_each(|found| ui.show(found));
    let Some(path) = out else {
        ui.result(&text)?;
        return Ok(Outcome::Clean);
    };
    let same = old.as_deref() == Some(&*text);
    if same {
        ui.say("Unchanged", &shown(path));
    } else if args.check {
        let state = if old.is_some() { "is out of date" } else { "is not there" };
        let command = match &args.source {
            Some(_) => "cargo schema generate SOURCE",
            None => "cargo schema generate",
        };
        let path = shown(path);
        ui.result(&format!("{path} {state}: run `{command} --out {path}`\n"))?;
        return Ok(Outcome::Drift);
    } else {
        sources::write(path, &text)?;
        ui.say("Wrote", &shown(path));
    }
    Ok(Outcome::Clean)
}

fn source_text(
    schema: &Schema,
    project: &Project,
    report: &mut Vec<Diagnostic>,
) -> Result<String, Failed> {
    let models = models::generate_reporting(schema, &project.config, report)?;
    // The attribute goes into the file, since nobody can put it before.
    let allow = models::allow().replacen("#[", "#![", 1);
    let file = syn::parse_file(&format!("{allow}\n{models}")).map_err(|error| {
        Diagnostic::error("internal", format!("the models are no Rust: {error}"))
            .help("please report it, with the snapshot if you may")
    })?;
    Ok(format!(
        "{GENERATED}{} from the snapshot with digest {}; do not edit.\n// @generated\n\n{}",
        env!("CARGO_PKG_VERSION"),
        snapshot::digest(schema),
        told(&prettyplease::unparse(&file))
    ))
}

/// A comment or a name of the database may hold characters that turn the direction of text, so that
/// a reviewer sees another program than the compiler. They occur in strings and comments only,
/// where an escape can stand.
fn told(rust: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !rust.contains(turns) {
        return rust.to_owned();
    }
    rust.chars().fold(String::with_capacity(rust.len()), |mut told, c| {
        match turns(c) {
            true => told.extend(c.escape_unicode()),
            false => told.push(c),
        }
        told
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_text_runs_backwards() {
        let shown = super::told("\"a\u{202e}b\" /// \u{2066}é");
        assert_eq!(shown, r#""a\u{202e}b" /// \u{2066}é"#);
    }
}
