//! What the definition of an index says: its keys, the rows that are in it, and which are equal by it.

use super::Index;
use crate::id::ObjectId;
use crate::{Kind, Object, Schema, name};

/// What an index takes for equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    /// What `=` does.
    Usual,
    /// Less: what is equal by it is equal by `=`, too.
    Finer,
    /// Other values, or nobody knows which: a collation that takes different texts for equal, or
    /// operators that are not PostgreSQL's own.
    Other,
}

/// A key of an index.
struct Key<'d> {
    /// All that is said of it but its order.
    text: &'d str,
    /// The column or expression.
    of: &'d str,
    /// Its collation, where that is not the column's.
    collation: Option<&'d str>,
    /// Its operator class, where that is not the type's.
    operators: Option<&'d str>,
}

impl<'d> Key<'d> {
    fn parse(text: &'d str) -> Self {
        const ORDER: [&str; 3] = [" NULLS FIRST", " NULLS LAST", " DESC"];
        let strip = |text: &'d str, said: &&str| text.strip_suffix(said).unwrap_or(text);
        let text = ORDER.iter().fold(text.trim(), strip);
        let (of, said) = at_space(text);
        let (collation, said) = match said.strip_prefix("COLLATE ").map(at_space) {
            Some((collation, said)) => (Some(collation), said),
            None => (None, said),
        };
        Self { text, of, collation, operators: Some(said).filter(|said| !said.is_empty()) }
    }
}

/// The characters of a text that are not in quotes, each with how many brackets it is in; a bracket is in
/// itself.
fn outside_quotes(text: &str) -> impl Iterator<Item = (usize, char, usize)> {
    let (mut quote, mut depth, mut closed) = (None, 0_usize, false);
    text.char_indices().filter_map(move |(at, c)| {
        depth = depth.saturating_sub(usize::from(std::mem::take(&mut closed)));
        match (quote, c) {
            (Some(open), _) => {
                quote = quote.filter(|_| c != open);
                return None;
            }
            (None, '"' | '\'') => {
                quote = Some(c);
                return None;
            }
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => closed = true,
            (None, _) => {}
        }
        Some((at, c, depth))
    })
}

/// A text before and after its first space that is neither in quotes nor in brackets.
fn at_space(text: &str) -> (&str, &str) {
    let end = outside_quotes(text).find(|(_, c, depth)| (*c, *depth) == (' ', 0));
    end.and_then(|(end, _, _)| Some((text.get(..end)?, text.get(end + 1..)?))).unwrap_or((text, ""))
}

/// Operator classes whose `=` is that of the type, for a type that has no operators of its own.
/// <https://www.postgresql.org/docs/current/indexes-opclass.html>
const OF_TEXT: [&str; 6] = [
    "text_ops",
    "varchar_ops",
    "bpchar_ops",
    "text_pattern_ops",
    "varchar_pattern_ops",
    "bpchar_pattern_ops",
];

/// What stands before the condition of a partial index.
const PREDICATE: &str = " WHERE ";

impl Index {
    /// An index of a table or materialised view, as it is where nothing else is said.
    pub fn new(on: ObjectId, definition: String) -> Self {
        Self {
            on,
            unique: false,
            definition,
            columns: Vec::new(),
            partial: false,
            parent: None,
            tablespace: None,
            invalid: false,
            statistics: Vec::new(),
            clustered: false,
            replica_identity: false,
        }
    }

    /// The key columns, where the index takes those for equal that `=` does; none where there is an
    /// expression.
    pub fn equal_columns(&self, schema: &Schema) -> &[String] {
        match self.equality(schema) {
            Equality::Usual => &self.columns,
            Equality::Finer | Equality::Other => &[],
        }
    }

    /// What it takes for equal.
    pub fn equality(&self, schema: &Schema) -> Equality {
        if self.parsed().all(|key| key.collation.is_none() && key.operators.is_none()) {
            return Equality::Usual;
        }
        let columns = schema.columns(self.on.path());
        let of_key = |key: Key<'_>| {
            let column = columns.iter().find(|(id, _, _)| name::quote(&id.name()) == key.of);
            let (sql_type, collation) = column.map_or((None, None), |(_, column, _)| {
                let (sql_type, collation) = under_domains(schema, &column.sql_type);
                (Some(sql_type), column.collation.as_deref().or(collation))
            });
            let is_loose =
                |collation: Option<&str>| collation.is_some_and(|it| is_loose(schema, it));
            let is_citext = sql_type.is_some_and(|it| it == "citext" || it.ends_with(".citext"));
            match key.operators {
                Some(operators) if !OF_TEXT.contains(&operators) => Equality::Other,
                _ if is_loose(key.collation) => Equality::Other,
                Some(_) if is_citext => Equality::Finer,
                _ if key.collation.is_some() && is_loose(collation) => Equality::Finer,
                _ => Equality::Usual,
            }
        };
        self.parsed().map(of_key).fold(Equality::Usual, |all, one| match (all, one) {
            (Equality::Usual, one) => one,
            (all, Equality::Usual) => all,
            (Equality::Finer, Equality::Finer) => Equality::Finer,
            _ => Equality::Other,
        })
    }

    /// The keys as the definition has them: columns and expressions, each with its collation and
    /// operators where it says them. Not with its order, nor with operators that take for equal what
    /// those of a text do.
    pub fn keys<'d>(&'d self) -> Vec<&'d str> {
        let said = |key: Key<'d>| {
            let usual = key.operators.filter(|it| OF_TEXT.contains(it));
            usual.and_then(|it| key.text.strip_suffix(it)).map_or(key.text, str::trim_end)
        };
        self.parsed().map(said).collect()
    }

    /// The keys without what says how they are compared: columns and expressions alone.
    pub fn bare_keys(&self) -> Vec<&str> {
        self.parsed().map(|key| key.of).collect()
    }

    fn parsed(&self) -> impl Iterator<Item = Key<'_>> {
        self.texts().into_iter().map(Key::parse)
    }

    /// The texts of the keys.
    fn texts(&self) -> Vec<&str> {
        let (mut keys, mut start) = (Vec::new(), 0);
        for (at, c, _) in outside_quotes(&self.definition).filter(|(_, _, depth)| *depth == 1) {
            if matches!(c, ',' | ')' | ']') {
                keys.extend(self.definition.get(start..at));
            }
            match c {
                '(' | '[' | ',' => start = at + 1,
                ')' | ']' => break,
                _ => {}
            }
        }
        keys
    }

    /// What is true of the rows that are indexed, where these are only some (`indpred`).
    pub fn predicate(&self) -> Option<&str> {
        // A name can say so too, in quotes; nothing else does before the predicate.
        let is_word = |at: usize| self.definition[..at].matches('"').count().is_multiple_of(2);
        let (at, _) = self.definition.match_indices(PREDICATE).find(|(at, _)| is_word(*at))?;
        self.definition.get(at + PREDICATE.len()..)
    }

    /// Whether NULLs count as equal: `NULLS NOT DISTINCT`, from PostgreSQL 15 on.
    pub fn nulls_not_distinct(&self) -> bool {
        // A name can say so too, in quotes.
        self.definition.split('"').step_by(2).any(|part| part.contains(" NULLS NOT DISTINCT"))
    }
}

/// The type under domains, and the collation that these give it.
fn under_domains<'s>(schema: &'s Schema, sql_type: &'s str) -> (&'s str, Option<&'s str>) {
    const DEPTH: usize = 32;
    let (mut sql_type, mut collation) = (sql_type, None);
    for _ in 0..DEPTH {
        let Some((_, entry)) = schema.type_at(sql_type) else { break };
        let Object::Domain(domain) = &entry.object else { break };
        collation = collation.or(domain.collation.as_deref());
        sql_type = &domain.sql_type;
    }
    (sql_type, collation)
}

/// Whether a collation takes different texts for equal.
fn is_loose(schema: &Schema, collation: &str) -> bool {
    let found = ObjectId::from_path(Kind::Collation, collation).and_then(|id| schema.get(&id));
    matches!(found.map(|entry| &entry.object), Some(Object::Collation(it)) if it.nondeterministic)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Entry;
    use crate::object::{Collation, Column, Domain, Table};

    fn id(kind: Kind, path: &str) -> ObjectId {
        ObjectId::from_path(kind, path).unwrap()
    }

    #[test]
    fn an_index_is_told_by_what_it_takes_for_equal() {
        let mut schema = Schema::new(18);
        let table = id(Kind::Table, "public.t");
        schema.insert(table.clone(), Entry::new(Table::default()));
        for (path, nondeterministic) in [("public.ci", true), ("public.\"a b\"", false)] {
            let collation = Collation {
                provider: "icu".to_owned(),
                nondeterministic,
                locale: Some("und".to_owned()),
                lc_collate: None,
                lc_ctype: None,
                rules: None,
            };
            schema.insert(id(Kind::Collation, path), Entry::new(collation));
        }
        let (sql_type, collation) = ("ext.citext".to_owned(), None);
        let mail = Domain { sql_type, not_null: false, default: None, collation };
        schema.insert(id(Kind::Domain, "public.mail"), Entry::new(mail));
        for (position, (name, sql_type, collation)) in (1..).zip([
            ("seat", "integer", None),
            ("Na me", "text", None),
            ("loose", "text", Some("public.ci")),
            ("mail", "public.mail", None),
        ]) {
            let (sql_type, collation) = (sql_type.to_owned(), collation.map(str::to_owned));
            let column = Column { position, sql_type, collation, ..Column::default() };
            schema.insert(table.child(Kind::Column, name), Entry::new(column));
        }
        use Equality::{Finer, Other, Usual};
        for (keys, expected, bare) in [
            ("seat DESC NULLS LAST", Usual, "seat"),
            ("\"Na me\" COLLATE \"C\" text_pattern_ops", Usual, "\"Na me\""),
            ("\"Na me\" COLLATE public.\"a b\"", Usual, "\"Na me\""),
            ("\"Na me\" COLLATE public.ci DESC", Other, "\"Na me\""),
            ("loose", Usual, "loose"),
            ("loose COLLATE \"C\"", Finer, "loose"),
            ("mail text_ops", Finer, "mail"),
            ("mail text_ops, loose COLLATE \"C\"", Finer, "mail loose"),
            ("seat public.tens", Other, "seat"),
            ("mail text_ops, seat public.tens", Other, "mail seat"),
            ("lower(\"Na me\") COLLATE public.ci", Other, "lower(\"Na me\")"),
            ("(seat + 1), mail", Usual, "(seat + 1) mail"),
        ] {
            let index = Index::new(table.clone(), format!("USING btree ({keys}) WHERE (seat > 0)"));
            assert_eq!(index.equality(&schema), expected, "{keys}");
            assert_eq!(index.bare_keys().join(" "), bare, "{keys}");
        }
    }
}
