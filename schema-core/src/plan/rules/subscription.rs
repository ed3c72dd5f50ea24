//! Subscriptions. The connection holds secrets and is in no snapshot: what is made connects to
//! nothing and does not run, until someone says `ALTER SUBSCRIPTION … CONNECTION`.

use crate::name::{literal, quote};
use crate::object::{Object, Subscription};

use super::super::context::{Alteration, Site};
use super::super::step::Alter;
use super::Rule;

/// The first server whose `ALTER SUBSCRIPTION` takes `two_phase`.
const ALTERS_TWO_PHASE: u32 = 18;

impl Rule for Subscription {
    fn create(&self, site: &Site<'_>, _: &[String]) -> Vec<String> {
        let Self { publications, slot, options } = self;
        let mut all = vec!["connect = false".to_owned(), format!("slot_name = {}", name(slot))];
        all.extend(options.iter().map(|option| said(option)));
        vec![format!(
            "CREATE SUBSCRIPTION {} CONNECTION '' PUBLICATION {}\n    WITH ({})",
            site.id.path(),
            list(publications),
            all.join(", ")
        )]
    }

    /// The slot at the publisher stays: nothing may connect to it here.
    fn drop(&self, site: &Site<'_>) -> Vec<String> {
        let path = site.id.path();
        let mut steps = Vec::new();
        if self.slot.is_some() {
            steps.push(format!("ALTER SUBSCRIPTION {path} DISABLE"));
            steps.push(format!("ALTER SUBSCRIPTION {path} SET (slot_name = NONE)"));
        }
        steps.push(format!("DROP SUBSCRIPTION {path}"));
        steps
    }

    fn alter(&self, change: &Alteration<'_>) -> Alter {
        let Object::Subscription(to) = &change.to.entry.object else { return Alter::Replace };
        let Self { publications, slot, options } = self;
        let path = change.to.id.path();
        let mut steps = Vec::new();
        if *publications != to.publications {
            steps.push(format!(
                "ALTER SUBSCRIPTION {path} SET PUBLICATION {} WITH (refresh = false)",
                list(&to.publications)
            ));
        }
        let mut set = Vec::new();
        if *slot != to.slot {
            set.push(format!("slot_name = {}", name(&to.slot)));
        }
        let key = |option: &str| option.split('=').next().unwrap_or_default().to_owned();
        let lost = options.iter().filter(|old| !to.options.iter().any(|new| key(new) == key(old)));
        let changed: Vec<String> = lost
            .map(|old| format!("{}={}", key(old), usual(&key(old), change)))
            .chain(to.options.iter().filter(|new| !options.contains(new)).cloned())
            .collect();
        let two_phase = changed.iter().any(|option| key(option) == "two_phase");
        if two_phase && change.from.context.schema.postgres < ALTERS_TWO_PHASE {
            return Alter::Replace;
        }
        set.extend(changed.iter().map(|option| said(option)));
        if !set.is_empty() {
            steps.push(format!("ALTER SUBSCRIPTION {path} SET ({})", set.join(", ")));
        }
        Alter::InPlace(steps)
    }

    fn target(&self, site: &Site<'_>) -> Option<String> {
        Some(format!("SUBSCRIPTION {}", site.id.path()))
    }
}

/// The value of a parameter that was not given.
fn usual(option: &str, change: &Alteration<'_>) -> &'static str {
    match option {
        "synchronous_commit" => "off",
        "origin" => "any",
        "password_required" => "true",
        "streaming" if change.from.context.schema.postgres >= 18 => "parallel",
        _ => "false",
    }
}

fn said(option: &str) -> String {
    let (name, value) = option.split_once('=').unwrap_or((option, "true"));
    format!("{name} = {value}")
}

fn name(slot: &Option<String>) -> String {
    slot.as_ref().map_or_else(|| "NONE".to_owned(), |slot| literal(slot))
}

fn list(publications: &[String]) -> String {
    let publications: Vec<_> = publications.iter().map(|name| quote(name)).collect();
    publications.join(", ")
}
