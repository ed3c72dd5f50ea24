//! Materialised views: `CREATE MATERIALIZED VIEW`, without rows, as `pg_dump -s` does: a plan
//! makes a schema, and filling it may need rows, rights or servers that are not there yet.

use crate::diagnostic::Diagnostic;
use crate::name::quote;
use crate::object::{MaterializedView, Object};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::hazard::Lock;
use super::super::step::{Alter, Verb};
use super::super::text;
use super::Rule;

impl Rule for MaterializedView {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { definition, options, access_method, tablespace } = self;
        let mut sql = format!("CREATE MATERIALIZED VIEW {}", site.id.path());
        if let Some(method) = access_method {
            sql += &format!(" USING {}", quote(method));
        }
        sql += &text::with(options);
        if let Some(tablespace) = tablespace {
            sql += &format!(" TABLESPACE {}", quote(tablespace));
        }
        sql += &format!(" AS\n {}\n WITH NO DATA", definition.trim());
        vec![sql]
    }

    /// A query is never replaced, and one whose columns changed is another.
    fn is_reshaped(&self, change: &Alteration<'_>) -> bool {
        let columns = |site: &Site<'_>| -> Vec<_> {
            let all = site.context.schema.columns(site.id.path()).into_iter();
            all.map(|(id, column, _)| {
                (id.clone(), column.sql_type.clone(), column.collation.clone())
            })
            .collect()
        };
        columns(&change.from) != columns(&change.to)
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::MaterializedView(Self { definition, options, access_method, tablespace }) =
            &change.to.entry.object
        else {
            return Alter::Replace;
        };
        let method_stays =
            *access_method == self.access_method || change.from.context.sets_access_methods();
        if *definition != self.definition || !method_stays {
            return Alter::Replace;
        }
        let mut actions = text::set_options(&self.options, options);
        actions.extend(text::set_word("ACCESS METHOD", &self.access_method, access_method, "heap"));
        actions.extend(text::set_word("TABLESPACE", &self.tablespace, tablespace, "pg_default"));
        let path = change.to.id.path();
        let alter = |action: &String| format!("ALTER MATERIALIZED VIEW {path} {action}");
        Alter::InPlace(actions.iter().map(alter).collect())
    }

    fn effect(&self, act: &mut Act<'_>) {
        if act.ends("SET") || act.ends("RESET") {
            act.lock(Lock::ShareUpdateExclusive, act.id);
            return;
        }
        act.lock(Lock::AccessExclusive, act.id);
        if act.says("SET TABLESPACE") || act.says("SET ACCESS METHOD") {
            act.rewrites(act.id);
        }
        if act.verb == Verb::Create && act.before().is_some() {
            let message = format!("{} is empty until it is refreshed", act.id);
            let refresh = format!("REFRESH MATERIALIZED VIEW {}", act.id.path());
            act.advise(Diagnostic::warning("plan-refresh", message).object(act.id).help(refresh));
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("MATERIALIZED VIEW {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TABLE {}", site.id.path())))
    }
}
