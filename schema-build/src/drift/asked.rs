//! What of the schema `[models]` asks for.

use schema_codegen::config::Relations;
use schema_codegen::{Config, models};
use schema_core::constraint::ConstraintBody;
use schema_core::impact::is_read_alike;
use schema_core::report::ReportEntry;
use schema_core::{FieldChange, Impact, Kind, Object, ObjectId, Schema, What};
use std::collections::BTreeSet;

/// One side of a comparison, as models see it.
pub(super) struct Side<'s> {
    pub(super) schema: &'s Schema,
    config: &'s Config,
    /// What models depend on.
    pub(super) seen: BTreeSet<ObjectId>,
    /// The CHECK constraints that they do not look into.
    unread: BTreeSet<ObjectId>,
}

impl<'s> Side<'s> {
    /// `checks` where there is something to say of constraints: what is read of them takes time.
    pub(super) fn new(schema: &'s Schema, config: &'s Config, checks: bool) -> Self {
        let unread = match checks && (config.models.checks || config.models.domain_newtypes) {
            true => models::unread_checks(schema, config),
            false => BTreeSet::new(),
        };
        Self { schema, config, seen: models::seen(schema, config), unread }
    }

    /// Whether `[models]` asks for what such an object is read for.
    pub(super) fn is_wanted(&self, id: &ObjectId) -> bool {
        let Some(entry) = self.schema.get(id) else { return false };
        let models = &self.config.models;
        match &entry.object {
            Object::Constraint(constraint) => match &constraint.body {
                ConstraintBody::Check(_) => models.checks && !self.unread.contains(id),
                ConstraintBody::Unique(key) => {
                    self.is_key_wanted(id.parent_path().unwrap_or_default(), &key.columns)
                }
                ConstraintBody::PrimaryKey(_)
                | ConstraintBody::ForeignKey(_)
                | ConstraintBody::Exclusion(_)
                | ConstraintBody::NotNull(_) => true,
            },
            Object::DomainConstraint(_) => {
                (models.checks || models.domain_newtypes) && !self.unread.contains(id)
            }
            // Relations rely on columns, and on what holds of all rows.
            Object::Index(index) if index.partial || index.columns.is_empty() => models.columns,
            Object::Index(index) => self.is_key_wanted(index.on.path(), &index.columns),
            _ => true,
        }
    }

    /// Whether models find rows by a unique key, or tell by it how many rows a relation leads to.
    fn is_key_wanted(&self, table: &str, key: &[String]) -> bool {
        let models = &self.config.models;
        if models.columns || models.relations == Relations::None {
            return models.columns;
        }
        // Foreign keys that every partition has for itself are those of the whole.
        let object = self.schema.relation(table).map(|(_, entry)| &entry.object);
        if matches!(object, Some(Object::Table(table)) if table.partition_by.is_some()) {
            return true;
        }
        let foreign = self.schema.of_kind(Kind::Constraint).filter_map(|(id, entry)| {
            let Object::Constraint(constraint) = &entry.object else { return None };
            let ConstraintBody::ForeignKey(key) = &constraint.body else { return None };
            Some([(id.parent_path()?, &key.columns), (key.table.path(), &key.referenced)])
        });
        let declared = self.config.relations.iter().filter_map(|choice| choice.to.as_ref());
        let declared = declared
            .map(|to| [(to.relation.as_str(), &to.columns), (to.target.as_str(), &to.referenced)]);
        let ends = foreign.chain(declared).flatten().filter(|(of, _)| *of == table);
        let linked: BTreeSet<&String> = ends.flat_map(|(_, columns)| columns).collect();
        key.iter().all(|column| linked.contains(column))
    }
}

/// Whether `[models]` asks for what an altered object is read for, as far as it breaks models.
pub(super) fn is_asked(entry: &ReportEntry, config: &Config) -> bool {
    let What::Altered(fields) = &entry.what else { return true };
    let models = &config.models;
    let checks = models.checks || entry.object.kind() == Kind::Domain && models.domain_newtypes;
    let is_asked = |field: &FieldChange| match field.field {
        // How long a text is matters to those who measure it.
        "type" => checks || !is_read_alike(field),
        "collation" => checks || models.columns,
        _ => true,
    };
    let mut breaking = fields.iter().filter(|field| entry.breaking.contains(&field.field));
    entry.impact != Impact::Breaking || entry.breaking.is_empty() || breaking.any(is_asked)
}
