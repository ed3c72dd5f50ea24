//! Extended statistics: `CREATE STATISTICS`.

use crate::id::ObjectId;
use crate::object::{Object, Statistics};

use super::super::act::Act;
use super::super::context::{Alteration, Site};
use super::super::hazard::Lock;
use super::super::step::Alter;
use super::Rule;

impl Rule for Statistics {
    fn needs(&self, _: &Site<'_>) -> Vec<ObjectId> {
        vec![self.on.clone()]
    }

    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { on, definition, target } = self;
        let path = site.id.path();
        let mut steps = vec![format!("CREATE STATISTICS {path} {definition} FROM {}", on.path())];
        if target.is_some() {
            steps.push(self.target_step(site));
        }
        steps
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Statistics(to) = &change.to.entry.object else { return Alter::Replace };
        let Self { on, definition, target: _ } = self;
        if (on, definition) != (&to.on, &to.definition) {
            return Alter::Replace;
        }
        Alter::InPlace(vec![to.target_step(&change.to)])
    }

    fn follows(&self) -> bool {
        true
    }

    fn origins(&self, site: &Site<'_>) -> Vec<ObjectId> {
        let columns = site.entry.needs.iter();
        let columns = columns.filter(|need| need.parent_path() == Some(self.on.path()));
        columns.chain([&self.on]).cloned().collect()
    }

    fn effect(&self, act: &mut Act<'_>) {
        if !act.says("ALTER STATISTICS") {
            act.lock(Lock::ShareUpdateExclusive, &self.on);
        }
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("STATISTICS {}", site.id.path()))
    }
}

impl Statistics {
    /// The statement that sets the statistics target, -1 being the default.
    fn target_step(&self, site: &Site<'_>) -> String {
        let target = self.target.unwrap_or(-1);
        format!("ALTER STATISTICS {} SET STATISTICS {target}", site.id.path())
    }
}
