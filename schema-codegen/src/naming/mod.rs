//! From the database's names to Rust's: every name becomes an identifier, and no two become one.

mod letters;
mod plural;
mod singular;

pub(crate) use letters::witnesses;
pub(crate) use plural::{deed, plural};
pub use singular::singular;

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_ident::{is_xid_continue, is_xid_start};

/// Words that no identifier can be, even as `r#…`.
const NEVER_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Every keyword of every edition, and those held back for later.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Whether a text is an identifier that can be written as it is, or as `r#…`.
pub fn is_identifier(text: &str) -> bool {
    let bare = text.strip_prefix("r#").unwrap_or(text);
    let mut chars = bare.chars();
    chars.next().is_some_and(|c| is_xid_start(c) || c == '_')
        && chars.all(is_xid_continue)
        && !NEVER_RAW.contains(&bare)
        && (bare != text || KEYWORDS.binary_search(&bare).is_err())
}

/// The identifier of a field, module or function: `User ID` → `user_id`, `type` → `r#type`.
pub fn snake(name: &str) -> String {
    if is_snake(name) && KEYWORDS.binary_search(&name).is_err() && !NEVER_RAW.contains(&name) {
        return name.to_owned();
    }
    identifier(&usual(name, |text| text.to_snake_case()), "unnamed")
}

/// Whether a name is what `snake` would make of it, as most are: small letters and digits, with
/// single underscores between them.
fn is_snake(name: &str) -> bool {
    // A loop that calls nothing, for the macro runs without optimisation.
    let mut rest = name.as_bytes();
    while let [b'a'..=b'z' | b'0'..=b'9', next @ ..] = rest {
        rest = match next {
            [b'_', word @ ..] if matches!(word, [b'a'..=b'z' | b'0'..=b'9', ..]) => word,
            next => next,
        };
    }
    rest.is_empty() && matches!(name.as_bytes(), [b'a'..=b'z', ..])
}

/// The identifier of a type or variant: `user_accounts` → `UserAccounts`.
pub fn camel(name: &str) -> String {
    identifier(&usual(name, |text| text.to_upper_camel_case()), "Unnamed")
}

/// The identifier of what an enum can be, in which numbers stay apart: `10-19` → `_10_19`.
fn variant(label: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut parts: Vec<String> = vec![String::new()];
    for word in label.split_inclusive(|c: char| !c.is_alphanumeric()) {
        match parts.last_mut() {
            Some(part)
                if !(is_digit(word.chars().next())
                    && is_digit(
                        part.trim_end_matches(|c: char| !c.is_alphanumeric()).chars().last(),
                    )) =>
            {
                part.push_str(word);
            }
            _ => parts.push(word.to_owned()),
        }
    }
    let parts = parts.iter().map(|part| usual(part, |text| text.to_upper_camel_case()));
    identifier(&parts.collect::<Vec<_>>().join("_"), "Unnamed")
}

/// The name in another case. Letters that a lint of the compiler would ask for become their numbers:
/// rare ones, and those like ASCII in a name that could be taken for an ASCII one.
fn usual(name: &str, convert: fn(&str) -> String) -> String {
    let clean = with_plurals(&clean(name));
    let text = convert(&clean);
    let is_ascii = |c: char| c.is_ascii() || letters::is_like_ascii(c);
    if text.is_ascii() || text.chars().all(letters::is_usual) && !text.chars().all(is_ascii) {
        return text;
    }
    let is_kept = |c: char| letters::is_usual(c) && !letters::is_like_ascii(c);
    let mut spelled = String::new();
    for c in clean.chars() {
        if is_kept(c) && c.to_uppercase().chain(c.to_lowercase()).all(is_kept) {
            spelled.push(c);
        } else {
            spelled.push_str(&format!(" u{:x} ", u32::from(c)));
        }
    }
    convert(&spelled)
}

/// The text without what no identifier has. Marks that combine with the letter before them are
/// left out too, because the compiler would compose them, and two names could become one. Letters
/// that are as wide as Chinese ones become the usual ones, which the compiler would ask for.
fn clean(name: &str) -> String {
    name.chars()
        .map(usual_width)
        .map(|c| if is_xid_continue(c) && (c.is_alphanumeric() || c == '_') { c } else { ' ' })
        .collect()
}

/// The text with each `s` after capitals as a part of their word: `relatedIDs` → `relatedIds`.
fn with_plurals(text: &str) -> String {
    let (mut out, mut capitals) = (String::new(), String::new());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_uppercase() {
            capitals.push(c);
            continue;
        }
        let is_end = c == 's' && !rest.peek().is_some_and(|next| next.is_lowercase());
        let mut word = capitals.chars();
        out.extend(word.next());
        if is_end {
            out.push_str(&word.as_str().to_lowercase());
        } else {
            out.push_str(word.as_str());
        }
        out.push(c);
        capitals.clear();
    }
    out + &capitals
}

/// The ASCII character that a full-width one stands for.
fn usual_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn identifier(text: &str, empty: &str) -> String {
    let starts_well = text.chars().next().is_some_and(is_xid_start);
    if text.is_empty() {
        empty.to_owned()
    } else if !starts_well {
        format!("_{text}")
    } else if NEVER_RAW.contains(&text) {
        format!("{text}_")
    } else if KEYWORDS.binary_search(&text).is_ok() {
        format!("r#{text}")
    } else {
        text.to_owned()
    }
}

/// The name without `r#`, to make another name of.
pub(crate) fn bare(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

/// Whether a name in camel case begins with the words of another.
pub(crate) fn begins_with(name: &str, words: &str) -> bool {
    name.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_lowercase))
}

/// The names that are taken in one scope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// Takes the first of these names that is free, else the last with the first number that
    /// makes it free: `user`, `user_2` for fields, `User`, `User2` for types.
    pub(crate) fn take(&mut self, wanted: &[String], between: &str) -> String {
        for name in wanted {
            if self.taken.insert(bare(name).to_owned()) {
                return name.clone();
            }
        }
        let last = wanted.last().map_or("_", |name| bare(name));
        let between = if last.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { between };
        let mut number = 2_u32;
        loop {
            let name = format!("{last}{between}{number}");
            if self.taken.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }

    /// Whether nothing has the name.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(bare(name))
    }

    /// Takes a name that was chosen; `false` where it is taken already.
    pub(crate) fn choose(&mut self, name: &str) -> bool {
        self.taken.insert(bare(name).to_owned())
    }
}

/// Identifiers for siblings: each gets the one made of its own name, and where several make the
/// same, the one whose name it is already, else the first, gets it.
pub(crate) fn siblings<'n>(
    names: impl Iterator<Item = &'n str> + Clone,
    convert: fn(&str) -> String,
    between: &str,
    chosen: impl Fn(usize) -> Option<String>,
) -> Vec<String> {
    let mut scope = Scope::default();
    let mut out: Vec<Option<String>> = Vec::new();
    let mut rest = Vec::new();
    for (i, name) in names.enumerate() {
        let chosen = chosen(i);
        let is_chosen = chosen.is_some();
        let made = chosen.unwrap_or_else(|| convert(name));
        if (is_chosen || bare(&made) == name) && scope.choose(&made) {
            out.push(Some(made));
        } else {
            out.push(None);
            rest.push((i, made));
        }
    }
    for (i, made) in rest {
        let name = scope.take(&[made], between);
        if let Some(slot) = out.get_mut(i) {
            *slot = Some(name);
        }
    }
    out.into_iter().map(Option::unwrap_or_default).collect()
}

/// Identifiers for what an enum can be. Signs are spelled where labels differ by nothing else: of
/// `A`, `A+` and `A-` two are `APlus` and `AMinus`.
pub(crate) fn variants<'n>(
    labels: impl Iterator<Item = &'n str> + Clone,
    chosen: impl Fn(usize) -> Option<String>,
) -> Vec<String> {
    let usual: Vec<String> = labels.clone().map(variant).collect();
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    usual.iter().for_each(|name| *met.entry(name).or_default() += 1);
    let spelled: Vec<String> = labels
        .zip(&usual)
        .map(|(label, name)| {
            let alone = met.get(name.as_str()) == Some(&1);
            let empty = !label.chars().any(char::is_alphanumeric);
            if alone && !empty { label.to_owned() } else { with_signs(label) }
        })
        .collect();
    siblings(spelled.iter().map(String::as_str), variant, "", chosen)
}

/// The text with words for its signs, but for those that part words.
fn with_signs(label: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    let mut rest = label.chars().peekable();
    while let Some(c) = rest.next() {
        let within = [before, rest.peek().copied()]
            .into_iter()
            .all(|it| it.is_some_and(char::is_alphanumeric));
        let sign = SIGNS.iter().find(|(sign, _)| *sign == c);
        match sign.filter(|_| !(within && "-./,:".contains(c))) {
            Some((_, word)) => out.push_str(&format!(" {word} ")),
            None => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// Signs and what they are called.
#[rustfmt::skip]
const SIGNS: &[(char, &str)] = &[
    ('+', "plus"), ('-', "minus"), ('*', "star"), ('/', "slash"), ('%', "percent"), ('<', "less"),
    ('>', "greater"), ('=', "equal"), ('!', "not"), ('?', "question"), ('&', "and"), ('|', "or"),
    ('#', "hash"), ('@', "at"), ('$', "dollar"), ('^', "caret"), ('~', "tilde"), ('.', "dot"),
    (',', "comma"), (':', "colon"), (';', "semicolon"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn every_name_becomes_an_identifier() {
        for (name, field, ty) in [
            ("email", "email", "Email"),
            ("userID", "user_id", "UserId"),
            ("relatedIDs", "related_ids", "RelatedIds"),
            ("URLs", "urls", "Urls"),
            ("URLsByID", "urls_by_id", "UrlsById"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("type", "r#type", "Type"),
            ("r#type", "r_type", "RType"),
            ("self", "self_", "Self_"),
            ("Self", "self_", "Self_"),
            ("crate", "crate_", "Crate"),
            ("1st", "_1st", "_1st"),
            ("größe", "größe", "Größe"),
            ("日本", "日本", "日本"),
            ("ＵｓｅｒＩＤ", "user_id", "UserId"),
            ("ｔｙｐｅ", "r#type", "Type"),
            ("", "unnamed", "Unnamed"),
            ("имя", "имя", "Имя"),
            ("номер_id", "номер_id", "НомерId"),
            // Look-alikes of `cop`, alone and with others of their script.
            ("сор", "u441_u43e_u440", "U441U43eU440"),
            ("user_с", "user_u441", "UserU441"),
            ("счет", "счет", "Счет"),
            ("ορ", "u3bf_u3c1", "U3bfU3c1"),
            ("sıra", "sıra", "Sıra"),
            ("λόγος", "λόγος", "Λόγος"),
            ("ⅷ", "u2177", "U2177"),
            ("𝐀", "u1d400", "U1d400"),
            ("---", "unnamed", "Unnamed"),
            ("\"; drop table x; --", "drop_table_x", "DropTableX"),
            ("_", "unnamed", "Unnamed"),
            ("_id", "id", "Id"),
            ("e\u{301}", "e", "E"),
            ("a\u{0}b", "a_b", "AB"),
        ] {
            assert_eq!(snake(name), field, "{name:?}");
            assert_eq!(camel(name), ty, "{name:?}");
            assert!(is_identifier(&snake(name)) && is_identifier(&camel(name)), "{name:?}");
        }
    }

    #[test]
    fn labels_that_differ_by_signs_are_told_apart_by_them() {
        let of = |labels: &[&str]| variants(labels.iter().copied(), |_| None);
        assert_eq!(of(&["A+", "A-", "AB+", "0"]), ["APlus", "AMinus", "Ab", "_0"]);
        assert_eq!(of(&["<", "<=", "=", "<>"]), ["Less", "LessEqual", "Equal", "LessGreater"]);
        assert_eq!(of(&["a-b", "a b", "a+b", "c-d"]), ["AB", "AB2", "APlusB", "CD"]);
        assert_eq!(of(&["x", "X", "", "n/a"]), ["X2", "X", "Unnamed", "NA"]);
        assert_eq!(of(&["1-0", "10", "1/2-1/2"]), ["_1_0", "_10", "_1_2_1_2"]);
        assert_eq!(of(&["PG-13", "v1.0 rc2", "65+", "2 -- 3"]), ["Pg13", "V1_0Rc2", "_65", "_2_3"]);
    }

    #[test]
    fn siblings_never_share_a_name() {
        let names = ["fooBar", "foo_bar", "Foo Bar", "foo_bar_2", "x1", "X1"];
        let made = siblings(names.iter().copied(), snake, "_", |_| None);
        assert_eq!(made, ["foo_bar_3", "foo_bar", "foo_bar_4", "foo_bar_2", "x1", "x1_2"]);
    }
}
