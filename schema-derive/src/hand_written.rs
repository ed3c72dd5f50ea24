//! `#[derive_schema(table = "…")]` on a struct.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use schema_codegen::check::{self, Checked, Field, Finding, Struct};
use schema_codegen::config::Strict;
use schema_codegen::naming;
use schema_core::{Diagnostic, Kind, Object, ObjectId, Schema};
use serde_json::{Map, Value};
use syn::parse::{Parse, ParseStream};
use syn::{Fields, ItemStruct, LitStr, Token, Type};

use crate::crate_files::CrateFiles;
use crate::snapshot::Drift;
use crate::{errors, snapshot};

/// `table = "users"`.
struct Arguments {
    table: LitStr,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let usage = "expected `table = \"…\"`, the table or view of the struct";
        let key: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), usage))?;
        if key != "table" {
            return Err(syn::Error::new(key.span(), usage));
        }
        input.parse::<Token![=]>()?;
        let table = input.parse()?;
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        match input.is_empty() {
            true => Ok(Self { table }),
            false => Err(input.error(usage)),
        }
    }
}

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut parsed: ItemStruct = match syn::parse2(item.clone()) {
        Ok(parsed) => parsed,
        Err(_) => {
            let message = "`derive_schema` stands on a module or on a struct with named fields";
            let at = item.clone().into_iter().next().map_or(Span::call_site(), |t| t.span());
            return [item, errors::one(message, at)].into_iter().collect();
        }
    };
    let mut out = TokenStream::new();
    match parsed_struct(arguments, &mut parsed) {
        Ok((table, item)) => models(&parsed, &table, &item, &mut out),
        Err(error) => out.extend(error.into_compile_error()),
    }
    let mut tokens = parsed.into_token_stream();
    tokens.extend(out);
    tokens
}

/// Takes the struct apart, and the macro's own attributes off its fields.
fn parsed_struct(arguments: TokenStream, item: &mut ItemStruct) -> syn::Result<(LitStr, Struct)> {
    let mut columns = Vec::new();
    let mut named = Vec::new();
    let generics = item.generics.clone();
    let Fields::Named(fields) = &mut item.fields else {
        return Err(syn::Error::new(item.ident.span(), "a model has named fields"));
    };
    let mut wrong: Option<syn::Error> = None;
    for field in &mut fields.named {
        let mut column = None;
        field.attrs.retain(|attribute| {
            if !attribute.path().is_ident("schema") {
                return true;
            }
            let parsed = attribute.parse_nested_meta(|meta| {
                if !meta.path.is_ident("column") {
                    return Err(meta.error("expected `column = \"…\"`"));
                }
                column = Some(meta.value()?.parse::<LitStr>()?.value());
                Ok(())
            });
            if let Err(error) = parsed {
                match &mut wrong {
                    Some(all) => all.combine(error),
                    None => wrong = Some(error),
                }
            }
            false
        });
        named.push(column.is_some());
        let own = || field.ident.as_ref().map(Ident::to_string).unwrap_or_default();
        columns.push(column.unwrap_or_else(own));
    }
    if let Some(error) = wrong {
        return Err(error);
    }
    if !generics.params.is_empty() {
        return Err(syn::Error::new_spanned(generics, "a model has no generics: it owns its row"));
    }
    let table = syn::parse2::<Arguments>(arguments)?.table;
    Ok((table.clone(), Struct { table: table.value(), columns, named }))
}

fn models(item: &ItemStruct, table: &LitStr, described: &Struct, out: &mut TokenStream) {
    let at = table.span();
    let mut files = match CrateFiles::read() {
        Ok(files) => files,
        Err(found) => {
            out.extend(errors::all(&found, at));
            return out.extend(stand_in(item, "schema"));
        }
    };
    let drift = files.drift().map(|text| snapshot::drift(&text)).unwrap_or_default();
    let found = files.snapshot().and_then(|(text, path)| {
        snapshot::for_struct(&text, &path, |schema| {
            check::relation(schema, &files.config, &described.table).ok()
        })
    });
    out.extend(files.watch().parse::<TokenStream>().unwrap_or_default());
    let schema = match found {
        Ok(schema) => schema,
        Err(error) => {
            out.extend(errors::all(&[error], at));
            return out.extend(stand_in(item, &files.config.facade));
        }
    };
    match checked(&schema, &files, described) {
        Ok(Ok(checked)) => {
            let all = files.config.strict == Strict::Schema;
            out.extend(errors_of_drift(&drift, &checked, &schema, all, item, at));
            out.extend(implement(item, &checked, &files, at));
        }
        Ok(Err(finding)) => {
            out.extend(refuse(&finding, "Table", &described.table, at));
            out.extend(stand_in(item, &files.config.facade));
        }
        Err(found) => {
            out.extend(errors::all(&found, at));
            out.extend(stand_in(item, &files.config.facade));
        }
    }
}

/// What lets the compiler pass over the uses of a model that there was an error for already.
fn stand_in(item: &ItemStruct, facade: &str) -> TokenStream {
    let (name, facade) = (&item.ident, format_ident!("{facade}"));
    quote! {
        impl ::#facade::Model for #name {
            const RELATION: &'static str = "";
            const SELECT: &'static str = "";
            type By = Self;
        }
        impl ::#facade::runtime::ReadBy<Self> for #name {
            fn read(_: &::#facade::Row) -> ::std::result::Result<Self, ::#facade::Error> {
                ::std::unreachable!()
            }
        }
    }
}

type Outcome = Result<Result<Checked, Finding>, Vec<Diagnostic>>;

fn checked(schema: &Schema, files: &CrateFiles, described: &Struct) -> Outcome {
    match check::relation(schema, &files.config, &described.table) {
        Ok(id) => check::check(schema, &files.config, &id, described).map(Ok),
        Err(finding) => Ok(Err(finding)),
    }
}

/// Live drift of what the struct reads: at the field of a column, else at the table.
fn errors_of_drift(
    drift: &[Drift],
    checked: &Checked,
    schema: &Schema,
    all: bool,
    item: &ItemStruct,
    at: Span,
) -> TokenStream {
    let mut out = TokenStream::new();
    for Drift { object, altered, diagnostic, .. } in drift {
        let Some(id) = object else {
            out.extend(errors::all(std::slice::from_ref(diagnostic), at));
            continue;
        };
        let mut fields = item.fields.iter().zip(&checked.fields);
        let field = fields.find(|(_, field)| match field {
            Field::Column { id: column, .. } => column == id || uses(schema, column, id),
            Field::Missing(_) => false,
        });
        let is_ours = match id.kind() {
            // A column that the struct has no field for is no drift of this model.
            Kind::Column => field.is_some_and(|(field, _)| all || is_misread(altered, &field.ty)),
            // Finding a row by its key goes by the key.
            Kind::Constraint => {
                checked.key.is_some() && id.parent_path() == Some(checked.id.path())
            }
            // A type that is gone took its columns with it, or they have another: told there.
            Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => {
                !altered.is_empty() && field.is_some()
            }
            _ => id.path() == checked.id.path() || field.is_some(),
        };
        if is_ours {
            let span = field.and_then(|(field, _)| field.ident.as_ref()).map_or(at, Ident::span);
            out.extend(errors::all(std::slice::from_ref(diagnostic), span));
        }
    }
    out
}

/// Whether the type of a column depends on an object.
fn uses(schema: &Schema, column: &ObjectId, id: &ObjectId) -> bool {
    let types = match schema.get(column).map(|entry| &entry.object) {
        Some(Object::Column(column)) => schema_codegen::models::types_of(schema, &column.sql_type),
        _ => return false,
    };
    types.contains(id) || schema.parent(id).is_some_and(|whole| types.contains(&whole))
}

/// Whether a field of this type does not read a column that was altered so. It does not matter to
/// one who reads what else an INSERT must say, nor that there is no NULL any more; and an `Option`
/// waits for NULL.
fn is_misread(altered: &Map<String, Value>, ty: &Type) -> bool {
    let is_option = || match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Option"),
        _ => false,
    };
    let misread = |(field, values): (&String, &Value)| match field.as_str() {
        "not_null" => values.get(1) != Some(&Value::Bool(true)) && !is_option(),
        "identity" | "generated" => false,
        _ => true,
    };
    altered.is_empty() || altered.iter().any(misread)
}

fn implement(item: &ItemStruct, checked: &Checked, files: &CrateFiles, at: Span) -> TokenStream {
    let facade = format_ident!("{}", files.config.facade);
    let name = &item.ident;
    let mut traits = TokenStream::new();
    let mut values = TokenStream::new();
    let mut refused = TokenStream::new();
    let mut index = 0_usize;
    for (field, column) in item.fields.iter().zip(&checked.fields) {
        let (Some(ident), ty) = (&field.ident, &field.ty) else { continue };
        match column {
            Field::Column { marker, wrong, .. } => {
                // One name for each field of each struct: the compiler remarks on others that share it.
                let holds = format_ident!("{name}_{}", ident.to_string().trim_start_matches("r#"));
                traits.extend(column_trait(&holds, marker.as_deref(), wrong, &facade));
                // The type's own tokens stand where the compiler points when it does not hold the
                // column: the check is the reading, so that there is one error and no other.
                let spanned: Vec<TokenTree> = ty.to_token_stream().into_iter().collect();
                let span = spanned.first().map_or(at, TokenTree::span);
                let holds = Ident::new(&holds.to_string(), span.resolved_at(Span::mixed_site()));
                let path = quote_spanned!(span=> <#ty as #holds>::read);
                values.extend(quote!(#ident: #path(row, #index)?,));
                index += 1;
            }
            Field::Missing(finding) => {
                refused.extend(refuse(finding, "Column", &ident.to_string(), ident.span()));
                values.extend(quote!(#ident: ::std::unreachable!(),));
            }
        }
    }
    if let Some(finding) = &checked.missing {
        refused.extend(refuse(finding, "Complete", &name.to_string(), name.span()));
    }
    let (relation, select) = (&checked.relation, &checked.select);
    let key = checked.key.as_ref().map(|key| {
        let ty: TokenStream = key.key.parse().unwrap_or_default();
        let shape = format_ident!("{}", key.shape);
        let condition = &key.condition;
        quote! {
            impl ::#facade::Keyed for #name {
                type Key<'k> = #ty;
                type Shape = ::#facade::runtime::#shape;
                const KEY: &'static str = #condition;
            }
        }
    });
    quote! {
        #refused
        #[allow(unreachable_code, clippy::all, clippy::pedantic)]
        const _: () = {
            #traits
            impl ::#facade::Model for #name {
                const RELATION: &'static str = #relation;
                const SELECT: &'static str = #select;
                type By = Self;
            }
            impl ::#facade::runtime::ReadBy<Self> for #name {
                fn read(
                    row: &::#facade::Row,
                ) -> ::std::result::Result<Self, ::#facade::Error> {
                    let _ = row;
                    ::std::result::Result::Ok(Self { #values })
                }
            }
            #key
        };
    }
}

/// The trait that a field's type has where it holds the column.
fn column_trait(
    holds: &Ident,
    marker: Option<&str>,
    wrong: &Finding,
    facade: &Ident,
) -> TokenStream {
    let attribute = on_unimplemented(wrong);
    let marker: Option<TokenStream> = marker.and_then(|marker| marker.parse().ok());
    let (bound, read) = match marker {
        Some(marker) => (
            quote!(::#facade::Reads<#marker>),
            quote!(::#facade::reads::get::<#marker, T>(row, index)),
        ),
        None => (
            quote!(for<'r> ::#facade::postgres::types::FromSql<'r>),
            quote!(::#facade::Row::try_get(row, index)),
        ),
    };
    quote! {
        #attribute
        trait #holds: Sized {
            fn read(
                row: &::#facade::Row,
                index: usize,
            ) -> ::std::result::Result<Self, ::#facade::Error>;
        }
        #[diagnostic::do_not_recommend]
        impl<T: #bound> #holds for T {
            fn read(
                row: &::#facade::Row,
                index: usize,
            ) -> ::std::result::Result<Self, ::#facade::Error> {
                #read
            }
        }
    }
}

fn on_unimplemented(finding: &Finding) -> TokenStream {
    let Finding { message, label, note } = finding;
    let note = note.as_ref().map(|note| quote!(note = #note,));
    quote!(#[diagnostic::on_unimplemented(message = #message, label = #label, #note)])
}

/// An error of the type checker at a place: a name that is not what it should be. The compiler
/// remarks that `{name}` lacks the trait `{of}`, so both are named for the reader.
fn refuse(finding: &Finding, of: &str, name: &str, at: Span) -> TokenStream {
    let attribute = on_unimplemented(finding);
    let span = at.resolved_at(Span::mixed_site());
    let name = if naming::is_identifier(name) { name } else { "Unknown" };
    let name = match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, span),
        None => Ident::new(name, span),
    };
    let of = Ident::new(of, Span::mixed_site());
    quote! {
        #[allow(dead_code, non_camel_case_types)]
        const _: () = {
            #attribute
            trait #of {
                const IS: ();
            }
            struct #name;
            // With an implementation there is one remark less.
            struct Any;
            #[diagnostic::do_not_recommend]
            impl #of for Any {
                const IS: () = ();
            }
            <#name as #of>::IS
        };
    }
}
