//! What the choices of `[types]` in `schema.toml` mean.

use super::table::{self, ROWS};
use super::{RustType, STRING, TypeCrate, TypeMap, as_text, canonical};

/// Whether a choice of `schema.toml` is to have texts, whatever the type.
pub(crate) fn is_text(choice: &str) -> bool {
    matches!(&*table::bare(choice.trim()), "text" | "String" | "string::String")
}

impl TypeMap {
    /// What a choice of `schema.toml` means for a value of a SQL type (the element of an array):
    /// the word of a crate, `text` or `String`, a type that is known to hold it, or the path of any
    /// other type that has `FromSql` and `ToSql`.
    ///
    /// # Errors
    ///
    /// A crate that is off or without a type for it, a primitive type that cannot hold it, or what is
    /// no type: in words that can follow the place of the choice.
    pub fn choice(&self, sql_type: &str, choice: &str) -> Result<RustType, String> {
        let name = canonical(sql_type);
        let choice = choice.trim();
        let mut rows = ROWS.iter().filter(|row| row.sql == name);
        if let Some(word) = TypeCrate::from_word(choice) {
            if let Some((subtype, multi)) = table::range_subtype(name) {
                let subtype = self.choice(subtype, choice)?;
                return Ok(if multi { subtype.multirange() } else { subtype.range() });
            }
            let row = rows.find(|row| row.is_of(word));
            let row =
                row.ok_or_else(|| format!("`{}` has no type for `{sql_type}`", word.word()))?;
            return self.taken(row, choice);
        }
        let bare = table::bare(choice);
        if is_text(choice) {
            return Ok(match self.scalar(name) {
                found if found.path == STRING => found,
                _ => as_text(name),
            });
        }
        // `geo_types::Point` is `geo_types::Point<f64>`.
        let is_it = |path: String| path == bare || path.strip_suffix("<f64>") == Some(&bare);
        if let Some(row) = rows.find(|row| is_it(table::bare(row.path))) {
            return self.taken(row, choice);
        }
        // A type that is known, for other columns: the compiler would take it, and no row.
        let known = |row: &table::Row| is_it(table::bare(row.path));
        let json = bare.starts_with("types::Json<") && !matches!(name, "json" | "jsonb");
        if json || table::PRIMITIVES.contains(&bare.as_str()) || ROWS.iter().any(known) {
            return Err(format!("`{choice}` cannot hold `{sql_type}`"));
        }
        if !is_type(choice) {
            return Err(format!("`{choice}` is neither a Rust type nor a crate"));
        }
        Ok(RustType::custom(choice))
    }

    /// The type of a row that a choice of `schema.toml` means.
    fn taken(&self, row: &table::Row, choice: &str) -> Result<RustType, String> {
        match row.wants().filter(|each| !self.crates.contains(each)) {
            Some(each) => {
                Err(format!("`{choice}` wants the feature `{}` of `schema`", each.word()))
            }
            None => Ok(row.rust_type()),
        }
    }
}

/// Whether a text may be the source of a type: its characters, and its brackets in pairs. The
/// compiler judges the rest.
fn is_type(text: &str) -> bool {
    let mut open = Vec::new();
    for c in text.chars() {
        match c {
            '<' | '(' | '[' => open.push(c),
            '>' | ')' | ']' => {
                let pair = match c {
                    '>' => '<',
                    ')' => '(',
                    _ => '[',
                };
                if open.pop() != Some(pair) {
                    return false;
                }
            }
            _ if c.is_alphanumeric() || "_:, '#;".contains(c) => {}
            _ => return false,
        }
    }
    open.is_empty() && text.chars().any(char::is_alphabetic)
}
