//! How the source spells paths.

use std::borrow::Cow;

use crate::typemap::RustType;

/// How the source names what every Rust program has. The compiler's time goes by the number of
/// tokens, and readers like short names too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// By absolute paths: names in the module could mean something else.
    Full,
    /// As the prelude has them, and the markers by the name that each module imports them under.
    Short,
}

/// What a module of models calls [`schema::sql`](https://docs.rs/schema); no model can be called so.
pub(crate) const SQL: &str = "__sql";

const SHORT: &[(&str, &str)] = &[
    ("::std::option::Option", "Option"),
    ("::std::string::String", "String"),
    ("::std::vec::Vec", "Vec"),
    ("::schema::sql::", "__sql::"),
];

impl Spelling {
    /// A path as the source has it.
    pub(super) fn of(self, path: &str) -> Cow<'_, str> {
        let short: &[_] = if self == Self::Short { SHORT } else { &[] };
        short.iter().fold(Cow::Borrowed(path), |path, (long, short)| match path.contains(long) {
            true => replaced(&path, long, short).into(),
            false => path,
        })
    }

    /// A type as the source of a crate has it that calls the facade so: `::schema::`.
    pub(super) fn of_type(self, rust: RustType, facade: &str) -> RustType {
        let spell = |path: &str| match facade {
            "::schema::" => self.of(path).into_owned(),
            _ => replaced(&self.of(path), "::schema::", facade),
        };
        RustType {
            path: spell(&rust.path),
            marker: rust.marker.as_deref().map(spell),
            made: rust.made.map(|made| made.map(|inner| self.of_type(inner, facade))),
            ..rust
        }
    }
}

/// A text with the paths in it that begin so beginning otherwise; not what such a path is only the end
/// of, as that of a module of the user's.
fn replaced(text: &str, beginning: &str, other: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in text.match_indices(beginning) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        if before.is_none_or(|c| !c.is_alphanumeric() && !"_:>".contains(c)) {
            out.push_str(text.get(done..at).unwrap_or_default());
            out.push_str(other);
            done = at + beginning.len();
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}
