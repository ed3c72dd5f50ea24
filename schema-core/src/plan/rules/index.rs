//! Indexes that no constraint makes: `CREATE INDEX`, and `ATTACH PARTITION` for those that belong
//! to an index of the partitioned table.

use crate::id::ObjectId;
use crate::name::quote;
use crate::object::Index;

use super::super::context::Site;
use super::super::text;
use super::Rule;

impl Rule for Index {
    fn needs(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let Self {
            on,
            unique: _,
            definition: _,
            columns: _,
            partial: _,
            parent,
            tablespace: _,
            invalid: _,
            statistics: _,
            clustered: _,
            replica_identity: _,
        } = self;
        let mut needs = vec![on.clone()];
        needs.extend(parent.clone());
        // A partition that comes later would make an index of its own, by a name of its own.
        if site.context.has_partitions(on) {
            needs.extend(site.context.children(on).iter().map(|id| (*id).clone()));
        }
        needs
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self {
            on,
            unique,
            definition,
            columns: _,
            partial: _,
            parent,
            tablespace,
            invalid: _,
            statistics,
            clustered,
            replica_identity,
        } = self;
        if site.context.left_out(site.entry) {
            return Vec::new();
        }
        let path = site.id.path();
        let unique = if *unique { "UNIQUE " } else { "" };
        let only = if site.context.has_partitions(on) { "ONLY " } else { "" };
        let name = quote(&site.id.name());
        let mut steps =
            vec![format!("CREATE {unique}INDEX {name} ON {only}{} {definition}", on.path())];
        if let Some(parent) = parent {
            steps.push(format!("ALTER INDEX {} ATTACH PARTITION {path}", parent.path()));
        }
        if let Some(tablespace) = tablespace {
            steps.push(format!("ALTER INDEX {path} SET TABLESPACE {}", quote(tablespace)));
        }
        for target in statistics {
            let (position, target) = target.split_once('=').unwrap_or((target, "-1"));
            steps.push(format!(
                "ALTER INDEX {path} ALTER COLUMN {position} SET STATISTICS {target}"
            ));
        }
        steps.extend(text::index_uses(on, &name, *clustered, *replica_identity));
        steps
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("INDEX {}", site.id.path()))
    }
}
