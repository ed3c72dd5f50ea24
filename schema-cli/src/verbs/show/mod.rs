//! `show`: one object, in words.

mod find;
mod grid;
mod other;
mod relation;

use anstyle::Style;
use schema_core::report::{kind_words, visible, visible_lines};
use schema_core::{Entry, Kind, Object, ObjectId, Schema};

use crate::args;
use crate::project::Project;
use crate::sources;
use crate::ui::Ui;
use crate::{Failed, Outcome};

pub(crate) fn run(args: &args::Show, project: &Project, ui: Ui) -> Result<Outcome, Failed> {
    let loaded = match &args.source {
        Some(source) => sources::load(source, project, ui)?,
        None => sources::snapshot(&project.snapshot("--source SOURCE")?, ui)?,
    };
    let id = find::find(&loaded.schema, &args.name)?;
    ui.styled(&described(&loaded.schema, &id))?;
    Ok(Outcome::Clean)
}

/// Everything about an object and its parts.
fn described(schema: &Schema, id: &ObjectId) -> String {
    let Some(entry) = schema.get(id) else { return String::new() };
    let mut out = title(id, entry);
    match &entry.object {
        Object::Table(table) => relation::table(&mut out, schema, id, table),
        Object::View(view) => {
            relation::columns(&mut out, schema, id);
            relation::actions(&mut out, schema, id);
            relation::definition(&mut out, &view.definition, &view.options);
        }
        Object::MaterializedView(view) => {
            relation::columns(&mut out, schema, id);
            relation::indexes(&mut out, schema, id);
            relation::actions(&mut out, schema, id);
            relation::definition(&mut out, &view.definition, &view.options);
        }
        Object::Composite(_) => other::attributes(&mut out, schema, id),
        Object::Enum(it) => other::labels(&mut out, &it.labels),
        Object::Domain(_) => other::domain(&mut out, schema, id, entry),
        Object::Namespace(_) => other::contents(&mut out, schema, id),
        Object::Extension(_) => {
            other::fields(&mut out, entry);
            other::members(&mut out, schema, id);
        }
        Object::Column(_) => {
            other::fields(&mut out, entry);
            other::about_column(&mut out, schema, id);
        }
        Object::BaseType(_)
        | Object::Language(_)
        | Object::Cast(_)
        | Object::Transform(_)
        | Object::Routine(_)
        | Object::Aggregate(_)
        | Object::DomainConstraint(_)
        | Object::Attribute(_)
        | Object::Range(_)
        | Object::Sequence(_)
        | Object::Default(_)
        | Object::Constraint(_)
        | Object::Index(_)
        | Object::Statistics(_)
        | Object::Trigger(_)
        | Object::RewriteRule(_)
        | Object::Policy(_)
        | Object::Publication(_)
        | Object::PublicationTable(_)
        | Object::PublicationNamespace(_)
        | Object::Subscription(_)
        | Object::EventTrigger(_)
        | Object::Collation(_)
        | Object::Conversion(_)
        | Object::OperatorFamily(_)
        | Object::OperatorClass(_)
        | Object::Operator(_)
        | Object::AccessMethod(_)
        | Object::TextSearchParser(_)
        | Object::TextSearchTemplate(_)
        | Object::TextSearchDictionary(_)
        | Object::TextSearchConfiguration(_)
        | Object::ForeignDataWrapper(_)
        | Object::Server(_)
        | Object::UserMapping(_)
        | Object::DefaultPrivileges(_)
        | Object::Setting(_)
        | Object::RoleSetting(_)
        | Object::Unmodelled(_) => other::fields(&mut out, entry),
    }
    other::needs(&mut out, schema, id, entry);
    other::used_as_type(&mut out, schema, id);
    out
}

fn title(id: &ObjectId, entry: &Entry) -> String {
    let strong = Style::new().bold();
    let mut kind = kind_words(id.kind());
    if let Object::Table(table) = &entry.object {
        let adjective = match table {
            _ if table.server.is_some() => "Foreign ",
            _ if table.partition_by.is_some() => "Partitioned ",
            _ if table.unlogged => "Unlogged ",
            _ => "",
        };
        kind = format!("{adjective}{kind}");
    }
    let mut letters = kind.chars();
    let kind: String =
        letters.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default()
            + letters.as_str();
    let extension = match &entry.extension {
        Some(extension) if id.kind() != Kind::Extension => {
            format!(" (of extension {})", visible(extension))
        }
        _ => String::new(),
    };
    let mut out = format!("{strong}{kind} {}{strong:#}{extension}\n", visible(id.path()));
    if let Some(comment) = &entry.comment {
        out.push_str(&visible_lines(comment));
        out.push('\n');
    }
    out
}

/// A list under a heading, as psql prints indexes and constraints; nothing where it is empty.
fn section(out: &mut String, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        out.push_str(&format!("{heading}:\n"));
        for line in lines {
            out.push_str(&format!("    {line}\n"));
        }
    }
}
