//! `#[schema(column = "…")]` on a field. Other macros have an attribute of this name, too.

use proc_macro2::{Ident, Punct, Spacing, TokenStream, TokenTree};
use schema_codegen::nearest::nearest;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, LitStr, Meta, Token};

/// Takes the column out of an attribute. What else it says is another macro's, and where it says
/// nothing else it is gone.
pub(super) fn column(mut attribute: Attribute) -> syn::Result<(Option<String>, Option<Attribute>)> {
    let is_cfg = attribute.path().is_ident("cfg");
    let Meta::List(list) = &mut attribute.meta else { return Ok((None, Some(attribute))) };
    if is_cfg || list.path.is_ident("cfg_attr") && decides(&list.tokens) {
        let message = "a model has the same fields in every build: write a struct for each `cfg`";
        return Err(syn::Error::new_spanned(&attribute, message));
    }
    if !list.path.is_ident("schema") {
        return Ok((None, Some(attribute)));
    }
    let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    let (mut column, mut rest) = (None, Vec::new());
    for part in tokens.split(is_comma) {
        match part.first() {
            Some(TokenTree::Ident(name)) if is_column(name) => {
                column = Some(value.parse2(part.iter().cloned().collect())?);
            }
            _ => rest.push(part),
        }
    }
    if column.is_none() {
        return Ok((None, Some(attribute)));
    }
    rest.retain(|part| !part.is_empty());
    let comma = TokenTree::from(Punct::new(',', Spacing::Alone));
    list.tokens = rest.join(&comma).into_iter().collect();
    let is_spent = list.tokens.is_empty();
    Ok((column, (!is_spent).then_some(attribute)))
}

/// Whether a `cfg_attr` says whether there is a field, or what its column is.
fn decides(tokens: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.split(is_comma).skip(1).any(|part| match part {
        [TokenTree::Ident(name), ..] if name == "cfg" => true,
        [TokenTree::Ident(name), TokenTree::Group(group), ..] if name == "schema" => {
            let within: Vec<TokenTree> = group.stream().into_iter().collect();
            within.split(is_comma).any(|part| match part.first() {
                Some(TokenTree::Ident(name)) => is_column(name),
                _ => false,
            })
        }
        _ => false,
    })
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',')
}

/// Whether it is the word `column`, or meant to be.
fn is_column(name: &Ident) -> bool {
    nearest(&name.to_string(), ["column"]).is_some()
}

/// The text of `column = "…"`.
fn value(input: ParseStream<'_>) -> syn::Result<String> {
    let name: Ident = input.parse()?;
    if name != "column" {
        return Err(syn::Error::new(name.span(), "expected `column = \"…\"`"));
    }
    input.parse::<Token![=]>()?;
    Ok(input.parse::<LitStr>()?.value())
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens, quote};
    use syn::parse_quote;

    use super::*;

    fn told(attribute: Attribute) -> Result<(Option<String>, String), String> {
        let (column, rest) = column(attribute).map_err(|error| error.to_string())?;
        Ok((column, rest.map(|rest| rest.to_token_stream().to_string()).unwrap_or_default()))
    }

    #[test]
    fn what_is_another_macros_is_left_to_it() {
        let others: Attribute = parse_quote!(#[schema(example = "a@b.c", value_type = Map<u8, T>)]);
        let text = others.to_token_stream().to_string();
        assert_eq!(told(others), Ok((None, text.clone())));
        let both = parse_quote!(
            #[schema(example = "a@b.c", column = "email", value_type = Map<u8, T>)]
        );
        assert_eq!(told(both), Ok((Some("email".to_owned()), text)));
        let own = parse_quote!(#[schema(column = "email",)]);
        assert_eq!(told(own), Ok((Some("email".to_owned()), String::new())));
        let optional = quote!(#[cfg_attr(docs, schema(example = 1), serde(skip))]).to_string();
        let same = parse_quote!(#[cfg_attr(docs, schema(example = 1), serde(skip))]);
        assert_eq!(told(same), Ok((None, optional)));
    }

    #[test]
    fn what_a_build_decides_or_is_misspelled_is_refused() {
        for attribute in [
            parse_quote!(#[cfg(test)]),
            parse_quote!(#[cfg_attr(test, cfg(unix))]),
            parse_quote!(#[cfg_attr(test, schema(column = "email"))]),
        ] {
            let wanted =
                "a model has the same fields in every build: write a struct for each `cfg`";
            assert_eq!(told(attribute), Err(wanted.to_owned()));
        }
        let misspelled = parse_quote!(#[schema(example = 1, colunm = "email")]);
        assert_eq!(told(misspelled), Err("expected `column = \"…\"`".to_owned()));
    }
}
