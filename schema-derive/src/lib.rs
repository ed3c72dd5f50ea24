//! The macro `derive_schema`: models from a snapshot, and hand-written models checked against it.
//!
//! It reads files of the crate that is compiled and nothing else: no socket, no process. What it
//! knows is in `schema-codegen`.

mod crate_files;
mod errors;
mod hand_written;
mod input;
mod module;
mod snapshot;

use proc_macro::TokenStream;

/// Fills a module with the models of a database, or checks a struct against one of its tables.
///
/// On a module without content, as in `#[derive_schema] pub mod db {}`, it makes the models of the
/// whole database from the crate's snapshot: row structs with their relations, `New…`, `…Patch`, enums,
/// domains and composite types, and `verify`; where `schema.toml` asks for it also columns (`USERS`),
/// key types (`UserId`), and `validate`. What the module contains is kept.
///
/// On a struct, as in `#[derive_schema(table = "users")]`, it checks that each field is a column of
/// the table or view and that its type holds the column's, and makes the struct a model. A field
/// whose name is not its column's says so by `#[schema(column = "…")]`.
#[proc_macro_attribute]
pub fn derive_schema(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if let Some(module) = input::module(item.clone()) {
        return module::expand(arguments, module);
    }
    hand_written::expand(arguments.into(), item.into()).into()
}
