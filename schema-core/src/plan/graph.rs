//! What stands in which statement, and the order of statements.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::diagnostic::Diagnostic;
use crate::id::ObjectId;
use crate::object::{Entry, Kind};

use super::context::{Context, Site};
use super::rules::rule;
use super::step::{Bond, Place};

/// Objects that stand in one statement, the one it is the statement of first.
pub(super) type Group<'s> = Vec<(&'s ObjectId, &'s Entry)>;

/// Groups the objects of a schema and puts the groups in order: each after what it needs, and
/// otherwise in reading order.
pub(super) fn order<'s>(context: &mut Context<'s>) -> Result<Vec<Group<'s>>, Vec<Diagnostic>> {
    let objects = context.schema.in_reading_order();
    let mut graph = Graph::new(context, &objects)?;
    graph.cut_circles(&objects)?;
    context.parts = (0..objects.len())
        .filter(|i| graph.bonds.get(*i).copied().flatten().is_some())
        .filter_map(|i| objects.get(i).map(|(id, _)| (*id).clone()))
        .collect();
    Ok(graph
        .sorted()
        .into_iter()
        .map(|head| {
            let members = graph.members.get(head).into_iter().flatten();
            members.filter_map(|i| objects.get(*i).copied()).collect()
        })
        .collect())
}

/// Objects by their number in reading order.
struct Graph {
    /// The objects each one needs.
    needs: Vec<Vec<usize>>,
    /// In whose statement each one stands: itself, a table, an extension.
    head: Vec<usize>,
    /// How firmly; `None` for those that stand in statements of their own.
    bonds: Vec<Option<Bond>>,
    /// The objects in the statement of each one, itself first; empty where it has none.
    members: Vec<Vec<usize>>,
}

impl Graph {
    fn new(
        context: &Context<'_>,
        objects: &[(&ObjectId, &Entry)],
    ) -> Result<Self, Vec<Diagnostic>> {
        let numbers: HashMap<&ObjectId, usize> =
            objects.iter().enumerate().map(|(i, (id, _))| (*id, i)).collect();
        let mut errors = Vec::new();
        let mut graph = Self {
            needs: Vec::with_capacity(objects.len()),
            head: (0..objects.len()).collect(),
            bonds: vec![None; objects.len()],
            members: Vec::new(),
        };
        for (i, (id, entry)) in objects.iter().enumerate() {
            let site = Site { context, id, entry };
            let mut needs: Vec<usize> = Vec::new();
            if let Some(extension) = &entry.extension {
                let extension = ObjectId::new(Kind::Extension, [extension.as_str()]);
                match numbers.get(&extension) {
                    Some(extension) => set(&mut graph.head, i, *extension),
                    None => errors.push(orphan(id, &extension)),
                }
            } else {
                if let Place::Within(home, bond) = rule(&entry.object).place(&site) {
                    match numbers.get(&home) {
                        Some(home) => {
                            set(&mut graph.head, i, *home);
                            set(&mut graph.bonds, i, Some(bond));
                        }
                        None => errors.push(orphan(id, &home)),
                    }
                }
                let parent = context.schema.parent(id);
                match &parent {
                    Some(parent) if !numbers.contains_key(parent) && !Context::is_given(parent) => {
                        errors.push(orphan(id, parent));
                    }
                    None if entry.object.kind().depth().is_some_and(|depth| depth > 1) => {
                        errors.push(orphan(id, id.parent_path().unwrap_or_default()));
                    }
                    _ => {}
                }
                let from_rule = rule(&entry.object).needs(&site);
                let all = entry.needs.iter().chain(&parent).chain(&from_rule);
                needs.extend(all.filter_map(|need| numbers.get(need)));
            }
            graph.needs.push(needs);
        }
        errors.sort_by(|a, b| a.message.cmp(&b.message));
        errors.dedup();
        if errors.is_empty() { Ok(graph) } else { Err(errors) }
    }

    /// Gives objects statements of their own until no statements need each other.
    fn cut_circles(&mut self, objects: &[(&ObjectId, &Entry)]) -> Result<(), Vec<Diagnostic>> {
        loop {
            self.gather(objects);
            let circles = self.circles();
            if circles.is_empty() {
                return Ok(());
            }
            let mut errors = Vec::new();
            for circle in circles {
                if !self.cut(&circle) {
                    errors.push(circle_error(&circle, objects));
                }
            }
            if !errors.is_empty() {
                return Err(errors);
            }
        }
    }

    fn gather(&mut self, objects: &[(&ObjectId, &Entry)]) {
        let mut members = vec![Vec::new(); objects.len()];
        for (i, head) in self.head.iter().enumerate() {
            let foreign = objects.get(i).is_some_and(|(_, entry)| entry.extension.is_some());
            if let Some(members) = members.get_mut(*head) {
                if *head == i {
                    members.insert(0, i);
                } else if !foreign {
                    members.push(i);
                }
            }
        }
        self.members = members;
    }

    /// Cuts the loosest bonds of a circle; false where none can be cut.
    fn cut(&mut self, circle: &[usize]) -> bool {
        let mut loosest = Bond::Fixed;
        let mut found: Vec<usize> = Vec::new();
        for head in circle {
            for i in self.members.get(*head).into_iter().flatten() {
                let Some(bond) = self.bonds.get(*i).copied().flatten() else { continue };
                if bond > loosest || bond == Bond::Fixed {
                    continue;
                }
                let in_circle = |need: &usize| {
                    let other = self.head_of(*need);
                    other != *head && circle.contains(&other)
                };
                if self.needs.get(*i).into_iter().flatten().any(in_circle) {
                    if bond < loosest {
                        loosest = bond;
                        found.clear();
                    }
                    found.push(*i);
                }
            }
        }
        for i in &found {
            set(&mut self.head, *i, *i);
            set(&mut self.bonds, *i, None);
        }
        !found.is_empty()
    }

    fn head_of(&self, i: usize) -> usize {
        self.head.get(i).copied().unwrap_or(i)
    }

    /// The groups that a group needs.
    fn needs_of(&self, head: usize) -> Vec<usize> {
        let members = self.members.get(head).into_iter().flatten();
        let mut needs: Vec<usize> = members
            .filter_map(|i| self.needs.get(*i))
            .flatten()
            .map(|need| self.head_of(*need))
            .filter(|other| *other != head)
            .collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// Groups that need each other: the strongly connected components of more than one (Tarjan's
    /// algorithm, with a stack of its own because chains of needs can be long).
    fn circles(&self) -> Vec<Vec<usize>> {
        let count = self.head.len();
        let mut visited = vec![usize::MAX; count];
        let mut low = vec![usize::MAX; count];
        let mut on_path = vec![false; count];
        let mut path: Vec<usize> = Vec::new();
        let mut next = 0;
        let mut circles = Vec::new();
        for root in 0..count {
            if self.head_of(root) != root || visited.get(root) != Some(&usize::MAX) {
                continue;
            }
            let mut stack = vec![(root, self.needs_of(root).into_iter())];
            set(&mut visited, root, next);
            set(&mut low, root, next);
            next += 1;
            path.push(root);
            set(&mut on_path, root, true);
            while let Some((node, needs)) = stack.last_mut() {
                let node = *node;
                if let Some(need) = needs.next() {
                    if visited.get(need) == Some(&usize::MAX) {
                        set(&mut visited, need, next);
                        set(&mut low, need, next);
                        next += 1;
                        path.push(need);
                        set(&mut on_path, need, true);
                        stack.push((need, self.needs_of(need).into_iter()));
                    } else if on_path.get(need) == Some(&true) {
                        let least = get(&low, node).min(get(&visited, need));
                        set(&mut low, node, least);
                    }
                    continue;
                }
                stack.pop();
                if let Some((above, _)) = stack.last() {
                    let least = get(&low, *above).min(get(&low, node));
                    set(&mut low, *above, least);
                }
                if get(&low, node) == get(&visited, node) {
                    let start = path.iter().rposition(|i| *i == node).unwrap_or(0);
                    let mut circle = path.split_off(start);
                    for i in &circle {
                        set(&mut on_path, *i, false);
                    }
                    if circle.len() > 1 {
                        circle.sort_unstable();
                        circles.push(circle);
                    }
                }
            }
        }
        circles
    }

    /// The groups, each after those it needs; of those that could come next, the first in reading
    /// order.
    fn sorted(&self) -> Vec<usize> {
        let heads: Vec<usize> = (0..self.head.len()).filter(|i| self.head_of(*i) == *i).collect();
        let mut waiting = vec![0_usize; self.head.len()];
        let mut dependants = vec![Vec::new(); self.head.len()];
        for head in &heads {
            let needs = self.needs_of(*head);
            set(&mut waiting, *head, needs.len());
            for need in needs {
                if let Some(dependants) = dependants.get_mut(need) {
                    dependants.push(*head);
                }
            }
        }
        let mut ready: BinaryHeap<_> = heads
            .iter()
            .filter(|head| waiting.get(**head) == Some(&0))
            .map(|head| Reverse(*head))
            .collect();
        let mut order = Vec::with_capacity(heads.len());
        while let Some(Reverse(head)) = ready.pop() {
            order.push(head);
            for dependant in dependants.get(head).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(*dependant) {
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        ready.push(Reverse(*dependant));
                    }
                }
            }
        }
        order
    }
}

fn set<T>(list: &mut [T], i: usize, value: T) {
    if let Some(slot) = list.get_mut(i) {
        *slot = value;
    }
}

fn get(list: &[usize], i: usize) -> usize {
    list.get(i).copied().unwrap_or(usize::MAX)
}

fn orphan(id: &ObjectId, home: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error("plan-orphan", format!("{id} is part of {home}, which the schema lacks"))
        .object(id)
        .help("write the snapshot again: cargo schema pull")
}

fn circle_error(circle: &[usize], objects: &[(&ObjectId, &Entry)]) -> Diagnostic {
    let names: Vec<_> =
        circle.iter().filter_map(|i| objects.get(*i)).map(|(id, _)| id.to_string()).collect();
    let message =
        format!("no order of statements makes these, they need each other: {}", names.join(", "));
    let error = Diagnostic::error("plan-cycle", message)
        .help("report this with the snapshot, or with the lines of these objects");
    match names.first() {
        Some(first) => error.object(first),
        None => error,
    }
}
