//! Hand-written models: what each field of a struct must hold, and what is wrong with its columns.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema, name};

use crate::config::{Config, Strict};
use crate::models::{Names, Relation, Resolver, Spelling};
use crate::nearest::nearest;
use crate::sqltype::TypeText;

/// A struct as the user wrote it.
#[derive(Clone, Debug)]
pub struct Struct {
    /// The table or view: `users`, or `billing.invoices`.
    pub table: String,
    /// For each field, the name of its column.
    pub columns: Vec<String>,
    /// Whether each field's column was named beside it, rather than being the field's own name.
    pub named: Vec<bool>,
}

/// What the struct is checked against.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The table or view.
    pub id: ObjectId,
    /// The relation, as SQL names it.
    pub relation: String,
    /// The select list of the fields that have a column.
    pub select: String,
    /// For each field, its column.
    pub fields: Vec<Field>,
    /// The types of the primary key and the condition on it; empty and `None` where there is none.
    pub key: Option<Key>,
    /// What `strict` demands and is not there: one message.
    pub missing: Option<Finding>,
}

/// The column of a field.
#[derive(Clone, Debug)]
pub enum Field {
    /// There is one.
    Column {
        /// Its address.
        id: ObjectId,
        /// The marker that the field's type must read; `None` where `schema.toml` chose a type of
        /// the user's own.
        marker: Option<String>,
        /// Whether it can be NULL.
        nullable: bool,
        /// What is wrong where the type does not.
        wrong: Finding,
        /// Whether its values are not shown.
        secret: bool,
    },
    /// There is none.
    Missing(Finding),
}

/// The primary key of the table.
#[derive(Clone, Debug)]
pub struct Key {
    /// The type of `Keyed::Key<'k>`.
    pub key: String,
    /// `One` or `Many`.
    pub shape: &'static str,
    /// The condition.
    pub condition: String,
}

/// A finding at one of the user's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong; `{Self}` stands for the field's type.
    pub message: String,
    /// What to write instead, in a few words.
    pub label: String,
    /// More to know.
    pub note: Option<String>,
}

/// The relation that a name means: with its namespace, or in the namespaces of the models, the
/// default one first.
///
/// # Errors
///
/// That there is none, with the nearest name.
pub fn relation(schema: &Schema, config: &Config, table: &str) -> Result<ObjectId, Finding> {
    let names = name::split(table).unwrap_or_else(|| vec![table.to_owned()]);
    let path = |names: &[&str]| name::join(names.iter().copied());
    let mut candidates = Vec::new();
    match names.as_slice() {
        [namespace, table] => candidates.push(path(&[namespace, table])),
        _ => {
            let chosen = config.models.namespaces.iter().map(|one| one.text.as_str());
            let all: Vec<&str> = chosen.collect();
            let all = if all.is_empty() { vec!["public"] } else { all };
            let bare = match names.as_slice() {
                [one] => one.as_str(),
                _ => table,
            };
            candidates.extend(all.iter().map(|namespace| path(&[namespace, bare])));
            // As it stands, for a name that is not written as SQL would.
            candidates.extend(all.iter().map(|namespace| path(&[namespace, table])));
        }
    }
    if let Some((id, _)) = candidates.iter().find_map(|path| schema.relation(path)) {
        return Ok(id.clone());
    }
    let ids: Vec<&ObjectId> = crate::models::relations(schema).collect();
    let wanted = names.last().map_or(table, String::as_str);
    let bare: Vec<(String, &ObjectId)> = ids.iter().map(|id| (id.name(), *id)).collect();
    let close = nearest(wanted, bare.iter().map(|(name, _)| name.as_str()));
    let meant = close.and_then(|close| bare.iter().find(|(name, _)| name == close));
    Err(Finding {
        message: format!("no table or view `{}`", table.replace(['{', '}'], "")),
        label: match meant {
            Some((_, id)) if id.namespace().is_some_and(|n| config.is_default_namespace(&n)) => {
                format!("did you mean `{}`?", name::quote(&id.name()))
            }
            Some((_, id)) => format!("did you mean `{}`?", id.path()),
            None => "not in the snapshot".to_owned(),
        },
        note: meant
            .is_none()
            .then(|| "if it is new in the database, run `cargo schema pull`".to_owned()),
    })
}

/// Checks a struct against its relation.
///
/// # Errors
///
/// What is wrong with the configuration.
pub fn check(
    schema: &Schema,
    config: &Config,
    id: &ObjectId,
    item: &Struct,
) -> Result<Checked, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let objects: BTreeSet<ObjectId> = [
        Kind::Enum,
        Kind::Domain,
        Kind::Composite,
        Kind::Table,
        Kind::View,
        Kind::MaterializedView,
    ]
    .into_iter()
    .flat_map(|kind| schema.of_kind(kind).map(|(id, _)| id.clone()))
    .collect();
    let names = Names::new(config, &objects, &mut Vec::new());
    let resolver = Resolver::new(schema, config, Spelling::Full, &mut errors);
    let found = Relation::new(schema, id, &names, &resolver, &mut BTreeSet::new(), &mut errors);
    let Some(relation) = found.filter(|_| errors.is_empty()) else { return Err(errors) };

    let columns: BTreeMap<String, usize> =
        relation.columns.iter().enumerate().map(|(i, column)| (column.name.clone(), i)).collect();
    // A field is the column of its own name, or the one that generated models call so.
    let by_field: BTreeMap<&str, usize> =
        relation.columns.iter().enumerate().map(|(i, c)| (c.field.as_str(), i)).collect();
    let mut fields = Vec::new();
    let mut select = Vec::new();
    let mut used = BTreeSet::new();
    for (wanted, named) in item.columns.iter().zip(&item.named) {
        let bare = wanted.strip_prefix("r#").unwrap_or(wanted);
        let by_name = columns.get(if *named { wanted.as_str() } else { bare }).copied();
        let place =
            by_name.or_else(|| if *named { None } else { by_field.get(wanted.as_str()).copied() });
        let Some((place, column)) = place.and_then(|i| Some((i, relation.columns.get(i)?))) else {
            fields.push(Field::Missing(missing(&relation, bare, columns.keys())));
            continue;
        };
        used.insert(place);
        select.push(column.select());
        fields.push(Field::Column {
            id: ObjectId::from_path(Kind::Column, column.path).unwrap_or_else(|| id.clone()),
            marker: column.rust.marker.clone(),
            nullable: column.nullable,
            wrong: wrong(schema, column, config),
            secret: column.secret,
        });
    }
    let left: Vec<&str> = relation
        .columns
        .iter()
        .enumerate()
        .filter(|(i, _)| !used.contains(i))
        .map(|(_, column)| column.sql.as_str())
        .collect();
    let strict = config.strict != Strict::None && !left.is_empty();
    let missing = strict.then(|| Finding {
        message: braced(&format!(
            "no field for {} {} of `{}`",
            if left.len() == 1 { "column" } else { "columns" },
            left.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
            id.path()
        )),
        label: "`strict` in schema.toml asks for every column".to_owned(),
        note: None,
    });
    Ok(Checked {
        id: id.clone(),
        relation: id.path().to_owned(),
        select: if select.is_empty() { "NULL".to_owned() } else { select.join(", ") },
        fields,
        key: crate::models::key_anywhere(&relation, &resolver),
        missing,
    })
}

fn missing<'n>(
    relation: &Relation<'_>,
    wanted: &str,
    columns: impl Iterator<Item = &'n String> + Clone,
) -> Finding {
    let kind = relation.id.kind().word().replace('_', " ");
    let close = nearest(wanted, columns.clone().map(String::as_str));
    let all: Vec<String> = columns.map(|name| format!("`{name}`")).collect();
    Finding {
        message: braced(&format!("no column `{wanted}` in {kind} `{}`", relation.id.path())),
        label: match close {
            Some(close) => braced(&format!("did you mean `{close}`?")),
            None => "no such column".to_owned(),
        },
        note: (close.is_none() && all.len() <= 20)
            .then(|| braced(&format!("the columns are {}", all.join(", ")))),
    }
}

fn wrong(schema: &Schema, column: &crate::models::Column<'_>, config: &Config) -> Finding {
    let nullable = if column.nullable { "nullable" } else { "not null" };
    let text = TypeText::parse(column.sql_type);
    let own = schema.type_at(&text.name).map(|(id, entry)| (id, &entry.object));
    // Types of extensions are known by their names alone.
    let known = match own {
        Some((id, Object::BaseType(_))) => id.name(),
        _ => text.name.clone(),
    };
    let note = match own {
        Some((_, Object::Domain(domain))) => {
            Some(braced(&format!("`{}` is a domain over `{}`", column.sql_type, domain.sql_type)))
        }
        _ => None,
    };
    let note = note.or_else(|| {
        let crates: Vec<&str> = crate::typemap::TypeCrate::ALL
            .iter()
            .filter(|each| !config.crates.contains(each))
            .filter(|each| {
                crate::typemap::TypeMap::new([**each]).scalar(&known).transport
                    == crate::typemap::Transport::Binary
            })
            .map(|each| each.word())
            .collect();
        let as_text = column.rust.transport != crate::typemap::Transport::Binary;
        (as_text && !crates.is_empty()).then(|| {
            format!(
                "the feature `{}` of `{}` has a type for it; without, it is read as text",
                crates.join("` or `"),
                config.facade
            )
        })
    });
    Finding {
        message: format!(
            "{}, but this field is `{{Self}}`",
            braced(&format!("column `{}` is `{}`, {nullable}", column.path, column.sql_type))
        ),
        label: braced(&format!("use `{}`", short(&column.rust.path))),
        note,
    }
}

/// A type as a person would write it: without the paths of the prelude.
fn short(path: &str) -> String {
    let mut out = String::new();
    for piece in path.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        let known = ["::std::option::", "::std::string::", "::std::vec::", "::std::collections::"];
        let piece = known.iter().find_map(|prefix| piece.strip_prefix(prefix)).unwrap_or(piece);
        out.push_str(piece.strip_prefix("self::").unwrap_or(piece).trim_start_matches("::"));
    }
    out
}

/// The text with its braces doubled, as the attribute that shows it wants them.
pub fn braced(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
