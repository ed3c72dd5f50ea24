//! The statements of deeds that stand together.

use std::collections::BTreeMap;

use crate::id::ObjectId;
use crate::object::{Entry, Kind};

use super::super::context::Site;
use super::super::fate::Fate;
use super::super::graph::Graph;
use super::super::hazard::Hazard;
use super::super::rules::rule;
use super::super::step::{Step, Verb};
use super::super::text;
use super::{Deed, Deeds, old_id};

impl<'s> Deeds<'s> {
    /// The objects that are made in the statement of another.
    pub(in super::super) fn parts(&self, graph: &Graph) -> impl Iterator<Item = &'s ObjectId> {
        self.makes.iter().filter(|(_, i)| graph.is_part(**i)).map(|(id, _)| *id)
    }

    /// The statements of deeds that stand together, the first being the one they stand in.
    pub(in super::super) fn write(&self, group: &[usize], steps: &mut Vec<Step>) {
        steps.extend(group.first().and_then(|i| self.stub_step(*i)));
        let deeds: Vec<_> = group.iter().filter_map(|i| self.deeds.get(*i)).collect();
        let Some(head) = deeds.first() else { return };
        if let Some((id, i)) = self.late.get_key_value(head.id)
            && group.first() == Some(i)
        {
            let late = self.fates.late().get(id).into_iter().flatten();
            steps.extend(late.map(|sql| Step::new(head.verb, id, sql.clone())));
            return;
        }
        match head.verb {
            Verb::Drop => {
                let site = self.site(head);
                let old = old_id(head.id);
                let swapped = self.fates.get(head.id) == Some(&Fate::Swapped);
                let site = if swapped { Site { id: &old, ..site } } else { site };
                let sql = rule(&head.entry.object).drop(&site);
                let first = steps.len();
                steps.extend(sql.into_iter().map(|sql| Step::new(head.verb, head.id, sql)));
                if let Some(step) = steps.get_mut(first) {
                    step.hazards = self.losses(&deeds);
                }
            }
            Verb::Join => {
                let sql = rule(&head.entry.object).join(&self.site(head));
                steps.extend(sql.into_iter().map(|sql| Step::new(head.verb, head.id, sql)));
            }
            Verb::Alter | Verb::Create => {
                let sites: Vec<_> = deeds.iter().map(|deed| self.site(deed)).collect();
                self.make(head.verb, &sites, self.is_stubbed(head), steps);
            }
        }
    }

    /// The data that goes with the first of these, and with the tables that go with it.
    fn losses(&self, deeds: &[&Deed<'s>]) -> Vec<Hazard> {
        let tables = deeds.iter().skip(1).filter(|deed| deed.id.kind() == Kind::Table);
        // Those of a type that is renamed away are not given over to the new one.
        let swapped = deeds.first().is_some_and(|it| self.fates.get(it.id) == Some(&Fate::Swapped));
        let attributes = deeds.iter().skip(1).filter(|deed| {
            swapped
                && deed.id.kind() == Kind::Attribute
                && self.fates.get(deed.id) == Some(&Fate::Removed)
        });
        let lost = deeds.iter().take(1).chain(tables).chain(attributes).filter_map(|deed| {
            let what = rule(&deed.entry.object).loses(&self.site(deed))?;
            Some(Hazard::DataLoss { object: deed.id.clone(), what: what.to_owned() })
        });
        lost.collect()
    }

    fn make(&self, verb: Verb, group: &[Site<'_>], stubbed: bool, steps: &mut Vec<Step>) {
        let Some((head, parts)) = group.split_first() else { return };
        let mut elements = Vec::new();
        let mut after = Vec::new();
        let mut ranked: Vec<_> = parts.iter().collect();
        ranked.sort_by_key(|part| rule(&part.entry.object).rank());
        for part in ranked {
            let text = rule(&part.entry.object).part(part);
            elements.extend(text.element);
            after.extend(text.after.into_iter().map(|sql| Step::new(verb, part.id, sql)));
        }
        let statements = match (verb, self.fates.get(head.id)) {
            _ if stubbed => rule(&head.entry.object).complete(head),
            (Verb::Alter, Some(Fate::Altered(statements))) => statements.clone(),
            (_, fate) => {
                let mut statements = Vec::new();
                // Of types, one of another kind can have the name.
                let schema = self.from.schema;
                let same = schema.get(head.id).map(|entry| (head.id, entry));
                if fate == Some(&Fate::Swapped)
                    && let Some((id, entry)) = same.or_else(|| schema.type_at(head.id.path()))
                {
                    let site = Site { context: self.from, id, entry };
                    let old = old_id(head.id).name();
                    statements.extend(rule(&entry.object).make_way(&site, &old));
                }
                statements.extend(rule(&head.entry.object).create(head, &elements));
                statements
            }
        };
        steps.extend(statements.into_iter().map(|sql| Step::new(verb, head.id, sql)));
        steps.append(&mut after);
        for site in group {
            if site.context.left_out(site.entry) {
                continue;
            }
            let altered = matches!(self.fates.get(site.id), Some(Fate::Altered(_)));
            let former = self.to.former(site.id).or_else(|| altered.then_some(site.id));
            let before = former.and_then(|former| self.from.schema.get(former));
            steps.extend(words(site, before).into_iter().map(|sql| Step::new(verb, site.id, sql)));
        }
    }
}

/// What is said about an object besides what it is: its comment and its security labels.
fn words(site: &Site<'_>, before: Option<&Entry>) -> Vec<String> {
    let rule = rule(&site.entry.object);
    let mut words = match before {
        None => rule.comments(site),
        Some(before) if before.comment == site.entry.comment => Vec::new(),
        Some(_) => {
            let target = rule.target(site);
            target.map(|it| text::comment(&it, site.entry.comment.as_deref())).into_iter().collect()
        }
    };
    let none = BTreeMap::new();
    let (was, is) = (before.map_or(&none, |it| &it.security_labels), &site.entry.security_labels);
    if let Some(target) = rule.target(site).filter(|_| was != is) {
        let gone = was.keys().filter(|provider| !is.contains_key(*provider));
        let given = is.iter().filter(|(provider, label)| was.get(*provider) != Some(*label));
        words.extend(gone.map(|provider| text::security_label(provider, &target, None)));
        let label = |(provider, label): (&String, &String)| {
            text::security_label(provider, &target, Some(label))
        };
        words.extend(given.map(label));
    }
    words
}
