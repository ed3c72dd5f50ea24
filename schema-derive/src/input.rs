//! What the macro stands on, taken apart no further than needed.

use proc_macro::{Delimiter, Group, Span, TokenStream, TokenTree};

/// A module with a body.
pub(crate) struct Module {
    /// Everything before the body.
    pub(crate) head: Vec<TokenTree>,
    /// The module's name.
    pub(crate) name: Span,
    /// The body; `None` where the module is in a file of its own.
    pub(crate) body: Option<Group>,
}

/// The module that an item is, if it is one.
pub(crate) fn module(item: TokenStream) -> Option<Module> {
    let mut head: Vec<TokenTree> = item.into_iter().collect();
    let keyword = head
        .iter()
        .position(|token| matches!(token, TokenTree::Ident(ident) if ident.to_string() == "mod"))?;
    // Before `mod` there are attributes and the visibility only: any other word is another item.
    let foreign = head
        .iter()
        .take(keyword)
        .any(|token| matches!(token, TokenTree::Ident(ident) if ident.to_string() != "pub"));
    if foreign {
        return None;
    }
    let name = head.get(keyword + 1)?.span();
    let body = match head.last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            Some(group.clone())
        }
        _ => None,
    };
    if body.is_some() {
        head.pop();
    }
    Some(Module { head, name, body })
}
