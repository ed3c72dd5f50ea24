//! `#[derive_schema(table = "…")]` on a struct.

mod attribute;
mod drift;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use schema_codegen::check::{self, Checked, Field, Finding, Struct};
use schema_codegen::naming;
use schema_core::{Diagnostic, Schema};
use syn::parse::{Parse, ParseStream};
use syn::{Fields, ItemStruct, LitStr, Token};

use crate::crate_files::CrateFiles;
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
        for attribute in std::mem::take(&mut field.attrs) {
            match attribute::column(attribute) {
                Ok((found, rest)) => {
                    column = found.or(column);
                    field.attrs.extend(rest);
                }
                Err(error) => match &mut wrong {
                    Some(all) => all.combine(error),
                    None => wrong = Some(error),
                },
            }
        }
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
            return out.extend(stand_in(item, "schema", not_expanded(&found, at)));
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
            let error = not_expanded(&[error], at);
            return out.extend(stand_in(item, &files.config.facade, error));
        }
    };
    match checked(&schema, &files, described) {
        Ok(Ok(checked)) => {
            let facade = format_ident!("{}", files.config.facade);
            out.extend(drift::told(&drift, &checked, &schema, &files.config, item, at, &facade));
            out.extend(implement(item, &checked, &files, at));
        }
        Ok(Err(finding)) => {
            let error = refusal(&finding, "Table", &described.table, at);
            out.extend(stand_in(item, &files.config.facade, error));
        }
        Err(found) => {
            out.extend(stand_in(item, &files.config.facade, not_expanded(&found, at)));
        }
    }
}

/// An error as items and an expression of a length, which the compiler refuses.
struct Refusal {
    items: TokenStream,
    length: TokenStream,
}

fn not_expanded(found: &[Diagnostic], at: Span) -> Refusal {
    let errors = errors::all(found, at);
    Refusal { items: TokenStream::new(), length: quote!({ #errors 0 }) }
}

/// What lets the compiler pass over the uses of a model that is wrong as a whole. Its error stands in
/// the type of the key: such a type takes any argument.
fn stand_in(item: &ItemStruct, facade: &str, error: Refusal) -> TokenStream {
    let (name, facade) = (&item.ident, format_ident!("{facade}"));
    let Refusal { items, length } = error;
    quote! {
        impl ::#facade::Model for #name {
            const RELATION: &'static str = "";
            const SELECT: &'static str = "";
            type By = Self;
        }
        impl ::#facade::runtime::ReadBy<Self> for #name {
            fn read<R: ::#facade::AnyRow>(_: &R) -> ::std::result::Result<Self, ::#facade::Error> {
                ::std::unreachable!()
            }
        }
        const _: () = {
            // An item below may have the struct's own name.
            type __Model = #name;
            const _: () = {
                #items
                impl ::#facade::Keyed for __Model {
                    type Key<'k> = [(); #length];
                    type Shape = ::#facade::runtime::One;
                    const KEY: &'static str = "";
                }
            };
        };
    }
}

type Outcome = Result<Result<Checked, Finding>, Vec<Diagnostic>>;

fn checked(schema: &Schema, files: &CrateFiles, described: &Struct) -> Outcome {
    match check::relation(schema, &files.config, &described.table) {
        Ok(id) => check::check(schema, &files.config, &id, described).map(Ok),
        Err(finding) => Ok(Err(finding)),
    }
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
            Field::Column { marker, nullable, wrong, secret, .. } => {
                // One name for each field of each struct: the compiler remarks on others that share it.
                let holds = format_ident!("{name}_{}", ident.to_string().trim_start_matches("r#"));
                traits.extend(column_trait(&holds, marker.as_deref(), *nullable, wrong, &facade));
                // The type's own tokens stand where the compiler points when it does not hold the
                // column: the check is the reading, so that there is one error and no other.
                let spanned: Vec<TokenTree> = ty.to_token_stream().into_iter().collect();
                let span = spanned.first().map_or(at, TokenTree::span);
                let holds = Ident::new(&holds.to_string(), span.resolved_at(Span::mixed_site()));
                let path = quote_spanned!(span=> <#ty as #holds>::read);
                let hidden = secret.then(|| quote!(.map_err(::#facade::runtime::hidden)));
                values.extend(quote!(#ident: #path(row, #index)#hidden?,));
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
                // The fields' types stand within, and one of them may be called `R`.
                fn read<__R: ::#facade::AnyRow>(
                    row: &__R,
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
    nullable: bool,
    wrong: &Finding,
    facade: &Ident,
) -> TokenStream {
    let attribute = on_unimplemented(wrong);
    let marker: Option<TokenStream> = marker.and_then(|marker| marker.parse().ok());
    let own = || quote!(for<'r> ::#facade::postgres_types::FromSql<'r>);
    let (bound, held, read) = match marker {
        Some(marker) => {
            let read = quote!(row.read::<#marker, T>(index));
            (quote!(::#facade::Reads<#marker>), quote!(T), read)
        }
        // Nothing else tells whether a type of the user's own has a place for NULL.
        None if nullable => (own(), quote!(::std::option::Option<T>), quote!(row.own(index))),
        None => (own(), quote!(T), quote!(row.own(index))),
    };
    quote! {
        #attribute
        trait #holds: Sized {
            fn read<R: ::#facade::AnyRow>(
                row: &R,
                index: usize,
            ) -> ::std::result::Result<Self, ::#facade::Error>;
        }
        #[diagnostic::do_not_recommend]
        impl<T: #bound> #holds for #held {
            fn read<R: ::#facade::AnyRow>(
                row: &R,
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

/// An error of the type checker at a place: a name that is not what it should be.
fn refuse(finding: &Finding, of: &str, name: &str, at: Span) -> TokenStream {
    let Refusal { items, length } = refusal(finding, of, name, at);
    quote! {
        const _: usize = { #items #length };
    }
}

/// The parts of such an error. The compiler remarks that `{name}` lacks the trait `{of}`, so both
/// are named for the reader.
fn refusal(finding: &Finding, of: &str, name: &str, at: Span) -> Refusal {
    let attribute = on_unimplemented(finding);
    let span = at.resolved_at(Span::mixed_site());
    let name = if naming::is_identifier(name) { name } else { "Unknown" };
    let name = match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, span),
        None => Ident::new(name, span),
    };
    let of = Ident::new(of, Span::mixed_site());
    let items = quote! {
        #attribute
        trait #of {
            const IS: usize;
        }
        #[allow(dead_code, non_camel_case_types)]
        struct #name;
        // With an implementation there is one remark less.
        #[allow(dead_code)]
        struct Any;
        #[diagnostic::do_not_recommend]
        impl #of for Any {
            const IS: usize = 0;
        }
    };
    Refusal { items, length: quote!(<#name as #of>::IS) }
}
