//! Which deeds share a statement, and the order of statements. Nothing here knows what a deed is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::step::Bond;

/// Something to be done, by its number among all.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// What must be done before.
    pub(super) needs: Vec<usize>,
    /// What is better done before, unless that goes in a circle.
    pub(super) wishes: Vec<usize>,
    /// In whose statement it stands, and how firmly; `None` for one of its own.
    pub(super) home: Option<(usize, Bond)>,
    /// Whether it is done by the statement it stands in without a word, such as an extension's
    /// object.
    pub(super) silent: bool,
}

/// Deeds with statements of their own, and those that stand in them.
pub(super) struct Graph {
    needs: Vec<Vec<usize>>,
    wishes: Vec<Vec<usize>>,
    silent: Vec<bool>,
    /// In whose statement each one stands: itself, or another.
    head: Vec<usize>,
    /// In whose statement each one is to stand, and how firmly.
    homes: Vec<Option<(usize, Bond)>>,
    /// What stands in the statement of each one, itself first; empty where it has none.
    members: Vec<Vec<usize>>,
}

impl Graph {
    /// # Errors
    /// The circles of statements that need each other whatever is cut.
    pub(super) fn new(nodes: Vec<Node>) -> Result<Self, Vec<Vec<usize>>> {
        let homes: Vec<_> = nodes.iter().map(|node| node.home).collect();
        let mut graph = Self {
            needs: Vec::with_capacity(nodes.len()),
            wishes: Vec::with_capacity(nodes.len()),
            silent: nodes.iter().map(|node| node.silent).collect(),
            head: (0..nodes.len()).map(|i| outermost(&homes, i)).collect(),
            homes,
            members: Vec::new(),
        };
        for node in nodes {
            graph.needs.push(node.needs);
            graph.wishes.push(node.wishes);
        }
        graph.cut_circles()?;
        Ok(graph)
    }

    /// Whether it stands in the statement of another.
    pub(super) fn is_part(&self, i: usize) -> bool {
        self.head_of(i) != i
    }

    /// The statements in order: each after those it needs; of those that could come next, the one
    /// with the lowest number first. Each with what stands in it, itself first.
    pub(super) fn statements(&self) -> impl Iterator<Item = &[usize]> {
        self.sorted().into_iter().filter_map(|head| self.members.get(head).map(Vec::as_slice))
    }

    /// Gives objects statements of their own until no statements need each other.
    fn cut_circles(&mut self) -> Result<(), Vec<Vec<usize>>> {
        loop {
            self.gather();
            let mut circles = self.circles();
            if circles.is_empty() {
                return Ok(());
            }
            circles.retain(|circle| !self.forget_wishes(circle) && !self.cut(circle));
            if !circles.is_empty() {
                return Err(circles);
            }
        }
    }

    fn gather(&mut self) {
        let mut members = vec![Vec::new(); self.head.len()];
        for (i, head) in self.head.iter().enumerate() {
            let silent = self.silent.get(i).copied().unwrap_or(false);
            if let Some(members) = members.get_mut(*head) {
                if *head == i {
                    members.insert(0, i);
                } else if !silent {
                    members.push(i);
                }
            }
        }
        self.members = members;
    }

    /// Forgets what those in a circle wish of each other; false where they wish nothing.
    fn forget_wishes(&mut self, circle: &[usize]) -> bool {
        let mut forgotten = false;
        for head in circle {
            for i in self.members.get(*head).into_iter().flatten() {
                let Some(wishes) = self.wishes.get_mut(*i) else { continue };
                let before = wishes.len();
                let head_of = |i: &usize| self.head.get(*i).copied().unwrap_or(*i);
                wishes.retain(|other| {
                    let other = head_of(other);
                    other == *head || !circle.contains(&other)
                });
                forgotten |= wishes.len() < before;
            }
        }
        forgotten
    }

    /// Cuts the loosest bonds of a circle; false where none can be cut.
    fn cut(&mut self, circle: &[usize]) -> bool {
        let mut loosest = Bond::Fixed;
        let mut found: Vec<usize> = Vec::new();
        for head in circle {
            for i in self.members.get(*head).into_iter().flatten() {
                let Some((cut, bond)) = self.cuttable(*i) else { continue };
                if bond > loosest {
                    continue;
                }
                let in_circle = |need: &usize| {
                    let other = self.head_of(*need);
                    other != *head && circle.contains(&other)
                };
                let needed = || {
                    let others = circle.iter().filter(|other| *other != head);
                    let members = others.filter_map(|other| self.members.get(*other)).flatten();
                    members.filter_map(|it| self.needs.get(*it)).any(|needs| needs.contains(i))
                };
                if self.needs.get(*i).into_iter().flatten().any(in_circle) || needed() {
                    if bond < loosest {
                        loosest = bond;
                        found.clear();
                    }
                    found.push(cut);
                }
            }
        }
        for i in &found {
            set(&mut self.homes, *i, None);
        }
        self.head = (0..self.head.len()).map(|i| outermost(&self.homes, i)).collect();
        !found.is_empty()
    }

    /// What must get a statement of its own for this to leave the one it stands in, and how loose
    /// its bond is: itself, or what it is bound to for good.
    fn cuttable(&self, mut at: usize) -> Option<(usize, Bond)> {
        for _ in &self.homes {
            match self.homes.get(at).copied().flatten()? {
                (home, Bond::Fixed) => at = home,
                (_, bond) => return Some((at, bond)),
            }
        }
        None
    }

    fn head_of(&self, i: usize) -> usize {
        self.head.get(i).copied().unwrap_or(i)
    }

    /// The groups that a group needs.
    fn needs_of(&self, head: usize) -> Vec<usize> {
        let members = self.members.get(head).into_iter().flatten();
        let mut needs: Vec<usize> = members
            .flat_map(|i| [&self.needs, &self.wishes].map(|all| all.get(*i)))
            .flatten()
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

/// The end of the chain of homes: a default stands in its column, which stands in its table.
fn outermost(homes: &[Option<(usize, Bond)>], start: usize) -> usize {
    let mut at = start;
    // A chain that is longer than there are deeds goes in a circle.
    for _ in homes {
        match homes.get(at).copied().flatten() {
            Some((home, _)) if home != at => at = home,
            _ => break,
        }
    }
    at
}
