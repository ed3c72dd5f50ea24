//! The name that a misspelled one was probably meant to be.

/// The candidate closest to `name`, if any is close enough to be worth suggesting: by its letters, or
/// as the only one whose path ends in it.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let name = name.to_lowercase();
    let mut below: Option<&'c str> = None;
    let mut several = false;
    let mut note = |candidate: &'c str| {
        let lower = candidate.to_lowercase();
        if lower.strip_suffix(&*name).is_some_and(|before| before.ends_with('.')) {
            several |= below.is_some_and(|other| other != candidate);
            below = Some(candidate);
        }
    };
    let near = |candidate: &'c str| {
        let lower = candidate.to_lowercase();
        // That two tables are of one namespace does not make their names alike.
        let shared = shared_path(&name, &lower);
        let letters = |text: &str| text.chars().skip(shared).collect::<Vec<char>>();
        let (wanted, found) = (letters(&name), letters(&lower));
        let distance = distance(&wanted, &found);
        let limit = (wanted.len() / 3).clamp(1, 4);
        // As many changes as letters would make any name of any other.
        let alike = distance <= limit && distance < wanted.len().max(found.len());
        (alike || wanted == found).then_some((distance, candidate))
    };
    let alike = candidates.into_iter().inspect(|it| note(it)).filter_map(near).min();
    alike.map(|(_, candidate)| candidate).or(below.filter(|_| !several))
}

/// How many characters of two paths are names, with their dots, that both start with.
fn shared_path(a: &str, b: &str) -> usize {
    let pairs = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    let dots = pairs.enumerate().filter(|(_, (c, _))| *c == '.');
    dots.last().map_or(0, |(at, _)| at + 1)
}

/// How many letters to add, drop, replace or swap with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    if a.len().abs_diff(b.len()) > 4 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        let names = ["email", "id", "created_at", "bio"];
        assert_eq!(nearest("emial", names), Some("email"));
        assert_eq!(nearest("createdat", names), Some("created_at"));
        assert_eq!(nearest("Email", names), Some("email"));
        assert_eq!(nearest("price", names), None);
        assert_eq!(nearest("", names), None);
    }

    #[test]
    fn the_namespace_may_be_missing() {
        let columns = ["public.users.id", "public.users.email", "public.posts.id"];
        assert_eq!(nearest("users.id", columns), Some("public.users.id"));
        assert_eq!(nearest("email", columns), Some("public.users.email"));
        assert_eq!(nearest("id", columns), None);
        assert_eq!(nearest("mail", columns), None);
        assert_eq!(nearest("", columns), None);
    }

    #[test]
    fn short_names_are_not_alike_by_being_short() {
        assert_eq!(nearest("a", ["b", "c"]), None);
        assert_eq!(nearest("x", ["id", "y"]), None);
        assert_eq!(nearest("a", ["ab", "b"]), Some("ab"));
        assert_eq!(nearest("A", ["a", "b"]), Some("a"));
        assert_eq!(nearest("public.a", ["public.b", "public.z"]), None);
        assert_eq!(nearest("public.t.x", ["public.t.y"]), None);
        assert_eq!(nearest("pubilc.users", ["public.users"]), Some("public.users"));
        assert_eq!(nearest("public.usres", ["public.users"]), Some("public.users"));
    }
}
