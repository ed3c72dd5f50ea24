//! Publications: `CREATE PUBLICATION` with its members, each of which comes and goes alone.

use crate::id::ObjectId;
use crate::name::literal;
use crate::object::{Kind, Object, Publication, PublicationNamespace, PublicationTable};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::hazard::Lock;
use super::super::step::{Alter, Bond, Part, Place, Verb};
use super::super::text;
use super::Rule;

/// What stands before a table among the members, said once.
const TABLE: &str = "TABLE ";

impl Rule for Publication {
    fn create(&self, site: &Site<'_>, elements: &[String]) -> Vec<String> {
        let mut sql = format!("CREATE PUBLICATION {}", site.id.path());
        if self.all_tables {
            sql += " FOR ALL TABLES";
        } else if !elements.is_empty() {
            // Before PostgreSQL 15, the word may not be there twice.
            let members = elements.iter().enumerate().map(|(i, element)| match i {
                0 => element.as_str(),
                _ => element.strip_prefix(TABLE).unwrap_or(element),
            });
            let members: Vec<_> = members.collect();
            let gap = if members.len() > 1 { "\n    " } else { " " };
            sql += &format!("{gap}FOR {}", members.join(",\n    "));
        }
        let options = self.options(&Self::usual());
        if !options.is_empty() {
            let gap = if elements.len() > 1 { "\n    " } else { " " };
            sql += &format!("{gap}WITH ({options})");
        }
        vec![sql]
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Publication(to) = &change.to.entry.object else { return Alter::Replace };
        if self.all_tables != to.all_tables {
            return Alter::Replace;
        }
        let path = change.to.id.path();
        Alter::InPlace(vec![format!("ALTER PUBLICATION {path} SET ({})", to.options(self))])
    }

    fn effect(&self, act: &mut Act<'_>) {
        let context = act.setting.to;
        if !act.says("CREATE PUBLICATION") {
            return;
        }
        let members = context.schema.children(Kind::PublicationTable, act.id.path());
        for (id, entry) in members.filter(|(id, _)| context.is_part(id)) {
            lock_member(&Site { context, id, entry }, act);
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("PUBLICATION {}", site.id.path()))
    }
}

impl Publication {
    /// One as `CREATE PUBLICATION` makes it without options.
    fn usual() -> Self {
        Self { all_tables: false, publish: None, via_root: false, generated_columns: None }
    }

    /// The parameters in which it differs from another.
    fn options(&self, other: &Self) -> String {
        let Self { all_tables: _, publish, via_root, generated_columns } = self;
        let mut options = Vec::new();
        if *publish != other.publish {
            let all = "insert, update, delete, truncate";
            options.push(format!("publish = {}", literal(publish.as_deref().unwrap_or(all))));
        }
        if *via_root != other.via_root {
            options.push(format!("publish_via_partition_root = {via_root}"));
        }
        if *generated_columns != other.generated_columns {
            let which = generated_columns.as_deref().unwrap_or("none");
            options.push(format!("publish_generated_columns = {which}"));
        }
        options.join(", ")
    }
}

impl Rule for PublicationTable {
    fn place(&self, site: &Site<'_>) -> Place {
        within(site)
    }

    fn part(&self, site: &Site<'_>) -> Part {
        Part::element(self.member(site))
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        vec![format!("ALTER PUBLICATION {} ADD {}", publication(site), self.member(site))]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        vec![format!("ALTER PUBLICATION {} DROP TABLE {}", publication(site), table(site))]
    }

    fn origins(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let published = ObjectId::from_path(Kind::Table, member(site));
        site.context.schema.parent(site.id).into_iter().chain(published).collect()
    }

    fn effect(&self, act: &mut Act<'_>) {
        let context = if act.verb == Verb::Drop { act.setting.from } else { act.setting.to };
        let entry = context.schema.get(act.id);
        if let Some(entry) = entry {
            lock_member(&Site { context, id: act.id, entry }, act);
        }
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}

fn lock_member(site: &Site<'_>, act: &mut Act<'_>) {
    if let Some(table) = ObjectId::from_path(Kind::Table, member(site)) {
        act.lock_all(Lock::ShareUpdateExclusive, &table);
    }
}

impl PublicationTable {
    fn member(&self, site: &Site<'_>) -> String {
        let Self { columns, filter } = self;
        let mut sql = format!("{TABLE}{}", table(site));
        if !columns.is_empty() {
            sql += &format!(" {}", text::columns(columns));
        }
        if let Some(filter) = filter {
            sql += &format!(" WHERE {}", text::parenthesised(filter));
        }
        sql
    }
}

impl Rule for PublicationNamespace {
    fn place(&self, site: &Site<'_>) -> Place {
        within(site)
    }

    fn rank(&self) -> u8 {
        1
    }

    fn part(&self, site: &Site<'_>) -> Part {
        Part::element(namespace(site))
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self {} = self;
        vec![format!("ALTER PUBLICATION {} ADD {}", publication(site), namespace(site))]
    }

    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        vec![format!("ALTER PUBLICATION {} DROP {}", publication(site), namespace(site))]
    }

    fn origins(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let published = ObjectId::from_path(Kind::Namespace, member(site));
        site.context.schema.parent(site.id).into_iter().chain(published).collect()
    }

    fn target(&self, _: &Site<'_>) -> Option<String> {
        None
    }
}

fn within(site: &Site<'_>) -> Place {
    match site.context.schema.parent(site.id) {
        Some(publication) => Place::Within(publication, Bond::Rule),
        None => Place::Own,
    }
}

fn publication<'a>(site: &Site<'a>) -> &'a str {
    site.id.first_segment()
}

/// What follows the publication in the path.
fn member<'a>(site: &Site<'a>) -> &'a str {
    let path = site.id.path().strip_prefix(publication(site)).unwrap_or_default();
    path.strip_prefix('.').unwrap_or_default()
}

/// The table's path; `ONLY` where other tables inherit from it, which are members of their own.
fn table(site: &Site<'_>) -> String {
    let path = member(site);
    let inherited = ObjectId::from_path(Kind::Table, path).is_some_and(|id| {
        !site.context.children(&id).is_empty() && !site.context.has_partitions(&id)
    });
    if inherited { format!("ONLY {path}") } else { path.to_owned() }
}

fn namespace(site: &Site<'_>) -> String {
    format!("TABLES IN SCHEMA {}", member(site))
}
