//! What a constraint demands, as SQL.

use crate::constraint::{Action, ConstraintBody, ForeignKey, Key};
use crate::name::quote;
use crate::object::Constraint;

use super::super::super::context::Site;
use super::super::super::text;

impl Constraint {
    /// `CONSTRAINT name …` with everything that follows.
    pub(super) fn definition(&self, site: &Site<'_>) -> String {
        let Self {
            body,
            deferrable,
            initially_deferred,
            not_valid,
            not_enforced,
            no_inherit,
            inherited: _,
            parent: _,
            options,
            tablespace,
            index_comment: _,
            clustered: _,
            replica_identity: _,
        } = self;
        let mut sql = format!("{} {}", text::constraint(&site.id.name()), body_text(body));
        sql += &text::with(options);
        if let Some(tablespace) = tablespace {
            sql += &format!(" USING INDEX TABLESPACE {}", quote(tablespace));
        }
        let words = [
            (*no_inherit, " NO INHERIT"),
            (*deferrable, " DEFERRABLE"),
            (*initially_deferred, " INITIALLY DEFERRED"),
            (*not_valid, " NOT VALID"),
            (*not_enforced, " NOT ENFORCED"),
        ];
        sql.extend(words.into_iter().filter(|(on, _)| *on).map(|(_, word)| word));
        sql
    }

    /// A NOT NULL in the line of its column.
    pub(super) fn column_definition(&self, site: &Site<'_>) -> String {
        let no_inherit = if self.no_inherit { " NO INHERIT" } else { "" };
        format!("{} NOT NULL{no_inherit}", text::constraint(&site.id.name()))
    }
}

fn body_text(body: &ConstraintBody) -> String {
    match body {
        ConstraintBody::PrimaryKey(key) => format!("PRIMARY KEY {}", key.definition()),
        ConstraintBody::Unique(key) => {
            let nulls = if key.nulls_not_distinct { "NULLS NOT DISTINCT " } else { "" };
            format!("UNIQUE {nulls}{}", key.definition())
        }
        ConstraintBody::ForeignKey(key) => foreign_key_text(key),
        ConstraintBody::Check(definition) | ConstraintBody::Exclusion(definition) => {
            definition.clone()
        }
        ConstraintBody::NotNull(column) => format!("NOT NULL {}", quote(column)),
    }
}

impl Key {
    /// `(column, …)` with what is included.
    pub(super) fn definition(&self) -> String {
        let Self { columns, include, nulls_not_distinct: _, without_overlaps } = self;
        let mut columns: Vec<_> = columns.iter().map(|column| quote(column)).collect();
        if let Some(last) = columns.last_mut().filter(|_| *without_overlaps) {
            last.push_str(" WITHOUT OVERLAPS");
        }
        let mut sql = format!("({})", columns.join(", "));
        if !include.is_empty() {
            sql += &format!(" INCLUDE {}", text::columns(include));
        }
        sql
    }
}

fn foreign_key_text(key: &ForeignKey) -> String {
    let ForeignKey {
        columns,
        table,
        referenced,
        period,
        match_full,
        on_update,
        on_delete,
        set_columns,
    } = key;
    let list = |names: &[String]| {
        let mut names: Vec<_> = names.iter().map(|name| quote(name)).collect();
        if let Some(last) = names.last_mut().filter(|_| *period) {
            last.insert_str(0, "PERIOD ");
        }
        format!("({})", names.join(", "))
    };
    let mut sql =
        format!("FOREIGN KEY {} REFERENCES {} {}", list(columns), table.path(), list(referenced));
    if *match_full {
        sql += " MATCH FULL";
    }
    if let Some(action) = on_update {
        sql += &format!(" ON UPDATE {}", action_text(*action));
    }
    if let Some(action) = on_delete {
        sql += &format!(" ON DELETE {}", action_text(*action));
        if !set_columns.is_empty() {
            sql += &format!(" {}", text::columns(set_columns));
        }
    }
    sql
}

fn action_text(action: Action) -> &'static str {
    match action {
        Action::Cascade => "CASCADE",
        Action::Restrict => "RESTRICT",
        Action::SetDefault => "SET DEFAULT",
        Action::SetNull => "SET NULL",
    }
}
