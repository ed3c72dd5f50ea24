//! Views that select from each other: one of them is there first without what it selects, as
//! `pg_dump` makes it (`createDummyViewAsClause()`).

use crate::id::ObjectId;
use crate::object::Kind;

use super::super::graph::Node;
use super::super::rules::rule;
use super::super::step::{Step, Verb};
use super::{Deed, Deeds};

impl<'s> Deeds<'s> {
    /// Opens a circle of statements at one that can stand without what it needs; false where none
    /// can.
    pub(super) fn open(&mut self, circle: &[usize]) -> bool {
        let found = circle.iter().copied().find(|i| {
            let is_new = !self.stubs.contains(i);
            is_new && self.deeds.get(*i).is_some_and(|deed| self.stub(deed).is_some())
        });
        self.stubs.extend(found);
        found.is_some()
    }

    /// Adds what stands in for each opened statement: the rest of its circle waits for that alone.
    pub(super) fn add_stubs(&self, nodes: &mut Vec<Node>, circles: &[Vec<usize>]) {
        let count = nodes.len();
        let homes: Vec<_> = nodes.iter().map(|node| node.home.map(|(home, _)| home)).collect();
        let head = |mut at: usize| {
            while let Some(home) = homes.get(at).copied().flatten() {
                at = home;
            }
            at
        };
        for (at, full) in self.stubs.iter().enumerate() {
            let stub = count + at;
            let Some(circle) = circles.iter().find(|circle| circle.contains(full)) else {
                continue;
            };
            for (i, node) in nodes.iter_mut().enumerate().take(count) {
                let own = head(i);
                if own == *full || !(circle.contains(&i) || circle.contains(&own)) {
                    continue;
                }
                let waits = node.needs.len();
                node.needs.retain(|need| head(*need) != *full);
                if node.needs.len() < waits {
                    node.needs.push(stub);
                }
            }
            let mut node = Node::default();
            if let Some(full) = nodes.get_mut(*full) {
                full.needs.push(stub);
            }
            // It has the types of its columns, in the namespace that it is in.
            if let Some(deed) = self.deeds.get(*full).filter(|deed| deed.verb != Verb::Drop) {
                let columns = self.to.schema.children(Kind::Column, deed.id.path());
                let types = columns.flat_map(|(_, entry)| entry.needs.iter());
                let space = deed.id.namespace();
                let space = space.map(|name| ObjectId::new(Kind::Namespace, [name.as_str()]));
                let needs = types.chain(&space).filter_map(|need| self.makes.get(need));
                node.needs.extend(needs.filter(|need| head(**need) != *full));
                let slots = nodes.get(*full).map(|node| node.needs.clone()).unwrap_or_default();
                let drops =
                    |it: &usize| self.deeds.get(*it).is_some_and(|it| it.verb == Verb::Drop);
                node.needs.extend(slots.into_iter().filter(drops));
            }
            nodes.push(node);
        }
    }

    /// The statement that stands in for that of a deed.
    fn stub(&self, deed: &Deed<'s>) -> Option<String> {
        rule(&deed.entry.object).stub(&self.site(deed), deed.verb != Verb::Create)
    }

    /// Whether it was opened.
    pub(super) fn is_stubbed(&self, deed: &Deed<'s>) -> bool {
        self.stubs.iter().filter_map(|i| self.deeds.get(*i)).any(|it| std::ptr::eq(it, deed))
    }

    /// The statement of a stub by its number among all nodes; `None` for what is a deed.
    pub(super) fn stub_step(&self, i: usize) -> Option<Step> {
        let full = self.stubs.get(i.checked_sub(self.deeds.len())?)?;
        let deed = self.deeds.get(*full)?;
        let verb = if deed.verb == Verb::Create { Verb::Create } else { Verb::Alter };
        Some(Step::new(verb, deed.id, self.stub(deed)?))
    }
}
