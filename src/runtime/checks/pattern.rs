//! LIKE and regular expressions: whether a text matches is found by one pass over its pieces, with
//! the places that have been reached.

use std::collections::BTreeSet;

use super::{Truth, Val};

/// After how many steps a text is left to the server, besides so many for each of its characters:
/// what a user sends must not keep the program busy, whatever the pattern.
const STEPS: usize = 500_000;
const STEPS_EACH: usize = 50;

/// A piece of a pattern, so many times.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// What it is.
    pub of: Of,
    /// How many of them there are at least.
    pub min: u32,
    /// How many at most; `None` where any number.
    pub max: Option<u32>,
}

/// What a piece of a pattern means.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// One of these characters, from … to …, both included.
    In(&'static [(char, char)]),
    /// Any character but these.
    NotIn(&'static [(char, char)]),
    /// One of these rows of pieces.
    Group(&'static [&'static [Piece]]),
}

impl Of {
    /// Whether it is this character.
    fn takes(self, c: char) -> bool {
        match self {
            Self::In(set) => within(set, c),
            Self::NotIn(set) => !within(set, c),
            Self::Group(_) => false,
        }
    }
}

/// Whether a text is like a pattern, from its start and to its end where that is said. Of `plain`
/// patterns, which have classes like `\s`, only texts of ASCII are known: the rest is the locale's.
pub fn like(of: &Val<'_>, pieces: &[Piece], start: bool, end: bool, plain: bool) -> Truth {
    let text = match of {
        Val::Text(text) => text,
        Val::Null => return Truth::Null,
        _ => return Truth::Unknown,
    };
    let is_plain = |c: char| matches!(c, '\t'..='\r' | ' '..='~');
    let known = !plain || text.chars().all(is_plain);
    let found = known.then(|| matches(text, pieces, start, end)).flatten();
    found.map_or(Truth::Unknown, Truth::Is)
}

/// `None` where it would take too long.
fn matches(text: &str, pieces: &[Piece], start: bool, end: bool) -> Option<bool> {
    let text: Vec<char> = text.chars().collect();
    let last = if start { 0 } else { text.len() };
    let steps = STEPS.saturating_add(text.len().saturating_mul(STEPS_EACH));
    let mut search = Search { text: &text, steps };
    let places = search.row(pieces, (0..=last).collect());
    let found = if end { places.last() == Some(&text.len()) } else { !places.is_empty() };
    (search.steps > 0).then_some(found)
}

/// Places are before each character and at the end, always in order and each once.
struct Search<'t> {
    text: &'t [char],
    /// How many more are taken; without any, no place is reached.
    steps: usize,
}

impl Search<'_> {
    /// Where a row of pieces can end that starts at one of these places.
    fn row(&mut self, pieces: &[Piece], places: Vec<usize>) -> Vec<usize> {
        pieces.iter().fold(places, |places, piece| self.after(piece, places))
    }

    /// Where a piece can end that starts at one of these places.
    fn after(&mut self, piece: &Piece, places: Vec<usize>) -> Vec<usize> {
        let mut now = places;
        for _ in 0..piece.min {
            if now.is_empty() {
                return now;
            }
            now = self.once(piece.of, &now);
        }
        let more = piece.max.map_or(usize::MAX, |max| max.saturating_sub(piece.min) as usize);
        if more == usize::MAX && !matches!(piece.of, Of::Group(_)) {
            return self.run(piece.of, &now);
        }
        let mut reached: BTreeSet<usize> = now.iter().copied().collect();
        for _ in 0..more {
            now = self.once(piece.of, &now);
            // What was reached before leads nowhere else.
            now.retain(|at| reached.insert(*at));
            if now.is_empty() {
                break;
            }
        }
        reached.into_iter().collect()
    }

    /// Where any number of these characters can end.
    fn run(&mut self, of: Of, places: &[usize]) -> Vec<usize> {
        let mut out = Vec::new();
        for start in places.iter().copied() {
            let mut at = start;
            while self.step() && out.last().is_none_or(|last| *last < at) {
                out.push(at);
                if !self.text.get(at).is_some_and(|c| of.takes(*c)) {
                    break;
                }
                at += 1;
            }
        }
        out
    }

    /// Where one of a piece can end.
    fn once(&mut self, of: Of, places: &[usize]) -> Vec<usize> {
        if let Of::Group(rows) = of {
            if !self.step() {
                return Vec::new();
            }
            let ends = rows.iter().flat_map(|pieces| self.row(pieces, places.to_vec()));
            let ends: BTreeSet<usize> = ends.collect();
            return ends.into_iter().collect();
        }
        let mut out = Vec::new();
        for at in places.iter().copied() {
            if self.step() && self.text.get(at).is_some_and(|c| of.takes(*c)) {
                out.push(at + 1);
            }
        }
        out
    }

    /// Whether there is one more step.
    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }
}

fn within(set: &[(char, char)], c: char) -> bool {
    set.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Piece = Piece { of: Of::NotIn(&[]), min: 0, max: None };
    const fn one(set: &'static [(char, char)], min: u32, max: Option<u32>) -> Piece {
        Piece { of: Of::In(set), min, max }
    }

    #[test]
    fn patterns_match() {
        let mail = [ANY, one(&[('@', '@')], 1, Some(1)), ANY];
        assert_eq!(matches("a@b", &mail, true, true), Some(true));
        assert_eq!(matches("ab", &mail, true, true), Some(false));
        let code = [one(&[('A', 'Z')], 2, Some(3)), one(&[('0', '9')], 1, None)];
        for (text, is) in
            [("AB1", true), ("ABC123", true), ("ABCD1", false), ("AB", false), ("A1", false)]
        {
            assert_eq!(matches(text, &code, true, true), Some(is), "{text}");
        }
        assert_eq!(matches("xxAB1yy", &code, false, false), Some(true));
        assert_eq!(matches("xxAB1yy", &code, false, true), Some(false));
        assert_eq!(matches("", &code, false, false), Some(false));
        assert_eq!(matches("", &[], true, true), Some(true));
    }

    #[test]
    fn groups_repeat() {
        // `^[a-z]+(-[0-9]+|:)*$`
        const DIGITS: &[Piece] = &[one(&[('-', '-')], 1, Some(1)), one(&[('0', '9')], 1, None)];
        const COLON: &[Piece] = &[one(&[(':', ':')], 1, Some(1))];
        let group = Piece { of: Of::Group(&[DIGITS, COLON]), min: 0, max: None };
        let slug = [one(&[('a', 'z')], 1, None), group];
        for (text, is) in [
            ("ab", true),
            ("ab-12:-3", true),
            ("ab-12:-", false),
            ("-1", false),
            ("ab::", true),
            ("ab-1x", false),
        ] {
            assert_eq!(matches(text, &slug, true, true), Some(is), "{text}");
        }
        // A group that can be empty comes to an end.
        let empty = Piece { of: Of::Group(&[&[], COLON]), min: 2, max: None };
        for text in ["::::", ""] {
            assert_eq!(matches(text, &[empty], true, true), Some(true), "{text}");
        }
    }

    /// Far less than a second each; where a step cost the length of the text, many.
    #[test]
    fn long_texts_take_no_time() {
        let start = std::time::Instant::now();
        const WORD: Piece = one(&[('a', 'z')], 1, None);
        const DASH: Piece = one(&[('-', '-')], 1, Some(1));
        // `^[a-z]+(-[a-z]+)*$`
        let slug = [WORD, Piece { of: Of::Group(&[&[DASH, WORD]]), min: 0, max: None }];
        let long = "a-".repeat(40_000);
        assert_eq!(matches(&long, &slug, true, true), Some(false));
        assert_eq!(matches(&format!("{long}a"), &slug, true, true), Some(true));
        // `^(([a-z]|b)*-?)*$`
        const EITHER: &[&[Piece]] =
            &[&[one(&[('a', 'z')], 1, Some(1))], &[one(&[('b', 'b')], 1, Some(1))]];
        const MANY: Piece = Piece { of: Of::Group(EITHER), min: 0, max: None };
        const MAYBE: Piece = Piece { min: 0, ..DASH };
        let nested = [Piece { of: Of::Group(&[&[MANY, MAYBE]]), min: 0, max: None }];
        assert_eq!(matches(&"a".repeat(10_000), &nested, true, true), Some(true));
        // `^(a(.*-)?)*$`: the rest of the text is asked at each of its characters.
        const REST: Piece = Piece { of: Of::Group(&[&[ANY, DASH]]), min: 0, max: Some(1) };
        const ROWS: &[&[Piece]] = &[&[one(&[('a', 'a')], 1, Some(1)), REST]];
        let square = [Piece { of: Of::Group(ROWS), min: 0, max: None }];
        assert_eq!(matches(&"a".repeat(50), &square, true, true), Some(true));
        assert_eq!(matches(&"a".repeat(100_000), &square, true, true), None);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
