//! Event triggers: `CREATE EVENT TRIGGER`, after everything else, so that none fires on the plan.

use crate::name::literal;
use crate::object::{EventTrigger, Object};

use super::super::context::{Alteration, Site};
use super::super::step::Alter;
use super::super::text;
use super::Rule;

impl Rule for EventTrigger {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { event, tags, function, enabled } = self;
        let mut sql = format!("CREATE EVENT TRIGGER {} ON {event}", site.id.path());
        if !tags.is_empty() {
            let tags: Vec<_> = tags.iter().map(|tag| literal(tag)).collect();
            sql += &format!("\n    WHEN TAG IN ({})", tags.join(", "));
        }
        sql += &format!("\n    EXECUTE FUNCTION {function}()");
        let mut steps = vec![sql];
        if enabled.is_some() {
            steps.push(self.fires(site));
        }
        steps
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::EventTrigger(to) = &change.to.entry.object else { return Alter::Replace };
        let Self { event, tags, function, enabled: _ } = self;
        if (event, tags, function) != (&to.event, &to.tags, &to.function) {
            return Alter::Replace;
        }
        Alter::InPlace(vec![to.fires(&change.to)])
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("EVENT TRIGGER {}", site.id.path()))
    }
}

impl EventTrigger {
    /// The statement that says whether it fires.
    fn fires(&self, site: &Site<'_>) -> String {
        format!("ALTER EVENT TRIGGER {} {}", site.id.path(), text::firing(self.enabled))
    }
}
