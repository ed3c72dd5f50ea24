//! `#[derive_schema] pub mod db {}`: the models of the whole database.

use std::str::FromStr;

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};
use schema_core::Diagnostic;

use crate::crate_files::CrateFiles;
use crate::input::Module;
use crate::{errors, snapshot};

pub(crate) fn expand(arguments: TokenStream, module: Module) -> TokenStream {
    let span = module.name;
    let Module { head, body, .. } = module;
    let Some(body) = body else {
        let message = "`derive_schema` fills a module that has a body: `pub mod db {}`";
        let mut out: TokenStream = head.into_iter().collect();
        out.extend(TokenStream::from(errors::one(message, span.into())));
        return out;
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    if !arguments.is_empty() {
        found.push(
            Diagnostic::error("arguments", "`derive_schema` on a module has no arguments")
                .help("what the models are like is said in schema.toml"),
        );
    }
    let (source, watch) = match CrateFiles::read() {
        Ok(mut files) => {
            let source = models(&mut files, !body.stream().is_empty(), &mut found);
            (source, files.watch())
        }
        Err(errors) => {
            found.extend(errors);
            (String::new(), String::new())
        }
    };

    // The user's own tokens keep their places; ours are parsed by the compiler from one text.
    let mut inside = body.stream();
    for text in [watch, source] {
        match TokenStream::from_str(&text) {
            Ok(tokens) => inside.extend(tokens),
            Err(error) => found.push(Diagnostic::error(
                "internal",
                format!("the models are no Rust source: {error}; please report this"),
            )),
        }
    }
    let mut group = Group::new(Delimiter::Brace, inside);
    group.set_span(body.span());
    let mut out = TokenStream::from_str(&schema_codegen::models::allow()).unwrap_or_default();
    out.extend(head);
    out.extend([TokenTree::Group(group)]);
    out.extend(TokenStream::from(errors::all(&found, span.into())));
    out
}

fn models(files: &mut CrateFiles, own_items: bool, found: &mut Vec<Diagnostic>) -> String {
    if let Some(text) = files.drift() {
        let drift = snapshot::drift(&text).into_iter().filter(|drift| !drift.outside);
        found.extend(drift.map(|drift| drift.diagnostic));
    }
    let (text, path) = match files.snapshot() {
        Ok(read) => read,
        Err(error) => {
            found.push(error);
            return String::new();
        }
    };
    let models = &files.config.models;
    // What lists labels is read also to say why a name for one of them has no use.
    let is_deep = |name: &str| name.matches('.').count() > 1;
    let named = || files.config.names.iter().any(|one| is_deep(&one.key.text));
    let checks = models.checks || models.domain_newtypes || named();
    let (schema, wrong) = match snapshot::for_models(&text, &path, checks) {
        Ok(read) => read,
        Err(error) => {
            found.push(error);
            return String::new();
        }
    };
    let (source, errors) =
        schema_codegen::models::generate_beside(&schema, &files.config, own_items);
    // What does not fit a schema that lacks a line is no finding of its own.
    match wrong {
        Some(wrong) => found.push(wrong),
        None => found.extend(errors),
    }
    source
}
