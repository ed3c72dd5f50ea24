//! The rules: those of `schema.toml`, and those of the command line.

use std::path::Path;

use schema_codegen::Config;
use schema_codegen::config::prefix;
use schema_core::Diagnostic;
use schema_core::transform::{
    self, Convention, NewName, Pattern, Relocate, Transform as Rules, TypeRule,
};

use crate::Failed;
use crate::args::{Case, Transform};
use crate::project::{Project, shown};
use crate::sources;

pub(super) fn read(args: &Transform, project: &Project) -> Result<Rules, Failed> {
    let mut rules = match &args.config {
        Some(path) => of_file(path)?,
        None => project.config.transform.clone(),
    };
    let patterns = |texts: &[String]| texts.iter().filter_map(|it| Pattern::parse(it)).collect();
    let select: Vec<Pattern> = patterns(&args.select);
    let exclude: Vec<Pattern> = patterns(&args.exclude);
    rules.select.extend(select);
    rules.exclude.extend(exclude);
    for text in &args.map_type {
        let (from, to) = pair("--map-type", text, "money=numeric(12,2)")?;
        rules.types.push(TypeRule { from, to });
    }
    for text in &args.relocate {
        let (from, to) = pair("--relocate", text, "dbo=crm")?;
        rules.relocate.push(Relocate { from, to });
    }
    for text in &args.rename {
        let (path, to) = pair("--rename", text, "public.tblUser=account")?;
        rules.rename.push(NewName { path, to });
    }
    rules.strip_prefix.extend(args.strip_prefix.iter().map(|text| prefix(text)));
    rules.case = match args.case {
        Some(Case::Lower) => Some(transform::Case::Lower),
        Some(Case::Snake) => Some(transform::Case::Snake),
        None => rules.case,
    };
    for text in &args.convention {
        if text == "postgres" {
            rules.convention = Convention::postgres();
        }
    }
    for text in args.convention.iter().filter(|text| *text != "postgres") {
        let example = "postgres, or foreign_key=fk_{table}_{columns}";
        let (word, pattern) = pair("--convention", text, example)?;
        let Some(slot) = rules.convention.pattern_mut(&word) else {
            let why = format!("--convention {text}: there is no pattern {word}");
            let help = format!("there are {}", Convention::WORDS.join(", "));
            return Err(Diagnostic::error("usage", why).help(help).into());
        };
        *slot = Some(pattern);
    }
    Ok(rules)
}

fn of_file(path: &Path) -> Result<Rules, Failed> {
    let Some(text) = sources::read_if_there(path)? else {
        let why = format!("there is no file {}", shown(path));
        return Err(Diagnostic::error("no-config", why).help("name a schema.toml").into());
    };
    Ok(Config::parse(Some((&shown(path), &text)), None)?.transform)
}

fn pair(option: &str, text: &str, example: &str) -> Result<(String, String), Diagnostic> {
    match text.rsplit_once('=') {
        Some((from, to)) if !from.is_empty() && !to.is_empty() => {
            Ok((from.to_owned(), to.to_owned()))
        }
        _ => Err(Diagnostic::error("usage", format!("{option} {text} has no two sides"))
            .help(format!("for example {option} '{example}'"))),
    }
}
