//! Diagnostics as compiler errors at the user's tokens.

use proc_macro2::{Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use schema_core::Diagnostic;

/// One compiler error for each diagnostic.
pub(crate) fn all(diagnostics: &[Diagnostic], span: Span) -> TokenStream {
    diagnostics.iter().map(|diagnostic| one(&diagnostic.to_string(), span)).collect()
}

/// `::core::compile_error!{"…"}` at a place.
pub(crate) fn one(message: &str, span: Span) -> TokenStream {
    let mut literal = Literal::string(message);
    literal.set_span(span);
    let literal: TokenStream = TokenTree::from(literal).into();
    let mut group = Group::new(proc_macro2::Delimiter::Brace, literal);
    group.set_span(span);
    let mut out: Vec<TokenTree> = Vec::new();
    let punct = |c: char, spacing: Spacing| {
        let mut punct = Punct::new(c, spacing);
        punct.set_span(span);
        TokenTree::from(punct)
    };
    for name in ["core", "compile_error"] {
        out.push(punct(':', Spacing::Joint));
        out.push(punct(':', Spacing::Alone));
        out.push(Ident::new(name, span).into());
    }
    out.push(punct('!', Spacing::Alone));
    out.push(group.into());
    out.into_iter().collect()
}
