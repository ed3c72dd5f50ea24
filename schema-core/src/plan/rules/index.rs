//! Indexes that no constraint makes: `CREATE INDEX`, and `ATTACH PARTITION` for those that belong
//! to an index of the partitioned table.

use crate::id::ObjectId;
use crate::name::{made_name, quote};
use crate::object::{Index, Object};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::hazard::Lock;
use super::super::step::Alter;
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
        if let Some(parent) = parent.as_ref().filter(|it| !site.context.is_matched(on, Some(it))) {
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

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Index(to) = &change.to.entry.object else { return Alter::Replace };
        let Self {
            on,
            unique,
            definition,
            columns,
            partial,
            parent,
            tablespace,
            invalid,
            statistics,
            clustered,
            replica_identity,
        } = to;
        // That of a partitioned table becomes whole by those of its partitions.
        let heals = self.invalid
            && change.to.context.table(on).is_some_and(|table| table.partition_by.is_some());
        let same = (on, unique, definition, columns, partial)
            == (&self.on, &self.unique, &self.definition, &self.columns, &self.partial)
            && (*invalid == self.invalid || heals);
        // What belongs to an index above cannot be taken away from it.
        if !same || (self.parent.is_some() && *parent != self.parent) {
            return Alter::Replace;
        }
        let path = change.to.id.path();
        let mut steps = Vec::new();
        if let Some(parent) =
            parent.as_ref().filter(|it| self.parent.is_none() && !change.is_adopted(on, it))
        {
            steps.push(format!("ALTER INDEX {} ATTACH PARTITION {path}", parent.path()));
        }
        if *tablespace != self.tablespace {
            let tablespace = tablespace.as_deref().unwrap_or("pg_default");
            steps.push(format!("ALTER INDEX {path} SET TABLESPACE {}", quote(tablespace)));
        }
        let (set, reset) = text::options_change(&self.statistics, statistics);
        let reset = reset.iter().map(|position| format!("{position}=-1"));
        for target in set.into_iter().chain(reset) {
            let (position, target) = target.split_once('=').unwrap_or((&target, "-1"));
            steps.push(format!(
                "ALTER INDEX {path} ALTER COLUMN {position} SET STATISTICS {target}"
            ));
        }
        let name = quote(&change.to.id.name());
        steps.extend(text::alter_index_uses(
            change.to.context,
            on,
            &name,
            (self.clustered, self.replica_identity),
            (*clustered, *replica_identity),
        ));
        Alter::InPlace(steps)
    }

    fn follows(&self) -> bool {
        true
    }

    fn effect(&self, act: &mut Act<'_>) {
        let concurrently = act.says("INDEX CONCURRENTLY");
        if concurrently {
            act.stands_alone();
        }
        if act.says("DROP INDEX") {
            let lock =
                if concurrently { Lock::ShareUpdateExclusive } else { Lock::AccessExclusive };
            act.lock_all(lock, &self.on);
        } else if act.says("CREATE INDEX")
            || act.says("CREATE UNIQUE INDEX")
            || act.says("INDEX CONCURRENTLY")
        {
            let lock = if concurrently { Lock::ShareUpdateExclusive } else { Lock::Share };
            act.lock(lock, &self.on);
            act.scans_one(&self.on);
            if self.unique && !act.says("ONLY") {
                act.fails(&self.on, format!("two rows have the same key in {}", act.id.name()));
            }
            if self.nulls_not_distinct() {
                act.needs_server(15);
            }
        } else if act.says("SET TABLESPACE") {
            act.lock(Lock::AccessExclusive, act.id);
        } else if act.says("CLUSTER ON") || act.says("SET WITHOUT CLUSTER") {
            act.lock(Lock::ShareUpdateExclusive, &self.on);
        } else if act.says("REPLICA IDENTITY") {
            act.lock(Lock::AccessExclusive, &self.on);
        }
    }

    /// Those of partitioned tables are there as soon as they are named, and those that belong to
    /// them go with them.
    fn online(&self, act: &Act<'_>) -> Option<Vec<String>> {
        let word = ["CREATE INDEX", "CREATE UNIQUE INDEX", "DROP INDEX"]
            .into_iter()
            .find(|words| act.says(words))?;
        let is_first = act.sql.starts_with(word);
        if !is_first || !act.is_there(&self.on) || act.is_partitioned(&self.on) {
            return None;
        }
        let is_drop = word == "DROP INDEX";
        if is_drop && self.parent.is_some() {
            return None;
        }
        if let Some(interim) = interim(act) {
            if is_drop {
                return Some(Vec::new());
            }
            let (path, name) = (act.id.path(), quote(&act.id.name()));
            let unique = if self.unique { "UNIQUE " } else { "" };
            let on = format!("{} {}", self.on.path(), self.definition);
            return Some(vec![
                format!("CREATE {unique}INDEX CONCURRENTLY {} ON {on}", quote(&interim)),
                format!("DROP INDEX CONCURRENTLY {path}"),
                format!("ALTER INDEX {} RENAME TO {name}", text::beside(&self.on, &interim)),
            ]);
        }
        Some(vec![act.sql.replacen("INDEX ", "INDEX CONCURRENTLY ", 1)])
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("INDEX {}", site.id.path()))
    }
}

/// The name under which an index is made that takes the place of another of its table, so that
/// queries always have one of them; `None` where the old one must go first.
fn interim(act: &Act<'_>) -> Option<String> {
    let setting = act.setting;
    let before = setting.from.schema.get(act.id)?;
    let (Object::Index(old), Object::Index(new)) =
        (&before.object, &setting.to.schema.get(act.id)?.object)
    else {
        return None;
    };
    let whole = |index: &Index| !index.invalid && index.parent.is_none();
    let untouched = before.needs.iter().all(|need| setting.fates.get(need).is_none());
    let name = made_name(&act.id.name(), "", "new");
    let path = text::beside(&new.on, &name);
    let is_free = ObjectId::from_path(act.id.kind(), &path)
        .is_some_and(|id| !setting.from.schema.contains(&id) && !setting.to.schema.contains(&id));
    (old.on == new.on && whole(old) && whole(new) && untouched && is_free).then_some(name)
}
