//! Tables: `CREATE TABLE` with the columns, defaults and constraints that stand in it.

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::{Entry, Kind, Object, Table};

use super::super::act::Act;
use super::super::context::{Alteration, Site, parents};
use super::super::grants::Grantable;
use super::super::inherit::Form;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

#[path = "table_attach.rs"]
mod attach;
#[path = "table_effect.rs"]
mod effect;

impl Rule for Table {
    fn needs(&self, site: &Site<'_>) -> Vec<ObjectId> {
        // A constraint that is not valid above and valid here was there before this table.
        let earlier = parents(self).flat_map(|parent| {
            let above = site.context.schema.children(Kind::Constraint, parent.path());
            above.filter(|(id, entry)| {
                is_valid(entry) == Some(false)
                    && site
                        .context
                        .schema
                        .get(&site.id.child(Kind::Constraint, &id.name()))
                        .is_some_and(|own| is_valid(own) == Some(true))
            })
        });
        parents(self).chain(earlier.map(|(id, _)| id)).cloned().collect()
    }

    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Self {
            unlogged,
            partition_by,
            partition_of,
            bound,
            detaching: _,
            inherits,
            of_type,
            access_method,
            tablespace,
            options,
            replica_identity,
            row_security,
            force_row_security,
            server,
            server_options,
        } = self;
        let form = site.context.form(site.id);
        let path = site.id.path();
        let foreign = server.is_some();
        let word = match (foreign, unlogged) {
            (true, _) => "FOREIGN TABLE",
            (false, true) => "UNLOGGED TABLE",
            (false, false) => "TABLE",
        };
        let bound = bound.as_deref().unwrap_or("DEFAULT");
        let mut sql = format!("CREATE {word} {path}");
        let parent = partition_of.as_ref().map(ObjectId::path).unwrap_or_default();
        match (form, of_type) {
            (Form::OfType, Some(of_type)) => sql += &format!(" OF {of_type}"),
            (Form::PartitionOf, _) => sql += &format!(" PARTITION OF {parent}"),
            _ => {}
        }
        if !elements.is_empty() {
            sql += &format!(" (\n    {}\n)", elements.join(",\n    "));
        } else if !matches!(form, Form::OfType | Form::PartitionOf) {
            sql += " ()";
        }
        if form == Form::PartitionOf {
            sql += &format!(" {bound}");
        }
        if form == Form::Inherits {
            let parents: Vec<_> = inherits.iter().map(ObjectId::path).collect();
            sql += &format!(" INHERITS ({})", parents.join(", "));
        }
        if let Some(key) = partition_by {
            sql += &format!(" PARTITION BY {key}");
        }
        // From PostgreSQL 17 on, a partition would have that of the partitioned table.
        let above = partition_of.as_ref().and_then(|parent| site.context.table(parent));
        let above =
            above.filter(|_| form == Form::PartitionOf && !foreign && partition_by.is_none());
        let heap = above.and_then(|above| above.access_method.as_ref()).map(|_| "heap");
        if let Some(method) = access_method.as_deref().or(heap) {
            sql += &format!(" USING {}", quote(method));
        }
        sql += &text::with(options);
        if let Some(tablespace) = tablespace {
            sql += &format!(" TABLESPACE {}", quote(tablespace));
        }
        if let Some(server) = server {
            sql += &format!(" SERVER {}", quote(server));
            if !server_options.is_empty() {
                sql += &format!(" {}", text::foreign_options(server_options, ""));
            }
        }
        let mut steps = vec![sql];
        if form == Form::Attach {
            if !site.context.is_joining(site.id) {
                steps.extend(self.join(site));
            }
            steps.extend(inherits.iter().flat_map(|parent| inherit(site, self, parent)));
        }
        if let Some(identity) = replica_identity {
            let identity = identity.to_ascii_uppercase();
            steps.push(format!("ALTER TABLE ONLY {path} REPLICA IDENTITY {identity}"));
        }
        if *row_security {
            steps.push(format!("ALTER TABLE {path} ENABLE ROW LEVEL SECURITY"));
        }
        if *force_row_security {
            steps.push(format!("ALTER TABLE {path} FORCE ROW LEVEL SECURITY"));
        }
        steps
    }

    fn loses(&self, _: &Site<'_>) -> Option<&'static str> {
        // Those of a foreign table are elsewhere, those of a partitioned one in its partitions.
        (self.server.is_none() && self.partition_by.is_none()).then_some("its rows")
    }

    fn join(&self, site: &Site<'_>) -> Vec<String> {
        let path = site.id.path();
        let bound = self.bound.as_deref().unwrap_or("DEFAULT");
        let whole = self.partition_of.iter().map(|parent| {
            format!("ALTER TABLE ONLY {} ATTACH PARTITION {path} {bound}", parent.path())
        });
        let parents = site.context.new_parents(site.id).iter();
        whole.chain(parents.flat_map(|parent| inherit(site, self, parent))).collect()
    }

    /// PostgreSQL alters no column by which a table is partitioned (`ATPrepAlterColumnType()`).
    fn is_reshaped(&self, change: &Alteration<'_>) -> bool {
        let Some(key) = &self.partition_by else { return false };
        let [from, to] = [change.from.context, change.to.context];
        let columns = from.schema.children(Kind::Column, change.from.id.path());
        columns.filter(|(id, _)| names(key, &quote(&id.name()))).any(|(id, _)| {
            let both = from.column(id).zip(to.column(id));
            both.is_some_and(|(a, b)| (&a.sql_type, &a.collation) != (&b.sql_type, &b.collation))
        })
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Table(to) = &change.to.entry.object else { return Alter::Replace };
        let Self {
            unlogged,
            partition_by,
            partition_of,
            bound,
            detaching: _,
            inherits,
            of_type,
            access_method,
            tablespace,
            options,
            replica_identity,
            row_security,
            force_row_security,
            server,
            server_options,
        } = &**to;
        let method_stays =
            *access_method == self.access_method || change.from.context.sets_access_methods();
        if (partition_by, server) != (&self.partition_by, &self.server) || !method_stays {
            return Alter::Replace;
        }
        let path = change.to.id.path();
        let alter = if server.is_some() { "ALTER FOREIGN TABLE" } else { "ALTER TABLE" };
        let mut steps = Vec::new();
        // One that was interrupted on its way out must go before it comes back.
        let returns = self.detaching && !to.detaching;
        if returns || (partition_of, bound) != (&self.partition_of, &self.bound) {
            if let Some(parent) = &self.partition_of {
                let word = if self.detaching { " FINALIZE" } else { "" };
                steps.push(format!("ALTER TABLE {} DETACH PARTITION {path}{word}", parent.path()));
            }
            if partition_of == &self.partition_of {
                steps.extend(to.join(&change.to));
            }
        }
        let leaving = self.inherits.iter().filter(|parent| !inherits.contains(parent));
        steps.extend(leaving.map(|parent| format!("{alter} {path} NO INHERIT {}", parent.path())));
        let mut actions = Vec::new();
        // A table is of a type, and has a TOAST table, when its columns are there.
        let mut late = Vec::new();
        if *of_type != self.of_type {
            actions.extend(self.of_type.as_ref().map(|_| "NOT OF".to_owned()));
            late.extend(of_type.as_ref().map(|it| format!("OF {it}")));
        }
        if *unlogged != self.unlogged {
            actions.push(if *unlogged { "SET UNLOGGED" } else { "SET LOGGED" }.to_owned());
        }
        actions.extend(text::set_word("ACCESS METHOD", &self.access_method, access_method, "heap"));
        actions.extend(text::set_word("TABLESPACE", &self.tablespace, tablespace, "pg_default"));
        let [before, after] = [&self.options, options].map(|options| {
            let (toast, own): (Vec<_>, Vec<_>) =
                options.iter().cloned().partition(|option| option.starts_with("toast."));
            (own, toast)
        });
        actions.extend(text::set_options(&before.0, &after.0));
        late.extend(text::set_options(&before.1, &after.1));
        actions.extend(text::alter_foreign_options(&self.server_options, server_options));
        steps.extend(actions.iter().map(|action| format!("{alter} {path} {action}")));
        if *replica_identity != self.replica_identity {
            let identity = replica_identity.as_deref().unwrap_or("default").to_ascii_uppercase();
            steps.push(format!("ALTER TABLE ONLY {path} REPLICA IDENTITY {identity}"));
        }
        if *row_security != self.row_security {
            let word = if *row_security { "ENABLE" } else { "DISABLE" };
            steps.push(format!("ALTER TABLE {path} {word} ROW LEVEL SECURITY"));
        }
        if *force_row_security != self.force_row_security {
            let word = if *force_row_security { "FORCE" } else { "NO FORCE" };
            steps.push(format!("ALTER TABLE {path} {word} ROW LEVEL SECURITY"));
        }
        if late.is_empty() {
            return Alter::InPlace(steps);
        }
        Alter::Around(steps, late.iter().map(|action| format!("{alter} {path} {action}")).collect())
    }

    fn lets_go(&self, change: &Alteration<'_>, need: &ObjectId) -> Option<(String, String)> {
        let Object::Table(to) = &change.to.entry.object else { return None };
        let of_type = self
            .of_type
            .as_deref()
            .filter(|it| need.kind() == Kind::Composite && *it == need.path())?;
        let stays = to.of_type == self.of_type;
        let alter = format!("ALTER TABLE {}", change.to.id.path());
        stays.then(|| (format!("{alter} NOT OF"), format!("{alter} OF {of_type}")))
    }

    fn effect(&self, act: &mut Act<'_>) {
        effect::effect(self, act);
    }

    fn online(&self, act: &Act<'_>) -> Option<Vec<String>> {
        effect::online(self, act)
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        let foreign = if self.server.is_some() { "FOREIGN " } else { "" };
        Some(format!("{foreign}TABLE {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TABLE {}", site.id.path())))
    }
}

/// `INHERIT`. Before PostgreSQL 18, what is NOT NULL above need not stay so below, but be it then.
fn inherit(site: &Site<'_>, table: &Table, parent: &ObjectId) -> Vec<String> {
    let context = site.context;
    let columns = context.schema.columns(parent.path()).into_iter();
    let demanded = columns.filter(|(_, above, _)| above.not_null && context.schema.postgres < 18);
    let free: Vec<_> = demanded
        .map(|(id, _, _)| site.id.child(Kind::Column, &id.name()))
        .filter(|id| context.column(id).is_some_and(|own| !own.not_null))
        .collect();
    let each = |action: &str| -> Vec<String> {
        let actions = [action.to_owned()];
        free.iter().filter_map(|id| text::alter_column(context, id, &actions)).collect()
    };
    let word = if table.server.is_some() { "FOREIGN TABLE" } else { "TABLE" };
    let inherit = format!("ALTER {word} {} INHERIT {}", site.id.path(), parent.path());
    [each("SET NOT NULL"), vec![inherit], each("DROP NOT NULL")].concat()
}

/// Whether a text of SQL has a name among its words.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '$';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

fn is_valid(entry: &Entry) -> Option<bool> {
    match &entry.object {
        Object::Constraint(constraint) => Some(!constraint.not_valid),
        _ => None,
    }
}
