//! The words of an expression as PostgreSQL prints it.

/// A word of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword, or a name without quotes.
    Word(String),
    /// A name in quotes.
    Name(String),
    /// A number without sign.
    Number(String),
    /// A string.
    Text(String),
    /// An operator or bracket.
    Symbol(String),
}

/// Takes a text apart; `None` where it has what is not known here.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' => quoted(rest, '\'').map(|(text, length)| (Token::Text(text), length))?,
            '"' => quoted(rest, '"').map(|(text, length)| (Token::Name(text), length))?,
            '0'..='9' => {
                let length = span(rest, |c| c.is_ascii_digit() || c == '.');
                (Token::Number(rest.get(..length)?.to_owned()), length)
            }
            c if c.is_alphabetic() || c == '_' => {
                let length = span(rest, |c| c.is_alphanumeric() || c == '_' || c == '$');
                // A string with escapes or of bits, which starts with a letter.
                if rest.get(length..)?.starts_with('\'') {
                    return None;
                }
                (Token::Word(rest.get(..length)?.to_owned()), length)
            }
            '(' | ')' | '[' | ']' | ',' | '.' => (Token::Symbol(first.to_string()), 1),
            ':' if rest.starts_with("::") => (Token::Symbol("::".to_owned()), 2),
            c if is_operator(c) => {
                let length = span(rest, is_operator);
                (Token::Symbol(rest.get(..length)?.to_owned()), length)
            }
            _ => return None,
        };
        out.push(token);
        rest = rest.get(length..)?.trim_start();
    }
    Some(out)
}

fn is_operator(c: char) -> bool {
    "+-*/<>=~!@#%^&|`?".contains(c)
}

fn span(text: &str, takes: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !takes(c)).unwrap_or(text.len())
}

/// What stands in quotes at the start, and how long it is with them; two quotes are one.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            out.push(c);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            out.push(quote);
        } else {
            return Some((out, at + 1));
        }
    }
    None
}
