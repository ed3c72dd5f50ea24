//! Domains: `CREATE DOMAIN`.

use crate::object::{Domain, Kind, Object};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::grants::Grantable;
use super::super::step::Alter;
use super::Rule;

impl Rule for Domain {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let Self { sql_type, not_null, default, collation } = self;
        let mut sql = format!("CREATE DOMAIN {} AS {sql_type}", site.id.path());
        if let Some(collation) = collation {
            sql += &format!(" COLLATE {collation}");
        }
        if let Some(default) = default {
            sql += &format!(" DEFAULT {default}");
        }
        if *not_null {
            sql += " NOT NULL";
        }
        for element in elements {
            sql += &format!("\n    {element}");
        }
        vec![sql]
    }

    /// More is demanded of none that columns have in another type.
    fn is_reshaped(&self, change: &Alteration<'_>) -> bool {
        let demands = |site: &Site<'_>| -> Vec<String> {
            let not_null = matches!(&site.entry.object, Object::Domain(it) if it.not_null);
            let checks = site.context.schema.children(Kind::DomainConstraint, site.id.path());
            let checks = checks.map(|(_, entry)| format!("{:?}", entry.object));
            checks.chain(not_null.then(|| "NOT NULL".to_owned())).collect()
        };
        let before = demands(&change.from);
        demands(&change.to).iter().any(|demand| !before.contains(demand))
            && [change.from, change.to].iter().all(|site| {
                let columns = site.context.schema.of_kind(Kind::Column);
                let mut of_it = columns.filter(|(_, entry)| entry.needs.contains(site.id));
                of_it.any(|(_, entry)| {
                    matches!(&entry.object, Object::Column(it) if it.sql_type != site.id.path())
                })
            })
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Domain(Self { sql_type, not_null, default, collation }) =
            &change.to.entry.object
        else {
            return Alter::Replace;
        };
        if (sql_type, collation) != (&self.sql_type, &self.collation) {
            return Alter::Replace;
        }
        let mut actions = Vec::new();
        match default {
            Some(new) if self.default.as_ref() != Some(new) => {
                actions.push(format!("SET DEFAULT {new}"));
            }
            None if self.default.is_some() => actions.push("DROP DEFAULT".to_owned()),
            _ => {}
        }
        if *not_null != self.not_null {
            actions.push(if *not_null { "SET NOT NULL" } else { "DROP NOT NULL" }.to_owned());
        }
        let path = change.to.id.path();
        Alter::InPlace(actions.iter().map(|it| format!("ALTER DOMAIN {path} {it}")).collect())
    }

    fn effect(&self, act: &mut Act<'_>) {
        if act.says("SET NOT NULL") {
            act.looks_through(act.id, &format!("a value of {} is missing", act.id.path()));
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("DOMAIN {}", site.id.path()))
    }

    fn grantable(&self, site: &Site<'_>) -> Option<Grantable> {
        Some(Grantable::Whole(format!("TYPE {}", site.id.path())))
    }
}
