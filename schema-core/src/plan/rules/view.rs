//! Views: `CREATE VIEW`.

use crate::name::quote;
use crate::object::{Object, View};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::hazard::Lock;
use super::super::step::Alter;
use super::super::text;
use super::Rule;

/// The storage parameter that holds what SQL writes at the end.
const CHECK_OPTION: &str = "check_option=";

impl Rule for View {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { definition, options } = self;
        let (check, options): (Vec<_>, Vec<_>) =
            options.iter().cloned().partition(|option| option.starts_with(CHECK_OPTION));
        let check = match check.first().and_then(|option| option.strip_prefix(CHECK_OPTION)) {
            Some("local") => "\n WITH LOCAL CHECK OPTION",
            Some(_) => "\n WITH CASCADED CHECK OPTION",
            None => "",
        };
        let path = site.id.path();
        let definition = definition.trim();
        vec![format!("CREATE VIEW {path}{} AS\n {definition}{check}", text::with(&options))]
    }

    fn stub(&self, site: &Site<'_>, again: bool) -> Option<String> {
        let columns = site.context.schema.columns(site.id.path());
        let nulls = columns.iter().map(|(id, column, _)| {
            let collate = column.collation.iter().map(|it| format!(" COLLATE {it}"));
            let collate = collate.collect::<String>();
            format!("NULL::{}{collate} AS {}", column.sql_type, quote(&id.name()))
        });
        let nulls = nulls.collect::<Vec<_>>().join(", ");
        let create = if again { "CREATE OR REPLACE" } else { "CREATE" };
        Some(format!("{create} VIEW {} AS\n SELECT {nulls}", site.id.path()).trim_end().to_owned())
    }

    /// `CREATE OR REPLACE` sets the options anew.
    fn complete(&self, site: &Site<'_>) -> Vec<String> {
        let replace = |sql: String| sql.replacen("CREATE VIEW", "CREATE OR REPLACE VIEW", 1);
        self.create(site, &[]).into_iter().map(replace).collect()
    }

    /// Columns can be added at the end of a view; none can change or go.
    fn is_reshaped(&self, change: &Alteration<'_>) -> bool {
        let before = change.from.context.schema.columns(change.from.id.path());
        let after = change.to.context.schema.columns(change.to.id.path());
        before.len() > after.len()
            || before.iter().zip(&after).any(|((a, old, _), (b, new, _))| {
                a != b || (&old.sql_type, &old.collation) != (&new.sql_type, &new.collation)
            })
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::View(to) = &change.to.entry.object else { return Alter::Replace };
        let path = change.to.id.path();
        if to.definition == self.definition {
            let actions = text::set_options(&self.options, &to.options);
            let alter = |action: &String| format!("ALTER VIEW {path} {action}");
            return Alter::InPlace(actions.iter().map(alter).collect());
        }
        Alter::InPlace(to.complete(&change.to))
    }

    fn effect(&self, act: &mut Act<'_>) {
        act.lock(Lock::AccessExclusive, act.id);
        if self.options.iter().any(|option| option.starts_with("security_invoker=")) {
            act.needs_server(15);
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("VIEW {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TABLE {}", site.id.path())))
    }
}
