//! LIKE and simple regular expressions: a row of pieces, without groups and alternatives, so that
//! one pass with a set of places suffices.

use super::{Truth, Val};

/// A piece of a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// The characters that it means, from … to …, both included.
    pub set: &'static [(char, char)],
    /// Whether it means all others instead.
    pub negated: bool,
    /// How many of them there are at least.
    pub min: u32,
    /// How many at most; `None` where any number.
    pub max: Option<u32>,
}

impl Piece {
    fn takes(&self, c: char) -> bool {
        self.set.iter().any(|(from, to)| (*from..=*to).contains(&c)) != self.negated
    }
}

/// Whether a text is like a pattern, from its start and to its end where that is said.
pub fn like(of: &Val<'_>, pieces: &[Piece], start: bool, end: bool) -> Truth {
    match of {
        Val::Text(text) => Some(matches(text, pieces, start, end)),
        _ => None,
    }
}

fn matches(text: &str, pieces: &[Piece], start: bool, end: bool) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Whether what came before can end before each character, and at the end.
    let mut places = vec![!start; text.len() + 1];
    if let Some(first) = places.first_mut() {
        *first = true;
    }
    for piece in pieces {
        places = after(piece, &text, places);
    }
    if end { places.last() == Some(&true) } else { places.contains(&true) }
}

/// Where a piece can end that starts at one of these places.
fn after(piece: &Piece, text: &[char], places: Vec<bool>) -> Vec<bool> {
    let step = |places: &[bool], keep: &[bool]| -> Vec<bool> {
        let mut next = keep.to_vec();
        for ((at, c), slot) in places.iter().zip(text).zip(next.iter_mut().skip(1)) {
            *slot |= *at && piece.takes(*c);
        }
        next
    };
    let none = vec![false; places.len()];
    let mut now = places;
    for _ in 0..piece.min {
        now = step(&now, &none);
    }
    // More steps than there are characters lead nowhere.
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let more = piece.max.map_or(length, |max| max.saturating_sub(piece.min).min(length));
    if more == length && piece.max.is_none() {
        // Any number: one pass, for a step can start where another one ended.
        let mut before = false;
        for (i, slot) in now.iter_mut().enumerate() {
            *slot |= before
                && i.checked_sub(1).and_then(|i| text.get(i)).is_some_and(|c| piece.takes(*c));
            before = *slot;
        }
        return now;
    }
    for _ in 0..more {
        now = step(&now, &now);
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Piece = Piece { set: &[], negated: true, min: 0, max: None };
    const fn one(c: &'static [(char, char)], min: u32, max: Option<u32>) -> Piece {
        Piece { set: c, negated: false, min, max }
    }

    #[test]
    fn patterns_match() {
        let mail = [ANY, one(&[('@', '@')], 1, Some(1)), ANY];
        assert!(matches("a@b", &mail, true, true));
        assert!(!matches("ab", &mail, true, true));
        let code = [one(&[('A', 'Z')], 2, Some(3)), one(&[('0', '9')], 1, None)];
        for (text, is) in
            [("AB1", true), ("ABC123", true), ("ABCD1", false), ("AB", false), ("A1", false)]
        {
            assert_eq!(matches(text, &code, true, true), is, "{text}");
        }
        assert!(matches("xxAB1yy", &code, false, false));
        assert!(!matches("", &code, false, false));
        assert!(matches("", &[], true, true));
    }
}
