//! Schemas under other names, printed by a server that was told these.

use postgres::Client;
use schema_core::plan::rename::Mention;
use schema_core::transform::{Change, Names, Part, Relocate, Transform, TypeRule, merge};
use schema_core::{Diagnostic, Kind, Schema, plan};

use crate::prove::{build, roles};
use crate::shadow::Shadow;
use crate::{introspect_like, reshape};

/// What a transformation made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transformed {
    /// The schema, as a server prints it.
    pub schema: Schema,
    /// What was changed and why.
    pub changes: Vec<Change>,
    /// The new names.
    pub names: Names,
    /// Texts that PostgreSQL keeps as they are, and names in them that are others now.
    pub mentions: Vec<Mention>,
}

/// Transforms a schema with the help of a shadow.
///
/// # Errors
/// Those of [`Transform::names`], of [`reshape`], and `transform-type` for a type that no server
/// knows.
pub fn transform(
    shadow: &Shadow,
    schema: &Schema,
    transform: &Transform,
) -> Result<Transformed, Vec<Diagnostic>> {
    let transform = with_types(shadow, transform).map_err(|error| vec![error])?;
    let (mut schema, mut changes) = transform.values(schema);
    if !changes.is_empty() {
        schema = printed(shadow, &schema).map_err(|error| vec![error])?;
    }
    let names = transform.names(&schema)?;
    let steps = plan::rename(&schema, &names.renames)?;
    let mut after = reshape(shadow, &schema, &steps).map_err(|error| vec![error])?;
    changes.extend(names.changes.iter().cloned());
    changes.extend(names.carry(&schema, &mut after));
    let mentions = names.mentions(&after);
    Ok(Transformed { schema: after, changes, names, mentions })
}

/// Puts several schemas together, each with its name as its namespace: `public` becomes `shop`,
/// any other namespace `shop__` and its name. Extensions stay where they are and are shared.
///
/// # Errors
/// Those of [`transform`] and of [`merge`].
pub fn combine(shadow: &Shadow, parts: &[Part]) -> Result<Transformed, Vec<Diagnostic>> {
    let mut whole = Transformed::default();
    let mut moved = Vec::new();
    for part in parts {
        let spaces = part.schema.of_kind(Kind::Namespace);
        let own = spaces.filter(|(_, entry)| entry.extension.is_none()).map(|(id, _)| id.name());
        let relocate = own.map(|from| {
            let to = match from.as_str() {
                "public" => part.name.clone(),
                _ => format!("{}__{from}", part.name),
            };
            Relocate { from, to }
        });
        let rules = Transform { relocate: relocate.collect(), ..Transform::default() };
        let made = transform(shadow, &part.schema, &rules)?;
        whole.changes.extend(made.changes);
        whole.mentions.extend(made.mentions);
        moved.push(Part { name: part.name.clone(), schema: made.schema });
    }
    whole.schema = merge(&moved)?;
    Ok(whole)
}

/// A schema as a server prints it that has built it; with what the server could not hold.
pub(crate) fn printed(shadow: &Shadow, schema: &Schema) -> Result<Schema, Diagnostic> {
    let database = shadow.database()?;
    let mut client = database.connect()?;
    roles::create(shadow, &mut client, &[schema], &[])?;
    build(&mut client, schema)?;
    let mut printed = introspect_like(&mut client, schema)?;
    for (id, entry) in schema.iter() {
        if !printed.contains(id) && id.kind() == Kind::Unmodelled {
            printed.insert(id.clone(), entry.clone());
        }
    }
    Ok(printed)
}

/// The rules with the types as a server prints them: `varchar(20)` as `character varying(20)`.
fn with_types(shadow: &Shadow, transform: &Transform) -> Result<Transform, Diagnostic> {
    let mut transform = transform.clone();
    if transform.types.is_empty() {
        return Ok(transform);
    }
    let database = shadow.database()?;
    let mut client = database.connect()?;
    for TypeRule { from, to } in &mut transform.types {
        for text in [from, to] {
            if let Some(printed) = type_text(&mut client, text) {
                *text = printed;
            } else if !text.contains('.') {
                let why = format!("there is no type {text}");
                return Err(Diagnostic::error("transform-type", why)
                    .help("name it as SQL does, one of your own with its namespace: public.mood"));
            }
        }
    }
    Ok(transform)
}

/// A type as `format_type()` prints it; `None` where the server knows none. It must be a type and
/// nothing else before it becomes a part of a statement.
fn type_text(client: &mut Client, text: &str) -> Option<String> {
    let known = client.query_one("SELECT to_regtype($1::text) IS NOT NULL", &[&text]).ok()?;
    known.try_get::<_, bool>(0).ok().filter(|known| *known)?;
    client.batch_execute(&format!("CREATE TEMPORARY TABLE type_text (c {text})")).ok()?;
    let sql = "SELECT format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
        WHERE attrelid = 'pg_temp.type_text'::regclass AND attnum = 1";
    let printed = client.query_one(sql, &[]).ok().and_then(|row| row.try_get(0).ok());
    client.batch_execute("DROP TABLE pg_temp.type_text").ok()?;
    printed
}
