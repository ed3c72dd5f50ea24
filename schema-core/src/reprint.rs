//! Texts that differ though they may say the same: what PostgreSQL prints of an expression it does
//! not always print again once it has read it. Only a server can tell; here stands what to ask it,
//! and what follows from the answer.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::diff::{What, diff};
use crate::id::ObjectId;
use crate::object::Entry;
use crate::report::{is_printed, may_mean_the_same};
use crate::schema::Schema;

/// A text that a server printed: the object, and its field in a snapshot.
pub type Text = (ObjectId, &'static str);

/// The texts that two schemas have in other words and that may say the same: those that differ in
/// nothing but white space, parentheses, casts and the case of words; all of them where not the same
/// major printed both schemas.
pub fn doubtful(from: &Schema, to: &Schema) -> Vec<Text> {
    let all = from.postgres != to.postgres;
    let mut texts = Vec::new();
    for change in diff(from, to) {
        let What::Altered(fields) = change.what else { continue };
        for field in fields.iter().filter(|field| is_printed(field.field)) {
            if let (Some(Value::String(before)), Some(Value::String(after))) =
                (&field.before, &field.after)
                && (all || may_mean_the_same(before, after))
            {
                texts.push((change.id.clone(), field.field));
            }
        }
    }
    texts
}

/// Whether two schemas have a text in the same words.
pub fn agree(one: &Schema, other: &Schema, (id, field): &Text) -> bool {
    let text = |schema: &Schema| value(schema.get(id)?, field);
    text(one).is_some_and(|words| Some(words) == text(other))
}

fn value(entry: &Entry, field: &str) -> Option<Value> {
    entry.fields().into_iter().find(|(key, _)| *key == field).map(|(_, value)| value)
}

/// Gives `to` those texts in the words of `from`, with what they need: it is the same.
pub fn adopt(to: &mut Schema, from: &Schema, texts: &[Text]) {
    let ids: BTreeSet<&ObjectId> = texts.iter().map(|(id, _)| id).collect();
    for id in ids {
        let (Some(entry), Some(other)) = (to.get(id), from.get(id)) else { continue };
        let mut fields: Map<String, Value> =
            entry.fields().into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        for (_, field) in texts.iter().filter(|text| text.0 == *id) {
            fields.extend(value(other, field).map(|value| ((*field).to_owned(), value)));
        }
        if let Ok(mut adopted) = Entry::read(id.kind(), &mut fields) {
            adopted.needs.clone_from(&other.needs);
            to.insert(id.clone(), adopted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::{Index, Kind, Object};

    fn schema(definition: &str, comment: Option<&str>) -> Schema {
        let on = ObjectId::new(Kind::Table, ["public", "t"]);
        let mut entry =
            Entry::new(Index { partial: true, ..Index::new(on, definition.to_owned()) });
        entry.comment = comment.map(str::to_owned);
        let mut schema = Schema::new(15);
        schema.insert(ObjectId::new(Kind::Index, ["public", "i"]), entry);
        schema
    }

    #[test]
    fn only_the_words_are_adopted() {
        let from = schema("USING btree (a) WHERE (b = 'x'::text)", None);
        let mut to = schema("USING btree (a) WHERE ((b)::text = 'x'::text)", Some("new"));
        let texts = doubtful(&from, &to);
        assert_eq!(texts.len(), 1);
        assert!(!agree(&from, &to, &texts[0]));
        adopt(&mut to, &from, &texts);
        assert!(agree(&from, &to, &texts[0]));
        let left = diff(&from, &to);
        assert!(
            matches!(&left[..], [change] if matches!(&change.what,
                What::Altered(fields) if fields.len() == 1 && fields[0].field == "comment")),
            "{left:?}"
        );
        assert!(
            matches!(to.iter().next(), Some((_, entry)) if matches!(entry.object, Object::Index(_)))
        );
    }

    #[test]
    fn what_says_something_else_is_not_in_doubt_but_between_majors() {
        let from = schema("USING btree (a) WHERE (b > 1)", None);
        let mut to = schema("USING btree (a) WHERE (b > 2)", None);
        assert!(doubtful(&from, &to).is_empty());
        to.postgres = 18;
        assert_eq!(doubtful(&from, &to).len(), 1);
    }
}
