//! Live drift at a hand-written model: of what it reads, and of nothing else.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use schema_codegen::check::{self, Checked, Field, Finding};
use schema_codegen::config::Strict;
use schema_codegen::sqltype::TypeText;
use schema_codegen::{Config, models};
use schema_core::constraint::ConstraintBody;
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema};
use serde_json::{Map, Value};
use syn::{ItemStruct, Type};

use super::on_unimplemented;
use crate::errors;
use crate::snapshot::Drift;

/// Live drift of what the struct reads: at the field of a column, else at the table.
pub(super) fn told(
    drift: &[Drift],
    checked: &Checked,
    schema: &Schema,
    config: &Config,
    item: &ItemStruct,
    at: Span,
    facade: &Ident,
) -> TokenStream {
    let mut out = TokenStream::new();
    let all = config.strict == Strict::Schema;
    for Drift { object, altered, replaced, diagnostic, .. } in drift {
        let Some(id) = object else {
            out.extend(errors::all(std::slice::from_ref(diagnostic), at));
            continue;
        };
        let fields = item.fields.iter().zip(&checked.fields);
        let readers: Vec<(&syn::Field, &ObjectId, Option<&str>)> = fields
            .filter_map(|(field, read)| match read {
                Field::Column { id, marker, .. } => Some((field, id, marker.as_deref())),
                Field::Missing(_) => None,
            })
            .filter(|(_, column, _)| *column == id || uses(schema, config, column, id))
            .collect();
        if !all && matches!(id.kind(), Kind::Column | Kind::Domain) && !is_misread(altered) {
            let gains = gains_null(altered);
            for (field, column, marker) in readers.iter().filter(|_| gains) {
                if *column == id || is_null_by_type(schema, column) {
                    out.extend(holds_null(&field.ty, *marker, diagnostic, facade));
                }
            }
            continue;
        }
        let field = readers.first().map(|(field, _, _)| *field);
        let is_ours = match id.kind() {
            // A column that the struct has no field for is no drift of this model.
            Kind::Column => field.is_some(),
            // Finding a row by its key goes by the key.
            Kind::Constraint => {
                id.parent_path() == Some(checked.id.path())
                    && (all || checked.key.is_some() && is_primary_key(schema, id))
            }
            // What is read is taken as it is.
            Kind::DomainConstraint => all && field.is_some(),
            // Nor does reading ask for more than that the table is there, or a view in its place,
            // which has no key to find rows by.
            Kind::Table if !altered.is_empty() || *replaced && checked.key.is_none() => {
                all && id.path() == checked.id.path()
            }
            // A type that is gone took its columns with it, or they have another: told there.
            Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => {
                !altered.is_empty() && field.is_some()
            }
            _ => id.path() == checked.id.path() || field.is_some(),
        };
        if is_ours {
            let span = field.and_then(|field| field.ident.as_ref()).map_or(at, Ident::span);
            out.extend(errors::all(std::slice::from_ref(diagnostic), span));
        }
    }
    out
}

fn is_primary_key(schema: &Schema, id: &ObjectId) -> bool {
    match schema.get(id).map(|entry| &entry.object) {
        Some(Object::Constraint(it)) => matches!(it.body, ConstraintBody::PrimaryKey(_)),
        _ => false,
    }
}

/// Whether a column refuses NULL only where its type, a domain, does.
fn is_null_by_type(schema: &Schema, column: &ObjectId) -> bool {
    match schema.get(column).map(|entry| &entry.object) {
        Some(Object::Column(column)) => {
            let own = schema.type_at(&column.sql_type).map(|(_, entry)| &entry.object);
            !column.not_null && matches!(own, Some(Object::Domain(_)))
        }
        _ => false,
    }
}

/// Whether the type of a column depends on an object.
fn uses(schema: &Schema, config: &Config, column: &ObjectId, id: &ObjectId) -> bool {
    let types = match schema.get(column).map(|entry| &entry.object) {
        Some(Object::Column(column)) => models::types_of(schema, config, &column.sql_type),
        _ => return false,
    };
    types.contains(id) || schema.parent(id).is_some_and(|whole| types.contains(&whole))
}

/// Whether a field does not read a column or domain that was altered so. It does not matter to one
/// who reads what else an INSERT must say, which texts are equal or how long they are, nor that there
/// is no NULL any more.
fn is_misread(altered: &Map<String, Value>) -> bool {
    let text = |values: &Value, at| values.get(at).and_then(Value::as_str).map(TypeText::parse);
    let reads = |(field, values): (&String, &Value)| match field.as_str() {
        "not_null" | "identity" | "generated" | "default" | "collation" => true,
        "type" => match (text(values, 0), text(values, 1)) {
            (Some(before), Some(after)) => before.reads_as(&after),
            _ => false,
        },
        _ => false,
    };
    altered.is_empty() || !altered.iter().all(reads)
}

fn gains_null(altered: &Map<String, Value>) -> bool {
    altered.get("not_null").is_some_and(|values| values.get(1) != Some(&Value::Bool(true)))
}

/// Drift, where a field's type has no place for NULL.
fn holds_null(ty: &Type, marker: Option<&str>, drift: &Diagnostic, facade: &Ident) -> TokenStream {
    let attribute = on_unimplemented(&Finding {
        message: check::braced(&drift.message),
        label: "this type has no place for NULL".to_owned(),
        note: Some(check::braced(&drift.help.join("; "))),
    });
    let marker: Option<TokenStream> = marker.and_then(|marker| marker.parse().ok());
    let implementation = match marker {
        Some(marker) => {
            quote!(impl<T: ::#facade::Reads<::#facade::sql::Nullable<#marker>>> __Nullable for T)
        }
        None => quote!(impl<T> __Nullable for ::std::option::Option<T>),
    };
    let tokens = ty.to_token_stream().into_iter().collect::<Vec<_>>();
    let span = tokens.first().map_or_else(Span::mixed_site, TokenTree::span);
    // Not as a type of the field may be called.
    let nullable = Ident::new("__Nullable", span.resolved_at(Span::mixed_site()));
    let asked = quote_spanned!(span=> <#ty as #nullable>::IS);
    quote! {
        const _: () = {
            #attribute
            trait __Nullable {
                const IS: ();
            }
            #[diagnostic::do_not_recommend]
            #implementation {
                const IS: () = ();
            }
            #asked
        };
    }
}
