//! What a type demands of its values: the constraints of domains, and lengths within others.

use schema_core::{Kind, Object, ObjectId};

use super::kept::DEPTH;
use super::{Context, Left, Named, labels};
use crate::models::relation::Column;
use crate::sqltype::TypeText;

/// A constraint of a domain that a column's type is made of.
pub(super) struct Demand<'s> {
    pub(super) named: Named<'s>,
    pub(super) of: Of,
}

/// What of a column a constraint of a domain is to be asked of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// The value.
    Value,
    /// Whether there is one: values of the domain's own struct have been checked.
    Null,
    /// The elements of an array.
    Elements,
}

impl<'s> Context<'_, 's> {
    /// The constraints of a domain.
    pub(super) fn of_domain(&self, id: &ObjectId) -> Vec<Named<'s>> {
        let all = self.schema.children(Kind::DomainConstraint, id.path());
        let of = all.filter_map(|(id, entry)| match &entry.object {
            Object::DomainConstraint(constraint) => Some((id, constraint.definition.as_str())),
            _ => None,
        });
        of.filter(|(_, definition)| definition.starts_with("CHECK")).collect()
    }

    /// The constraints of a column's domain and of those under it, but for what the column's type
    /// has seen to.
    pub(super) fn of_domains(&self, column: &Column<'_>, namespace: &str) -> Vec<Demand<'s>> {
        let mut text = TypeText::parse(column.sql_type);
        let rust = &column.resolved.rust;
        let mut is_own = rust.is_domain();
        let mut is_labels = rust.is_labels();
        if text.array {
            let element = self.resolver.resolve(&text.name, namespace, self.names, 0).rust;
            let is_of = rust.path.contains(&element.path);
            is_own = is_of && element.is_domain();
            is_labels = is_of && element.is_labels();
        }
        let (mut out, mut of) = (Vec::new(), Of::Value);
        let mut labels = Vec::new();
        for _ in 0..DEPTH {
            if text.array {
                of = Of::Elements;
            }
            let Some((id, entry)) = self.schema.type_at(&text.name) else { break };
            let Object::Domain(domain) = &entry.object else { break };
            if is_labels && labels.is_empty() {
                labels = labels::labels_of_domain(self.schema, self.config, id).unwrap_or_default();
            }
            for named in self.of_domain(id) {
                if !labels::is_held_of_domain(&labels, named.1) {
                    out.push(Demand { named, of });
                }
            }
            text = TypeText::parse(&domain.sql_type);
        }
        if is_own {
            out.retain(|demand| demand.of == Of::Value && column.nullable);
            out.iter_mut().for_each(|demand| demand.of = Of::Null);
        }
        out
    }

    /// What holds of the attributes of composites that a type is made of.
    pub(super) fn within(&self, sql_type: &str, depth: usize, out: &mut Vec<Left>) {
        const WHY: &str = "a value within a composite";
        let mut text = TypeText::parse(sql_type);
        let composite = (0..DEPTH).find_map(|_| {
            let (id, entry) = self.schema.type_at(&text.name)?;
            match &entry.object {
                Object::Domain(domain) => text = TypeText::parse(&domain.sql_type),
                Object::Composite(_) => return Some(id),
                _ => {}
            }
            None
        });
        let Some(composite) = composite.filter(|_| depth < DEPTH) else { return };
        let namespace = composite.namespace().unwrap_or_default();
        for (id, entry) in self.schema.children(Kind::Attribute, composite.path()) {
            let Object::Attribute(attribute) = &entry.object else { continue };
            let sql_type = attribute.sql_type.as_str();
            if is_limited(sql_type) {
                out.push(Left::new(id, sql_type, WHY.to_owned(), false));
            }
            let name = TypeText::parse(sql_type).name;
            if !self.resolver.resolve(&name, &namespace, self.names, 0).rust.is_domain() {
                let mut text = TypeText::parse(sql_type);
                for _ in 0..DEPTH {
                    let Some((id, entry)) = self.schema.type_at(&text.name) else { break };
                    let Object::Domain(domain) = &entry.object else { break };
                    let all = self.of_domain(id).into_iter();
                    out.extend(all.map(|(id, text)| Left::new(id, text, WHY.to_owned(), false)));
                    text = TypeText::parse(&domain.sql_type);
                }
            }
            self.within(sql_type, depth + 1, out);
        }
    }
}

/// Whether a type says how long a text is at most.
pub(super) fn is_limited(sql_type: &str) -> bool {
    sql_type.starts_with("character") && sql_type.contains('(')
}
